"""家族年表: what all agencies know of the family's years, one table."""

from itertools import groupby

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, get_visible, reads, seen, writes
from cases import actions
from cases.forms.assessment import FamilyEventForm
from cases.models import FamilyEvent
from common.wareki import format_year

from . import edits
from .cases import WITH_LEAD
from .readers import Audience

EVENTS = FamilyEvent.objects.select_related("agency", "author")


@reads
def years(request, pk):
    """/cases/<uuid>/assessment/family/: the table, by year."""
    case = get_visible(WITH_LEAD, request, pk)
    context = {
        "case": case,
        "years": by_year(case, request.acting),
        "may_add": policy.assess(request.acting, case),
    }
    return render(request, "cases/family.html", context)


def by_year(case, by):
    """The events of every year, oldest first, each with whom it is about and who reads it."""
    audience = Audience(case.pk, by)
    may_correct, person = {}, seen(case, "person")
    rows = []
    for event in EVENTS.filter(case=case):
        if event.agency_id not in may_correct:
            may_correct[event.agency_id] = bool(policy.correct_family_event(by, event))
        rows.append(
            {
                "event": event,
                "who": _who(event, person),
                "may_correct": may_correct[event.agency_id],
                "scope": audience.scope(event),
            }
        )
    return [
        {"title": format_year(same[0]["event"].happened_on), "rows": same}
        for _year, group in groupby(rows, lambda row: row["event"].happened_on.year)
        if (same := list(group))
    ]


def _who(event, person):
    """Whom an event is about, and how old he was; nothing more of somebody who is not seen."""
    if event.member_id is None:
        about, name = person, "本人"
    else:
        about = seen(event, "member")
        name = f"{about.name}（{about.get_kinship_display()}）" if about else "家族"
    born = about.birth_on if about else None
    years = event.happened_on.year - born.year if born else -1
    return f"{name} {years}歳ごろ" if years >= 0 else name


@writes
def new(request, pk):
    """/cases/<uuid>/assessment/family/new/: one more event."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.assess(request.acting, case))

    def act(form):
        actions.add_family_event(case, by=request.acting, **form.facts)

    done = "年表に加えました。"
    return _edit(request, case, None, act, title="年表に加える", done=done)


@writes
def edit(request, pk, event_pk):
    """/cases/<uuid>/assessment/family/<uuid>/: correct an event."""
    case = get_visible(WITH_LEAD, request, pk)
    event = get_visible(EVENTS.filter(case=case), request, event_pk)
    edits.allow(policy.correct_family_event(request.acting, event))

    def act(form):
        version = form.cleaned_data["version"] or 0
        actions.correct_family_event(event, by=request.acting, version=version, **form.facts)

    done = "年表を訂正しました。前の内容も訂正履歴に残っています。"
    return _edit(request, case, event, act, title="年表を訂正する", done=done)


@reads
def history(request, pk, event_pk):
    """/cases/<uuid>/assessment/family/<uuid>/history/: the versions this reader may read."""
    case = get_visible(WITH_LEAD, request, pk)
    event = get_visible(EVENTS.filter(case=case), request, event_pk)
    own = event.agency_id == request.acting.agency.pk
    rows = event.history.select_related("history_user")
    context = {"case": case, "event": event, "versions": edits.versions(rows, FamilyEventForm.of, own)}
    return render(request, "cases/family_history.html", context)


def _edit(request, case, event, act, *, title, done):
    """Draw the form, or take it and go back to the table."""
    if request.method == "POST":
        form = FamilyEventForm(request.POST, case=case, event=event)
        if edits.take(form, lambda given: act(form)):
            messages.success(request, done)
            return SeeOther(reverse("case-family", args=[case.pk]))
    else:
        form = FamilyEventForm.of(event) if event else FamilyEventForm(case=case)
    stale = getattr(form, "stale", None)
    context = {
        "case": case,
        "form": form,
        "title": title,
        "event": event,
        "conflicts": edits.compare(FamilyEventForm.of(stale), form) if stale else [],
        "draft": f"family:{case.pk}:{event.pk if event else 'new'}",
    }
    return render(request, "cases/family_edit.html", context, status=422 if form.is_bound else 200)
