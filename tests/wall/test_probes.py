"""Hidden and absent answer alike: every function `app` may call, every write that meets a hidden row."""

import uuid

import psycopg
import pytest

from access.declared import SAFE_MINOR
from common.namekeys import grams, kana_key, name_grams, name_key
from tests.wall import payloads_assessment, payloads_letters, payloads_outreach, payloads_plans
from tests.wall.functions import UUID, answer, callable_by_app, probes
from tests.wall.scene import BORN, HIDDEN, Scene
from tests.wall.worlds import load

pytestmark = pytest.mark.wall
# What it tells the foreign key tells too: whether a person of a known random id was ever made.
TELL = {"unborn_person"}


@pytest.fixture(scope="module")
def scene(live):
    scene = Scene(live.app.execute("SELECT today_jst()").fetchone()[0])
    for table, columns in {"people_person": ("name", "kana"), "people_alias": ("name", "name")}.items():
        for row in scene.world.rows[table]:
            row["grams"] = name_grams(*(row[column] for column in columns))
    for row in scene.world.rows["people_person"]:
        row |= {"name_key": name_key(row["name"]), "kana_key": kana_key(row["kana"])}
    for row in scene.world.rows["cases_casenote"]:
        row["grams"] = grams(row["text"])
    with live.django("migrator"):
        load(scene.world)
    return scene


def known(scene):
    """What the attacker may have heard of, by the type of argument it fits."""
    person = next(p for p in scene.world.rows["people_person"] if p["id"] == scene.ids["h_person"])
    words = [scene.ids["h_number"], person["name"], person["name_key"], person["kana_key"], HIDDEN]
    ids = [value for name, value in scene.hidden_ids.items() if isinstance(value, uuid.UUID)]
    return {"uuid": ids, "text": words, "text[]": [person["grams"], grams(HIDDEN)], "date": [BORN]}


def test_every_function_answers_a_hidden_thing_like_an_absent_one(live, scene):
    things, told = known(scene), []
    with live.request(scene.me) as app:
        for signature, name, types in callable_by_app(app):
            for thing, there, absent in probes(types, things):
                if answer(app, name, types, there) != answer(app, name, types, absent):
                    told.append((signature, thing))
    assert {signature.split("(")[0] for signature, _ in told} == TELL, told


def refusal(connection, statement, values):
    """How a write ends: rows touched, or code and words without ids."""
    try:
        with connection.transaction(force_rollback=True):
            return connection.execute(statement, values).rowcount
    except psycopg.Error as error:
        return error.sqlstate, UUID.sub("<id>", error.diag.message_primary), error.diag.message_detail


WRITES = (
    "UPDATE cases_casenote SET text = 'x' WHERE id = %s",
    "UPDATE cases_case SET stage = 'CLOSED' WHERE id = %s",
    "UPDATE people_person SET name = 'x' WHERE id = %s",
    "DELETE FROM access_draft WHERE id = %s",
    "UPDATE cases_consultation SET case_id = %s WHERE id = '{uncased}'",
    "UPDATE cases_householdmember SET person_id = %s WHERE id = '{relative}'",
    "INSERT INTO cases_casenote (id, case_id, agency_id, author_id, happened_on, method, partner, text, topics, own_only, grams,"
    " created_at, version) VALUES (gen_random_uuid(), %s, {desk}, '{worker}', today_jst(), '01', 'SELF', 'x', 4, false, '{{}}', now(), 1)",
    "INSERT INTO consent_consentline (id, consent_id, case_id, agency_id, topics)"
    " VALUES (gen_random_uuid(), %s, '{case}', {other}, 1)",
    "INSERT INTO people_alias (id, person_id, kind, name, grams) VALUES (gen_random_uuid(), %s, 'CALLED', 'x', '{{}}')",
    "SELECT * FROM cases_case WHERE id = %s FOR NO KEY UPDATE",
    "UPDATE desk_notice SET read_at = now(), read_by_id = '{worker}' WHERE id = %s",
    "UPDATE referrals_confirmation SET confirmed_at = now(), confirmed_by_id = '{worker}' WHERE id = %s",
    payloads_letters.say("%s", "ASK").replace("'%s'", "%s"),
    payloads_letters.shell(follows="%s"),
    payloads_letters.body(to="%s").replace("'%s'", "%s"),
    payloads_letters.body(case="%s"),
    payloads_letters.body(consent="%s"),
    payloads_letters.body(case="NULL", talk="%s", consent="NULL"),
    payloads_letters.change("%s").replace("'%s'", "%s"),
    payloads_letters.WHY.replace("'{consent}'", "%s"),
    *payloads_assessment.WRITES,
    *payloads_outreach.WRITES,
    *payloads_plans.WRITES,
)


@pytest.mark.parametrize("statement", WRITES, ids=lambda s: s[:50])
def test_a_write_that_meets_a_hidden_row_ends_like_one_that_meets_none(live, scene, statement):
    with live.request(scene.me) as app:
        nothing = refusal(app, statement.format(**scene.ids), [uuid.uuid4()])
        for name, thing in scene.hidden_ids.items():
            assert refusal(app, statement.format(**scene.ids), [thing]) == nothing, name


def test_on_conflict_tells_nothing_of_a_hidden_row(live, scene):
    """CVE-2026-120154: on a server below the safe minors the probe does tell, and start-up refuses outside demo and test."""
    probe = (
        "INSERT INTO cases_casenote (id, case_id, agency_id, author_id, happened_on, method, partner, text, topics, own_only,"
        " grams, created_at, version) VALUES ('{h_note}', '{case}', {desk}, '{worker}', today_jst(), '01', 'SELF', 'x', 4, false,"
        " '{{}}', now(), 1) ON CONFLICT (id) DO UPDATE SET text = excluded.text WHERE cases_casenote.text LIKE %s"
    ).format(**scene.ids)
    with live.request(scene.me) as app:
        right, wrong = (refusal(app, probe, [guess]) for guess in (f"{HIDDEN}%", "違う%"))
    major, minor = divmod(live.app.info.server_version, 10000)
    if right != wrong and minor < SAFE_MINOR.get(major, 0):
        pytest.skip(
            f"PostgreSQL {major}.{minor} is below the safe minor {SAFE_MINOR[major]}: ON CONFLICT tells hidden rows apart"
        )
    assert right == wrong


def test_counts_and_orders_are_those_of_what_is_seen(live, scene):
    with live.request(scene.me) as app:
        for table in ("cases_case", "cases_casenote", "people_person", "cases_consultation"):
            rows = app.execute(f"SELECT * FROM {table}").fetchall()
            assert app.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == len(rows)
            assert len(app.execute(f"SELECT * FROM {table} ORDER BY id OFFSET {len(rows)}").fetchall()) == 0
