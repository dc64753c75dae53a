"""Lists from the grant side: the newest cases an agency sees, in pages that cost the same however many there are."""

import base64
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from .models import HOLDING, AgencyGrant, WorkerGrant

CAP = 1000


@dataclass(frozen=True)
class Page:
    """One page: case ids with the newest activity each reader may know of, and where the next one begins."""

    entries: list
    after: str


def newest(acting, after="", size=50, within=None):
    """The newest `size` cases whoever acts sees, after a keyset mark; `within` narrows the grants to case ids."""
    mark = read_mark(after)
    found = {}
    wanted = _after(mark) if within is None else _after(mark) & Q(content_object__in=within)
    for rows in _newest_first(acting):
        for last_at, case_id in rows.filter(wanted).values_list("last_at", "content_object_id")[: size + 1]:
            found[case_id] = max(last_at, found.get(case_id, last_at))
    ordered = sorted(found.items(), key=lambda pair: (pair[1], pair[0].bytes), reverse=True)
    entries = [(case_id, last_at) for case_id, last_at in ordered[:size]]
    more = len(ordered) > size
    return Page(entries, make_mark(entries[-1]) if more else "")


def count(acting):
    """How many cases whoever acts sees, counted to 1,001 and no further."""
    parts, params = [], []
    for rows in _newest_first(acting):
        text, values = rows.values_list("content_object_id")[: CAP + 1].query.sql_with_params()
        parts.append(f"SELECT * FROM ({text}) side")
        params.extend(values)
    statement = f"SELECT count(*) FROM (SELECT * FROM ({' UNION '.join(parts)}) u LIMIT {CAP + 1}) c"
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()[0]


def held(acting):
    """The cases whoever acts is in charge of, as a condition: from the grant side, so that an index leads to them."""
    agency, worker = (
        model.objects.filter(**mine, basis__in=HOLDING).order_by().values("content_object")
        for model, mine in _sides(acting)
    )
    return agency.union(worker)


def _sides(acting):
    return (
        (AgencyGrant, {"group_id": acting.agency.pk}),
        (WorkerGrant, {"user_id": acting.worker.pk, "agency_id": acting.agency.pk}),
    )


def _newest_first(acting):
    """For each side, a row per case in the order of the list's index, so that a limit ends the reading."""
    for model, mine in _sides(acting):
        rows = model.objects.filter(**mine).exclude(basis="AUTHOR")
        yield rows.order_by("-last_at", "-content_object_id").distinct("last_at", "content_object_id")


def _after(mark):
    if mark is None:
        return Q()
    at, case_id = mark
    return Q(last_at__lte=at) & (Q(last_at__lt=at) | Q(last_at=at, content_object_id__lt=case_id))


def make_mark(entry):
    case_id, at = entry
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), str(case_id)]).encode()).decode()


def read_mark(text):
    """The mark of a page; a broken or invented one is the first page."""
    try:
        moment, case_id = json.loads(base64.urlsafe_b64decode(text.encode()))
        at = datetime.fromisoformat(moment)
        return (at, uuid.UUID(case_id)) if at.tzinfo else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
