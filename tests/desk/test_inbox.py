"""The stories of a desk: what waits is on the first page, due in 開庁日, and its one act leads straight to its form."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Agency, Membership
from accounts.querysets import today
from cases.models import Case
from consent import actions as consents
from consent.models import Consent
from desk.due import Calendar
from desk.todo.programme import Row, _soonest
from referrals import actions
from tests.gate import as_migrator
from tests.referrals.conftest import SHARED, Road
from tests.world import AgencyFactory, ConsultationFactory, MembershipFactory, acting

from .clockwork import days_later, run
from .stories import asked, consented, letter_from_counter

CLOSED = date(2026, 12, 25)


@pytest.fixture
def road():
    return Road()


def todo(text):
    """Block ① of the page as (kind, label, due, act, address)."""
    block = text.split('id="todo"')[1].split('id="arrived"')[0]
    rows = block.split("<li ")[1:]
    found = []
    for row in rows:
        kind = re.search(r"c-todo__kind\">([^<]*)", row)[1].strip()
        label = re.search(r"c-todo__label\"[^>]*>([^<]*)", row)[1]
        due = re.search(r"c-todo__due\">(?:<span.*?</span> )?([^<]*)", row)[1]
        act = re.search(r'<a class="c-button[^>]*href="([^"]*)"[^>]*>([^<]*)', row)
        found.append((kind, label, due, act[2], act[1].replace("&amp;", "&")))
    return found


def home(browser):
    return todo(browser.get("/").text)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 12, 24), "今日まで"),
        (date(2026, 12, 26), "休みの間に期限がきます"),
        (date(2026, 12, 28), "あと1開庁日"),
        (date(2027, 1, 4), "あと2開庁日"),
        (date(2027, 1, 5), "あと3開庁日"),
        (date(2026, 12, 23), "1開庁日すぎています"),
        (date(2026, 12, 18), "4開庁日すぎています"),
    ],
)
def test_due_is_said_in_open_days_over_weekends_new_year_and_the_citys_own_days(on, words):
    assert Calendar(date(2026, 12, 24), frozenset({CLOSED})).left(on) == words


@pytest.mark.pure
def test_a_day_that_passed_on_a_weekend_is_late_without_a_number():
    assert Calendar(date(2026, 12, 20)).left(date(2026, 12, 19)) == "期限を過ぎています"


def test_a_received_letter_is_answered_from_the_first_page(road, sign_in):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    browser = sign_in(road.elderly)
    ((kind, label, due, act, address),) = home(browser)
    assert (
        (kind, act) == ("つなぎの返事", "返事をする")
        and road.counter.agency.name in label
        and "開庁日" in due
    )
    assert address == f"/inbox/referrals/{letter.pk}/#answer"
    page = browser.get(address)
    assert page.status_code == 200 and 'id="answer"' in page.text


def test_a_question_comes_back_to_the_sender_and_leaves_the_receiver(road, sign_in):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    road.does(road.elderly, actions.ask, letter, text="いつからですか")
    assert home(sign_in(road.elderly)) == []
    asked_of_us = [row for row in home(sign_in(road.counter)) if row[0] == "質問への回答"]
    ((_kind, _label, _due, act, address),) = asked_of_us
    assert act == "回答する" and address.endswith(f"{letter.pk}/#answer")


def test_a_report_is_due_before_its_day(road, sign_in):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    road.does(road.elderly, actions.accept, letter, report_on=today() + timedelta(20))
    browser = sign_in(road.elderly)
    assert home(browser) == []
    with days_later(14):
        ((kind, _label, _due, act, _address),) = home(browser)
        assert (kind, act) == ("つなぎの報告", "報告する")


def test_the_head_of_the_office_confirms_and_nobody_else_is_asked(road, sign_in):
    letter = road.send(road.child, "STATUTE", 5, article="K7", reason="あざがある")
    with as_migrator():
        clerk = MembershipFactory(agency=road.above.agency)
    assert home(sign_in(clerk)) == []
    browser = sign_in(road.above)
    ((kind, _label, _due, act, address),) = home(browser)
    assert (kind, act) == ("所属長の確認", "確認する")
    page = browser.get(address)
    assert page.status_code == 200 and 'id="confirmation"' in page.text and str(letter.pk) in address
    with days_later(3):
        assert "開庁日すぎています" in home(browser)[0][2] or "期限を過ぎています" in home(browser)[0][2]


def test_the_day_to_ask_again_leads_to_the_form_of_asking(sign_in):
    with as_migrator():
        member = MembershipFactory()
    row = asked(member, 0)
    browser = sign_in(member)
    ((kind, label, due, act, address),) = home(browser)
    assert (kind, act) == ("次に聞く日", "たずねる") and "試験 問子" in label and "今日まで" in due
    assert address == reverse("case-consent-asking", args=[row.case_id])
    assert browser.get(address).status_code == 200


def test_a_consent_near_its_end_leads_to_its_renewal_for_the_agency_in_charge_alone(sign_in):
    with as_migrator():
        member = MembershipFactory()
    given, reader = consented(member, 7, "試験 近子")
    browser = sign_in(member)
    ((kind, label, _due, act, address),) = home(browser)
    assert (kind, act) == ("同意の期限", "更新する") and "試験 近子の同意" in label
    assert (
        address == reverse("case-consent-change", args=[given.pk]) and browser.get(address).status_code == 200
    )
    assert home(sign_in(reader)) == []
    with acting(member) as by:
        consents.withdraw(Consent.objects.get(pk=given.pk), by=by, reason="やめたい")
    assert home(sign_in(member)) == []


def test_a_closed_case_asks_for_nothing(sign_in):
    with as_migrator():
        member = MembershipFactory()
    consented(member, 7, "試験 終子")
    asked(member, 0)
    with as_migrator():
        Case.objects.update(stage="CLOSED")
    assert home(sign_in(member)) == []


def test_a_decision_put_off_leads_to_the_decision(sign_in):
    with as_migrator():
        member = MembershipFactory(role="COUNTER")
        row = ConsultationFactory(agency=member.agency, taken_by=member.worker, person__name="試験 待子")
    browser = sign_in(member)
    ((kind, label, _due, act, address),) = home(browser)
    assert (kind, label, act) == ("受付の判断", "試験 待子", "判断する")
    assert address == f"/consultations/{row.pk}/#screening" and 'id="screening"' in browser.get(address).text


def test_what_is_overdue_stands_on_top_then_what_is_urgent(sign_in):
    with as_migrator():
        member = MembershipFactory()
        ConsultationFactory(
            agency=member.agency, taken_by=member.worker, urgency="URGENT", person__name="試験 急子"
        )
        ConsultationFactory(agency=member.agency, taken_by=member.worker, person__name="試験 待子")
    consented(member, 20, "試験 近子")
    letter_from_counter(member, due=2)
    letter_from_counter(member, due=30)
    with days_later(5):
        rows = home(sign_in(member))
    assert [row[0] for row in rows] == [
        "つなぎの返事", "受付の判断", "受付の判断", "同意の期限", "つなぎの返事",
    ]  # fmt: skip
    assert "すぎています" in rows[0][2] and rows[1][1] == "試験 急子"


def test_a_named_worker_sees_what_is_addressed_to_him_alone(road, sign_in):
    letter = road.send(road.named, consent=road.agree((road.named, SHARED)))
    run()
    assert [row[4] for row in home(sign_in(road.named))] == [f"/inbox/referrals/{letter.pk}/#answer"]
    colleague = sign_in(road.colleague)
    assert home(colleague) == [] and letter.number not in colleague.get("/").text


def test_more_than_ten_are_folded_and_none_is_lost(sign_in):
    with as_migrator():
        member = MembershipFactory()
        for _ in range(13):
            ConsultationFactory(agency=member.agency, taken_by=member.worker)
    text = sign_in(member).get("/").text
    assert len(todo(text)) == 13 and "ほか3件" in text


def test_who_moved_to_another_agency_is_no_longer_asked(road, sign_in):
    road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    with as_migrator():
        moved = MembershipFactory(worker=road.elderly.worker)
        Membership.objects.filter(pk=road.elderly.pk).update(valid_until=today() - timedelta(1))
    assert home(sign_in(moved)) == []


def test_a_parent_office_sees_no_content_of_what_is_late_below(road, sign_in):
    with as_migrator():
        over = MembershipFactory(agency=AgencyFactory())
        Agency.objects.filter(pk=road.elderly.agency_id).update(parent=over.agency)
    letters = [road.send(road.elderly, consent=road.agree((road.elderly, SHARED))) for _ in range(2)]
    with days_later(20):
        run()
    text = sign_in(over).get("/").text
    assert f"期限超過 2件・{road.elderly.agency.name}" in text
    for letter in letters:
        assert letter.number not in text and str(letter.pk) not in text
    assert road.counter.agency.name not in text


def test_a_very_full_desk_reads_the_most_urgent_and_that_there_is_more(road, sign_in, monkeypatch):
    monkeypatch.setattr("desk.inbox.FIRST", 1)
    monkeypatch.setattr("desk.inbox.REST", 1)
    for _ in range(3):
        with as_migrator():
            ConsultationFactory(agency=road.elderly.agency, taken_by=road.elderly.worker, screening="")
    text = sign_in(road.elderly).get("/").text
    assert len(todo(text)) == 2
    assert "ほかに1件以上あります。" in text


def test_the_programme_lists_the_soonest_of_each_kind(monkeypatch):
    monkeypatch.setattr("desk.todo.programme.MOST", 1)
    later, sooner, other = (
        Row(kind, None, None, date(2026, 12, day)) for kind, day in (("PLAN", 9), ("PLAN", 3), ("TASK", 5))
    )
    assert _soonest([later, sooner, other]) == [sooner, other]
