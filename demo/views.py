"""The same page through another pair of eyes; only the invented city has this door."""

from django.conf import settings
from django.http import Http404
from django.views.decorators.http import require_POST

from access.doorkeeper import open_door
from access.doors import SeeOther
from accounts import devices, entry, offers
from accounts.models import Worker
from accounts.pages import next_of
from audit.models import Event
from common.views import error_page, typed_text

HOME = "/"


@open_door
@require_POST
def switch(request):
    """/demo/switch/: sign in as another of the offered people, and open the same page."""
    if not settings.DEMO:
        raise Http404
    offered = {offer["username"] for offer in offers.people} & {request.POST.get("username")}
    worker = Worker.objects.filter(username__in=offered, is_active=True).first()
    places = entry.places(worker) if worker else []
    if not places:
        raise Http404
    before = request.user if request.user.is_authenticated else None
    entry.nobody_acts(request)
    if before:
        entry.note(request, before, Event.Result.DONE, "別の人に替わる")
    entry.leave(request)
    entry.enter(request, worker, places[0])
    response = SeeOther(next_of(request) or HOME)
    devices.remember(response, devices.of(request), worker)
    return response


def page_not_found(request, exception=None):
    """The ordinary page for what is absent or hidden, with the strip on it: whoever came to see it can go back."""
    return error_page(404, typed_text(request), request)
