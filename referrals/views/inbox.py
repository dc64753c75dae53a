"""つなぎの一覧: of a desk, and of one case."""

import base64
import json
import uuid
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Case as Expected
from django.db.models import DateField, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import render

from access import policy
from access.doors import get_visible, reads
from accounts.models import Membership
from accounts.querysets import today
from cases.models import Case
from referrals import telling
from referrals.forms.answer import InboxForm
from referrals.models import Confirmation, Letter, Referral
from referrals.states import OPEN, RUNNING, WAITING, Ground, State

SIZE = 50
FAR = Value(date(9999, 12, 31), output_field=DateField())
WHICH = {"waiting": "返事待ち", "running": "対応中", "ended": "終わったもの"}


@reads
def letter_inbox(request):
    """/inbox/referrals/: what was received and sent, the overdue first."""
    form, by = InboxForm(request.GET), request.acting
    if not by.is_case_worker:
        raise Http404
    chosen = {"which": "waiting"} | form.chosen
    rows, after = page(by, chosen, request.GET.get("after", ""))
    kept = urlencode(chosen)
    context = {
        "form": form,
        "rows": lines(rows, by),
        "tabs": list(tabs(by, chosen)),
        "which": WHICH[chosen["which"]],
        "sides": list(sides(chosen)),
        "confirmations": list(confirmations(by)),
        "next_url": f"?{kept}&after={after}" if after else "",
        "first_url": f"?{kept}" if request.GET.get("after") else "",
    }
    return render(request, "referrals/inbox.html", context)


def mine(by, side=""):
    """The つなぎ of a desk; what a 所属長 only confirms is not among them."""
    received = Q(to_agency=by.agency, to_worker=None) | Q(to_agency=by.agency, to_worker=by.worker)
    sent = Q(from_agency=by.agency)
    wanted = {"received": received, "sent": sent}.get(side, received | sent)
    return Referral.objects.with_ends().filter(wanted)


def narrowed(rows, which):
    """Those of one stage, in the order in which they are looked for."""
    if which == "waiting":
        return rows.filter(state__in=WAITING).alias(key=F("due_on")), False
    if which == "running":
        # because what has been reported waits for the sender, and is not late
        expected = When(state=State.ACCEPTED, then=Coalesce("report_on", FAR))
        return rows.filter(state__in=RUNNING).alias(key=Expected(expected, default=FAR)), False
    return rows.exclude(state__in=OPEN).alias(key=F("ended_at")), True


def page(by, chosen, after):
    """Fifty rows and the mark of the next page."""
    rows, newest_first = narrowed(mine(by, chosen.get("side", "")), chosen["which"])
    mark = read_mark(after, datetime if newest_first else date)
    if mark:
        key, pk = mark
        step = "lt" if newest_first else "gt"
        rows = rows.filter(Q(**{f"key__{step}": key}) | Q(**{"key": key, f"pk__{step}": pk}))
    sign = "-" if newest_first else ""
    found = list(rows.annotate(mark=F("key")).order_by(f"{sign}mark", f"{sign}pk")[: SIZE + 1])
    more = make_mark(found[SIZE - 1]) if len(found) > SIZE else ""
    return found[:SIZE], more


def lines(rows, by):
    """The rows of the table; the body's name where the body is visible."""
    letters = {
        letter.referral_id: letter for letter in Letter.objects.filter(referral__in=[r.pk for r in rows])
    }
    day, closed = today(), telling.closed_dates()
    return [
        {
            "referral": row,
            "sent": row.from_agency_id == by.agency.pk,
            "other": row.to_agency.name if row.from_agency_id == by.agency.pk else row.from_agency.name,
            "about": about(letters.get(row.pk)),
            "chip": telling.chip(row),
            "due": telling.due(row, day, closed),
        }
        for row in rows
    ]


def about(letter):
    """Whom a letter is about, in the list."""
    if letter is None:
        return "本文は見えません"
    return "匿名の照会" if letter.ground == Ground.ANONYMOUS else letter.name or "名前なし"


def tabs(by, chosen):
    side = {"side": chosen["side"]} if chosen.get("side") else {}
    for which, label in WHICH.items():
        rows, _ = narrowed(mine(by, chosen.get("side", "")), which)
        yield {
            "label": label,
            "url": f"?{urlencode(side | {'which': which})}",
            "current": which == chosen["which"],
            "count": _count(rows) if which != "ended" else "",
        }


def _count(rows):
    number = rows[: SIZE + 1].count()
    return f"{SIZE}以上" if number > SIZE else number


def sides(chosen):
    for side, label in (("", "すべて"), *InboxForm.SIDES):
        given = {"which": chosen["which"]} | ({"side": side} if side else {})
        yield {"label": label, "url": f"?{urlencode(given)}", "current": chosen.get("side", "") == side}


def confirmations(by):
    """Letters on a statute that wait for this 所属長, the earliest due first."""
    if by.role != Membership.Role.CHIEF:
        return
    waiting = Confirmation.objects.filter(agency=by.agency, confirmed_at=None).order_by("due_on", "pk")
    day = today()
    for row in waiting.select_related("from_agency")[:SIZE]:
        yield {"row": row, "late": row.due_on < day}


@reads
def case_letters(request, pk):
    """/cases/<uuid>/referrals/: the つなぎ of one case that this desk sent or received, by name."""
    case = get_visible(Case.objects.select_related("lead__worker", "lead__agency"), request, pk)
    letters = {letter.referral_id: letter for letter in Letter.objects.of_case(case.pk)}
    rows = Referral.objects.with_ends().filter(pk__in=letters).order_by("-sent_at", "-pk")
    day, closed = today(), telling.closed_dates()
    context = {
        "case": case,
        "may_send": policy.send_letter(request.acting, case),
        "cards": [
            card(row, letters[row.pk], request.acting, day, closed)
            for row in rows
            if row.from_agency_id == request.acting.agency.pk or letters[row.pk].ground != Ground.ANONYMOUS
        ],
    }
    return render(request, "referrals/case.html", context)


def card(row, letter, by, day, closed):
    sent = row.from_agency_id == by.agency.pk
    return {
        "referral": row,
        "sent": sent,
        "chip": telling.chip(row),
        "due": telling.due(row, day, closed),
        "ground": telling.ground(letter),
        "standing": telling.standing(row, sent),
    }


def make_mark(row):
    return base64.urlsafe_b64encode(json.dumps([row.mark.isoformat(), str(row.pk)]).encode()).decode()


def read_mark(text, kind):
    """The mark of a page; a broken or invented one is the first page."""
    try:
        moment, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        key = kind.fromisoformat(moment)
        if kind is datetime and key.tzinfo is None:
            return None
        return key, uuid.UUID(pk)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
