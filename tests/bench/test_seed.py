"""The scale world is what was ordered, what the product's own rules would have left, and believable."""

import subprocess
import sys

import pytest
from django.db import connection as django
from django.db import transaction
from django.test import Client

from access import lists
from accounts.contexts import acting_as
from accounts.models import Membership
from bench.world import words
from bench.world.cast import PASSWORD, cast, crowd
from bench.world.plan import Size, WrongSize
from cases.models import Case
from common.namekeys import grams, kana_key, name_grams, name_key
from tests import databases
from tests.bench import scale
from tests.conftest import living


@pytest.fixture(scope="module")
def scale_city(django_db_setup, django_db_blocker):
    """A world of 2,000 cases, and how the catalogue was before it."""
    with living(django_db_setup, django_db_blocker, demo=False) as world:
        with scale.as_migrator(world.name) as connection:
            world.before = scale.catalogue(connection)
        assert scale.seed(world.name)
        yield world


@pytest.fixture
def city(scale_city):
    with scale.as_migrator(scale_city.name) as connection:
        yield connection


def test_it_is_as_large_as_was_ordered(city):
    for table, wanted in (("cases_case", 2000), ("cases_casenote", 2000), ("audit_event", 6000)):
        assert scale.one(city, f"SELECT count(*) FROM {table}") == wanted
    grants = "SELECT (SELECT count(*) FROM access_agencygrant) + (SELECT count(*) FROM access_workergrant)"
    assert scale.one(city, grants) == 10_000
    assert scale.one(city, "SELECT count(*) FROM accounts_agency") == 30


def test_the_tables_are_as_they_were(city, scale_city):
    assert scale.catalogue(city) == scale_city.before


def test_the_wall_is_whole(scale_city):
    environment = {
        "DJANGO_SETTINGS_MODULE": "kodaira_jusou.settings.test",
        "JUSOU_PREFIX": databases.PREFIX,
        "DATABASE_URL": databases.url("app", scale_city.name),
        "GATE_DATABASE_URL": databases.url("gate", scale_city.name),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "wall"],
        cwd=databases.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "穴はありません" in done.stdout, done.stderr


def test_grants_are_what_their_sources_say(city):
    standing = sorted(map(repr, city.execute(scale.STANDING)))
    assert standing == sorted(map(repr, city.execute(scale.REBUILT)))
    assert scale.untrue_activity(city) == 0


def test_what_ended_has_ended_and_nothing_lies_ahead(city):
    assert (
        scale.one(
            city,
            "SELECT count(*) FROM access_agencygrant WHERE closed_at IS NULL AND valid_until < today_jst()",
        )
        == 0
    )
    for table, at in (
        ("cases_casenote", "created_at"),
        ("consent_consent", "recorded_at"),
        ("audit_event", "at"),
        ("meetings_member", "chosen_at"),
    ):
        assert scale.one(city, f"SELECT count(*) FROM {table} WHERE {at} > now()") == 0
    early = "SELECT count(*) FROM cases_casenote n JOIN cases_case c ON c.id = n.case_id WHERE n.created_at < c.created_at"
    assert scale.one(city, early) == 0


def test_the_agencies_see_much_or_little(city):
    sees = sorted(
        city.execute(
            "SELECT a.sees, a.kind FROM bench.bench_agency a WHERE a.kind NOT IN ('office', 'volunteers')"
        )
    )
    assert sees[-1] == (2000, "all_seeing")
    assert len([count for count, _kind in sees if count > 200]) >= 4
    sparse = [count for count, kind in sees if kind == "sparse"]
    assert len(sparse) >= 8 and max(sparse) < 50 and min(sparse) > 0
    both = """SELECT count(*) FROM access_agencygrant a JOIN access_agencygrant b USING (case_id) JOIN bench.bench_agency p
        ON p.agency = a.group_id AND p.place = 1 JOIN bench.bench_agency q ON q.agency = b.group_id AND q.place = 4
        WHERE a.closed_at IS NULL AND b.closed_at IS NULL AND 'AUTHOR' NOT IN (a.basis, b.basis)"""
    assert scale.one(city, both) > 50


def test_words_and_names_are_spread_as_people_use_them(city):
    rare = scale.one(city, "SELECT count(*) FROM cases_casenote WHERE text LIKE %s", f"%{words.RARE}%")
    assert 15 <= rare <= 20
    common = scale.one(city, "SELECT count(*) FROM cases_casenote WHERE text LIKE %s", f"%{words.COMMON}%")
    assert common > 2000 / 5
    for text, kept in city.execute("SELECT text, grams FROM cases_casenote LIMIT 300"):
        assert kept == grams(text)
    for name in ("林 %", "髙%", "𠮷%", "佐藤 %", "小鳥遊 %"):
        assert scale.one(city, "SELECT count(*) FROM people_person WHERE name LIKE %s", name) > 0
    states = scale.one(
        city,
        "SELECT count(DISTINCT (withdrawn_at IS NULL, valid_until < today_jst(), replaces_id IS NULL,"
        " valid_from > today_jst())) FROM consent_consent",
    )
    assert states >= 5


def test_names_are_kept_as_the_product_keeps_them(city):
    rows = city.execute(
        "SELECT name, kana, name_key, kana_key, grams FROM people_person LIMIT 200"
    ).fetchall()
    for name, kana, *kept in rows:
        assert kept == [name_key(name), kana_key(kana), name_grams(name, kana)]


@pytest.mark.parametrize("who", ["dense", "middle", "sparse", "coordinator", "all_seeing"])
def test_a_worker_sees_exactly_what_the_grants_say(city, scale_city, who):
    actor = getattr(cast(city), who)
    counted = """SELECT g.case_id, max(g.last_at) FROM access_agencygrant g WHERE g.group_id = %s AND g.basis <> 'AUTHOR'
        AND g.closed_at IS NULL AND today_jst() BETWEEN g.valid_from AND coalesce(g.valid_until, 'infinity')
        GROUP BY 1 ORDER BY 2 DESC, 1 DESC"""
    wanted = [case for case, _at in city.execute(counted, [actor.agency])]
    assert len(wanted) == actor.sees
    member = Membership.objects.select_related("worker", "agency").get(pk=actor.membership)
    with transaction.atomic(), acting_as(member) as by:
        assert [case for case, _at in lists.newest(by, size=25).entries] == wanted[:25]
        assert {case.pk for case in Case.objects.all()} == set(wanted)
    django.close()


def test_the_cast_can_sign_in(city, scale_city):
    known = cast(city)
    assert known.heavy.records == 200 and known.meeting and known.sparse.sees < 50 < known.middle.sees
    browser = Client()
    sent = browser.post("/login/", {"username": known.dense.username, "password": PASSWORD})
    assert sent.status_code in (302, 303)
    assert browser.get("/cases/").status_code == 200
    assert len(crowd(city, "middle", 5)) == 5


def test_what_cannot_be_is_refused():
    with pytest.raises(WrongSize):
        Size(cases=1000, grants=2000, notes=1000, audit=0, seed=7)
