"""The test database, the roles a test plays, and the people who act in it."""

import os
import uuid

import pytest
from django.conf import settings
from django.db import connection, connections

from tests import databases
from tests.gate import GateProxy, as_migrator


def pytest_collection_modifyitems(items):
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if "live" in names or item.get_closest_marker("start") or item.get_closest_marker("pure"):
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
        yield
        connections["default"].close()
    databases.drop(name)


def point_at(name, role):
    """Point both aliases at a database: `default` plays the app, whatever its login."""
    import environ

    for alias, login in (("default", role), ("gate", role if role == "test" else "gate")):
        url = environ.Env.db_url_config(databases.url(login, name))
        known = connections[alias].settings_dict
        options = dict(settings.DATABASES[alias]["OPTIONS"]) | url.get("OPTIONS", {})
        if role == "test":
            options["assume_role"] = f"{databases.PREFIX}_app"
        for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT"):
            known[key] = settings.DATABASES[alias][key] = url[key]
        known["OPTIONS"] = settings.DATABASES[alias]["OPTIONS"] = options


@pytest.fixture(autouse=True)
def _gate(request):
    """In a test's own transaction the gate is the same connection in another role, so that it sees the world."""
    if "live" in request.fixturenames or not request.node.get_closest_marker("django_db"):
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
