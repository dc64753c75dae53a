"""What every page of the invented city has above it; production has neither this processor nor its address."""

from django.conf import settings
from django.urls import reverse

from accounts import offers

HOME = "/"


def strip(request):
    """The people through whose eyes the page can be seen, for whoever is signed in as one of them."""
    acting = getattr(request, "acting", None)
    if not settings.DEMO or acting is None:
        return {}
    return {
        "personas": [_persona(offer, acting) for offer in offers.people],
        "switch_url": reverse("demo-switch"),
        "here": _here(request),
    }


def _persona(offer, acting):
    desk = offer["agency"] if offer["role"] == offer["agency"] else f"{offer['agency']}／{offer['role']}"
    return offer | {"desk": desk, "current": offer["username"] == acting.worker.username}


def _here(request):
    """The page itself; an address that only takes what is sent leads nowhere, so home then."""
    match = getattr(request, "resolver_match", None)
    only_takes = match and getattr(match.func, "door", "") == "commands"
    return HOME if only_takes else request.get_full_path()
