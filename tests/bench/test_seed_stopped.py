"""A load that was stopped goes on where it was and ends as one that was not; and no other data is ever touched."""

import os
import signal
import subprocess
import sys
import time

import pytest

from accounts.models import Worker
from bench.world.ledger import Refusal
from bench.world.plan import Size
from bench.world.tables import COLUMNS
from tests import databases
from tests.bench import scale
from tests.conftest import living

SMALL = Size(cases=400, grants=2000, notes=400, audit=1500, seed=11)
MADE = [*COLUMNS, "accounts_agency", "accounts_worker", "accounts_membership", "meetings_bodyseat"]
OPTIONS = ["--cases", "400", "--notes", "400", "--audit", "1500", "--seed", "11"]


@pytest.fixture(scope="module")
def scale_city(django_db_setup, django_db_blocker):
    """A world made in one go."""
    with living(django_db_setup, django_db_blocker, demo=False) as world:
        scale.seed(world.name, SMALL)
        with scale.as_migrator(world.name) as connection:
            world.sum, world.catalogue = scale.checksum(connection, MADE), scale.catalogue(connection)
        yield world


class Stop(Exception):
    """The load is stopped."""


def stop_at(wanted, count):
    def say(step, done, _of):
        if (step, done) == (wanted, count):
            raise Stop

    return say


@pytest.fixture
def other():
    """Another database of the same state."""
    name = f"{databases.PREFIX}_scale_{os.getpid()}"
    databases.cut(name)
    yield name
    databases.drop(name)


def is_the_same(name, city):
    with scale.as_migrator(name) as connection:
        return (scale.checksum(connection, MADE), scale.catalogue(connection)) == (city.sum, city.catalogue)


def test_stopped_anywhere_it_ends_the_same(scale_city, other):
    for step, count in (
        ("cases", 1),
        ("cases", 3),
        ("log", 1),
        ("reindex", 40),
        ("reproof", 20),
        ("retidy", 3),
    ):
        with pytest.raises(Stop):
            scale.seed(other, SMALL, stop_at(step, count))
    assert scale.seed(other, SMALL) and is_the_same(other, scale_city)
    assert not scale.seed(other, SMALL)  # a world that is whole stays as it is


def test_killed_by_force_it_ends_the_same(scale_city, other):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kodaira_jusou.settings.test",
        "JUSOU_PREFIX": databases.PREFIX,
        "MIGRATOR_DATABASE_URL": databases.url("migrator", other),
    }
    command = [sys.executable, "manage.py", "seed_scale", *OPTIONS]
    with subprocess.Popen(
        command, cwd=databases.ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as load:
        while "ケース" not in load.stdout.readline():
            time.sleep(0)
        load.send_signal(signal.SIGKILL)
    done = subprocess.run(
        command, cwd=databases.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and "できました" in done.stdout, done.stderr
    assert is_the_same(other, scale_city)


def test_a_database_with_other_data_is_refused(scale_city, other):
    with scale.as_migrator(other) as connection:
        connection.execute(
            "INSERT INTO accounts_worker (id, username, name, kana, is_active, epoch, version)"
            " VALUES (gen_random_uuid(), 'somebody', '架空', '', true, gen_random_uuid(), 1)"
        )
        with pytest.raises(Refusal, match="ほかのデータ"):
            scale.seed(other, SMALL)
        assert scale.one(connection, f"SELECT count(*) FROM {Worker._meta.db_table}") == 1
        assert scale.one(connection, "SELECT to_regclass('bench.bench_order') IS NULL")


def test_another_order_on_the_same_database_is_refused(scale_city):
    with pytest.raises(Refusal, match="--cases 400"):
        scale.seed(scale_city.name, Size(cases=500, grants=2500, notes=500, audit=0, seed=11))
