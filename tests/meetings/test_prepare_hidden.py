"""What the pages of preparation never tell: to outsiders, to members of another room, to those who are no members any more."""

import uuid

import pytest

from audit.models import Event
from consent import actions as consents
from meetings import actions
from meetings.models import Inquiry, Item, Matter, Member
from tests.gate import as_migrator
from tests.world import acting

from .pages import browser_of, choose_road, form_with, post, put, words

PAGES = (
    "",
    "date/",
    "prepare/",
    "members/",
    "items/new/",
    "steps/call/",
    "items/{item}/",
    "items/{item}/edit/",
    "items/{item}/drop/",
    "items/{item}/pledge/",
    "items/{item}/sheet/",
    "items/{item}/inquiries/new/",
)
SENT = {"take": "x/S106", "agreed": "on", "text": "架空の文", "household": "架空の文", "verb": "CHOOSE"}


def addresses(meeting, item):
    return [f"/meetings/{meeting}/{page.format(item=item)}" for page in PAGES]


def answers(browser, meeting, item):
    """What every address says to a look and to a form, with the ids left out."""
    for address in addresses(meeting, item):
        look, sent = browser.get(address), post(browser, address, **SENT)
        for answer in (look, sent):
            if 300 <= answer.status_code < 400:
                yield answer.status_code, answer["Location"].replace(str(meeting), "…")
            else:
                yield answer.status_code, answer.content


@pytest.fixture
def called(afternoon):
    """Two rooms of one afternoon: 高齢 sits in the first, 子ども in the second; the 課 has acknowledged both."""
    meeting = afternoon.meeting()
    first = afternoon.room(meeting)
    second = afternoon.room(meeting, called="例示 ハル", text="別の論点")
    for item, member in ((first, afternoon.elderly), (second, afternoon.child)):
        afternoon.pledge(item, afternoon.chair)
        afternoon.seat(item, member)
    afternoon.step(meeting, "CALL")
    return meeting, first, second


def test_an_outsider_meets_what_is_not_there(afternoon, called):
    meeting, first, _second = called
    browser = browser_of(afternoon.outsider)
    real = list(answers(browser, meeting.pk, first.pk))
    absent = list(answers(browser, uuid.uuid4(), uuid.uuid4()))
    assert real == absent
    assert {status for status, _content in real} <= {404, 405}


def test_a_colleague_of_a_member_and_an_administrator_meet_nothing_either(afternoon, called):
    from tests.world import MembershipFactory

    meeting, first, _second = called
    with as_migrator():
        office = MembershipFactory(role="ADMIN")
    for stranger in (afternoon.substitute, afternoon.coordinator, office):
        browser = browser_of(stranger)
        hidden = browser.get(f"/meetings/{meeting.pk}/items/{first.pk}/")
        assert hidden.status_code == 404 and "架空" not in words(hidden)


def test_two_rooms_of_one_afternoon_never_show_each_other(afternoon, called):
    meeting, first, second = called
    browser = browser_of(afternoon.elderly)
    page = browser.get(f"/meetings/{meeting.pk}/")
    assert "議題1" in words(page) and "議題2" not in words(page)
    assert "".join(afternoon.child.worker.name.split()) not in words(page)
    assert browser.get(f"/meetings/{meeting.pk}/items/{second.pk}/").status_code == 404
    post(browser, f"/meetings/{meeting.pk}/items/{first.pk}/pledge/", agreed="on")
    opened = browser.get(f"/meetings/{meeting.pk}/items/{first.pk}/")
    assert "架空の論点" in words(opened) and "別の論点" not in words(opened)
    mixed = browser.get(f"/meetings/{afternoon.meeting().pk}/items/{first.pk}/")
    assert mixed.status_code == 404
    assert browser.get(f"/meetings/{meeting.pk}/members/").status_code == 404


def test_the_second_member_counts_from_one_too(afternoon, called):
    meeting, _first, _second = called
    page = browser_of(afternoon.child).get(f"/meetings/{meeting.pk}/")
    assert "議題1" in words(page) and "議題2" not in words(page)


def test_whoever_is_taken_off_while_he_writes_keeps_his_words_and_sees_nothing(afternoon, called):
    meeting, first, _second = called
    browser, address = browser_of(afternoon.elderly), f"/meetings/{meeting.pk}/items/{first.pk}/"
    post(browser, f"{address}pledge/", agreed="on")
    form = browser.get(f"{address}sheet/")
    with acting(afternoon.chair) as by:
        actions.remove(Member.objects.get(item=first, worker=afternoon.elderly.worker), by=by)
    sent = form_with(form, "household") | {"household": ["母のことを三年見てきた。"]}
    gone = browser.post(f"{address}sheet/", sent)
    assert gone.status_code == 404
    assert "母のことを三年見てきた。" in words(gone) and "架空" not in words(gone)
    assert "どこにも保存されていません" in words(gone)


def test_a_substitute_takes_the_seat_and_sees_nothing_before_he_acknowledges(afternoon, called):
    meeting, first, _second = called
    chair, address = browser_of(afternoon.chair), f"/meetings/{meeting.pk}/items/{first.pk}/"
    with as_migrator():
        seat = Member.objects.get(item=first, worker=afternoon.elderly.worker)
    worker = f"{afternoon.substitute.agency_id}:{afternoon.substitute.worker_id}"
    facts = {"item": str(first.pk), "verb": "CHOOSE", "worker": worker, "duty": "MEMBER"}
    done = post(chair, f"/meetings/{meeting.pk}/members/", replaces=str(seat.pk), **facts)
    assert done.status_code == 303
    assert "代理" in words(chair.get(done["Location"]))
    before = browser_of(afternoon.substitute).get(address)
    assert before.status_code == 200 and "架空の論点" not in words(before)
    assert browser_of(afternoon.elderly).get(address).status_code == 404
    post(browser_of(afternoon.substitute), f"{address}pledge/", agreed="on")
    assert "架空の論点" in words(browser_of(afternoon.substitute).get(address))


def test_the_log_of_the_case_does_not_tell_of_a_room(afternoon):
    desk, meeting = browser_of(afternoon.coordinator), afternoon.meeting()
    form = choose_road(desk, meeting, afternoon.case, "S106", afternoon.elderly)
    assert put(desk, form, agreed="on").status_code == 303
    with as_migrator():
        item = Item.objects.get()
        events = list(Event.objects.filter(cases__contains=[afternoon.case.pk], verb__startswith="meeting"))
        kept = Event.objects.get(verb="meeting-item-new")
    assert {event.verb for event in events} == {"meeting-prepare"}
    assert kept.cases == [] and kept.persons == []
    address = f"/meetings/{meeting.pk}/items/{item.pk}/"
    for page in ("", "edit/", "drop/", "sheet/", "inquiries/new/"):
        assert desk.get(address + page).status_code == 200
    with as_migrator():
        later = Event.objects.filter(cases__contains=[afternoon.case.pk], verb__startswith="meeting")
        assert later.count() == len(events)
    log = words(desk.get(f"/cases/{afternoon.case.pk}/access/"), "//table")
    assert "ケースを選ぶ画面を見た" in log
    assert not any(word in log for word in ("議題", "守秘", "招集", "支援会議", "構成員"))


def test_the_drop_and_the_move_of_an_item_whose_consent_has_ended(afternoon):
    given = afternoon.consent((afternoon.elderly, 1 | 4))
    meeting = afternoon.meeting(afternoon.jusou)
    item = afternoon.on_consent(meeting)
    desk, address = browser_of(afternoon.coordinator), f"/meetings/{meeting.pk}/items/{item.pk}/"
    assert "本人の同意が終わったため" not in words(desk.get(address))
    with acting(afternoon.coordinator) as by:
        consents.withdraw(given, by=by, reason="架空")
    ended = desk.get(address)
    assert "本人の同意が終わったため" in words(ended) and "支援会議に移す" in words(ended)
    room = afternoon.meeting()
    moved = desk.get(f"/meetings/{meeting.pk}/prepare/?move={item.pk}")
    assert "支援会議に移す" in words(moved)
    form = choose_road(desk, room, afternoon.case, "S106", move=str(item.pk))
    sent = form_with(form, "purposes") | {"purposes": ["1"], "agreed": "on"}
    assert sent["text"] == ["架空の論点"]
    assert desk.post(form.wsgi_request.path, sent).status_code == 303
    with as_migrator():
        old = Item.objects.get(pk=item.pk)
        assert (old.state, old.dropped_why) == ("DROPPED", "MOVED")
        new = Matter.objects.get(about=afternoon.case)
        assert new.item.meeting_id == room.pk and new.text == "架空の論点"
        kept = Event.objects.get(verb="meeting-item-new", result="DONE")
        assert kept.cases == [] and kept.persons == []


def test_an_item_is_dropped_with_its_reason(afternoon, called):
    meeting, first, _second = called
    chair, address = browser_of(afternoon.chair), f"/meetings/{meeting.pk}/items/{first.pk}/"
    form = chair.get(f"{address}drop/")
    assert chair.post(f"{address}drop/", form_with(form, "why")).status_code == 422
    done = chair.post(f"{address}drop/", form_with(form, "why") | {"why": "NO_LONGER"})
    assert done.status_code == 303
    assert "話し合う必要がなくなった" in words(chair.get(f"/meetings/{meeting.pk}/"))
    again = chair.post(f"{address}drop/", post_of(form))
    assert again.status_code in (303, 403)


def post_of(form):
    return form_with(form, "why") | {"why": "OTHER"}


def test_a_request_is_seen_by_the_desk_it_is_put_to_alone(afternoon, called):
    _meeting, first, _second = called
    with acting(afternoon.chair) as by:
        from accounts.querysets import today

        facts = {"to_agency": afternoon.child.agency, "text": "架空の求め", "due_on": today()}
        inquiry = actions.ask_material(first, by=by, **facts)
    hidden = browser_of(afternoon.outsider).get(f"/meetings/inquiries/{inquiry.pk}/")
    absent = browser_of(afternoon.outsider).get(f"/meetings/inquiries/{uuid.uuid4()}/")
    assert hidden.status_code == absent.status_code == 404 and hidden.content == absent.content
    assert Inquiry.objects.count() == 0


def test_another_agency_in_charge_without_a_place_at_the_meeting_finds_no_page(afternoon):
    from tests.world import MembershipFactory, grant

    with as_migrator():
        window = MembershipFactory()
        grant(afternoon.case, window.agency, basis="INTAKE")
    afternoon.consent((afternoon.elderly, 5))
    meeting = afternoon.meeting(afternoon.jusou)
    item = afternoon.on_consent(meeting)
    with acting(window):
        assert Item.objects.filter(pk=item.pk).exists()
    browser = browser_of(window)
    assert browser.get(f"/meetings/{meeting.pk}/items/{item.pk}/").status_code == 404


def test_only_an_item_about_the_same_case_is_moved(afternoon):
    desk, meeting = browser_of(afternoon.coordinator), afternoon.meeting()
    other = afternoon.room(meeting)
    form = choose_road(desk, meeting, afternoon.case, "S106", afternoon.elderly)
    assert put(desk, form, agreed="on", move=str(other.pk)).status_code == 404
    with as_migrator():
        assert Item.objects.get().state == "OPEN"
