"""架空の日付: the invented city is loaded on the very days its story tells, by turning the clocks back.

Everything that asks the database or Django for the time is answered with the day of the story: a consent that has run out
was in force when it was recorded. All happens in one transaction, so nobody else ever sees a clock that is wrong.
"""

from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.utils import timezone

# `ctx` and its parts are left out, because the life of a context is counted by the gate, whose clock runs on.
ASKING = """
SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.proname !~ '^ctx(_|$)'
  AND p.prosrc ~ '(clock|statement)_timestamp\\(\\)' ORDER BY p.oid
"""
NOW = "current_setting('demo.now')::timestamptz"


class Clock:
    """What the city's clocks show."""

    moment = None

    def turn(self, moment):
        """Show this moment (with its time zone) from here on."""
        self.moment = moment
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('demo.now', %s, true)", [moment.isoformat()])


@contextmanager
def turned_back(moment):
    """Inside, every clock shows what `Clock.turn` says; afterwards all run as before. Inside a transaction only."""
    clock, real = Clock(), timezone.datetime
    clock.turn(moment)

    class Shown(datetime):
        """The time of day as the city has it."""

        @classmethod
        def now(cls, tz=None):
            return clock.moment.astimezone(tz)

    with connection.cursor() as cursor:
        cursor.execute(ASKING)
        definitions = [definition for _name, definition in cursor.fetchall()]
        for definition in definitions:
            cursor.execute(_shown(definition))
    timezone.datetime = Shown
    try:
        yield clock
    finally:
        timezone.datetime = real
    with connection.cursor() as cursor:
        for definition in definitions:
            cursor.execute(definition)


def _shown(definition):
    return definition.replace("clock_timestamp()", NOW).replace("statement_timestamp()", NOW)
