"""Pages that belong to no desk: the error pages, which ask no database, and the style guide."""

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import get_template

from common import styleguide as samples
from common.text import is_written

# What the frame of a form carries is no work of the writer's hand.
_FRAME = {"csrfmiddlewaretoken", "nonce", "membership", "draft", "next", "parcel", "one_time_code"}
_UNREADABLE = (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)


def error_page(status, kept=(), request=None):
    """The plain page of that status, with what its reader had typed."""
    context = {"kept": kept, "demo": settings.DEMO and settings.MODE != "production"}
    return HttpResponse(get_template(f"{status}.html").render(context, request), status=status)


def typed_text(request):
    """What a POST carried that a person wrote, for the page that could not keep it."""
    rows = [
        {"label": f"入力{number}", "text": value} for number, value in enumerate(_written(request), start=1)
    ]
    return rows


def bad_request(request, exception=None):
    return error_page(400)


def permission_denied(request, exception=None):
    return error_page(403)


def page_not_found(request, exception=None):
    return error_page(404, typed_text(request))


def server_error(request):
    return error_page(500, typed_text(request))


def csrf_failure(request, reason=""):
    return error_page(403, typed_text(request))


def styleguide(request):
    """Every component in every state, on invented data."""
    return render(request, "styleguide.html", samples.context(request))


def _written(request):
    try:
        rows = request.POST.lists() if request.method == "POST" else ()
    except _UNREADABLE:
        return
    for name, values in rows:
        if name not in _FRAME and "password" not in name:
            yield from filter(is_written, values)
