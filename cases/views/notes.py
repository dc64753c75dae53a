"""経過記録の訂正と訂正履歴."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, get_visible, reads, seen, writes
from cases import actions
from cases.forms.notes import NoteCorrectionForm
from cases.models import CaseNote

from . import edits
from .readers import Audience, readers_for

NOTES = CaseNote.objects.select_related("agency", "author")


@writes
def edit(request, pk):
    """/notes/<uuid>/edit/: correct a note; the second of two editors sees both texts and keeps his own."""
    note = get_visible(NOTES, request, pk)
    edits.allow(policy.correct_note(request.acting, note))
    agency = request.acting.agency
    if request.method == "POST":
        form = NoteCorrectionForm(request.POST, agency=agency)
        edits.spells(form, note.case_id, request.POST, "text")
        if edits.take(form, lambda given: _correct(note, request.acting, form)):
            messages.success(request, "訂正しました。前の内容も訂正履歴に残っています。")
            return SeeOther(f"{reverse('case-detail', args=[note.case_id])}#note-{pk}")
    else:
        form = NoteCorrectionForm.of(note, agency=agency)
    context = {
        "form": form,
        "conflicts": conflicts(form, agency),
        "readers": readers_for(form, Audience(note.case_id, request.acting)),
        "draft": f"note-edit:{note.case_id}:{pk}",
        "pk": note.case_id,
        **_where(note),
    }
    return render(request, "cases/note_edit.html", context, status=422 if form.is_bound else 200)


def _correct(note, by, form):
    return actions.correct_note(note, by=by, version=form.cleaned_data["version"], **form.facts)


def conflicts(form, agency):
    """Where what was typed differs from what somebody else has saved meanwhile."""
    stale = getattr(form, "stale", None)
    return edits.compare(NoteCorrectionForm.of(stale, agency=agency), form) if stale else []


@reads
def history(request, pk):
    """/notes/<uuid>/history/: the versions this reader may read, and what each changed."""
    note = get_visible(NOTES, request, pk)
    own = note.agency_id == request.acting.agency.pk
    rows = note.history.select_related("history_user")
    shown = edits.versions(rows, lambda row: NoteCorrectionForm.of(row, agency=note.agency), own)
    context = {"note": note, "versions": shown, "pk": note.case_id, **_where(note)}
    return render(request, "cases/note_history.html", context)


def _where(note):
    """The frame of the case, or a plain page where the case itself is no longer seen."""
    case = seen(note, "case")
    return {"case": case, "frame_template": "cases/frame.html" if case else "base.html"}
