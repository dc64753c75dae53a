"""アウトリーチ: the page of the road to somebody, a try, a 不在 in two taps, and the correction of what came of it."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import grants, policy
from access.doors import SeeOther, get_visible, reads, seen, writes
from access.verdict import Refused
from accounts.models import City
from accounts.querysets import today
from cases import actions, road
from cases.forms.outreach import AbsentForm, OutcomeForm, VisitForm
from cases.models import OutreachPlan, OutreachVisit
from cases.states import Method
from common.businessdays import add_open_days
from common.wareki import format_day

from . import edits
from .cases import WITH_LEAD
from .readers import Audience, readers_for
from .timeline import entry, may_correct

AGAIN_IN = 5  # open days after a 不在, unless somebody writes another day
VISITS = OutreachVisit.objects.select_related("agency", "author")


@reads
def outreach(request, pk):
    """/cases/<uuid>/outreach/: how near one has come, how long ago, what is promised, the plan, every try."""
    case = get_visible(WITH_LEAD, request, pk)
    by, way, audience = request.acting, road.Road.of(case), Audience(pk, request.acting)
    plans = list(
        OutreachPlan.objects.filter(case=pk).select_related("agency", "author").order_by("-created_at")
    )
    running = [plan for plan in plans if not plan.ended_on]
    context = {
        "case": case,
        "road": way,
        "tries": [_shown(one, audience) for one in way.tries],
        "asked": road.asked(case),
        "plans": running,
        "ended": [plan for plan in plans if plan.ended_on],
        "mine": next((plan for plan in running if plan.agency_id == by.agency.pk), None),
        "nameless": _nameless(case),
        "may_visit": policy.record_visit(by, case),
        "may_plan": policy.keep_outreach(by, case),
        "may_ask": policy.record_asking(by, case),
    }
    return render(request, "cases/outreach.html", context)


def _nameless(case):
    person = seen(case, "person")
    return person is not None and person.naming != person.Naming.KNOWN


def _shown(one, audience):
    """A try as an entry of a timeline, with what came of it."""
    drawn = entry(one.note, audience, one.visit)
    if may_correct(one.note, audience.by):
        url = reverse("case-outreach-visit-edit", args=[one.visit.pk])
        drawn["links"].append({"label": "段階・約束を直す", "url": url})
    return drawn


@writes
def visit(request, pk):
    """/cases/<uuid>/outreach/visit/: a try to reach somebody, met or not."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.record_visit(request.acting, case))
    audience, agency = Audience(pk, request.acting), request.acting.agency
    first = {"own_only": grants.is_quiet(pk), "method": Method.VISIT}
    data = request.POST if request.method == "POST" else None
    form = VisitForm(data, agency=agency, case=case, initial=first)
    if form.is_bound and form.is_valid():
        made = actions.record_visit(case, by=request.acting, note=form.facts, **form.outcome)
        messages.success(request, f"訪問を記録しました。{_next(made)}")
        return SeeOther(reverse("case-outreach", args=[pk]))
    context = {"case": case, "form": form, "readers": readers_for(form, audience), "draft": f"visit:{pk}"}
    return render(request, "cases/outreach_visit.html", context, status=422 if form.is_bound else 200)


@writes
def absent(request, pk):
    """/cases/<uuid>/outreach/absent/: 不在, with everything filled in already."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.record_visit(request.acting, case))
    city = City.objects.first()
    again = add_open_days(today(), AGAIN_IN, city.closed_dates if city else ())
    first = {"happened_on": today(), "next_on": again, "own_only": grants.is_quiet(pk)}
    form = AbsentForm(request.POST if request.method == "POST" else None, case=case, initial=first)
    if form.is_bound and form.is_valid():
        note = form.facts | {"method": Method.WATCH}
        made = actions.record_visit(
            case, by=request.acting, note=note, absent=True, next_on=form.cleaned_data["next_on"]
        )
        messages.success(request, f"不在を記録しました。{_next(made)}")
        return SeeOther(reverse("case-outreach", args=[pk]))
    context = {"case": case, "form": form, "draft": f"absent:{pk}"}
    return render(request, "cases/outreach_absent.html", context, status=422 if form.is_bound else 200)


def _next(made):
    return f"次は{format_day(made.next_on)}です。" if made.next_on else "次の約束は決めていません。"


@writes
def visit_edit(request, pk):
    """/visits/<uuid>/edit/: correct how near one came and what was promised; the words are corrected in the note."""
    made = get_visible(VISITS, request, pk)
    case = seen(made, "case")
    if case is None:
        raise Refused("このケースは、いまは見えません。記録は、自機関の記録として残っています。")
    edits.allow(policy.correct_visit(request.acting, made))
    on = made.note.happened_on
    form = OutcomeForm(request.POST, on=on) if request.method == "POST" else OutcomeForm.of(made, on=on)
    if form.is_bound and edits.take(form, lambda given: _correct(made, request.acting, form)):
        messages.success(request, "段階と約束を直しました。前の内容も残っています。")
        return SeeOther(reverse("case-outreach", args=[case.pk]))
    stale = getattr(form, "stale", None)
    context = {
        "case": case,
        "visit": made,
        "form": form,
        "conflicts": edits.compare(OutcomeForm.of(stale, on=on), form) if stale else [],
        "draft": f"visit-edit:{case.pk}:{pk}",
        "versions": _versions(made, request.acting) if made.version > 1 else [],
    }
    return render(request, "cases/outreach_visit_edit.html", context, status=422 if form.is_bound else 200)


def _correct(made, by, form):
    return actions.correct_visit(made, by=by, version=form.cleaned_data["version"], **form.facts)


def _versions(made, by):
    own = made.agency_id == by.agency.pk
    return edits.versions(made.history.select_related("history_user"), OutcomeForm.of, own)
