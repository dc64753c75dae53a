"""秘匿・利害関係・DV等支援措置 as whoever asks may know them: what is read, what is told, what may be done."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from accounts.querysets import today
from common.once import once

from .states import DenialState, DenialVerb, How

ALERT_DAYS = timedelta(days=30)
CLOSING = (DenialVerb.LIFT_REFUSED, DenialVerb.LIFTED, DenialVerb.REPLACED)


@dataclass(frozen=True)
class Flags:
    """What everyone who sees a case is told: that there is a protection, and whether it keeps the reader out as well."""

    sealed: bool = False
    closed: bool = False
    restricted: bool = False


@once
def flags(case_id):
    """住所秘匿・秘匿ケース of a visible case (I4); nothing for one that is hidden or absent."""
    rows = _rows("SELECT * FROM denial_flags(%s)", [case_id])
    return Flags(*rows[0]) if rows else Flags()


def named(denial_id):
    """The workers a decision names, for whoever reads the decision."""
    return [pk for (pk,) in _rows("SELECT * FROM denial_named(%s)", [denial_id])]


def asked(steps):
    """The request to lift that is still unanswered; None where there is none."""
    found = None
    for step in steps:
        if step.verb == DenialVerb.LIFT_ASKED:
            found = step
        elif step.verb in CLOSING:
            found = None
    return found


def first_step(steps):
    return next((step for step in steps if step.verb == DenialVerb.SET), None)


def is_confirmed(steps):
    return any(step.verb == DenialVerb.CONFIRMED for step in steps)


def state(denial, steps):
    """保護の状態, from the dates and the steps, today."""
    if denial.lifted_at:
        return DenialState.LIFTED
    if asked(steps):
        return DenialState.LIFT_ASKED
    if denial.valid_until and denial.valid_until < today():
        return DenialState.ENDED
    return DenialState.CONFIRMED if is_confirmed(steps) else DenialState.PROVISIONAL


def may_extend_on(denial):
    """The first day on which it may be extended: 30 days before it ends or is to be looked at again."""
    return (denial.valid_until or denial.review_on) - ALERT_DAYS


def decide(case_id, **facts):
    """Set a protection in the acting worker's name; the id of the decision, which is in force from now on."""
    order = "what worker kind applied_on counterpart member reason until review_on due names"
    given = [facts.get(name) for name in order.split()]
    return _one(
        "SELECT denial_set(%s, %s, %s::uuid, %s, %s::date, %s, %s::uuid, %s, %s::date, %s::date, %s::date, %s::uuid[])",
        [case_id, *given],
    )


def follow(denial_id, how, *, reason, due, until=None, review_on=None, names=None):
    """Extend a decision, or change whom it names, by a row of its own; None when that has been done or it is lifted."""
    return _one(
        "SELECT denial_follow(%s, %s, %s, %s::date, %s::date, %s::date, %s::uuid[])",
        [denial_id, How(how).value, reason, until, review_on, due, names],
    )


def confirm(denial_id, reason=""):
    return _one("SELECT denial_confirm(%s, %s)", [denial_id, reason])


def ask_lift(denial_id, reason, due):
    return _one("SELECT denial_ask_lift(%s, %s, %s::date)", [denial_id, reason, due])


def answer_lift(denial_id, agreed, reason=""):
    return _one("SELECT denial_answer_lift(%s, %s, %s)", [denial_id, agreed, reason])


def _one(statement, params):
    return _rows(statement, params)[0][0]


def _rows(statement, params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()
