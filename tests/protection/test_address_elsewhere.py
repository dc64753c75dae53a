"""Where an address would hide a decision or a meeting itself: the form refuses it and says where it belongs."""

import pytest

from access.models import Denial, DenialStep
from meetings.models import Item, Meeting
from tests.gate import as_migrator
from tests.meetings.pages import choose_road, form_with, put
from tests.protection.test_pages import send, terms, words
from tests.world import MembershipFactory
from tests.world_meetings import BodyFactory, MeetingFactory, seat

SPELLED = ["小川町1-9999の夫から逃げた", "小川町一丁目９９９９番地", "電話 ０４２−０００−９９９９"]
REMEDY = "住所・電話番号は「連絡先」にだけ書いてください"


@pytest.mark.parametrize("text", SPELLED)
def test_the_reason_of_a_protection_holds_no_address(town, text):
    browser, url = town.browser(town.first), f"{town.url}new/SEAL/"
    for step in ("check", "save"):
        for field in ("reason", "counterpart"):
            answer = send(browser, url, step=step, **terms(town.first, **{field: text}))
            assert answer.status_code == 422 and REMEDY in words(answer)
    with as_migrator():
        assert not Denial.objects.exists()
    assert send(browser, url, step="save", **terms(town.first)).status_code == 303


def test_nor_what_is_said_of_it_later(town):
    denial = town.seal(town.first)
    browser = town.browser(town.first)
    with as_migrator():
        before = DenialStep.objects.count()
    for verb in ("lift", "names"):
        given = {"reason": SPELLED[0], "names": [str(town.first.worker_id)], "sealed_ok": "1"}
        answer = send(browser, f"{town.url}{denial.pk}/{verb}/", **given)
        assert answer.status_code == 422 and REMEDY in words(answer), verb
    aside = send(
        browser, f"{town.url}aside/", kind="KIN", reason=SPELLED[1], review_on="R9.1.1", sealed_ok="1"
    )
    assert aside.status_code == 422 and REMEDY in words(aside)
    with as_migrator():
        assert DenialStep.objects.count() == before


def test_whoever_does_not_read_the_address_is_told_nothing(town):
    """By a refusal he could try out guesses; what he writes is his own, and he goes on reading it."""
    denial = town.seal(town.first)
    told = {
        send(town.browser(town.colleague), f"{town.url}new/SEAL/", step="check", **terms(town.first, reason=text))
        .status_code
        for text in (SPELLED[0], "小川町2-8888の夫から逃げた")
    }  # fmt: skip
    assert told == {200}
    assert denial.pk in town.reads(town.first)


@pytest.fixture
def called(town):
    with as_migrator():
        convener = MembershipFactory()
        body = BodyFactory(agency=convener.agency, bases=["S106"])
        seat(body, town.first.agency, town.elderly.agency)
        facts = {"prepared_by": town.first.agency, "made_by": town.first.worker, "state": "PREPARING"}
        town.meeting = MeetingFactory(body=body, **facts)
    return town


def test_the_place_of_a_meeting_holds_no_address(called):
    browser, meeting = called.browser(called.first), called.meeting
    put(browser, choose_road(browser, meeting, called.case, "S106"), agreed="on")
    address = f"/meetings/{meeting.pk}/date/"
    for text in SPELLED:
        sent = form_with(browser.get(address), "place") | {"place": [text]}
        answer = browser.post(address, sent)
        assert answer.status_code == 422 and REMEDY in words(answer)
    sent = form_with(browser.get(address), "place") | {"place": ["本人宅"]}
    assert browser.post(address, sent).status_code == 303
    with as_migrator():
        assert Meeting.objects.get().place == "本人宅" and Item.objects.count() == 1


def test_nobody_is_put_on_the_agenda_of_a_meeting_in_his_home(called):
    browser, meeting = called.browser(called.first), called.meeting
    with as_migrator():
        Meeting.objects.update(place=SPELLED[1])
    answer = put(browser, choose_road(browser, meeting, called.case, "S106"), agreed="on")
    assert answer.status_code == 422 and "会議の場所に、本人の住所・電話番号が書かれています" in words(answer)
    with as_migrator():
        assert not Item.objects.exists()
