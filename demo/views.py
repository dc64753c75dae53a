"""The same page through another pair of eyes; only the invented city has this door."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_POST

from access.doorkeeper import open_door
from access.doors import SeeOther
from accounts import devices, entry, offers
from accounts.pages import next_of
from audit.models import Event
from common.views import error_page, typed_text

HOME = "/"


@open_door
@require_POST
def switch(request):
    """/demo/switch/: sign in as another of the offered people, with the password everybody knows, and see the same page."""
    username, wanted = request.POST.get("username"), next_of(request) or HOME
    if not settings.DEMO or username not in {offer["username"] for offer in offers.people}:
        raise Http404
    before = request.user if request.user.is_authenticated else None
    entry.nobody_acts(request)
    worker = entry.knock(request, username, offers.password).worker
    places = entry.places(worker) if worker else []
    if not places:
        return SeeOther(f"{reverse('sign-in')}?{urlencode({'next': wanted})}")
    if before:
        entry.note(request, before, Event.Result.DONE, "別の人に替わる")
    entry.leave(request)
    entry.enter(request, worker, places[0])
    response = SeeOther(wanted)
    devices.remember(response, devices.of(request), worker)
    return response


def page_not_found(request, exception=None):
    """The ordinary page for what is absent or hidden, with the strip on it: whoever came to see it can go back."""
    return error_page(404, typed_text(request), request)
