"""構成員: chosen and taken off one by one, for one item (G3)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access.doors import SeeOther, get_visible, writes
from access.verdict import Refused
from meetings import actions, seats, sitting
from meetings.forms.members import ChooseForm
from meetings.models import Member, Pledge
from meetings.states import Duty

from .meetings import meeting_of


@writes
def meeting_members(request, pk):
    """/meetings/<uuid>/members/?item=<uuid>: one item at a time, so that two rooms never show each other's members."""
    meeting, by = meeting_of(request, pk), request.acting
    lines = [line for line in sitting.of_meetings([meeting], by)[meeting.pk] if line.chooses]
    if not lines:
        raise Http404
    line = chosen_line(lines, request.POST.get("item") or request.GET.get("item") or "")
    sitting.with_matters([line])
    seating = seats.Seating.of(line, by)
    sent = request.POST if request.POST.get("verb") == "CHOOSE" else None
    form = ChooseForm(sent, seating=seating, members=[(str(m.pk), m.worker.name) for m in line.members])
    if request.method == "POST":
        done = act(request, line, form)
        if done:
            return done
    context = {"meeting": meeting, "line": line, "tabs": list(tabs(lines, line)), "form": form}
    context |= {"rows": rows(line), "why_not": seating.why_not, "open_to_choose": line.matter is not None}
    return render(request, "meetings/members.html", context, status=422 if form.errors else 200)


def chosen_line(lines, given):
    if not given:
        return lines[0]
    line = next((line for line in lines if str(line.item.pk) == given), None)
    if line is None:
        raise Http404
    return line


def tabs(lines, current):
    for line in lines:
        yield {"label": f"議題{line.number}", "url": f"?item={line.item.pk}", "current": line is current}


def rows(line):
    """Each member with what is known of his acknowledgement; the 課 that convenes alone knows of all."""
    pledges = {(p.worker_id, p.agency_id): p for p in Pledge.objects.filter(item=line.item.pk)}
    replaced = {member.replaces_id for member in line.members if member.replaces_id}
    return [
        {
            "member": member,
            "pledge": pledges.get((member.worker_id, member.agency_id)),
            "knows": line.convenes or (member.worker_id, member.agency_id) in pledges,
            "replaced": member.pk in replaced,
        }
        for member in line.members
    ]


def act(request, line, form):
    """Choose, replace or take off; None when the page has to be shown again."""
    by, back = (
        request.acting,
        reverse("meeting-members", args=[line.item.meeting_id]) + f"?item={line.item.pk}",
    )
    if request.POST.get("verb") == "CHOOSE":
        if not form.is_valid():
            return None
        try:
            choose(line, by, form)
        except Refused as refusal:
            form.add_error("worker", str(refusal))
            return None
        messages.success(request, f"{form.name}を構成員に加えました。")
        return SeeOther(back)
    member = get_visible(Member.objects.select_related("worker"), request, request.POST.get("member", ""))
    if member.item_id != line.item.pk:
        raise Http404
    request.verb = "meeting-member-remove"
    actions.remove(member, by=by)
    messages.success(request, f"{member.worker.name}さんを構成員から外しました。この議題は、もう見えません。")
    return SeeOther(back)


def choose(line, by, form):
    """A substitute takes the seat of the one he stands for, who leaves it in the same moment."""
    agency, worker = form.whom
    replaced = next((m for m in line.members if str(m.pk) == form.cleaned_data["replaces"]), None)
    duty = Duty.SUBSTITUTE if replaced else form.cleaned_data["duty"]
    actions.choose(line.item, by=by, agency=agency, worker=worker, duty=duty, replaces=replaced)
    if replaced:
        actions.remove(replaced, by=by)
