"""役割: read by whoever took it until it is done, never by his neighbours; the papers of the room stay shut."""

from datetime import timedelta

import pytest

from accounts.querysets import today
from consent import actions as consents
from meetings import records
from meetings.models import Item, Task
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import acting
from tests.world_meetings import TaskFactory

from .held import browser, held_on_consent, held_room, role, screen, settling, text_of, write

SOON = "令和99年12月31日"


def with_role(afternoon, item, member, chair=None, **facts):
    """Write and settle minutes that give this member one role."""
    client = browser(chair or afternoon.chair)
    outcome = "SHARE"
    assert write(client, item, outcomes=[outcome], **role(0, member, due=SOON, **facts)).status_code == 303
    assert settling(client, item).status_code == 303
    with as_migrator():
        return Task.objects.get(item=item)


def done(client, task, note="訪ねました"):
    return client.post(f"/meetings/tasks/{task.pk}/done/", envelope(client, note=note))


def listed(member):
    return text_of(browser(member).get("/meetings/tasks/"))


def test_a_role_waits_in_the_list_until_it_is_done(afternoon):
    item = held_room(afternoon)
    task = with_role(afternoon, item, afternoon.elderly)
    assert "家庭を訪ねる" in listed(afternoon.elderly)
    assert "ほかの人・機関にお願いした役割" in listed(afternoon.chair)
    client = browser(afternoon.elderly)
    assert done(client, task).status_code == 303
    assert "家庭を訪ねる" not in listed(afternoon.elderly)
    assert "訪ねました" in text_of(browser(afternoon.chair).get(screen(item)))


def test_no_role_is_anybodys_before_the_record_is_settled(afternoon):
    item = held_room(afternoon)
    write(browser(afternoon.chair), item, **role(0, afternoon.elderly, due=SOON))
    with as_migrator():
        task = Task.objects.get(item=item)
    assert "家庭を訪ねる" not in listed(afternoon.elderly)
    early = done(browser(afternoon.elderly), task)
    assert early.status_code == 403 and "まだ決まっていません" in text_of(early)
    with acting(afternoon.elderly) as by:
        assert not records.open_tasks(by).exists()


def test_whoever_took_it_keeps_the_role_when_the_window_is_closed_and_not_the_papers(afternoon):
    item = held_room(afternoon)
    task = with_role(afternoon, item, afternoon.elderly)
    with as_migrator():
        Item.objects.filter(pk=item.pk).update(window_until=today() - timedelta(days=1))
    client = browser(afternoon.elderly)
    assert client.get(screen(item)).status_code == 404
    assert "家庭を訪ねる" in listed(afternoon.elderly)
    assert done(client, task).status_code == 303
    assert client.get(f"/meetings/tasks/{task.pk}/done/").status_code == 404


def test_a_role_of_one_worker_is_not_his_neighbours(afternoon):
    task = with_role(afternoon, held_room(afternoon), afternoon.elderly)
    for stranger in (afternoon.substitute, afternoon.child, afternoon.outsider, afternoon.coordinator):
        assert "家庭を訪ねる" not in listed(stranger)
        assert browser(stranger).get(f"/meetings/tasks/{task.pk}/done/").status_code == 404
        assert done(browser(stranger), task).status_code == 404


def test_a_role_of_an_agency_as_a_whole_is_each_of_its_workers(afternoon):
    item, _given = held_on_consent(afternoon)
    task = with_role(afternoon, item, afternoon.elderly, afternoon.coordinator, whole=True)
    assert "家庭を訪ねる" in listed(afternoon.substitute)
    assert done(browser(afternoon.substitute), task).status_code == 303
    second = done(browser(afternoon.elderly), task)
    assert second.status_code == 403 and "もう終わっています" in text_of(second)


def test_a_consent_taken_back_hides_its_role(afternoon):
    item, given = held_on_consent(afternoon)
    task = with_role(afternoon, item, afternoon.elderly, afternoon.coordinator)
    assert "家庭を訪ねる" in listed(afternoon.elderly)
    with acting(afternoon.coordinator) as by:
        consents.withdraw(given, by=by)
    assert "家庭を訪ねる" not in listed(afternoon.elderly)
    assert done(browser(afternoon.elderly), task).status_code == 404


@pytest.mark.parametrize(("note", "sentence"), [("あ" * 401, "400字まで"), ("\x00", "使えない文字")])
def test_a_note_that_cannot_be_taken(afternoon, note, sentence):
    task = with_role(afternoon, held_room(afternoon), afternoon.elderly)
    answer = done(browser(afternoon.elderly), task, note)
    assert answer.status_code == 422 and sentence in text_of(answer)


def test_a_late_role_says_so_in_words(afternoon):
    item = held_room(afternoon)
    task = with_role(afternoon, item, afternoon.elderly)
    with as_migrator():
        Task.objects.filter(pk=task.pk).update(due_on=today() - timedelta(days=3))
    assert "期限を過ぎています" in listed(afternoon.elderly)


def test_the_list_has_an_end(afternoon):
    item = held_room(afternoon)
    with_role(afternoon, item, afternoon.elderly)
    with as_migrator():
        for _ in range(101):
            TaskFactory(item=item, agency=afternoon.elderly.agency, worker=afternoon.elderly.worker)
    assert "100件まで" in listed(afternoon.elderly)
