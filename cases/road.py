"""アウトリーチ of one case as whoever asks sees it: every try, how near one came, what was promised."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from accounts.querysets import today
from common.wareki import format_day
from consent.models import Asking, Consent

from .models import CaseNote, OutreachVisit
from .states import Bond, is_meeting

MOST = 300  # tries of a case that a page reads; because nobody scrolls through more


@dataclass(frozen=True)
class Try:
    """One try to reach the person: what was written, and what came of it."""

    visit: OutreachVisit
    note: CaseNote

    @property
    def on(self):
        return self.note.happened_on

    @property
    def met(self):
        return is_meeting(self.note.method, self.note.partner, self.visit.absent)

    @property
    def order(self):
        return self.on, self.visit.created_at, self.visit.pk


@dataclass(frozen=True)
class Promise:
    """次の約束 of one agency: the day it named last, in words."""

    agency: object
    on: date
    promised: str
    day: date

    @property
    def late(self):
        return self.on < self.day

    @property
    def words(self):
        return f"{format_day(self.on)}（{ahead(self.on, self.day)}）"


@dataclass(frozen=True)
class Road:
    """つながり: the tries of a case, newest first, and the consent that may stand at its end."""

    case: object
    day: date
    tries: list = field(default_factory=list)
    agreed_on: date | None = None

    @classmethod
    def of(cls, case):
        visits = list(
            OutreachVisit.objects.filter(case=case.pk).select_related("agency", "author").newest()[:MOST]
        )
        notes = CaseNote.objects.in_bulk([visit.note_id for visit in visits])
        tries = [Try(visit, notes[visit.note_id]) for visit in visits if visit.note_id in notes]
        return cls(case, today(), sorted(tries, key=lambda t: t.order, reverse=True), _agreed(case))

    @property
    def bond(self):
        """The stage one has come to; 同意 stands while a consent is in force and at no other time."""
        if self.agreed_on:
            return Bond.AGREED
        return next((Bond(t.visit.bond) for t in self.tries if t.visit.bond is not None), None)

    @property
    def stages(self):
        """つながりの段階 in words: each with the day it was first judged to be reached."""
        reached = {t.visit.bond: t.on for t in self.tries if t.visit.bond is not None}
        reached[Bond.AGREED] = self.agreed_on
        here = self.bond
        for bond in Bond:
            past = here is not None and bond < here
            state = "current" if bond == here else "done" if past else "todo"
            day = reached.get(bond)
            yield {
                "number": bond.value,
                "word": bond.label,
                "state": state,
                "on": day if past or bond == here else None,
            }

    @property
    def last_try(self):
        return self.tries[0].on if self.tries else None

    @property
    def last_met(self):
        return next((t.on for t in self.tries if t.met), None)

    @property
    def facts(self):
        """How long ago one tried and one met, in words."""
        met, tried = self.last_met, self.last_try
        absent = _in_a_row(self.tries)
        rows = [
            (
                "本人に会えた・話せた日",
                f"{ago(met, self.day)}\n{format_day(met)}" if met else "まだありません",
            ),
            ("最後に試みた日", f"{ago(tried, self.day)}\n{format_day(tried)}" if tried else "まだありません"),
            (
                "これまでの回数",
                f"{len(self.tries)}回（うち不在 {sum(t.visit.absent for t in self.tries)}回）",
            ),
        ]
        rows += [("続けて不在", f"{absent}回")] if absent > 1 else []
        return [{"label": label, "value": value} for label, value in rows]

    @property
    def promises(self):
        """The next day each agency named in its newest try, the earliest first."""
        newest = {}
        for one in self.tries:
            newest.setdefault(one.visit.agency_id, one.visit)
        found = [
            Promise(visit.agency, visit.next_on, visit.promised, self.day)
            for visit in newest.values()
            if visit.next_on
        ]
        return sorted(found, key=lambda promise: (promise.on, promise.agency.pk))


def promise_of(case, agency):
    """次の約束 of one agency on one case; None when its newest try named no day."""
    visits = OutreachVisit.objects.filter(case=case.pk, agency=agency).select_related("agency")
    rows = list(visits.newest()[:20])
    notes = CaseNote.objects.defer("text").in_bulk([visit.note_id for visit in rows])
    tries = sorted((Try(v, notes[v.note_id]) for v in rows if v.note_id in notes), key=lambda t: t.order)
    if not tries or not tries[-1].visit.next_on:
        return None
    visit = tries[-1].visit
    return Promise(visit.agency, visit.next_on, visit.promised, today())


def asked(case):
    """同意に向けた取組: the answers so far, newest first, as far as they are seen."""
    return list(Asking.objects.filter(case=case.pk).select_related("agency", "author")[:5])


def ago(day, now):
    """「今日」「きのう」「12日前」."""
    days = (now - day).days
    return {0: "今日", 1: "きのう"}.get(days, f"{days}日前")


def ahead(day, now):
    """「今日」「あした」「あと3日」「4日過ぎています」."""
    days = (day - now).days
    if days < 0:
        return f"{-days}日過ぎています"
    return {0: "今日", 1: "あした"}.get(days, f"あと{days}日")


def _in_a_row(tries):
    """How many times in a row nobody was there."""
    count = 0
    for one in tries:
        if not one.visit.absent:
            break
        count += 1
    return count


def _agreed(case):
    given = Consent.objects.in_force().filter(case=case.pk)
    given = given.filter(Q(kinds__contains=["C1"]) | Q(kinds__contains=["C2"]))
    first = given.order_by("agreed_on", "pk").first()
    return first.agreed_on if first else None
