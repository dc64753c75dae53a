"""Who signs in for the load, and what they search for; read from the data as the owner of the tables."""

import os

import psycopg

from bench.world.cast import cast, crowd
from demo.people import PASSWORD

# Whoever works on cases for an agency, with how many cases his agency sees now.
WORKERS = """
WITH seen AS MATERIALIZED (
    SELECT g.group_id, count(DISTINCT g.case_id) AS cases
    FROM access_agencygrant g
    WHERE g.closed_at IS NULL AND (g.valid_until IS NULL OR g.valid_until >= current_date)
    GROUP BY g.group_id
)
SELECT w.username, m.agency_id, s.cases
FROM accounts_membership m
JOIN accounts_worker w ON w.id = m.worker_id
JOIN seen s ON s.group_id = m.agency_id
WHERE w.is_active AND m.role IN ('COUNTER', 'CSW', 'STAFF', 'CHIEF')
  AND m.valid_from <= current_date AND (m.valid_until IS NULL OR m.valid_until >= current_date)
  AND NOT EXISTS (SELECT 1 FROM accounts_membership o WHERE o.worker_id = w.id AND o.id <> m.id)
ORDER BY s.cases DESC, w.username
"""
SURNAMES = """
SELECT split_part(translate(p.name, '　', ' '), ' ', 1) AS surname
FROM (SELECT name FROM people_person WHERE name <> '' LIMIT 20000) p
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 40
"""
WORDS = ("家賃", "通院", "電話", "家族", "仕事", "書類", "食事", "支払い")


def open_world():
    """A connection of the owner of the tables; it reads who there is, and nothing of what the load shows."""
    return psycopg.connect(os.environ["MIGRATOR_DATABASE_URL"], autocommit=True)


def workers(connection, kind):
    """The sign-ins of a phase: `restricted`, `all-seeing` (of the agency that sees most) or `mixed`."""
    chosen = seeded(connection, kind) if is_seeded(connection) else told(connection, kind)
    if not chosen:
        raise LookupError(
            "サインインできる職員がいません。先に bin/demo か bin/manage seed_scale を実行してください。"
        )
    return [{"username": username, "password": PASSWORD} for username in chosen]


def is_seeded(connection):
    return connection.execute("SELECT to_regclass('bench.bench_cast')").fetchone()[0] is not None


def seeded(connection, kind):
    """Workers of a seeded world by the kind of their agency, one of each kind in turn."""
    rows = {
        name: [actor.username for actor in crowd(connection, name, 60)]
        for name in ("middle", "dense", "sparse", "all_seeing")
    }
    most = rows.pop("all_seeing")
    restricted = spread([(username, name) for name, usernames in rows.items() for username in usernames])
    return {"restricted": restricted, "all-seeing": most, "mixed": [*most[:1], *restricted]}[kind]


def told(connection, kind):
    """Workers of the invented city, by how many cases their agency sees."""
    rows = connection.execute(WORKERS).fetchall()
    most = rows[0][1] if rows else None
    restricted = spread([row for row in rows if row[1] != most])
    all_seeing = [row[0] for row in rows if row[1] == most]
    return {"restricted": restricted, "all-seeing": all_seeing, "mixed": [*all_seeing[:1], *restricted]}[kind]


def spread(rows):
    """The first columns, one of each second column in turn: the first sixty come from large and small alike."""
    agencies = {}
    for row in rows:
        agencies.setdefault(row[1], []).append(row)
    found = []
    while agencies:
        for agency in list(agencies):
            found.append(agencies[agency].pop(0)[0])
            if not agencies[agency]:
                del agencies[agency]
    return found


def words(connection):
    """What people search for: the names that are borne most, and words of records."""
    names = [name for (name,) in connection.execute(SURNAMES).fetchall()]
    records = list(WORDS)
    if is_seeded(connection):
        found = cast(connection)
        names, records = [*names, *found.names.values()], [*records, *found.words.values()]
    return [[name, ""] for name in names] + [[word, "records"] for word in records]


def world(connection):
    """How much there is, for the record of a measure."""
    tables = {
        "cases": "cases_case",
        "grants": "access_agencygrant",
        "notes": "cases_casenote",
        "audit": "audit_event",
    }
    return {
        name: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for name, table in tables.items()
    }
