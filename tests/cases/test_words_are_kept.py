"""Whoever loses sight while he writes keeps what he wrote as his own agency's record, and gains nothing else."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from access.models import AgencyGrant
from access.verdict import Refused
from accounts.querysets import today
from cases import actions
from cases.models import Case, CaseNote
from consent import actions as consents
from people.models import Person
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.referrals.conftest import Road
from tests.world import acting

pytestmark = pytest.mark.wall
WORDS = "見学の希望を聞いた。"
TYPED = {"method": "01", "happened_on": "R8.11.1", "partner": "SELF", "topics": ["4"], "text": WORDS}


@pytest.fixture
def road():
    made = Road()
    made.given = made.agree((made.elderly, 1 | 4))
    return made


def withdraw(road):
    with acting(road.counter) as by:
        consents.withdraw(road.given, by=by)


def write(road, who):
    with acting(who) as by, transaction.atomic():
        return actions.write_note(
            road.case.pk, by=by, happened_on=today(), method="01", text=WORDS, topics=4, own_only=False
        )


def test_the_first_note_of_a_lost_case_is_kept_and_shown_to_its_agency_alone(road):
    browser = signed_in(Client(), road.elderly)
    form = envelope(browser, **TYPED)
    withdraw(road)
    url = f"/cases/{road.case.pk}/"
    assert browser.get(url).status_code == 404
    assert browser.post(url, form)["Location"] == url
    page = browser.get(url).content.decode()
    assert WORDS in page and "自機関だけの記録として残しました" in page
    with acting(road.elderly):
        assert CaseNote.objects.get().own_only and not Case.objects.exists() and not Person.objects.exists()
        assert AgencyGrant.objects.get().name_then == ""
    with acting(road.counter):
        assert not CaseNote.objects.filter(text=WORDS).exists()


def test_a_broken_first_note_is_handed_back(road):
    browser = signed_in(Client(), road.elderly)
    withdraw(road)
    answer = browser.post(f"/cases/{road.case.pk}/", envelope(browser, **TYPED | {"method": "無い"}))
    assert answer.status_code == 404 and WORDS in answer.content.decode()


def test_after_an_hour_or_without_ever_having_seen_it_nothing_is_kept(road):
    withdraw(road)
    with as_migrator():
        AgencyGrant.objects.filter(group=road.elderly.agency.group).update(
            closed_at=timezone.now() - timedelta(minutes=61)
        )
    for who in (road.elderly, road.child):
        with pytest.raises((Refused, ProgrammingError)):
            write(road, who)


def test_a_worker_who_is_denied_the_case_keeps_nothing_in_it(road):
    from access.models import Block

    withdraw(road)
    with as_migrator():
        Block.objects.create(case=road.case, worker=road.elderly.worker, reason="架空", valid_from=today())
    with pytest.raises((Refused, ProgrammingError)):
        write(road, road.elderly)
