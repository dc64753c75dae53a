"""秘匿のまえに: records in which a sealed address stands, and what was printed before; each for those who put it right."""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import denials, policy
from access.doors import get_visible, reads
from access.models import Denial
from accounts.models import Agency, Worker
from audit.disclosure import note_case
from cases.models import Case

from . import verbs
from .prints import CONTACT, PRINTS

EARLIER = "history_id"


@dataclass
class Found:
    """One record in which it stands: its kind and, where the reader may open it, the row and where to mend it."""

    kind: str
    row: object
    url: str
    earlier: bool

    @property
    def at(self):
        row = self.row
        return next(
            (
                value
                for name in ("happened_on", "taken_at", "created_at", "recorded_at", "added_at", "at")
                if (value := getattr(row, name, None))
            ),
            None,
        )

    @property
    def agency(self):
        return getattr(self.row, "agency", None)


@reads
def sealed_texts(request, pk):
    """/cases/<uuid>/protection/texts/: 住所が書かれている記録, for the named workers."""
    case = get_visible(Case, request, pk)
    flags = denials.flags(pk)
    if not flags.sealed or flags.closed:
        raise Http404
    found = [_found(table, key) for table, key in _rows("SELECT * FROM sealed_texts(%s)", [pk])]
    note_case(pk)
    shown = [row for row in found if row.row is not None and not row.earlier]
    context = {
        "case": case,
        "shown": shown,
        "hidden": sum(1 for row in found if row.row is None and not row.earlier),
        "earlier": sum(1 for row in found if row.earlier),
    }
    return render(request, "desk/sealed_texts.html", context)


@reads
def printed(request, pk):
    """/cases/<uuid>/protection/printed/: when what of the case left the screen, for the agency in charge and the named."""
    case = get_visible(Case, request, pk)
    if not policy.protect_case(request.acting, case) and not Denial.objects.filter(case=pk).exists():
        raise Http404
    note_case(pk)
    rows = _rows("SELECT * FROM printed_before(%s, %s)", [pk, list(PRINTS)])
    workers = Worker.objects.in_bulk({row[2] for row in rows if row[2]})
    agencies = Agency.objects.in_bulk({pk for row in rows for pk in row[3:] if pk})
    lines = [
        {
            "at": at,
            "what": f"連絡先を書いたつなぎを、{agencies[to].name}へ送った"
            if verb == CONTACT
            else verbs.words(verb, "SHOWN"),
            "worker": workers.get(worker),
            "agency": agencies.get(agency),
        }
        for at, verb, worker, agency, to in rows
    ]
    return render(request, "desk/printed.html", {"case": case, "lines": lines})


def _found(table, key):
    """The record, read as any other: one that is hidden from the named worker stays so, and is only counted."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    earlier = "_historical" in table
    row = None if earlier else model.objects.filter(pk=key).first()
    return Found(model._meta.verbose_name, row, _url(table, row), earlier)


def _url(table, row):
    if row is None:
        return ""
    if table == "cases_casenote":
        return reverse("case-note-edit", args=[row.pk])
    if table == "cases_consultation":
        return reverse("consultation-edit", args=[row.pk])
    if table == "cases_householdmember":
        return reverse("case-relative-edit", args=[row.case_id, row.pk])
    if table.startswith("referrals_"):
        return reverse("letter", args=[row.referral_id])
    return reverse("case-consent", args=[row.case_id]) if table.startswith("consent_") else ""


def _rows(statement, params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()
