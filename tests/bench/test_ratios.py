"""The speed of the questions of a working day, as ratios from one run: to plain SQL, and to stock guardian.

What is compared is the least of many runs taken in turn, never a time; `JUSOU_RECORD=1` writes what is compared with.
"""

import json
import os

import pytest

from bench.measure import beside, timing
from bench.measure.questions import Tools, questions
from tests.databases import ROOT

RECORD = ROOT / "docs" / "benchmarks" / "ci.json"
WORSE = 2
ASKED = (
    "newest-dense",
    "newest-sparse",
    "newest-mine",
    "note",
    "name-frequent",
    "name-rare",
    "word-rare",
    "word-common",
)
PAGES = ("page-inbox", "page-list", "page-case", "who-saw", "matrix")


@pytest.fixture(scope="module")
def tools(scale):
    address = os.environ["MIGRATOR_DATABASE_URL"]
    beside.build(address, lambda line: None)
    made = Tools.ready()
    yield made
    made.close()
    beside.drop(address)


def ratios(question):
    """How many times the floor ours takes, and how many times ours guardian takes; of the least of each."""
    sides = {name: side for name, side in question.sides.items() if name in ("floor", "ours", "guardian")}
    runs, seconds = (30, 1.2) if "guardian" in sides else (12, 1.0)
    series = timing.in_turn(sides, runs=runs, seconds=seconds)
    least = {name: min(run.inside for run in found.runs) for name, found in series.items()}
    found = {"to_floor": least["ours"] / max(least["floor"], 0.0001)}
    if "guardian" in least:
        found["guardian_to_ours"] = least["guardian"] / least["ours"]
    return {name: round(value, 2) for name, value in found.items()}


def is_worse(found, known):
    return [
        *(["to_floor"] if found["to_floor"] > WORSE * known["to_floor"] else []),
        *(
            ["guardian_to_ours"]
            if "guardian_to_ours" in known and found["guardian_to_ours"] * WORSE < known["guardian_to_ours"]
            else []
        ),
    ]


def test_no_question_has_become_twice_as_slow(scale, tools):
    known = json.loads(RECORD.read_text("utf-8"))["ratios"] if RECORD.exists() else {}
    measured, worse = {}, []
    for name, make in questions(scale, tools, exactly=(*ASKED, *PAGES)):
        question = make()
        measured[name] = ratios(question)
        if name in known and is_worse(measured[name], known[name]):
            again = ratios(question)  # because another program may have had the cores
            measured[name] = {key: better(key, measured[name][key], again[key]) for key in again}
            if wrong := is_worse(measured[name], known[name]):
                worse.append(f"{name}: {', '.join(wrong)} {measured[name]}, recorded {known[name]}")
    if os.environ.get("JUSOU_RECORD"):
        RECORD.write_text(json.dumps({"cases": 20_000, "ratios": measured}, indent=1) + "\n", "utf-8")
        return
    assert set(known) == set(measured)
    assert worse == []


def better(key, one, other):
    return min(one, other) if key == "to_floor" else max(one, other)
