"""The whole measure: start the product, let people work on it in phases, say and keep what came of it."""

import json
import os
import platform
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from . import actors, figures, phases, watch, where
from .address import demand_loopback, free_port
from .phases import Phase, Place
from .serving import Serving

BAR = {
    "one_p95_ms": 100,
    "thinking_p95_ms": 300,
    "thinking_p99_ms": 1000,
    "saturation_pages_per_second": 40,
    "all_seeing_ratio": 1.2,
    "memory_mb": 600,
    "slope_percent": 1,
}
# Web servers as they are compared: name, processes, threads of each.
COMPARED = (
    ("gunicorn", 2, 2),
    ("gunicorn", 2, 4),
    ("gunicorn", 3, 4),
    ("gunicorn", 4, 2),
    ("granian", 2, 4),
    ("granian", 3, 4),
)
PAGES = ("受信箱", "一覧", "ケース", "さがす")
PACKAGES = ("django", "psycopg", "gunicorn", "granian", "locust", "celery")


def plan(options):
    """The phases in their order; `--closed` or `--as` leaves only what was asked for."""
    users, seconds = options["users"], options["minutes"] * 60
    short = min(seconds, 60)
    warm = min(20, seconds)
    closed = Phase("closed", "restricted", options["closed_users"], short, think=0, warm=min(10, seconds))
    if options["closed"]:
        return [closed]
    if options["as"]:
        return [Phase(options["as"], options["as"], users, seconds, warm=warm)]
    return [
        Phase("one", "restricted", 1, short, think=0, warm=min(10, seconds)),
        Phase("restricted", "restricted", users, seconds, warm=warm),
        Phase("all-seeing", "all-seeing", users, seconds, warm=warm),
        closed,
    ]


@contextmanager
def at_work(options, connection):
    """The place of a measure: a product started for it, or one that runs already (`--host`)."""
    with tempfile.TemporaryDirectory(prefix="jusou-load-") as folder:
        place = Place(options["host"], Path(folder), {}, actors.words(connection))
        if options["host"]:
            yield place
            return
        sizes = (options[name] for name in ("server", "workers", "threads"))
        with Serving(folder, free_port(), *sizes) as serving:
            place.host = serving.url
            place.pids = {name: child.pid for name, child in serving.children.items()}
            place.pids["postgres"] = watch.database(connection)
            yield place


def measure(options, say):
    """Run the phases; everything that came of them as one dict."""
    if options["host"]:
        demand_loopback(options["host"])
    with actors.open_world() as connection:
        found = {"load": 1} | preface(connection) | {"server": server(options), "bar": BAR, "phases": {}}
        with at_work(options, connection) as place:
            return whole(phased(options, found, connection, place, say))


def compare(options, say):
    """The closed loop with one web server after the other, each once in every round, so that all meet the same times."""
    with actors.open_world() as connection:
        found = {"compare": 1} | preface(connection) | {"runs": []}
        for turn in range(options["compare"]):
            for name, workers, threads in COMPARED:
                say(f"[{turn + 1}/{options['compare']}] {name} {workers}×{threads}")
                sizes = {"server": name, "workers": workers, "threads": threads, "host": None}
                phase = plan(options | {"closed": True})[0]
                with at_work(options | sizes, connection) as place:
                    result = phases.run(phase, place, actors.workers(connection, phase.kind))
                for line in list(lines(result))[:3]:
                    say(line)
                found["runs"].append({"server": name, "workers": workers, "threads": threads} | result)
        return found


def preface(connection):
    """When, on what, and how much there is."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {"date": now, **machine(connection), "world": actors.world(connection)}


def where_of(options, say):
    """Where the time of the pages goes, for the first worker of a kind; in this process, without a web server."""
    with actors.open_world() as connection:
        login = actors.workers(connection, options["as"] or "restricted")[0]
        return {"where": 1} | preface(connection) | {"pages": where.table(login, options["where"], say)}


def phased(options, found, connection, place, say):
    """Run one phase after the other, and say each as it ends."""
    for phase in plan(options):
        pause = f"考える時間{phase.think:g}秒" if phase.think else "休みなし"
        say(f"{phase.name}: {phase.users}人・{phase.seconds:g}秒・{pause}")
        result = phases.run(phase, place, actors.workers(connection, phase.kind))
        found["phases"][phase.name] = result
        for line in lines(result):
            say(line)
    return found


def whole(found):
    """What is compared across phases."""
    done = found["phases"]
    pair = [done.get(name, {}).get("pages", {}) for name in ("all-seeing", "restricted")]
    found["ratio_all_seeing_to_restricted"] = {
        page: {
            share: figures.ratio(*(side.get(page, {}).get(share) for side in pair))
            for share in ("p50", "p95")
        }
        for page in ("all", *PAGES)
    }
    return found


def server(options):
    return {
        "name": options["server"],
        "workers": options["workers"] or "default",
        "threads": options["threads"] or "default",
        "at": options["host"] or "its own",
        "static_files": "not asked for: browsers keep them",
    }


def machine(connection):
    """What it was measured on."""
    names = [row for row in Path("/proc/cpuinfo").read_text().splitlines() if row.startswith("model name")]
    return {
        "machine": {
            "processor": names[0].partition(": ")[2] if names else platform.processor(),
            "processors": psutil.cpu_count(),
            "memory_mb": phases.megabytes(psutil.virtual_memory().total),
            "system": platform.platform(),
            "load_before": [round(value, 2) for value in os.getloadavg()],
        },
        "versions": {
            "python": platform.python_version(),
            "postgresql": connection.execute("SHOW server_version").fetchone()[0],
            **{name: version(name) for name in PACKAGES},
        },
    }


def lines(result):
    """What a phase says on the screen."""
    yield f"  {result['pages_per_second']} ページ/秒, CPU% {result['cpu_percent']}"
    yield f"  1ページの CPU ミリ秒 {result['cpu_ms_per_page']}"
    for name, row in result["pages"].items():
        yield f"  {row['p50']!s:>8} {row['p95']!s:>8} {row['p99']!s:>8} ms {row['pages']:>6}  失敗 {row['errors']}  {name}"
    memory = result["memory"]
    yield f"  web + worker {memory['web_and_worker_mb']} MB, 傾き {memory['slope_percent']}%"
    for reason, times in list(result["errors"].items())[:8]:
        yield f"  失敗 {times}回: {reason}"


def keep(found, path):
    """Write everything down."""
    Path(path).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
