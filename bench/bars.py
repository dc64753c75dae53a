"""The bar of the product's speed, line by line, against what was measured."""

from dataclasses import dataclass

NOT_YET = "not measured"
FASTER = "pages_per_second"  # the one figure that is to be large


@dataclass(frozen=True)
class Line:
    """One line of the bar; `met` is None where nothing was measured."""

    key: str
    what: str
    bar: str
    measured: str
    met: bool | None

    @property
    def verdict(self):
        return {None: "–", True: "met", False: "**missed**"}[self.met]


class Found:
    """The questions of one run by name."""

    def __init__(self, scale):
        self.by_name = {question["name"]: question for question in scale["questions"]}

    def p95(self, name, kind="whole"):
        question = self.by_name.get(name)
        return question and question["sides"]["ours"]["warm"][kind].get("p95")

    def worst(self, beginning, kind="whole"):
        found = [(self.p95(name, kind), name) for name in self.by_name if name.startswith(beginning)]
        found = [pair for pair in found if pair[0] is not None]
        return max(found, default=(None, ""))

    def ratio(self, name, side):
        question = self.by_name.get(name)
        return (question or {}).get("ratios", {}).get(side, {}).get("inside")


def bars(scales, loads):
    """Every line; the database's at the largest scale that was measured."""
    most = Found(scales[-1]) if scales else Found({"questions": []})
    return [
        *newest(most),
        below("point", "point read under the wall, p95", 1, most.p95("note", "inside")),
        below("names", "name search in the database, p95 of the slowest", 20, *most.worst("name-", "inside")),
        below("words", "rare word in the database, p95", 20, most.p95("word-rare", "inside")),
        below("search-page", "page of a search, p95 of the slowest", 150, *most.worst("page-search")),
        *pages(most),
        *one_by_one(loads),
        *under_load(loads),
        below(
            "withdraw",
            "withdrawing a consent on a case with 200 records, effective at the next request, p95",
            100,
            most.p95("withdraw"),
        ),
        below("who-saw", "who saw this person, three years, p95", 1000, most.p95("who-saw")),
        *growth(scales),
        *memory(loads),
    ]


def newest(most):
    for key, what, limit, faster in (
        ("newest-dense", "newest 25, dense", 10, 50),
        ("newest-sparse", "newest 25, sparse", 2, 100),
    ):
        yield below(key, f"{what}, p95", limit, most.p95(key, "inside"))
        times, floor = most.ratio(key, "guardian"), most.ratio(key, "floor")
        yield Line(
            f"{key}-guardian",
            f"{what}, against stock guardian",
            f"≥ {faster} × faster",
            NOT_YET if times is None else f"{times:,.0f} × (to the floor: {floor} ×)",
            None if times is None else times >= faster,
        )


def pages(most):
    for key, what in (
        ("page-inbox", "inbox"),
        ("page-list", "list"),
        ("page-case", "case"),
        ("page-search", "search"),
    ):
        yield below(
            f"one-{key}", f"page p95, one user, log on: {what}, slowest of its kind", 100, *most.worst(key)
        )


def below(key, what, limit, value, which=""):
    """A line that says: at most so many milliseconds."""
    if value is None:
        return Line(key, what, f"≤ {limit:,} ms", NOT_YET, None)
    over = "" if value <= limit else f", {value / limit:.1f} × the bar"
    name = f" (`{which}`)" if which else ""
    return Line(key, what, f"≤ {limit:,} ms", f"{value:,.2f} ms{name}{over}", value <= limit)


def growth(scales):
    """p95 of list, case and search from the smaller data to the ten times larger."""
    small, large = (Found(scale) for scale in (scales[0], scales[-1])) if len(scales) > 1 else (None, None)
    for key, name in (("list", "page-list"), ("case", "page-case"), ("search", "page-search-name")):
        what = f"growth of p95 with ten times the data: {key}"
        if small is None or None in (small.p95(name), large.p95(name)):
            yield Line(f"growth-{key}", what, "≤ 1.5 ×", NOT_YET, None)
            continue
        times = large.p95(name) / small.p95(name)
        yield Line(f"growth-{key}", what, "≤ 1.5 ×", f"{times:.2f} ×", times <= 1.5)


def under_load(loads):
    """What the load measured, where it was."""
    busy, closed = _phase(loads, "restricted"), _phase(loads, "closed")
    every = busy.get("pages", {}).get("all", {})
    ratio = _of(loads, "ratio_all_seeing_to_restricted").get("all", {}).get("p95")
    for key, what, limit, unit, value in (
        ("p95", "page p95, 60 users with think time, log on", 300, "ms", every.get("p95")),
        ("p99", "page p99, 60 users with think time, log on", 1000, "ms", every.get("p99")),
        ("errors", "errors, 60 users", 0, "", every.get("errors")),
        (FASTER, "saturation, the generator on the same cores", 40, "pages/s", closed.get(FASTER)),
        ("ratio", "worker of the all-seeing agency / restricted worker, p95", 1.2, "×", ratio),
    ):
        yield limited(key, what, limit, unit, value)


def one_by_one(loads):
    """The same pages over HTTP by one user without think time."""
    value = _phase(loads, "one").get("pages", {}).get("all", {}).get("p95")
    yield below("one-http", "page p95, one user, log on: all pages through the web server", 100, value)


def memory(loads):
    kept = _phase(loads, "restricted").get("memory", {})
    yield limited("memory", "memory: web + worker", 600, "MB", kept.get("web_and_worker_mb"))
    yield limited("slope", "memory: slope, last 15 of 20 minutes of load", 1, "%", kept.get("slope_percent"))


def _phase(loads, name):
    return next((load["phases"][name] for load in loads.values() if name in load.get("phases", {})), {})


def _of(loads, name):
    return next((load[name] for load in loads.values() if load.get(name)), {})


def limited(key, what, limit, unit, value):
    most = key != FASTER
    bar = f"{'≤' if most else '≥'} {limit} {unit}".strip()
    if value is None:
        return Line(key, what, bar, NOT_YET, None)
    return Line(key, what, bar, f"{value:,} {unit}".strip(), value <= limit if most else value >= limit)
