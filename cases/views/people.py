"""本人・別の名前・住所・連絡先・世帯: who the case is about and who lives around them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import denials, policy
from access.doors import SeeOther, get_visible, reads, seen, writes
from cases import actions
from cases import protection as told
from cases.forms.people import AliasForm, ContactForm, PersonForm, RelativeForm
from cases.models import Case, HouseholdMember
from people.models import Alias, Contact

from . import edits
from .cases import WITH_LEAD
from .readers import Audience


@reads
def people(request, pk):
    """/cases/<uuid>/people/: the person, other names, addresses and numbers, the household."""
    case = get_visible(WITH_LEAD, request, pk)
    by = request.acting
    members = list(HouseholdMember.objects.filter(case=case).select_related("agency"))
    may_correct = {member.agency_id: policy.correct_relative(by, member) for member in members}
    linked = [member.person_id for member in members if member.person_id]
    files = {file.person_id: file for file in Case.objects.filter(person__in=linked)}
    audience = Audience(pk, by)
    apart = told.lives_here(pk)
    context = {
        "case": case,
        "person": seen(case, "person"),
        "aliases": Alias.objects.filter(person=case.person_id).order_by("kind", "id"),
        "contacts": () if apart else Contact.objects.filter(person=case.person_id),
        "apart": apart,
        "flags": denials.flags(pk),
        "members": [
            (m, may_correct[m.agency_id], files.get(m.person_id), audience.scope(m)) for m in members
        ],
        "may_edit": policy.edit_person(by, case),
        "may_add": policy.record_relative(by, case),
    }
    return render(request, "cases/people.html", context)


@reads
def history(request, pk):
    """/cases/<uuid>/people/history/: what was corrected about the person, the contacts, the household."""
    case = get_visible(WITH_LEAD, request, pk)
    person, own = seen(case, "person"), bool(policy.edit_person(request.acting, case))
    rows = [(person.called, "本人", person, PersonForm.of)] if person else []
    rows += [
        (c.get_kind_display(), "住所・連絡先", c, ContactForm.of)
        for c in Contact.objects.filter(person=case.person_id)
    ]
    rows += [
        (m.name, "世帯・親族", m, RelativeForm.of)
        for m in HouseholdMember.objects.filter(case=case).select_related("agency")
    ]
    records = [
        {"title": title, "kind": kind, "versions": _versions(row, form_of, own)}
        for title, kind, row, form_of in rows
        if row.version > 1
    ]
    return render(request, "cases/people_history.html", {"case": case, "records": records})


def _versions(row, form_of, own):
    return edits.versions(row.history.select_related("history_user"), form_of, own)


@writes
def person_edit(request, pk):
    """/cases/<uuid>/people/edit/: correct who the person is."""
    case, person = _mine(request, pk)
    if person is None:
        raise Http404

    def act(form):
        version = form.cleaned_data["version"]
        actions.edit_person(case, by=request.acting, person=person, version=version, **form.facts)

    return _edit(
        request,
        case,
        PersonForm,
        person,
        act,
        title="本人の情報を訂正する",
        done="本人の情報を訂正しました。",
    )


@writes
def alias_new(request, pk):
    """/cases/<uuid>/aliases/new/: another name of the person."""
    case, _person = _mine(request, pk)

    def act(form):
        actions.add_alias(case, by=request.acting, **form.cleaned_data)

    return _edit(request, case, AliasForm, None, act, title="別の名前を加える", done="別の名前を加えました。")


@writes
def contact_new(request, pk):
    """/cases/<uuid>/contacts/new/: an address or a number."""
    case, _person = _mine(request, pk)

    def act(form):
        actions.add_contact(case, by=request.acting, **form.facts)

    return _edit(
        request, case, ContactForm, None, act, title="住所・連絡先を加える", done="住所・連絡先を加えました。"
    )


@writes
def contact_edit(request, pk, contact_pk):
    """/cases/<uuid>/contacts/<uuid>/: correct an address or a number."""
    case, _person = _mine(request, pk)
    contact = get_visible(Contact.objects.filter(person=case.person_id), request, contact_pk)

    def act(form):
        version = form.cleaned_data["version"] or 0
        actions.correct_contact(case, by=request.acting, contact=contact, version=version, **form.facts)

    return _edit(
        request,
        case,
        ContactForm,
        contact,
        act,
        title="住所・連絡先を訂正する",
        done="住所・連絡先を訂正しました。",
    )


@writes
def relative_new(request, pk):
    """/cases/<uuid>/relatives/new/: what this case says of one more relative."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.record_relative(request.acting, case))

    def act(form):
        actions.add_relative(case, by=request.acting, **form.facts)

    return _edit(
        request, case, RelativeForm, None, act, title="世帯・親族を加える", done="世帯・親族を加えました。"
    )


@writes
def relative_edit(request, pk, member_pk):
    """/cases/<uuid>/relatives/<uuid>/: correct what this case says of a relative."""
    case = get_visible(WITH_LEAD, request, pk)
    member = get_visible(HouseholdMember.objects.filter(case=case), request, member_pk)
    edits.allow(policy.correct_relative(request.acting, member))

    def act(form):
        version = form.cleaned_data["version"] or 0
        actions.correct_relative(member, by=request.acting, version=version, **form.facts)

    return _edit(
        request,
        case,
        RelativeForm,
        member,
        act,
        title="世帯・親族を訂正する",
        done="世帯・親族を訂正しました。",
    )


def _mine(request, pk) -> tuple[Case, object]:
    """The case and its person, for the agency in charge."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.edit_person(request.acting, case))
    return case, seen(case, "person")


def _edit(request, case, form_class, row, act, *, title, done):
    """Draw a form, or take it and go back to the page of the people."""
    if request.method == "POST":
        form = form_class(request.POST)
        if edits.take(form, lambda given: act(form)):
            messages.success(request, done)
            return SeeOther(reverse("case-people", args=[case.pk]))
    else:
        form = form_class.of(row) if row else form_class()
    stale = getattr(form, "stale", None)
    context = {
        "case": case,
        "form": form,
        "title": title,
        "conflicts": edits.compare(form_class.of(stale), form) if stale else [],
        "draft": f"{request.resolver_match.view_name}:{case.pk}:{row.pk if row else 'new'}",
    }
    return render(request, "cases/people_edit.html", context, status=422 if form.is_bound else 200)
