"""Chooses the named actors of a scale world, once it is whole, by looking at what stands in the tables."""

import json

from . import words
from .chance import ident
from .naming import ASKED
from .offices import ADMINS, ALL_SEEING, AUDIT, COORDINATOR

SEES = """
    UPDATE bench.bench_agency b SET sees = coalesce((
        SELECT count(DISTINCT g.case_id) FROM access_agencygrant g WHERE g.group_id = b.agency AND g.basis <> 'AUTHOR'
          AND g.closed_at IS NULL AND today_jst() BETWEEN g.valid_from AND coalesce(g.valid_until, 'infinity')), 0)
"""
ACTOR = """
    SELECT w.username, w.id::text AS worker, m.id::text AS membership, a.group_id AS agency, a.name AS agency_name, m.role, b.sees
    FROM bench.bench_agency b JOIN accounts_agency a ON a.group_id = b.agency
    JOIN accounts_membership m ON m.agency_id = a.group_id JOIN accounts_worker w ON w.id = m.worker_id
    WHERE b.place = %s AND (m.role = 'CHIEF') = %s ORDER BY w.username LIMIT 1
"""
SPARSE = "SELECT place FROM bench.bench_agency WHERE kind = 'sparse' ORDER BY abs(sees - 30), place LIMIT 1"
SUBJECT = """
    SELECT c.id::text AS case, c.number, c.person_id::text AS person, p.name,
        coalesce((SELECT k.id::text FROM consent_consent k WHERE k.case_id = c.id AND k.withdrawn_at IS NULL
            AND k.opened_at IS NOT NULL AND today_jst() BETWEEN k.valid_from AND k.valid_until
            ORDER BY k.recorded_at DESC LIMIT 1), '') AS consent,
        coalesce((SELECT n.id::text FROM cases_casenote n WHERE n.case_id = c.id AND NOT n.own_only
            ORDER BY n.created_at DESC LIMIT 1), '') AS note,
        (SELECT count(*) FROM cases_casenote n WHERE n.case_id = c.id) AS records
    FROM cases_case c JOIN people_person p ON p.id = c.person_id WHERE c.id = %s
"""
# A case of the agency that has a note and, where there is one, a consent in force: from its newest ones.
CASE_OF = """
    SELECT g.case_id FROM (
        SELECT case_id, last_at FROM access_agencygrant WHERE group_id = %s AND basis = %s AND closed_at IS NULL
        ORDER BY last_at DESC, case_id DESC LIMIT 2000) g
    ORDER BY EXISTS (SELECT 1 FROM consent_consent k WHERE k.case_id = g.case_id AND k.withdrawn_at IS NULL
                     AND k.opened_at IS NOT NULL AND today_jst() BETWEEN k.valid_from AND k.valid_until) DESC,
        least((SELECT count(*) FROM cases_casenote n WHERE n.case_id = g.case_id), 3) DESC, g.last_at DESC, g.case_id
    LIMIT 1
"""
MEETING = """
    SELECT id::text FROM meetings_meeting WHERE prepared_by_id = %s AND state IN ('PREPARING', 'CALLED')
    ORDER BY state DESC, held_on, id LIMIT 1
"""
FULL = "SELECT name FROM people_person WHERE id = %s"


def choose(connection, plan):
    """Write `bench.bench_cast`."""
    connection.execute(SEES)
    places = _places(connection, plan)
    found = {key: _one(connection, ACTOR, [place, key == "chief"]) for key, place in places.items()}
    heavy = ident(plan.salt, "case", plan.heavy)
    found["heavy"] = _one(connection, SUBJECT, [heavy])
    for key in ("dense", "middle", "sparse", "coordinator"):
        found[f"{key}_case"] = _case_of(connection, found[key]["agency"], key) or found["heavy"]
    meeting = connection.execute(MEETING, [found["coordinator"]["agency"]]).fetchone()
    found["meeting"] = meeting[0] if meeting else ""
    found["words"] = {"rare": words.RARE, "common": words.COMMON}
    found["names"] = ASKED | {"full": found["dense_case"]["name"].replace(" ", "")}
    with connection.transaction():
        connection.execute("DELETE FROM bench.bench_cast")
        for key, value in found.items():
            connection.execute(
                "INSERT INTO bench.bench_cast VALUES (%s, %s)", [key, json.dumps(value, ensure_ascii=False)]
            )


def _places(connection, plan):
    return {
        "dense": 1,
        "chief": 1,
        "middle": plan.middle,
        "sparse": connection.execute(SPARSE).fetchone()[0],
        "all_seeing": ALL_SEEING,
        "coordinator": COORDINATOR,
        "auditor": AUDIT,
        "admin": ADMINS,
    }


def _case_of(connection, agency, key):
    basis = "COORDINATION" if key == "coordinator" else "INTAKE"
    row = connection.execute(CASE_OF, [agency, basis]).fetchone()
    return row and _one(connection, SUBJECT, [row[0]])


def _one(connection, statement, params):
    cursor = connection.execute(statement, params)
    names = [column.name for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))
