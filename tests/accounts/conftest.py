"""Browsers of these tests: what waits for the commit is done after each request, as it is outside a test."""

import uuid

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client, TestCase

from accounts.models import Agency, Membership, Secret
from tests.gate import as_migrator
from tests.people import signed_in
from tests.world import AgencyFactory, MembershipFactory

PASSWORD = "ひみつの言葉-2026"


class Browser(Client):
    """A test client whose requests end with a commit."""

    def request(self, **request):
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)

    def sign_in(self, worker, password=PASSWORD, **fields):
        return self.post("/login/", {"username": worker.username, "password": password, **fields})


@pytest.fixture
def client():
    return Browser()


@pytest.fixture
def new_browser():
    """Another browser, not signed in: `new_browser()`."""
    return Browser


@pytest.fixture
def member():
    """A membership whose worker has a password: `member(role=…, agency=…)`."""

    def make(**facts):
        with as_migrator():
            membership = MembershipFactory(**facts)
        set_password(membership.worker)
        return membership

    return make


@pytest.fixture
def office():
    with as_migrator():
        return AgencyFactory(kind=Agency.Kind.OFFICE, name=f"情報管理{uuid.uuid4().hex[:6]}")


@pytest.fixture
def admin(member, office, client):
    """A 管理者, signed in on `client`."""
    membership = member(role=Membership.Role.ADMIN, agency=office)
    signed_in(client, membership)
    return membership


def set_password(worker, password=PASSWORD):
    Secret.objects.update_or_create(worker_id=worker.pk, defaults={"password": make_password(password)})


def rows(statement, *params):
    """What a table holds, past every policy."""
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def events(verb):
    """(worker, claimed worker, result, reason) of a verb, in order."""
    return rows(
        "SELECT worker_id, claimed_worker_id, result, reason FROM audit_event WHERE verb = %s ORDER BY at",
        verb,
    )
