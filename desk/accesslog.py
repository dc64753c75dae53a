"""閲覧記録: lines of the log as the database gives them out, with the names of who looked."""

import json
from dataclasses import dataclass, field

from django.db import connection
from django.urls import reverse

from access.lists import make_mark, read_mark
from access.models import Basis
from access.topics import labels
from accounts.models import Agency, Membership, Worker
from audit.disclosure import note_case
from audit.models import Event

from . import verbs

SIZE = 50
# How a person was asked for, by whether it was by number; never the number or the name itself.
ASKED = {True: "asked:number", False: "asked:name"}
NOTES = {
    ASKED[True]: "ケース番号でさがした",
    ASKED[False]: "氏名と生年月日でさがした",
    "404": "見えないもの、または無いもの",
}
EARLIEST, LATEST = 2000, 2200


@dataclass
class Line:
    """One line: when, who of which agency in which role, what, on which ground, which kinds, how many."""

    id: object
    at: object
    worker: object
    membership: object
    agency: object
    verb: str
    result: str
    topics: int
    rows: int
    grounds: list
    claimed: object = None
    reason: str = ""
    numbers: list = field(default_factory=list)
    cases: int = 0
    ip: str = ""

    @property
    def what(self):
        return verbs.words(self.verb, self.result)

    @property
    def kinds(self):
        return "、".join(labels(self.topics))

    @property
    def others(self):
        return max(self.cases - len(self.numbers), 0)

    @property
    def is_claimed(self):
        """Whether somebody who was turned away had only said who he was."""
        return self.result in (Event.Result.REFUSED, Event.Result.ERROR)

    @property
    def note(self):
        """What the log keeps beside the act: the keyed hash of search words, or why it was refused."""
        kind, _, rest = self.reason.partition(":")
        if kind == "words":
            return f"言葉は伏字（{rest[:8]}）" if rest else "言葉は伏字"
        return NOTES.get(self.reason, self.reason)


@dataclass(frozen=True)
class Page:
    """Lines, newest first, and where the next page begins."""

    lines: list
    after: str


@dataclass(frozen=True)
class Subject:
    """Whom a question to the log is about: for 監査 with the name, for 管理者 a number."""

    person: object
    case: object
    number: str
    name: str


def of_case(case_id, after=""):
    """誰が見たか: the log of one case, for the agency in charge; nothing for anyone else."""
    at, event = _mark(after)
    rows = _rows("SELECT * FROM audit_of_case(%s, %s, %s, %s)", [case_id, at, event, SIZE + 1])
    return _page([Line(**_own(row, case_id)) for row in rows])


def subjects(number, name_key, born):
    """The cases an exact number, or an exact name and birth date, stand for; the looking up is logged with them."""
    rows = _rows("SELECT * FROM audit_subject(%s, %s, %s::date)", [number, name_key, born])
    found = [Subject(row["person"], row["case_id"], row["number"], row["name"] or "") for row in rows]
    for subject in found:
        note_case(subject.case, subject.person)
    return found


def search(chosen, about=None, after=""):
    """The log of the house for 管理者 and 監査, narrowed by what was chosen and, if asked, by whom it is about."""
    at, event = _mark(after)
    asked = [
        chosen.get("worker") or None,
        chosen.get("agency") or None,
        chosen.get("since"),
        chosen.get("until"),
        chosen.get("verbs"),
        chosen.get("results"),
        list(verbs.QUIET),
        None if about is None else [s.case for s in about if s.case],
        None if about is None else [s.person for s in about if chosen.get("by_name")],
        at,
        event,
        SIZE + 1,
    ]
    rows = _rows(
        "SELECT * FROM audit_search(%s::uuid, %s, %s::date, %s::date, %s::text[], %s::text[], %s::text[],"
        " %s::uuid[], %s::uuid[], %s, %s, %s)",
        asked,
    )
    for row in rows:
        row["grounds"] = [{"word": Basis(basis).label} for basis in _telling(row["grounds"])]
    return _page([Line(**row) for row in rows])


def _mark(after):
    """Where a page begins; a broken or invented mark is the first page."""
    mark = read_mark(after)
    real = mark and mark[0].tzinfo and EARLIEST < mark[0].year < LATEST
    return mark if real else (None, None)


def _rows(statement, params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _own(row, case_id):
    basis = row.pop("basis") or "[]"
    grounds = {(b["basis"], b["source"]) for b in (json.loads(basis) if isinstance(basis, str) else basis)}
    return row | {"grounds": list(_grounds(sorted(grounds), case_id))}


def _grounds(grounds, case_id):
    """根拠 in words; a consent is linked to where the holder reads it."""
    said, told = set(), _telling([basis for basis, _source in grounds])
    for basis, source in grounds:
        if basis not in told:
            continue
        url = f"{reverse('case-consent', args=[case_id])}#basis-{source}" if basis == Basis.CONSENT else ""
        if (basis, url) not in said:
            said.add((basis, url))
            yield {"word": Basis(basis).label, "url": url}


def _telling(bases):
    """自機関の記録 says something only where it stands alone."""
    return [basis for basis in bases if basis != Basis.AUTHOR] or bases


def _page(lines):
    """Names in place of ids, in three queries however many lines there are."""
    shown = lines[:SIZE]
    workers = Worker.objects.in_bulk({i for line in shown for i in (line.worker, line.claimed) if i})
    roles = Membership.objects.in_bulk({line.membership for line in shown if line.membership})
    agencies = Agency.objects.in_bulk({line.agency for line in shown if line.agency})
    for line in shown:
        line.worker, line.claimed = workers.get(line.worker), workers.get(line.claimed)
        line.membership, line.agency = roles.get(line.membership), agencies.get(line.agency)
    more = len(lines) > SIZE
    return Page(shown, make_mark((shown[-1].id, shown[-1].at)) if more else "")
