"""How long: many runs of each side in turn, so that what else the machine does falls on all of them alike."""

import time
from dataclasses import dataclass, field

from django.db import OperationalError

RUNS, LEAST = 200, 12
SECONDS = 4.0  # of runs for each side
FEW = 3  # runs of a side that takes seconds


@dataclass(frozen=True)
class Took:
    """One run: all of it, and what of it was the statement itself under the wall."""

    whole: float
    inside: float


@dataclass
class Series:
    """The runs of one side."""

    runs: list = field(default_factory=list)
    gave_up: bool = False

    def add(self, took):
        self.runs.append(took)

    @property
    def spent(self):
        return sum(run.whole for run in self.runs)

    def figures(self):
        """Milliseconds; `inside` where it says something else than the whole."""
        whole = figures_of([run.whole for run in self.runs])
        inside = figures_of([run.inside for run in self.runs])
        return {
            "whole": whole,
            "inside": inside,
            **({"gave_up_after_s": LONGEST} if self.gave_up else {}),
        }


LONGEST = 60


def figures_of(seconds):
    """Count, least, median and 95 of 100, in milliseconds."""
    if not seconds:
        return {"runs": 0}
    ordered = sorted(seconds)
    return {
        "runs": len(ordered),
        "least": _ms(ordered[0]),
        "p50": _ms(part(ordered, 0.50)),
        "p95": _ms(part(ordered, 0.95)),
    }


def part(ordered, share):
    """The value below which a share of an ordered list lies, between two runs in proportion."""
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _ms(seconds):
    return round(seconds * 1000, 3)


def timed(work):
    """One run of something that is all statement."""
    begun = time.perf_counter()
    work()
    took = time.perf_counter() - begun
    return Took(took, took)


def enough_for(quick):
    """How many runs, or how many seconds of them."""
    return (20, 1.0) if quick else (RUNS, SECONDS)


def in_turn(sides, runs=RUNS, seconds=SECONDS):
    """Warm runs: one of each side after the other, until each has enough or its time is up."""
    series = {name: Series() for name in sides}
    for name, side in sides.items():
        _run(side, Series())
        _run(side, Series())
        series[name].gave_up = side.few and _run(side, Series()) is None
    waiting = [name for name in sides if not series[name].gave_up]
    while waiting:
        for name in list(waiting):
            _run(sides[name], series[name])
            if _enough(series[name], runs, seconds):
                waiting.remove(name)
    return series


def few(side, quick=False):
    """The runs of a side that may take seconds: one to warm it, then three, or one that was given up."""
    series = Series()
    first = _run(side, series)
    if series.gave_up:
        return series
    if first.whole < SECONDS / LEAST:
        return in_turn({"it": side}, *enough_for(quick))["it"]
    for _ in range(1 if quick else FEW - 1):
        _run(side, series)
        if series.gave_up or series.spent > LONGEST:
            break
    return series


def cold(side, quick=False):
    """First runs on a new connection: nothing planned, nothing known of the tables, the pages still in memory."""
    series = Series()
    for _ in range(2 if quick or side.few else 10):
        side.fresh()
        if _run(side, series) is None or (side.few and series.spent > LONGEST / 2):
            break
    return series


def _enough(series, runs, seconds):
    many = len(series.runs)
    return many >= runs or (many >= LEAST and series.spent >= seconds)


def _run(side, series):
    """None for a run that the database gave up."""
    try:
        took = side.run()
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        series.gave_up = True
        side.fresh()
        return None
    series.add(took)
    return took
