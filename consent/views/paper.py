"""同意書: printed before it is signed, and again as it was recorded."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, asks, get_case, get_visible, reads, seen
from access.grants import standing
from access.verdict import Refused

from .. import paper
from ..forms.offer import Offer
from ..forms.record import ConsentForm
from ..models import Consent


@asks
def consent_paper(request, pk):
    """The paper of what is on the form, to be signed; nothing is kept."""
    case = get_case(request, pk)
    if request.method != "POST":
        return SeeOther(reverse("case-consent", args=[case.pk]))
    verdict = policy.record_consent(request.acting, case)
    if not verdict:
        raise Refused(verdict.reason)
    form = ConsentForm(request.POST, offer=Offer.of(case, request.acting))
    if not form.is_valid():
        raise Refused("同意書にする内容が足りません。前の画面に戻って、内容を確かめてください。")
    return sheet(request, case, paper.of_form(form, request.acting))


@reads
def consent_paper_again(request, pk):
    """The paper of a consent that is recorded."""
    consent = get_visible(Consent.objects.with_phase(), request, pk)
    if not standing(consent.case_id).holds:
        raise Http404
    return sheet(request, get_case(request, consent.case_id), paper.of_consent(consent))


def sheet(request, case, drawn):
    person = seen(case, "person")
    context = {"case": case, "person": person, "paper": drawn | {"kana": paper.reading(person)}}
    return render(request, "consent/paper.html", context)
