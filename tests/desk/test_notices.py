"""届いたもの: a notice says what its reader may see now, is read once for the desk, and stays in the history."""

import re
import uuid

import pytest

from access.models import Block
from accounts.querysets import today
from consent import actions as consents
from consent.models import Consent
from desk.models import Notice
from referrals import actions
from tests.gate import as_migrator
from tests.people import envelope
from tests.referrals.conftest import SHARED, Road
from tests.world import MembershipFactory, acting

from .clockwork import days_later, run
from .stories import asked


@pytest.fixture
def road():
    return Road()


def arrived(browser):
    return browser.get("/").text.split('id="arrived"')[1].split('id="mine"')[0]


def press_read(browser, **more):
    address = re.search(r'action="(/inbox/notices/[^"]*/read/)"', browser.get("/").text)[1]
    return browser.post(address, envelope(browser, **more))


def test_a_letter_that_arrives_is_told_with_its_number_its_way_and_its_person(road, sign_in):
    letter = road.send(road.elderly, topics=5, name="架空 花", consent=road.agree((road.elderly, SHARED)))
    text = arrived(sign_in(road.elderly))
    for word in ("つなぎが届きました", letter.number, road.counter.agency.name, "架空 花"):
        assert word in text
    assert f'href="/inbox/referrals/{letter.pk}/"' in text
    assert "つなぎが届きました" not in arrived(sign_in(road.child))


def test_the_name_goes_with_the_sight_and_the_number_stays(road, sign_in):
    given = road.agree((road.elderly, SHARED))
    letter = road.send(road.elderly, topics=5, name="架空 花", consent=given)
    with acting(road.counter) as by:
        consents.withdraw(Consent.objects.get(pk=given.pk), by=by, reason="やめたい")
    text = arrived(sign_in(road.elderly))
    assert letter.number in text and "架空 花" not in text


def test_a_worker_who_is_denied_the_case_hears_nothing_of_it(road, sign_in):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    with as_migrator():
        colleague = MembershipFactory(agency=road.elderly.agency)
        Block.objects.create(case=road.case, worker=road.elderly.worker, reason="架空", valid_from=today())
    text = sign_in(road.elderly).get("/").text
    assert "つなぎが届きました" not in text and letter.number not in text and str(letter.pk) not in text
    assert letter.number in arrived(sign_in(colleague))


def test_a_notice_of_what_is_gone_is_its_plain_words(sign_in):
    with as_migrator():
        member = MembershipFactory()
        for about in ("ARRIVED", "CONSENT_ENDS", "ASK_AGAIN"):
            Notice.objects.create(agency=member.agency, about=about, source_id=uuid.uuid4(), key=about)
    text = arrived(sign_in(member))
    assert "つなぎが届きました" in text and "同意の期限が近づいています" in text
    assert "もう一度同意をたずねる日です" in text and "/cases/" not in text.split("c-links")[0]


def test_the_sender_hears_of_the_answer(road, sign_in):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    road.does(road.elderly, actions.accept, letter)
    text = arrived(sign_in(road.counter))
    assert "送ったつなぎに返事がありました" in text and "受理（対応中）" in text


def test_reading_takes_it_from_the_page_of_the_whole_desk_and_keeps_it_in_the_history(road, sign_in):
    with as_migrator():
        colleague = MembershipFactory(agency=road.elderly.agency)
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    browser = sign_in(road.elderly)
    answer = press_read(browser)
    assert answer.status_code == 303 and answer["Location"] == "/#arrived"
    assert letter.number not in arrived(browser)
    other = sign_in(colleague)
    assert letter.number not in arrived(other)
    history = other.get("/inbox/notices/").text
    assert letter.number in history and f"{road.elderly.worker.name}さんが読みました" in history


def test_reading_what_a_colleague_read_changes_nothing(road, sign_in):
    with as_migrator():
        colleague = MembershipFactory(agency=road.elderly.agency)
    road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    browser = sign_in(road.elderly)
    address = re.search(r'action="(/inbox/notices/[^"]*/read/)"', browser.get("/").text)[1]
    press_read(browser)
    other = sign_in(colleague)
    assert other.post(address, envelope(other)).status_code == 303
    with as_migrator():
        assert Notice.objects.get().read_by_id == road.elderly.worker_id


def test_anothers_notice_is_not_there(road, sign_in):
    road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    with as_migrator():
        notice = Notice.objects.get()
    browser = sign_in(road.child)
    there = browser.post(f"/inbox/notices/{notice.pk}/read/", envelope(browser))
    absent = browser.post(f"/inbox/notices/{uuid.uuid4()}/read/", envelope(browser))
    assert there.status_code == absent.status_code == 404
    assert browser.get(f"/inbox/notices/{notice.pk}/read/").status_code == 405


@pytest.mark.parametrize(
    "after", ["https://example.invalid/", "//example.invalid", "/inbox/notices/../../x", "x"]
)
def test_after_reading_one_stays_in_the_house(road, sign_in, after):
    road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    answer = press_read(sign_in(road.elderly), next=after)
    assert answer["Location"].startswith(("/#arrived", "/inbox/notices/"))


def test_lines_about_one_late_agency_are_one_and_are_read_as_one(road, sign_in):
    for _ in range(3):
        road.send(road.elderly, "ANONYMOUS", 4)
    with as_migrator():
        over = MembershipFactory()
        type(over.agency).objects.filter(pk=road.elderly.agency_id).update(parent=over.agency)
    with days_later(20):
        run()
    browser = sign_in(over)
    assert f"期限超過 3件・{road.elderly.agency.name}" in arrived(browser)
    press_read(browser)
    assert "期限超過" not in arrived(browser)


def test_the_history_shows_fifty_a_page_and_ends(sign_in):
    with as_migrator():
        member = MembershipFactory()
        for number in range(53):
            Notice.objects.create(
                agency=member.agency, about="ARRIVED", source_id=uuid.uuid4(), key=f"h{number}"
            )
    browser = sign_in(member)
    first = browser.get("/inbox/notices/").text
    assert first.count("c-todo__row") == 50
    following = re.search(r'href="(\?after=[^"]*)" rel="next"', first)[1]
    second = browser.get("/inbox/notices/" + following).text
    assert second.count("c-todo__row") == 3 and 'rel="next"' not in second
    assert browser.get("/inbox/notices/?after=broken").text.count("c-todo__row") == 50


def test_an_empty_history_says_so(sign_in):
    with as_migrator():
        member = MembershipFactory()
    assert "お知らせはありません" in sign_in(member).get("/inbox/notices/").text


def test_the_day_to_ask_again_is_told_with_the_person(sign_in):
    with as_migrator():
        member = MembershipFactory()
    row = asked(member, 0, "試験 問子")
    run()
    text = arrived(sign_in(member))
    assert "もう一度同意をたずねる日です" in text and "試験 問子" in text
    assert f"/cases/{row.case_id}/consent/asking/" in text
