"""A form that was being sent when the sign-in ran out: signed, carried by the sign-in page, and sent afterwards."""

from dataclasses import dataclass

from django.core import signing

SALT = "kept-form"
HOURS = 24


@dataclass(frozen=True)
class Parcel:
    """途中だった送信: where it was going, whose it is, and every field as it was typed."""

    path: str
    worker: str
    fields: tuple

    @property
    def membership(self):
        """The 所属 the form was drawn for."""
        return next((value for name, value in self.fields if name == "membership"), "")


def is_secret(name):
    return name in {"csrfmiddlewaretoken", "one_time_code"} or "password" in name


def pack(request, worker_id):
    """The form of a request as text that only this installation can have written; never a password."""
    fields = [
        (name, value) for name, values in request.POST.lists() if not is_secret(name) for value in values
    ]
    return signing.dumps([request.get_full_path(), str(worker_id), fields], salt=SALT, compress=True)


def unpack(text):
    """The parcel, or None for one that is missing, forged or older than a day."""
    try:
        path, worker, fields = signing.loads(text or "", salt=SALT, max_age=HOURS * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Parcel(path, worker, tuple((name, value) for name, value in fields))
