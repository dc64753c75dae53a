"""The log of rooms: a case's own log says nothing of them; 監査 finds number, time and worker, no person and no case."""

import pytest

from audit.models import Event
from meetings import actions
from tests.gate import as_migrator
from tests.meetings.conftest import Afternoon
from tests.people import envelope
from tests.world import AgencyFactory, MembershipFactory, acting


@pytest.fixture
def visited(sign_in):
    """A room about a case, called; its member has opened the pages of the meeting, over real requests."""
    afternoon = Afternoon()
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    afternoon.seat(item, afternoon.elderly, by=afternoon.coordinator)
    afternoon.step(meeting, "CALL")
    afternoon.pledge(item, afternoon.elderly)
    browser = sign_in(afternoon.elderly)
    pages = ["/", "/meetings/", f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/items/{item.pk}/"]
    for page in pages:
        assert browser.get(page).status_code == 200, page
    return afternoon, meeting, item


def test_no_event_of_a_room_names_a_case_or_a_person(visited):
    afternoon, _meeting, _item = visited
    with as_migrator():
        events = list(Event.objects.filter(worker_id=afternoon.elderly.worker_id))
    rooms = [event for event in events if event.verb.startswith("meeting")]
    assert len(rooms) >= 3
    for event in events:
        assert event.cases == [] and event.persons == []
    for event in rooms:
        assert "架空 花子" not in f"{event.reason}{event.records}{event.basis}"
        assert str(afternoon.case.pk) not in f"{event.records}{event.basis}"


def test_the_log_of_the_case_is_the_same_with_and_without_its_room(visited, sign_in):
    afternoon, meeting, item = visited
    browser = sign_in(afternoon.coordinator)
    assert browser.get(f"/cases/{afternoon.case.pk}/").status_code == 200
    page = browser.get(f"/cases/{afternoon.case.pk}/access/")
    assert page.status_code == 200
    for word in (meeting.number, str(item.pk), afternoon.elderly.worker.name, "会議に", "会議を"):
        assert word not in page.text.split("<tbody>")[1].split("</tbody>")[0]


def test_an_auditor_finds_who_was_there_and_when_and_nothing_of_whom(visited, sign_in):
    afternoon, meeting, _item = visited
    with as_migrator():
        auditor = MembershipFactory(role="AUDITOR", agency=AgencyFactory(kind="OFFICE"))
        name = afternoon.case.person.name
    browser = sign_in(auditor)
    page = browser.post("/audit/", envelope(browser, worker=str(afternoon.elderly.worker_id)))
    assert page.status_code == 200 and "会議" in page.text
    for word in (name, afternoon.case.number, "架空 花子"):
        assert word not in page.text
    by_number = browser.post("/audit/", envelope(browser, number=afternoon.case.number))
    rows = by_number.text.split("<tbody>")[1] if "<tbody>" in by_number.text else ""
    assert afternoon.elderly.worker.name not in rows and meeting.number not in by_number.text


def test_what_is_told_of_a_room_is_logged_without_its_case(visited):
    afternoon, _meeting, item = visited
    afternoon.pledge(item, afternoon.chair)
    with acting(afternoon.chair) as by:
        actions.ask_material(
            item, by=by, to_agency=afternoon.child.agency, text="架空の求め", due_on=afternoon.case.opened_on
        )
    with as_migrator():
        events = Event.objects.filter(worker_id=afternoon.chair.worker_id)
        assert all(str(afternoon.case.pk) not in f"{e.cases}{e.records}{e.basis}" for e in events)
