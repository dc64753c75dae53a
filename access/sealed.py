"""A sealed address in what is about to be saved: told to the named workers alone, so that nobody can try out guesses."""

from django.db import connection
from django.shortcuts import render

from .boundary import kept_fields

# What is written about a case besides its notes, consultations and contacts, which warn in their own forms.
WATCHED = frozenset(
    {
        "case-assessment-section",
        "case-close",
        "case-comments",
        "case-coordination",
        "case-family-edit",
        "case-family-new",
        "case-monitoring",
        "case-outreach-end",
        "case-outreach-plan",
        "case-outreach-visit",
        "case-plan-comments",
        "case-plan-edit",
        "case-plan-new",
        "case-plan-role",
        "case-relative-edit",
        "case-relative-new",
        "case-reopen",
    }
)


def says(case_id, *texts):
    """Whether texts hold an address or a number that is sealed; for one who is not named the answer is always no."""
    text = "\n".join(text for text in texts if text)
    if not text or case_id is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_says(%s, %s)", [case_id, text])
        return cursor.fetchone()[0]


def asked_first(request):
    """The page that asks before a sealed address goes into what others read (I3); None where there is nothing to ask."""
    match = request.resolver_match
    if match.view_name not in WATCHED or request.POST.get("sealed_ok") == "1":
        return None
    kept = kept_fields(request)
    if not says(match.kwargs["pk"], *(value.replace("\x00", "") for _name, value in kept)):
        return None
    envelope = [(name, request.POST.get(name, "")) for name in ("nonce", "membership", "draft")]
    return render(request, "sealed_words.html", {"kept": kept, "envelope": envelope}, status=422)
