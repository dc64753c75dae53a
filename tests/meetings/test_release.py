"""一方弁: nothing leaves a room before the person consents; then word by word, each confirmed, with its origin and its basis."""

import re

import pytest

from cases.models import CaseNote
from consent import actions as consents
from meetings.models import Carried
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import acting, grant
from tests.world_meetings import SheetFactory

from .held import browser, held_room, role, settling, text_of, write

SOON = "令和99年12月31日"


@pytest.fixture
def room(afternoon):
    """A settled room about the case, with a sheet and a role in it."""
    item = held_room(afternoon, text="架空の経緯")
    with as_migrator():
        SheetFactory(item=item, agency=afternoon.elderly.agency, household="架空の世帯像", doing="架空の取組")
    chair = browser(afternoon.chair)
    write(chair, item, talk="封に残す話", **role(0, afternoon.elderly, due=SOON))
    settling(chair, item)
    return item


@pytest.fixture
def chair(afternoon):
    return browser(afternoon.chair)


def address(item):
    return f"/meetings/{item.meeting_id}/items/{item.pk}/release/"


def piece(key, text, *topics, **more):
    given = {"take": "on", "text": text, "topics": [str(t) for t in topics or (4,)]} | more
    return {f"piece-{key}-{name}": value for name, value in given.items()}


def send(client, item, *pieces, **more):
    fields = {}
    for given in pieces:
        fields |= given
    return client.post(address(item), envelope(client, **fields, **more))


def moved(client, item, *pieces):
    """Through the page that asks, with each piece confirmed, into the case."""
    check = text_of(send(client, item, *pieces))
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', check)[1]
    sure = [
        {re.sub("-take$", "-sure", name): "on" for name in given if name.endswith("-take")}
        for given in pieces
    ]
    return send(client, item, *pieces, *sure, shown=shown, step="move")


def notes(afternoon):
    with as_migrator():
        return list(CaseNote.objects.filter(case=afternoon.case).order_by("text"))


def test_nothing_leaves_before_the_person_has_consented(room, chair, afternoon):
    refused = chair.get(address(room))
    assert refused.status_code == 403 and "まだケースへ移せません" in text_of(refused)
    assert send(chair, room, piece("matter", "架空の経緯"), step="move").status_code == 403
    assert notes(afternoon) == []


def test_every_word_of_the_room_is_offered_by_itself(room, chair, afternoon):
    afternoon.consent((afternoon.elderly, 4))
    page = text_of(chair.get(address(room)))
    for label in ("経緯と論点", "把握している世帯の様子", "話し合ったこと", "決定", "役割分担"):
        assert label in page
    for words in ("架空の経緯", "架空の世帯像", "架空の取組", "封に残す話", "家庭を訪ねる"):
        assert words in page


def test_what_is_chosen_goes_with_origin_and_basis_and_the_rest_stays(room, chair, afternoon):
    given = afternoon.consent((afternoon.elderly, 4))
    answer = moved(chair, room, piece("matter", "架空の経緯"))
    assert answer.status_code == 303
    (note,) = notes(afternoon)
    assert (note.text, note.topics, note.agency_id) == ("架空の経緯", 4, afternoon.chair.agency_id)
    assert note.under_id == given.pk and afternoon.body.name in note.origin
    page = text_of(chair.get(answer["Location"]))
    assert "ケースへ移したもの" in page and "重層的支援会議にかけられます" in page
    with as_migrator():
        assert [c.text for c in Carried.objects.all()] == ["架空の経緯"]
    case = text_of(browser(afternoon.coordinator).get(f"/cases/{afternoon.case.pk}/"))
    assert "架空の経緯" in case and "封に残す話" not in case
    assert "封に残す話" not in text_of(browser(afternoon.elderly).get(f"/cases/{afternoon.case.pk}/"))


def test_a_piece_that_has_gone_is_not_offered_again(room, chair, afternoon):
    afternoon.consent((afternoon.elderly, 4))
    moved(chair, room, piece("matter", "架空の経緯"))
    page = text_of(chair.get(address(room)))
    assert "piece-matter-take" not in page and "piece-minute-talk-take" in page


def test_the_page_before_shows_what_was_changed_and_who_will_read(room, chair, afternoon):
    afternoon.consent((afternoon.elderly, 4))
    page = text_of(send(chair, room, piece("matter", "架空の話")))
    assert "<del>" in page and "会議での言葉" in page and "移す言葉" in page
    assert (
        f"{afternoon.chair.agency.name}と、ケースの担当機関、同意によって「経過」を見られる機関が読みます"
        in page
    )
    assert notes(afternoon) == []


def test_an_office_that_sees_the_case_is_told_the_names(room, chair, afternoon):
    afternoon.consent((afternoon.elderly, 4))
    with as_migrator():
        grant(afternoon.case, afternoon.chair.agency, 4)
    page = text_of(send(chair, room, piece("matter", "架空の経緯")))
    assert afternoon.coordinator.agency.short_name in page and "が読みます" in page


@pytest.mark.parametrize(
    ("pieces", "sentence"),
    [
        ([piece("matter", "", 4)], "移す言葉を入力してください"),
        ([{"piece-matter-take": "on", "piece-matter-text": "言葉"}], "書いてある情報を選んでください"),
        ([piece("matter", "あ" * 10_001)], "10000字まで"),
        ([piece("matter", "\x00")], "使えない文字"),
        ([piece("matter", "言葉", 1024)], "一覧の中から"),
        ([], "移す言葉が選ばれていません"),
    ],
)
def test_what_cannot_go_says_why(room, chair, afternoon, pieces, sentence):
    afternoon.consent((afternoon.elderly, 4))
    answer = send(chair, room, *pieces)
    assert answer.status_code == 422 and sentence in text_of(answer)
    assert notes(afternoon) == []


def test_each_piece_is_confirmed_by_itself(room, chair, afternoon):
    afternoon.consent((afternoon.elderly, 4))
    both = piece("matter", "架空の経緯"), piece("minute-talk", "封に残す話")
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', text_of(send(chair, room, *both)))[1]
    answer = send(chair, room, *both, {"piece-matter-sure": "on"}, shown=shown, step="move")
    assert answer.status_code == 422 and "しるしを付けてください" in text_of(answer)
    assert notes(afternoon) == []


def test_other_words_than_those_that_were_shown_do_not_go(room, chair, afternoon):
    afternoon.consent((afternoon.elderly, 4))
    shown = re.search(
        r'name="shown" value="([0-9a-f]+)"', text_of(send(chair, room, piece("matter", "架空の経緯")))
    )[1]
    answer = send(chair, room, piece("matter", "すりかえた言葉", sure="on"), shown=shown, step="move")
    assert answer.status_code == 422 and "前に確認したものから変わりました" in text_of(answer)
    assert notes(afternoon) == []


def test_two_presses_move_once(room, chair, afternoon):
    afternoon.consent((afternoon.elderly, 4))
    words = piece("matter", "架空の経緯", sure="on")
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', text_of(send(chair, room, words)))[1]
    form = envelope(chair, **words, shown=shown, step="move")
    assert [chair.post(address(room), form).status_code for _ in range(2)] == [303, 303]
    assert len(notes(afternoon)) == 1


def test_a_consent_taken_back_shuts_the_valve(room, chair, afternoon):
    given = afternoon.consent((afternoon.elderly, 4))
    check = text_of(send(chair, room, piece("matter", "架空の経緯")))
    with acting(afternoon.coordinator) as by:
        consents.withdraw(given, by=by)
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', check)[1]
    answer = send(chair, room, piece("matter", "架空の経緯", sure="on"), shown=shown, step="move")
    assert answer.status_code == 403 and notes(afternoon) == []


def test_the_valve_is_the_convening_offices_alone(room, afternoon):
    afternoon.consent((afternoon.elderly, 4))
    assert browser(afternoon.elderly).get(address(room)).status_code == 403
    for stranger in (
        afternoon.scribe,
        afternoon.child,
        afternoon.substitute,
        afternoon.outsider,
        afternoon.coordinator,
    ):
        assert browser(stranger).get(address(room)).status_code in (403, 404)
        assert send(browser(stranger), room, piece("matter", "架空の経緯"), step="move").status_code in (
            403,
            404,
        )
    assert notes(afternoon) == []


def test_an_anonymous_item_and_an_open_one_release_nothing(afternoon, chair):
    afternoon.consent((afternoon.elderly, 4))
    anonymous = held_room(afternoon, basis="ANON", about=None, called="Aさん", is_anonymous=True)
    write(chair, anonymous)
    settling(chair, anonymous)
    unsettled = held_room(afternoon)
    for item in (anonymous, unsettled):
        assert chair.get(address(item)).status_code == 403
