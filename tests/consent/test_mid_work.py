"""A consent is given, narrowed and withdrawn while the other side works, with two open tabs and a job in the queue."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.querysets import today
from cases import actions as cases
from cases.models import CaseNote
from consent import actions as consents
from desk import jobs
from desk.models import Notice
from desk.states import About
from tests.people import envelope, signed_in
from tests.referrals.conftest import Road
from tests.world import acting

BODY, MONEY, OWN, LATE = "膝が痛いとのこと。", "家賃が遅れている。", "訪問を約束した。", "電話で確かめる。"
TYPED = {"method": "01", "happened_on": "R8.11.1", "partner": "SELF", "topics": ["4"]}


@pytest.fixture
def road():
    made = Road()
    with acting(made.counter) as by:
        for text, topics in ((BODY, 4 | 8), (MONEY, 4 | 16)):
            cases.write_note(made.case.pk, by=by, happened_on=today(), method="02", text=text, topics=topics)
    return made


def record(road, topics, replaces=None, since=60, until=20):
    with acting(road.counter) as by:
        return consents.record(
            road.case,
            by=by,
            lines=[(road.elderly.agency, None, topics)],
            method="ORAL",
            agreed_on=today() - timedelta(since),
            valid_from=today() - timedelta(since),
            valid_until=today() + timedelta(until),
            replaces=replaces,
        )


def test_each_step_holds_at_the_next_request_of_every_tab(road):
    url = f"/cases/{road.case.pk}/"
    first, second = (signed_in(Client(), road.elderly) for _ in range(2))
    assert first.get(url).status_code == 404
    given = record(road, 1 | 4 | 8)
    queued = jobs.notices.s()
    for tab in (first, second):
        page = tab.get(url).content.decode()
        assert BODY in page and MONEY not in page
    forms = [envelope(tab, **TYPED, text=text) for tab, text in ((first, OWN), (second, LATE))]

    narrowed = record(road, 1 | 4, replaces=given)
    for tab in (first, second):
        page = tab.get(url).content.decode()
        assert BODY not in page and road.case.number in page
    assert first.post(url, forms[0]).status_code == 303

    with acting(road.counter) as by:
        consents.withdraw(narrowed, by=by, reason="")
    assert second.post(url, forms[1]).status_code == 303
    for tab in (first, second):
        page = tab.get(url).content.decode()
        assert OWN in page and LATE in page and BODY not in page and "誰に見えるか" not in page
        assert tab.get(url + "consent/").status_code == 404
    with acting(road.counter):
        assert {note.text for note in CaseNote.objects.all()} == {BODY, MONEY, OWN}

    queued.apply()
    with acting(road.counter):
        assert not Notice.objects.filter(about=About.CONSENT_ENDS).exists()


def test_the_same_job_tells_of_a_consent_that_still_stands(road):
    record(road, 1 | 4, until=3)
    jobs.notices.s().apply()
    with acting(road.counter):
        assert Notice.objects.get(about=About.CONSENT_ENDS).due_on == today() + timedelta(3)
