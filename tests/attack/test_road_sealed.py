"""The reporter of a 通報, a sealed address and a letter that has ended: nowhere but where they belong."""

from datetime import timedelta

import pytest

from access.models import ContactSeal, ContactSealWorker
from accounts.querysets import today
from common.wareki import format_day
from referrals import actions
from referrals.models import Reporter
from tests.gate import as_migrator
from tests.people import envelope
from tests.referrals.conftest import Road
from tests.referrals.pages import browser_of
from tests.wall.test_thread import take
from tests.world import MembershipFactory, acting

SECRET = ("近隣 通報子", "042-000-0077")


@pytest.fixture
def road():
    return Road()


def send(road, subject, to, ground, topics, *, reporter=None, **facts):
    with acting(road.counter) as by:
        return actions.send(
            subject,
            by=by,
            to=actions.Whom(to.agency),
            kind="REQUEST",
            due_on=today() + timedelta(7),
            letter={"ground": ground, "topics": topics, "text": "架空の依頼", **facts},
            confirm_by=today() + timedelta(1),
            reporter=reporter,
        )


def text(member, address, **data):
    browser = browser_of(member)
    answer = browser.post(address, envelope(browser, **data), follow=True) if data else browser.get(address)
    return answer.content.decode()


def test_the_reporter_stands_on_no_page_but_that_of_the_letter_and_only_for_the_chosen(road):
    with as_migrator():
        colleague = MembershipFactory(agency=road.counter.agency)
        head = MembershipFactory(agency=road.child.agency, role="CHIEF")
        readers = [road.counter.worker_id, head.worker_id]
    facts = {"name": SECRET[0], "relation": "隣", "contact": SECRET[1], "readers": readers}
    letter = send(
        road, road.case, road.child, "STATUTE", 5, reporter=facts, article="J25", reason="あざがある"
    )
    page, case = f"/inbox/referrals/{letter.pk}/", f"/cases/{road.case.pk}/"
    places = (
        case,
        f"{case}access/",
        f"{case}consent/",
        f"{case}referrals/",
        f"{case}referrals/new/?follows={letter.pk}",
        f"{case}people/",
        "/",
        "/inbox/referrals/",
        "/inbox/notices/",
    )
    for member in (road.counter, colleague, road.child, head, road.above):
        for place in (
            places if member is not road.above else ("/", page, "/inbox/referrals/", "/inbox/notices/")
        ):
            assert not any(one in text(member, place) for one in SECRET), (member.role, place)
        for word in SECRET:
            found = text(member, "/search/", words=word, kind="")
            assert found.count(word) <= 1, member.role  # because the box keeps what was asked
    told = {m: SECRET[0] in text(m, page) for m in (road.counter, head, colleague, road.child, road.above)}
    assert list(told.values()) == [True, True, False, False, False]
    with as_migrator():
        elsewhere = MembershipFactory(worker=head.worker)
    assert browser_of(elsewhere).get(page).status_code == 404
    with acting(elsewhere):
        assert not Reporter.objects.exists()


@pytest.mark.parametrize(
    "words", ["近隣通報子さんから", "近隣　通報子から", "０４２（０００）００７７の人から"]
)
def test_the_words_of_a_letter_and_of_its_sender_name_no_reporter(road, words):
    browser, url = browser_of(road.counter), f"/cases/{road.case.pk}/referrals/new/"
    due = format_day(today() + timedelta(7))
    sent = {"to": str(road.child.agency_id), "kind": "REQUEST", "due_on": due, "ground": "STATUTE"}
    sent |= {"article": "J25", "reason": "あざ", "topics": ["1"], "text": words}
    sent |= {"reporter_name": SECRET[0], "reporter_contact": SECRET[1]}
    assert browser.post(url, envelope(browser, step="send", **sent)).status_code == 422
    facts = {"name": SECRET[0], "contact": SECRET[1], "readers": [road.counter.worker_id]}
    letter = send(road, road.case, road.child, "STATUTE", 5, reporter=facts, article="J25", reason="あざ")
    page = f"/inbox/referrals/{letter.pk}/"
    said = {"verb": "RECALL", "recall-version": "1", "recall-text": words}
    assert browser.post(page, envelope(browser, **said)).status_code == 422
    assert words not in text(road.child, page)


def test_a_sealed_contact_is_not_read_in_the_letter_that_once_carried_it(road):
    with acting(road.counter) as by:
        consultation = take(by)
    letter = send(
        road,
        consultation,
        road.elderly,
        "CONSENT",
        7,
        name="見本 花子",
        contact="042-000-0001",
        giver="SELF",
        agreed_how="ORAL",
        agreed_on=today(),
    )
    page = f"/inbox/referrals/{letter.pk}/"
    assert "042-000-0001" in text(road.elderly, page)
    with as_migrator():
        colleague = MembershipFactory(agency=road.counter.agency)
        seal = ContactSeal.objects.create(
            person_id=consultation.person_id, reason="DV等支援措置", valid_from=today()
        )
        ContactSealWorker.objects.create(seal=seal, worker=road.counter.worker)
    for member in (road.elderly, colleague):
        shown = text(member, page)
        assert "042-000-0001" not in shown and "架空の依頼" in shown
    assert "042-000-0001" in text(road.counter, page)
    assert "042-000-0001" not in text(colleague, f"/consultations/{consultation.pk}/refer/")


@pytest.mark.parametrize("end", ["recall", "give_back", "finish"])
def test_of_a_letter_that_has_ended_its_receiver_reads_the_shell_and_his_own_words(road, end):
    with acting(road.counter) as by:
        consultation = take(by)
    letter = send(
        road,
        consultation,
        road.elderly,
        "CONSENT",
        5,
        name="見本 花子",
        giver="SELF",
        agreed_how="ORAL",
        agreed_on=today(),
    )
    browser = browser_of(road.elderly)
    page = f"/inbox/referrals/{letter.pk}/"
    road.does(road.elderly, actions.ask, letter, text="わたしたちの質問")
    road.does(road.counter, actions.reply, letter, text="送り元の回答の中身")
    typed = envelope(browser, draft=f"answer:{letter.pk}:accept", text="わたしの下書き")
    assert browser.post("/drafts/", typed).status_code == 204
    if end == "finish":
        road.does(road.elderly, actions.accept, letter)
    deed = getattr(actions, end)
    road.does(road.elderly if end == "give_back" else road.counter, deed, letter, text="終わりの言葉")
    for place in (
        page,
        "/",
        "/inbox/notices/",
        "/inbox/referrals/?which=ended",
        "/inbox/referrals/?which=running",
    ):
        shown = text(road.elderly, place)
        for word in ("見本", "架空の依頼", "送り元の回答の中身"):
            assert word not in shown, (place, word)
    assert "わたしたちの質問" in text(road.elderly, page)
    assert ("終わりの言葉" in text(road.elderly, page)) == (end == "give_back")
