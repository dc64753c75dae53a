"""The log names the grants a request stood on, those its own action closed included."""

from datetime import timedelta

from django.db import connection
from django.urls import reverse

from access.topics import Topic
from accounts.querysets import today
from audit.models import Event
from cases import actions
from consent import actions as consent_actions
from tests.gate import as_migrator
from tests.people import envelope
from tests.wall.test_thread import take
from tests.world import MembershipFactory, acting


def test_an_agency_that_withdraws_its_own_sight_is_logged_with_the_consent(sign_in):
    with as_migrator():
        counter, consented = MembershipFactory(), MembershipFactory()
    with acting(counter) as by:
        case = actions.open_case(take(by), by=by)
        given = consent_actions.record(
            case,
            by=by,
            lines=[(consented.agency, None, int(Topic.IDENTITY | Topic.PROGRESS))],
            method="ORAL",
            agreed_on=today(),
            valid_from=today(),
            valid_until=today() + timedelta(days=30),
        )
    browser = sign_in(consented)
    url = reverse("case-consent-withdraw", args=[given.pk])
    answer = browser.post(url, envelope(browser, reason="本人の申出"))
    assert answer.status_code == 303
    connection.check_constraints()
    with as_migrator():
        event = Event.objects.filter(verb="case-consent-withdraw", result="DONE").get()
    assert {"CONSENT"} == {ground["basis"] for ground in event.basis}
