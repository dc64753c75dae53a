"""Without a token in force there is nothing: no row of any personal table or view, no answer of any function."""

import hashlib
import secrets
import uuid

import pytest

from access import declared
from tests.oracle import NOBODY, TABLES
from tests.wall.functions import answer, callable_by_app, probes
from tests.wall.scene import Scene
from tests.wall.worlds import load

pytestmark = pytest.mark.wall
READ = sorted(TABLES - NOBODY)
VIEWS = sorted(declared.VIEWS - {"accounts_worker_groups"})
COUNTS = " + ".join(f"(SELECT count(*) FROM {name})" for name in [*READ, *VIEWS])
# The tables whose own policies ask who acts; all others ask these.
ROOTS = ("access_agencygrant", "access_workergrant", "cases_consultation", "cases_casenote", "access_draft")
# What they tell anybody: the day; whether a person of a known random id was ever made, as the foreign key tells too.
TELL = {"today_jst", "unborn_person"}


@pytest.fixture(scope="module")
def scene(live):
    scene = Scene(live.app.execute("SELECT today_jst()").fetchone()[0])
    with live.django("migrator"):
        load(scene.world)
    return scene


def rows_with(connection, token, counts=COUNTS):
    with connection.transaction(force_rollback=True):
        if token is not None:
            connection.execute("SELECT set_config('app.tok', %s, true)", [token])
        return connection.execute(f"SELECT {counts}").fetchone()[0]


def test_the_scene_shows_something_to_its_worker(live, scene):
    token = live.open(live.app, scene.me["worker_id"], scene.me["id"])
    assert rows_with(live.app, token) > 20
    live.shut(token)
    assert rows_with(live.app, token) == 0


@pytest.mark.parametrize("token", [None, "", " ", "null", "''"])
def test_no_token_or_an_empty_one_shows_nothing(live, scene, token):
    assert rows_with(live.app, token) == 0


def forged(live, scene):
    """Random tokens, and every guess made of what is known: ids, hashes, pieces and neighbours of a real token."""
    real = live.open(live.app, scene.me["worker_id"], scene.me["id"])
    digest = hashlib.sha256(real.encode())
    yield from (
        real[:-1],
        real + " ",
        " " + real,
        real.swapcase(),
        real[::-1],
        real * 2,
        real + "\n",
        "\ufeff" + real,
    )
    yield from (
        digest.hexdigest(),
        "\\x" + digest.hexdigest(),
        digest.hexdigest().upper(),
        repr(digest.digest()),
    )
    for thing in scene.ids.values():
        yield from (str(thing), hashlib.sha256(str(thing).encode()).hexdigest(), f"{thing}:{scene.me['id']}")
    yield from ("' OR '1'='1", "%", "*", "true", "0", "app.tok", "\\x", "架空", "x" * 100_000)
    while True:
        yield secrets.token_urlsafe(32)


def test_a_thousand_forged_tokens_show_nothing(live, scene):
    roots = " + ".join(f"(SELECT count(*) FROM {name})" for name in (*ROOTS, "access_submission"))
    tried = list(zip(range(1000), forged(live, scene), strict=False))
    assert [guess for _, guess in tried if rows_with(live.app, guess, roots)] == []
    assert [guess for _, guess in tried[::20] if rows_with(live.app, guess)] == []


def test_the_token_of_another_backend_shows_nothing(live, scene):
    token = live.open(live.app, scene.me["worker_id"], scene.me["id"])
    with live.connect("app") as elsewhere:
        assert rows_with(elsewhere, token) == 0
    assert rows_with(live.app, token) > 20
    live.shut(token)


def test_an_expired_context_shows_nothing(live, scene):
    assert rows_with(live.app, live.open(live.app, scene.me["worker_id"], scene.me["id"], seconds=-1)) == 0


ENDINGS = {
    "membership ended": "UPDATE accounts_membership SET valid_until = today_jst() - 1 WHERE id = %(me)s",
    "membership to come": "UPDATE accounts_membership SET valid_from = today_jst() + 1 WHERE id = %(me)s",
    "worker inactive": "UPDATE accounts_worker SET is_active = false WHERE id = %(worker)s",
    "agency closed": "UPDATE accounts_agency SET closed_on = today_jst() WHERE group_id = %(desk)s",
}
MENDINGS = {
    "accounts_membership": "UPDATE accounts_membership SET valid_from = today_jst() - 400, valid_until = NULL WHERE id = %(me)s",
    "accounts_worker": "UPDATE accounts_worker SET is_active = true WHERE id = %(worker)s",
    "accounts_agency": "UPDATE accounts_agency SET closed_on = NULL WHERE group_id = %(desk)s",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_sight_ends_within_the_transaction_when_standing_ends(live, scene, ending):
    with live.connect("migrator") as migrator, live.request(scene.me) as app:
        assert app.execute(f"SELECT {COUNTS}").fetchone()[0] > 20
        migrator.execute(ENDINGS[ending], scene.ids)
        try:
            assert app.execute(f"SELECT {COUNTS}").fetchone()[0] == 0
            assert app.execute("SELECT * FROM ctx()").fetchall() == []
        finally:
            migrator.execute(MENDINGS[ENDINGS[ending].split()[1]], scene.ids)


def test_a_context_that_pairs_a_worker_with_anothers_membership_shows_nothing(live, scene):
    assert rows_with(live.app, live.open(live.app, scene.ids["worker"], scene.neighbour["id"])) == 0
    assert rows_with(live.app, live.open(live.app, scene.idle, scene.me["id"])) == 0
    assert rows_with(live.app, live.open(live.app, scene.ids["worker"], uuid.uuid4())) == 0


def test_no_function_answers_without_a_token(live, scene):
    known = {
        "uuid": [v for v in scene.ids.values() if isinstance(v, uuid.UUID)],
        "date": [],
        "text": ["架空"],
    }
    for signature, name, types in callable_by_app(live.app):
        if name in TELL:
            continue
        for thing, there, absent in probes(types, known):
            said = answer(live.app, name, types, there)
            assert said == answer(live.app, name, types, absent), (signature, thing)
            assert not said or said[0] in ("(None,)", "(False,)", "('',)", "([],)", "42501"), (
                signature,
                said,
            )
