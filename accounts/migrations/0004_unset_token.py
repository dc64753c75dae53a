"""Rules that stand in triggers hold whomever the wall holds, also when he unsets his token in the middle of a statement.

A policy settles who acts once for a whole statement; a trigger asks row by row, and took nobody for the owner. The log of
writes names whomever this database backend serves, by the gate's own row.
"""

from importlib import import_module

from django.db import migrations

from access.wall import DEFINER_PATH, sql

KNOWN = import_module("accounts.migrations.0002_context")
HELD = "(ctx_worker() IS NOT NULL OR row_security_active(TG_RELID))"
NOBODY = """IF ctx_worker() IS NULL THEN
        IF row_security_active(TG_RELID) THEN RAISE EXCEPTION 'nobody acts' USING ERRCODE = '42501'; END IF;
        RETURN NEW;
    END IF;"""

WRITES = import_module("audit.migrations.0002_triggers").AUDIT_WRITE
SERVED = """coalesce(ctx_worker(), (
            SELECT c.worker_id FROM accounts_context c
            WHERE c.pid = pg_backend_pid() AND c.expires_at > statement_timestamp()
            ORDER BY c.expires_at DESC LIMIT 1))"""


def again(name, body, before, after, how=""):
    if body.count(before) != 1:
        raise RuntimeError(f"{name}() is not as this migration knows it")
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql{how}"
        f" SET search_path = {DEFINER_PATH} AS $body${body.replace(before, after)}$body$"
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_agency_mail")]
    operations = [
        sql(
            again("audit_write", WRITES, "ctx_worker()", SERVED, " VOLATILE SECURITY DEFINER"),
            again("accounts_membership_fits", KNOWN.FITS, "ctx_worker() IS NOT NULL", HELD),
            again(
                "accounts_agency_apart",
                KNOWN.APART,
                "IF ctx_worker() IS NULL THEN RETURN NEW; END IF;",
                NOBODY,
            ),
        )
    ]
