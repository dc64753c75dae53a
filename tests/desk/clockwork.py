"""What the clock finds when so many days have passed: today_jst() itself is moved, as no page could."""

from contextlib import contextmanager
from datetime import timedelta

from django.db import connection

from accounts.querysets import today
from desk import jobs
from desk.models import Notice
from tests.gate import as_migrator, play

BODY = "SELECT prosrc FROM pg_proc WHERE proname = 'today_jst'"


def _ask(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchone()[0] if cursor.description else None


def _become(body):
    with connection.cursor() as cursor:
        play("migrator")
        cursor.execute("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE oid = 'today_jst()'::regprocedure")
        whole = cursor.fetchone()[0]
        cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = 'today_jst()'::regprocedure")
        old = cursor.fetchone()[0]
        assert whole.count(old) == 1
        cursor.execute(whole.replace(old, body))
        play("app")


@contextmanager
def at(moment):
    """The database's clock stands at a moment (an aware datetime)."""
    body = _ask(BODY)
    _become(body.replace("statement_timestamp()", f"'{moment.isoformat()}'::timestamptz"))
    try:
        yield
    finally:
        _become(body)


@contextmanager
def days_later(days):
    """The database's clock goes so many days ahead."""
    body = _ask(BODY)
    _become(body.replace("statement_timestamp()", f"(statement_timestamp() + interval '{days} days')"))
    try:
        yield today()
    finally:
        _become(body)


def run():
    """One run of the clock as the worker process makes it; the number of new notices."""
    return jobs.notices()


def told(about=None, **facts):
    """Every notice there is, as (what, agency, worker, 所属長 only), read by the owner of the table."""
    with as_migrator():
        rows = Notice.objects.filter(**({"about": about} if about else {}), **facts).order_by("key")
        return [(row.about, row.agency_id, row.worker_id, row.chief_only) for row in rows]


def days(number):
    return timedelta(days=number)
