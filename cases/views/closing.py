"""評価・終結・中断・再開 (F7): what is still open, what becomes of sight, and the deed itself."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import grants, policy
from access.doors import SeeOther, get_visible, writes
from cases import actions, endings, loose_ends
from cases.forms.coordination import (
    BREAK_OFF,
    END,
    ENDS,
    HAND_OVER,
    ONE_PROGRAMME,
    REPLAN,
    WAYS,
    CloseForm,
    ReopenForm,
)
from cases.models import Case
from cases.states import Result, Stage
from consent.models import Consent

from . import edits
from .cases import WITH_LEAD
from .coordination import standing_plan

RESULTS = {END: Result.END, BREAK_OFF: Result.BREAK_OFF}


@writes
def close(request, pk):
    """/cases/<uuid>/close/: what is still open, then the evaluation and what follows from it."""
    case = get_visible(WITH_LEAD, request, pk)
    by, ending = request.acting, endings.ending_of(case)
    edits.allow(policy.evaluate_programme(by, case))
    ways, shut = _ways(by, ending)
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        ending=ending,
        agency=by.agency,
        ways=ways,
        resolutions=_resolutions(case, by),
        agencies=list(endings.heirs(ending.running, grants.who_sees(case.pk))),
    )
    if form.is_bound and edits.take(form, lambda given: _do(request, case, ending, form)):
        return SeeOther(form.then)
    context = {
        "case": case,
        "form": form,
        "ending": ending,
        "shut": shut,
        "open_ends": loose_ends.of_case(case),
        "draft": f"close:{pk}",
    }
    return render(request, "cases/close.html", context, status=422 if form.is_bound else 200)


def _ways(by, ending):
    """What may be done now, and what not and why; a decision and a 主担当機関 are chosen in the form itself."""
    chosen = ending.by(resolution=True, lead_agency=True)
    verdicts = {
        END: _decided(by, ending, Result.END),
        BREAK_OFF: _decided(by, ending, Result.BREAK_OFF),
        REPLAN: policy.replan_case(by, ending.case),
        HAND_OVER: policy.end_coordination(by, chosen),
        ONE_PROGRAMME: policy.evaluate_programme(by, ending.case),
    }
    if ending.case.stage == Stage.SUSPENDED:
        verdicts.pop(BREAK_OFF)
    if not ending.running:
        verdicts.pop(HAND_OVER)
    open_ways = [way for way, verdict in verdicts.items() if verdict]
    shut = [{"label": WAYS[way][0], "reason": v.reason} for way, v in verdicts.items() if not v]
    return open_ways, shut


def _decided(by, ending, result):
    """Where a meeting has to decide, only what it has decided is offered."""
    if not ending.binding or endings.unused(ending.case, result).exists():
        return policy.stop_case(by, ending.by(resolution=True, lead_agency=True))
    return policy.stop_case(by, ending)


def _resolutions(case, by):
    if not grants.standing(case.pk).holds:
        return []
    return [row for result in RESULTS.values() for row in endings.unused(case, result)]


def _do(request, case, ending, form):
    way, by, version = form.cleaned_data["way"], request.acting, form.cleaned_data["version"]
    plan, facts = standing_plan(case), form.facts
    form.then = reverse("case-coordination", args=[case.pk])
    if way in ENDS:
        _stop(request, case, ending.by(form.decided, form.lead), form, plan)
    elif way == REPLAN:
        _made, after = actions.replan_case(case, by=by, version=version, plan=plan, **facts)
        messages.success(request, "評価を記録しました。次の版のプランをつくってください。")
        form.then = _plan_page(case, after)
    elif way == HAND_OVER:
        actions.end_coordination(ending.by(None, form.lead), by=by, version=version, plan=None, **facts)
        messages.success(request, f"多機関協働を終えました。これからの主担当機関は{form.lead.name}です。")
        form.then = _where(case)
    else:
        ends = Result.END if facts["close_reason"] else Result.REPLAN
        actions.evaluate_programme(case, by=by, result=ends, **facts)
        messages.success(request, "評価を記録しました。")


def _stop(request, case, ending, form, plan):
    way, version = form.cleaned_data["way"], form.cleaned_data["version"]
    actions.stop_case(
        ending, by=request.acting, version=version, result=RESULTS[way], plan=plan, **form.facts
    )
    messages.success(request, f"「{WAYS[way][0]}」にしました。")
    form.then = _where(case)


def _where(case):
    """The page of the work, or what is left of it to whoever saw the case by that work alone."""
    page = "case-coordination" if Case.objects.filter(pk=case.pk).exists() else "case-detail"
    return reverse(page, args=[case.pk])


def _plan_page(case, plan):
    if plan is None:
        return reverse("case-plan", args=[case.pk])
    return reverse("case-plan-edit", args=[case.pk, plan.number])


@writes
def reopen(request, pk):
    """/cases/<uuid>/reopen/: the case goes on; what earlier consents opened has to be agreed again."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.reopen_case(request.acting, case))
    data = request.POST if request.method == "POST" else None
    form = ReopenForm(data, initial={"version": case.version})
    if form.is_bound and edits.take(form, lambda given: _reopen(case, request.acting, given)):
        messages.success(request, "再開しました。段階は「アセスメント」です。")
        messages.info(
            request, "これまでの同意による共有は止めました。本人に改めて確かめて、記録してください。"
        )
        return SeeOther(reverse("case-consent", args=[pk]))
    context = {
        "case": case,
        "form": form,
        "consents": list(Consent.objects.in_force().filter(case=case.pk).prefetch_related("lines__agency")),
        "draft": f"reopen:{pk}",
    }
    return render(request, "cases/reopen.html", context, status=422 if form.is_bound else 200)


def _reopen(case, by, given):
    return actions.reopen_case(case, by=by, version=given["version"], reason=given["reason"])
