"""What SQL in one request leaves on a persistent connection never runs in the next."""

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.contexts import clean_connection
from tests.people import signed_in
from tests.world import CaseFactory, MembershipFactory

LEAVINGS = {
    "a statement of one's own": "PREPARE evil AS SELECT 1",
    "a cursor that outlives its transaction": "DECLARE evil CURSOR WITH HOLD FOR SELECT 1",
}


@pytest.fixture
def persistent(live):
    """The real app on a connection that stays open between requests."""
    with live.building():
        member = MembershipFactory()
        CaseFactory(agency=member.agency)
    return member


@pytest.mark.parametrize("what", LEAVINGS)
def test_a_connection_that_carries_something_is_given_up(persistent, what):
    clean_connection()
    before = connection.connection.info.backend_pid
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LEAVINGS[what])
    clean_connection()
    assert connection.connection.info.backend_pid != before


def test_a_replaced_statement_is_not_run_by_the_next_request(persistent):
    browser = signed_in(Client(), persistent)
    for _ in range(5):
        assert browser.get("/cases/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE NOT from_sql")
        names = [name for (name,) in cursor.fetchall()]
    assert names, "nothing is prepared, so nothing could be replaced"
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'DEALLOCATE "{name}"')
            cursor.execute(f'PREPARE "{name}" AS SELECT 1')
    assert browser.get("/cases/").status_code == 200


def test_settings_are_taken_back(persistent):
    clean_connection()
    with connection.cursor() as cursor:
        cursor.execute("SET search_path = pg_catalog")
        cursor.execute("SET TimeZone = 'Asia/Tokyo'")
        cursor.execute("SELECT set_config('app.tok', 'x', false)")
    clean_connection()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('search_path'), current_setting('TimeZone'), current_setting('app.tok', true)"
        )
        path, zone, token = cursor.fetchone()
    assert (path, zone, token or "") == ("public", "UTC", "")
