"""Meetings: nothing stays of a consent that ended or of a seat that was taken away, and nobody convenes what is not his."""

from datetime import time, timedelta

import pytest
from django.db import ProgrammingError, transaction

from access.models import Block, Draft
from access.verdict import Refused
from accounts.querysets import today
from consent import actions as consents
from meetings import actions
from meetings.models import Inquiry, Item, Matter, Meeting, Member, Task
from tests.gate import as_migrator
from tests.meetings.conftest import Afternoon
from tests.meetings.held import browser, held_on_consent, held_room
from tests.people import envelope
from tests.world import acting
from tests.world_meetings import TaskFactory

pytestmark = pytest.mark.wall
SOON = timedelta(days=7)


@pytest.fixture
def afternoon(db):
    return Afternoon()


def ask(afternoon, item, to, by=None):
    with acting(by or afternoon.coordinator) as acts:
        facts = {"to_agency": to.agency, "text": "架空の求め", "due_on": today() + SOON}
        return actions.ask_material(item, by=acts, **facts)


def reads(member, model, pk):
    with acting(member):
        return model.objects.filter(pk=pk).exists()


def test_a_request_on_consent_reaches_nobody_the_consent_does_not_reach(afternoon):
    item, _given = held_on_consent(afternoon)
    with pytest.raises(Refused, match="及んでいない"):
        ask(afternoon, item, afternoon.outsider)
    client, url = (
        browser(afternoon.coordinator),
        f"/meetings/{item.meeting_id}/items/{item.pk}/inquiries/new/",
    )
    given = {"to": str(afternoon.outsider.agency_id), "text": "架空の求め", "due_on": ""}
    given["due_on"] = (today() + SOON).isoformat()
    refused = client.post(url, envelope(client, **given))
    assert refused.status_code == 422 and "及んでいない" in refused.content.decode()


def test_a_request_on_consent_closes_with_the_consent(afternoon):
    item, given = held_on_consent(afternoon)
    inquiry = ask(afternoon, item, afternoon.elderly)
    assert reads(afternoon.elderly, Inquiry, inquiry.pk)
    with acting(afternoon.coordinator) as by:
        consents.withdraw(given, by=by)
    assert not reads(afternoon.elderly, Inquiry, inquiry.pk)
    client = browser(afternoon.elderly)
    assert client.get(f"/meetings/inquiries/{inquiry.pk}/").status_code == 404
    assert "架空の求め" not in client.get("/meetings/").content.decode()


def test_a_role_in_a_room_is_not_told_to_one_who_was_taken_off_it(afternoon):
    item = held_room(afternoon, afternoon.elderly, afternoon.child)
    tasks = [(afternoon.elderly.agency, afternoon.elderly.worker, "架空の役割", today() + SOON)]
    afternoon.minutes(item, tasks=tasks)
    with acting(afternoon.chair) as by:
        actions.remove(Member.objects.get(item=item, worker=afternoon.elderly.worker), by=by)
    with pytest.raises(Refused, match="構成員から外れています"):
        afternoon.settle(item)
    with as_migrator():
        type(item).objects.filter(pk=item.pk).update(state="SETTLED", window_until=today() + SOON)
        task = Task.objects.get(item=item)
    assert not reads(afternoon.elderly, Task, task.pk)
    assert "架空の役割" not in browser(afternoon.elderly).get("/meetings/tasks/").content.decode()


def test_who_still_sits_there_keeps_his_role(afternoon):
    item = held_room(afternoon, afternoon.elderly)
    who = {"agency": afternoon.elderly.agency, "worker": afternoon.elderly.worker}
    with as_migrator():
        type(item).objects.filter(pk=item.pk).update(state="SETTLED", window_until=today() + SOON)
        task = TaskFactory(item=item, **who)
    assert reads(afternoon.elderly, Task, task.pk)


def test_an_agency_that_does_not_belong_to_a_body_prepares_no_meeting_of_it(afternoon):
    facts = {"held_on": today(), "starts_at": time(14, 0)}
    with acting(afternoon.outsider) as by:
        meeting = Meeting(
            body=afternoon.body,
            agency_id=afternoon.body.agency_id,
            prepared_by=by.agency,
            made_by=by.worker,
            **facts,
        )
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            meeting.save(force_insert=True)


def test_what_was_typed_for_a_room_is_not_handed_back_after_a_denial(afternoon):
    meeting, client = afternoon.meeting(), browser(afternoon.coordinator)
    key = f"meeting-item:{meeting.pk}:S106:{afternoon.case.pk}"
    assert client.post("/drafts/", envelope(client, draft=key, text="下書きの言葉")).status_code == 204
    assert "下書きの言葉" in client.get("/drafts/", {"draft": key}).content.decode()
    with as_migrator():
        Block.objects.create(
            case=afternoon.case, worker=afternoon.coordinator.worker, reason="親族", valid_from=today()
        )
    assert client.get("/drafts/", {"draft": key}).status_code == 204
    with acting(afternoon.coordinator):
        assert not Draft.objects.exists()


@pytest.mark.parametrize("ended", ["item", "meeting"])
def test_what_falls_away_closes_to_the_members_on_consent_too(afternoon, ended):
    afternoon.consent((afternoon.elderly, 511))
    meeting = afternoon.meeting(afternoon.jusou)
    item = afternoon.on_consent(meeting)
    afternoon.seat(item, afternoon.elderly, by=afternoon.coordinator)
    afternoon.step(meeting, "CALL", by=afternoon.coordinator)
    matter = item.matter.pk
    assert reads(afternoon.elderly, Matter, matter)
    if ended == "meeting":
        afternoon.step(meeting, "CANCEL", by=afternoon.coordinator)
    else:
        with acting(afternoon.coordinator) as by:
            actions.drop(item, by=by, why="NO_LONGER", version=Item.objects.get(pk=item.pk).version)
    assert not reads(afternoon.elderly, Matter, matter)
    assert (
        "架空の論点"
        not in browser(afternoon.elderly).get(f"/meetings/{meeting.pk}/items/{item.pk}/").content.decode()
    )
    assert reads(afternoon.coordinator, Matter, matter)
