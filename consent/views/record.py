"""同意と共有: who sees what of a case, what the person allowed, and the changing of it."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, get_case, get_visible, writes
from access.verdict import Refused
from accounts.querysets import today

from .. import actions, asked, telling
from ..effects import after_recording, effects
from ..forms.asking import AskingForm
from ..forms.offer import Offer
from ..forms.record import ConsentForm
from ..matrix import matrix_for
from ..models import Consent
from ..querysets import Phase
from ..standing import form_of, left_out

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
    consents = list(Consent.objects.of_case(case.pk))
    if wants_answer(request) and form.is_valid():
        return answer(request, case, form, consents)
    standing, ended = telling.cards(consents, request.acting, today(), holds=bool(verdict))
    context = {
        "case": case,
        "form": form,
        "verdict": verdict,
        "standing": standing,
        "ended": ended,
        "matrix": matrix_for(case, request.acting, consents),
        "draft_key": f"consent:{case.pk}",
        "asking": AskingForm(day=form.offer.book.day) if form else None,
    } | (asked.page_of(case, consents) if form else {})
    return render(request, "consent/case.html", context, status=422 if wants_answer(request) else 200)


@writes
def consent_change(request, pk):
    """A standing consent, filled in again: what is recorded now takes its place."""
    consent = get_visible(Consent.objects.with_phase(), request, pk)
    case = get_case(request, consent.case_id)
    verdict = policy.record_consent(request.acting, case)
    if request.method == "POST" and not verdict:
        raise Refused(verdict.reason)
    stands = consent.phase in telling.STANDING
    if request.method == "POST" and not stands:
        raise Refused(actions.CHANGED_BEFORE)
    form = change_form(request, case, consent) if verdict and stands else None
    if wants_answer(request) and form.is_valid():
        return answer(request, case, form, list(Consent.objects.of_case(case.pk)), consent)
    context = {
        "case": case,
        "consent": consent,
        "form": form,
        "reason": verdict.reason or actions.CHANGED_BEFORE,
        "left_out": left_out(consent, form) if form else [],
        "draft_key": f"consent-change:{case.pk}:{consent.pk}",
    }
    return render(request, "consent/change.html", context, status=422 if wants_answer(request) else 200)


def change_form(request, case, consent):
    offer = Offer.of(case, request.acting)
    later = consent.phase == Phase.LATER
    blank = ConsentForm(offer=offer, begins_later=later)
    return ConsentForm(request.POST or None, offer=offer, begins_later=later, initial=form_of(consent, blank))


def wants_answer(request):
    """Whether the form was sent to be checked or recorded, and not only to be mended."""
    return request.method == "POST" and request.POST.get("step") != "edit"


def answer(request, case, form, consents, replaced=None):
    if request.POST.get("step") == "save":
        return record(request, case, form, replaced)
    return check(request, case, form, consents, replaced)


def check(request, case, form, consents, replaced):
    """What would be recorded and what it would change, before anything is changed."""
    facts, day = form.facts(), form.offer.book.day
    after = after_recording(form.lines, facts, form.offer.book, consents, replaced)
    matrix = matrix_for(case, request.acting, after=after)
    page = reverse("case-consent", args=[case.pk])
    context = CHECK_PAGE | {
        "case": case,
        "form": form,
        "matrix": matrix,
        "effects": effects(matrix.changes, form.lines, facts, day, replaced),
        "answers": telling.answers(facts, request.acting),
        "begins": facts["valid_from"] if facts["valid_from"] > day else None,
        "replaced": replaced,
        "draft_key": f"consent-change:{case.pk}:{replaced.pk}" if replaced else f"consent:{case.pk}",
        "back": {"label": f"ケース {case.number} へ戻る", "url": page},
    }
    return render(request, "consent/check.html", context)


def record(request, case, form, replaced):
    """Record it, and say what is now true."""
    facts = form.facts()
    actions.record(case, by=request.acting, lines=form.lines, replaces=replaced, **facts)
    for sentence in telling.opened(form.lines, facts, form.offer.book.day):
        messages.success(request, sentence)
    if replaced:
        for sentence in telling.replaced(replaced, form.lines):
            messages.info(request, sentence)
    return SeeOther(reverse("case-consent", args=[case.pk]))
