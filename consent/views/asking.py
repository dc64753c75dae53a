"""打診: the person was asked and has not agreed (yet)."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, get_case, writes
from access.verdict import Refused
from accounts.querysets import today
from common.wareki import format_day

from .. import actions, asked
from ..forms.asking import AskingForm
from ..models import Consent


@writes
def consent_asking(request, pk):
    """Record a 保留 or a 不同意 with the day to ask again; help goes on without a consent."""
    case = get_case(request, pk)
    verdict = policy.record_asking(request.acting, case)
    if not verdict and request.method == "POST":
        raise Refused(verdict.reason)
    form = AskingForm(request.POST or None, day=today()) if verdict else None
    if request.method == "POST" and form.is_valid():
        asking = actions.record_asking(case, by=request.acting, **form.cleaned_data)
        again = format_day(asking.ask_again_on)
        messages.success(
            request, f"{asking.get_answer_display()}を記録しました。次に聞く日は{again}です。支援は続けます。"
        )
        return SeeOther(reverse("case-consent", args=[case.pk]) + "#asking")
    context = {
        "case": case,
        "asking": form,
        "verdict": verdict,
    } | (asked.page_of(case, Consent.objects.filter(case=case.pk)) if verdict else {})
    return render(request, "consent/asking.html", context, status=422 if request.method == "POST" else 200)
