"""A household in which the mother agrees and the son does not: each file follows its own person."""

from datetime import timedelta

import pytest
from django.test import Client

from access.verdict import Refused
from accounts.querysets import today
from cases import actions as cases
from cases.models import Case, HouseholdMember
from consent import actions as consents
from referrals import actions
from tests.people import signed_in
from tests.wall.test_thread import take
from tests.world import acting

from .conftest import SHARED

MOTHERS, SONS = "膝が痛く、買い物に行けない。", "息子は夜だけ起きている。"


@pytest.fixture
def home(road):
    """The mother's case, which speaks of her son, and his own, linked to it."""
    with acting(road.counter) as by:
        road.son = cases.open_case(take(by), by=by)
        for case, text, topics in ((road.case, MOTHERS, 4 | 8), (road.son, SONS, 4)):
            cases.write_note(case.pk, by=by, happened_on=today(), method="02", text=text, topics=topics)
        member = cases.add_relative(road.case, by=by, name="架空の息子", kinship="CHILD")
        son = road.son.person
        cases.correct_relative(member, by=by, version=member.version, person=son)
        consents.record_asking(
            road.son,
            by=by,
            answer="REFUSED",
            why="02",
            asked_on=today(),
            ask_again_on=today() + timedelta(14),
        )
    return road


def test_her_consent_opens_her_file_and_not_his(home):
    home.agree((home.elderly, SHARED | 32))
    with acting(home.elderly):
        assert {case.pk for case in Case.objects.all()} == {home.case.pk}
        assert HouseholdMember.objects.get().name == "架空の息子"
    desk = signed_in(Client(), home.elderly)
    page = desk.get(f"/cases/{home.case.pk}/").content.decode()
    assert MOTHERS in page and SONS not in page and home.son.number not in page
    assert desk.get(f"/cases/{home.son.pk}/").status_code == 404


def test_her_letter_travels_and_his_cannot(home):
    given = home.agree((home.elderly, SHARED))
    letter = home.send(home.elderly, consent=given)
    home.does(home.elderly, actions.accept, letter)
    with pytest.raises(Refused):
        home.send(home.elderly, subject=home.son, consent=given)
    assert home.reads(home.elderly, letter)
    with acting(home.elderly):
        assert not Case.objects.filter(pk=home.son.pk).exists()


def test_his_refusal_is_read_by_the_window_alone_and_hers_stays(home):
    home.agree((home.elderly, SHARED))
    window, desk = signed_in(Client(), home.counter), signed_in(Client(), home.elderly)
    assert "得られていません" in window.get(f"/cases/{home.son.pk}/").content.decode()
    assert "本人同意：あり" in window.get(f"/cases/{home.case.pk}/").content.decode()
    assert "得られていません" not in desk.get(f"/cases/{home.case.pk}/").content.decode()


def test_help_for_him_goes_on_without_his_name(home):
    letter = home.send(home.child, "ANONYMOUS", 4, subject=home.son)
    home.does(home.child, actions.accept, letter)
    home.does(home.child, actions.report, letter, text="家族会の日程をお伝えします。")
    with acting(home.child):
        assert not Case.objects.exists()
