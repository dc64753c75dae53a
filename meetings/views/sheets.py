"""準備シート: one's own agency's, written until the record is settled."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, writes
from access.verdict import Refused
from cases.views.edits import allow
from meetings import actions
from meetings.forms.sheet import SheetForm
from meetings.models import Sheet

from .items import FIELDS, item_of

CLOSED = "この議題は、いま開けません。守秘の確認が済んでいるか、議題のページで確かめてください。"


@writes
def meeting_sheet(request, pk, item_pk):
    """/meetings/<uuid>/items/<uuid>/sheet/: four questions, kept as a draft while they are answered."""
    line, by = item_of(request, pk, item_pk), request.acting
    allow(policy.work_on_item(by, line.item))
    if line.matter is None or not line.side:
        raise Refused(CLOSED)
    sheet = Sheet.objects.filter(item=line.item, agency=by.agency).first()
    form = SheetForm(request.POST or None, initial=initial_of(sheet))
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            save(line.item, by, form)
            messages.success(request, f"{by.agency.name}の準備シートを保存しました。")
            return SeeOther(reverse("meeting-item", args=[pk, item_pk]) + "#sheets")
        except Stale as error:
            stale = error.current
            form.overtaken(stale)
    context = {"line": line, "item": line.item, "meeting": line.item.meeting, "form": form, "stale": stale}
    context |= {"both": form.beside(stale) if stale else [], "draft_key": f"meeting-sheet:{item_pk}"}
    return render(
        request, "meetings/sheet.html", context, status=409 if stale else 422 if form.errors else 200
    )


def save(item, by, form):
    facts = {name: form.cleaned_data[name] for name in FIELDS}
    actions.write_sheet(item, by=by, version=form.cleaned_data["version"], **facts)


def initial_of(sheet):
    if sheet is None:
        return {"version": 0}
    return {name: getattr(sheet, name) for name in (*FIELDS, "version")}
