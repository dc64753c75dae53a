"""Deny by default: no page without a sign-in, no sign-in that has run out, no stale 所属."""

import time
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import redirect, render

from accounts import devices, entry, parcels
from accounts.pages import sign_in_page

from .boundary import kept_fields
from .verdict import Refused

FRESH = 20  # seconds; because every change of the session is a write


def open_door(view):
    """Mark a view as one that needs no sign-in."""
    view.open_door, view.door = True, "open"
    return view


class Doorkeeper:
    """Runs after authentication: lets the signed-in in, and keeps what the timed-out had typed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        request.verb = request.resolver_match.view_name or view.__name__
        if getattr(view, "open_door", False):
            return None
        signed_in = request.acting is not None and request.user.is_authenticated
        if signed_in and not timed_out(request):
            if time.time() - request.session.get("seen_at", 0) > FRESH:
                request.session["seen_at"] = int(time.time())
            return None
        return sign_in_first(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            request.failure = exception
            return render(
                request, "refused.html", {"reason": str(exception), "kept": kept_fields(request)}, status=403
            )
        return None


def timed_out(request):
    """Whether the session was idle too long or is too old as a whole."""
    now = time.time()
    idle = now - request.session.get("seen_at", 0) > request.session.get("idle", settings.IDLE_SECONDS)
    old = now - request.session.get("signed_in_at", 0) > settings.ABSOLUTE_SECONDS
    return idle or old


def sign_in_first(request):
    """Ask to sign in again in place; a form that was being sent travels along, signed, and is sent afterwards."""
    target = request.get_full_path() if request.method == "GET" else "/"
    if _has_to_choose(request):
        return _to("acting", target)
    if _is_background(request):
        # The session stays as it is, because the form of the open page still has to be kept under its worker's name.
        return render(request, "accounts/_timed_out.html", status=401)
    was = request.session.get("_auth_user_id") or devices.of(request).last
    parcel = parcels.pack(request, was) if request.method == "POST" and was else ""
    entry.leave(request)
    if parcel:
        return sign_in_page(request, parcel=parcel, timed_out=True, status=401)
    return _to("sign-in", target)


def _has_to_choose(request):
    """Signed in, but no 所属 is chosen yet, or the chosen one has ended; a form being sent goes another way."""
    if request.acting is not None or request.method == "POST" or timed_out(request):
        return False
    return request.user.is_authenticated


def _is_background(request):
    """Asked by a script of an open page, which keeps what is typed in it: a fragment answers, never a page."""
    return bool(
        request.headers.get("HX-Request")
        or request.headers.get("X-Draft")
        or request.headers.get("Sec-Fetch-Dest") == "empty"
    )


def _to(name, target):
    response = redirect(name)
    response["Location"] += "?" + urlencode({"next": target})
    return response
