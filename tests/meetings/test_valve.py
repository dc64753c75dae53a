"""一方弁: nothing leaves a room until the person has consented; then only what is chosen, with origin and basis; then a plan is agreed."""

from datetime import timedelta

import pytest

from access.verdict import Refused
from accounts.querysets import today
from cases.models import CaseNote, Resolution, SupportPlan
from consent import actions as consents
from meetings import actions
from meetings.models import Carried, Item, Matter, Meeting
from tests.gate import as_migrator
from tests.world import ConsentFactory, acting
from tests.world_plan import SupportPlanFactory

pytestmark = pytest.mark.wall


def talked_over(afternoon):
    """A room about the case, held and settled."""
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    afternoon.pledge(item, afternoon.chair)
    afternoon.seat(item, afternoon.elderly)
    afternoon.step(meeting, "CALL")
    afternoon.pledge(item, afternoon.elderly)
    afternoon.step(meeting, "HOLD")
    afternoon.minutes(item)
    return afternoon.settle(item)


def test_without_consent_nothing_leaves(afternoon):
    item = talked_over(afternoon)
    with acting(afternoon.chair) as by, pytest.raises(Refused, match="同意"):
        actions.release(item, by=by, text="架空の様子", topics=4)


def test_what_is_chosen_moves_with_its_origin_and_its_basis_and_the_rest_stays(afternoon):
    item = talked_over(afternoon)
    given = afternoon.consent((afternoon.elderly, 4))
    with acting(afternoon.chair) as by:
        made = actions.release(item, by=by, text="架空の様子", topics=4)
        assert Carried.objects.get().note_id == made
    for reader in (afternoon.coordinator, afternoon.elderly):
        with acting(reader):
            note = CaseNote.objects.get(pk=made)
            assert (note.text, note.under_id, note.own_only) == ("架空の様子", given.pk, False)
            assert note.origin.startswith(afternoon.body.name) and note.method == "08"
            assert note.history.count() == 1
            assert Carried.objects.count() == 0
    with acting(afternoon.coordinator):
        assert not Matter.objects.exists()


def test_what_was_moved_follows_the_consent(afternoon):
    item = talked_over(afternoon)
    given = afternoon.consent((afternoon.elderly, 4))
    with acting(afternoon.chair) as by:
        actions.release(item, by=by, text="架空の様子", topics=4)
        actions.release(item, by=by, text="架空の収入", topics=16)
    with acting(afternoon.elderly):
        assert [note.text for note in CaseNote.objects.all()] == ["架空の様子"]
    with acting(afternoon.coordinator) as by:
        consents.withdraw(given, by=by)
    with acting(afternoon.elderly):
        assert not CaseNote.objects.exists()
    with acting(afternoon.chair) as by, pytest.raises(Refused):
        actions.release(item, by=by, text="まだある", topics=4)


@pytest.mark.parametrize("who", ["elderly", "coordinator", "outsider", "scribe"])
def test_nobody_else_opens_the_valve(afternoon, who):
    item = talked_over(afternoon)
    afternoon.consent((afternoon.elderly, 4))
    with acting(getattr(afternoon, who)) as by, pytest.raises((Refused, Meeting.DoesNotExist)):
        actions.release(item, by=by, text="架空", topics=4)


def test_then_a_meeting_on_consent_approves_the_plan_and_tells_the_case(afternoon):
    talked_over(afternoon)
    afternoon.consent((afternoon.elderly, 256 | 4))
    with as_migrator():
        plan = SupportPlanFactory(case=afternoon.case, agency=afternoon.coordinator.agency)
    meeting = afternoon.meeting(afternoon.jusou)
    item = afternoon.on_consent(meeting, plan=plan)
    afternoon.seat(item, afternoon.elderly, by=afternoon.coordinator)
    afternoon.step(meeting, "CALL", by=afternoon.coordinator)
    afternoon.step(meeting, "HOLD", by=afternoon.coordinator)
    afternoon.minutes(item, by=afternoon.coordinator, outcomes=["APPROVE"], conclusion="承認する")
    afternoon.settle(item, by=afternoon.coordinator)
    with acting(afternoon.elderly):
        told = Resolution.objects.get()
        assert (told.kind, told.text, told.meeting_number) == ("APPROVE", "承認する", meeting.number)
        assert SupportPlan.objects.get().state == "DISCUSSED"


def test_a_room_tells_the_case_no_decision(afternoon):
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    afternoon.pledge(item, afternoon.chair)
    afternoon.seat(item, afternoon.elderly)
    afternoon.step(meeting, "CALL")
    afternoon.step(meeting, "HOLD")
    afternoon.minutes(item, outcomes=["CLOSE"])
    afternoon.settle(item)
    with acting(afternoon.coordinator):
        assert not Resolution.objects.exists()
        assert not Item.objects.exists()


def test_a_plan_of_another_case_is_not_put_on_the_agenda(afternoon):
    afternoon.consent((afternoon.elderly, 4))
    with as_migrator():
        foreign = SupportPlanFactory()
    with pytest.raises(Refused):
        afternoon.on_consent(afternoon.meeting(afternoon.jusou), plan=foreign)


def test_a_consent_that_ran_out_carries_nothing(afternoon):
    item = talked_over(afternoon)
    with as_migrator():
        past = {"valid_from": today() - timedelta(9), "valid_until": today() - timedelta(1)}
        ConsentFactory(case=afternoon.case, agreed_on=past["valid_from"], **past)
    with acting(afternoon.chair) as by, pytest.raises(Refused):
        actions.release(item, by=by, text="架空", topics=4)
