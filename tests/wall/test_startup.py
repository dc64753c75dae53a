"""A process starts only behind a whole wall, and says what to mend."""

import pytest
from django.db import connection, connections

from access import startup
from access.declared import SAFE_MINOR
from access.wall import role
from accounts.models import Worker
from tests.gate import as_migrator, play

pytestmark = pytest.mark.wall


@pytest.fixture
def production(settings):
    """The settings of a city, on whatever server the tests run."""
    settings.MODE, settings.DEMO, settings.DEBUG = "production", False, False
    settings.SECRET_KEY = "k" * 60
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "demo"]
    return settings


def said(text):
    return [line for line in startup.refusals() if text in line]


def test_demo_and_tests_start_on_the_embedded_server():
    assert startup.refusals() == []


def test_production_starts_when_nothing_is_wrong(production):
    assert [line for line in startup.refusals() if "安全な版" not in line] == []


def test_production_refuses_debug(production):
    production.DEBUG = True
    assert said("DEBUG")


@pytest.mark.parametrize("secret", ["", "short", "demo-only-" + "0" * 50, "django-insecure-" + "x" * 50])
def test_production_refuses_a_default_secret(production, secret):
    production.SECRET_KEY = secret
    assert said("SECRET_KEY")


def test_production_refuses_the_invented_city(production):
    production.INSTALLED_APPS = [*production.INSTALLED_APPS, "demo"]
    assert said("架空の市")


def test_production_refuses_the_accounts_of_the_invented_city(production):
    with as_migrator():
        Worker.objects.create(username="csw-sato", name="佐藤 恵")
    assert said("デモの職員")


@pytest.mark.parametrize("major", SAFE_MINOR)
def test_production_refuses_a_server_below_the_safe_minor(production, monkeypatch, major):
    monkeypatch.setitem(connections["default"].__dict__, "pg_version", major * 10000 + SAFE_MINOR[major] - 1)
    assert said("安全な版")
    monkeypatch.setitem(connections["default"].__dict__, "pg_version", major * 10000 + SAFE_MINOR[major])
    assert not said("安全な版")


def test_production_refuses_a_server_older_than_any_safe_one(production, monkeypatch):
    monkeypatch.setitem(connections["default"].__dict__, "pg_version", 140030)
    assert said("安全な版")


@pytest.mark.parametrize(
    ("statement", "cure"),
    [
        ("ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY", "protect"),
        (f"GRANT DELETE ON people_person TO {role('app')}", "REVOKE"),
    ],
)
def test_no_process_starts_behind_a_hole(statement, cure, capsys):
    play("migrator")
    with connection.cursor() as cursor:
        cursor.execute(statement)
    play("app")
    assert any(cure in line for line in startup.refusals())


def test_a_refusal_ends_the_process_with_its_sentence(production, capsys, monkeypatch):
    production.DEBUG = True
    monkeypatch.setattr(connection, "close", lambda: None)
    with pytest.raises(SystemExit) as ended:
        startup.check_or_exit()
    assert ended.value.code == 78
    assert "起動できません" in capsys.readouterr().err
