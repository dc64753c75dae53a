"""One 議題: what it is about, what each agency brings, what is asked for, what came of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, get_visible, reads, seen, writes
from accounts.querysets import today
from cases.views.edits import allow
from meetings import actions, sitting, telling
from meetings.forms.pledge import PledgeForm
from meetings.models import Inquiry, InquiryAnswer, Item, Pledge, Sheet
from meetings.possible import submits
from meetings.records import Record
from meetings.states import Basis, ItemState, agenda_of

FIELDS = ("household", "doing", "wanted", "asked")


def item_of(request, meeting_pk, pk):
    """An item of a meeting, as one line of its agenda; 404 for what is hidden, absent or of another meeting."""
    item = get_visible(Item, request, pk)
    line = sitting.line_of(item, request.acting)
    if line is None or item.meeting_id != meeting_pk:
        raise Http404
    return sitting.with_matters([line])[0]


@reads
def meeting_item(request, pk, item_pk):
    """/meetings/<uuid>/items/<uuid>/: closed until the duty is acknowledged, then whole."""
    line = item_of(request, pk, item_pk)
    context = {"line": line, "item": line.item, "meeting": line.item.meeting, "matter": line.matter}
    context |= {"when": telling.when(line.item.meeting, today(), telling.closed_dates())}
    context |= {"pledge": own_pledge(line.item, request.acting), "may_drop": may_drop(line, request.acting)}
    if line.matter:
        context |= before(line, request.acting)
        context |= {"record": Record.of(line.item, request.acting)}
    return render(request, "meetings/item.html", context)


def may_drop(line, by):
    return line.chooses and bool(policy.choose_members(by, line.item))


def before(line, by):
    """What is prepared for an open item: purposes in words, sheets side by side, requests."""
    words = dict(agenda_of(line.item.basis))
    sheets = list(Sheet.objects.filter(item=line.item.pk).select_related("agency", "author"))
    return {
        "purposes": [words[code] for code in line.item.purposes if code in words],
        "sheets": sheets,
        "sheet_rows": list(side_by_side(sheets)),
        "may_write": bool(line.side) and line.is_running and bool(policy.work_on_item(by, line.item)),
        "inquiries": list(inquiries(line.item)),
        "may_ask": line.chooses,
        "gone": consent_gone(line),
    }


def side_by_side(sheets):
    """One row for each question, one cell for each agency."""
    for name in FIELDS:
        cells = [(sheet.agency.name, getattr(sheet, name)) for sheet in sheets]
        yield {"label": Sheet._meta.get_field(name).verbose_name, "cells": cells}


def inquiries(item):
    """資料・意見の求め with its state: answered, declined, waiting, late."""
    rows = list(Inquiry.objects.filter(item=item.pk).select_related("to_agency", "to_worker", "author"))
    found = InquiryAnswer.objects.filter(inquiry__in=[row.pk for row in rows]).select_related(
        "author", "agency"
    )
    answers = {answer.inquiry_id: answer for answer in found}
    day, closed = today(), telling.closed_dates()
    for row in rows:
        yield inquiry_card(row, answers.get(row.pk), day, closed)


def inquiry_card(row, answer, day, closed):
    if answer:
        chip = (
            {"kind": "none", "word": "応じられない"}
            if answer.is_refusal
            else {"kind": "full", "word": "回答あり"}
        )
    else:
        late = row.due_on < day
        chip = {"kind": "stop" if late else "part", "word": "期限を過ぎています" if late else "回答待ち"}
    return {
        "row": row,
        "answer": answer,
        "to": telling.whom(row.to_agency, row.to_worker),
        "chip": chip,
        "due": telling.due(row.due_on, day, closed),
    }


def consent_gone(line):
    """Whether an item stands on a consent that has ended since; asked by the agency in charge, which still reads it."""
    if line.item.basis != Basis.CONSENT or line.item.state != ItemState.OPEN:
        return False
    return not submits(line.matter.case_id)


def own_pledge(item, by):
    return Pledge.objects.filter(item=item.pk, worker=by.worker, agency=by.agency).first()


@writes
def meeting_pledge(request, pk, item_pk):
    """/meetings/<uuid>/items/<uuid>/pledge/: the duty in its words and article, before anything opens."""
    line, by = item_of(request, pk, item_pk), request.acting
    allow(policy.enter_room(by, line.item))
    address = reverse("meeting-item", args=[pk, item_pk])
    given = own_pledge(line.item, by)
    form = PledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.pledge(line.item, by=by)
        messages.success(request, "守秘を確認しました。確認した日時と名前が残ります。")
        return SeeOther(address)
    context = {"line": line, "item": line.item, "meeting": line.item.meeting, "given": given, "form": form}
    return render(request, "meetings/pledge.html", context, status=422 if form.errors else 200)


def case_behind(matter):
    """The case of an item on consent, where it is visible; of a room nobody's log shall tell."""
    return seen(matter, "case") if matter and matter.case_id else None
