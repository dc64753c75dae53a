"""協働・評価: who runs 多機関協働 on a case, what was decided and found, and the 受付判断."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import grants, policy
from access.doors import SeeOther, get_visible, writes
from access.verdict import Refused
from cases import actions, codes, endings
from cases.forms.coordination import IntakeForm, MonitoringForm, resolution_words
from cases.models import CoordinationIntake, Evaluation, Monitoring, Reopening, Resolution, SupportPlan
from cases.states import STOPPED, WITHOUT_CONSENT, IntakeDecision, PlanState, Result
from common.wareki import format_day
from consent import application

from . import edits
from .cases import WITH_LEAD

HINTS = {
    IntakeDecision.ADVISE: "助言を書いて、つないだ機関が支援を続けます。",
    IntakeDecision.ROOM: "本人の同意がないときの道です。市の課が支援会議を開きます。",
    IntakeDecision.OUTREACH: "会えるようになるまで、訪問や手紙で関わります。",
    IntakeDecision.PARTICIPATION: "参加支援の担当につなぎます。",
    IntakeDecision.DECLINE: "受けない理由を、つないだ機関に伝えます。",
}
TAKES = "受理すると、この機関に記録のすべてが見えるようになります。{}には、基本情報とプラン・会議が見えます。"


@writes
def coordination(request, pk):
    """/cases/<uuid>/coordination/: how the work stands; for whoever runs 多機関協働, the 受付判断."""
    case = get_visible(WITH_LEAD, request, pk)
    offer = endings.offer_of(case, request.acting)
    verdict = policy.decide_intake(request.acting, offer)
    if request.method == "POST" and not verdict:
        raise Refused(verdict.reason)
    form = _form(request, case, offer) if verdict else None
    if form is not None and form.is_bound and form.is_valid():
        return _decide(request, offer.to(form.cleaned_data["decision"]), form)
    shut = list(_closed_roads(request.acting, offer)) if verdict else []
    context = _page(case, request.acting) | {"form": form, "closed_roads": shut}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "cases/coordination.html", context, status=status)


def _page(case, by):
    return {
        "case": case,
        "draft": f"coordination:{case.pk}",
        "history": endings.past_of(case),
        "running": endings.running_of(case),
        "entries": entries(case),
        "roads": roads(case),
        "may": _may(by, case),
        "stopped": case.stage in STOPPED,
    }


def _form(request, case, offer):
    known = [code for code in IntakeDecision if policy.decide_intake(request.acting, offer.to(code))]
    hints = HINTS | {IntakeDecision.TAKE: TAKES.format(application.deciders())}
    data = request.POST if request.method == "POST" else None
    return IntakeForm(data, case=case, agency=request.acting.agency, open_roads=known, hints=hints)


def _closed_roads(by, offer):
    """The roads that are not open now, and why."""
    for code in IntakeDecision:
        verdict = policy.decide_intake(by, offer.to(code))
        if not verdict:
            yield {"label": f"{code.value}　{code.label}", "reason": verdict.reason}


def _decide(request, offer, form):
    facts = {name: form.cleaned_data[name] for name in ("reason", "decided_on")}
    referral = request.GET.get("letter", "")
    with_letter = {"referral_id": referral} if _is_uuid(referral) else {}
    actions.decide_intake(offer, by=request.acting, topics=form.mask, **facts, **with_letter)
    word = IntakeDecision(offer.decision).label
    messages.success(request, f"受付判断を記録しました（{offer.decision}　{word}）。")
    if offer.decision == IntakeDecision.TAKE:
        messages.info(request, "このケースの担当機関になりました。記録のすべてが見えます。")
    return SeeOther(reverse("case-coordination", args=[offer.case.pk]))


def _is_uuid(text):
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _may(by, case):
    holds = grants.standing(case.pk).holds
    return {
        "monitor": policy.record_monitoring(by, case),
        "evaluate": policy.evaluate_programme(by, case),
        "reopen": policy.reopen_case(by, case),
        "holds": holds,
    }


def roads(case):
    """What remains where the application has ended: nobody stands before a closed door (G10)."""
    past = endings.past_of(case)
    if case.stage in STOPPED or not past or endings.running_of(case):
        return []
    ended = past[0].ended_how in WITHOUT_CONSENT or past[0].is_running
    if not ended:
        return []
    return [
        {"label": "もう一度、本人に申込の意思を聞く", "url": reverse("case-consent", args=[case.pk])},
        {"label": "アウトリーチで関わりを続ける", "url": reverse("case-outreach", args=[case.pk])},
        {"label": "中断する（会議の決定がなくてもできます）", "url": reverse("case-close", args=[case.pk])},
    ]


def entries(case):
    """Decisions and findings as a timeline, newest first."""
    drawn = [
        *(_intake(row) for row in _rows(CoordinationIntake, case)),
        *(_resolution(row) for row in _rows(Resolution, case)),
        *(_monitoring(row) for row in _rows(Monitoring, case)),
        *(_evaluation(row) for row in _rows(Evaluation, case)),
        *(_reopening(row) for row in _rows(Reopening, case)),
    ]
    return [entry for _at, entry in sorted(drawn, key=lambda pair: pair[0], reverse=True)]


def _rows(model, case):
    return model.objects.filter(case=case.pk).select_related("agency", "author")


def _entry(row, method, title, at, body, **more):
    who = f"{row.agency.short_name} {row.author.name}"
    entry = {
        "anchor": f"work-{row.pk}",
        "method": method,
        "title": title,
        "at": at,
        "author": who,
        "body": body,
    }
    return (at, row.created_at), entry | more


def _intake(row):
    title = f"{row.decision}　{row.get_decision_display()}"
    return _entry(row, "受付判断", title, row.decided_on, row.reason, icon="desk")


def _resolution(row):
    return _entry(row, "会議の決定", resolution_words(row), row.decided_on, row.text, icon="meeting")


def _monitoring(row):
    after = f"次回の予定：{format_day(row.next_on)}" if row.next_on else ""
    return _entry(row, "モニタリング", "", row.happened_on, row.findings, icon="note", outcome=after)


def _evaluation(row):
    words = codes.labels_of("CHANGE")
    told = (
        [f"見られた変化：{'、'.join(words.get(code, code) for code in row.changes)}"] if row.changes else []
    )
    if row.close_reason:
        told.append(f"理由：{codes.label_of('CLOSE_REASON', row.close_reason)}")
    told += [f"見守り：{row.watch}"] if row.watch else []
    told += [f"見守りの終わり：{format_day(row.watch_until)}"] if row.watch_until else []
    told += [f"再開の条件：{row.reopen_when}"] if row.reopen_when else []
    goes_on = not row.whole_case and row.result == Result.REPLAN
    title = f"{row.get_programme_display()}：{'継続' if goes_on else row.get_result_display()}"
    return _entry(row, "評価", title, row.evaluated_on, "\n".join([row.text, *told]), icon="note")


def _reopening(row):
    return _entry(row, "再開", "", row.reopened_on, row.reason, icon="note")


@writes
def monitoring(request, pk):
    """/cases/<uuid>/monitoring/: how the plan goes, and when to look again."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.record_monitoring(request.acting, case))
    plan = standing_plan(case)
    form = MonitoringForm(
        request.POST if request.method == "POST" else None, case=case, agency=request.acting.agency
    )
    if form.is_bound and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("happened_on", "findings", "next_on")}
        actions.record_monitoring(case, by=request.acting, plan=plan, topics=form.mask, **facts)
        messages.success(request, f"モニタリングを記録しました。次回は{format_day(facts['next_on'])}です。")
        return SeeOther(reverse("case-coordination", args=[pk]))
    context = {"case": case, "form": form, "plan": plan, "draft": f"monitoring:{pk}"}
    return render(request, "cases/monitoring.html", context, status=422 if form.is_bound else 200)


def standing_plan(case):
    """The version that was decided on, as far as it is seen."""
    return SupportPlan.objects.filter(case=case.pk, state=PlanState.DECIDED).order_by("-number").first()
