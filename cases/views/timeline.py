"""The timeline of a case: notes and consultations in one order, fifty at a time."""

import base64
import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from access.topics import Topic, labels
from cases import talk
from cases.models import CaseNote, Consultation, OutreachVisit
from cases.states import Bond, Method, Partner
from common.namekeys import text_key
from common.wareki import format_day

SIZE = 50
ICONS = {
    Method.PHONE: "phone",
    Method.VISIT: "visit",
    Method.WATCH: "visit",
    Method.COUNTER: "desk",
    Method.LETTER: "mail",
    Method.IN_HOUSE: "meeting",
    Method.INQUIRY: "phone",
}


@dataclass(frozen=True)
class Page:
    """Entries as the component draws them, and where the next page begins."""

    entries: list
    after: str
    notes: frozenset = frozenset()


def page(case_id, audience, chosen=None, after="", *, own=False, within=None):
    """One page of what is visible; `own` leaves out what other agencies wrote, `within` what another would not see."""
    mark, rows = read_mark(after), []
    for model in (CaseNote, Consultation):
        found = model.objects.filter(case=case_id).select_related("agency").timeline().after(mark)
        found = _narrow(found, chosen or {})
        if own:
            found = found.filter(agency=audience.by.agency)
        if within:
            found = within(found)
        writer = "author" if model is CaseNote else "taken_by"
        rows += found.select_related(writer)[: SIZE + 1]
    rows.sort(key=_key, reverse=True)
    shown = [row for row in rows[:SIZE] if _holds(row, (chosen or {}).get("word"))]
    more = make_mark(_key(rows[SIZE - 1])) if len(rows) > SIZE else ""
    visits, said = ({}, {}) if within else _beside(case_id, shown, audience)
    entries = [entry(row, audience, visits.get(row.pk), said.get(row.pk, ())) for row in shown]
    return Page(entries, more, frozenset(row.pk for row in shown))


def _beside(case_id, rows, audience):
    """What came of the notes of a page, and what is said about them, by note."""
    notes = [row.pk for row in rows if isinstance(row, CaseNote)]
    if not notes:
        return {}, {}
    visits = {visit.note_id: visit for visit in OutreachVisit.objects.filter(note__in=notes)}
    return visits, talk.of_notes(case_id, notes, audience.by)


def entry(row, audience, visit=None, said=()):
    """One row in the words of the component `timeline_entry`."""
    if isinstance(row, CaseNote):
        return _note(row, audience) | _outcome(row, visit) | {"said": said}
    return _consultation(row, audience)


def _outcome(note, visit):
    """What came of a try to reach the person, in words."""
    if visit is None:
        return {}
    marks = [{"kind": "warn", "word": "不在"}] if visit.absent else []
    marks += [{"kind": "info", "word": f"段階：{Bond(visit.bond).label}"}] if visit.bond is not None else []
    next_on = f"次の約束：{format_day(visit.next_on)}" if visit.next_on else ""
    return {"marks": marks, "outcome": "　".join(filter(None, [next_on, visit.promised]))}


def may_correct(note, by):
    """Whether this worker is offered the correction of a note."""
    own = note.agency_id == by.agency.pk and by.is_case_worker
    return own and (not by.agency.named_only or note.author_id == by.worker.pk)


def _note(note, audience):
    links = []
    if note.version > 1:
        links.append({"label": "訂正前を見る", "url": reverse("case-note-history", args=[note.pk])})
    if may_correct(note, audience.by):
        links.append({"label": "訂正する", "url": reverse("case-note-edit", args=[note.pk])})
    if audience.sees and audience.by.is_case_worker:
        links.append({"label": "コメントする", "url": reverse("note-comments", args=[note.pk])})
    at = note.happened_on
    return {
        "anchor": f"note-{note.pk}",
        "method": note.get_method_display(),
        "title": "" if note.partner == Partner.SELF else note.get_partner_display(),
        "icon": ICONS.get(note.method, "note"),
        "at": datetime.combine(at, note.happened_at) if note.happened_at else at,
        "author": f"{note.agency.short_name} {note.author.name}",
        "chips": [*_origin(note), *_contains(note.topics), *_scope(note, audience)],
        "body": note.text,
        "corrected": "訂正あり" if note.version > 1 else "",
        "links": links,
    }


def _consultation(row, audience):
    return {
        "anchor": f"consultation-{row.pk}",
        "method": "相談受付",
        "title": row.get_method_display(),
        "icon": ICONS.get(row.method, "desk"),
        "at": row.taken_at,
        "author": f"{row.agency.short_name} {row.taken_by.name}",
        "chips": [*_contains(row.topics), *_scope(row, audience)],
        "body": row.text,
        "links": [{"label": "相談を開く", "url": reverse("consultation-detail", args=[row.pk])}],
    }


def _origin(note):
    """もとの会議 of what a 支援会議 released once the person had agreed."""
    return [{"kind": "info", "word": f"もとの会議：{note.origin}"}] if note.origin else []


def _contains(mask):
    """Chips of what a record contains besides 経過, which nearly all do."""
    return [{"kind": "plain", "word": word} for word in labels(mask & ~Topic.PROGRESS)]


def _scope(row, audience):
    chip = audience.scope(row)
    return [chip] if chip else []


def _narrow(found, chosen):
    if chosen.get("method"):
        found = found.filter(method=chosen["method"])
    if chosen.get("agency"):
        found = found.filter(agency=chosen["agency"])
    return found.about(chosen["word"]) if chosen.get("word") else found


def _holds(row, word):
    """The re-check of a word: its pairs may stand apart, and one character has none."""
    if not word:
        return True
    text = row.text if isinstance(row, CaseNote) else f"{row.text}\n{row.wish}"
    return text_key(word) in text_key(text)


def _key(row):
    day = row.happened_on if isinstance(row, CaseNote) else timezone.localdate(row.taken_at)
    return day, row.created_at, row.pk


def make_mark(key):
    day, at, pk = key
    return base64.urlsafe_b64encode(json.dumps([str(day), at.isoformat(), str(pk)]).encode()).decode()


def read_mark(text):
    """The mark of a page; a broken or invented one is the first page."""
    try:
        day, at, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        moment = datetime.fromisoformat(at)
        return (date.fromisoformat(day), moment, uuid.UUID(pk)) if moment.tzinfo else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
