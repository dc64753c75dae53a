"""How a request enters: each view says which door it is, and a form is taken once, for the 所属 it was drawn for."""

import uuid
from functools import wraps

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac

from .boundary import kept_fields
from .models import Draft, Submission
from .sealed import asked_first


class SeeOther(HttpResponseRedirect):
    """303: what was sent has been taken; look here now."""

    status_code = 303


def get_visible(model, request, pk):
    """The row, if the wall shows it to whoever asks; otherwise exactly what an absent row gives: 404."""
    manager = getattr(model, "objects", model)
    try:
        return manager.get(pk=pk)
    except (ObjectDoesNotExist, ValidationError, ValueError):
        raise Http404 from None


def get_case(request, pk):
    """The case by its name in the house, for the floors below it (consent); 404 when it is not visible."""
    return get_visible(apps.get_model("cases", "Case"), request, pk)


def seen(row, name):
    """A related row, or None where the wall hides it; never read it by a join."""
    try:
        return getattr(row, name)
    except ObjectDoesNotExist:
        return None


def reads(view):
    """A door that shows and changes nothing (GET)."""
    return _door(view, "reads", ("GET", "HEAD"), view)


def asks(view):
    """A door that shows what a form asks for and changes nothing: personal data stays out of the address."""
    return _door(view, "asks", ("GET", "HEAD", "POST"), view)


def writes(view):
    """A door that shows a form (GET) and takes it once (POST)."""

    @wraps(view)
    def entered(request, *args, **kwargs):
        if request.method == "POST":
            return take_once(request, lambda: view(request, *args, **kwargs))
        return view(request, *args, **kwargs)

    return _door(view, "writes", ("GET", "HEAD", "POST"), entered)


def commands(view):
    """A door that only takes (POST)."""

    @wraps(view)
    def entered(request, *args, **kwargs):
        return take_once(request, lambda: view(request, *args, **kwargs))

    return _door(view, "commands", ("POST",), entered)


def _door(view, kind, methods, entered):
    @wraps(view)
    def door(request, *args, **kwargs):
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        return entered(request, *args, **kwargs)

    door.door = kind
    return door


def take_once(request, view):
    """Let a form through once: a second copy is answered with what the first one made."""
    if request.POST.get("membership") != str(request.acting.membership.pk):
        return render(request, "other_membership.html", {"kept": kept_fields(request)}, status=409)
    nonce = read_nonce(request.POST.get("nonce"), request.acting)
    if nonce is None:
        return render(
            request, "other_membership.html", {"kept": kept_fields(request), "old": True}, status=409
        )
    if (question := asked_first(request)) is not None:
        return question
    made = _claim(nonce, request)
    if made is not None:
        return SeeOther(made.location or request.get_full_path())
    response = view()
    if 300 <= response.status_code < 400:
        Submission.objects.filter(nonce=nonce).update(location=response["Location"][:300])
        forget_draft(request)
    else:
        Submission.objects.filter(nonce=nonce).delete()
    return response


def _claim(nonce, request):
    """None when this form is new; otherwise the earlier submission. A concurrent copy waits here for the first."""
    try:
        with transaction.atomic():
            Submission(nonce=nonce, worker=request.acting.worker, location="").save(force_insert=True)
    except IntegrityError:
        return Submission.objects.filter(nonce=nonce).first() or Submission(nonce=nonce, location="/")
    return None


def forget_draft(request):
    key = request.POST.get("draft", "")
    if key and "\x00" not in key:
        Draft.objects.filter(
            worker=request.acting.worker, membership=request.acting.membership, key=key
        ).delete()


def new_nonce(acting):
    """The number of one form, sealed for the worker and the 所属 it is drawn for: nobody fills in a form for another."""
    number = uuid.uuid4()
    return f"{number}.{_seal(number, acting)}"


def read_nonce(text, acting):
    """The number of a form that was drawn for whoever acts; None for any other, or none at all."""
    number, _, seal = (text or "").partition(".")
    try:
        number = uuid.UUID(number)
    except ValueError:
        return None
    return number if constant_time_compare(seal, _seal(number, acting)) else None


def _seal(number, acting):
    text = f"{number}:{acting.worker.pk}:{acting.membership.pk}"
    return salted_hmac("access.doors.form", text, algorithm="sha256").hexdigest()[:32]
