"""控えと復元: what comes back is the same city behind the same wall, and nothing is written over."""

import hashlib
import os
import re
import stat
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.test import Client
from psycopg import sql

from access import inspection, roles
from demo.people import PASSWORD
from kodaira_jusou import archive
from tests import databases
from tests.conftest import Live, point_at

pytestmark = pytest.mark.wall
TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
)
# Rights are compared as sets: the order in which they were given says nothing.
WALL = {
    "tables": """
        SELECT c.relname, c.relkind::text, r.rolname, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
            (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(c.relacl) a)
        FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'S') ORDER BY 1""",
    "columns": """
        SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull,
            (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(attacl) a)
        FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
        AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
        ORDER BY 1, 2""",
    "policies": "SELECT * FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename, policyname",
    "functions": """
        SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid), r.rolname,
            (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(p.proacl) a)
        FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
        WHERE p.pronamespace = 'public'::regnamespace ORDER BY 1""",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, tgenabled::text, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal ORDER BY 1, 2""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "sequences": "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1",
    "schema": """
        SELECT r.rolname, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(nspacl) a)
        FROM pg_namespace JOIN pg_roles r ON r.oid = nspowner WHERE nspname = 'public'""",
    "what comes later": "SELECT defaclobjtype::text, defaclacl::text FROM pg_default_acl ORDER BY 1",
}


PAPER = re.compile(r"::(text|character varying)(\[\])?|[()]")
STOP = """
CREATE SCHEMA stop;
CREATE FUNCTION stop.stop() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'stopped'; END$$;
CREATE EVENT TRIGGER stop ON ddl_command_end WHEN TAG IN ('CREATE POLICY') EXECUTE FUNCTION stop.stop();
GRANT USAGE ON SCHEMA stop TO PUBLIC;
"""


def manage(*command, **login):
    environment = {"PATH": os.environ["PATH"], "JUSOU_PREFIX": databases.PREFIX, "PYTHONUTF8": "1", **login}
    return subprocess.run(
        [sys.executable, databases.ROOT / "manage.py", *map(str, command)],
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def backup(name, file):
    return manage("backup", file, BACKUP_DATABASE_URL=databases.url("backup", name))


def restore(name, file):
    url = databases.url("migrator", "postgres")
    return manage("restore", file, "--database", name, MIGRATOR_DATABASE_URL=url)


@pytest.fixture
def empty():
    """An empty database with its rights, as `setup_database --database` leaves it."""
    name = f"{databases.PREFIX}_back_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    with databases.only_one():
        roles.create_database(databases.ADMIN, name, databases.PREFIX)
    yield name
    databases.drop(name)


def ask(name, query):
    with psycopg.connect(databases.ADMIN, dbname=name) as connection:
        return connection.execute(query).fetchall()


def wall(name, query):
    """What the catalogue says, without the casts and brackets that PostgreSQL writes differently the second time."""
    return [
        tuple(PAPER.sub("", value) if isinstance(value, str) else value for value in row)
        for row in ask(name, query)
    ]


def rows(name):
    """Each table with the number of its rows and the sum of what they say."""
    content = sql.SQL("SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t")
    with psycopg.connect(databases.ADMIN, dbname=name) as connection:
        tables = [table for (table,) in connection.execute(TABLES).fetchall()]
        return {
            table: connection.execute(content.format(sql.Identifier(table))).fetchone() for table in tables
        }


@pytest.fixture
def kept(live_city, tmp_path):
    """The invented city as a file, somebody signed in when it was taken."""
    assert Client().post("/login/", {"username": "mado-tanaka", "password": PASSWORD}).status_code == 303
    Live.leave()
    done = backup(live_city.name, tmp_path / "city.dump")
    assert done.returncode == 0, done.stderr
    return tmp_path / "city.dump"


def test_the_city_comes_back_whole_behind_the_same_wall(live_city, kept, empty):
    done = restore(empty, kept)
    assert done.returncode == 0, done.stderr
    assert "壁に穴はありません" in done.stdout
    before, after = rows(live_city.name), rows(empty)
    assert before["accounts_session"][0] > 0
    assert before["cases_case"][0] > 0 and before["audit_event"][0] > 0
    for table in archive.PASSING:
        before.pop(table)
        assert after.pop(table)[0] == 0
    assert after == before
    for what, query in WALL.items():
        assert wall(empty, query) == wall(live_city.name, query), what
    seen = inspection.tables(), inspection.functions()
    Live.leave()
    point_at(empty, "app")
    assert (inspection.tables(), inspection.functions()) == seen
    assert inspection.holes() == []
    client = Client()
    response = client.post("/login/", {"username": "mado-tanaka", "password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert client.get("/cases/").status_code == 200
    assert settings.SESSION_COOKIE_NAME in client.cookies


def test_the_file_is_private_whole_and_checked(kept):
    assert sorted(path.name for path in kept.parent.iterdir()) == ["city.dump", "city.dump.sha256"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept.parent.iterdir()} == {0o600}
    value, name = archive.sum_of(kept).read_text().split()
    assert (value, name) == (hashlib.sha256(kept.read_bytes()).hexdigest(), kept.name)


def test_nothing_is_written_over(live_city, kept):
    before = kept.read_bytes()
    refused = backup(live_city.name, kept)
    assert refused.returncode == 1 and "上書きはしません" in refused.stderr
    assert kept.read_bytes() == before
    refused = restore(live_city.name, kept)
    assert refused.returncode == 1 and "空ではありません" in refused.stderr


def test_a_folder_gets_a_file_named_after_the_time(live_city, tmp_path):
    assert backup(live_city.name, tmp_path).returncode == 0
    assert [path.suffix for path in sorted(tmp_path.iterdir())] == [".dump", ".sha256"]


def test_a_damaged_file_is_not_brought_back(kept, empty):
    kept.write_bytes(kept.read_bytes()[:-100])
    refused = restore(empty, kept)
    assert refused.returncode == 1 and "検算が合いません" in refused.stderr
    archive.sum_of(kept).unlink()
    refused = restore(empty, kept)
    assert refused.returncode == 1 and "二つを同じ場所に" in refused.stderr
    assert ask(empty, archive.CONTENT) == [(0,)]


def test_a_restore_that_fails_halfway_leaves_nothing(kept, empty):
    rights = ask(empty, WALL["schema"])
    login = archive.login(databases.url("migrator", empty))
    with psycopg.connect(databases.ADMIN, dbname=empty, autocommit=True) as connection:
        connection.execute(STOP)
    with pytest.raises(archive.ArchiveError, match="stopped"):
        archive.read(login, kept)
    assert ask(empty, archive.CONTENT) == [(0,)] and ask(empty, WALL["schema"]) == rights


def test_a_file_of_another_installation_is_refused(kept, empty, settings):
    settings.DB_PREFIX = "elsewhere"
    with pytest.raises(archive.ArchiveError, match="elsewhere_migrator"):
        archive.read(archive.login(databases.url("migrator", empty)), kept)


def test_the_login_of_the_backup_reads_and_never_writes(live_city):
    with psycopg.connect(databases.url("backup", live_city.name), autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM cases_case").fetchone()[0] > 0
        connection.execute("SET default_transaction_read_only = off")
        for statement in (
            "DELETE FROM cases_case",
            "UPDATE accounts_secret SET password = ''",
            "INSERT INTO audit_write (at, op) VALUES (now(), 'x')",
            "CREATE TABLE mine (id int)",
            "CREATE TEMP TABLE mine (id int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_a_city_that_gives_it_no_password_has_no_such_login():
    prefix = f"jb{uuid.uuid4().hex[:8]}"
    with databases.only_one():
        try:
            roles.create(databases.ADMIN, prefix, {})
            found = ask("postgres", f"SELECT rolcanlogin FROM pg_roles WHERE rolname = '{prefix}_backup'")
        finally:
            forget(prefix)
    assert found == [(False,)]


def forget(prefix):
    with psycopg.connect(databases.ADMIN, autocommit=True) as connection:
        for name in (*roles.LOGINS, "definer"):
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(f"{prefix}_{name}")))


def test_a_disk_that_refuses_is_told_in_a_sentence(live_city):
    done = backup(live_city.name, Path("/proc/nowhere.dump"))
    assert done.returncode == 1 and "書けません" in done.stderr and "Traceback" not in done.stderr
