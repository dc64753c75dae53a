"""One phase of a measure: so many workers, so long, with or without time to think, in a process of its own."""

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from psutil import cpu_count

from kodaira_jusou.embedded import process
from kodaira_jusou.embedded.places import ROOT

from . import figures
from .address import demand_loopback
from .watch import Watch

FILE = Path(__file__).with_name("locustfile.py")
BARE = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE")
WEB = ("web", "worker", "beat")


@dataclass
class Phase:
    """What is measured, of whom and for how long."""

    name: str
    kind: str
    users: int
    seconds: float
    think: float = 5.0
    warm: float = 20.0
    seed: int = 1


@dataclass
class Place:
    """Where a measure happens: the address, a folder of its own, the first process of each kind, what is searched."""

    host: str
    folder: Path
    pids: dict
    words: list


def run(phase, place, workers):
    """Let the workers work, and watch; the figures of the phase."""
    folder = place.folder
    out = folder / f"{phase.name}.json"
    plan = {
        "host": demand_loopback(place.host),
        "workers": workers,
        "words": place.words,
        "think": phase.think,
        "warm": phase.warm,
        "seconds": phase.seconds,
        "seed": phase.seed,
        "out": str(out),
    }
    (folder / "plan.json").write_text(json.dumps(plan, ensure_ascii=False), "utf-8")
    child = _spawn(phase, folder)
    try:
        with Watch({**place.pids, "generator": child.pid}, every=min(10, phase.seconds / 5)) as watch:
            limit = time.monotonic() + phase.users + phase.warm + phase.seconds + 90
            while not process.ended(child) and time.monotonic() < limit:
                time.sleep(0.1)
    finally:
        process.halt(child, [(15, 5), (9, 5)])
    if not out.exists():
        raise RuntimeError(f"the load has ended early\n{process.tail(folder / 'locust.log')}")
    found = figures_of(phase, json.loads(out.read_text("utf-8")), watch, len(workers))
    # Because the folder goes with the measure, and its lines say why a page has failed (paths and numbers only).
    return found | ({"web_log": process.tail(folder / "web.log", 60)} if found["errors"] else {})


def _spawn(phase, folder):
    # Because the generator needs none of what leads to the database.
    environment = {name: os.environ[name] for name in BARE if name in os.environ}
    environment["JUSOU_LOAD_PLAN"] = str(folder / "plan.json")
    args = ["-m", "locust", "-f", FILE, "--headless", "--only-summary", "--exit-code-on-error", "0"]
    sizes = ["--users", phase.users, "--spawn-rate", 4, "--loglevel", "WARNING"]
    return process.spawn([sys.executable, *args, *sizes], folder / "locust.log", cwd=ROOT, env=environment)


def figures_of(phase, found, watch, different):
    """The figures of a phase as they go into the file."""
    start, end = found["from"], found["until"]
    measured = [row[:3] for row in found["rows"] if row[3]]
    memory = watch.memories(start, end)
    shares = watch.shares(start, end)
    ours = summed([memory[name] for name in WEB if name in memory])
    return {
        "as": phase.kind,
        "users": phase.users,
        "different_workers": min(different, phase.users),
        "signed_in": found["signed_in"],
        "think_seconds": phase.think,
        "seconds": phase.seconds,
        "pages_per_second": round(len(measured) / phase.seconds, 1),
        "pages": figures.of_pages(measured),
        "errors": counted(row[0] + ": " + row[2] for row in found["rows"] if row[2]),
        "cpu_percent": shares,
        # Because it hardly changes with what else the machine does meanwhile.
        "cpu_ms_per_page": per_page(shares, len(measured) / phase.seconds),
        "memory": {
            "web_and_worker_mb": megabytes(ours[-1][1]) if ours else None,
            "most_mb": megabytes(max(held for _, held in ours)) if ours else None,
            "slope_percent": figures.slope(ours),
            "series": memory,
        },
    }


def per_page(shares, rate):
    """Milliseconds of one processor that each kind spends on a page."""
    if not rate:
        return {}
    return {name: round(share * 10 * cpu_count() / rate, 1) for name, share in shares.items()}


def summed(series):
    """Several series of the same times as one."""
    return [[rows[0][0], sum(row[1] for row in rows)] for rows in zip(*series, strict=False)]


def counted(reasons):
    """How often each reason, the most frequent first."""
    found = {}
    for reason in reasons:
        found[reason] = found.get(reason, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def megabytes(held):
    return round(held / 2**20, 1)
