"""The browser, remembered after a sign-in: what strangers do elsewhere does not slow its people down."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

DAYS = 90
PEOPLE = 10
SALT = "device"


@dataclass(frozen=True)
class Device:
    """端末のブラウザー: a random name, and who signed in on it, the last one first."""

    name: str = ""
    people: tuple = ()

    def knows(self, worker):
        return worker is not None and str(worker.pk) in self.people

    @property
    def last(self):
        """The id of whoever signed in on it last."""
        return self.people[0] if self.people else ""


def cookie_name():
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def of(request):
    """The device of a request; a forged or old cookie is no device."""
    try:
        name, people = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=DAYS * 86400)
    except (signing.BadSignature, ValueError, TypeError):
        return Device()
    return Device(name, tuple(people))


def remember(response, device, worker):
    """Set the cookie: this worker has signed in on this browser."""
    others = [person for person in device.people if person != str(worker.pk)]
    people = [str(worker.pk), *others][:PEOPLE]
    response.set_cookie(
        cookie_name(),
        signing.dumps([device.name or secrets.token_urlsafe(12), people], salt=SALT),
        max_age=DAYS * 86400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
