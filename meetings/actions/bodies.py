"""会議体 and its register: what the 管理者 sets up, and who belongs to it as the 所属長 keeps it."""

from datetime import timedelta

from access import policy
from access.acts import allowed_by, lock
from access.verdict import Refused
from accounts.querysets import today
from audit.disclosure import register
from meetings.models import Body, BodySeat

DAY = timedelta(days=1)


@allowed_by(policy.change_settings)
def add_body(subject, *, by, **facts):
    """Make a body (会議体) the city has designated."""
    body = Body(**facts)
    body.save(force_insert=True)
    register(body, ["written"])
    return body


@allowed_by(policy.change_settings)
def edit_body(body, *, by, version, **facts):
    """Change a body; raises Stale for the second of two editors. Meetings that exist keep their convener."""
    current = lock(body, version)
    for name, value in facts.items():
        setattr(current, name, value)
    current.save()
    register(current, ["written"])
    return current


@allowed_by(policy.keep_register)
def seat(body, *, by, agency):
    """Put an agency on the register (構成機関名簿) from today."""
    day = today()
    if any(row.valid_until is None or row.valid_until >= day for row in _rows(body, agency)):
        raise Refused(f"{agency.name}は、もう構成機関です。")
    row, _made = BodySeat.objects.update_or_create(
        body=body, agency=agency, valid_from=day, defaults={"valid_until": None}
    )
    register(row, ["written"])
    return row


@allowed_by(policy.keep_register)
def unseat(body, *, by, agency):
    """End the seat of an agency; members that are chosen already stay chosen."""
    day = today()
    current = [row for row in _rows(body, agency) if row.valid_until is None or row.valid_until >= day]
    if not current:
        raise Refused(f"{agency.name}は、もう構成機関ではありません。")
    for row in current:
        row.valid_until = day - DAY
        row.save(update_fields=["valid_until"])
        register(row, ["written"])


def _rows(body, agency):
    return BodySeat.objects.filter(body=body, agency=agency)
