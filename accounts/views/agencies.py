"""機関: the list, a new one, and a changed one after a look at what that does."""

from django.contrib import messages
from django.db import connection
from django.db.models import Count
from django.shortcuts import render
from django.urls import reverse

from access.acts import Stale
from access.doors import SeeOther, get_visible, reads, writes
from accounts import actions
from accounts.forms.settings import AgencyForm
from accounts.models import Agency, Membership
from accounts.querysets import today

from .office import for_admins, sent, show


@for_admins
@reads
def agencies(request):
    """/settings/agencies/."""
    people = dict(
        Membership.objects.in_force()
        .values_list("agency")
        .annotate(n=Count("worker", distinct=True))
        .order_by()
    )
    day = today()
    rows = [
        {"agency": agency, "people": people.get(agency.pk, 0), "closed": is_closed(agency, day)}
        for agency in Agency.objects.select_related("parent")
    ]
    return render(request, "settings/agencies.html", {"rows": rows})


@for_admins
@writes
def agency_new(request):
    """/settings/agencies/new/."""
    form = AgencyForm(sent(request))
    if not form.is_valid():
        return show(request, "settings/agency.html", form)
    agency = actions.add_agency(None, by=request.acting, **form.facts())
    messages.success(request, f"機関「{agency.name}」を加えました。")
    return SeeOther(reverse("settings-agencies"))


@for_admins
@writes
def agency(request, pk):
    """/settings/agencies/<pk>/: a change of sight is shown and asked about first."""
    row = get_visible(Agency, request, pk)
    form = AgencyForm(sent(request), agency=row, initial=initial_of(row))
    context = {"agency": row, "cases": cases_of(row)}
    if not form.is_valid():
        return show(request, "settings/agency.html", form, **context)
    changes = consequences(row, form.cleaned_data, context["cases"])
    if changes and "checked" not in request.POST:
        return show(request, "settings/agency_check.html", form, changes=changes, **context)
    try:
        actions.edit_agency(row, by=request.acting, version=form.cleaned_data["version"], **form.facts())
    except Stale as stale:
        both = form.overtaken_by(stale.current)
        return show(request, "settings/agency.html", form, status=409, both=both, **context)
    messages.success(request, f"機関「{form.cleaned_data['name']}」を保存しました。")
    return SeeOther(reverse("settings-agencies"))


def initial_of(row):
    names = (*AgencyForm.base_fields,)
    return {name: getattr(row, name) for name in names} | {"parent": row.parent_id}


def is_closed(row, day):
    return row.closed_on is not None and row.closed_on <= day


def cases_of(row):
    """How many cases an agency sees today; a number only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_count_of(%s)", [row.pk])
        return cursor.fetchone()[0]


def consequences(row, facts, cases):
    """What a change does to who sees, in sentences; empty when sight stays as it is."""
    said, own = programme(row, facts), f"いま見ている{cases:,}件"
    if facts["named_only"] != row.named_only:
        said.append(
            f"この機関の職員は、自分の名前で認められたケースだけを見るようになります（{own}のうち、それ以外は見えなくなります）。"
            if facts["named_only"]
            else "この機関の職員全員が、この機関に認められたケースを見るようになります。"
            "これまで一人ひとりが受けた相談と書いた記録も、この機関の全員に見えるようになります。"
        )
    before = row.parent if row.parent_sees else None
    after = facts["parent"] if facts["parent_sees"] else None
    if before != after and before:
        said.append(f"{before.name}は、この窓口が受け付けたケースが見えなくなります。")
    if before != after and after:
        said.append(f"{after.name}は、この窓口が受け付けたケースを見るようになります。")
    if facts["closed_on"] != row.closed_on:
        said.append(
            f"廃止日から、この機関の所属では何も見えなくなります（{own}）。先に引き継ぎを済ませてください。"
            if facts["closed_on"]
            else "廃止を取り消し、この機関の所属でまた見えるようになります。"
        )
    return said


def programme(row, facts):
    """What being in charge of 多機関協働 or of 支援決定 does to sight, in sentences."""
    told = {
        (
            "coordinates",
            True,
        ): "この機関の職員は、本人の申込があるケースを受理して、その記録のすべてを見られるようになります。",
        (
            "coordinates",
            False,
        ): "この機関は、これから受理ができません。もう受理しているケースは、終わるまで見えます。",
        (
            "decides",
            True,
        ): "この課の職員は、これから多機関協働で受理されるケースの、基本情報とプラン・会議を見るようになります。",
        (
            "decides",
            False,
        ): "この課は、これから受理されるケースを見ません。もう受理されているケースは、終わるまで見えます。",
    }
    return [
        told[name, facts[name]] for name in ("coordinates", "decides") if facts[name] != getattr(row, name)
    ]
