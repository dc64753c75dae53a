"""Grants, the denials that beat them, the envelope and the log behind the wall."""

from django.db import migrations

from access.migrations import _functions
from access.wall import HOLDS, definer, invoker, protect, sight, sql

SEEN_BY = (
    "TABLE (agency integer, worker uuid, topics integer, basis text, source uuid,"
    " since date, until date, people integer)"
)
STAMP = """
CREATE FUNCTION audit_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    RETURN NEW;
END $$
"""
# A version says when it was written by the database's clock; only a 移行 or a demo, which act for nobody, bring a date along.
VERSION_STAMP = """
CREATE FUNCTION version_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF ctx_worker() IS NOT NULL THEN NEW.history_date := clock_timestamp(); END IF;
    RETURN NEW;
END $$
"""
# A form about a case has the case's id first in its key; what a denial hides, an old draft does not hand back.
DRAFT_OF_DENIED = (
    "NOT coalesce(ctx_denied(substring(key FROM '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')::uuid), false)"
)
MINE = "worker_id = (SELECT ctx_worker())"
AUTHENTIC = (
    "worker_id IS NOT DISTINCT FROM (SELECT ctx_worker())"
    " AND membership_id IS NOT DISTINCT FROM (SELECT ctx_membership())"
    " AND agency_id IS NOT DISTINCT FROM (SELECT ctx_agency())"
    # because what is only claimed says nothing about a person: nobody is made to have looked by another's hand
    " AND CASE WHEN worker_id IS NULL THEN cases || persons = '{}' AND records || checked = '{}'"
    " ELSE claimed_worker_id IS NULL END"
)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_initial"),
        ("accounts", "0002_context"),
        ("audit", "0002_triggers"),
    ]
    operations = [
        sql(
            "GRANT SELECT, INSERT, UPDATE ON access_agencygrant, access_workergrant TO {definer}",
            "GRANT SELECT ON access_block, access_restriction, access_restrictionworker, access_contactseal,"
            " access_contactsealworker, auth_permission, django_content_type TO {definer}",
            "GRANT SELECT, DELETE ON access_submission, access_draft TO {definer}",
            "GRANT SELECT ON audit_event TO {definer}",
        ),
        definer("ctx_desk()", _functions.DESK, returns="integer", language="sql"),
        definer(
            "ctx_denied(c uuid)",
            f"SELECT ({_functions.DENIED}) AND ({_functions.STANDS})",
            returns="boolean",
            language="sql",
        ),
        definer(
            "access_denies(c uuid, someone uuid)",
            f"SELECT {_functions.DENIED.replace('ctx_worker()', 'someone')}",
            returns="boolean",
            language="sql",
            app=False,
        ),
        definer(
            "ctx_sealed(p uuid)",
            f"SELECT ({_functions.SEALED}) AND ({_functions.MEETS})",
            returns="boolean",
            language="sql",
        ),
        definer(
            "access_permission(code text)",
            _functions.PERMISSION,
            returns="integer",
            language="sql",
            app=False,
        ),
        protect(
            "access_agencygrant",
            select=f"group_id = (SELECT ctx_desk()) AND NOT (SELECT ctx_named_only()) AND {_functions.IN_FORCE}",
            deny="NOT ctx_denied(case_id)",
        ),
        protect(
            "access_workergrant",
            select=f"user_id = (SELECT ctx_worker()) AND agency_id = (SELECT ctx_desk()) AND {_functions.IN_FORCE}",
            deny="NOT ctx_denied(case_id)",
        ),
        sql(_functions.SIGHT, "GRANT SELECT ON access_sight TO {app}"),
        protect("access_block"),
        protect("access_restriction"),
        protect("access_restrictionworker"),
        protect("access_contactseal"),
        protect("access_contactsealworker"),
        protect("access_submission", select=MINE, insert=MINE, update=MINE, delete=MINE, audited=False),
        protect(
            "access_draft",
            deny=DRAFT_OF_DENIED,
            select=f"{MINE} AND membership_id = (SELECT ctx_membership())",
            insert=f"{MINE} AND membership_id = (SELECT ctx_membership())",
            update=f"{MINE} AND membership_id = (SELECT ctx_membership())",
            delete=f"{MINE} AND membership_id = (SELECT ctx_membership())",
            audited=False,
        ),
        sql(
            STAMP,
            VERSION_STAMP,
            "REVOKE ALL ON FUNCTION audit_stamp(), version_stamp() FROM PUBLIC",
            "CREATE TRIGGER audit_event_stamp BEFORE INSERT ON audit_event"
            " FOR EACH ROW EXECUTE FUNCTION audit_stamp()",
        ),
        protect("audit_event", insert=AUTHENTIC, audited=False),
        protect("audit_write", audited=False),
        definer(
            "access_retouch(c uuid, a integer, w uuid)",
            _functions.RETOUCH,
            returns="void",
            volatile="VOLATILE",
            app=False,
        ),
        definer(
            "access_retouch_all(c uuid)",
            _functions.RETOUCH_ALL,
            returns="void",
            volatile="VOLATILE",
            app=False,
        ),
        definer(
            "access_open(c uuid, a integer, w uuid, mask integer, why text, source uuid, since date, till date)",
            _functions.OPEN,
            returns="void",
            volatile="VOLATILE",
            app=False,
        ),
        definer(
            "access_close(source uuid, why text)",
            _functions.CLOSE,
            returns="void",
            volatile="VOLATILE",
            app=False,
        ),
        definer(
            "access_author(c uuid, a integer, w uuid)",
            _functions.AUTHOR,
            returns="void",
            volatile="VOLATILE",
            app=False,
        ),
        definer("who_sees(c uuid)", _functions.WHO_SEES, returns=SEEN_BY),
        invoker("sees_case(c uuid)", f"({sight('c')})"),
        invoker("holds_case(c uuid)", f"({sight('c', HOLDS)})"),
        invoker(
            "stands_on_case(c uuid)",
            "(EXISTS (SELECT 1 FROM access_agencygrant g WHERE g.case_id = c)"
            " OR EXISTS (SELECT 1 FROM access_workergrant g WHERE g.case_id = c))",
        ),
        definer(
            "access_sweep()",
            "BEGIN DELETE FROM access_submission WHERE at < statement_timestamp() - interval '2 days';"
            " DELETE FROM access_draft WHERE changed_at < statement_timestamp() - interval '14 days'; END",
            returns="void",
            volatile="VOLATILE",
        ),
        definer(
            "access_close_expired()",
            "BEGIN UPDATE access_agencygrant SET closed_at = statement_timestamp()"
            " WHERE closed_at IS NULL AND valid_until < today_jst();"
            " UPDATE access_workergrant SET closed_at = statement_timestamp()"
            " WHERE closed_at IS NULL AND valid_until < today_jst(); END",
            returns="void",
            volatile="VOLATILE",
        ),
    ]
