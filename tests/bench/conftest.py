"""A city of 20,000 cases, seeded once and kept as a template, with the product's real logins on it."""

import os
import uuid

import psycopg
import pytest
from psycopg import sql

from bench.world.cast import cast
from tests import databases
from tests.conftest import Live, point_at

CASES = 20_000
SEEDED = databases.ROOT / "bench" / "world"


def template():
    """The seeded template of these sources, made the first time."""
    digest = databases.hashlib.sha256(databases.state().encode())
    for path in sorted([*SEEDED.glob("*.py"), *(databases.ROOT / "demo").glob("*.py")]):
        digest.update(path.read_bytes())
    name = f"{databases.PREFIX}_scale_{digest.hexdigest()[:12]}"
    with databases.only_one(), psycopg.connect(databases.ADMIN, autocommit=True) as connection:
        found = connection.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [name])
        row = found.fetchone()
        if row and row[0]:
            return name
        databases.make_roles()
        if row:
            databases.drop(name)
        databases.roles.create_database(databases.ADMIN, name, databases.PREFIX)
        databases.manage("migrate", name)
        databases.manage("seed_scale", name, "--cases", str(CASES))
        connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
    return name


@pytest.fixture(scope="session")
def scale_database():
    """One copy for everything that measures in this process."""
    name = f"{databases.PREFIX}_scale_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    databases.cut(name, source=template())
    yield name
    databases.drop(name)


@pytest.fixture(scope="module")
def scale(scale_database, django_db_setup, django_db_blocker):
    """The cast of the city, with Django on its real `app` and `gate` logins, and the addresses the bench reads."""
    known = {name: os.environ.get(name) for name in ("DATABASE_URL", "MIGRATOR_DATABASE_URL")}
    os.environ["DATABASE_URL"] = databases.url("app", scale_database)
    os.environ["MIGRATOR_DATABASE_URL"] = databases.url("migrator", scale_database)
    with django_db_blocker.unblock():
        Live.leave()
        point_at(scale_database, "app")
        with psycopg.connect(os.environ["MIGRATOR_DATABASE_URL"]) as connection:
            people = cast(connection)
        yield people
        Live.leave()
        point_at(django_db_setup, "test")
    for name, value in known.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})
