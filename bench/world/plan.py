"""The bones of a scale world, drawn before anything is written: who took which case, with whom it is shared, how much of it.

They are kept in flat arrays, which two processes share, so that the log can name cases of any chunk on the right ground.
"""

from array import array
from dataclasses import dataclass

from .chance import Days, Wheel, chance
from .naming import RARE, RARE_PEOPLE
from .offices import COORDINATOR, FIRST_WINDOW, SPARSE_MOST, offices
from .words import RARE_NOTES

MOST_SHARED = 9
LIMIT = 60
NOBODY = 65535
CALLS = 20  # one consultation without a case for so many cases
HEAVY_RECORDS = 200

# what becomes of the sharing of a case, how often
FATES = ("HOLDS", "EXPIRED", "WITHDRAWN", "LATER", "CHANGED", "STATUTE")
FATE = Wheel(
    [("HOLDS", 40), ("EXPIRED", 30), ("WITHDRAWN", 10), ("LATER", 2), ("CHANGED", 9), ("STATUTE", 9)]
)
STAGES = ("RECEIVED", "ASSESSMENT", "PLAN_DRAFT", "MEETING", "SUPPORT", "REVIEW", "CLOSED")
YOUNG = Wheel([("RECEIVED", 45), ("ASSESSMENT", 50), ("PLAN_DRAFT", 5)])
GROWN = Wheel(
    [
        ("RECEIVED", 4),
        ("ASSESSMENT", 20),
        ("PLAN_DRAFT", 12),
        ("MEETING", 10),
        ("SUPPORT", 44),
        ("CLOSED", 10),
    ]
)
OLD = Wheel([("ASSESSMENT", 6), ("SUPPORT", 30), ("REVIEW", 12), ("CLOSED", 52)])
NOTES = [(0, 52), (1, 22), (2, 11), (3, 6), (4, 3), (6, 3), (9, 2), (16, 0.8), (35, 0.2)]
SHARED = [(0, 24), (1, 20), (2, 22), (3, 15), (4, 10), (5, 5), (6, 3), (7, 1)]


class WrongSize(ValueError):
    """An order that the product's own rules could not have filled; says why, in Japanese."""


@dataclass(frozen=True)
class Size:
    """How large a world is asked for."""

    cases: int
    grants: int
    notes: int
    audit: int
    seed: int

    def __post_init__(self):
        if self.cases < 200:
            raise WrongSize("--cases は 200 以上にしてください。")
        if not 3 * self.cases <= self.grants <= 8 * self.cases:
            raise WrongSize(
                "--grants は --cases の 3 倍から 8 倍までにしてください（受付・所管の課・自機関の記録で 3 つ）。"
            )
        if self.notes < 2 * HEAVY_RECORDS or self.notes > 20 * self.cases:
            raise WrongSize(f"--notes は {2 * HEAVY_RECORDS} から --cases の 20 倍までにしてください。")

    @property
    def salt(self):
        return f"{self.seed}-{self.cases}"

    @property
    def chunk(self):
        """How many cases one transaction makes."""
        return max(100, min(2000, self.cases // 20))

    @property
    def calls(self):
        """Consultations that became no case."""
        return self.cases // CALLS

    @property
    def agencies(self):
        """About 300 at a million cases, at least 30."""
        return max(30, min(300, round(300 * (self.cases / 1_000_000) ** 0.5)))


class Plan:
    """The bones of one world."""

    def __init__(self, size, today):
        self.size, self.salt, self.days = size, size.salt, Days(today)
        self.offices = offices(size.agencies)
        self.heavy = size.cases * 3 // 5
        chances = chance(self.salt, "plan")
        self.founder = self._founders(chances)
        self.shared = self._spread(chances, SHARED, size.grants - 3 * size.cases, size.cases, MOST_SHARED - 1)
        self._give_to_heavy(self.shared, 6)
        self.notes = self._spread(chances, NOTES, size.notes, size.cases, 60)
        self._give_to_heavy(self.notes, HEAVY_RECORDS)
        self.partners = self._partners(chances)
        self.fate = bytes(FATES.index(FATE.at(chances.random())) for _ in range(size.cases))
        self.stage = bytes(self._stage(chances, case) for case in range(size.cases))
        self.bearers = self._bearers(chances)
        self.rare = frozenset(self._rare(chances))

    def _founders(self, chances):
        """The agency that took each case: some take many; the small ones took few, and long ago."""
        large = [(office.place, office.takes) for office in self.offices if office.takes]
        wheel, draw = Wheel(large), chances.random
        found = array("H", (wheel.at(draw()) for _ in range(self.size.cases)))
        small = [office.place for office in self.offices if office.size == "sparse"]
        most = min(SPARSE_MOST, self.size.cases // (4 * len(small)))
        for place in small:
            for _ in range(chances.randint(max(3, most // 4), most)):
                found[int(draw() * self.size.cases * 0.45)] = place
        for case in range(1, self.size.cases):
            if self.is_family(case):
                found[case] = found[case - 1]
        found[self.heavy] = self.middle
        return found

    @property
    def middle(self):
        """The agency of the middle size that is in charge of the case with many records."""
        return FIRST_WINDOW + (12 if len(self.offices) > 60 else 3)

    def is_family(self, case):
        """Whether a case is about a relative of the person of the case before it, who is taken in by the same desk."""
        return case % 12 == 5 and case % self.size.chunk != 0 and self.heavy not in (case, case - 1)

    @staticmethod
    def _spread(chances, rows, total, count, most):
        """So many things in all over so many cases, most of which have few."""
        wheel, draw = Wheel(rows), chances.random
        usual = sum(value * weight for value, weight in rows) / wheel.total
        times = total / count / usual
        found = array("H", (min(most, int(wheel.at(draw()) * times + draw())) for _ in range(count)))
        missing = total - sum(found)
        while missing:
            place, step = int(draw() * count), 1 if missing > 0 else -1
            if 0 <= found[place] + step <= most:
                found[place] += step
                missing -= step
        return found

    def _give_to_heavy(self, found, wanted):
        """The case with many records has as many as it shall have; the others make up for it."""
        missing, at = wanted - found[self.heavy], 0
        found[self.heavy] = wanted
        while missing:
            if at != self.heavy and 0 <= found[at] - (missing > 0) + (missing < 0) <= LIMIT:
                step = 1 if missing > 0 else -1
                found[at] -= step
                missing -= step
            at = (at + 1) % len(found)

    def _partners(self, chances):
        """The agencies a case is shared with, in a row of fixed length for each."""
        wheel = Wheel([(office.place, office.shares) for office in self.offices if office.shares])
        found = array("H", [NOBODY]) * (self.size.cases * MOST_SHARED)
        draw = chances.random
        for case, count in enumerate(self.shared):
            taken = {self.founder[case]}
            for slot in range(case * MOST_SHARED, case * MOST_SHARED + count):
                partner = wheel.at(draw())
                while partner in taken:
                    partner = wheel.at(draw())
                taken.add(partner)
                found[slot] = partner
        first = self.heavy * MOST_SHARED
        found[first : first + 6] = array("H", [1, 4, 2, 3, COORDINATOR, FIRST_WINDOW])
        return found

    def _stage(self, chances, case):
        if case == self.heavy:
            return STAGES.index("SUPPORT")
        age = (1 - case / self.size.cases) * len(self.days.open)
        wheel = YOUNG if age < 30 else GROWN if age < 260 else OLD
        return STAGES.index(wheel.at(chances.random()))

    def _bearers(self, chances):
        """The cases of people with a 姓 that few people bear, however large the world is."""
        cases = chances.sample(range(self.size.cases), RARE_PEOPLE * len(RARE))
        return {case: RARE[at % len(RARE)] for at, case in enumerate(cases) if case != self.heavy}

    def _rare(self, chances):
        """The cases in one note of which the rare word stands; some of them are read by every large agency."""
        noted = [case for case, count in enumerate(self.notes) if count and case != self.heavy]
        large = [case for case in noted if self.founder[case] in (1, 4)]
        few = RARE_NOTES // 4
        found = set(chances.sample(large, min(few, len(large))))
        return found | set(chances.sample(noted, RARE_NOTES - few))

    def stage_of(self, case):
        return STAGES[self.stage[case]]

    def shape(self, case):
        """How a case is shared."""
        return Shape(self, case)


class Shape:
    """How one case is shared: its fate, the agencies of its lines, who of them wrote, whether 多機関協働 took it."""

    __slots__ = ("coordinated", "fate", "partners", "wrote")

    def __init__(self, plan, case):
        shared, first = plan.shared[case], case * MOST_SHARED
        fate = "HOLDS" if case == plan.heavy else FATES[plan.fate[case]]
        closed = plan.stage_of(case) == "CLOSED"
        partners = plan.partners[first : first + shared].tolist()
        self.coordinated = self.wrote = False
        if case == plan.heavy:
            self.fate, self.partners = fate, partners
            return
        if fate == "CHANGED" and shared < 2:
            fate = "HOLDS"
        if shared >= 4 and fate == "HOLDS" and not closed and plan.founder[case] != COORDINATOR:
            self.coordinated = True
            partners = [COORDINATOR, *(p for p in partners if p != COORDINATOR)][: shared - 3]
        elif shared >= 2 and plan.notes[case] and case % 3 == 0 and fate in ("HOLDS", "EXPIRED", "WITHDRAWN"):
            self.wrote = True
            partners.pop()
        self.fate, self.partners = fate, partners
