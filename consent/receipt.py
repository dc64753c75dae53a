"""撤回の控え: what had been shared, when it was taken back, and what each agency keeps."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html

from access import grants
from common.wareki import format_day

from .effects import name_of, words
from .models import Consent, Withdrawal
from .paper import plain_words
from .querysets import Phase

SESSION_KEY = "receipts"
KEPT = 5


def offer(consent):
    """The sentence that follows a withdrawal, with the way to the receipt."""
    page = reverse("consent-receipt", args=[consent.pk])
    return format_html('本人に渡す控えがあります。<a href="{}">控えを印刷する</a>', page)


def remember(request, case, ended, lines):
    """Who loses sight by what he recorded can print once what his own agency had: no row shows it to him any more."""
    mine = {
        "number": case.number,
        "at": ended.withdrawn_at.isoformat(),
        "rows": [_row(line, ended, 0) for line in lines if line.agency_id == request.acting.agency.pk],
        "agency": request.acting.agency.pk,
    }
    before = list(request.session.get(SESSION_KEY, {}).items())[-KEPT + 1 :]
    request.session[SESSION_KEY] = dict(before) | {str(ended.pk): mine}


def receipt_of(request, pk):
    """case_id, number, at, who, rows of one withdrawal, as far as whoever asks may know it; otherwise 404."""
    consent = Consent.objects.with_phase().filter(pk=pk).first()
    if consent is None:
        return _remembered(request, pk)
    if consent.phase != Phase.WITHDRAWN:
        raise Http404
    left = {}
    for line in grants.who_sees(consent.case_id):
        key = line.agency_id, line.worker_id
        left[key] = left.get(key, 0) | line.topics
    lines = consent.lines.select_related("agency", "worker")
    known = grants.standing(consent.case_id).holds or consent.withdrawn_agency_id == request.acting.agency.pk
    who = f"{consent.withdrawn_agency.name}　{consent.withdrawn_by.name}" if known else ""
    return {
        "case_id": consent.case_id,
        "at": consent.withdrawn_at,
        "who": who,
        "rows": [_row(line, consent, left.get((line.agency_id, line.worker_id), 0)) for line in lines],
    }


def _remembered(request, pk):
    found = request.session.get(SESSION_KEY, {}).get(str(pk))
    if found is None or found["agency"] != request.acting.agency.pk:
        raise Http404
    taken_back = Withdrawal.objects.filter(consent=pk).select_related("author", "agency").first()
    if taken_back is None:
        raise Http404
    return {
        "case_id": taken_back.case_id,
        "number": found["number"],
        "at": parse_datetime(found["at"]),
        "who": f"{taken_back.agency.name}　{taken_back.author.name}",
        "rows": found["rows"],
    }


def _row(line, consent, rest):
    since = max(consent.valid_from, timezone.localdate(consent.recorded_at))
    until = timezone.localdate(consent.withdrawn_at)
    if consent.opened_at is None:
        when = "見えるようにはしていません"
    elif consent.valid_from > until:
        when = "始まる前に撤回しました"
    else:
        when = f"{format_day(since)}から{format_day(min(until, consent.valid_until))}まで"
    return {
        "agency_id": line.agency_id,
        "worker_id": str(line.worker_id) if line.worker_id else None,
        "name": name_of(line.agency, line.worker),
        "what": plain_words(line.topics),
        "when": when,
        "rest": words(rest),
    }
