"""会議録 on one screen: saved as often as one likes, both texts kept, nothing lost of what cannot be taken."""

from datetime import timedelta

import pytest

from accounts.models import Agency
from accounts.querysets import today
from common.wareki import format_day
from consent import actions as consents
from meetings import actions
from meetings.models import Item, Member, Minute, Task
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import MembershipFactory, acting

from .held import browser, held_on_consent, held_room, role, screen, text_of, words, write

SOON = "令和99年12月31日"


@pytest.fixture
def room(afternoon):
    return held_room(afternoon)


@pytest.fixture
def chair(afternoon):
    return browser(afternoon.chair)


def stored(item):
    with as_migrator():
        return Minute.objects.get(item=item), list(Task.objects.filter(item=item).order_by("text"))


def test_what_is_typed_is_saved_and_is_not_settled_by_that(room, chair, afternoon):
    answer = write(chair, room, **role(0, afternoon.elderly, due=SOON))
    assert answer.status_code == 303 and str(room.pk) in answer["Location"]
    minute, tasks = stored(room)
    assert minute.conclusion == "架空の決定" and [t.worker_id for t in tasks] == [afternoon.elderly.worker_id]
    again = text_of(chair.get(answer["Location"]))
    assert "まだ確定していません" in again and "架空の決定" in again and "家庭を訪ねる" in again
    with as_migrator():
        assert Item.objects.get(pk=room.pk).state == "OPEN"


def test_a_second_saving_replaces_the_roles(room, chair, afternoon):
    write(chair, room, **role(0, afternoon.elderly, due=SOON))
    rows = role(0, afternoon.elderly, "電話する", SOON) | role(
        2, afternoon.chair, "手紙を書く", SOON, whole=True
    )
    assert write(chair, room, version="1", **rows).status_code == 303
    assert [t.text for t in stored(room)[1]] == ["手紙を書く", "電話する"]


def test_the_second_of_two_editors_sees_both_texts_and_keeps_his_own(room, chair, afternoon):
    write(chair, room, **role(0, afternoon.elderly, "先の役割", SOON))
    late = write(chair, room, conclusion="あとの決定", **role(0, afternoon.elderly, "あとの役割", SOON))
    assert late.status_code == 409
    for word in ("ほかの人が先に保存しました", "架空の決定", "あとの決定", "先の役割", "あとの役割"):
        assert word in text_of(late).replace("<ins>", "").replace("</ins>", "").replace("<del>", "").replace(
            "</del>", ""
        )
    assert stored(room)[0].conclusion == "架空の決定"
    assert write(chair, room, conclusion="あとの決定", version="1").status_code == 303
    assert stored(room)[0].conclusion == "あとの決定"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"talk": "あ" * 10_001}, "10000字まで"),
        ({"talk": "壊れた\x00文字"}, "使えない文字"),
        ({"next_on": "昭和64年1月8日"}, "昭和"),
        ({"next_on": "令和元年5月1日"}, "より後の日付"),
        ({"outcomes": ["APPROVE"]}, "一覧の中から"),
        ({"version": "x"}, "版"),
    ],
)
def test_what_cannot_be_taken_says_why_and_loses_nothing(room, chair, fields, sentence):
    answer = write(chair, room, conclusion="大事な決定", **fields)
    assert answer.status_code == 422
    assert sentence in text_of(answer) and "大事な決定" in text_of(answer)
    with as_migrator():
        assert not Minute.objects.exists()


def test_ten_thousand_signs_are_taken(room, chair):
    assert write(chair, room, talk="あ" * 10_000).status_code == 303
    assert len(stored(room)[0].talk) == 10_000


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"role-0-due_on": "令和2年1月1日"}, "今日か、今日より後"),
        ({"role-0-due_on": ""}, "いつまでに"),
        ({"role-0-text": ""}, "すること"),
        ({"role-0-who": ""}, "だれがするか"),
        ({"role-0-who": "999999"}, "一覧の中から"),
        ({"role-0-who": "x:y"}, "一覧の中から"),
        ({"role-0-text": "あ" * 401}, "400字まで"),
    ],
)
def test_a_role_says_what_it_lacks(room, chair, afternoon, changes, sentence):
    answer = write(chair, room, **role(0, afternoon.elderly, due=SOON) | changes)
    assert answer.status_code == 422 and sentence in text_of(answer)
    with as_migrator():
        assert not Task.objects.exists()


def test_a_day_that_has_passed_since_it_was_written_may_stand(room, chair, afternoon):
    write(chair, room, **role(0, afternoon.elderly, due=SOON))
    with as_migrator():
        Task.objects.filter(item=room).update(due_on=today() - timedelta(days=2))
    due = format_day(today() - timedelta(days=2))
    assert write(chair, room, version="1", **role(0, afternoon.elderly, due=due)).status_code == 303


def test_more_rows_are_drawn_and_nothing_is_saved_by_that(room, chair, afternoon):
    answer = write(chair, room, step="row", talk="書きかけ", **role(5, afternoon.elderly, "途中の役割"))
    page = text_of(answer)
    assert answer.status_code == 200 and 'name="role-8-who"' in page and 'name="role-9-who"' not in page
    assert "書きかけ" in page and "途中の役割" in page and "か所を直してください" not in page
    with as_migrator():
        assert not Minute.objects.exists()


def test_only_those_at_the_table_are_offered_a_role_in_a_room(room, chair, afternoon):
    page = text_of(chair.get(screen(room)))
    assert afternoon.elderly.worker.name in page
    for stranger in (afternoon.child, afternoon.outsider, afternoon.coordinator):
        assert stranger.worker.name not in page and stranger.agency.name not in page


def test_a_role_of_an_agency_that_was_closed_meanwhile(room, chair, afternoon):
    assert f'value="{afternoon.elderly.agency_id}"' not in chair.get(screen(room)).content.decode()
    write(chair, room, **role(0, afternoon.elderly, due=SOON))
    with as_migrator():
        Agency.objects.filter(pk=afternoon.elderly.agency_id).update(closed_on=today())
    page = text_of(chair.get(f"{screen(room)}{room.pk}/settle/"))
    assert "まだ確定できません" in page and f"{afternoon.elderly.agency.name}は、いまはありません" in page
    assert "いまは選べない人・機関" in text_of(chair.get(screen(room)))


def test_a_form_is_taken_once(room, chair):
    sent = envelope(chair, item=str(room.pk), **words())
    first, second = (chair.post(screen(room), sent) for _ in range(2))
    assert first.status_code == second.status_code == 303 and first["Location"] == second["Location"]
    assert stored(room)[0].version == 1


def test_the_next_item_follows_without_leaving_the_keyboard(afternoon, chair):
    meeting = afternoon.meeting()
    items = [afternoon.room(meeting, called=f"架空{n}") for n in range(2)]
    for item in items:
        afternoon.pledge(item, afternoon.chair)
        afternoon.seat(item, afternoon.elderly)
    afternoon.step(meeting, "CALL")
    answer = write(chair, items[0], step="next")
    assert f"item={items[1].pk}" in answer["Location"]


def test_a_member_reads_and_does_not_write(room, chair, afternoon):
    write(chair, room)
    member = browser(afternoon.elderly)
    page = text_of(member.get(screen(room)))
    assert "架空の決定" in page and "確定前" in page and "保存する" not in page
    refused = write(member, room, conclusion="横からの決定", version="1")
    assert refused.status_code == 403 and "横からの決定" in text_of(refused)
    assert stored(room)[0].conclusion == "架空の決定"


def test_a_member_removed_while_the_minutes_are_open(room, chair, afternoon):
    write(chair, room, **role(0, afternoon.elderly, due=SOON))
    with acting(afternoon.chair) as by:
        actions.remove(Member.objects.get(item=room, worker=afternoon.elderly.worker), by=by)
    member = browser(afternoon.elderly)
    assert member.get(screen(room)).status_code == 404
    assert write(chair, room, version="1", **role(0, afternoon.elderly, due=SOON)).status_code == 303


def test_the_person_takes_the_consent_back_while_the_minutes_are_open(afternoon):
    item, given = held_on_consent(afternoon)
    chair = browser(afternoon.coordinator)
    write(chair, item, outcomes=["CONTINUE"], next_on=SOON)
    with acting(afternoon.coordinator) as by:
        consents.withdraw(given, by=by)
    member = browser(afternoon.elderly)
    assert member.get(screen(item)).status_code == 404
    sent = chair.post(
        f"{screen(item)}{item.pk}/settle/",
        envelope(chair, version=str(item.version), minute_version="1"),
    )
    assert sent.status_code == 403 and "同意が終わっている" in text_of(sent)


def test_names_are_hidden_while_guests_are_in_the_room(afternoon, chair):
    item = held_room(afternoon, called="架空 花子", text="架空の経緯")
    write(chair, item, talk="架空花子さんの家。花子さんは元気。", conclusion="訪ねる")
    page = text_of(chair.get(screen(item), {"names": "off"}))
    shown, _, form = page.partition("記録を書く（入力欄の言葉は、そのまま映ります）")
    assert "Aさんの家。Aさんは元気。" in shown and "花子" not in shown and "架空の経緯" not in page
    assert "m-table--large" in shown and "花子さんは元気" in form
    assert "names=off" in write(chair, item, version="1", names="off")["Location"]


def test_other_rooms_are_numbers_on_the_screen(afternoon, chair):
    meeting = afternoon.meeting()
    items = [afternoon.room(meeting, called=f"別名{n} 太郎") for n in range(2)]
    for item in items:
        afternoon.pledge(item, afternoon.chair)
    page = text_of(chair.get(f"/meetings/{meeting.pk}/minutes/", {"item": str(items[0].pk)}))
    assert "別名0" in page and "別名1" not in page and "議題2" in page


def test_the_minutes_of_another_meeting_are_not_written_through_this_one(afternoon, chair):
    first, second = held_room(afternoon), held_room(afternoon)
    forged = chair.post(screen(first), envelope(chair, item=str(second.pk), **words(talk="迷子の言葉")))
    assert forged.status_code == 403 and "迷子の言葉" in text_of(forged)
    with as_migrator():
        assert not Minute.objects.exists()


def test_a_newcomer_of_the_office_acknowledges_first(room, afternoon, chair):
    write(chair, room, talk="封の中の言葉")
    with as_migrator():
        newcomer = MembershipFactory(agency=afternoon.chair.agency)
    page = text_of(browser(newcomer).get(screen(room)))
    assert "守秘の確認がまだです" in page and "封の中の言葉" not in page and "架空 花子" not in page
