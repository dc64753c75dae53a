"""アセスメント: what the agencies say of each question, one section to answer at a time, and the sheet on paper."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, get_visible, reads, seen, writes
from accounts.models import City
from cases import actions
from cases.answers import Sheet
from cases.forms.assessment import SectionForm
from cases.models import Consultation
from cases.states import issues
from cases.states.assessment import BY_KEY, after

from . import aside, edits
from .cases import WITH_LEAD
from .readers import Audience


@reads
def assessment(request, pk):
    """/cases/<uuid>/assessment/: the whole sheet, as far as whoever asks may see it."""
    case = get_visible(WITH_LEAD, request, pk)
    context = {"case": case, "sheet": Sheet(case), "may_answer": policy.assess(request.acting, case)}
    return render(request, "cases/assessment.html", context | _around(case, request.acting))


def _around(case, by):
    """What other pages hold and the sheet shows: 世帯員表, 関わる機関."""
    audience = Audience(case.pk, by)
    return {
        "household": aside.household(case.pk),
        "around": aside.agencies_around(audience, aside.last_contacts(case.pk)),
    }


@reads
def printed(request, pk):
    """/cases/<uuid>/assessment/print/: the sheet for A4, with what this reader sees and no more."""
    case = get_visible(WITH_LEAD, request, pk)
    context = {
        "case": case,
        "person": seen(case, "person"),
        "sheet": Sheet(case),
        "city": City.objects.first(),
    }
    return render(request, "cases/assessment_print.html", context | _around(case, request.acting))


@writes
def section(request, pk, key):
    """/cases/<uuid>/assessment/<section>/: answer one section; earlier answers stay beside the new ones."""
    case = get_visible(WITH_LEAD, request, pk)
    part = BY_KEY.get(key)
    if part is None:
        raise Http404
    edits.allow(policy.assess(request.acting, case))
    sheet = Sheet(case)
    own = {name: entry for name, entry in sheet.own(request.acting.agency).items() if name in _keys(part)}
    kept = {name: entry.codes for name, entry in own.items()}
    if request.method == "POST":
        form = SectionForm(request.POST, section=part, kept=kept)
        if form.is_valid():
            return _keep(request, case, part, form)
    else:
        form = SectionForm(section=part, kept=kept, initial=_start(request, case, part, own))
    shown = _shown(request, case, part, sheet, own)
    return render(
        request, "cases/assessment_section.html", shown | {"form": form}, status=422 if form.errors else 200
    )


def _keys(part):
    return {question.key for question in part.questions}


def _start(request, case, part, own):
    """What the form begins with: the agency's own answers when it copies them; 課題 the consultations speak of."""
    if "copy" in request.GET:
        return {entry.first.asked.name: entry.value for entry in own.values()}
    return {} if own or part.key != "issues" else {"issues": suggested(case)}


def suggested(case):
    """課題 codes of the 困りごと that were ticked in the consultations of this case."""
    return issues({code for talk in Consultation.objects.filter(case=case) for code in talk.concerns})


def _shown(request, case, part, sheet, own):
    return {
        "case": case,
        "part": next(each for each in sheet.parts if each.section is part),
        "readers": Audience(case.pk, request.acting).sentence(part.topics),
        "has_own": bool(own),
        "suggests": part.key == "issues" and not own and bool(suggested(case)),
        "others": [{"label": "保存して戻る", "name": "back", "value": "1"}],
        "draft": f"assessment:{case.pk}:{part.key}",
    }


def _keep(request, case, part, form):
    """Save what was filled in, then go on to the section that follows or back to the sheet."""
    facts = {name: form.cleaned_data[name] for name in ("answered_on", "source")}
    actions.answer(case, by=request.acting, given=form.given, also=form.also, **facts)
    messages.success(
        request, f"「{part.title}」の回答を{len(form.given)}項目 残しました。前の回答も残っています。"
    )
    following = after(part)
    if "next" in request.POST and following:
        return SeeOther(reverse("case-assessment-section", args=[case.pk, following.key]))
    return SeeOther(f"{reverse('case-assessment', args=[case.pk])}#{part.key}")
