"""会議の準備: cases and agencies are chosen, and for each case it is computed which kind of meeting is possible, and why."""

from django.shortcuts import render

from access import policy
from access.doors import get_visible, seen, writes
from cases.views.edits import allow
from consent.parties import Directory
from meetings.forms.prepare import PrepareForm, as_uuid
from meetings.models import Item
from meetings.possible import possible_for
from meetings.roads import Map
from meetings.seats import seated

from .meetings import meeting_of


@writes
def meeting_prepare(request, pk):
    """/meetings/<uuid>/prepare/: computed anew with every tick; nothing is kept until an item is written."""
    meeting, by = meeting_of(request, pk), request.acting
    allow(policy.put_on_agenda(by, meeting))
    moved = moved_item(request)
    seats = seated(meeting.body_id)
    form = PrepareForm(
        request.POST or None, by=by, meeting=meeting, seats=seats, initial=start(request, moved)
    )
    results = []
    if request.method == "POST" and form.is_valid():
        results = list(results_of(form, meeting, by))
    page = {
        "meeting": meeting,
        "form": form,
        "results": results,
        "moved": moved,
        "asked": request.method == "POST",
    }
    page |= {"nothing": not results, "draft_key": f"meeting-prepare:{meeting.pk}"}
    if request.headers.get("HX-Request"):
        return render(request, "meetings/_results.html", page)
    return render(request, "meetings/prepare.html", page, status=422 if form.errors else 200)


def moved_item(request):
    """支援会議に移す: the item on a consent that has ended."""
    given = request.POST.get("move") or request.GET.get("move")
    return get_visible(Item, request, given) if given else None


def start(request, moved):
    """What is ticked at first: the case one comes from."""
    matter = seen(moved, "matter") if moved else None
    given = matter.case_id if matter else as_uuid(request.GET.get("case", ""))
    return {"cases": [str(given)] if given else []}


def results_of(form, meeting, by):
    book, roads = Directory(by), Map(meeting, by)
    book.named_workers()
    for case in form.chosen:
        possible = possible_for(case, form.asked, meeting, book)
        yield {
            "case": case,
            "title": form.words(case),
            "notes": possible.notes,
            "roads": roads.roads(possible),
        }
