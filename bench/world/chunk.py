"""One chunk of a scale world: some thousand cases, or calls that became no case, in one transaction."""

from demo.themes import themes

from . import grants, words
from .chance import chance, ident
from .life import Life, Person
from .sharing import Sharing
from .tables import NULL, Rows
from .work import Work


def of_cases(plan, number, permissions):
    """The rows of the cases of one chunk."""
    size = plan.size
    first, last = number * size.chunk, min((number + 1) * size.chunk, size.cases)
    chances, rows = chance(plan.salt, "chunk", number), Rows()
    people = {}
    for case in range(first, last):
        before = people[case - 1] if plan.is_family(case) else None
        people[case] = Person(plan, case, chances, before)
    for case in range(first, last):
        people[case].write(rows, plan.salt, case, chances.random)
        life = Life(plan, case, chances, people[case])
        life.begin(rows)
        life.relatives(rows, _family(plan, people, case, last))
        sharing = Sharing(life, rows)
        sharing.write()
        life.keep_notes(rows)
        Work(life, rows, sharing).write()
        grants.write(life, rows, *permissions)
    return rows


def _family(plan, people, case, last):
    known = [people[case - 1]] if plan.is_family(case) else []
    return known + ([people[case + 1]] if case + 1 < last and plan.is_family(case + 1) else [])


def of_calls(plan, number):
    """The rows of consultations that became no case: most ended, those of these days not yet decided."""
    size = plan.size
    first, last = number * size.chunk, min((number + 1) * size.chunk, size.calls)
    chances, rows = chance(plan.salt, "calls", number), Rows()
    desks = [office for office in plan.offices if office.takes or office.size == "sparse"]
    draw = chances.random
    for call in range(first, last):
        person = Person(plan, size.cases + call, chances)
        person.write(rows, plan.salt, size.cases + call, draw)
        office = desks[int(draw() * len(desks))]
        ago = (
            plan.days.worked[1 + int(draw() * 4)]
            if call % 6 == 0
            else plan.days.worked[8 + int(draw() * 1000)]
        )
        _call(plan, rows, call, (person, office, ago), draw)
    return rows


def _call(plan, rows, call, what, draw):
    person, office, ago = what
    theme = int(draw() * len(themes()))
    opening = words.openings(theme)
    text, wish, key = opening[int(draw() * len(opening))]
    at = plan.days.stamp(ago, draw())
    worker = office.people[call % len(office.people)][0]
    concern = themes()[theme].concerns[0]
    decided = ("", NULL) if call % 6 == 0 else ("1" if draw() < 0.8 else "5", at)
    urgency = "URGENT" if draw() < 0.01 else "SOON" if draw() < 0.1 else "NORMAL"
    rows.add(
        *("cases_consultation", ident(plan.salt, "alone", call), str(office.group), worker, at, "01", "SELF"),
        *(person.name, "", "", person.id, NULL, text, wish, urgency, f"{{{concern}}}", concern, *decided, ""),
        *("4", words.pairs(key), at, "1"),
    )
