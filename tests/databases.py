"""Test databases: roles once per server, one migrated template per state of the migrations, a copy for each worker."""

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from access import roles

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "jt"
PASSWORD = "only-for-tests"
ADMIN = os.environ.get("ADMIN_DATABASE_URL", "")


def url(role, database):
    """The address of a database for one of the roles."""
    parts = urlsplit(ADMIN)
    host = parts.netloc.rpartition("@")[2]
    login = f"{PREFIX}_{role}:{quote(PASSWORD)}@{host}"
    return urlunsplit(parts._replace(netloc=login, path=f"/{database}"))


@contextmanager
def only_one():
    """One process at a time makes roles and templates: role DDL from two at once fails."""
    folder = Path(os.environ.get("JUSOU_TEST_LOCKS", "/tmp"))
    name = hashlib.sha256(ADMIN.encode()).hexdigest()[:12]
    with open(folder / f"kodaira-test-{os.getuid()}-{name}.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_roles():
    roles.create(ADMIN, PREFIX, dict.fromkeys(roles.LOGINS, PASSWORD))
    with psycopg.connect(ADMIN, autocommit=True) as connection:
        test = f"{PREFIX}_test"
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [test]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(test)))
        connection.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOINHERIT PASSWORD {}").format(
                sql.Identifier(test), sql.Literal(PASSWORD)
            )
        )
        for role in roles.LOGINS:
            connection.execute(
                sql.SQL("GRANT {} TO {}").format(sql.Identifier(f"{PREFIX}_{role}"), sql.Identifier(test))
            )


def state(demo=False):
    """A digest of everything a migrated database (and the invented city in it) depends on."""
    digest = hashlib.sha256()
    files = [
        *ROOT.glob("*/migrations/*.py"),
        *ROOT.glob("*/models.py"),
        *ROOT.glob("*/models/*.py"),
        ROOT / "access" / "wall.py",
    ]
    if demo:
        files += [
            *ROOT.glob("demo/*.py"),
            *ROOT.glob("demo/data/**/*.*"),
            *ROOT.glob("*/actions.py"),
            *ROOT.glob("*/actions/*.py"),
            ROOT / "common" / "namekeys.py",
        ]
    for file in sorted([*files, ROOT / "access" / "roles.py", ROOT / "requirements.lock"]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def template(demo=False):
    """Return the name of the migrated template, or of the one with the invented city, making it the first time."""
    name = f"{PREFIX}_{'demo' if demo else 'template'}_{state(demo)}"
    with only_one(), psycopg.connect(ADMIN, autocommit=True) as connection:
        found = connection.execute(
            "SELECT datistemplate FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if found and found[0]:
            return name
        make_roles()
        if found:
            drop(name)
        roles.create_database(ADMIN, name, PREFIX)
        manage("migrate", name)
        if demo:
            manage("load_demo", name, "--generated", "0")
        connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
    return name


def manage(command, name, *options):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kodaira_jusou.settings.test",
        "JUSOU_PREFIX": PREFIX,
        "MIGRATOR_DATABASE_URL": url("migrator", name),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", command, *options, "--verbosity", "0"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout}\n{done.stderr}")


def cut(name, demo=False, source=None):
    """Cut a fresh database from the template, and give it the rights a copy does not inherit."""
    source = source or template(demo)
    with only_one(), psycopg.connect(ADMIN, autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        connection.execute(
            statement.format(
                sql.Identifier(name), sql.Identifier(f"{PREFIX}_migrator"), sql.Identifier(source)
            )
        )
        roles.close_database(ADMIN, name, PREFIX)
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(f"{PREFIX}_test")
            )
        )


def drop(name):
    with psycopg.connect(ADMIN, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
