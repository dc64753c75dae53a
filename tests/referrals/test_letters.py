"""つなぎ: the shell stays with both desks, the body and the sight follow the ground."""

from datetime import timedelta

import pytest

from access.verdict import Refused
from accounts.querysets import today
from consent import actions as consents
from consent.models import Consent
from referrals import actions
from referrals.models import Confirmation, Message, Referral, Reporter
from tests.gate import as_migrator
from tests.world import MembershipFactory, acting

from .conftest import SHARED

pytestmark = pytest.mark.wall


def test_a_letter_on_consent_is_read_accepted_and_finished(road):
    given = road.agree((road.elderly, SHARED))
    letter = road.send(road.elderly, consent=given)
    assert road.reads(road.elderly, letter).text == "架空の依頼"
    assert road.reads(road.child, letter) is None
    assert (
        road.does(road.elderly, actions.accept, letter, report_on=today() + timedelta(20)).state == "ACCEPTED"
    )
    assert road.does(road.elderly, actions.report, letter, text="終わりました").state == "REPORTED"
    assert road.does(road.counter, actions.finish, letter).state == "DONE"
    assert road.reads(road.elderly, letter) is None and road.reads(road.counter, letter)
    with acting(road.elderly):
        assert Referral.objects.get().state == "DONE" and Message.objects.count() == 2
    assert road.sees(road.elderly)


def test_a_return_ends_sight_and_leaves_the_reason_with_the_sender(road):
    given = road.agree((road.elderly, SHARED))
    letter = road.send(road.elderly, consent=given)
    road.does(road.elderly, actions.give_back, letter, text="うちの担当ではない")
    assert not road.sees(road.elderly) and road.reads(road.elderly, letter) is None
    with acting(road.counter):
        assert Message.objects.get().text == "うちの担当ではない"
    again = road.send(road.elderly, consent=given)
    assert not road.sees(road.elderly) and road.reads(road.elderly, again)
    road.does(road.elderly, actions.accept, again)
    assert road.sees(road.elderly)


def test_no_letter_goes_beyond_its_ground(road):
    given = road.agree((road.elderly, 4))
    for to, topics in ((road.elderly, 12), (road.child, 4), (road.counter, 4)):
        with pytest.raises(Refused):
            road.send(to, topics=topics, consent=given)
    with acting(road.counter):
        assert Referral.objects.count() == 0


def test_a_withdrawal_hides_the_body_and_stops_the_acceptance(road):
    given = road.agree((road.elderly, SHARED))
    letter = road.send(road.elderly, consent=given)
    with acting(road.counter) as by:
        consents.withdraw(Consent.objects.get(pk=given.pk), by=by, reason="やめたい")
    assert road.reads(road.elderly, letter) is None
    with pytest.raises(Refused, match="本人の同意が終わった"):
        road.does(road.elderly, actions.accept, letter)
    assert not road.sees(road.elderly)
    road.does(road.elderly, actions.give_back, letter, text="承知しました")


def test_a_statute_opens_at_once_tells_the_head_and_closes_at_the_end(road):
    letter = road.send(road.child, "STATUTE", 1 | 4 | 64, article="J25", reason="あざがある")
    assert road.sees(road.child) and road.reads(road.child, letter)
    with acting(road.above):
        told = Confirmation.objects.get()
        assert told.agency_id == road.above.agency_id and Referral.objects.get().pk == letter.pk
    assert road.reads(road.above, letter) is None
    with acting(road.above) as by:
        assert actions.confirm(told, by=by).confirmed_by_id == road.above.worker_id
    road.does(road.child, actions.accept, letter)
    road.does(road.counter, actions.finish, letter)
    assert not road.sees(road.child)


def test_a_report_is_told_to_nobody_else(road):
    from access.grants import who_sees

    road.send(road.child, "STATUTE", 5, article="J25", reason="あざがある")
    road.send(road.elderly, "STATUTE", 5, article="69-2-2", reason="救急搬送された")
    with acting(road.counter):
        assert {line.agency_id for line in who_sees(road.case.pk)} == {
            road.counter.agency_id,
            road.elderly.agency_id,
        }
    with acting(road.child):
        assert road.child.agency_id in {line.agency_id for line in who_sees(road.case.pk)}


def test_the_reporter_is_read_by_the_named_alone(road):
    with as_migrator():
        other = MembershipFactory(agency=road.counter.agency)
    with acting(road.counter) as by:
        letter = actions.send(
            road.case,
            by=by,
            to=actions.Whom(road.child.agency),
            kind="REQUEST",
            due_on=today(),
            letter={"ground": "STATUTE", "topics": 5, "text": "架空", "article": "K7", "reason": "架空"},
            confirm_by=today(),
            reporter={"name": "隣の人", "readers": [road.counter.worker_id, road.child.worker_id]},
        )
    for who, count in ((road.counter, 1), (road.child, 1), (other, 0), (road.elderly, 0)):
        with acting(who):
            assert Reporter.objects.filter(referral=letter).count() == count


def test_an_anonymous_question_names_nobody_and_opens_nothing(road):
    letter = road.send(road.elderly, "ANONYMOUS", 4)
    assert road.reads(road.elderly, letter).text and not road.sees(road.elderly)
    road.does(road.elderly, actions.accept, letter)
    assert not road.sees(road.elderly)
    with pytest.raises(Refused):
        road.send(road.elderly, "ANONYMOUS", 5)


def test_a_consultation_without_a_case_travels_with_what_was_said_at_the_counter(road):
    from tests.wall.test_thread import take

    with acting(road.counter) as by:
        taken = take(by)
    letter = road.send(
        road.elderly,
        topics=1 | 2 | 4,
        subject=taken,
        name="架空 太郎",
        contact="042-000-0199",
        giver="SELF",
        agreed_how="ORAL",
        agreed_on=today(),
    )
    road.does(road.elderly, actions.accept, letter, register=True)
    with acting(road.elderly):
        from cases.models import Consultation

        own = Consultation.objects.get()
        assert own.text == "架空の依頼" and own.agency_id == road.elderly.agency_id
    road.does(road.counter, actions.finish, letter)
    assert road.reads(road.elderly, letter) is None


def test_the_reading_of_a_letter_from_the_counter_is_found_by_its_person(road):
    from audit.disclosure import loaded
    from tests.wall.test_thread import take

    with acting(road.counter) as by:
        taken = take(by)
    said = {"giver": "SELF", "agreed_how": "ORAL", "agreed_on": today()}
    named = road.send(road.elderly, topics=5, subject=taken, name="架空 太郎", **said)
    asked = road.send(road.elderly, "ANONYMOUS", 4, subject=taken)
    for letter, persons in ((named, {taken.person_id}), (asked, {None})):
        book = {}
        mark = loaded.set(book)
        assert road.reads(road.elderly, letter)
        loaded.reset(mark)
        assert {entry.person_id for entry in book.values()} == persons


def test_a_note_of_who_was_told_by_a_report_is_first_its_own(road):
    from django.test import Client

    from access.grants import is_quiet
    from tests.people import signed_in

    road.send(road.child, "STATUTE", 5, article="J25", reason="あざがある")
    with acting(road.child):
        assert is_quiet(road.case.pk)
    with acting(road.counter):
        assert not is_quiet(road.case.pk)
    for who, ticked in ((road.child, True), (road.counter, False)):
        page = signed_in(Client(), who).get(f"/cases/{road.case.pk}/").content.decode()
        box = page[page.index('name="own_only"') - 60 : page.index('name="own_only"') + 120]
        assert ("checked" in box) is ticked, box
