"""会議体 in the settings, and its register for the 所属長 of the 課 that convenes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, get_visible, reads, writes
from access.verdict import Refused
from accounts.models import Agency
from accounts.querysets import today
from accounts.views.office import for_admins, sent, show
from meetings.actions import bodies as actions
from meetings.forms.body import BodyForm, SeatForm
from meetings.forms.meeting import grounds
from meetings.models import Body, BodySeat


@for_admins
@reads
def bodies(request):
    """/settings/bodies/."""
    rows = [
        {"body": body, "grounds": grounds(body), "seats": len(seats_of(body))}
        for body in Body.objects.select_related("agency")
    ]
    return render(request, "settings/bodies.html", {"rows": rows})


@for_admins
@writes
def body_new(request):
    """/settings/bodies/new/."""
    form = BodyForm(sent(request))
    if not form.is_valid():
        return show(request, "settings/body.html", form)
    body = actions.add_body(None, by=request.acting, **form.facts())
    messages.success(request, f"会議体「{body.name}」を加えました。つぎに、構成機関を選びます。")
    return SeeOther(reverse("body-seats", args=[body.pk]))


@for_admins
@writes
def body(request, pk):
    """/settings/bodies/<pk>/."""
    row = get_visible(Body, request, pk)
    start = {name: getattr(row, name) for name in BodyForm.base_fields} | {"agency": row.agency_id}
    form = BodyForm(sent(request), body=row, initial=start)
    if not form.is_valid():
        return show(request, "settings/body.html", form, body=row)
    try:
        actions.edit_body(row, by=request.acting, version=form.cleaned_data["version"], **form.facts())
    except Stale as stale:
        both = form.overtaken_by(stale.current)
        return show(request, "settings/body.html", form, status=409, both=both, body=row)
    messages.success(request, f"会議体「{form.cleaned_data['name']}」を保存しました。")
    return SeeOther(reverse("settings-bodies"))


def seats_of(body):
    """The seats of a body today, by agency."""
    day = today()
    rows = BodySeat.objects.filter(body=body, valid_from__lte=day).select_related("agency")
    return [row for row in rows.order_by("agency") if row.valid_until is None or row.valid_until >= day]


@writes
def body_seats(request, pk):
    """/bodies/<pk>/seats/: 構成機関名簿; for everyone else the page does not exist."""
    row, by = get_visible(Body.objects.select_related("agency"), request, pk), request.acting
    if not policy.keep_register(by, row):
        raise Http404
    rows = seats_of(row)
    adds = request.POST.get("verb") == "SEAT"
    form = SeatForm(request.POST if adds else None, seated=[seat.agency_id for seat in rows])
    if request.method == "POST" and (not adds or form.is_valid()):
        try:
            told = keep(request, row, form if adds else None)
        except Refused as refusal:
            told = str(refusal)
        messages.info(request, told)
        return SeeOther(reverse("body-seats", args=[row.pk]))
    back = {"url": reverse("settings-bodies"), "label": "会議体の一覧"} if by.is_admin else None
    back = back or {"url": reverse("meeting-list"), "label": "会議の一覧"}
    return show(request, "settings/seats.html", form, body=row, rows=rows, back=back, grounds=grounds(row))


def keep(request, row, form):
    """One agency more or one less."""
    if form:
        agency = form.cleaned_data["agency"]
        actions.seat(row, by=request.acting, agency=agency)
        return f"{agency.name}を構成機関に加えました。"
    given = request.POST.get("agency", "")
    agency = get_visible(Agency, request, given if given.isascii() and given.isdigit() else None)
    actions.unseat(row, by=request.acting, agency=agency)
    return f"{agency.name}を構成機関から外しました。いま選ばれている構成員は、そのままです。"
