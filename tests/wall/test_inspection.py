"""The catalogue check: a whole wall as built, and every planted hole named."""

import pytest
from django.db import connection

from access import inspection
from access.wall import by_key, role
from tests.gate import play

pytestmark = pytest.mark.wall

PLANTED = {
    "a table nobody declared": ("CREATE TABLE stray (id int)", "stray"),
    "force taken off": ("ALTER TABLE cases_casenote NO FORCE ROW LEVEL SECURITY", "cases_casenote"),
    "row security off": ("ALTER TABLE people_person DISABLE ROW LEVEL SECURITY", "people_person"),
    "a policy for all": (f"CREATE POLICY loose ON cases_case TO {role('app')} USING (true)", "cases_case"),
    "a policy for PUBLIC": (
        "CREATE POLICY loose ON people_contact FOR SELECT USING (true)",
        "people_contact",
    ),
    "a plain view": ("CREATE VIEW names AS SELECT name FROM people_person", "names"),
    "a materialized view": ("CREATE MATERIALIZED VIEW kept AS SELECT name FROM people_person", "kept"),
    "a loose definer function": (
        "CREATE FUNCTION loose() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "loose()",
    ),
    "one column of the secrets": (
        f"GRANT SELECT (password) ON accounts_secret TO {role('app')}",
        "accounts_secret",
    ),
    "a right without a policy": (f"GRANT DELETE ON cases_casenote TO {role('app')}", "cases_casenote"),
    "truncate": (f"GRANT TRUNCATE ON cases_case TO {role('app')}", "cases_case"),
    "a right for everyone": ("GRANT SELECT ON consent_consent TO PUBLIC", "consent_consent"),
    "a silenced trigger": ("ALTER TABLE cases_case DISABLE TRIGGER cases_case_keeps", "cases_case"),
    "the gate reads cases": (f"GRANT SELECT ON cases_case TO {role('gate')}", "cases_case"),
    "an inner function opened": (
        f"GRANT EXECUTE ON FUNCTION access_close(uuid, text) TO {role('app')}",
        "access_close(uuid,text)",
    ),
    "the backup writes": (f"GRANT UPDATE ON cases_case TO {role('backup')}", "cases_case"),
    "the app may create": (f"GRANT CREATE ON SCHEMA public TO {role('app')}", role("app")),
}


def test_the_wall_is_whole():
    assert [str(hole) for hole in inspection.holes()] == []


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_hole_is_named(what):
    statement, where = PLANTED[what]
    play("migrator")
    with connection.cursor() as cursor:
        cursor.execute(statement)
    play("app")
    found = inspection.holes()
    assert where in {hole.where for hole in found}
    assert all(hole.cure for hole in found)


def test_every_personal_table_is_known_by_its_model():
    kinds = {table.name: table.kind for table in inspection.tables()}
    assert kinds["people_person"] == "個人情報"
    assert kinds["accounts_secret"] == "サインイン"
    assert kinds["cases_historicalcasenote"] == "個人情報"


def test_every_exists_of_a_policy_is_asked_by_key(db):
    """A hash of all that an agency sees, made to judge one row, is what makes a wall slow."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename || '.' || policyname, coalesce(qual, ''), coalesce(with_check, '')"
            " FROM pg_policies WHERE schemaname = 'public'"
        )
        loose = [name for name, *texts in cursor.fetchall() if any(by_key(text) != text for text in texts)]
    assert loose == []


def test_by_key_keeps_what_decides_by_itself():
    asked = by_key(
        "EXISTS (SELECT 1 FROM a WHERE NOT EXISTS (SELECT 1 FROM b)) AND EXISTS (SELECT 1 FROM g HAVING true)"
    )
    assert asked == (
        "EXISTS (SELECT 1 FROM a WHERE NOT EXISTS (SELECT 1 FROM b OFFSET 0) OFFSET 0)"
        " AND EXISTS (SELECT 1 FROM g HAVING true)"
    )
