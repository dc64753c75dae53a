"""The bodies of the functions and the view that 0003_wall makes; each is one deed of the database."""

from access.wall import own

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

RETOUCH_ALL = """
DECLARE
    pair record;
BEGIN
    FOR pair IN
        SELECT DISTINCT group_id AS agency, NULL::uuid AS worker FROM access_agencygrant
        WHERE case_id = c AND closed_at IS NULL AND basis <> 'AUTHOR'
        UNION
        SELECT DISTINCT agency_id, user_id FROM access_workergrant
        WHERE case_id = c AND closed_at IS NULL AND basis <> 'AUTHOR'
    LOOP
        PERFORM access_retouch(c, pair.agency, pair.worker);
    END LOOP;
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
