"""The door of the settings: for everyone but a 管理者 these pages do not exist."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, reads, writes
from accounts import actions
from accounts.forms import settings as forms


def for_admins(view):
    """404 for everyone else, exactly as for a page that is not there."""

    @wraps(view)
    def entered(request, *args, **kwargs):
        if not policy.change_settings(request.acting):
            raise Http404
        return view(request, *args, **kwargs)

    return entered


def sent(request):
    """What a form is bound to: the POST, or nothing."""
    return request.POST if request.method == "POST" else None


def show(request, template, form, status=None, **context):
    """A page with a form; 422 when there is something to mend."""
    return render(
        request, template, {"form": form, **context}, status=status or (422 if form.errors else 200)
    )


@for_admins
@reads
def index(request):
    """/settings/."""
    return render(request, "settings/index.html")


@for_admins
@writes
def city(request):
    """/settings/city/: what a city decides for itself."""
    row = forms.city()
    form = forms.CityForm(sent(request), initial=forms.CityForm.initial_of(row))
    if not form.is_valid():
        return show(request, "settings/city.html", form)
    try:
        actions.set_city(row, by=request.acting, version=form.cleaned_data["version"], **form.facts())
    except Stale as stale:
        both = form.overtaken_by(stale.current)
        return show(request, "settings/city.html", form, status=409, both=both)
    messages.success(request, "市の設定を保存しました。")
    return SeeOther(reverse("settings"))
