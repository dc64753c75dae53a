"""誰に見えるか: agency × topic, drawn from the very grants the wall reads."""

from dataclasses import dataclass, field

from django.urls import reverse

from access.grants import who_sees
from access.models import HOLDING, Basis
from access.topics import LABELS, Topic

from . import application
from .banner import letters_url, shares
from .parties import Directory
from .querysets import Phase

SHORT = {
    Topic.CONTACT: "連絡先",
    Topic.HEALTH: "健康・障がい",
    Topic.MONEY: "お金",
    Topic.FAMILY: "家族",
    Topic.RIGHTS: "権利擁護",
    Topic.PLAN: "プラン",
}
COLUMNS = [SHORT.get(bit, word) for bit, word in LABELS.items()]
WORDS = {
    Basis.INTAKE: "受付",
    Basis.COORDINATION: "多機関協働",
    Basis.CONSENT: "同意",
    Basis.STATUTE: "法令",
    Basis.URGENT: "緊急",
}
STARRED = {Basis.STATUTE, Basis.URGENT}


@dataclass(frozen=True)
class Change:
    """What one agency or named worker gains, loses and keeps."""

    key: tuple
    name: str
    people: int
    gained: int
    lost: int
    kept: int


@dataclass
class Matrix:
    """誰に見えるか for the component, and in words what a change would do."""

    rows: list
    own: str
    summary: str
    unseen: list = field(default_factory=list)
    grounds: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    columns: list = field(default_factory=lambda: COLUMNS)


def matrix_for(case, by, consents=(), after=None):
    """The matrix as whoever acts may know it (rule 9); `after` turns the lines of now into those of after a change."""
    now = who_sees(case.pk)
    book = Directory(by)
    chart = Chart(sight_of(now), sight_of(after(now)) if after else None, book, None if after else case)
    drawn = Matrix([chart.row(key) for key in chart.keys], chart.title(book.own_key()), chart.summary())
    drawn.grounds = [
        {
            "anchor": anchor(line),
            "name": book.name(key_of(line)),
            "word": WORDS[line.basis],
            "since": line.since,
        }
        for line in now
        if line.basis in HOLDING
    ]
    if chart.holds:
        drawn.rows += chart.waiting(consents)
        drawn.unseen = [agency.name for agency in chart.unseen()]
    if after:
        drawn.changes = list(chart.changes())
    return drawn


def sight_of(lines):
    """key → topic → the grants that open it, the agency in charge's basis first."""
    order = list(WORDS)
    found = {}
    for line in sorted(lines, key=lambda line: order.index(line.basis)):
        topics = found.setdefault(key_of(line), {})
        for bit in LABELS:
            if line.topics & bit:
                topics.setdefault(bit, []).append(line)
    return found


def without(consent):
    """What the withdrawal of a consent would leave."""
    return lambda now: [line for line in now if not application.carried(consent, line.source_id)]


def anchor(line):
    """Where the page of consents tells the basis of a line; of a letter (つなぎ), where the page of letters does."""
    if line.basis == Basis.STATUTE:
        return f"letter-{line.source_id}"
    return f"basis-{line.agency_id if line.basis in HOLDING else line.source_id}"


def key_of(line):
    return line.agency_id, line.worker_id


class Chart:
    """The sight of now, perhaps beside that of after a change, drawn row by row; of a case whose pages link on."""

    def __init__(self, before, after, book, case=None):
        self.before, self.after, self.book, self.case = before, after, book, case
        self.shown = before if after is None else after
        keys = book.knows({*self.before, *self.shown, book.own_key()})
        keys = [key for key in keys if key in self.before or key in self.shown]
        self.keys = sorted(keys, key=lambda key: not holding(self.before.get(key)))
        self.holds = holding(self.before.get(book.own_key()))

    def title(self, key):
        name = self.book.short(key)
        return f"{name}（自機関）" if key == self.book.own_key() else name

    def row(self, key):
        cells, people = [self.cell(key, bit) for bit in LABELS], self.people(key)
        row = {"key": key, "name": self.title(key), "note": f"{people}人", "cells": cells}
        if self.case and people and not key[1]:
            row["note_url"] = reverse("case-readers-of", args=[self.case.pk, key[0]])
        return row | self.act(key)

    def act(self, key):
        """「この機関として見る」, for the agency in charge."""
        if not (self.case and self.holds) or key == self.book.own_key():
            return {}
        worker = f"?worker={key[1]}" if key[1] else ""
        return {"as_url": reverse("case-as", args=[self.case.pk, key[0]]) + worker}

    def cell(self, key, bit):
        was, lines = (sight.get(key, {}).get(bit) for sight in (self.before, self.shown))
        change = "" if bool(was) == bool(lines) else ("new" if lines else "gone")
        if not lines:
            return {"kind": "", "word": "見えない", "url": "", "change": change}
        words = dict.fromkeys(WORDS[line.basis] for line in lines)
        kind = "statute" if all(line.basis in STARRED for line in lines) else "full"
        return {"kind": kind, "word": "・".join(words), "url": self.ground(lines[0]), "change": change}

    def ground(self, line):
        """Where the basis of a cell is told."""
        if self.case is None:
            return ""
        letter = line.basis == Basis.STATUTE
        page = letters_url(self.case) if letter else reverse("case-consent", args=[self.case.pk])
        return f"{page}#{anchor(line)}" if page else ""

    def people(self, key):
        topics = self.before.get(key) or self.shown[key]
        return next(line for lines in topics.values() for line in lines).people

    def seeing(self):
        return {agency for agency, _ in self.shown}

    def unseen(self):
        seeing = self.seeing()
        return [a for a in self.book.agencies.values() if self.book.is_open(a) and a.pk not in seeing]

    def summary(self):
        if not self.holds:
            return "自機関と担当機関の行です。ほかの機関のことは、担当機関だけが見られます。"
        return f"見える機関 {len(self.seeing())}・見えない機関 {len(self.unseen())}"

    def waiting(self, consents):
        """Rows of those named in a consent who do not see: not yet, or no longer; the newest consent decides."""
        notes = {}
        for consent in filter(shares, consents):
            for line in consent.lines.all():
                notes.setdefault(key_of(line), Phase(consent.phase).label)
        blank = [{"kind": "", "word": "見えない"} for _ in COLUMNS]
        keys = self.book.knows(key for key in notes if key not in self.keys)
        return [
            {"key": key, "name": self.book.short(key), "note": notes[key], "cells": blank} | self.act(key)
            for key in keys
        ]

    def changes(self):
        for key in self.keys:
            old, new = (sum(sight.get(key, {})) for sight in (self.before, self.shown))
            if old != new:
                yield Change(key, self.book.name(key), self.people(key), new & ~old, old & ~new, new & old)


def holding(topics):
    return any(line.basis in HOLDING for lines in (topics or {}).values() for line in lines)
