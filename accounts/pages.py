"""The sign-in page, drawn by its own view and by the doorkeeper."""

from django.conf import settings
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from . import offers
from .forms.sign_in import SignInForm


def sign_in_page(request, form=None, *, status=200, **told):
    """Told: next_url, parcel (a form to be sent afterwards), timed_out, wait (seconds), notice, signed_out."""
    context = {
        "form": form or SignInForm(),
        "offers": offers.people if settings.DEMO else [],
        "offer_password": offers.password if settings.DEMO else "",
        **told,
    }
    response = render(request, "accounts/sign_in.html", context, status=status)
    if told.get("wait"):
        response["Retry-After"] = str(told["wait"])
    return response


def next_of(request):
    """Where a worker wanted to go: a path of this site, or nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if local and len(wanted) <= 2000 and wanted.isprintable() else ""
