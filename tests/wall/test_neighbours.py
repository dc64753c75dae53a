"""Two backends of the same role: what one may learn of the other's request, and what a stolen token is worth."""

import psycopg
import pytest

from tests.wall.scene import Scene
from tests.wall.worlds import load

pytestmark = pytest.mark.wall
# Every place where a server shows what another session runs or has run.
WINDOWS = (
    "SELECT query FROM pg_stat_activity",
    "SELECT query FROM pg_stat_get_activity(NULL)",
    "SELECT query FROM pg_stat_get_activity({pid})",
    "SELECT pg_stat_get_backend_activity(b) FROM pg_stat_get_backend_idset() b",
    "SELECT statement FROM pg_prepared_statements",
    "SELECT statement FROM pg_cursors",
    "SELECT a::text FROM pg_stat_activity a",
    "SELECT l::text FROM pg_locks l",
    "SELECT s::text FROM pg_settings s",
    "SELECT s::text FROM pg_db_role_setting s",
    "SELECT current_setting('app.tok', true)",
)


@pytest.fixture(scope="module")
def scene(live):
    scene = Scene(live.app.execute("SELECT today_jst()").fetchone()[0])
    with live.django("migrator"):
        load(scene.world)
    return scene


@pytest.fixture
def neighbour(live, scene):
    """Another worker's request, half-way: his token and what he searches for stand in the text of his statements."""
    with live.connect("app") as connection:
        connection.prepare_threshold = None
        token = live.open(connection, scene.neighbour["worker_id"], scene.neighbour["id"])
        with connection.transaction(force_rollback=True):
            connection.execute(f"SELECT set_config('app.tok', '{token}', true)")
            found = connection.execute(
                "SELECT count(*) FROM people_person WHERE name LIKE '探している名前%' OR true"
            )
            assert found.fetchone()[0] > 0
            yield connection, token
        live.shut(token)


@pytest.mark.parametrize("window", WINDOWS)
def test_a_neighbours_statements_cannot_be_read(live, scene, neighbour, window):
    connection, token = neighbour
    with live.request(scene.me) as app:
        shown = str(app.execute(window.format(pid=connection.info.backend_pid)).fetchall())
    assert token not in shown and "探している名前" not in shown


def sees(connection, token):
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT set_config('app.tok', %s, true)", [token])
        return connection.execute("SELECT count(*) FROM cases_case").fetchone()[0]


def test_a_stolen_token_is_worth_nothing_on_another_backend(live, neighbour):
    connection, token = neighbour
    assert sees(live.app, token) == 0
    assert connection.execute("SELECT count(*) FROM cases_case").fetchone()[0] > 0


def test_a_token_is_worth_nothing_after_its_request(live, scene):
    with live.request(scene.me) as app:
        token = app.execute("SELECT current_setting('app.tok')").fetchone()[0]
        assert sees(app, token) > 0
    assert sees(live.app, token) == 0


def test_a_token_kept_for_the_session_outlives_its_request_as_nothing(live, scene):
    with live.connect("app") as connection:
        token = live.open(connection, scene.me["worker_id"], scene.me["id"])
        connection.execute("SELECT set_config('app.tok', %s, false)", [token])
        assert connection.execute("SELECT count(*) FROM cases_case").fetchone()[0] > 0
        live.shut(token)
        assert connection.execute("SELECT count(*) FROM cases_case").fetchone()[0] == 0


def test_the_context_is_gone_with_the_transaction(live, scene):
    with live.request(scene.me) as app:
        assert app.execute("SELECT ctx_worker()").fetchone()[0] == scene.ids["worker"]
    assert live.app.execute("SELECT ctx_worker(), current_setting('app.tok', true)").fetchone() in (
        (None, ""),
        (None, None),
    )


def test_two_contexts_alternate_on_one_backend_over_the_same_plans(live, scene):
    """One prepared statement, two workers by turns: each sees his own rows every time."""
    statement = "SELECT array_agg(id::text ORDER BY id) FROM cases_case"
    shown = {}
    for _ in range(12):
        for who in ("me", "neighbour", "volunteer", "admin"):
            with live.request(getattr(scene, who)) as app:
                shown.setdefault(who, set()).add(str(app.execute(statement).fetchone()[0]))
    assert all(len(answers) == 1 for answers in shown.values())
    assert len({*shown["me"], *shown["neighbour"]}) == 2
    assert shown["volunteer"] == shown["admin"] == {"None"}


def test_no_bytes_pass_through_large_objects_or_copies(live, scene):
    """COPY shows what SELECT shows, and takes nothing in."""
    with live.request(scene.me) as app:
        with app.cursor().copy("COPY cases_casenote TO STDOUT") as copy:
            copied = b"".join(bytes(part) for part in copy).decode()
        assert (
            "HIDDEN" not in copied
            and copied.count("\n") == app.execute("SELECT count(*) FROM cases_casenote").fetchone()[0]
        )
        copying = app.cursor().copy("COPY cases_casenote FROM STDIN")
        with pytest.raises(psycopg.errors.FeatureNotSupported), app.transaction(), copying as copy:
            copy.write(b"")
