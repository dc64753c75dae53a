"""Whoever gets arbitrary SQL as `app` inside a worker's request reads and does no more than that worker."""

import psycopg
import pytest

from tests import databases
from tests.oracle import NOBODY, TABLES
from tests.wall import (
    payloads,
    payloads_assessment,
    payloads_coordination,
    payloads_denials,
    payloads_letters,
    payloads_meetings,
    payloads_outreach,
    payloads_plans,
)
from tests.wall.payloads import MINE, NOTHING
from tests.wall.scene import HIDDEN, Scene
from tests.wall.worlds import load, models

pytestmark = pytest.mark.wall
AREAS = (
    payloads_denials,
    payloads_assessment,
    payloads_outreach,
    payloads_plans,
    payloads_coordination,
    payloads_meetings,
)  # the work on a case
ALL = [
    *payloads.ALL,
    *payloads_letters.READING,
    *payloads_letters.LETTERS,
    *(payload for area in AREAS for payload in area.PAYLOADS),
]
CONTROLS = [
    *payloads.CONTROLS,
    *payloads_letters.CONTROLS,
    *(statement for area in AREAS for statement in area.CONTROLS),
]
MINE_ALONE = ("access_draft", "access_submission")
WRITES = ("UPDATE", "DELETE", "INSERT", "MERGE")


@pytest.fixture(scope="module")
def scene(live):
    scene = Scene(live.app.execute("SELECT today_jst()").fetchone()[0])
    with live.django("migrator"):
        load(scene.world)
    return scene


@pytest.fixture(scope="module")
def heard(live):
    """A connection that prepares nothing, and what the server says on it besides rows."""
    with live.connect("app") as connection:
        connection.prepare_threshold = None
        notices = []
        connection.add_notice_handler(lambda notice: notices.append(str(notice.message_primary)))
        yield connection, notices


def results(cursor):
    """The rows of every result of a statement, and how many rows it changed."""
    rows, touched = [], 0
    while True:
        touched += cursor.rowcount if cursor.statusmessage.split()[0] in WRITES else 0
        rows += cursor.fetchall() if cursor.description else []
        if not cursor.nextset():
            return rows, touched


def run(connection, statement):
    """What came back, or the refusal's code and all it says; undone."""
    try:
        with connection.transaction(force_rollback=True):
            return MINE, *results(connection.execute(statement)), ""
    except psycopg.Error as error:
        return error.sqlstate, [], 0, f"{error} {error.diag.message_detail} {error.diag.context}"


def filled(live, scene, template):
    text = template.format(**scene.ids)
    return text.replace("{prefix}", databases.PREFIX).replace("{database}", live.name)


def check(statement, allowed, outcome, notices):
    code, rows, touched, error = outcome
    said = f"{rows} {notices} {error}".replace(statement, "").replace(f"{HIDDEN}%", "")
    assert HIDDEN not in said
    if code == MINE and NOTHING in allowed:
        code = NOTHING if not [row for row in rows if row != ("",)] else rows
    assert code in allowed, error or rows
    assert not touched


@pytest.mark.parametrize("number", range(len(ALL)), ids=lambda n: f"{n}:{ALL[n][0][:60]}")
def test_a_payload_gains_nothing(live, scene, heard, number):
    template, end = ALL[number]
    connection, notices = heard
    notices.clear()
    statement = filled(live, scene, template)
    with live.request(scene.me, connection):
        outcome = run(connection, statement)
    check(statement, end if isinstance(end, tuple) else (end,), outcome, notices)


@pytest.mark.parametrize("number", range(len(payloads.OUTSIDE)), ids=lambda n: payloads.OUTSIDE[n][0][:60])
def test_the_session_itself_may_not_either(live, scene, heard, number):
    template, end = payloads.OUTSIDE[number]
    connection, notices = heard
    statement = filled(live, scene, template)
    try:
        outcome = (MINE, *results(connection.execute(statement)), "")
    except psycopg.Error as error:
        outcome = (error.sqlstate, [], 0, str(error))
    check(statement, (end,), outcome, notices)


@pytest.mark.parametrize("statement", CONTROLS, ids=lambda s: s[:50])
def test_the_same_on_ones_own_rows_goes_through(live, scene, heard, statement):
    with live.request(scene.me, heard[0]):
        code, _rows, touched, error = run(heard[0], filled(live, scene, statement))
    assert (code, touched) == (MINE, statement.count("; ") + 1), error


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_an_administrators_request_reads_no_case_at_all(live, scene, heard, who):
    connection, _ = heard
    with live.request(getattr(scene, who), connection):
        for statement in (f"SELECT * FROM {table}" for table in sorted(TABLES - NOBODY - set(MINE_ALONE))):
            assert run(connection, statement)[:2] == (MINE, [])


def test_there_are_payloads_enough():
    assert len({statement for statement, _ in ALL}) >= 200


def test_nothing_was_changed(live, scene):
    """After every payload the database holds what was loaded into it."""
    with live.connect("migrator") as migrator:
        for table, rows in scene.world.rows.items():
            key = models()[table]._meta.pk.column
            loaded = {str(row.get("history_id") or row["id"]) for row in rows}
            assert {str(pk) for (pk,) in migrator.execute(f"SELECT {key} FROM {table}")} == loaded, table
        made = migrator.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = 'x' OR rolsuper AND rolname ~ '_app$'"
        )
        assert made.fetchall() == []
