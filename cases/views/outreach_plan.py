"""アウトリーチ計画 (F4): begun, gone on with, ended; and what was found out about somebody."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, get_visible, reads, seen, writes
from cases import actions
from cases.forms.outreach import EndForm, FoundForm, PlanForm
from cases.models import OutreachPlan
from cases.similar import similar_people
from common.namekeys import kana_key, name_key, phone_key
from people.models import Contact

from . import edits
from .cases import WITH_LEAD

PLANS = OutreachPlan.objects.select_related("agency", "author")


def _running(case, by):
    return PLANS.filter(case=case.pk, agency=by.agency, ended_on=None).first()


@writes
def plan(request, pk):
    """/cases/<uuid>/outreach/plan/: begin a plan, or go on with the one that runs."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.keep_outreach(request.acting, case))
    kept = _running(case, request.acting)
    if request.method == "POST":
        form = _taken(request, case, kept)
        if edits.take(form, lambda given: _keep(case, request.acting, form)):
            messages.success(request, "アウトリーチ計画を保存しました。")
            return SeeOther(reverse("case-outreach", args=[pk]) + "#plan")
    else:
        form = PlanForm.of(kept, case) if kept else PlanForm(case=case)
    stale = getattr(form, "stale", None)
    context = {
        "case": case,
        "form": form,
        "plan": kept,
        "conflicts": edits.compare(PlanForm.of(stale, case), form) if stale else [],
        "draft": f"outreach-plan:{pk}",
    }
    return render(request, "cases/outreach_plan.html", context, status=422 if form.is_bound else 200)


def _taken(request, case, kept):
    """The form as it was sent; one whose plan somebody has ended meanwhile says so before it begins another."""
    form = PlanForm(request.POST, case=case)
    if form.is_valid() and form.cleaned_data["version"] and kept is None:
        form.add_error(
            None, "この計画は、ほかの人が先に終了しました。もう一度保存すると、新しい計画として始まります。"
        )
        form.data = form.data.copy()
        form.data["version"] = ""
    return form


def _keep(case, by, form):
    """A form drawn for a plan corrects that plan; a blank one begins one, unless somebody has begun it meanwhile."""
    version = form.cleaned_data["version"]
    kept = _running(case, by)
    if version and kept:
        return actions.correct_outreach(case, by=by, plan=kept, version=version, **form.facts)
    try:
        with transaction.atomic():
            return actions.begin_outreach(case, by=by, **form.facts)
    except IntegrityError:
        raise Stale(_running(case, by)) from None


@writes
def end(request, pk):
    """/cases/<uuid>/outreach/end/: the plan of one's own desk comes to an end, on a day and for a reason."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.keep_outreach(request.acting, case))
    kept = _running(case, request.acting)
    if kept is None:
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None, plan=kept)
    if form.is_bound and edits.take(form, lambda given: _end(case, request.acting, kept, given)):
        messages.success(request, "アウトリーチを終了しました。計画と訪問の記録は残っています。")
        return SeeOther(reverse("case-outreach", args=[pk]))
    context = {"case": case, "form": form, "plan": kept}
    return render(request, "cases/outreach_end.html", context, status=422 if form.is_bound else 200)


def _end(case, by, kept, given):
    return actions.end_outreach(case, by=by, plan=kept, **given)


@reads
def history(request, pk):
    """/outreach-plans/<uuid>/history/: the versions of a plan that this reader may read."""
    kept = get_visible(PLANS, request, pk)
    case = seen(kept, "case")
    own = kept.agency_id == request.acting.agency.pk
    rows = kept.history.select_related("history_user")
    context = {"case": case, "plan": kept, "versions": edits.versions(rows, PlanForm.of, own)}
    context["frame_template"] = "cases/frame.html" if case else "base.html"
    return render(request, "cases/outreach_history.html", context)


@writes
def found(request, pk):
    """/cases/<uuid>/outreach/found/: what has become known of somebody; only visible cases are offered as his."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.edit_person(request.acting, case))
    person = seen(case, "person")
    if person is None:
        raise Http404
    form, similar = _found_form(request, case, person)
    if (
        form.is_bound
        and not form.errors
        and edits.take(form, lambda given: _found(request, case, person, form))
    ):
        messages.success(request, "わかったことを保存しました。前の内容も訂正履歴に残っています。")
        return SeeOther(reverse("case-outreach", args=[pk]))
    stale = getattr(form, "stale", None)
    context = {
        "case": case,
        "form": form,
        "similar": similar,
        "conflicts": edits.compare(FoundForm.of(stale), form) if stale else [],
        "draft": f"found:{pk}",
    }
    return render(request, "cases/outreach_found.html", context, status=422 if form.is_bound else 200)


def _found_form(request, case, person):
    """The form, and who among the visible may be the same; such a one is asked about before anything is saved."""
    if request.method != "POST":
        return FoundForm.of(person), []
    given = request.POST.copy()
    given.pop("same", None)
    first = FoundForm(given)
    alike = _alike(request.acting, first, person) if first.is_valid() else []
    form = FoundForm(request.POST, similar=alike)
    if form.is_valid() and alike and "same" not in request.POST:
        form.add_error("same", "似た方のケースがあります。同じ方かどうかを選んでください。")
    return form, alike


def _alike(by, form, person):
    given = form.cleaned_data
    birth = given.get("birth")
    kinds = (Contact.Kind.PHONE, Contact.Kind.EMERGENCY)
    phones = {phone_key(row.value) for row in Contact.objects.filter(person=person, kind__in=kinds)}
    rows = similar_people(
        by,
        names={name_key(given.get("name") or "")} - {""},
        kana=kana_key(given.get("kana") or ""),
        born=birth and birth.date,
        phones=phones,
    )
    return [row for row in rows if row.person.pk != person.pk and row.cases]


def _found(request, case, person, form):
    version = form.cleaned_data["version"]
    facts = {"person": person, "version": version, "same": form.same_case} | form.facts
    return actions.find_out(case, by=request.acting, **facts)
