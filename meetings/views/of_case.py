"""このケースの会議: what 重層的支援会議 talked over on consent; of rooms this page knows nothing."""

from django.shortcuts import render

from access.doors import get_visible, reads, seen
from cases.models import Case, Resolution
from meetings.models import Item, Matter, Minute, Task
from meetings.states import ItemState


@reads
def case_meetings(request, pk):
    """/cases/<uuid>/meetings/: the items of this case that are open to whoever looks, and what was decided about it."""
    case = get_visible(Case.objects.select_related("lead__worker", "lead__agency"), request, pk)
    matters = {matter.item_id: matter for matter in Matter.objects.filter(case=case.pk)}
    items = Item.objects.filter(pk__in=matters).exclude(state=ItemState.DROPPED)
    minutes = {minute.item_id: minute for minute in Minute.objects.filter(item__in=matters)}
    tasks = Task.objects.filter(item__in=matters).select_related("agency", "worker").order_by("due_on", "id")
    cards = [card(item, matters[item.pk], minutes.get(item.pk)) for item in items]
    settled = {c["item"].pk for c in cards if c["settled"]}
    decided = (
        Resolution.objects.filter(case=case.pk)
        .select_related("agency")
        .order_by("-decided_on", "-created_at")
    )
    context = {
        "case": case,
        "cards": sorted(cards, key=lambda c: c["on"].isoformat() if c["on"] else "", reverse=True),
        "decisions": [{"row": row, "plan": seen(row, "plan") if row.plan_id else None} for row in decided],
        "tasks": [task for task in tasks if task.item_id in settled],
    }
    return render(request, "meetings/case.html", context)


def card(item, matter, minute):
    """One item; the meeting it stands on may be hidden from an agency that was not called to it."""
    meeting = seen(item, "meeting")
    settled = item.state == ItemState.SETTLED
    return {
        "item": item,
        "matter": matter,
        "meeting": meeting,
        "on": meeting.held_on if meeting else None,
        "minute": minute if settled else None,
        "settled": settled,
    }
