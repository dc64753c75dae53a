"""閲覧記録 of a scale world: three years of who looked at what, on which ground, in the order of time."""

from random import Random

from .chance import ident
from .offices import ALL_SEEING
from .plan import FATES
from .tables import Rows
from .term import term

BEGINS = 0.12  # three of the years of the world have a log
TOGETHER = 20  # rows of a list
HEAVY = 500
# Of a thousand events so many are of each kind: (verb, result, what it showed)
KINDS = [
    *[("case-detail", "SHOWN", "case")] * 430,
    *[("case-people", "SHOWN", "person")] * 90,
    *[("case-consent", "SHOWN", "consent")] * 70,
    *[("case-plan", "SHOWN", "case")] * 40,
    *[("case-detail", "DONE", "note")] * 110,
    *[("letter", "SHOWN", "case")] * 50,
    *[("home", "SHOWN", "few")] * 70,
    *[("search", "SHOWN", "few")] * 40,
    *[("case-list", "SHOWN", "list")] * 20,
    *[("consultation-list", "SHOWN", "")] * 20,
    *[("sign-in", "DONE", "")] * 30,
    *[("notice-list", "SHOWN", "")] * 25,
    *[("case-detail", "REFUSED", "")] * 5,
]
COUNTS = {"few": 4, "list": TOGETHER}
TOPICS = {"case": 5, "person": 35, "consent": 1, "note": 4, "few": 1, "list": 1, "": 0}
STATUTE, LATER, CHANGED = FATES.index("STATUTE"), FATES.index("LATER"), FATES.index("CHANGED")
NUMBERS = 10


class Log:
    """The log of one world, in chunks of time."""

    def __init__(self, plan):
        self.plan, self.salt, self.count = plan, plan.salt, plan.size.audit
        self.chunk = max(500, min(20_000, self.count // 20 or 1))

    def rows(self, number):
        """The events of one chunk of time."""
        first, last = number * self.chunk, min((number + 1) * self.chunk, self.count)
        rows, span = Rows(), 1 - BEGINS
        drawn = memoryview(Random(f"{self.salt}/log/{number}").randbytes(NUMBERS * 4 * (last - first))).cast(
            "I"
        )
        lines = rows.lines.setdefault("audit_event", [])
        for event in range(first, last):
            at = (event - first) * NUMBERS
            part = BEGINS + span * (event + 0.5) / self.count
            lines.append(self._event(part, drawn[at : at + NUMBERS].tolist()))
        return rows

    def _event(self, part, drawn):
        """One event at a part of the whole time."""
        verb, result, what = KINDS[drawn[0] % len(KINDS)]
        ago, hour = self.plan.days.opening(part)
        office, worker, seen = self._looked(part, ago, drawn, what)
        own = "{:08x}-{:04x}-4{:03x}-a{:03x}-{:08x}{:04x}".format(*_parts(drawn[6:]))
        shown = self._shown(seen, what)
        ip = f"10.9.{worker[3] >> 8 & 255}.{worker[3] & 255}"
        return "\t".join((
            *(own, self.plan.days.stamp(ago, hour), worker[0], worker[1], str(office.group), verb, result),
            *("404" if result == "REFUSED" else "", *shown, "{}", "", own, ip),
        ))  # fmt: skip

    def _looked(self, part, ago, drawn, what):
        """Who looked, at which cases, on which grounds."""
        case = self._case(part, drawn)
        turn = drawn[2] % 100
        found = self._partner(case, ago, drawn) if 62 <= turn < 88 else None
        if found:
            office, ground = found
        else:
            place = ALL_SEEING if turn >= 96 else self.plan.founder[case]
            office, ground = self.plan.offices[place], "INTAKE"
        people = office.people
        at = drawn[3] % len(people)
        worker = (*people[at][:2], office.place, office.place * 256 + at)
        cases = [case] if what else []
        if what in COUNTS and ground == "INTAKE":
            cases = self._others(case, office.place, COUNTS[what])
        return office, worker, [(one, office.place, ground, drawn[5]) for one in cases]

    def _case(self, part, drawn):
        """A case that had been opened by then, mostly a young one; now and then the one with many records."""
        size = self.plan.size.cases
        opened = int(part * size) - 1
        if drawn[4] % HEAVY == 0 and opened > self.plan.heavy:
            return self.plan.heavy
        back = drawn[1] / 2**32
        return max(0, int(opened * (1 - back**3)))

    def _others(self, case, place, count):
        """A page of cases of the same desk, older than this one."""
        found, founder = [case], self.plan.founder
        for at in range(case - 1, max(0, case - 12 * count), -1):
            if founder[at] == place or place == ALL_SEEING:
                found.append(at)
                if len(found) == count:
                    break
        return found

    def _partner(self, case, ago, drawn):
        """An agency with which the case was shared on that day, and on which consent; None where there is none."""
        plan = self.plan
        if not plan.shared[case] or plan.fate[case] in (STATUTE, LATER, CHANGED):
            return None
        shape = plan.shape(case)
        if shape.fate not in ("HOLDS", "EXPIRED", "WITHDRAWN"):
            return None
        life = term(plan, case, shape, plan.stage_of(case) == "CLOSED")
        if not life.over < ago < life.agreed:
            return None
        office = plan.offices[shape.partners[drawn[4] % len(shape.partners)]]
        return (office, "CONSENT") if not office.named_only else None

    def _shown(self, seen, what):
        """The columns from `cases` to `rows`: as audit/log.py writes them, in the order of their texts."""
        cases, persons, records, grounds = [], [], [], []
        for case, place, ground, drawn in seen:
            own, person = ident(self.salt, "case", case), ident(self.salt, "person", case)
            cases.append(own)
            persons.append(person)
            records += [f"cases.Case:{own}", f"people.Person:{person}"]
            if what in ("case", "note"):
                records += self._notes(case, what, drawn)
            grounds += self._grounds(case, own, ground, place)
        return (
            *(_array(cases), _array(persons), _array(records), str(TOPICS[what])),
            *(f"[{', '.join(grounds)}]", str(len(records))),
        )

    def _notes(self, case, what, drawn):
        """The notes the page showed: a few of those there are, one where one was written."""
        count = min(self.plan.notes[case], 1 if what == "note" else 1 + drawn % 3)
        return [f"cases.CaseNote:{ident(self.salt, 'note', case, place)}" for place in range(count)]

    def _grounds(self, case, own, ground, place):
        if ground == "CONSENT":
            return [_ground(own, "CONSENT", ident(self.salt, "consent", case, 0))]
        intake = _ground(own, "INTAKE", ident(self.salt, "call", case))
        return [intake] if place == ALL_SEEING else [intake, _ground(own, "AUTHOR", own)]


def _parts(drawn):
    """Four numbers as the parts of an identifier."""
    first, second, third, fourth = drawn
    return first, second >> 16, second & 0xFFF, third & 0xFFF, fourth, third >> 16


def _ground(case, basis, source):
    return f'{{"case": "{case}", "basis": "{basis}", "source": "{source}"}}'


def _array(values):
    return "{" + ",".join(sorted(values)) + "}"
