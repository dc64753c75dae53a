"""控え: each member's own copy, on screen and on paper; only the items he may hold now, rooms never on a sheet with others."""

from django.http import Http404
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from access.doors import get_visible, reads
from meetings import agenda, tabled
from meetings.models import Meeting, Member, Sheet
from meetings.records import Record

from .minutes import hides, load


def copy_number(meeting, agency_id, worker_id):
    """控え番号: the same for one person at one meeting, so that a sheet that is found says whose it was."""
    text = f"{meeting.pk}:{agency_id}:{worker_id}"
    seal = int(salted_hmac("meetings.copy", text, algorithm="sha256").hexdigest()[:12], 16)
    return f"{meeting.number}-{seal % 1_000_000:06d}"


@reads
def copy(request, pk):
    """/meetings/<uuid>/copy/: one run of sheets for what is heard on consent, one for each room; each says whose it is."""
    meeting, by = get_visible(Meeting.objects.with_ends(), request, pk), request.acting
    points = [p for p in agenda.agenda(meeting, by) if p.is_open]
    if not points:
        raise Http404
    hidden = hides(request)
    context = {
        "meeting": meeting,
        "number": copy_number(meeting, by.agency.pk, by.worker.pk),
        "hidden": hidden,
        "toggle": "?" if hidden else "?names=off",
        "runs": list(runs(points, by, hidden)),
        "holders": list(holders(meeting, points)) if meeting.agency_id == by.agency.pk else [],
    }
    return render(request, "meetings/copy.html", context)


def runs(points, by, hidden):
    """What stands on one run of sheets: the items on consent together, every room by itself."""
    if on_consent := [p for p in points if not p.item.is_room]:
        pages = [sheet(point, by, hidden) for point in on_consent]
        yield {"kind": "重層的支援会議", "room": False, "pages": pages}
    for point in points:
        if point.item.is_room:
            yield {"kind": "支援会議", "room": True, "pages": [sheet(point, by, hidden)]}


def sheet(point, by, hidden):
    """One item as it stands on paper."""
    item, matter = load(point)
    veiled = agenda.Veil(matter, point.letter) if hidden else None
    return {
        "point": point,
        "item": item,
        "matter": matter,
        "called": point.letter if hidden and not matter.is_anonymous else matter.called,
        "plan": tabled.shown(item, matter),
        "veiled": veiled,
        "sheets": Sheet.objects.filter(item=item).select_related("agency"),
        "record": Record.of(item, by),
    }


def holders(meeting, points):
    """Whose number is whose, for the office that convened: of the members of the items that are open to it."""
    members = Member.objects.filter(item__in=[p.item for p in points], removed_at=None)
    found = {(m.agency_id, m.worker_id): m for m in members.select_related("agency", "worker")}
    for (agency, worker), member in sorted(found.items(), key=lambda pair: pair[1].worker.name):
        yield {
            "number": copy_number(meeting, agency, worker),
            "name": f"{member.worker.name}（{member.agency.name}）",
        }
