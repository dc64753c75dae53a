"""Every function `app` may call, and what a call answers, so that a hidden id and an absent one can be compared."""

import re
import uuid

import psycopg

from access.wall import role

CALLABLE = """
SELECT p.oid::regprocedure::text, p.proname, ARRAY(SELECT t::regtype::text FROM unnest(p.proargtypes) t)
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype <> 'trigger'::regtype
  AND has_function_privilege(%s, p.oid, 'EXECUTE') ORDER BY 1
"""
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def callable_by_app(connection):
    return connection.execute(CALLABLE, [role("app")]).fetchall()


def answer(connection, name, types, values):
    """The rows or the refusal, without ids; the call itself is undone."""
    marks = ", ".join(f"%s::{kind}" for kind in types)
    try:
        with connection.transaction(force_rollback=True):
            rows = connection.execute(f"SELECT * FROM {name}({marks})", values).fetchall()
            return [UUID.sub("<id>", str(row)) for row in rows]
    except psycopg.Error as error:
        return [error.sqlstate, UUID.sub("<id>", error.diag.message_primary or "")]


def probes(types, known):
    """Argument lists that differ in one place only: a thing that exists, and the like that does not."""
    absent = {"uuid": uuid.uuid4(), "text": "無い言葉", "text[]": ["無い", "言葉"], "date": "1901-02-03"}
    for place, kind in enumerate(types):
        for thing in known.get(kind, ()):
            base = [uuid.uuid4() if each == "uuid" else None for each in types]
            yield (
                thing,
                [*base[:place], thing, *base[place + 1 :]],
                [*base[:place], absent[kind], *base[place + 1 :]],
            )
