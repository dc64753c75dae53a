"""支援プラン: its page, its versions, the steps it takes."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from access import policy
from access.acts import Stale
from access.doors import SeeOther, commands, get_visible, reads, writes
from access.verdict import Refused
from cases import actions
from cases.states import PlanState
from consent.models import Consent

from . import edits
from .cases import WITH_LEAD
from .plan_page import PlanPage, may_draw_up, versions

ASKED = {
    "NOBODY": "担当が決まっていません",
    "UNNAMED": "担当者の名前が要ります（担当者のみの機関）",
    "GONE": "閉じた機関です",
    "NO_SIGHT": "この機関には同意がありません。支援会議で役割を頼むか、同意をとってください",
    "NOT_NOW": "ほかの人が先に進めました",
}
MEANWHILE = "ほかの人が先に保存しました。いまの内容を確かめてから、もう一度押してください。"


def plan_of(request, pk, number):
    """The case and one version of its plan, where both are visible."""
    case = get_visible(WITH_LEAD, request, pk)
    plan = next((plan for plan in versions(case) if plan.number == number), None)
    if plan is None:
        raise Http404
    return case, plan


def back(case, plan):
    return SeeOther(reverse("case-plan-version", args=[case.pk, plan.number]))


@reads
def plan_page(request, pk, number=None):
    """/cases/<uuid>/plan/: the newest version, or the one that is named; without プラン・会議 one's own roles."""
    case = get_visible(WITH_LEAD, request, pk)
    known = versions(case)
    plan = next((p for p in known if number in (None, p.number)), None)
    if number is not None and plan is None:
        raise Http404
    by = request.acting
    page = PlanPage(case, plan, by)
    context = {
        "case": case,
        "page": page,
        "plan": plan,
        "versions": known,
        "newest": known[0] if known else None,
        "running": next((p for p in known if p.state == PlanState.DECIDED), None),
        "may": _may(by, plan) if plan else {"draw_up": may_draw_up(by, case)},
        "readers": [r for r in page.audience.readers if page.holds and r.topics & 256],
    }
    return render(request, "cases/plan/page.html", context)


def _may(by, plan):
    return {
        "edit": policy.edit_plan(by, plan),
        "renew": policy.renew_plan(by, plan),
        "propose": policy.propose_roles(by, plan),
        "discuss": policy.discuss_plan(by, plan),
        "decide": policy.decide_plan(by, plan),
    }


@commands
def begin(request, pk):
    """/cases/<uuid>/plan/new/: begin a plan (案)."""
    case = get_visible(WITH_LEAD, request, pk)
    plan = actions.draw_up_plan(case, by=request.acting)
    return SeeOther(reverse("case-plan-edit", args=[case.pk, plan.number]))


@commands
def renew(request, pk, number):
    """/cases/<uuid>/plan/<n>/renew/: copy a version into the next (再プラン)."""
    case, plan = plan_of(request, pk, number)
    made = actions.renew_plan(plan, by=request.acting)
    messages.success(request, f"第{plan.number}版を写して、第{made.number}版の案をつくりました。")
    return SeeOther(reverse("case-plan-edit", args=[case.pk, made.number]))


@commands
def propose(request, pk, number):
    """/cases/<uuid>/plan/<n>/propose/: ask every role that nobody was asked for yet."""
    case, plan = plan_of(request, pk, number)
    asked = actions.propose_roles(plan, by=request.acting)
    done = sum(result in ("PROPOSED", "ACCEPTED") for _role, result in asked)
    if done:
        messages.success(request, f"{done}件の役割を頼みました。返事は、このページに出ます。")
    for role, result in asked:
        if result in ASKED:
            name = role.agency.short_name if role.agency else "担当なし"
            messages.warning(request, f"頼めなかった役割（{name}）：{ASKED[result]}。")
    if not asked:
        messages.info(request, "頼んでいない役割はありません。")
    return back(case, plan)


@commands
def discuss(request, pk, number):
    """/cases/<uuid>/plan/<n>/discuss/: 案 → 協議, once the meeting has approved it."""
    case, plan = plan_of(request, pk, number)
    return _step(request, case, plan, actions.plan_discussed, "会議の承認を反映しました。")


@writes
def agree(request, pk, number):
    """/cases/<uuid>/plan/<n>/agree/: 協議 → 本人同意, with the consent that carries it."""
    case, plan = plan_of(request, pk, number)
    edits.allow(policy.agree_plan(request.acting, plan))
    if request.method == "POST":
        return _step(request, case, plan, actions.agree_plan, "本人の同意を反映しました。")
    return render(request, "cases/plan/agree.html", _before(case, plan, request.acting))


@writes
def decide(request, pk, number):
    """/cases/<uuid>/plan/<n>/decide/: 支援決定 by the 課 of the city that decides on support."""
    case, plan = plan_of(request, pk, number)
    edits.allow(policy.decide_plan(request.acting, plan))
    if request.method == "POST":
        return _step(
            request, case, plan, actions.decide_plan, "支援を決定しました。この版は、もう変わりません。"
        )
    return render(request, "cases/plan/decide.html", _before(case, plan, request.acting))


def _before(case, plan, by):
    """What is looked at before a step: the plan whole, and the consent that carries it, as far as it is seen."""
    given = Consent.objects.with_phase().filter(case=case, kinds__contains=["C4"])
    fits = Q(withdrawn_at=None, agreed_on__gte=timezone.localdate(plan.created_at))
    return {
        "case": case,
        "plan": plan,
        "page": PlanPage(case, plan, by),
        "consent": next(
            (k for k in given.filter(fits) if k.phase not in ("CHANGED", "EXPIRED", "LATER")), None
        ),
    }


def _step(request, case, plan, action, done):
    try:
        action(plan, by=request.acting, version=_version(request))
        messages.success(request, done)
    except Stale:
        messages.error(request, MEANWHILE)
    return back(case, plan)


def _version(request):
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Refused("画面が古くなりました。プランのページを開き直してから、もう一度押してください。")
    return int(text)
