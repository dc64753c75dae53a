"""控え: each his own, of what he may hold now; rooms and 重層的支援会議 never on one sheet; a found sheet names its holder."""

import re
from datetime import timedelta

import pytest

from accounts.querysets import today
from meetings import actions
from meetings.models import Item, Member
from meetings.states import Basis
from tests.gate import as_migrator
from tests.world import acting
from tests.world_meetings import BodyFactory, SheetFactory, seat

from .held import browser, held_on_consent, held_room, role, settling, text_of, write

SOON = "令和99年12月31日"


def copy(client, item, **query):
    return client.get(f"/meetings/{item.meeting_id}/copy/", query)


def number(page):
    return re.search(r"控え番号 <strong class=\"nb\">([^<]+)</strong>", page)[1]


@pytest.fixture
def room(afternoon):
    item = held_room(afternoon, afternoon.elderly, afternoon.child, text="架空の経緯")
    with as_migrator():
        SheetFactory(item=item, agency=afternoon.child.agency, household="架空の世帯像")
    write(browser(afternoon.chair), item, **role(0, afternoon.elderly, due=SOON))
    return item


def test_it_holds_the_papers_and_says_whose_it_is(room, afternoon):
    page = text_of(copy(browser(afternoon.elderly), room))
    for words in (
        "架空の経緯",
        "架空の世帯像",
        "架空の論点",
        "架空の決定",
        "家庭を訪ねる",
        "複写・持ち出し禁止",
        "守秘義務",
    ):
        assert words in page
    assert afternoon.elderly.worker.name in page and afternoon.elderly.agency.name in page
    assert "控え番号と持ち主" not in page


def test_each_holder_has_a_number_of_his_own_that_stays(room, afternoon):
    numbers = [
        number(text_of(copy(browser(m), room))) for m in (afternoon.elderly, afternoon.child, afternoon.chair)
    ]
    assert len(set(numbers)) == 3
    assert number(text_of(copy(browser(afternoon.elderly), room))) == numbers[0]
    held = text_of(copy(browser(afternoon.chair), room))
    assert "控え番号と持ち主" in held and numbers[0] in held and numbers[1] in held


def test_it_holds_no_other_room(afternoon):
    meeting = afternoon.meeting()
    rooms = [afternoon.room(meeting, text=f"部屋{n}の言葉") for n in range(2)]
    for item, member in zip(rooms, (afternoon.elderly, afternoon.child), strict=True):
        afternoon.pledge(item, afternoon.chair)
        afternoon.seat(item, member)
    afternoon.step(meeting, "CALL")
    for item, member in zip(rooms, (afternoon.elderly, afternoon.child), strict=True):
        afternoon.pledge(item, member)
    mine = text_of(copy(browser(afternoon.elderly), rooms[0]))
    assert "部屋0の言葉" in mine and "部屋1の言葉" not in mine and "議題2" not in mine
    whole = text_of(copy(browser(afternoon.chair), rooms[0]))
    sheets = whole.split('<article class="c-sheet m-run"')[1:]
    assert len(sheets) == 2 and ["部屋0の言葉" in sheet for sheet in sheets] == [True, False]
    assert "部屋1の言葉" in sheets[1] and all("複写・持ち出し禁止" in sheet for sheet in sheets)


def test_both_grounds_of_one_afternoon_are_runs_of_their_own(afternoon):
    with as_migrator():
        body = BodyFactory(agency=afternoon.coordinator.agency, bases=[Basis.CONSENT, Basis.S106])
        seat(body, afternoon.elderly.agency)
    afternoon.consent((afternoon.elderly, 511))
    meeting = afternoon.meeting(body)
    room, open_item = (
        afternoon.room(meeting, text="部屋の言葉"),
        afternoon.on_consent(meeting, text="同意の言葉"),
    )
    for item in (room, open_item):
        afternoon.seat(item, afternoon.elderly, by=afternoon.coordinator)
    afternoon.step(meeting, "CALL", by=afternoon.coordinator)
    afternoon.pledge(room, afternoon.elderly)
    sheets = text_of(copy(browser(afternoon.elderly), room)).split('<article class="c-sheet m-run"')[1:]
    assert len(sheets) == 2
    assert "同意の言葉" in sheets[0] and "部屋の言葉" not in sheets[0]
    assert "部屋の言葉" in sheets[1] and "同意の言葉" not in sheets[1]
    assert "守秘義務" not in sheets[0] and all(afternoon.elderly.worker.name in sheet for sheet in sheets)


def test_a_copy_without_names(afternoon):
    item = held_room(afternoon, called="架空 花子", text="架空花子さんは、花子と呼ばれている。")
    page = text_of(copy(browser(afternoon.elderly), item, names="off"))
    assert "Aさんは、Aさんと呼ばれている。" in page and "花子" not in page and "名前なし" in page


def test_who_is_not_at_the_table_gets_none(room, afternoon):
    with acting(afternoon.chair) as by:
        actions.remove(Member.objects.get(item=room, worker=afternoon.elderly.worker), by=by)
    nobodies = (afternoon.elderly, afternoon.substitute, afternoon.outsider, afternoon.coordinator)
    assert [copy(browser(m), room).status_code for m in nobodies] == [404] * 4
    assert "架空の経緯" in text_of(copy(browser(afternoon.child), room))


def test_a_substitute_gets_none_before_he_has_acknowledged(room, afternoon):
    afternoon.seat(room, afternoon.substitute)
    assert copy(browser(afternoon.substitute), room).status_code == 404
    afternoon.pledge(room, afternoon.substitute)
    assert copy(browser(afternoon.substitute), room).status_code == 200


def test_after_the_window_only_the_office_prints(room, afternoon):
    settling(browser(afternoon.chair), room)
    with as_migrator():
        Item.objects.filter(pk=room.pk).update(window_until=today() - timedelta(days=1))
    assert copy(browser(afternoon.elderly), room).status_code == 404
    assert copy(browser(afternoon.chair), room).status_code == 200


def test_on_consent_it_holds_what_the_consent_carries(afternoon):
    item, _given = held_on_consent(afternoon)
    page = text_of(copy(browser(afternoon.elderly), item))
    assert "重層的支援会議" in page and "架空の論点" in page
    assert copy(browser(afternoon.child), item).status_code == 404
