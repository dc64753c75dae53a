"""Rules that rest while the owner of the tables writes, as for a restore; while the city is played they hold."""

import re
from contextlib import contextmanager

from django.db import connection

from access.wall import role

RESTING = """
SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND pg_get_triggerdef(t.oid) LIKE '%row_security_active%'
  -- because what nobody may change by hand is changed by the database's own deeds
  AND pg_get_triggerdef(t.oid) NOT LIKE '%same_for_ever%' ORDER BY t.oid
"""
ASLEEP = re.compile(r"row_security_active\('[^']*'::text\)")


@contextmanager
def awake():
    """Inside, a letter opens what its ground opens, whoever is logged in. Inside a transaction only."""
    with connection.cursor() as cursor:
        cursor.execute(RESTING)
        resting = [definition for (definition,) in cursor.fetchall()]
        # because the wall never holds the definer: what his functions do they have looked at themselves
        held = f"(current_user <> '{role('definer')}')"
        for definition in resting:
            cursor.execute(_replaced(ASLEEP.sub(held, definition)))
    yield
    with connection.cursor() as cursor:
        for definition in resting:
            cursor.execute(_replaced(definition))


def _replaced(definition):
    return definition.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1)
