"""docs/benchmarks.md from what was measured: the bar, question by question, on what machine, and how to repeat it."""

import json
from pathlib import Path

from .bars import bars

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "docs" / "benchmarks"
PAGE = ROOT / "docs" / "benchmarks.md"
SIDES = ("floor", "ours", "guardian", "rls-subquery", "rls-function")
HEAD = """<!-- Written by `bin/manage bench --report` from docs/benchmarks/*.json; not by hand. -->

# Benchmarks

Every figure here was measured by the two commands below and is kept raw, with plans, in [docs/benchmarks/](benchmarks/).
Milliseconds unless said otherwise; 2 cores shared by PostgreSQL, the program, and whatever measures.
"""
SAID = """
**How to read it.** In one run, on the same rows and the same rights, turn by turn:

- **(a) floor**: plain SQL by the best index, asked by the owner of the tables; no permission at all.
- **(b) ours**: through the ORM as the login `app`, under row-level security. *Inside* is the question itself in a transaction
  whose token is set; *whole* adds what surrounds a request: cleaning the connection, opening the token at the gate, the
  transaction, the log event with its grounds, the commit to disk, closing the token. Of a page, *inside* is all its time in the
  database, *whole* the page with views and templates, in one process without a web server.
- **(c) guardian**: stock django-guardian 3, `get_objects_for_user` on its generic tables and their usual indexes, filled with
  the rights in force; no wall, no log.
- **(d) RLS by the book**, on copies of the tables: a policy with a bare `current_setting` in a subquery, and a policy that
  calls a function for every row.
- *Warm*: after two runs nobody counts. *Cold*: the first run on a new connection after both connections were closed: nothing
  planned, nothing known of the tables; the pages are still in memory.
- A side that needed more than 60 s was given up.
"""


def write(raw=RAW, page=PAGE):
    """Write the page; what was not measured is said to be so."""
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(raw.glob("*.json"))}
    scales = sorted(
        (value for name, value in found.items() if name.startswith("bench")),
        key=lambda value: value["rows"]["cases_case"],
    )
    loads = {name: value for name, value in found.items() if name.startswith("load")}
    tried = found.get("tried", {})
    parts = [HEAD, bar_table(bars(scales, loads), tried), SAID]
    for scale in reversed(scales):
        parts.append(questions_of(scale))
    parts += [load_of(loads), repeat(scales), machines(scales, loads)]
    page.write_text("\n".join(part.strip() + "\n" for part in parts if part), "utf-8")
    return page.relative_to(ROOT) if page.is_relative_to(ROOT) else page


def bar_table(lines, tried):
    rows = ["## The bar", "", "| what | bar | measured | |", "|---|---|---|---|"]
    rows += [f"| {line.what} | {line.bar} | {line.measured} | {line.verdict} |" for line in lines]
    missed = [line for line in lines if line.met is False]
    if missed:
        rows += ["", "**Missed, and what was tried:**", ""]
        rows += [f"- *{line.what}*: {tried.get(line.key, 'nothing yet')}" for line in missed]
    return "\n".join(rows)


def questions_of(scale):
    cases = scale["rows"]["cases_case"]
    rows = [
        f"## {cases:,} cases",
        "",
        ", ".join(f"{count:,} {name}" for name, count in scale["rows"].items() if count) + ".",
        "",
        "| question | (a) p50 / p95 | (b) inside | (b) whole | (b) cold p95 | (c) | (d) subquery | (d) function"
        " | b/a | c/b | d/b |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    rows += [line_of(question) for question in scale["questions"]]
    notes = {note for question in scale["questions"] for note in left_out(question)}
    return "\n".join([*rows, "", *sorted(notes)])


def line_of(question):
    sides, mine = question["sides"], question["sides"]["ours"]
    cells = [question["title"], pair(sides.get("floor")), pair(mine, "inside"), pair(mine)]
    cells.append(number(mine["cold"].get("inside", {}).get("p95")))
    cells += [pair(sides.get(name)) for name in SIDES[2:]]
    ratio = question["ratios"]
    cells += [times(ratio.get("floor")), times(ratio.get("guardian"))]
    cells.append(" / ".join(filter(None, (times(ratio.get(name)) for name in SIDES[3:]))))
    return "| " + " | ".join(cells) + " |"


def left_out(question):
    for side, why in question["left_out"].items():
        yield f"- `{question['name']}` without {side}: {why}."


def pair(side, kind="whole"):
    if not side:
        return "–"
    figures = side["warm"][kind]
    if not figures.get("runs"):
        return f"> {side['warm']['gave_up_after_s']:,} s"
    few = f" ({figures['runs']})" if figures["runs"] < 10 else ""
    return f"{number(figures['p50'])} / {number(figures['p95'])}{few}"


def number(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def times(ratio):
    return f"{number(ratio['inside'])} ×" if ratio else ""


def load_of(loads):
    """Phase by phase and page by page, as the load kept it."""
    if not loads:
        return "## Load\n\nNot measured yet."
    rows = ["## Load", ""]
    for name, load in loads.items():
        served = load.get("server", {})
        rows += [f"[{name}.json](benchmarks/{name}.json): {served.get('name', '')}.", ""]
        rows += ["| phase | page | p50 | p95 | p99 | pages | errors |", "|---|---|---|---|---|---|---|"]
        for phase, result in load.get("phases", {}).items():
            speed = f"{phase}, {result.get('pages_per_second')} pages/s"
            for page, row in result.get("pages", {}).items():
                cells = [number(row[share]) for share in ("p50", "p95", "p99")]
                rows.append(f"| {speed} | {page} | {' | '.join(cells)} | {row['pages']} | {row['errors']} |")
        rows.append("")
    return "\n".join(rows)


def repeat(scales):
    cases = scales[-1]["rows"]["cases_case"] if scales else 1_000_000
    return f"""## How to repeat

```
bin/manage migrate && bin/manage seed_scale --cases {cases}
bin/manage bench --json docs/benchmarks/bench-10x.json
bin/manage load --users 60 --minutes 20 --json docs/benchmarks/load.json
bin/manage bench --report
```

`JUSOU_DATA` names another folder for the data. `--only NAME…` asks some questions, `--quick` asks few times, `--keep` leaves
the tables of the comparison (schema `bench_beside`) for the next run.
The suite holds a small version: `tests/bench/test_ratios.py` compares b/a and b/c on 20,000 cases with
[ci.json](benchmarks/ci.json), `tests/bench/test_plans.py` allows no sequential scan of a big table."""


def machines(scales, loads):
    rows = ["## Machine, versions, date", ""]
    for scale in [*reversed(scales), *loads.values()]:
        about = {**scale.get("machine", {}), **scale.get("versions", {}), **scale.get("settings", {})}
        told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in about.items())
        day = str(scale.get("made_at") or scale.get("date", ""))[:10]
        rows.append(f"- {day}: {told}{quick(scale)}")
    return "\n".join(rows)


def quick(scale):
    return "; few runs (`--quick`)" if scale.get("quick") else ""
