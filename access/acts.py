"""What an action is: a verb with its rule, in one transaction."""

from functools import wraps

from django.db import connection, transaction

from .verdict import Refused


class Stale(Exception):
    """Somebody else saved this record since the form was opened; carries the record as it stands now."""

    def __init__(self, current):
        super().__init__("ほかの人が先に保存しました。")
        self.current = current


def allowed_by(rule):
    """Check the rule, then do it whole or not at all; raises Refused with the rule's sentence."""

    def decorate(action):
        @wraps(action)
        def run(subject, *, by, **facts):
            verdict = rule(by, subject)
            if not verdict:
                raise Refused(verdict.reason)
            with transaction.atomic():
                return action(subject, by=by, **facts)

        run.rule = rule
        return run

    return decorate


def lock(row, version):
    """The row as it stands, locked; raises Stale when it is no longer the version the form showed."""
    current = type(row).objects.select_for_update().get(pk=row.pk)
    if current.version != version:
        raise Stale(current)
    current.version += 1
    return current


def settle(*names):
    """What the database does at the end of an action is done now: nothing of it is left for whatever follows."""
    with connection.cursor() as cursor:
        for moment in ("IMMEDIATE", "DEFERRED"):
            cursor.execute(f"SET CONSTRAINTS {', '.join(names)} {moment}")
