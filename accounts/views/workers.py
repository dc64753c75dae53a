"""職員: the list, a new one, and one worker with memberships, one-time code and end."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, commands, get_visible, reads, writes
from accounts import actions, codes, gate
from accounts.forms.settings import EndForm, MembershipForm, NewWorkerForm, WorkerFilter, WorkerForm
from accounts.models import Membership, Worker
from accounts.querysets import today
from audit import log
from audit.disclosure import loaded
from audit.models import Event

from .office import for_admins, sent, show

SIZE = 100


@for_admins
@reads
def workers(request):
    """/settings/workers/: by sign-in name, a hundred to a page."""
    form = WorkerFilter(request.GET)
    found = list(form.workers(request.GET.get("after", ""))[: SIZE + 1])
    page, more = found[:SIZE], len(found) > SIZE
    day, held = today(), {}
    places = Membership.objects.filter(worker__in=page).exclude(valid_until__lt=day)
    for place in places.select_related("agency").order_by("valid_from"):
        held.setdefault(place.worker_id, []).append(standing(place, day))
    context = {
        "form": form,
        "rows": [{"worker": worker, "places": held.get(worker.pk, [])} for worker in page],
        "next_url": form.address(after=page[-1].username) if more else "",
        "first_url": form.address() if request.GET.get("after") else "",
    }
    return render(request, "settings/workers.html", context)


@for_admins
@writes
def worker_new(request):
    """/settings/workers/new/."""
    form = NewWorkerForm(sent(request))
    place = MembershipForm(sent(request), initial={"valid_from": today()})
    if not (form.is_valid() & place.is_valid()):
        wrong = form.errors or place.errors
        return show(request, "settings/worker_new.html", form, status=422 if wrong else 200, place=place)
    worker = actions.add_worker(None, by=request.acting, **form.facts(), **place.cleaned_data)
    messages.success(request, f"{worker.name}さんを加えました。次に、1回限りのコードを出してください。")
    return SeeOther(reverse("settings-worker", args=[worker.pk]))


@for_admins
@writes
def worker(request, pk):
    """/settings/workers/<pk>/: one worker; here the name is corrected."""
    row = get_visible(Worker, request, pk)
    initial = {"name": row.name, "kana": row.kana, "version": row.version}
    form = WorkerForm(sent(request), initial=initial)
    if not form.is_valid():
        return show(request, "settings/worker.html", form, **about(request, row))
    try:
        actions.edit_worker(row, by=request.acting, version=form.cleaned_data["version"], **form.facts())
    except Stale as stale:
        both = form.overtaken_by(stale.current)
        return show(request, "settings/worker.html", form, status=409, both=both, **about(request, row))
    messages.success(request, "氏名を保存しました。")
    return SeeOther(reverse("settings-worker", args=[row.pk]))


def about(request, row):
    """What the page of a worker shows besides the form."""
    places = Membership.objects.filter(worker=row).select_related("agency").order_by("-valid_from")
    has_password, code_until = gate.state(row.pk)
    day = today()
    return {
        "worker": row,
        "places": [standing(place, day) for place in places],
        "has_password": has_password,
        "code_until": code_until,
        "may": policy.change_worker(request.acting, row),
    }


def standing(place, day):
    """A membership and where it stands on a day: the word and its sign."""
    if place.valid_until is not None and place.valid_until < place.valid_from:
        return {"place": place, "kind": "plain", "word": "取りやめ"}
    if place.valid_until is not None and place.valid_until < day:
        return {"place": place, "kind": "plain", "word": "終了"}
    if place.valid_from > day:
        return {"place": place, "kind": "info", "word": "これから", "open": True}
    return {"place": place, "kind": "full", "word": "いまの所属", "open": True}


@for_admins
@commands
def worker_code(request, pk):
    """/settings/workers/<pk>/code/: shown once, on this answer only."""
    row = get_visible(Worker, request, pk)
    code = actions.give_code(row, by=request.acting)
    log.record(
        acting=request.acting,
        verb=request.verb,
        result=Event.Result.DONE,
        book=loaded.get(),
        request=request,
    )
    context = {"worker": row, "code": code, "days": codes.LIFETIME.days}
    return render(request, "settings/worker_code.html", context)


@for_admins
@writes
def worker_end(request, pk):
    """/settings/workers/<pk>/end/: asked once, effective at the worker's very next request."""
    row = get_visible(Worker, request, pk)
    if request.method != "POST":
        return render(request, "settings/worker_end.html", about(request, row))
    try:
        actions.end_worker(row, by=request.acting, version=whole(request.POST.get("version")))
    except Stale:
        return render(request, "settings/worker_end.html", about(request, row) | {"stale": True}, status=409)
    messages.success(request, f"{row.name}さんを終了しました。もうサインインできません。")
    return SeeOther(reverse("settings-worker", args=[row.pk]))


def whole(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


@for_admins
@commands
def worker_reopen(request, pk):
    """/settings/workers/<pk>/reopen/."""
    row = get_visible(Worker, request, pk)
    try:
        actions.reopen_worker(row, by=request.acting, version=whole(request.POST.get("version")))
        messages.success(
            request, f"{row.name}さんを有効に戻しました。所属と1回限りのコードを確かめてください。"
        )
    except Stale:
        messages.warning(request, "ほかの人が先に変えました。いまの内容を確かめてください。")
    return SeeOther(reverse("settings-worker", args=[row.pk]))


@for_admins
@writes
def membership_new(request, pk):
    """/settings/workers/<pk>/memberships/new/."""
    row = get_visible(Worker, request, pk)
    form = MembershipForm(sent(request), worker=row, initial={"valid_from": today()})
    if not form.is_valid():
        return show(request, "settings/membership_new.html", form, worker=row)
    actions.add_membership(row, by=request.acting, **form.cleaned_data)
    messages.success(request, f"{row.name}さんの所属を加えました。")
    return SeeOther(reverse("settings-worker", args=[row.pk]))


@for_admins
@writes
def membership_end(request, pk):
    """/settings/memberships/<pk>/end/."""
    row = get_visible(Membership.objects.select_related("worker", "agency"), request, pk)
    form = EndForm(sent(request), initial={"version": row.version, "when": "DAY", "last_day": today()})
    if not form.is_valid():
        return show(request, "settings/membership_end.html", form, membership=row)
    facts = {"version": form.cleaned_data["version"], "last_day": form.ends_on}
    try:
        actions.end_membership(row, by=request.acting, **facts)
    except Stale as stale:
        context = {"membership": stale.current, "stale": True}
        return show(request, "settings/membership_end.html", form, status=409, **context)
    messages.success(request, f"{row.worker.name}さんの所属「{row}」を終えました。")
    return SeeOther(reverse("settings-worker", args=[row.worker_id]))
