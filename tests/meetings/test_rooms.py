"""A room as its story: nothing opens before the duty is acknowledged, nothing follows from a grant, nothing leaves by itself."""

from datetime import time

import pytest

from access.acts import Stale
from access.models import Block
from access.verdict import Refused
from accounts.querysets import today
from consent import actions as consents
from meetings import actions
from meetings.models import Item, Matter, Meeting, Member, Minute, Pledge, Sheet, Task
from tests.gate import as_migrator
from tests.world import MembershipFactory, acting

pytestmark = pytest.mark.wall


def sight(membership, *models):
    with acting(membership):
        return [model.objects.count() for model in models]


def called(afternoon, *members):
    """A meeting that has been called, with one room for these members and the 課."""
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    afternoon.pledge(item, afternoon.chair)
    afternoon.seat(item, *members)
    afternoon.step(meeting, "CALL")
    return meeting, item


def test_whoever_puts_it_on_the_agenda_acknowledges_the_duty_at_once(afternoon):
    item = afternoon.room(afternoon.meeting())
    with acting(afternoon.coordinator):
        pledge = Pledge.objects.get(item=item)
        assert "106条の6第5項" in pledge.article and "159条" in pledge.text
        assert Matter.objects.get(item=item).about_id == afternoon.case.pk


def test_a_member_sees_the_call_and_nothing_else_before_he_acknowledges(afternoon):
    _meeting, item = called(afternoon, afternoon.elderly)
    assert sight(afternoon.elderly, Meeting, Item, Member, Matter, Sheet) == [1, 1, 1, 0, 0]
    afternoon.pledge(item, afternoon.elderly)
    assert sight(afternoon.elderly, Meeting, Item, Member, Matter) == [1, 1, 1, 1]


def test_nobody_else_of_his_office_and_no_outsider_sees_the_meeting(afternoon):
    called(afternoon, afternoon.elderly)
    for stranger in (afternoon.substitute, afternoon.outsider, afternoon.child):
        assert sight(stranger, Meeting, Item, Member, Matter, Pledge) == [0, 0, 0, 0, 0]


def test_before_the_call_a_chosen_member_sees_nothing(afternoon):
    item = afternoon.room(afternoon.meeting())
    afternoon.seat(item, afternoon.elderly)
    assert sight(afternoon.elderly, Meeting, Item, Member) == [0, 0, 0]
    with acting(afternoon.elderly) as by, pytest.raises(Item.DoesNotExist):
        actions.pledge(Item.objects.get(pk=item.pk), by=by)


def test_the_coordinator_who_prepared_it_does_not_stay_in_the_room_by_that(afternoon):
    called(afternoon, afternoon.elderly)
    assert sight(afternoon.coordinator, Meeting, Item, Matter) == [1, 0, 0]


def test_a_removed_member_keeps_nothing_and_loses_no_sheet_to_others(afternoon):
    _meeting, item = called(afternoon, afternoon.elderly, afternoon.child)
    afternoon.pledge(item, afternoon.elderly, afternoon.child)
    with acting(afternoon.elderly) as by:
        actions.write_sheet(item, by=by, household="架空の世帯像")
    with acting(afternoon.chair) as by:
        actions.remove(Member.objects.get(item=item, worker=afternoon.elderly.worker), by=by)
    assert sight(afternoon.elderly, Meeting, Item, Matter, Sheet, Pledge) == [0, 0, 0, 0, 0]
    assert sight(afternoon.child, Sheet) == [1]
    with acting(afternoon.elderly) as by, pytest.raises(Refused):
        actions.write_sheet(item, by=by, version=1, household="あとから")


def test_a_substitute_sees_nothing_until_he_is_chosen_and_has_acknowledged(afternoon):
    _meeting, item = called(afternoon, afternoon.elderly)
    with acting(afternoon.chair) as by:
        gone = actions.remove(Member.objects.get(item=item, worker=afternoon.elderly.worker), by=by)
        actions.choose(
            item,
            by=by,
            agency=afternoon.substitute.agency,
            worker=afternoon.substitute.worker,
            duty="SUBSTITUTE",
            replaces=gone,
        )
    assert sight(afternoon.substitute, Item, Matter) == [1, 0]
    afternoon.pledge(item, afternoon.substitute)
    assert sight(afternoon.substitute, Item, Matter) == [1, 1]


def test_rooms_of_one_afternoon_never_open_into_each_other(afternoon):
    meeting = afternoon.meeting()
    first = afternoon.room(meeting, "S106")
    second = afternoon.room(meeting, "K115")
    afternoon.pledge(first, afternoon.chair)
    afternoon.pledge(second, afternoon.chair)
    afternoon.seat(first, afternoon.elderly)
    afternoon.seat(second, afternoon.child)
    afternoon.step(meeting, "CALL")
    afternoon.pledge(first, afternoon.elderly)
    afternoon.pledge(second, afternoon.child)
    with acting(afternoon.elderly):
        assert [row.item_id for row in Matter.objects.all()] == [first.pk]
        assert {row.item_id for row in Member.objects.all()} == {first.pk}
    with acting(afternoon.child):
        assert [row.pk for row in Item.objects.all()] == [second.pk]


def test_only_an_agency_of_the_body_and_a_worker_of_that_agency_is_chosen(afternoon):
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    for agency, worker in (
        (afternoon.outsider.agency, afternoon.outsider.worker),
        (afternoon.elderly.agency, afternoon.child.worker),
    ):
        with acting(afternoon.chair) as by, pytest.raises(Refused, match="構成員に選べません"):
            actions.choose(item, by=by, agency=agency, worker=worker)


def test_no_meeting_is_called_without_members(afternoon):
    meeting = afternoon.meeting()
    afternoon.room(meeting)
    with pytest.raises(Refused, match="構成員"):
        afternoon.step(meeting, "CALL")


def test_the_coordinator_does_not_convene_the_body_of_a_department(afternoon):
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    afternoon.seat(item, afternoon.elderly)
    with pytest.raises(Refused):
        afternoon.step(meeting, "CALL", by=afternoon.coordinator)


def test_settled_minutes_lock_and_roles_reach_whoever_took_them(afternoon):
    meeting, item = called(afternoon, afternoon.elderly, afternoon.child)
    afternoon.pledge(item, afternoon.elderly)
    afternoon.step(meeting, "HOLD")
    took = (afternoon.child.agency, afternoon.child.worker, "家庭を訪ねる", meeting.held_on)
    for whole in ((took[0], None), (afternoon.outsider.agency, afternoon.outsider.worker)):
        with pytest.raises(Refused):
            afternoon.minutes(item, tasks=[(*whole, *took[2:])])
    afternoon.minutes(item, tasks=[took])
    assert sight(afternoon.child, Task) == [0]
    afternoon.settle(item)
    assert sight(afternoon.child, Task, Matter, Minute) == [1, 0, 0]
    with acting(afternoon.chair) as by, pytest.raises(Refused):
        actions.write_minute(Item.objects.get(pk=item.pk), by=by, version=1, talk="あとから")
    with acting(afternoon.child) as by:
        actions.finish_task(Task.objects.get(), by=by, note="訪ねました")
    assert sight(afternoon.child, Task) == [0]
    assert sight(afternoon.elderly, Task, Minute) == [1, 1]


def test_the_window_closes_for_the_members_and_not_for_the_office_that_convened(afternoon):
    meeting, item = called(afternoon, afternoon.elderly)
    afternoon.pledge(item, afternoon.elderly)
    afternoon.step(meeting, "HOLD")
    afternoon.minutes(item)
    done = afternoon.settle(item)
    with as_migrator():
        Item.objects.filter(pk=item.pk).update(window_until=done.window_until.replace(year=2020))
        Meeting.objects.filter(pk=meeting.pk).update(held_on=done.window_until.replace(year=2020))
    assert sight(afternoon.elderly, Item, Matter, Minute, Pledge) == [1, 0, 0, 1]
    assert sight(afternoon.chair, Matter, Minute) == [1, 1]
    assert sight(afternoon.scribe, Matter, Minute) == [0, 0]


def test_two_who_decide_the_same_item(afternoon):
    meeting, item = called(afternoon, afternoon.elderly)
    afternoon.step(meeting, "HOLD")
    afternoon.minutes(item)
    with acting(afternoon.chair) as by:
        seen = Item.objects.get(pk=item.pk)
        actions.settle(seen, by=by, version=seen.version, minute_version=1)
        with pytest.raises(Stale):
            actions.settle(seen, by=by, version=seen.version, minute_version=1)


def test_a_blocked_worker_is_shut_out_of_the_room_too(afternoon):
    _meeting, item = called(afternoon, afternoon.elderly)
    afternoon.pledge(item, afternoon.elderly)
    with as_migrator():
        Block.objects.create(
            case=afternoon.case,
            worker=afternoon.elderly.worker,
            reason="架空",
            valid_from=item.meeting.held_on,
        )
    assert sight(afternoon.elderly, Item, Matter, Member, Pledge) == [0, 0, 0, 0]


def test_an_anonymous_item_names_no_case(afternoon):
    meeting = afternoon.meeting()
    item = afternoon.room(meeting, "ANON", about=None, called="Aさん", is_anonymous=True)
    with acting(afternoon.coordinator):
        assert Matter.objects.get(item=item).about_id is None
    with pytest.raises(Refused):
        afternoon.room(meeting, "ANON", called="Aさん", is_anonymous=True)


def test_no_case_reaches_a_meeting_on_consent_without_one(afternoon):
    meeting = afternoon.meeting(afternoon.jusou)
    with pytest.raises(Refused, match="重層的支援会議には出せません"):
        afternoon.on_consent(meeting)


def test_on_consent_only_the_agencies_it_names_are_chosen_and_read(afternoon):
    afternoon.consent((afternoon.elderly, 4))
    meeting = afternoon.meeting(afternoon.jusou)
    item = afternoon.on_consent(meeting)
    afternoon.seat(item, afternoon.elderly, by=afternoon.coordinator)
    with pytest.raises(Refused, match="同意"):
        afternoon.seat(item, afternoon.child, by=afternoon.coordinator)
    afternoon.step(meeting, "CALL", by=afternoon.coordinator)
    assert sight(afternoon.elderly, Meeting, Item, Matter) == [1, 1, 1]
    assert sight(afternoon.child, Meeting, Item, Matter) == [0, 0, 0]


def test_a_consent_taken_back_between_agenda_and_meeting_closes_the_item(afternoon):
    given = afternoon.consent((afternoon.elderly, 4))
    meeting = afternoon.meeting(afternoon.jusou)
    item = afternoon.on_consent(meeting)
    afternoon.seat(item, afternoon.elderly, by=afternoon.coordinator)
    afternoon.step(meeting, "CALL", by=afternoon.coordinator)
    afternoon.step(meeting, "HOLD", by=afternoon.coordinator)
    afternoon.minutes(item, by=afternoon.coordinator)
    with acting(afternoon.coordinator) as by:
        consents.withdraw(given, by=by)
    assert sight(afternoon.elderly, Item, Matter, Minute) == [1, 0, 0]
    with pytest.raises(Refused, match="同意が終わっている"):
        afternoon.settle(item, by=afternoon.coordinator)
    with acting(afternoon.coordinator) as by:
        current = Item.objects.get(pk=item.pk)
        actions.drop(current, by=by, why="CONSENT_ENDED", version=current.version)


def test_a_new_worker_of_the_office_that_convened_has_to_acknowledge_as_well(afternoon):
    _meeting, item = called(afternoon, afternoon.elderly)
    with as_migrator():
        newcomer = MembershipFactory(agency=afternoon.chair.agency)
    assert sight(newcomer, Meeting, Item, Matter) == [1, 1, 0]
    afternoon.pledge(item, newcomer)
    assert sight(newcomer, Matter) == [1]


def test_an_agency_of_the_body_brings_its_own_case_and_leaves_the_call_to_the_office(afternoon):
    with acting(afternoon.elderly) as by:
        meeting = actions.open_meeting(afternoon.body, by=by, held_on=today(), starts_at=time(10, 0))
    with acting(afternoon.outsider) as by, pytest.raises(Refused, match="構成機関"):
        actions.open_meeting(afternoon.body, by=by, held_on=today(), starts_at=time(10, 0))
    with pytest.raises(Refused):
        afternoon.step(meeting, "CALL", by=afternoon.elderly)
