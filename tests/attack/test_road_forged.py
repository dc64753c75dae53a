"""Forms filled in by hand: what a page did not offer is not taken, whichever hidden field says so."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from accounts.querysets import today
from audit.models import Event
from common.wareki import format_day
from consent import actions as consents
from consent.models import Consent
from referrals.models import Letter, Referral
from tests.consent.conftest import facts
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.referrals.conftest import SHARED, Road
from tests.referrals.pages import browser_of, hidden_of, page
from tests.world import AgencyFactory, CaseFactory, MembershipFactory, acting, grant


@pytest.fixture
def road():
    return Road()


def typed(road, to, **more):
    due = format_day(today() + timedelta(7))
    return {
        "to": str(to.agency_id),
        "text": "架空の依頼",
        "kind": "REQUEST",
        "due_on": due,
        "ground": "",
    } | more


def press(browser, url, **fields):
    """Check and send: the fields a page put in are overwritten by what is given."""
    shown = browser.post(url, envelope(browser, step="check", **fields))
    sent = hidden_of(page(shown).xpath("//main//form")[-1]) | {"step": "send"} | fields
    return browser.post(url, sent)


def letters(road):
    with as_migrator():
        return list(Letter.objects.all())


def test_topics_beyond_the_consent_are_not_sent(road):
    road.agree((road.elderly, 5))
    browser, url = browser_of(road.counter), f"/cases/{road.case.pk}/referrals/new/"
    with as_migrator():
        mark = f"{road.elderly.agency_id}/{Consent.objects.get().pk}"
    for passed in (["4", "8", "256"], ["511"], ["8"]):
        press(browser, url, **typed(road, road.elderly, passed=passed, ticked_for=mark))
    assert all(letter.topics & ~5 == 0 for letter in letters(road)) and letters(road)


def test_the_consent_of_another_receiver_or_case_carries_nothing(road):
    other = road.agree((road.child, SHARED))
    browser, url = browser_of(road.counter), f"/cases/{road.case.pk}/referrals/new/"
    for chosen in (other.pk, uuid.uuid4(), "x"):
        answer = press_none(browser, url, typed(road, road.elderly, consent=str(chosen)))
        assert answer.status_code == 422
    assert letters(road) == []


def press_none(browser, url, fields):
    return browser.post(url, envelope(browser, step="send", **fields))


@pytest.mark.parametrize("topics", [["512"], ["1", "9999"], ["-1"], ["3"], []])
def test_a_statute_opens_no_topic_the_sender_does_not_see(road, topics):
    with as_migrator():
        narrow = MembershipFactory(role="COORDINATOR")
        grant(road.case, narrow.agency, 4 | 1, "COORDINATION")
    browser, url = browser_of(narrow), f"/cases/{road.case.pk}/referrals/new/"
    for more in (topics, [*topics, "8"]):
        sent = typed(road, road.child, ground="STATUTE", article="69-2-4", reason="命", topics=more)
        answer = browser.post(url, envelope(browser, step="send", shown="x", **sent))
        assert answer.status_code == 422
    assert letters(road) == []


@pytest.mark.parametrize(
    "to", ["own", "office", "closed", "volunteers", "0", "-1", "99999999999999999999", "x:y", "1:{}"]
)
def test_a_letter_goes_to_no_desk_that_is_not_offered(road, to):
    with as_migrator():
        desks = {
            "own": road.counter.agency,
            "office": AgencyFactory(kind="OFFICE"),
            "closed": AgencyFactory(closed_on=today()),
            "volunteers": road.named.agency,
        }
    value = str(desks[to].pk) if to in desks else to.format(road.idle.pk)
    browser, url = browser_of(road.counter), f"/cases/{road.case.pk}/referrals/new/"
    sent = typed(road, road.elderly, ground="STATUTE", article="J25", reason="命", topics=["1"]) | {
        "to": value
    }
    assert browser.post(url, envelope(browser, step="send", **sent)).status_code == 422
    assert letters(road) == []


def test_a_letter_follows_only_ones_own_about_the_same_case(road):
    given = road.agree((road.elderly, SHARED), (road.child, SHARED))
    mine = road.send(road.elderly, consent=given)
    with as_migrator():
        elsewhere = CaseFactory(agency=road.elderly.agency)
        theirs = Referral.objects.create(
            kind="INFORM",
            from_agency=road.elderly.agency,
            sent_by=road.elderly.worker,
            to_agency=road.counter.agency,
            due_on=today(),
        )
        Letter.objects.create(
            referral=theirs, case=road.case, ground="ANONYMOUS", topics=4, text="よその言葉"
        )
        second = CaseFactory(agency=road.counter.agency)
    browser = browser_of(road.counter)
    for case, follows in (
        (road.case, theirs),
        (second, mine),
        (elsewhere, mine),
        (road.case, uuid.uuid4()),
        (road.case, "x"),
    ):
        url = f"/cases/{case.pk}/referrals/new/"
        pk = getattr(follows, "pk", follows)
        assert browser.get(url, {"follows": pk}).status_code == 404
        sent = envelope(browser, step="check", follows=str(pk), **typed(road, road.elderly))
        assert browser.post(url, sent).status_code == 404


def test_a_second_sending_and_the_form_of_another_desk_send_nothing(road):
    road.agree((road.elderly, SHARED))
    with as_migrator():
        second = MembershipFactory(worker=road.counter.worker, role="COUNTER")
    browser, url = browser_of(road.counter), f"/cases/{road.case.pk}/referrals/new/"
    shown = browser.post(url, envelope(browser, step="check", **typed(road, road.elderly)))
    sent = hidden_of(page(shown).xpath("//main//form")[-1]) | {"step": "send"}
    answers = [browser.post(url, sent) for _ in range(3)]
    assert [a.status_code for a in answers] == [303] * 3 and len({a["Location"] for a in answers}) == 1
    assert len(letters(road)) == 1
    other = signed_in(Client(), second)
    assert other.post(url, sent).status_code == 409
    assert browser.post(url, sent | {"nonce": envelope(other)["nonce"]}).status_code == 409
    assert len(letters(road)) == 1


def test_an_agency_named_in_a_consent_steers_nothing_of_it(road):
    consent = road.agree((road.elderly, SHARED), (road.child, 1))
    with acting(road.counter) as by:
        file = consents.add_file(
            consent, by=by, name="紙.pdf", media_type="application/pdf", content=b"%PDF-1.7"
        )
        other = consents.record(
            road.case,
            by=by,
            lines=[(road.child.agency, None, 4)],
            method="ORAL",
            agreed_on=today(),
            valid_from=today(),
            valid_until=today() + timedelta(9),
        )
    browser, case = browser_of(road.elderly), f"/cases/{road.case.pk}/"
    for address in (
        f"/consents/{consent.pk}/paper/",
        f"/consents/{consent.pk}/files/new/",
        f"/consents/{consent.pk}/files/{file.pk}/",
        f"/consents/{other.pk}/withdraw/",
        f"/consents/{other.pk}/change/",
    ):
        assert browser.get(address).status_code == browser.head(address).status_code == 404, address
    for address in (f"{case}access/", f"{case}as/{road.child.agency_id}/", f"{case}referrals/new/"):
        assert browser.get(address).status_code == 403, address
    assert browser.get(f"{case}readers-of/{road.child.agency_id}/").status_code == 404
    sent = facts(road.elderly.agency, topics=["1", "4", "8", "16", "256"])
    for address in (
        f"{case}consent/",
        f"{case}consent/paper/",
        f"/consents/{consent.pk}/change/",
        f"{case}consent/asking/",
    ):
        for step in ("check", "save"):
            answer = browser.post(address, envelope(browser, step=step, **sent))
            assert answer.status_code in (403, 404), address
            assert road.child.agency.name not in answer.content.decode(), address
    for address in (
        f"{case}consent/",
        f"/consents/{consent.pk}/withdraw/",
        f"/consents/{consent.pk}/change/",
        case,
        f"{case}consent/asking/",
        f"{case}referrals/",
    ):
        assert road.child.agency.name not in browser.get(address).content.decode(), address


def test_a_file_is_found_under_its_own_consent_only_and_comes_whole_as_an_attachment(road):
    one, two = road.agree((road.elderly, 1)), road.agree((road.elderly, 4))
    with acting(road.counter) as by:
        file = consents.add_file(
            one, by=by, name="<script>.pdf", media_type="application/pdf", content=b"%PDF-1.7 x"
        )
    browser = browser_of(road.counter)
    assert browser.get(f"/consents/{two.pk}/files/{file.pk}/").status_code == 404
    answer = browser.get(
        f"/consents/{one.pk}/files/{file.pk}/",
        headers={"Range": "bytes=0-3", "If-Modified-Since": "Wed, 21 Oct 2037 07:28:00 GMT"},
    )
    assert answer.status_code == 200 and answer.content == b"%PDF-1.7 x"
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and "script" not in answer["Content-Disposition"]
    )
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert browser.head(f"/consents/{one.pk}/files/{file.pk}/").content == b""
    with as_migrator():
        assert Event.objects.filter(verb="consent-file", worker_id=road.counter.worker_id).count() == 2


def test_words_asked_in_one_office_are_not_there_in_another(road):
    with as_migrator():
        second = MembershipFactory(worker=road.counter.worker, role="COUNTER")
    browser = browser_of(road.counter)
    address = browser.post("/search/", envelope(browser, words="見本花子", kind=""))["Location"]
    assert "見本" in browser.get(address).content.decode()
    assert "見本" not in browser_of(road.counter).get(address).content.decode()
    assert browser.post("/acting/", {"place": str(second.pk)}).status_code == 303
    assert "見本花子" not in browser.get(address).content.decode()


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "https://evil.example", "/inbox/notices//evil\r\nX-A: b", "/inbox/notices/\\evil"],
)
def test_what_is_read_leads_back_into_the_house(road, back):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    from desk.models import Notice

    with as_migrator():
        notice = Notice.objects.get(source_id=letter.pk)
    browser = browser_of(road.elderly)
    answer = browser.post(f"/inbox/notices/{notice.pk}/read/", envelope(browser, next=back))
    assert answer.status_code == 303 and answer["Location"].startswith("/") and "X-A" not in answer.headers
    assert not answer["Location"].startswith(("//", "/\\"))
