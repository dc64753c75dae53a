"""A scale world in a database of one's own, and what is counted in it independently of the product and of the seeder."""

import psycopg

from bench.world.load import load
from bench.world.plan import Size
from tests import databases

SIZE = Size(cases=2000, grants=10_000, notes=2000, audit=6000, seed=7)


def seed(name, size=SIZE, say=lambda *told: None, hands=1):
    return load(databases.url("migrator", name), size, say, hands)


def as_migrator(name):
    return psycopg.connect(databases.url("migrator", name), autocommit=True)


def one(connection, statement, *params):
    return connection.execute(statement, params or None).fetchone()[0]


CATALOGUE = """
    SELECT 'constraint', conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid) || convalidated::text
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid) || indisvalid::text
    FROM pg_index WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL SELECT 'trigger', tgrelid::regclass::text || '.' || tgname, tgenabled::text || pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'table', oid::regclass::text, coalesce(reloptions::text, '') || coalesce(relacl::text, '')
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""


def catalogue(connection):
    return sorted(connection.execute(CATALOGUE).fetchall())


CHECKSUM = """
    SELECT md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM {} t
"""


def checksum(connection, tables):
    """What stands in the tables, whatever order it was written in."""
    return {table: one(connection, CHECKSUM.format(table)) for table in tables}


# What the sources say a case's grants in force are: consultations, the 課 above, consents, letters, 多機関協働, records.
REBUILT = """
    WITH line AS (
        SELECT k.id, l.case_id, l.agency_id, l.worker_id, l.topics, k.valid_from, k.valid_until
        FROM consent_consentline l JOIN consent_consent k ON k.id = l.consent_id JOIN cases_case c ON c.id = k.case_id
        WHERE k.withdrawn_at IS NULL AND k.opened_at IS NOT NULL AND k.valid_until >= today_jst() AND c.stage <> 'CLOSED'
          AND NOT EXISTS (
              SELECT 1 FROM referrals_letter t JOIN referrals_referral r ON r.id = t.referral_id
              WHERE t.consent_id = k.id AND r.to_agency_id = l.agency_id AND r.to_worker_id IS NOT DISTINCT FROM l.worker_id
                AND r.state IN ('RETURNED', 'FORWARDED'))
    )
    SELECT k.case_id, k.agency_id, NULL::uuid, 511, 'INTAKE', k.id, c.opened_on, NULL::date
    FROM cases_consultation k JOIN cases_case c ON c.id = k.case_id
    UNION ALL SELECT k.case_id, a.parent_id, NULL, 511, 'INTAKE', k.id, c.opened_on, NULL
    FROM cases_consultation k JOIN cases_case c ON c.id = k.case_id JOIN accounts_agency a ON a.group_id = k.agency_id
    WHERE a.parent_sees
    UNION ALL SELECT case_id, agency_id, worker_id, topics, 'CONSENT', id, valid_from, valid_until FROM line
    UNION ALL SELECT t.case_id, r.to_agency_id, r.to_worker_id, t.topics, 'STATUTE', r.id,
        (r.sent_at AT TIME ZONE 'Asia/Tokyo')::date, NULL
    FROM referrals_letter t JOIN referrals_referral r ON r.id = t.referral_id JOIN cases_case c ON c.id = t.case_id
    WHERE t.ground = 'STATUTE' AND r.state IN ('SENT', 'ASKED', 'ACCEPTED', 'REPORTED') AND c.stage <> 'CLOSED'
    UNION ALL SELECT x.case_id, x.agency_id, NULL, 511, 'COORDINATION', x.id, x.taken_on, k.valid_until
    FROM cases_coordination x JOIN consent_consent k ON k.id = x.consent_id WHERE x.ended_on IS NULL
    UNION ALL SELECT x.case_id, d, NULL, 257, 'CONSENT', k.id, x.taken_on, k.valid_until
    FROM cases_coordination x JOIN consent_consent k ON k.id = x.consent_id, unnest(x.deciders) d WHERE x.ended_on IS NULL
    UNION ALL SELECT w.case_id, w.agency_id, b.worker, 0, 'AUTHOR',
        w.case_id, (min(w.at) AT TIME ZONE 'Asia/Tokyo')::date, NULL
    FROM (
        SELECT case_id, agency_id, taken_by_id AS author_id, created_at AS at FROM cases_consultation WHERE case_id IS NOT NULL
        UNION ALL SELECT case_id, agency_id, author_id, created_at FROM cases_casenote
        UNION ALL SELECT case_id, agency_id, author_id, created_at FROM cases_householdmember
        UNION ALL SELECT case_id, agency_id, author_id, created_at FROM cases_coordinationintake
        UNION ALL SELECT case_id, agency_id, author_id, created_at FROM cases_outreachplan
        UNION ALL SELECT case_id, agency_id, author_id, created_at FROM cases_supportplan
    ) w JOIN accounts_agency a ON a.group_id = w.agency_id
    CROSS JOIN LATERAL (SELECT CASE WHEN a.named_only THEN w.author_id END AS worker) b
    GROUP BY w.case_id, w.agency_id, b.worker
"""
STANDING = """
    SELECT case_id, group_id, NULL::uuid, topics, basis, source_id, valid_from, valid_until
    FROM access_agencygrant WHERE closed_at IS NULL
    UNION ALL SELECT case_id, agency_id, user_id, topics, basis, source_id, valid_from, valid_until
    FROM access_workergrant WHERE closed_at IS NULL
"""
UNTRUE = """
    SELECT count(*) FROM {table} g WHERE g.closed_at IS NULL AND g.basis <> 'AUTHOR'
      AND g.last_at IS DISTINCT FROM cases_newest(g.case_id, coalesce((
          SELECT bit_or(o.topics) FROM {table} o WHERE o.case_id = g.case_id AND {same} AND o.basis <> 'AUTHOR'
            AND o.closed_at IS NULL AND today_jst() BETWEEN o.valid_from AND coalesce(o.valid_until, 'infinity')), 0), {whom})
"""


def untrue_activity(connection):
    """How many grants tell another newest record than the product's own function would."""
    agency = UNTRUE.format(
        table="access_agencygrant", same="o.group_id = g.group_id", whom="g.group_id, NULL"
    )
    worker = UNTRUE.format(
        table="access_workergrant",
        same="o.user_id = g.user_id AND o.agency_id = g.agency_id",
        whom="g.agency_id, g.user_id",
    )
    return one(connection, agency) + one(connection, worker)
