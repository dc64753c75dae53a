"""How many cases an agency or a move is about; counts for a 管理者, who may know no case."""

from django.db import migrations

from access.wall import definer

IN_FORCE = "g.closed_at IS NULL AND g.basis <> 'AUTHOR' AND {day} BETWEEN g.valid_from AND coalesce(g.valid_until, 'infinity'::date)"
ONLY_ADMIN = """
    IF ctx_role() IS DISTINCT FROM 'ADMIN' THEN
        RAISE EXCEPTION 'counts are for a 管理者' USING ERRCODE = '42501';
    END IF;
"""

COUNT = f"""
BEGIN
    {ONLY_ADMIN}
    RETURN (
        SELECT count(*) FROM (
            SELECT g.case_id FROM access_agencygrant g
            JOIN accounts_agency a ON a.group_id = g.group_id AND NOT a.named_only
            WHERE g.group_id = agency AND {IN_FORCE.format(day="today_jst()")}
            UNION
            SELECT g.case_id FROM access_workergrant g
            WHERE g.agency_id = agency AND {IN_FORCE.format(day="today_jst()")}
        ) seen
    );
END
"""

# What one worker sees through a set of agencies on a day, as far as the grants of today tell.
SEEN = f"""
    SELECT g.case_id FROM access_agencygrant g
    JOIN accounts_agency a ON a.group_id = g.group_id AND NOT a.named_only
    WHERE g.group_id = ANY (agencies) AND {IN_FORCE.format(day="day")}
      AND (a.closed_on IS NULL OR a.closed_on > day) AND NOT access_denies(g.case_id, worker)
    UNION
    SELECT g.case_id FROM access_workergrant g
    JOIN accounts_agency a ON a.group_id = g.agency_id
    WHERE g.user_id = worker AND g.agency_id = ANY (agencies) AND {IN_FORCE.format(day="day")}
      AND (a.closed_on IS NULL OR a.closed_on > day) AND NOT access_denies(g.case_id, worker)
"""

MOVE = f"""
DECLARE
    before integer[];
    after integer[];
BEGIN
    {ONLY_ADMIN}
    SELECT coalesce(array_agg(m.agency_id), '{{}}'),
           coalesce(array_agg(m.agency_id) FILTER (WHERE m.id IS DISTINCT FROM leaving), '{{}}')
    INTO before, after
    FROM accounts_membership m
    WHERE m.worker_id = worker AND m.role NOT IN ('ADMIN', 'AUDITOR')
      AND day BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date);
    after := after || joining;
    RETURN QUERY
    SELECT
        (SELECT count(*)::integer FROM (
            SELECT * FROM cases_seen_on(worker, before, day) EXCEPT SELECT * FROM cases_seen_on(worker, after, day)
        ) lost),
        (SELECT count(*)::integer FROM (
            SELECT * FROM cases_seen_on(worker, after, day) EXCEPT SELECT * FROM cases_seen_on(worker, before, day)
        ) won);
END
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_wall"), ("accounts", "0002_context")]
    operations = [
        definer("cases_count_of(agency integer)", COUNT, returns="integer"),
        definer(
            "cases_seen_on(worker uuid, agencies integer[], day date)",
            SEEN,
            returns="SETOF uuid",
            language="sql",
            app=False,
        ),
        definer(
            "cases_move_counts(worker uuid, leaving uuid, joining integer, day date)",
            MOVE,
            returns="TABLE (loses integer, gains integer)",
        ),
    ]
