"""The test database, the roles a test plays, and the people who act in it."""

import os
import uuid
from contextlib import contextmanager

import environ
import pytest
from django.conf import settings
from django.db import connection, connections

from tests import databases
from tests.gate import GateProxy, as_migrator

REAL = {"live", "live_city", "scale", "scale_city"}  # worlds that are committed to for real


def pytest_collection_modifyitems(items):
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & REAL or item.get_closest_marker("start") or item.get_closest_marker("pure"):
            continue
        item.add_marker(pytest.mark.django_db(databases="__all__"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """The names come from `django_db_setup`."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    name = f"{databases.PREFIX}_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    databases.cut(name)
    point_at(name, "test")
    with django_db_blocker.unblock():
        yield name
        connections["default"].close()
    databases.drop(name)


def point_at(name, role):
    """Point both aliases at a database: as the test's login, which plays the app; as the migrator; or as real roles."""
    for alias, login in (("default", role), ("gate", "gate" if role == "app" else role)):
        url = environ.Env.db_url_config(databases.url(login, name))
        known = connections[alias].settings_dict
        options = dict(settings.DATABASES[alias]["OPTIONS"]) | url.get("OPTIONS", {})
        options.pop("assume_role", None)
        if role == "test":
            options["assume_role"] = f"{databases.PREFIX}_app"
        for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT"):
            known[key] = settings.DATABASES[alias][key] = url[key]
        known["OPTIONS"] = settings.DATABASES[alias]["OPTIONS"] = options


@pytest.fixture(autouse=True)
def _gate(request):
    """In a test's own transaction the gate is the same connection in another role, so that it sees the world."""
    if REAL & set(request.fixturenames) or not request.node.get_closest_marker("django_db"):
        yield
        return
    request.getfixturevalue("db")
    real = connections["gate"]
    connections["gate"] = GateProxy(connection)
    yield
    connections["gate"] = real


@pytest.fixture
def migrator():
    """Build a world: inside, row-level security does not hold."""
    with as_migrator():
        yield


@pytest.fixture
def sign_in(client):
    """Sign a membership in on the test client, as the sign-in page would: `sign_in(membership)` → the client."""
    from tests.people import signed_in

    def use(membership, browser=client):
        return signed_in(browser, membership)

    return use


class Live:
    """A database of one's own, committed to for real, reached through the real `app` and `gate` logins."""

    def __init__(self, name):
        self.name = name

    @contextmanager
    def building(self):
        """Write a world as the migrator; it is committed."""
        self.leave()
        point_at(self.name, "migrator")
        yield
        self.leave()
        point_at(self.name, "app")

    @staticmethod
    def leave():
        for alias in ("default", "gate"):
            connections[alias].close()


@contextmanager
def living(home, blocker, demo):
    name = f"{databases.PREFIX}_live_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    databases.cut(name, demo)
    with blocker.unblock():
        Live.leave()
        point_at(name, "app")
        yield Live(name)
        Live.leave()
        point_at(home, "test")
    databases.drop(name)


@pytest.fixture
def live(django_db_setup, django_db_blocker):
    """An empty database of one's own (see `Live`)."""
    with living(django_db_setup, django_db_blocker, demo=False) as world:
        yield world


@pytest.fixture
def live_city(django_db_setup, django_db_blocker):
    """The invented city in a database of one's own."""
    with living(django_db_setup, django_db_blocker, demo=True) as world:
        yield world
