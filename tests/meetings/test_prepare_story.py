"""A meeting is prepared: which kind is possible and why, the item, its members, the duty, sheets and requests."""

from datetime import timedelta

import pytest

from accounts.querysets import today
from common.wareki import format_day
from meetings.models import Inquiry, InquiryAnswer, Item, Matter, Meeting, Member, Pledge, Sheet
from tests.gate import as_migrator
from tests.world import acting

from .pages import browser_of, buttons, choose_road, form_with, page, post, put, words


@pytest.fixture
def desk(afternoon):
    return browser_of(afternoon.coordinator)


def prepare_url(meeting):
    return f"/meetings/{meeting.pk}/prepare/"


def test_a_meeting_is_set_up_from_the_list(afternoon, desk):
    listed = desk.get("/meetings/")
    assert listed.status_code == 200 and "会議を準備する" in words(listed)
    form = desk.get("/meetings/new/")
    assert afternoon.body.name in words(form) and afternoon.chair.agency.name in words(form)
    facts = {"body": str(afternoon.body.pk), "held_on": format_day(today() + timedelta(3))}
    facts |= {"starts_at": "14:00", "ends_at": "15:30", "place": "市役所 架空会議室"}
    done = post(desk, "/meetings/new/", **facts)
    assert done.status_code == 303
    with acting(afternoon.coordinator):
        meeting = Meeting.objects.get()
    assert done["Location"] == f"/meetings/{meeting.pk}/" and meeting.agency_id == afternoon.chair.agency_id
    assert meeting.prepared_by_id == afternoon.coordinator.agency_id
    mine = desk.get("/meetings/")
    assert "準備する" in words(mine) and "開庁日" in words(mine)
    theirs = browser_of(afternoon.chair).get("/meetings/")
    assert "招集する" in words(theirs) and afternoon.body.name in words(theirs)
    assert afternoon.body.name not in words(browser_of(afternoon.elderly).get("/meetings/"))


def test_only_those_who_may_are_offered_a_new_meeting(afternoon):
    browser = browser_of(afternoon.outsider)
    assert "会議を準備する" not in words(browser.get("/meetings/"))
    assert browser.get("/meetings/new/").status_code == 403


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"held_on": "令和1年5月1日"}, "から後の日付を入力してください"),
        ({"held_on": "昭和64年1月8日"}, "昭和"),
        ({"starts_at": "25:00"}, "時刻は0:00から23:59まで"),
        ({"ends_at": "13:00"}, "終了は、開始（14:00）より後"),
        ({"place": "場" * 10000}, "100字までにしてください（いま10000字です）"),
        ({"body": "999999"}, "一覧の中から選んでください"),
        ({"body": ""}, "会議体を選んでください"),
    ],
)
def test_bad_answers_are_told_in_words_and_nothing_is_lost(afternoon, desk, facts, told):
    sent = {
        "body": str(afternoon.body.pk),
        "held_on": format_day(today()),
        "starts_at": "14:00",
        "place": "和室",
    }
    form = post(desk, "/meetings/new/", **(sent | facts))
    assert form.status_code == 422 and told in words(form)
    typed = sent | facts
    assert page(form).xpath("//input[@name='place']/@value") == [typed["place"]]


def test_with_a_consent_for_everybody_the_case_goes_to_a_conference_on_consent(afternoon, desk):
    afternoon.consent((afternoon.elderly, 1 | 4 | 8))
    meeting = afternoon.meeting(afternoon.jusou)
    form = choose_road(desk, meeting, afternoon.case, "CONSENT", afternoon.elderly)
    assert "重層的支援会議" in words(form) and "守秘の義務を確認しました" not in words(form)
    ticked = page(form).xpath("//input[@name='topics'][@checked]/@value")
    assert ticked == ["1", "4", "8"]
    assert page(form).xpath("//input[@name='called']/@value") == ["見本 花子"]
    elderly = f"{afternoon.elderly.agency_id}:{afternoon.elderly.worker_id}"
    me = f"{afternoon.coordinator.agency_id}:{afternoon.coordinator.worker_id}"
    done = put(desk, form, members=[elderly, me])
    assert done.status_code == 303, words(done)
    with as_migrator():
        item, matter = Item.objects.get(), Matter.objects.get()
        assert item.basis == "CONSENT" and matter.case_id == afternoon.case.pk and matter.topics == 13
        assert Member.objects.count() == 2 and Pledge.objects.count() == 0
    opened = desk.get(done["Location"])
    assert "見本花子" in words(opened) and "架空の経緯と論点" in words(opened)


def test_what_the_consent_does_not_carry_is_refused_in_the_form(afternoon, desk):
    afternoon.consent((afternoon.elderly, 1 | 4))
    meeting = afternoon.meeting(afternoon.jusou)
    form = choose_road(desk, meeting, afternoon.case, "CONSENT", afternoon.elderly)
    elderly = f"{afternoon.elderly.agency_id}:{afternoon.elderly.worker_id}"
    told = put(desk, form, members=[elderly], topics=["4", "16"])
    assert told.status_code == 422
    assert f"{afternoon.elderly.agency.name}には、お金・仕事・住まいを出す同意がありません" in words(told)


def test_without_consent_only_a_room_and_the_page_says_why(afternoon, desk):
    meeting = afternoon.meeting(afternoon.jusou)
    asked = post(desk, prepare_url(meeting), step="look", cases=[str(afternoon.case.pk)])
    assert "同意がないため、重層的支援会議には出せません" in words(asked)
    assert not any(value.endswith("/CONSENT") for value in buttons(asked))
    assert f"{afternoon.body.name}を準備する" in words(asked)


def test_some_consent_gives_two_roads(afternoon, desk):
    afternoon.consent((afternoon.elderly, 1 | 4), (afternoon.chair, 1 | 4))
    with as_migrator():
        afternoon.body.bases = ["CONSENT", *afternoon.body.bases]
        afternoon.body.save()
    meeting = afternoon.meeting()
    members = (afternoon.elderly, afternoon.child)
    sent = {"cases": [str(afternoon.case.pk)], "agencies": [str(m.agency_id) for m in members]}
    asked = post(desk, prepare_url(meeting), step="look", **sent)
    assert f"{afternoon.child.agency.name}には、本人の同意が及んでいません" in words(asked)
    found = buttons(asked)
    assert f"{afternoon.case.pk}/CONSENT" in found and f"{afternoon.case.pk}/S106" in found
    assert "同意が及ぶ" in words(asked) and "だけで開きます" in words(asked)
    alone = post(
        desk, prepare_url(meeting), step="look", **(sent | {"agencies": [str(afternoon.elderly.agency_id)]})
    )
    assert f"{afternoon.case.pk}/S106" not in buttons(alone)
    assert "呼ぶ機関すべてに本人の同意が及んでいます" in words(alone)


def test_the_answer_comes_as_a_piece_for_a_script(afternoon, desk):
    from tests.people import envelope

    meeting = afternoon.meeting()
    sent = envelope(desk, cases=[str(afternoon.case.pk)])
    piece = desk.post(prepare_url(meeting), sent, headers={"HX-Request": "true"})
    assert piece.status_code == 200 and b"<html" not in piece.content and buttons(piece)


def test_the_council_of_the_persons_field_comes_first(afternoon, desk):
    with as_migrator():
        agency = afternoon.coordinator.agency
        agency.field = "ELDERLY"
        agency.save()
    meeting = afternoon.meeting()
    asked = post(desk, prepare_url(meeting), step="look", cases=[str(afternoon.case.pk)])
    rooms = [value.rpartition("/")[2] for value in buttons(asked)]
    assert rooms[0] == "K115" and set(rooms) == {"K115", "S106", "J25", "D89", "N9", "ANON"}


def test_a_room_needs_the_duty_and_then_holds_its_members(afternoon, desk):
    meeting = afternoon.meeting()
    form = choose_road(desk, meeting, afternoon.case, "S106", afternoon.elderly, afternoon.outsider)
    assert "社会福祉法106条の6第5項" in words(form)
    assert f"{afternoon.outsider.agency.name}は、{afternoon.body.name}の構成機関ではない" in words(form)
    elderly = f"{afternoon.elderly.agency_id}:{afternoon.elderly.worker_id}"
    unread = put(desk, form, members=[elderly])
    assert unread.status_code == 422 and "守秘の義務を読んで、チェックを付けてください" in words(unread)
    done = put(desk, form, members=[elderly], agreed="on")
    assert done.status_code == 303
    with as_migrator():
        matter, pledge = Matter.objects.get(), Pledge.objects.get()
        assert matter.about_id == afternoon.case.pk and matter.case_id is None
        assert pledge.worker_id == afternoon.coordinator.worker_id and "159条" in pledge.text


def test_an_anonymous_item_names_nobody_and_says_so(afternoon, desk):
    meeting = afternoon.meeting()
    form = choose_road(desk, meeting, afternoon.case, "ANON")
    assert page(form).xpath("//input[@name='called']/@value") == ["Aさん"]
    told = put(desk, form, text="見本さんは家賃が遅れている。", agreed="on")
    assert told.status_code == 422 and "本人の名前が入っています" in words(told)
    done = put(desk, form, text="Aさんは家賃が遅れている。", agreed="on")
    assert done.status_code == 303
    with as_migrator():
        matter = Matter.objects.get()
        assert matter.is_anonymous and matter.about_id is None and matter.case_id is None


def test_members_are_called_acknowledge_and_write_their_sheets(afternoon, desk):
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    chair = browser_of(afternoon.chair)
    address = f"/meetings/{meeting.pk}/items/{item.pk}/"
    closed = chair.get(address)
    assert "守秘を確認すると開きます" in words(closed) and "架空の論点" not in words(closed)
    assert "架空花子" not in words(chair.get(f"/meetings/{meeting.pk}/"))
    refused = chair.get(f"/meetings/{meeting.pk}/steps/call/")
    assert "構成員がいません" in words(refused)
    post(chair, f"{address}pledge/", agreed="on")
    assert "架空の論点" in words(chair.get(address))
    elderly = f"{afternoon.elderly.agency_id}:{afternoon.elderly.worker_id}"
    members = f"/meetings/{meeting.pk}/members/"
    done = post(chair, members, item=str(item.pk), verb="CHOOSE", worker=elderly, duty="MEMBER")
    assert done.status_code == 303
    step = chair.get(f"/meetings/{meeting.pk}/steps/call/")
    assert "".join(afternoon.elderly.worker.name.split()) in words(step)
    called = chair.post(f"/meetings/{meeting.pk}/steps/call/", form_with(step, "version"))
    assert called.status_code == 303
    member = browser_of(afternoon.elderly)
    mine = member.get("/meetings/")
    assert "議題1の守秘を確認する" in words(mine)
    post(member, f"{address}pledge/", agreed="on")
    assert "議題1の準備シートを書く" in words(member.get("/meetings/"))
    sheet = member.get(f"{address}sheet/")
    sent = form_with(sheet, "household") | {"household": ["架空の世帯の様子"]}
    assert member.post(f"{address}sheet/", sent).status_code == 303
    assert "架空の世帯の様子" in words(chair.get(address))
    assert "まだ" not in words(chair.get(members), "//table")
    assert desk.get(address).status_code == 404  # because whoever prepared is no member


def test_material_is_asked_for_answered_and_read_in_the_room_only(afternoon, desk):
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    address = f"/meetings/{meeting.pk}/items/{item.pk}/"
    facts = {"to": str(afternoon.child.agency_id), "text": "架空の出席状況", "due_on": format_day(today())}
    assert post(desk, f"{address}inquiries/new/", **facts).status_code == 303
    with as_migrator():
        inquiry = Inquiry.objects.get()
    asked = browser_of(afternoon.child)
    assert "求めに答える" in words(asked.get("/meetings/"))
    read = asked.get(f"/meetings/inquiries/{inquiry.pk}/")
    assert "架空の出席状況" in words(read) and "架空花子" not in words(read)
    assert asked.get(address).status_code == 404
    refusal = post(asked, f"/meetings/inquiries/{inquiry.pk}/", answer="NO", text="架空の理由")
    assert refusal.status_code == 303
    with as_migrator():
        assert InquiryAnswer.objects.get().is_refusal
    assert "応じられない" in words(desk.get(address)) and "架空の理由" in words(desk.get(address))
    again = post(asked, f"/meetings/inquiries/{inquiry.pk}/", answer="YES", text="二度目")
    assert again.status_code == 403
    assert "求めに答える" not in words(asked.get("/meetings/"))
    assert Sheet.objects.count() == 0
