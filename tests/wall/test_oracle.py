"""On sixty random worlds: what the raw `app` login reads = what the ORM reads = what the rules say."""

import os

import psycopg
import pytest
from django.db import ProgrammingError, transaction

from access import declared
from accounts.contexts import close_context, open_context, set_token
from accounts.models import Membership
from tests.oracle import NOBODY, TABLES, sees
from tests.wall.chance import Chance, smaller
from tests.wall.worlds import clear, load, models

pytestmark = pytest.mark.wall
FIRST = int(os.environ.get("JUSOU_WALL_SEED", "1"))
SEEDS = range(FIRST, FIRST + 60)
KEYS = {"access_submission": "nonce"} | {t: "history_id" for t in TABLES if "_historical" in t}
READ = sorted(TABLES - NOBODY)
ALL_ROWS = " UNION ALL ".join(f"SELECT '{t}', {KEYS.get(t, 'id')} FROM {t}" for t in READ)
PERSONAL = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'f')"


def by_sql(live, me):
    """Every row of every protected table that the real login is shown."""
    with live.request(me) as app:
        return set(app.execute(ALL_ROWS).fetchall())


def by_orm(me):
    found, known = set(), models()
    token = open_context(Membership(pk=me["id"], worker_id=me["worker_id"]))
    with transaction.atomic():
        set_token(token)
        for table in READ:
            found |= {(table, row.pk) for row in known[table]._default_manager.all()}
    close_context(token)
    return found


def differences(live, world):
    """Per membership: what one of the three says and another does not."""
    with live.django("migrator"):
        load(world)
    try:
        with live.django("app"):
            for me in world.rows["accounts_membership"]:
                ruled = sees(world.rows, me, world.today)
                sql, orm = by_sql(live, me), by_orm(me)
                if not (sql == orm == ruled):
                    yield me, ruled, sql, orm
    finally:
        with live.django("migrator"):
            clear()


def today(live):
    return live.app.execute("SELECT today_jst()").fetchone()[0]


def explain(live, seed, world):
    world = smaller(world, lambda w: next(differences(live, w), None))
    me, ruled, sql, orm = next(differences(live, world))
    parts = [f"seed {seed}, as {me['worker_id']} for {me['agency_id']}", f"{world}"]
    for name, actual in (("SQL", sql), ("ORM", orm)):
        parts += [f"{name} shows but the rule hides: {sorted(actual - ruled, key=str)}"]
        parts += [f"the rule shows but {name} hides: {sorted(ruled - actual, key=str)}"]
    return "\n".join(parts)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_wall_is_the_rule(live, seed):
    world = Chance(seed, today(live)).world
    if next(differences(live, world), None):
        pytest.fail(explain(live, seed, world), pytrace=False)


@pytest.mark.parametrize("table", sorted(NOBODY))
def test_nobody_reads_what_only_the_database_asks(live, table):
    with live.django("app"):
        for statement in (f"SELECT * FROM {table}", f"SELECT count(*) FROM {table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                live.app.execute(statement)
        with pytest.raises(ProgrammingError):
            models()[table]._default_manager.first()


def test_every_protected_table_has_its_rule(live):
    tables = {name for (name,) in live.app.execute(PERSONAL)}
    assert tables - declared.PLAIN - declared.GUARDED - declared.GATE - declared.NOBODY == TABLES


def test_the_worlds_hold_both_seen_and_hidden_rows_of_everything(live):
    seen, hidden, day = dict.fromkeys(READ, 0), dict.fromkeys(READ, 0), today(live)
    for seed in SEEDS:
        world = Chance(seed, day).world
        for me in world.rows["accounts_membership"]:
            found = sees(world.rows, me, day)
            for table in READ:
                count = sum(1 for name, _id in found if name == table)
                seen[table] += count
                hidden[table] += len(world.rows[table]) - count
    assert min(seen.values()) > 50 and min(hidden.values()) > 50, (seen, hidden)
