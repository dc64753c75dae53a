"""資料・意見の求め (社会福祉法106条の6第3項・第4項): asked by whoever prepares, answered or declined by the desk it is put to."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, get_visible, seen, writes
from access.verdict import Refused
from accounts.querysets import today
from cases.views.edits import allow
from meetings import actions, telling
from meetings.forms.inquiry import AnswerForm, AskForm
from meetings.models import Inquiry, InquiryAnswer

from .items import inquiry_card, item_of
from .sheets import CLOSED

DECLINED = "応じられないことと、その理由を伝えました。"


@writes
def meeting_ask(request, pk, item_pk):
    """/meetings/<uuid>/items/<uuid>/inquiries/new/: who, what, by when."""
    line, by = item_of(request, pk, item_pk), request.acting
    allow(policy.choose_members(by, line.item))
    if line.matter is None:
        raise Refused(CLOSED)
    form = AskForm(request.POST or None, by=by)
    if form.is_bound and form.is_valid() and asked(line.item, by, form):
        messages.success(request, f"{form.name}に、資料・意見を求めました。")
        return SeeOther(reverse("meeting-item", args=[pk, item_pk]) + "#inquiries")
    context = {"line": line, "item": line.item, "meeting": line.item.meeting, "form": form}
    context["draft_key"] = f"meeting-ask:{item_pk}"
    return render(request, "meetings/ask.html", context, status=422 if form.errors else 200)


def asked(item, by, form):
    """Whether it was put to them; the refusal stands beside the choice."""
    try:
        return actions.ask_material(item, by=by, **form.facts)
    except Refused as refusal:
        form.add_error("to", str(refusal))
        return None


@writes
def meeting_inquiry(request, pk):
    """/meetings/inquiries/<uuid>/: what is asked, and the answer; nothing else of the item."""
    row, by = (
        get_visible(
            Inquiry.objects.select_related("agency", "author", "to_agency", "to_worker"), request, pk
        ),
        request.acting,
    )
    answer = InquiryAnswer.objects.filter(inquiry=row.pk).select_related("author", "agency").first()
    may = bool(policy.answer_inquiry(by, row)) and answer is None
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        allow(policy.answer_inquiry(by, row))
        if form.is_valid():
            actions.answer_inquiry(row, by=by, **form.facts)
            messages.success(
                request,
                "求めに答えました。"
                if not form.facts["is_refusal"]
                else "応じられないことと、その理由を伝えました。",
            )
            return SeeOther(reverse("meeting-inquiry", args=[row.pk]))
    item = seen(row, "item")
    context = {"row": row, "may": may, "form": form, "draft_key": f"meeting-inquiry:{row.pk}"}
    context |= {"card": inquiry_card(row, answer, today(), telling.closed_dates()), "item": item}
    return render(request, "meetings/inquiry.html", context, status=422 if form.errors else 200)
