"""同意と共有: who sees what of a case, what the person allowed, and the taking back of it."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import grants, policy
from access.doors import SeeOther, get_case, get_visible, writes
from access.verdict import Refused
from accounts.querysets import today

from . import actions, telling
from .forms import ConsentForm, Offer, WithdrawForm
from .matrix import matrix_for, with_lines, without
from .models import Consent

CHECK_PAGE = {
    "check_title": "同意の内容を確認してください",
    "steps": [{"word": word, "state": "done"} for word in ("誰に", "何を", "どのように")]
    + [{"word": "確認", "state": "current"}],
    "primary": "同意を記録する",
    "primary_name": "step",
    "primary_value": "save",
    "others": [{"label": "戻って直す", "name": "step", "value": "edit"}],
}


@writes
def case_consent(request, pk):
    """The page of consents; its form is first checked, then recorded."""
    case = get_case(request, pk)
    verdict = policy.record_consent(request.acting, case)
    if not verdict and request.method == "POST":
        raise Refused(verdict.reason)
    form = ConsentForm(request.POST or None, offer=Offer.of(case, request.acting)) if verdict else None
    step = request.POST.get("step", "")
    if request.method == "POST" and step != "edit" and form.is_valid():
        return record(request, case, form) if step == "save" else check(request, case, form)
    consents = list(Consent.objects.of_case(case.pk))
    standing, ended = telling.cards(consents, request.acting, today(), holds=bool(verdict))
    context = {
        "case": case,
        "form": form,
        "verdict": verdict,
        "standing": standing,
        "ended": ended,
        "matrix": matrix_for(case, request.acting, consents),
        "draft_key": draft_key(case),
    }
    wrong = request.method == "POST" and step != "edit"
    return render(request, "consent/case.html", context, status=422 if wrong else 200)


def check(request, case, form):
    """What would be recorded and what it would change, before anything is changed."""
    facts, day = form.facts(), form.offer.book.day
    after = with_lines(form.lines, facts["valid_from"], facts["valid_until"], form.offer.book)
    matrix = matrix_for(case, request.acting, after=after)
    context = CHECK_PAGE | {
        "case": case,
        "form": form,
        "matrix": matrix,
        "gains": telling.gains(matrix.changes, form.lines, facts, day),
        "answers": telling.answers(facts, request.acting),
        "begins": facts["valid_from"] if facts["valid_from"] > day else None,
        "draft_key": draft_key(case),
        "back": {"label": f"ケース {case.number} へ戻る", "url": reverse("case-consent", args=[case.pk])},
    }
    return render(request, "consent/check.html", context)


def record(request, case, form):
    """Record it, and say what is now true."""
    facts = form.facts()
    actions.record(case, by=request.acting, lines=form.lines, **facts)
    for sentence in telling.opened(form.lines, facts, form.offer.book.day):
        messages.success(request, sentence)
    return SeeOther(reverse("case-consent", args=[case.pk]))


@writes
def consent_withdraw(request, pk):
    """One page: what ends for whom; recorded, it ends at once."""
    consent = get_visible(Consent.objects.with_phase(), request, pk)
    case = get_case(request, consent.case_id)
    verdict = policy.withdraw_consent(request.acting, consent)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and verdict and form.is_valid():
        return withdraw(request, consent, form.cleaned_data["reason"])
    holds = grants.standing(case.pk).holds
    matrix = matrix_for(case, request.acting, after=without(consent))
    context = {
        "case": case,
        "form": form,
        "verdict": verdict,
        "card": telling.card(consent, request.acting, today(), holds),
        "endings": telling.endings(matrix.changes, consent),
        "holds": holds,
        "others": [{"label": "やめる", "url": reverse("case-consent", args=[case.pk])}],
    }
    status = 200
    if request.method == "POST":
        status = 422 if verdict else 409
    return render(request, "consent/withdraw.html", context, status=status)


def withdraw(request, consent, reason):
    """Record it, and say what is now true; who no longer sees the case goes to the list of cases."""
    lines = list(consent.lines.select_related("agency", "worker"))
    actions.withdraw(consent, by=request.acting, reason=reason)
    for sentence in telling.closed(consent, lines):
        messages.success(request, sentence)
    sees = grants.standing(consent.case_id).sees
    return SeeOther(reverse("case-consent", args=[consent.case_id]) if sees else reverse("case-list"))


def draft_key(case):
    return f"consent:{case.pk}"
