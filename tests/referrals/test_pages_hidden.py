"""Whoever has no part in a つなぎ meets exactly what he would meet if there were none; lists hold only one's own."""

import uuid
from datetime import timedelta

import pytest

from accounts.querysets import today
from audit.models import Event
from referrals import actions
from referrals.models import Referral
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import MembershipFactory

from .conftest import SHARED
from .pages import browser_of, page, words

NOWHERE = uuid.UUID("00000000-0000-4000-8000-000000000000")


@pytest.fixture
def letter(road):
    return road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))


def same(browser, there, nowhere, method="get", **fields):
    """The answer for something hidden, which must be that for nothing, byte for byte."""
    hidden, absent = (getattr(browser, method)(address, **fields) for address in (there, nowhere))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    return hidden


ADDRESSES = (
    "/cases/{case}/referrals/",
    "/cases/{case}/referrals/new/",
    "/consultations/{consultation}/refer/",
)


@pytest.mark.parametrize("address", [*ADDRESSES, "/inbox/referrals/{letter}/"])
def test_a_third_agency_finds_nothing(road, letter, address):
    browser = browser_of(road.child)
    ids = {"case": road.case.pk, "consultation": road.consultation.pk, "letter": letter.pk}
    there, nowhere = address.format(**ids), address.format(**dict.fromkeys(ids, NOWHERE))
    same(browser, there, nowhere)
    sent = envelope(browser, verb="ACCEPT", step="send", text="言葉")
    hidden = [browser.post(one, sent | {"nonce": envelope(browser)["nonce"]}) for one in (there, nowhere)]
    assert hidden[0].status_code == hidden[1].status_code
    assert hidden[0].content == hidden[1].content


def test_no_worker_of_the_parent_but_the_head_asked_to_confirm_sees_the_shell(road):
    letter = road.send(road.child, "STATUTE", 5, article="J25", reason="あざがある")
    with as_migrator():
        colleague = MembershipFactory(agency=road.above.agency)
    nowhere = f"/inbox/referrals/{NOWHERE}/"
    same(browser_of(colleague), f"/inbox/referrals/{letter.pk}/", nowhere)
    same(browser_of(road.elderly), f"/inbox/referrals/{letter.pk}/", nowhere)
    assert browser_of(road.above).get(f"/inbox/referrals/{letter.pk}/").status_code == 200


def test_a_desk_lists_its_own_letters_only(road, letter):
    empty = words(browser_of(road.child).get("/inbox/referrals/"))
    assert "ここに入るつなぎはありません" in empty and "返事待ち0" not in empty
    assert letter.number not in empty and road.elderly.agency.name not in empty


def test_a_case_lists_only_what_the_looking_desk_sent_or_received(road, letter):
    road.agree((road.child, SHARED))
    third = words(browser_of(road.child).get(f"/cases/{road.case.pk}/referrals/"))
    assert letter.number not in third and "つなぎはまだありません" in third
    for member in (road.counter, road.elderly):
        shown = browser_of(member).get(f"/cases/{road.case.pk}/referrals/")
        assert page(shown).xpath(f"//article[@id='letter-{letter.pk}']")


def test_a_named_volunteer_alone_reads_what_is_sent_to_him(road):
    letter = road.send(road.named, consent=road.agree((road.named, SHARED)))
    address, nowhere = f"/inbox/referrals/{letter.pk}/", f"/inbox/referrals/{NOWHERE}/"
    assert browser_of(road.named).get(address).status_code == 200
    same(browser_of(road.colleague), address, nowhere)
    assert letter.number not in words(browser_of(road.colleague).get("/inbox/referrals/"))


def test_administrators_have_no_list(road, letter):
    with as_migrator():
        admin = MembershipFactory(agency=road.elderly.agency, role="ADMIN")
    assert browser_of(admin).get("/inbox/referrals/").status_code == 404
    same(browser_of(admin), f"/inbox/referrals/{letter.pk}/", f"/inbox/referrals/{NOWHERE}/")


def test_the_overdue_come_first_and_the_filters_narrow(road):
    given = road.agree((road.elderly, SHARED))
    letters = [road.send(road.elderly, consent=given) for _ in range(3)]
    with as_migrator():
        for days, letter in zip((3, -9, 1), letters, strict=True):
            Referral.objects.filter(pk=letter.pk).update(due_on=today() + timedelta(days))
    road.does(road.elderly, actions.accept, letters[2], report_on=today() - timedelta(9))
    browser = browser_of(road.elderly)
    waiting = browser.get("/inbox/referrals/")
    links = page(waiting).xpath("//table//tbody//a/@href")
    assert links == [f"/inbox/referrals/{letters[n].pk}/" for n in (1, 0)]
    assert "過ぎています" in words(waiting, "//table//tbody/tr[1]")
    assert "過ぎています" in words(browser.get("/inbox/referrals/?which=running"))
    assert "ここに入るつなぎはありません" in words(browser.get("/inbox/referrals/?side=sent"))
    sent = browser_of(road.counter).get("/inbox/referrals/?side=sent")
    assert len(page(sent).xpath("//table//tbody/tr")) == 2


@pytest.mark.parametrize(
    "query",
    [
        "which=x",
        "side=%00",
        "after=x",
        "after=W10=",
        "after=%00",
        "which=ended&after=WyIyMDI2LTAxLTAxIiwgIngiXQ==",
    ],
)
def test_a_broken_filter_is_none(road, letter, query):
    assert browser_of(road.elderly).get(f"/inbox/referrals/?{query}").status_code == 200


def test_fifty_a_page_and_each_letter_once(road):
    given = road.agree((road.elderly, SHARED))
    for _ in range(52):
        road.send(road.elderly, consent=given)
    for which in ("waiting", "ended"):
        if which == "ended":
            with as_migrator():
                from django.utils import timezone

                Referral.objects.update(state="RECALLED", ended_at=timezone.now())
        browser, found, address = browser_of(road.elderly), [], f"/inbox/referrals/?which={which}"
        while address:
            shown = page(browser.get(address))
            found += shown.xpath("//table//tbody//a/@href")
            following = shown.xpath("//a[@rel='next']/@href")
            address = f"/inbox/referrals/{following[0]}" if following else ""
        assert len(found) == len(set(found)) == 52


def test_the_reading_of_a_body_stands_in_the_log_of_its_case(road, letter):
    browser = browser_of(road.elderly)
    browser.get(f"/inbox/referrals/{letter.pk}/")
    with as_migrator():
        event = Event.objects.filter(verb="letter", worker_id=road.elderly.worker_id).latest("at")
        assert road.case.pk in event.cases
    assert "つなぎを見た" in words(browser_of(road.counter).get(f"/cases/{road.case.pk}/access/"))


def test_a_refused_act_is_logged_by_its_name(road, letter):
    browser = browser_of(road.elderly)
    assert (
        browser.post(f"/inbox/referrals/{letter.pk}/", envelope(browser, verb="CONFIRM")).status_code == 403
    )
    with as_migrator():
        event = Event.objects.filter(verb="letter-confirm").latest("at")
        assert event.result == Event.Result.REFUSED
