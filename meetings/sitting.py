"""議題 as one worker meets them: numbered over those he sees, how he stands to each, and what he has to do there."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db import connection
from django.db.models import Q
from django.urls import reverse

from access import policy
from audit.disclosure import checking

from . import tabled, telling
from .models import Inquiry, InquiryAnswer, Item, Matter, Meeting, Member, Pledge, Sheet
from .states import Basis, ItemState, State

RUNNING = (State.PREPARING, State.CALLED, State.HELD)
ENDED = (State.CONFIRMED, State.CANCELLED)


@dataclass
class Line:
    """One item: its number among those one sees, one's side, whether it is open, and what of it is."""

    item: Item
    number: int
    side: str
    is_open: bool
    pledged: bool = False
    has_sheet: bool = False
    matter: Matter | None = None
    members: list = field(default_factory=list)

    @property
    def title(self):
        return self.matter.called if self.matter else f"議題{self.number}"

    @property
    def needs_pledge(self):
        return self.item.is_room and not self.pledged and bool(self.side)

    @property
    def chooses(self):
        return self.side in ("CONVENER", "PREPARER") and self.item.state == ItemState.OPEN

    @property
    def convenes(self):
        return self.side == "CONVENER"

    @property
    def is_running(self):
        return self.item.state == ItemState.OPEN

    @property
    def chip(self):
        return telling.basis_chip(self.item.basis)

    @property
    def state_chip(self):
        return telling.item_chip(self.item)

    @property
    def closed_words(self):
        """Why an item is not open, in one sentence; nothing of what it is about."""
        if self.is_open:
            return ""
        if self.item.basis == Basis.CONSENT:
            return telling.CONSENT_GONE
        return telling.WINDOW_CLOSED if self.pledged else telling.PLEDGE_FIRST

    @cached_property
    def plan(self):
        """Which words of a plan are on the agenda."""
        return tabled.shown(self.item, self.matter)

    @property
    def wants_sheet(self):
        return self.is_open and self.is_running and bool(self.side) and not self.has_sheet


def standings(items):
    """item → (side, is open), as the database answers whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i, meetings_side(i), meetings_open(i) FROM unnest(%s::uuid[]) i",
            [[str(item.pk) for item in items]],
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}


def of_meetings(meetings, by):
    """meeting → its lines; one's own pledges and sheets are only checked."""
    items = list(Item.objects.filter(meeting__in=[m.pk for m in meetings]).in_order())
    places = {meeting.pk: meeting for meeting in meetings}
    known = standings(items)
    mine = {"item__in": [item.pk for item in items], "agency": by.agency}
    with checking():
        pledged = {row.item_id for row in Pledge.objects.filter(worker=by.worker, **mine)}
        sheets = {row.item_id for row in Sheet.objects.filter(**mine)}
    found = {meeting.pk: [] for meeting in meetings}
    for item in items:
        item.meeting = places[item.meeting_id]
        lines = found[item.meeting_id]
        side, is_open = known[item.pk]
        lines.append(Line(item, len(lines) + 1, side or "", is_open, item.pk in pledged, item.pk in sheets))
    return found


def with_matters(lines):
    """The same lines with what is open of each, and the members as far as they are visible."""
    keys = {line.item.pk: line for line in lines}
    for matter in Matter.objects.filter(item__in=[pk for pk, line in keys.items() if line.is_open]):
        keys[matter.item_id].matter = matter
    rows = Member.objects.filter(item__in=list(keys), removed_at=None).select_related("agency", "worker")
    for member in rows:
        keys[member.item_id].members.append(member)
    return lines


def line_of(item, by):
    """One item among those of its meeting; None where one reads of it without a place at the meeting."""
    meeting = Meeting.objects.with_ends().filter(pk=item.meeting_id).first()
    if meeting is None:
        return None
    lines = of_meetings([meeting], by)[meeting.pk]
    return next((line for line in lines if line.item.pk == item.pk), None)


def mine(by):
    """The meetings one convenes or prepares, or has been called to; the wall decides besides."""
    with checking():
        called = Member.objects.filter(worker=by.worker, agency=by.agency, removed_at=None)
        items = Item.objects.filter(pk__in=[member.item_id for member in called])
        places = {item.meeting_id for item in items}
    return Meeting.objects.with_ends().filter(
        Q(agency=by.agency) | Q(prepared_by=by.agency) | Q(pk__in=places)
    )


def todo(meeting, lines, by, day):
    """What is mine to do at a meeting: label, url; the step of the whole first."""
    steers = bool(policy.steer_meeting(by, meeting)) and meeting.agency_id == by.agency.pk
    if steers and meeting.state == State.PREPARING and any(line.is_running for line in lines):
        yield {"label": "招集する", "url": reverse("meeting-step", args=[meeting.pk, "call"])}
    if steers and meeting.state == State.CALLED and meeting.held_on <= day:
        yield {"label": "開催を記録する", "url": reverse("meeting-step", args=[meeting.pk, "hold"])}
    if steers and meeting.state == State.HELD:
        writes = any(line.is_running for line in lines)
        label, name = (
            ("記録を書く", "meeting-minutes") if writes else ("会議の記録を確定する", "meeting-confirm")
        )
        yield {"label": label, "url": reverse(name, args=[meeting.pk])}
    for line in lines:
        if line.is_running and line.needs_pledge:
            url = reverse("meeting-pledge", args=[meeting.pk, line.item.pk])
            yield {"label": f"議題{line.number}の守秘を確認する", "url": url}
        elif line.wants_sheet and meeting.state in (State.PREPARING, State.CALLED):
            url = reverse("meeting-sheet", args=[meeting.pk, line.item.pk])
            yield {"label": f"議題{line.number}の準備シートを書く", "url": url}


def asked_of(by):
    """Requests for material or an opinion that wait for an answer of this desk, the earliest due first."""
    rows = Inquiry.objects.filter(to_agency=by.agency).select_related("agency").order_by("due_on", "pk")
    rows = [row for row in rows[:50] if policy.answer_inquiry(by, row)]
    with checking():
        answered = {a.inquiry_id for a in InquiryAnswer.objects.filter(inquiry__in=[row.pk for row in rows])}
    return [row for row in rows if row.pk not in answered]
