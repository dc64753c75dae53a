"""/protections/: what waits for a second person, and what has ended; several at a time, each decided on its own."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, writes
from access.models import Denial
from access.states import What
from access.verdict import Refused
from cases import actions
from cases import protection as told
from cases.addresses import without_address
from cases.forms.protection import AskManyForm, LiftManyForm
from cases.models import Case
from common.wareki import format_day

from .protection import SAID

DONE = ("ASKED", "DONE")
OF = "保護の決定"


@writes
def protections(request):
    """Every decision the reader may read that is still open, wherever it is."""
    by = request.acting
    cards = told.cards(by, Denial.objects.filter(lifted_at=None))
    numbers = {case.pk: case.number for case in Case.objects.filter(pk__in={c.denial.case_id for c in cards})}
    labels = {card.denial.pk: _label(card, numbers) for card in cards}
    ended = [c for c in told.past_due(cards) if policy.ask_to_lift(by, c.denial)]
    asked = [c for c in cards if c.may_answer]
    step = request.POST.get("step")
    ask = AskManyForm(request.POST if step == "ask" else None, choices=_choices(ended, labels))
    lift = LiftManyForm(request.POST if step == "lift" else None, choices=_choices(asked, labels))
    about = [card.denial.case_id for card in ended]
    taken = next(
        (f for f in (ask, lift) if f.is_bound and without_address(f, about, "reason", what=OF)), None
    )
    if taken is not None:
        _do(request, taken, {str(card.denial.pk): card.denial for card in cards})
        return SeeOther(reverse("protection-list"))
    context = {"ask": ask if ended else None, "lift": lift if asked else None, "forms": [ask, lift]}
    context["waiting"] = [(c, labels[c.denial.pk]) for c in cards if c.may_confirm]
    context["others"] = [(c, labels[c.denial.pk]) for c in cards]
    return render(request, "cases/protections.html", context, status=422 if step else 200)


def _choices(cards, labels):
    return [(str(card.denial.pk), labels[card.denial.pk]) for card in cards]


def _label(card, numbers):
    denial = card.denial
    number = numbers.get(denial.case_id)
    end = denial.valid_until or denial.review_on
    words = [denial.get_what_display(), f"ケース {number}" if number else "見えないケース"]
    words.append(f"{format_day(end)}{'まで' if denial.valid_until else ' 見直し'}")
    if denial.what == What.BLOCK:
        words.append(denial.worker.name)
    return "・".join(words)


def _do(request, form, denials):
    """One after the other, in one order for everybody; what cannot be done now says why and leaves the rest."""
    by, said = request.acting, Counter()
    given = form.cleaned_data
    for pk in sorted(given.get("chosen") or given.get("lifted") or ()):
        try:
            if "chosen" in given:
                answer = actions.ask_to_lift(denials[pk], by=by, reason=given["reason"])
            else:
                answer = actions.answer_lift(denials[pk], by=by, agreed=True)
        except Refused as refused:
            said[str(refused), False] += 1
        else:
            said[SAID[answer], answer in DONE] += 1
    for (sentence, well), number in said.items():
        (messages.success if well else messages.warning)(request, f"{number}件：{sentence}")
