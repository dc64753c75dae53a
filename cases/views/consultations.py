"""相談: taken at the counter, decided on, made a case of, corrected, and listed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from access import policy
from access.acts import Stale
from access.doors import SeeOther, asks, commands, get_visible, reads, seen, writes
from cases import actions
from cases.changes import differences
from cases.forms.consultation import ConsultationForm, CorrectionForm, ScreeningForm
from cases.models import Case, Consultation
from cases.similar import similar as similar_to
from cases.similar import similar_people
from cases.states import Screening
from people.models import Person

from .consultation_page import detail_page, urgent_contacts
from .edits import allow, spells, take


@writes
def new(request):
    """Take a consultation: one page, six answers, and folds for what else is known."""
    allow(policy.take_consultation(request.acting))
    if request.method != "POST":
        return _new_page(request, ConsultationForm(initial={"taken_at": timezone.now()}))
    form = ConsultationForm(request.POST)
    person = _chosen(request, form) if form.is_valid() else None
    similar = similar_people(request.acting, **form.traits)
    if similar and "person" not in request.POST:
        form.add_error("person", "似た人がいます。この人の相談かどうかを選んでください。")
    if form.errors:
        return _new_page(request, form, similar, status=422)
    facts = form.person_facts
    consultation = actions.take_consultation(
        None,
        by=request.acting,
        person=person or facts,
        learned=facts,
        contacts=form.contacts,
        alias=form.alias_beside(person.name if person else facts["name"]),
        screening=form.cleaned_data["screening"],
        **form.facts,
    )
    messages.success(request, "相談を保存しました。")
    return SeeOther(_address(consultation))


@asks
def similar(request):
    """Who may be the same person, while the form is being filled in."""
    allow(policy.take_consultation(request.acting))
    if request.method != "POST":
        return redirect("consultation-new")
    form = ConsultationForm(request.POST)
    form.is_valid()
    return render(
        request,
        "cases/_consultation_similar.html",
        _similar(form, similar_people(request.acting, **form.traits)),
    )


@reads
def urgent(request):
    """Whom to call when life is in danger or somebody is abused."""
    context = {"contacts": urgent_contacts(), "is_urgent": request.GET.get("urgency") == "URGENT"}
    return render(request, "cases/_consultation_urgent.html", context)


@reads
def detail(request, pk):
    """One consultation, what is decided about it, and the way to its case."""
    return detail_page(request, get_visible(Consultation, request, pk))


@commands
def screen(request, pk):
    """Decide what becomes of a consultation; the second of two who decide sees both."""
    consultation = get_visible(Consultation, request, pk)
    form = ScreeningForm(request.POST)
    if not form.is_valid():
        return detail_page(request, consultation, status=422, screening_form=form)
    choice = form.cleaned_data
    try:
        actions.screen(consultation, by=request.acting, version=_version(request), **choice)
    except Stale as stale:
        mine = Screening(choice["screening"])
        return detail_page(request, stale.current, status=409, mine=mine, my_note=choice["note"])
    messages.success(request, "受付の判断を保存しました。")
    return SeeOther(_address(consultation))


@commands
def case(request, pk):
    """Open the case of a consultation, or put it into the case its person already has."""
    consultation = get_visible(Consultation, request, pk)
    if not request.POST.get("case"):
        opened = actions.open_case(consultation, by=request.acting)
        messages.success(request, "ケースを開きました。")
        return SeeOther(reverse("case-detail", args=[opened.pk]))
    known = get_visible(Case, request, request.POST["case"])
    if known.person_id != consultation.person_id:
        raise Http404
    actions.attach(consultation, by=request.acting, case=known)
    messages.success(request, "この相談をケースに入れました。")
    return SeeOther(reverse("case-detail", args=[known.pk]))


@writes
def edit(request, pk):
    """Correct what was taken down; the second of two editors sees both texts and loses none."""
    consultation = get_visible(Consultation, request, pk)
    allow(policy.correct_note(request.acting, consultation))
    form = CorrectionForm(request.POST or None, consultation=consultation)
    if request.method != "POST":
        return _edit_page(request, consultation, form)

    def act(data):
        actions.correct_consultation(consultation, by=request.acting, version=data["version"], **form.facts)

    spells(form, consultation.case_id, request.POST, "text", "wish", "caller_contact")
    if not take(form, act):
        return _edit_page(request, consultation, form, status=409 if form.stale else 422)
    messages.success(request, "相談を訂正しました。前の内容は訂正履歴に残っています。")
    return SeeOther(_address(consultation))


def _new_page(request, form, found=(), status=200):
    context = _similar(form, found) | {"form": form, "contacts": urgent_contacts()}
    context["is_urgent"] = form["urgency"].value() == "URGENT"
    return render(request, "cases/consultation_new.html", context, status=status)


def _similar(form, found):
    return {
        "similar": found,
        "chosen": str(form["person"].value() or ""),
        "similar_errors": form["person"].errors,
    }


def _chosen(request, form):
    if not form.cleaned_data["person"]:
        return None
    try:
        person = get_visible(Person, request, form.cleaned_data["person"])
    except Http404:
        form.add_error("person", "選んだ人は、いまは見られません。「別の人として受ける」を選んでください。")
        return None
    if not similar_to(request.acting, person).is_ours:
        form.add_error("person", "この人の相談を受けるのは担当機関です。ケースの経過記録に書いてください。")
    form.compare(person)
    return person


def _edit_page(request, consultation, form, status=200):
    conflicts = differences(form.stale, Consultation(**form.facts)) if form.stale else []
    draft = f"consultation:{consultation.case_id or consultation.pk}:{consultation.pk}"
    person = seen(consultation, "person")
    about = [
        {"label": "本人", "value": person.called if person else "見られません"},
        {"label": "受け付けた人", "value": consultation.taken_by.name},
    ]
    context = {"form": form, "conflicts": conflicts, "draft": draft, "about": about}
    context["consultation"] = consultation
    return render(request, "cases/consultation_edit.html", context, status=status)


def _version(request):
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _address(consultation):
    return reverse("consultation-detail", args=[consultation.pk])
