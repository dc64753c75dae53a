"""閲覧記録: the log is read only through these functions, each of which asks by itself whether the reader may."""

from django.db import migrations

from access.wall import HOLDS, definer, sql

IN_FORCE = (
    "g.closed_at IS NULL AND today_jst() BETWEEN g.valid_from AND coalesce(g.valid_until, 'infinity'::date)"
)

# The holder (担当機関) reads the log of its case. Where one page showed other cases or persons too, the count and the topics
# are those of this case's records alone, and no other case is named.
OF_CASE = f"""
#variable_conflict use_column
DECLARE
    me record;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') OR ctx_denied(c) OR NOT EXISTS (
        SELECT 1 FROM access_agencygrant g
        WHERE g.case_id = c AND g.group_id = me.agency AND NOT me.named_only AND {HOLDS} AND {IN_FORCE}
        UNION ALL
        SELECT 1 FROM access_workergrant g
        WHERE g.case_id = c AND g.user_id = me.worker AND g.agency_id = me.agency AND {HOLDS} AND {IN_FORCE}
    ) THEN RETURN; END IF;
    RETURN QUERY
    WITH page AS (
        SELECT * FROM audit_event e
        WHERE e.cases @> ARRAY[c] AND (before IS NULL OR (e.at, e.id) < (before, before_id))
        ORDER BY e.at DESC, e.id DESC LIMIT least(size, 101)
    ), own AS MATERIALIZED (
        SELECT 'cases.Case:' || c AS label, 0 AS topics
        UNION ALL SELECT 'people.Person:' || k.person_id, 1 FROM cases_case k WHERE k.id = c
        UNION ALL SELECT 'people.Contact:' || t.id, 2 FROM people_contact t
            JOIN cases_case k ON k.person_id = t.person_id AND k.id = c
        UNION ALL SELECT 'cases.CaseNote:' || n.id, n.topics FROM cases_casenote n WHERE n.case_id = c
        UNION ALL SELECT 'cases.Consultation:' || n.id, n.topics FROM cases_consultation n WHERE n.case_id = c
        UNION ALL SELECT 'cases.HouseholdMember:' || n.id, n.topics FROM cases_householdmember n WHERE n.case_id = c
    )
    SELECT p.id, p.at, p.worker_id, p.membership_id, p.agency_id, p.verb::text, p.result::text,
        (SELECT jsonb_agg(b) FROM jsonb_array_elements(p.basis) b WHERE b ->> 'case' = c::text),
        CASE WHEN about.alone THEN p.topics | listed.topics ELSE listed.topics END,
        CASE WHEN about.alone THEN p.rows ELSE listed.number END
    FROM page p CROSS JOIN LATERAL (
        SELECT count(*)::integer AS number, coalesce(bit_or(own.topics), 0) AS topics
        FROM unnest(p.records) r JOIN own ON own.label = r
    ) listed CROSS JOIN LATERAL (
        SELECT cardinality(p.cases) = 1
           AND p.persons <@ ARRAY(SELECT k.person_id FROM cases_case k WHERE k.id = c) AS alone
    ) about
    ORDER BY p.at DESC, p.id DESC;
END
"""

# Whom the question is about: 管理者 gets the number, 監査 the name as well; anyone else, and whoever is not there, nothing.
SUBJECT = """
#variable_conflict use_column
DECLARE
    me record;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role NOT IN ('ADMIN', 'AUDITOR') THEN RETURN; END IF;
    IF asked_number <> '' THEN
        RETURN QUERY
        SELECT p.id, k.id, k.number::text, CASE WHEN me.role = 'AUDITOR' THEN p.name::text END
        FROM cases_case k JOIN people_person p ON p.id = k.person_id WHERE k.number = asked_number;
    ELSIF asked_name <> '' THEN
        RETURN QUERY
        SELECT p.id, k.id, k.number::text, CASE WHEN me.role = 'AUDITOR' THEN p.name::text END
        FROM people_person p LEFT JOIN cases_case k ON k.person_id = p.id
        WHERE p.name_key = asked_name AND p.birth_on = born AND p.birth_precision = 'DAY'
        ORDER BY k.number LIMIT 20;
    END IF;
END
"""

SEARCH = """
#variable_conflict use_column
DECLARE
    me record;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role NOT IN ('ADMIN', 'AUDITOR') THEN RETURN; END IF;
    RETURN QUERY EXECUTE $statement$
        SELECT e.id, e.at, e.worker_id, CASE WHEN $10 OR e.result = 'DONE' THEN e.claimed_worker_id END, e.membership_id, e.agency_id,
            e.verb::text, e.result::text,
            CASE WHEN $10 THEN e.reason::text WHEN e.reason LIKE 'words:%' THEN 'words:' ELSE '' END,
            ARRAY(SELECT k.number::text FROM cases_case k WHERE k.id = ANY (e.cases)
                  AND ($8 IS NULL OR k.id = ANY ($8)) ORDER BY k.number LIMIT 3),
            cardinality(e.cases), e.topics,
            ARRAY(SELECT DISTINCT b ->> 'basis' FROM jsonb_array_elements(e.basis) b
                  WHERE $8 IS NULL OR (b ->> 'case')::uuid = ANY ($8)),
            e.rows, CASE WHEN $10 THEN e.ip END
        FROM audit_event e
        WHERE ($1 IS NULL OR e.worker_id = $1 OR (e.claimed_worker_id = $1 AND ($10 OR e.result = 'DONE')))
          AND ($2 IS NULL OR e.agency_id = $2)
          AND ($3 IS NULL OR e.at >= $3::timestamp AT TIME ZONE 'Asia/Tokyo')
          AND ($4 IS NULL OR e.at < ($4 + 1)::timestamp AT TIME ZONE 'Asia/Tokyo')
          AND ($5 IS NULL OR e.verb = ANY ($5))
          AND ($6 IS NULL OR e.result = ANY ($6))
          AND NOT e.verb = ANY ($7)
          AND (($8 IS NULL AND $9 IS NULL) OR e.cases && $8 OR e.persons && $9)
          AND ($10 OR e.result NOT IN ('REFUSED', 'ERROR'))
          AND ($11 IS NULL OR (e.at, e.id) < ($11, $12))
        ORDER BY e.at DESC, e.id DESC LIMIT $13
    $statement$ USING who, desk, since, until, verbs, results, quiet, of_cases, of_persons, me.role = 'AUDITOR',
        before, before_id, least(size, 101);
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_search"),
        ("audit", "0002_triggers"),
        ("consent", "0002_wall"),
    ]
    operations = [
        sql(
            "CREATE INDEX audit_event_cases ON audit_event USING gin (cases)",
            "CREATE INDEX audit_event_persons ON audit_event USING gin (persons)",
        ),
        definer(
            "audit_of_case(c uuid, before timestamptz, before_id uuid, size integer)",
            OF_CASE,
            returns=(
                "TABLE (id uuid, at timestamptz, worker uuid, membership uuid, agency integer, verb text,"
                " result text, basis jsonb, topics integer, rows integer)"
            ),
        ),
        definer(
            "audit_subject(asked_number text, asked_name text, born date)",
            SUBJECT,
            returns="TABLE (person uuid, case_id uuid, number text, name text)",
        ),
        definer(
            "audit_search(who uuid, desk integer, since date, until date, verbs text[], results text[],"
            " quiet text[], of_cases uuid[], of_persons uuid[], before timestamptz, before_id uuid, size integer)",
            SEARCH,
            returns=(
                "TABLE (id uuid, at timestamptz, worker uuid, claimed uuid, membership uuid, agency integer,"
                " verb text, result text, reason text, numbers text[], cases integer, topics integer,"
                " grounds text[], rows integer, ip inet)"
            ),
        ),
    ]
