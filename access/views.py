"""下書き: what was typed and not yet saved; only its writer, in the same 所属, ever gets it back."""

import json

from django.http import HttpResponse
from django.shortcuts import render

from .doors import asks, forget_draft, take_once
from .models import Draft

LARGEST = 1024 * 1024
FRAME = {"csrfmiddlewaretoken", "nonce", "membership", "draft", "discard"}


@asks
def drafts(request):
    """/drafts/: GET offers the draft of one form, POST keeps it; nothing of a record is read or changed."""
    if request.method != "POST":
        return _offer(request)
    if request.POST.get("discard"):
        return discard(request)
    key = _key(request.POST)
    if not key:
        return HttpResponse(status=422)
    # The form's own number is claimed meanwhile: a draft that arrives after its form was taken is not kept.
    kept = take_once(request, lambda: _keep(request, key))
    return HttpResponse(status=204) if 300 <= kept.status_code < 400 else kept


@asks
def discard(request):
    """/drafts/discard/: throw one's own draft away."""
    if request.method == "POST":
        forget_draft(request)
    return HttpResponse(status=204)


def _key(data):
    key = data.get("draft", "")
    return key if len(key) <= 120 and "\x00" not in key else ""


def _keep(request, key):
    fields = {name: request.POST.getlist(name) for name in request.POST if _is_typed(name)}
    fields = {_storable(name): [_storable(value) for value in values] for name, values in fields.items()}
    if len(json.dumps(fields, ensure_ascii=False).encode()) > LARGEST:
        return HttpResponse(status=413)
    mine = {"worker": request.acting.worker, "membership": request.acting.membership}
    Draft.objects.update_or_create(**mine, key=key, defaults={"fields": fields})
    return HttpResponse(status=204)


def _is_typed(name):
    return name not in FRAME and "password" not in name


def _storable(text):
    """The text without the one sign that JSON in PostgreSQL cannot hold; the form itself will name it."""
    return text.replace("\x00", "")


def _offer(request):
    key = _key(request.GET)
    mine = {"worker": request.acting.worker, "membership": request.acting.membership}
    draft = Draft.objects.filter(**mine, key=key).first() if key else None
    if draft is None:
        return HttpResponse(status=204)
    fields = json.dumps(draft.fields, ensure_ascii=False)
    return render(request, "access/_draft.html", {"draft": draft, "fields": fields})
