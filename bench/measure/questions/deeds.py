"""Withdrawing a consent: how long, and that the next request sees nothing any more."""

import time
from datetime import timedelta
from functools import partial

from django.utils import timezone

from access import grants
from cases.models import Case
from consent import actions
from consent.models import Consent
from consent.states import Method

from ..sides import Question, Side, acting_as, forget, request
from ..timing import Took

WHY = {
    "floor": "no statement without the rule means a withdrawal",
    "guardian": "has no consent to withdraw",
    "rls": "has no consent to withdraw",
}
NOTE = "Each run records a consent of its own for an agency that did not see the case, and withdraws it; only the withdrawal is timed."
TOPICS = 1 | 4


def questions(cast, tools):
    yield "withdraw", partial(_withdraw, cast)


def _withdraw(cast):
    holder, reader = acting_as(cast.middle), acting_as(cast.sparse)
    case_id = cast.heavy.case

    def run():
        consent = shared(holder, reader.agency, case_id)
        if not sees(reader, case_id):
            raise RuntimeError("the consent opened nothing")
        begun = time.perf_counter()
        with request(holder, "case-consent-withdraw"):
            entered = time.perf_counter()
            actions.withdraw(Consent.objects.get(pk=consent), by=holder)
            inside = time.perf_counter() - entered
        took = Took(time.perf_counter() - begun, inside)
        if sees(reader, case_id):
            raise RuntimeError("the withdrawal was not effective at the next request")
        return took

    return Question(
        "withdraw",
        "withdrawing a consent on a case with 200 records",
        {"ours": Side(run, forget)},
        WHY,
        NOTE,
    )


def shared(holder, agency, case_id):
    """A consent of today for one more agency; its id."""
    today = timezone.localdate()
    with request(holder, "case-consent-new"):
        held = grants.standing(case_id).topics
        consent = actions.record(
            Case.objects.get(pk=case_id),
            by=holder,
            lines=[(agency, None, TOPICS & held)],
            method=Method.PAPER if hasattr(Method, "PAPER") else Method.values[0],
            agreed_on=today,
            valid_from=today,
            valid_until=today + timedelta(days=90),
        )
    return consent.pk


def sees(by, case_id):
    with request(by, "case-detail"):
        return Case.objects.filter(pk=case_id).exists()
