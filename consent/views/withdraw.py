"""撤回: in no more steps than giving."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import grants, policy
from access.doors import SeeOther, get_case, get_visible, writes
from accounts.querysets import today

from .. import actions, receipt, telling
from ..effects import endings
from ..forms.withdraw import WithdrawForm
from ..matrix import matrix_for, without
from ..models import Consent


@writes
def consent_withdraw(request, pk):
    """One page: what ends for whom; recorded, it ends at once."""
    consent = get_visible(Consent.objects.with_phase(), request, pk)
    case = get_case(request, consent.case_id)
    verdict = policy.withdraw_consent(request.acting, consent)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and verdict and form.is_valid():
        return withdraw(request, case, consent, form.cleaned_data["reason"])
    holds = grants.standing(case.pk).holds
    matrix = matrix_for(case, request.acting, after=without(consent))
    context = {
        "case": case,
        "form": form,
        "verdict": verdict,
        "card": telling.card(consent, request.acting, today(), holds),
        "endings": endings(matrix.changes, consent),
        "holds": holds,
        "others": [{"label": "やめる", "url": reverse("case-consent", args=[case.pk])}],
    }
    status = 200
    if request.method == "POST":
        status = 422 if verdict else 409
    return render(request, "consent/withdraw.html", context, status=status)


def withdraw(request, case, consent, reason):
    """Record it, and say what is now true; who no longer sees the case goes to the list of cases."""
    lines = list(consent.lines.select_related("agency", "worker"))
    ended = actions.withdraw(consent, by=request.acting, reason=reason)
    for sentence in telling.closed(consent, lines):
        messages.success(request, sentence)
    sees = grants.standing(consent.case_id).sees
    if not sees:
        receipt.remember(request, case, ended, lines)
    messages.info(request, receipt.offer(consent))
    return SeeOther(reverse("case-consent", args=[consent.case_id]) if sees else reverse("case-list"))
