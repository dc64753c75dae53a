"""What a meeting tells: whom it calls, by its number alone; what was asked, given and taken; never a room to anybody else."""

from datetime import timedelta

import pytest

from access.models import Block
from accounts.querysets import today
from common.businessdays import add_open_days
from desk.models import Notice
from meetings import actions
from meetings.models import Meeting
from tests.gate import as_migrator
from tests.meetings.conftest import Afternoon
from tests.world import MembershipFactory, acting

from .clockwork import days_later, run, told

DAY = timedelta(1)


@pytest.fixture
def afternoon():
    return Afternoon()


def called(afternoon, *members, held_on=None, basis="S106"):
    """A meeting with one room, called, at which these sit."""
    meeting = afternoon.meeting(held_on=held_on or today() + 9 * DAY)
    item = afternoon.room(meeting, basis)
    afternoon.seat(item, *members, by=afternoon.coordinator)
    afternoon.step(meeting, "CALL")
    return meeting, item


def abouts(member):
    with acting(member):
        return sorted(notice.about for notice in Notice.objects.all())


def arrived(browser):
    return browser.get("/").text.split('id="arrived"')[1].split('id="mine"')[0]


def test_a_call_names_the_meeting_and_nobody_else(afternoon, sign_in):
    meeting, _item = called(afternoon, afternoon.elderly)
    assert abouts(afternoon.elderly) == ["CALLED"]
    text = arrived(sign_in(afternoon.elderly))
    assert "会議に招集されました" in text and f"会議 {meeting.number}" in text
    assert f'href="/meetings/{meeting.pk}/"' in text
    for word in (
        "架空 花子",
        afternoon.case.number,
        afternoon.coordinator.agency.name,
        str(afternoon.case.pk),
    ):
        assert word not in text
    for other in (afternoon.child, afternoon.outsider, afternoon.substitute):
        assert abouts(other) == []


def test_before_the_call_nobody_hears_of_it_and_who_is_added_later_does_at_once(afternoon):
    meeting = afternoon.meeting(held_on=today() + DAY)
    item = afternoon.room(meeting)
    afternoon.seat(item, afternoon.elderly, by=afternoon.coordinator)
    assert abouts(afternoon.elderly) == []
    afternoon.step(meeting, "CALL")
    assert abouts(afternoon.elderly) == ["CALLED"] and abouts(afternoon.child) == []
    afternoon.pledge(item, afternoon.chair)
    afternoon.seat(item, afternoon.child)
    assert abouts(afternoon.child) == ["CALLED"]


def test_a_member_taken_off_keeps_no_notice_of_the_room(afternoon):
    _meeting, item = called(afternoon, afternoon.elderly)
    with acting(afternoon.chair) as by:
        actions.remove(item.members.get(worker=afternoon.elderly.worker), by=by)
    assert abouts(afternoon.elderly) == []


def test_a_worker_blocked_from_the_case_hears_nothing_of_its_room(afternoon, sign_in):
    meeting, _item = called(afternoon, afternoon.elderly)
    with as_migrator():
        Block.objects.create(
            case=afternoon.case, worker=afternoon.elderly.worker, reason="", valid_from=today()
        )
    assert abouts(afternoon.elderly) == []
    assert meeting.number not in sign_in(afternoon.elderly).get("/inbox/notices/").text


def test_a_day_that_moves_and_a_meeting_that_falls_out_are_told_to_those_called(afternoon):
    meeting, _item = called(afternoon, afternoon.elderly)
    with acting(afternoon.chair) as by:
        current = Meeting.objects.get(pk=meeting.pk)
        actions.change_date(current, by=by, version=current.version, held_on=today() + 12 * DAY)
    assert abouts(afternoon.elderly) == ["CALLED", "MEETING_MOVED"]
    afternoon.step(meeting, "CANCEL")
    assert abouts(afternoon.elderly) == ["CALLED", "MEETING_MOVED", "MEETING_OFF"]
    assert abouts(afternoon.child) == []
    assert "MEETING_OFF" in abouts(afternoon.coordinator)


def test_a_place_that_changes_alone_is_no_news(afternoon):
    meeting, _item = called(afternoon, afternoon.elderly)
    with acting(afternoon.chair) as by:
        current = Meeting.objects.get(pk=meeting.pk)
        actions.change_date(current, by=by, version=current.version, place="架空の会議室")
    assert abouts(afternoon.elderly) == ["CALLED"]


def asked(afternoon, item, due=4):
    afternoon.pledge(item, afternoon.chair)
    with acting(afternoon.chair) as by:
        return actions.ask_material(
            item, by=by, to_agency=afternoon.child.agency, text="架空の求め", due_on=today() + due * DAY
        )


def test_a_request_reaches_the_desk_it_is_put_to_and_its_answer_comes_back(afternoon, sign_in):
    _meeting, item = called(afternoon, afternoon.elderly)
    inquiry = asked(afternoon, item)
    assert abouts(afternoon.child) == ["ASKED_MATERIAL"]
    page = sign_in(afternoon.child).get("/").text
    assert f"/meetings/inquiries/{inquiry.pk}/" in page and "架空の求め" not in page
    with acting(afternoon.child) as by:
        actions.answer_inquiry(inquiry, by=by, text="架空の回答")
    assert abouts(afternoon.scribe) == ["MATERIAL_GIVEN"] and "MATERIAL_GIVEN" not in abouts(
        afternoon.elderly
    )
    with days_later(20):
        run()
    assert told("MATERIAL_LATE") == []


def test_a_request_unanswered_is_late_at_both_desks_and_climbs_without_content(afternoon):
    _meeting, item = called(afternoon, afternoon.elderly, held_on=today() + 30 * DAY)
    asked(afternoon, item)
    with as_migrator():
        over = MembershipFactory()
        type(over.agency).objects.filter(pk=afternoon.child.agency_id).update(parent=over.agency)
    with days_later(5):
        run()
    assert {row[1] for row in told("MATERIAL_LATE")} == {afternoon.child.agency_id, afternoon.chair.agency_id}
    with days_later(15):
        run()
    with acting(over):
        (line,) = Notice.objects.all()
        assert (line.about, line.late_agency_id) == ("LATE_BELOW", afternoon.child.agency_id)


def settled(afternoon, tasks):
    meeting, item = called(afternoon, afternoon.elderly, held_on=today())
    afternoon.pledge(item, afternoon.chair, afternoon.elderly)
    afternoon.step(meeting, "HOLD")
    afternoon.minutes(item, tasks=tasks)
    assert told("TASK_GIVEN") == []
    afternoon.settle(item)
    return item


def test_a_role_reaches_whoever_took_it_when_the_record_is_settled(afternoon, sign_in):
    due = today() + 5 * DAY
    named = (afternoon.elderly.agency, afternoon.elderly.worker, "架空の役割", due)
    settled(afternoon, [named, (afternoon.chair.agency, None, "別の役割", due)])
    assert abouts(afternoon.elderly) == ["CALLED", "TASK_GIVEN"] and abouts(afternoon.child) == []
    assert abouts(afternoon.substitute) == [] and abouts(afternoon.outsider) == []
    todo = sign_in(afternoon.elderly).get("/").text.split('id="todo"')[1].split('id="arrived"')[0]
    assert "架空の役割" in todo and "結果を書く" in todo and "別の役割" not in todo


def test_a_role_by_name_climbs_to_the_chief_without_content(afternoon, sign_in):
    with as_migrator():
        chief = MembershipFactory(agency=afternoon.elderly.agency, role="CHIEF")
    settled(afternoon, [(afternoon.elderly.agency, afternoon.elderly.worker, "架空の役割", today() + DAY)])
    with days_later(8):
        run()
        assert "TASK_LATE" in abouts(afternoon.elderly) and "TASK_LATE" in abouts(afternoon.scribe)
        assert abouts(chief) == ["LATE_BELOW"]
    text = sign_in(chief).get("/").text
    assert f"期限超過 1件・{afternoon.elderly.agency.name}" in text and "架空の役割" not in text


def test_a_record_that_is_not_settled_is_told_to_the_desk_that_convened_then_to_its_chief(afternoon):
    meeting, item = called(afternoon, afternoon.elderly, held_on=today())
    afternoon.pledge(item, afternoon.chair)
    afternoon.step(meeting, "HOLD")
    due = add_open_days(today(), 5)
    with days_later((due - today()).days):
        run()
        assert told("MINUTES_LATE") == []
    with days_later((due - today()).days + 1):
        run()
        assert told("MINUTES_LATE") == [("MINUTES_LATE", afternoon.chair.agency_id, None, False)]
    with days_later((add_open_days(due, 2) - today()).days):
        run()
    assert ("MINUTES_LATE", afternoon.chair.agency_id, None, True) in told("MINUTES_LATE")
    assert "MINUTES_LATE" not in abouts(afternoon.elderly)


def test_a_missing_sheet_is_told_to_the_member_two_open_days_before(afternoon):
    held = add_open_days(today(), 6)
    _meeting, item = called(afternoon, afternoon.elderly, held_on=held)
    afternoon.pledge(item, afternoon.elderly)
    day = add_open_days(held, -2)
    with days_later((day - today()).days - 1):
        run()
        assert "SHEET_MISSING" not in abouts(afternoon.elderly)
    with days_later((day - today()).days):
        run()
        assert "SHEET_MISSING" in abouts(afternoon.elderly) and "SHEET_MISSING" not in abouts(
            afternoon.substitute
        )


def test_what_a_called_worker_has_to_do_stands_in_his_list_in_its_order(afternoon, sign_in):
    _meeting, item = called(afternoon, afternoon.elderly)

    def todo():
        return sign_in(afternoon.elderly).get("/").text.split('id="todo"')[1].split('id="arrived"')[0]

    assert "守秘を確認する" in todo() and "準備シートを書く" not in todo()
    afternoon.pledge(item, afternoon.elderly)
    assert "守秘を確認する" not in todo() and "準備シートを書く" in todo()
    with acting(afternoon.elderly) as by:
        actions.write_sheet(item, by=by, household="架空の様子")
    assert "準備シートを書く" not in todo()
