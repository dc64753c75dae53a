"""What the road of a consent and a つなぎ must not carry along: drafts, names, the subject of an anonymous letter."""

from datetime import timedelta

import pytest

from access.models import Block
from accounts.querysets import today
from consent import actions as consents
from tests.gate import as_migrator
from tests.people import envelope
from tests.referrals.conftest import SHARED, Road
from tests.referrals.pages import browser_of, words
from tests.world import acting


@pytest.fixture
def road():
    return Road()


def block(road, member):
    with as_migrator():
        Block.objects.create(case=road.case, worker=member.worker, reason="親族", valid_from=today())


def test_a_blocked_worker_gets_no_draft_of_a_changed_consent(road):
    consent = road.agree((road.elderly, SHARED))
    browser, key = browser_of(road.counter), f"consent-change:{road.case.pk}:{consent.pk}"
    typed = envelope(browser, draft=key, explanation="下書きの言葉")
    assert browser.post("/drafts/", typed).status_code == 204
    assert "下書きの言葉" in browser.get("/drafts/", {"draft": key}).content.decode()
    block(road, road.counter)
    assert browser.get("/drafts/", {"draft": key}).status_code == 204


@pytest.mark.parametrize(
    "key", ["letter:{case}", "consent:{case}", "answer:{letter}:accept", "answer:{letter}:answer"]
)
def test_a_blocked_worker_gets_no_draft_of_a_letter(road, key):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    member = road.elderly if key.startswith("answer") else road.counter
    browser, key = browser_of(member), key.format(case=road.case.pk, letter=letter.pk)
    assert browser.post("/drafts/", envelope(browser, draft=key, text="下書きの言葉")).status_code == 204
    block(road, member)
    assert browser.get("/drafts/", {"draft": key}).status_code == 204


def test_the_receiver_of_an_anonymous_letter_is_not_led_to_a_case_it_sees(road):
    road.agree((road.elderly, SHARED))
    letter = road.send(road.elderly, "ANONYMOUS")
    browser = browser_of(road.elderly)
    assert browser.get(f"/cases/{road.case.pk}/").status_code == 200
    shown = browser.get(f"/inbox/referrals/{letter.pk}/").content.decode()
    assert str(road.case.pk) not in shown and road.case.number not in shown
    listed = browser.get(f"/cases/{road.case.pk}/referrals/").content.decode()
    assert letter.number not in listed and str(letter.pk) not in listed


def test_guessing_a_name_at_an_anonymous_letter_tells_its_receiver_nothing(road):
    road.agree((road.elderly, SHARED))
    letter = road.send(road.elderly, "ANONYMOUS")
    browser, told = browser_of(road.elderly), []
    for name in ("見本花子", "架空太郎"):
        sent = {"verb": "RECALL", "recall-version": "1", "recall-text": name}
        answer = browser.post(f"/inbox/referrals/{letter.pk}/", envelope(browser, **sent))
        told.append((answer.status_code, words(answer).replace(name, "")))
    assert told[0] == told[1]


def test_a_named_agency_without_the_family_reads_no_name_of_who_agreed(road):
    with acting(road.counter) as by:
        consents.record(
            road.case,
            by=by,
            lines=[(road.elderly.agency, None, 4)],
            method="WRITTEN",
            agreed_on=today(),
            valid_from=today(),
            valid_until=today() + timedelta(30),
            giver="GUARDIAN",
            giver_name="見本 一郎",
            authority="成年後見人（見本家の登記）",
        )
    shown = words(browser_of(road.elderly).get(f"/cases/{road.case.pk}/consent/"))
    assert "見本" not in shown
    assert "見本一郎" in words(browser_of(road.counter).get(f"/cases/{road.case.pk}/consent/"))
