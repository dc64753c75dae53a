"""A sealed address in what is about to be saved: told to the named workers alone, so that nobody can try out guesses."""

import re

from django.db import connection
from django.shortcuts import render

from .boundary import kept_fields

# Every form asks first, but these; each with its reason.
UNASKED = {
    "case-contact-edit": "here the address itself is kept",
    "case-contact-new": "here the address itself is kept",
    "case-detail": "the form of a note warns at its own field",
    "case-note-edit": "the form of a note warns at its own field",
    "consultation-edit": "the form of a 相談 warns at its own field",
}
# 連絡先 of a つなぎ: sent on purpose, to the receiver alone, and closed by the seal itself.
BELONGS = frozenset({"contact"})
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def says(case_id, *texts):
    """Whether texts hold an address or a number that is sealed; for one who is not named the answer is always no."""
    text = "\n".join(text for text in texts if text)
    if not text or case_id is None:
        return False
    return _one("SELECT sealed_says(%s, %s)", [case_id, text])


def among(contacts, *texts):
    """Whether texts hold one of these addresses or numbers, however it is spelled; the contacts are what the asker reads."""
    text = "\n".join(text for text in texts if text)
    if not text or not contacts:
        return False
    rows = [[getattr(row, name) or "" for row in contacts] for name in ("kind", "key", "value")]
    return _one("SELECT place_says(%s::text[], %s::text[], %s::text[], %s)", [*rows, text])


def asked_first(request):
    """The page that asks before a sealed address goes into what others read (I3); None where there is nothing to ask."""
    match = request.resolver_match
    if match.view_name in UNASKED or request.POST.get("sealed_ok") == "1":
        return None
    kept = kept_fields(request)
    ids = _ID.findall(" ".join(str(value) for value in (*match.kwargs.values(), *(v for _n, v in kept))))
    text = "\n".join(value.replace("\x00", "") for name, value in kept if name not in BELONGS)
    if not ids or not text or not _one("SELECT sealed_tells(%s::uuid[], %s)", [sorted(set(ids)), text]):
        return None
    envelope = [(name, request.POST.get(name, "")) for name in ("nonce", "membership", "draft")]
    return render(request, "sealed_words.html", {"kept": kept, "envelope": envelope}, status=422)


def _one(statement, params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()[0]
