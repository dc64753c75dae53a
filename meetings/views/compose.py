"""議題を書く: one item is put on the agenda, corrected until it is settled, or taken off with its reason."""

from contextlib import nullcontext

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, get_visible, seen, writes
from access.verdict import Refused
from audit.disclosure import checking
from cases.addresses import hold_address
from cases.models import Case
from cases.views.edits import allow, take
from meetings import actions, compose, telling
from meetings.forms.drop import DropForm
from meetings.forms.prepare import as_uuid
from meetings.models import Item
from meetings.states import SECRECY, Basis, Why

from .items import item_of
from .meetings import meeting_of
from .sheets import CLOSED

AT_HOME = (
    "会議の場所に、本人の住所・電話番号が書かれています。秘匿したときに、会議そのものが見えなくなります。"
    "「日時と場所を変える」で場所を「本人宅」などに直してから、議題にしてください。住所は「連絡先」にだけ書きます。"
)


@writes
def meeting_item_new(request, pk):
    """/meetings/<uuid>/items/new/: reached from the preparation only, with the case and the ground chosen there."""
    meeting, by = meeting_of(request, pk), request.acting
    if request.method != "POST":
        return redirect("meeting-prepare", pk)
    allow(policy.put_on_agenda(by, meeting))
    case_pk, basis = taken(request, meeting)
    saves = request.POST.get("step") == "save"
    # because what is kept of a room must not stand in the log of its case: there the case is only looked at
    with checking() if saves and basis != Basis.CONSENT else nullcontext():
        draft = compose.Draft(request.POST, meeting, basis, get_visible(Case, request, case_pk), by)
    if saves and draft.form.is_valid() and hold_address([draft.case.pk], meeting.place):
        draft.form.add_error(None, AT_HOME)
    if saves and draft.form.is_valid():
        made = save(request, draft)
        if made:
            return made
    request.verb = "meeting-prepare"
    status = 422 if draft.form.errors else 200
    return render(request, "meetings/item_new.html", page_of(request, draft), status=status)


def page_of(request, draft):
    basis = draft.basis
    return {
        "meeting": draft.meeting,
        "draft": draft,
        "form": draft.form,
        "basis": basis,
        "take": f"{draft.case.pk}/{basis}",
        "chip": telling.basis_chip(basis),
        "ground": basis.label,
        "secrecy": SECRECY.get(basis),
        "values": draft.values,
        "move": request.POST.get("move", ""),
        "draft_key": f"meeting-item:{draft.meeting.pk}:{basis}:{draft.case.pk}",
    }


def taken(request, meeting):
    """Which case on which ground, as a button of the preparation says it."""
    case, _, basis = request.POST.get("take", "").partition("/")
    if not as_uuid(case) or basis not in Basis.values:
        raise Http404
    if basis not in meeting.body.bases:
        raise Refused(f"{meeting.body.name}では、この根拠の議題を扱えません。")
    return as_uuid(case), Basis(basis)


def save(request, draft):
    """Put it on the agenda; where an item is moved here, the old one falls away in the same moment."""
    old = moved_from(request, draft.case)
    try:
        with transaction.atomic():
            item = actions.put_on_agenda(draft.meeting, by=request.acting, **draft.facts())
            if old:
                actions.drop(old, by=request.acting, why=Why.MOVED, version=old.version)
    except (Refused, Stale) as refusal:
        draft.form.add_error(None, str(refusal))
        return None
    messages.success(request, f"議題にしました（{telling.kind_of(draft.basis)}）。")
    if old:
        messages.info(request, "もとの議題は、取り下げました。")
    return SeeOther(reverse("meeting-item", args=[draft.meeting.pk, item.pk]))


def moved_from(request, case):
    """The item on consent whose place this one takes; it must be about the same case."""
    given = request.POST.get("move")
    if not given:
        return None
    old = get_visible(Item, request, given)
    with checking():  # because what is kept of a room must not stand in the log of its case
        matter = seen(old, "matter")
    if matter is None or matter.case_id != case.pk:
        raise Http404
    return old


@writes
def meeting_item_edit(request, pk, item_pk):
    """/meetings/<uuid>/items/<uuid>/edit/: what it is about, until it is settled."""
    line, by = item_of(request, pk, item_pk), request.acting
    allow(policy.choose_members(by, line.item))
    if line.matter is None:
        raise Refused(CLOSED)
    form = compose.edit_form(request.POST or None, line, by)
    if request.method == "POST" and take(form, lambda facts: change(line.item, by, form)):
        messages.success(request, "議題の内容を直しました。")
        return SeeOther(reverse("meeting-item", args=[pk, item_pk]))
    stale = getattr(form, "stale", None)
    context = {"line": line, "item": line.item, "meeting": line.item.meeting, "form": form, "stale": stale}
    context["draft_key"] = f"meeting-item-edit:{item_pk}"
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "meetings/item_edit.html", context, status=status)


def change(item, by, form):
    return actions.change_matter(item, by=by, version=form.cleaned_data["version"], **form.matter)


@writes
def meeting_drop(request, pk, item_pk):
    """/meetings/<uuid>/items/<uuid>/drop/: with its reason; its papers close to everybody but the 課 that convenes."""
    line, by = item_of(request, pk, item_pk), request.acting
    allow(policy.choose_members(by, line.item))
    form = DropForm(request.POST or None, initial={"version": line.item.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.drop(line.item, by=by, why=form.cleaned_data["why"], version=form.cleaned_data["version"])
            messages.success(request, "議題を取り下げました。")
        except Stale:
            messages.warning(request, "ほかの人が先にこの議題を進めました。いまの状態を確かめてください。")
        return SeeOther(reverse("meeting", args=[pk]))
    context = {"line": line, "item": line.item, "meeting": line.item.meeting, "form": form}
    return render(request, "meetings/drop.html", context, status=422 if form.errors else 200)
