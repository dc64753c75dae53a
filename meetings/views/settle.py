"""記録の確定: asked once more for an item, then locked; and for the meeting as a whole."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, commands, get_visible, writes
from accounts.querysets import today
from cases.views import edits
from meetings import actions, agenda, records, tabled
from meetings.models import Item, Matter, Meeting
from meetings.states import ItemState, Outcome

from .minutes import load

CHECK = {
    "check_title": "記録を確定しますか",
    "check_lead": "確定すると、会議録も役割分担も直せなくなります。",
    "primary": "記録を確定する",
}
FOLLOWS = {
    Outcome.APPROVE: "支援プランは「協議」に進みます。次は、本人の同意です。",
    Outcome.REVISE: "支援プランは「案」に戻ります。進んでいた版があれば、新しい版の案をつくります。",
    Outcome.CONTINUE: "次に話し合う日が、ケースの記録に残ります。",
    Outcome.CLOSE: "終結の決定がケースに伝わります。担当機関が、ケースのページで終結の手続きをします。",
    Outcome.SUSPEND: "中断の決定がケースに伝わります。担当機関が、ケースのページで中断の手続きをします。",
}


@dataclass(frozen=True)
class Closing:
    """One item about to be settled: as it is drawn now."""

    point: agenda.Point
    item: Item
    matter: Matter
    record: records.Record

    @classmethod
    def of(cls, point, by):
        item, matter = load(point)
        return cls(point, item, matter, records.Record.of(item, by))

    @property
    def back(self):
        return f"{reverse('meeting-minutes', args=[self.point.meeting.pk])}?item={self.item.pk}"

    @property
    def follows(self):
        outcomes = self.record.minute.outcomes if self.record.minute and not self.item.is_room else ()
        return [sentence for outcome, sentence in FOLLOWS.items() if outcome in outcomes]

    @property
    def missing(self):
        return list(records.unready(self.item, self.matter, self.record.minute, self.record.tasks))


@writes
def settle(request, pk, item_pk):
    """/meetings/<uuid>/minutes/<uuid>/settle/: what will be locked and who is told, and then 確定."""
    meeting = get_visible(Meeting.objects.with_ends(), request, pk)
    point = next(
        (p for p in agenda.agenda(meeting, request.acting) if p.item.pk == item_pk and p.is_open), None
    )
    if point is None:
        raise Http404
    closing = Closing.of(point, request.acting)
    if closing.item.state != ItemState.OPEN:
        return too_late(request, closing)
    edits.allow(policy.keep_minutes(request.acting, closing.item))
    return lock(request, closing) if request.method == "POST" else check(request, closing)


def lock(request, closing):
    """Settle what the page showed; what changed meanwhile is shown again first."""
    given = [number(request.POST.get(name)) for name in ("version", "minute_version")]
    try:
        actions.settle(closing.item, by=request.acting, version=given[0], minute_version=given[1])
    except Stale:
        closing = Closing.of(closing.point, request.acting)
        if closing.item.state != ItemState.OPEN:
            return too_late(request, closing)
        return check(request, closing, status=409)
    messages.success(request, "記録を確定しました。役割は、担当する人の受信箱に届きます。")
    return SeeOther(closing.back)


def too_late(request, closing):
    """Somebody settled or dropped it first: his decision is shown."""
    messages.warning(
        request, "この議題は、ほかの人が先に確定したか、取り下げました。いまの記録を表示しています。"
    )
    return SeeOther(closing.back)


def number(text):
    return int(text) if (text or "").isascii() and (text or "").isdigit() and len(text) < 9 else None


def check(request, closing, status=200):
    """The record as it will stand; with what is missing there is no button."""
    meeting = closing.point.meeting
    context = CHECK | {
        "meeting": meeting,
        "point": closing.point,
        "item": closing.item,
        "matter": closing.matter,
        "record": closing.record,
        "missing": closing.missing,
        "plan": tabled.shown(closing.item, closing.matter),
        "follows": closing.follows,
        "window": today() + timedelta(days=meeting.body.window_days),
        "changed": status == 409,
        "back": {"label": "会議録に戻る", "url": closing.back},
    }
    return render(request, "meetings/settle.html", context, status=status)


@commands
def confirm(request, pk):
    """/meetings/<uuid>/confirm/: 記録確定 of the whole meeting, once every item is settled or dropped."""
    meeting = get_visible(Meeting.objects.with_ends(), request, pk)
    try:
        actions.move(meeting, by=request.acting, verb="CONFIRM", version=number(request.POST.get("version")))
        messages.success(request, "会議の記録を確定しました。")
    except Stale:
        messages.warning(request, "ほかの人が先に操作しました。いまの状態を確かめてください。")
    return SeeOther(reverse("meeting-minutes", args=[meeting.pk]))
