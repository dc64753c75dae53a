"""Grants, the denials that beat them, the envelope and the log behind the wall."""

from django.db import migrations

from access.wall import HOLDS, definer, invoker, own, protect, sight, sql

IN_FORCE = "closed_at IS NULL AND today_jst() BETWEEN valid_from AND coalesce(valid_until, 'infinity'::date)"

SIGHT = """
CREATE VIEW access_sight WITH (security_invoker = true) AS
SELECT case_id, topics, basis FROM access_agencygrant WHERE basis <> 'AUTHOR'
UNION ALL
SELECT case_id, topics, basis FROM access_workergrant WHERE basis <> 'AUTHOR'
"""

# The desk whose cases whoever acts may read: 管理者 and 監査 have none, whatever their agency holds.
DESK = "SELECT CASE WHEN role NOT IN ('ADMIN', 'AUDITOR') THEN agency END FROM ctx()"

# A worker is denied a case when he is blocked from it (利害関係) or it is restricted (秘匿) and does not name him.
DENIED = """
    EXISTS (
        SELECT 1 FROM access_block b
        WHERE b.case_id = c AND b.worker_id = ctx_worker() AND b.lifted_at IS NULL
          AND today_jst() BETWEEN b.valid_from AND coalesce(b.valid_until, 'infinity'::date)
    ) OR EXISTS (
        SELECT 1 FROM access_restriction r
        WHERE r.case_id = c AND r.lifted_at IS NULL
          AND today_jst() BETWEEN r.valid_from AND coalesce(r.valid_until, 'infinity'::date)
          AND NOT EXISTS (
              SELECT 1 FROM access_restrictionworker w
              WHERE w.restriction_id = r.id AND w.worker_id = ctx_worker()
          )
    )
"""

# Asked by hand, a denial is told only of a case on which the asker stands: of a hidden one it would tell that it exists.
STANDS = f"""
    EXISTS (
        SELECT 1 FROM access_agencygrant g WHERE g.case_id = c AND g.group_id = ctx_desk() AND {IN_FORCE}
    ) OR EXISTS (
        SELECT 1 FROM access_workergrant g WHERE g.case_id = c AND g.agency_id = ctx_desk() AND {IN_FORCE}
          AND (g.user_id = ctx_worker() OR (g.basis = 'AUTHOR' AND NOT ctx_named_only()))
    ) OR EXISTS (
        SELECT 1 FROM cases_casenote r WHERE r.case_id = c AND {own("r.agency_id", "r.author_id")}
    ) OR EXISTS (
        SELECT 1 FROM cases_householdmember r WHERE r.case_id = c AND {own("r.agency_id", "r.author_id")}
    ) OR EXISTS (
        SELECT 1 FROM cases_consultation r WHERE r.case_id = c AND {own("r.agency_id", "r.taken_by_id")}
    )
"""
MEETS = f"""
    EXISTS (
        SELECT 1 FROM cases_case k JOIN access_agencygrant g ON g.case_id = k.id
        WHERE k.person_id = p AND g.group_id = ctx_desk() AND g.basis <> 'AUTHOR' AND {IN_FORCE}
    ) OR EXISTS (
        SELECT 1 FROM cases_case k JOIN access_workergrant g ON g.case_id = k.id
        WHERE k.person_id = p AND g.agency_id = ctx_desk() AND g.user_id = ctx_worker()
          AND g.basis <> 'AUTHOR' AND {IN_FORCE}
    ) OR EXISTS (
        SELECT 1 FROM cases_consultation k WHERE k.person_id = p AND k.case_id IS NULL AND k.agency_id = ctx_desk()
    )
"""

SEALED = """
    EXISTS (
        SELECT 1 FROM access_contactseal s
        WHERE s.person_id = p AND s.lifted_at IS NULL
          AND today_jst() BETWEEN s.valid_from AND coalesce(s.valid_until, 'infinity'::date)
          AND NOT EXISTS (
              SELECT 1 FROM access_contactsealworker w
              WHERE w.seal_id = s.id AND w.worker_id = ctx_worker()
          )
    )
"""

PERMISSION = """
    SELECT p.id FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
    WHERE t.app_label = 'cases' AND t.model = 'case' AND p.codename = code
"""

# The newest record that the union of one agency's (or worker's) grants in force shows; kept equal on all its rows,
# because the last activity of the case itself would tell that something unreadable has happened.
RETOUCH = f"""
DECLARE
    held integer;
    newest timestamptz;
BEGIN
    IF w IS NULL THEN
        SELECT bit_or(topics) INTO held FROM access_agencygrant
        WHERE case_id = c AND group_id = a AND basis <> 'AUTHOR' AND {IN_FORCE};
        newest := cases_newest(c, coalesce(held, 0), a, NULL);
        UPDATE access_agencygrant SET last_at = newest
        WHERE case_id = c AND group_id = a AND basis <> 'AUTHOR' AND closed_at IS NULL
          AND last_at IS DISTINCT FROM newest;
    ELSE
        SELECT bit_or(topics) INTO held FROM access_workergrant
        WHERE case_id = c AND agency_id = a AND user_id = w AND basis <> 'AUTHOR' AND {IN_FORCE};
        newest := cases_newest(c, coalesce(held, 0), a, w);
        UPDATE access_workergrant SET last_at = newest
        WHERE case_id = c AND agency_id = a AND user_id = w AND basis <> 'AUTHOR' AND closed_at IS NULL
          AND last_at IS DISTINCT FROM newest;
    END IF;
END
"""

OPEN = """
DECLARE
    view_case integer := access_permission('view_case');
    shows_name boolean := (mask & 1) = 1;
BEGIN
    IF w IS NULL THEN
        INSERT INTO access_agencygrant (id, case_id, group_id, permission_id, topics, basis, source_id,
            valid_from, valid_until, last_at, case_number, name_known, name_then)
        VALUES (gen_random_uuid(), c, a, view_case, mask, why, source, since, till, statement_timestamp(), '', false, '');
        UPDATE access_agencygrant SET name_known = true, name_then = ''
        WHERE case_id = c AND group_id = a AND basis = 'AUTHOR' AND shows_name AND since <= today_jst();
    ELSE
        INSERT INTO access_workergrant (id, case_id, user_id, agency_id, permission_id, topics, basis, source_id,
            valid_from, valid_until, last_at, case_number, name_known, name_then)
        VALUES (gen_random_uuid(), c, w, a, view_case, mask, why, source, since, till, statement_timestamp(), '', false, '');
        UPDATE access_workergrant SET name_known = true, name_then = ''
        WHERE case_id = c AND agency_id = a AND user_id = w AND basis = 'AUTHOR' AND shows_name
          AND since <= today_jst();
    END IF;
    PERFORM access_retouch(c, a, w);
END
"""

CLOSE = """
DECLARE
    pair record;
BEGIN
    FOR pair IN
        WITH gone AS (
            UPDATE access_agencygrant SET closed_at = clock_timestamp()
            WHERE source_id = source AND basis = why AND closed_at IS NULL RETURNING case_id, group_id AS agency
        ), gone_too AS (
            UPDATE access_workergrant SET closed_at = clock_timestamp()
            WHERE source_id = source AND basis = why AND closed_at IS NULL RETURNING case_id, agency_id AS agency, user_id
        )
        SELECT case_id, agency, NULL::uuid AS worker FROM gone
        UNION ALL SELECT case_id, agency, user_id FROM gone_too
    LOOP
        PERFORM access_retouch(pair.case_id, pair.agency, pair.worker);
    END LOOP;
END
"""

# Writing opens an AUTHOR grant that never closes: the case number, the name as it stood, one's own records.
AUTHOR = f"""
DECLARE
    recall integer := access_permission('recall_case');
    by_name boolean := (SELECT named_only FROM accounts_agency WHERE group_id = a);
    known boolean;
    number text := (SELECT cases_case.number FROM cases_case WHERE id = c);
BEGIN
    IF by_name THEN
        SELECT coalesce(bit_or(topics), 0) & 1 = 1 INTO known FROM access_workergrant
        WHERE case_id = c AND agency_id = a AND user_id = w AND {IN_FORCE};
        INSERT INTO access_workergrant (id, case_id, user_id, agency_id, permission_id, topics, basis, source_id,
            valid_from, last_at, case_number, name_known, name_then)
        VALUES (gen_random_uuid(), c, w, a, recall, 0, 'AUTHOR', c, today_jst(), statement_timestamp(),
            coalesce(number, ''), known, '')
        ON CONFLICT DO NOTHING;
    ELSE
        SELECT coalesce(bit_or(topics), 0) & 1 = 1 INTO known FROM access_agencygrant
        WHERE case_id = c AND group_id = a AND {IN_FORCE};
        INSERT INTO access_agencygrant (id, case_id, group_id, permission_id, topics, basis, source_id,
            valid_from, last_at, case_number, name_known, name_then)
        VALUES (gen_random_uuid(), c, a, recall, 0, 'AUTHOR', c, today_jst(), statement_timestamp(),
            coalesce(number, ''), known, '')
        ON CONFLICT DO NOTHING;
    END IF;
END
"""

# Rule 9: the holder sees every agency's line; another agency sees its own and the holder's.
WHO_SEES = f"""
DECLARE
    me record;
    mine integer;
    holding boolean;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') OR ctx_denied(c) THEN RETURN; END IF;
    SELECT count(*), bool_or(s.basis IN ('INTAKE', 'COORDINATION')) INTO mine, holding FROM (
        SELECT g.basis FROM access_agencygrant g WHERE g.case_id = c AND g.group_id = me.agency
            AND NOT me.named_only AND g.basis <> 'AUTHOR' AND {IN_FORCE}
        UNION ALL
        SELECT g.basis FROM access_workergrant g WHERE g.case_id = c AND g.user_id = me.worker
            AND g.agency_id = me.agency AND g.basis <> 'AUTHOR' AND {IN_FORCE}
    ) s;
    IF mine = 0 THEN RETURN; END IF;
    RETURN QUERY
    SELECT g.group_id, NULL::uuid, g.topics, g.basis::text, g.source_id, g.valid_from, g.valid_until,
        (SELECT count(DISTINCT m.worker_id)::integer FROM accounts_membership m
         JOIN accounts_worker w ON w.id = m.worker_id AND w.is_active
         WHERE m.agency_id = g.group_id AND m.role NOT IN ('ADMIN', 'AUDITOR') AND NOT access_denies(c, m.worker_id)
           AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date))
    FROM access_agencygrant g
    JOIN accounts_agency a ON a.group_id = g.group_id AND NOT a.named_only
    WHERE g.case_id = c AND g.basis <> 'AUTHOR' AND {IN_FORCE}
      AND (holding OR g.group_id = me.agency OR g.basis IN ('INTAKE', 'COORDINATION'))
    UNION ALL
    SELECT g.agency_id, g.user_id, g.topics, g.basis::text, g.source_id, g.valid_from, g.valid_until,
        CASE WHEN access_denies(c, g.user_id) THEN 0 ELSE 1 END
    FROM access_workergrant g
    JOIN accounts_worker w ON w.id = g.user_id AND w.is_active
    WHERE g.case_id = c AND g.basis <> 'AUTHOR' AND {IN_FORCE}
      AND (holding OR (g.user_id = me.worker AND g.agency_id = me.agency) OR g.basis IN ('INTAKE', 'COORDINATION'));
END
"""

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
MINE = "worker_id = (SELECT ctx_worker())"
AUTHENTIC = (
    "worker_id IS NOT DISTINCT FROM (SELECT ctx_worker())"
    " AND membership_id IS NOT DISTINCT FROM (SELECT ctx_membership())"
    " AND agency_id IS NOT DISTINCT FROM (SELECT ctx_agency())"
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
        definer("ctx_desk()", DESK, returns="integer", language="sql"),
        definer("ctx_denied(c uuid)", f"SELECT ({DENIED}) AND ({STANDS})", returns="boolean", language="sql"),
        definer(
            "access_denies(c uuid, someone uuid)",
            f"SELECT {DENIED.replace('ctx_worker()', 'someone')}",
            returns="boolean",
            language="sql",
            app=False,
        ),
        definer("ctx_sealed(p uuid)", f"SELECT ({SEALED}) AND ({MEETS})", returns="boolean", language="sql"),
        definer("access_permission(code text)", PERMISSION, returns="integer", language="sql", app=False),
        protect(
            "access_agencygrant",
            select=f"group_id = (SELECT ctx_desk()) AND NOT (SELECT ctx_named_only()) AND {IN_FORCE}",
            deny="NOT ctx_denied(case_id)",
        ),
        protect(
            "access_workergrant",
            select=f"user_id = (SELECT ctx_worker()) AND agency_id = (SELECT ctx_desk()) AND {IN_FORCE}",
            deny="NOT ctx_denied(case_id)",
        ),
        sql(SIGHT, "GRANT SELECT ON access_sight TO {app}"),
        protect("access_block"),
        protect("access_restriction"),
        protect("access_restrictionworker"),
        protect("access_contactseal"),
        protect("access_contactsealworker"),
        protect("access_submission", select=MINE, insert=MINE, update=MINE, delete=MINE, audited=False),
        protect(
            "access_draft",
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
            RETOUCH,
            returns="void",
            volatile="VOLATILE",
            app=False,
        ),
        definer(
            "access_open(c uuid, a integer, w uuid, mask integer, why text, source uuid, since date, till date)",
            OPEN,
            returns="void",
            volatile="VOLATILE",
            app=False,
        ),
        definer("access_close(source uuid, why text)", CLOSE, returns="void", volatile="VOLATILE", app=False),
        definer(
            "access_author(c uuid, a integer, w uuid)", AUTHOR, returns="void", volatile="VOLATILE", app=False
        ),
        definer("who_sees(c uuid)", WHO_SEES, returns=SEEN_BY),
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
