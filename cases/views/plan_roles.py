"""役割: read by the agency that is asked, and answered there."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, get_visible, seen, writes
from cases import actions
from cases.forms.plan import AnswerForm
from cases.models import PlanRole
from cases.states import CARRIER_WORDS, ROLE_MOVES, PlanState, RoleState, RoleWord

from . import edits
from .cases import WITH_LEAD
from .plan_page import PlanPage, may_follow

STEERING = (RoleWord.PROGRESS, RoleWord.DROP)


@writes
def role(request, pk, role_pk):
    """/cases/<uuid>/plan/roles/<uuid>/: one role, what was answered, and the answer that may be given now."""
    case = get_visible(WITH_LEAD, request, pk)
    found = get_visible(
        PlanRole.objects.filter(case=case).select_related("agency", "worker"), request, role_pk
    )
    plan = seen(found, "plan")
    carries = bool(policy.answer_role(request.acting, found))
    words = _words(found, plan, carries, bool(policy.steer_role(request.acting, found)))
    form = AnswerForm(request.POST if request.method == "POST" else None, words=words)
    if request.method == "POST":
        edits.allow(_rule(carries)(request.acting, found))
        if form.is_valid():
            return _take(request, case, found, carries, form.cleaned_data)
    context = {
        "case": case,
        "plan": plan,
        "line": next(line for line in PlanPage(case, plan, request.acting).lines if line.role.pk == found.pk),
        "goal": seen(found, "goal"),
        "form": form if words else None,
        "draft": f"role:{case.pk}:{found.pk}",
    }
    return render(request, "cases/plan/role.html", context, status=422 if form.is_bound else 200)


def _rule(carries):
    return policy.answer_role if carries else policy.steer_role


def _take(request, case, found, carries, said):
    act = actions.answer_role if carries and said["answer"] != RoleWord.DROP else actions.steer_role
    act(found, by=request.acting, **said)
    messages.success(request, f"「{RoleWord(said['answer']).label}」と記録しました。")
    return SeeOther(reverse("case-plan", args=[case.pk]))


def _words(found, plan, carries, steers):
    """What may be said now; a role begins only when the plan is decided on, which whoever sees no frame may try."""
    if not may_follow(found):
        return [RoleWord.DROP] if steers and found.state == RoleState.PROPOSED else []
    offered = [*(CARRIER_WORDS if carries else ()), *(STEERING if steers else ())]
    early = plan is not None and plan.state not in (PlanState.DECIDED, PlanState.REVIEWED)
    running = (RoleState.ACCEPTED, RoleState.STARTED)
    return [
        word
        for word in dict.fromkeys(offered)
        if (found.state in running if word == RoleWord.PROGRESS else found.state in ROLE_MOVES[word][0])
        and not (word == RoleWord.START and early)
    ]
