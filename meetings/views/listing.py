"""会議の一覧: what one convenes, prepares and is called to."""

import base64
import json
import uuid
from datetime import date

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render

from access.doors import reads
from accounts.querysets import today
from meetings import sitting, telling
from meetings.forms.meeting import bodies_for

SIZE = 25
MOST = 100


@reads
def meeting_list(request):
    """/meetings/: coming ones first, then those that are over, newest first."""
    by, day = request.acting, today()
    if not by.is_case_worker:
        raise Http404
    given = request.GET.get("after", "")
    own = sitting.mine(by)
    coming = (
        []
        if given
        else list(own.filter(state__in=sitting.RUNNING).order_by("held_on", "starts_at", "id")[:MOST])
    )
    past, after = page(own, given)
    inquiries = [] if given else sitting.asked_of(by)
    closed = telling.closed_dates()
    context = {
        "coming": lines(coming, by, day, closed),
        "past": lines(past, by, day, closed),
        "inquiries": [{"row": row, "due": telling.due(row.due_on, day, closed)} for row in inquiries],
        "may_prepare": bool(bodies_for(by)),
        "first_url": "?" if given else "",
        "next_url": f"?after={after}" if after else "",
        "size": SIZE,
    }
    return render(request, "meetings/list.html", context)


def lines(meetings, by, day, closed):
    """The rows of a table, each with what is mine to do there."""
    agendas = sitting.of_meetings(meetings, by)
    return [
        {
            "meeting": meeting,
            "when": telling.when(meeting, day, closed),
            "late": meeting.held_on < day and meeting.state in sitting.RUNNING,
            "chip": telling.state_chip(meeting),
            "part": part(meeting, by),
            "items": len(agendas[meeting.pk]),
            "todo": list(sitting.todo(meeting, agendas[meeting.pk], by, day)),
        }
        for meeting in meetings
    ]


def part(meeting, by):
    """How this desk stands to a meeting."""
    if meeting.agency_id == by.agency.pk:
        return "招集する"
    return "準備する" if meeting.prepared_by_id == by.agency.pk else "呼ばれている"


def page(own, given):
    """Twenty-five meetings that are over, and the mark of the next page."""
    rows, mark = own.filter(state__in=sitting.ENDED), read_mark(given)
    if mark:
        on, pk = mark
        rows = rows.filter(Q(held_on__lt=on) | Q(held_on=on, pk__lt=pk))
    found = list(rows.order_by("-held_on", "-pk")[: SIZE + 1])
    return found[:SIZE], make_mark(found[SIZE - 1]) if len(found) > SIZE else ""


def make_mark(meeting):
    return base64.urlsafe_b64encode(
        json.dumps([meeting.held_on.isoformat(), str(meeting.pk)]).encode()
    ).decode()


def read_mark(text):
    """The mark of a page; a broken or invented one is the first page."""
    try:
        on, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        return date.fromisoformat(on), uuid.UUID(pk)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
