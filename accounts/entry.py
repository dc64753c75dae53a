"""Beginning and ending a sign-in."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY, authenticate, login, logout

from audit import log
from audit.models import Event

from . import devices, throttle
from .contexts import set_token
from .models import City, Membership, Worker


@dataclass(frozen=True)
class Knock:
    """What came of a try: a worker, or nobody, or a wait in seconds."""

    worker: Worker | None = None
    wait: int = 0


def knock(request, username, password):
    """Try a name and a password, counted and logged; unknown, wrong and ended look and take the same."""
    claimed = Worker.objects.filter(username=username).first()
    device = devices.of(request)
    attempt = throttle.attempt(username, request.ip, device.name if device.knows(claimed) else "")
    if attempt.wait:
        note(request, claimed, Event.Result.REFUSED, "続けて間違えたため待ち時間中")
        return Knock(wait=attempt.wait)
    worker = authenticate(request, username=username, password=password)
    if worker is None:
        note(request, claimed, Event.Result.REFUSED, "名前かパスワードの間違い")
        return Knock()
    attempt.forgive()
    return Knock(worker)


def places(worker):
    """The memberships a worker may act for today."""
    return list(Membership.objects.in_force().filter(worker=worker).select_related("worker", "agency"))


def enter(request, worker, membership):
    """Begin a session for one 所属, or for the choice among several (None)."""
    token = request.META.get("CSRF_COOKIE")
    if SESSION_KEY in request.session:
        request.session.cycle_key()  # because login() keeps the key of whoever signs in again
    login(request, worker)
    request.session.set_expiry(0)
    if token and devices.of(request).last == str(worker.pk):
        # because the forms that this worker left open in other tabs must still be taken
        request.META["CSRF_COOKIE"] = token
    now = int(time.time())
    request.session.update({"signed_in_at": now, "seen_at": now, "idle": idle_seconds()})
    request.session.pop("membership", None)
    if membership:
        request.session["membership"] = str(membership.pk)
    note(request, worker, Event.Result.DONE)


def switch(request, membership):
    """Act for another 所属 from the next request on."""
    request.session.cycle_key()
    request.session["membership"] = str(membership.pk)
    request.session["seen_at"] = int(time.time())


def leave(request):
    """End the session; nobody acts any more, not even in the rest of this request."""
    nobody_acts(request)
    logout(request)


def nobody_acts(request):
    """Act as nobody from here on, so that what follows is logged as claimed."""
    set_token("")
    request.acting = None


def note(request, worker, result, reason=""):
    """Log what happened at the door; the worker is named as claimed, for nobody acts there."""
    log.record(
        acting=None,
        claimed=worker and worker.pk,
        verb=request.verb,
        result=result,
        reason=reason,
        request=request,
    )


def idle_seconds():
    """How long a session may rest, as the city has set it."""
    city = City.objects.first()
    return city.idle_minutes * 60 if city else settings.IDLE_SECONDS
