"""Hard moments of preparation: two tabs, long texts, days that have passed, closed agencies, who keeps the register."""

from datetime import timedelta

import pytest

from accounts.querysets import today
from cases import actions as cases
from meetings.models import Body, BodySeat, Item, Matter, Meeting, Sheet
from tests.gate import as_migrator
from tests.world import AgencyFactory, MembershipFactory, acting
from tests.world_meetings import BodyFactory, MeetingFactory

from .pages import browser_of, buttons, choose_road, form_with, page, post, put, words


@pytest.fixture
def desk(afternoon):
    return browser_of(afternoon.coordinator)


def test_two_tabs_change_the_day_and_the_second_is_told(afternoon, desk):
    meeting = afternoon.meeting()
    address = f"/meetings/{meeting.pk}/date/"
    first, second = desk.get(address), desk.get(address)
    sent = form_with(first, "held_on") | {"place": ["一つ目の部屋"]}
    assert desk.post(address, sent).status_code == 303
    late = desk.post(address, form_with(second, "held_on") | {"place": ["二つ目の部屋"]})
    assert late.status_code == 409 and "一つ目の部屋" in words(late)
    assert page(late).xpath("//input[@name='place']/@value") == ["二つ目の部屋"]
    assert desk.post(address, form_with(late, "held_on")).status_code == 303
    with as_migrator():
        assert Meeting.objects.get().place == "二つ目の部屋"


def test_two_tabs_write_one_sheet_and_both_texts_stand(afternoon, desk):
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    address = f"/meetings/{meeting.pk}/items/{item.pk}/sheet/"
    assert desk.post(address, form_with(desk.get(address), "doing") | {"doing": ["初め"]}).status_code == 303
    first, second = desk.get(address), desk.get(address)
    assert desk.post(address, form_with(first, "doing") | {"doing": ["先の言葉"]}).status_code == 303
    late = desk.post(address, form_with(second, "doing") | {"doing": ["後の言葉"]})
    assert late.status_code == 409 and "先の言葉" in words(late) and "後の言葉" in words(late)
    assert desk.post(address, form_with(late, "doing")).status_code == 303
    with as_migrator():
        assert Sheet.objects.get().doing == "後の言葉"


def test_a_double_click_makes_one_item(afternoon, desk):
    form = choose_road(desk, afternoon.meeting(), afternoon.case, "S106")
    sent = form_with(form, "purposes") | {"purposes": ["1"], "text": ["架空"], "agreed": "on"}
    answers = [desk.post(form.wsgi_request.path, sent) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    with as_migrator():
        assert Item.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"text": "長" * 10000}, "4000字までにしてください（いま10000字です）"),
        ({"text": "空\x00白"}, "使えない文字"),
        ({"text": ""}, "経緯と論点を入力してください"),
        ({"called": "名" * 30 + "字" * 100}, "120字までにしてください"),
        ({"topics": []}, "出てくる情報を選んでください"),
        ({"members": ["1:x"]}, "一覧の中から選んでください"),
        ({"starts_at": "昼"}, "時刻として読めません"),
    ],
)
def test_an_item_is_refused_in_words_and_keeps_what_was_typed(afternoon, desk, facts, told):
    form = choose_road(desk, afternoon.meeting(), afternoon.case, "S106")
    answer = put(desk, form, agreed="on", **facts)
    if answer.status_code == 303:  # because what can be put right is put right
        assert "\x00" in facts.get("text", "")
        return
    assert answer.status_code == 422 and told in words(answer)
    if facts.get("text", "").startswith("長"):
        assert "長" * 10000 in answer.content.decode()
    with as_migrator():
        assert Item.objects.count() == 0


def test_an_unknown_case_number_and_a_forged_case_are_answered_alike(afternoon, desk):
    meeting = afternoon.meeting()
    with as_migrator():
        from tests.world import CaseFactory

        hidden = CaseFactory()
    url = f"/meetings/{meeting.pk}/prepare/"
    for number in (hidden.number, "ZZZZ-9999"):
        answer = post(desk, url, number=number)
        assert answer.status_code == 422 and "見つかりません" in words(answer)
    forged = post(desk, url, cases=[str(hidden.pk)])
    assert forged.status_code == 422 and "一覧の中から選んでください" in words(forged)
    take = {"take": f"{hidden.pk}/S106"}
    assert post(desk, f"/meetings/{meeting.pk}/items/new/", **take).status_code == 404
    mine = post(desk, url, number=afternoon.case.number.lower())
    assert buttons(mine)


def test_a_ground_the_body_does_not_have_is_refused(afternoon, desk):
    meeting = afternoon.meeting(afternoon.jusou)
    answer = post(desk, f"/meetings/{meeting.pk}/items/new/", take=f"{afternoon.case.pk}/S106")
    assert answer.status_code == 403 and "この根拠の議題を扱えません" in words(answer)
    assert post(desk, f"/meetings/{meeting.pk}/items/new/", take="壊れた/値").status_code == 404


def test_a_closed_agency_is_not_offered_and_the_page_says_why(afternoon, desk):
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    with as_migrator():
        gone = afternoon.child.agency
        gone.closed_on = today()
        gone.save()
    members = desk.get(f"/meetings/{meeting.pk}/members/")
    assert "廃止された機関です" in words(members) and "構成機関ではありません" in words(members)
    worker = f"{gone.pk}:{afternoon.child.worker_id}"
    facts = {"item": str(item.pk), "verb": "CHOOSE", "worker": worker, "duty": "MEMBER"}
    forged = post(desk, f"/meetings/{meeting.pk}/members/", **facts)
    assert forged.status_code == 422 and "一覧の中から選んでください" in words(forged)
    assert gone.name not in words(desk.get(f"/meetings/{meeting.pk}/prepare/"), "//form")


def test_a_meeting_without_members_is_not_called(afternoon):
    meeting = afternoon.meeting()
    chair = browser_of(afternoon.chair)
    address = f"/meetings/{meeting.pk}/steps/call/"
    assert "議題がありません" in words(chair.get(address))
    refused = post(chair, address, version=meeting.version)
    assert refused.status_code == 403 and "構成員が一人以上要ります" in words(refused)
    afternoon.room(meeting)
    assert "構成員がいません" in words(chair.get(address))
    assert chair.get(f"/meetings/{meeting.pk}/steps/nonsense/").status_code == 404


def test_the_preparing_desk_may_call_off_but_not_call(afternoon, desk):
    meeting = afternoon.meeting()
    afternoon.room(meeting)
    shown = words(desk.get(f"/meetings/{meeting.pk}/"))
    assert "会議を中止する" in shown and "会議を招集する" not in shown
    assert "会議を進めるのは" in words(desk.get(f"/meetings/{meeting.pk}/steps/call/"))
    step = desk.get(f"/meetings/{meeting.pk}/steps/cancel/")
    assert desk.post(f"/meetings/{meeting.pk}/steps/cancel/", form_with(step, "version")).status_code == 303
    assert "中止" in words(desk.get("/meetings/"))


def test_past_meetings_come_in_pages_of_twenty_five(afternoon):
    with as_migrator():
        for days in range(30):
            on = today() - timedelta(days=days + 1)
            MeetingFactory(body=afternoon.body, held_on=on, state="CONFIRMED")
    chair = browser_of(afternoon.chair)
    first = chair.get("/meetings/")
    assert len(page(first).xpath("//tbody/tr")) == 25
    after = page(first).xpath("//a[@rel='next']/@href")[0]
    assert len(page(chair.get(f"/meetings/{after}")).xpath("//tbody/tr")) == 5
    assert chair.get("/meetings/?after=壊れた印").status_code == 200


def test_the_administrator_keeps_the_bodies(afternoon):
    with as_migrator():
        admin, department = MembershipFactory(role="ADMIN"), AgencyFactory()
        council = AgencyFactory(kind="COUNCIL")
    browser = browser_of(admin)
    facts = {"code": "B99", "name": "架空の協議会", "agency": str(council.pk), "bases": ["S106"]}
    facts |= {"window_days": "14", "is_active": "on", "version": "1"}
    refused = post(browser, "/settings/bodies/new/", **facts)
    assert refused.status_code == 422 and "市の課だけです" in words(refused)
    done = post(browser, "/settings/bodies/new/", **(facts | {"agency": str(department.pk)}))
    assert done.status_code == 303
    with as_migrator():
        body = Body.objects.get(code="B99")
    assert "架空の協議会" in words(browser.get("/settings/bodies/"))
    again = post(browser, "/settings/bodies/new/", **facts)
    assert again.status_code == 422 and "もう使われています" in words(again)
    facts |= {"agency": str(department.pk), "name": "名を変えた協議会", "window_days": "91"}
    late = post(browser, f"/settings/bodies/{body.pk}/", **facts)
    assert late.status_code == 422 and "90日までにしてください" in words(late)
    assert post(browser, f"/settings/bodies/{body.pk}/", **(facts | {"window_days": "7"})).status_code == 303
    stale = post(browser, f"/settings/bodies/{body.pk}/", **(facts | {"window_days": "8"}))
    assert stale.status_code == 409 and "ほかの人が先に保存しました" in words(stale)


def test_the_chief_of_the_convening_office_keeps_its_register_and_nobody_else(afternoon):
    address = f"/bodies/{afternoon.body.pk}/seats/"
    chief = browser_of(afternoon.chair)
    added = post(chief, address, verb="SEAT", agency=str(afternoon.outsider.agency_id))
    assert added.status_code == 303
    assert afternoon.outsider.agency.name in words(chief.get(address), "//table")
    assert post(chief, address, verb="UNSEAT", agency=str(afternoon.outsider.agency_id)).status_code == 303
    assert afternoon.outsider.agency.name not in words(chief.get(address), "//table")
    assert post(chief, address, verb="SEAT", agency=str(afternoon.outsider.agency_id)).status_code == 303
    with as_migrator():
        assert BodySeat.objects.filter(agency=afternoon.outsider.agency, valid_until=None).count() == 1
        other = BodyFactory()
    for stranger in (afternoon.scribe, afternoon.coordinator, afternoon.elderly):
        browser = browser_of(stranger)
        assert browser.get(address).status_code == 404
        assert browser.get("/settings/bodies/").status_code == 404
    assert chief.get(f"/bodies/{other.pk}/seats/").status_code == 404
    assert chief.get("/bodies/999999/seats/").status_code == 404


def test_an_agency_that_is_not_in_charge_may_bring_a_case_to_a_room_only(afternoon):
    afternoon.consent((afternoon.elderly, 511), (afternoon.chair, 511))
    with as_migrator():
        afternoon.body.bases = ["CONSENT", *afternoon.body.bases]
        afternoon.body.save()
    meeting = afternoon.meeting(by=afternoon.elderly)
    browser = browser_of(afternoon.elderly)
    url = f"/meetings/{meeting.pk}/prepare/"
    asked = post(browser, url, cases=[str(afternoon.case.pk)], agencies=[str(afternoon.child.agency_id)])
    assert "重層的支援会議に出せるのは、ケースの担当機関だけです" in words(asked)
    assert not any(value.endswith("/CONSENT") for value in buttons(asked))
    assert afternoon.coordinator.agency.name not in words(asked, "//*[@id='results']")
    take = {"take": f"{afternoon.case.pk}/CONSENT", "step": "save", "purposes": ["1"], "topics": ["4"]}
    forged = post(browser, f"/meetings/{meeting.pk}/items/new/", called="架空", text="架空", **take)
    assert forged.status_code == 403 and "ケースの担当機関だけです" in words(forged)
    with as_migrator():
        assert Item.objects.count() == 0


def test_a_consent_that_does_not_reach_the_convening_office_carries_no_conference_there(afternoon, desk):
    afternoon.consent((afternoon.elderly, 511))
    with as_migrator():
        afternoon.body.bases = ["CONSENT", "S106"]
        afternoon.body.save()
    meeting = afternoon.meeting()
    url = f"/meetings/{meeting.pk}/prepare/"
    asked = post(desk, url, cases=[str(afternoon.case.pk)], agencies=[str(afternoon.elderly.agency_id)])
    assert f"招集する{afternoon.chair.agency.name}に及んでいません" in words(asked)
    assert [value.rpartition("/")[2] for value in buttons(asked)] == ["S106"]


def test_a_version_of_the_plan_comes_to_the_table(afternoon, desk):
    afternoon.consent((afternoon.elderly, 511))
    with acting(afternoon.coordinator) as by:
        plan = cases.draw_up_plan(afternoon.case, by=by)
    form = choose_road(desk, afternoon.meeting(afternoon.jusou), afternoon.case, "CONSENT", afternoon.elderly)
    assert "話し合うプラン" in words(form) and "第1版" in words(form)
    assert put(desk, form, plan=str(plan.pk)).status_code == 303
    with as_migrator():
        assert Matter.objects.get().plan_id == plan.pk


def test_two_tabs_correct_one_item_and_both_texts_stand(afternoon, desk):
    meeting = afternoon.meeting()
    item = afternoon.room(meeting)
    address = f"/meetings/{meeting.pk}/items/{item.pk}/edit/"
    first, second = desk.get(address), desk.get(address)
    assert desk.post(address, form_with(first, "text") | {"text": ["先の論点"]}).status_code == 303
    late = desk.post(address, form_with(second, "text") | {"text": ["後の論点"]})
    assert late.status_code == 409 and "ほかの人が先に保存しました" in words(late)
    assert "先の" in words(late, "//*[contains(@class, 'c-diff')]") and "後の論点" in late.content.decode()
    assert desk.post(address, form_with(late, "text")).status_code == 303
    with as_migrator():
        assert Matter.objects.get().text == "後の論点"


def test_a_room_about_a_case_may_leave_the_name_out(afternoon, desk):
    form = choose_road(desk, afternoon.meeting(), afternoon.case, "S106")
    hidden = {"agreed": "on", "is_anonymous": "on"}
    told = put(desk, form, **hidden)
    assert told.status_code == 422 and "本人の名前が入っています" in words(told)
    assert put(desk, form, called="Aさん", **hidden).status_code == 303
    with as_migrator():
        matter = Matter.objects.get()
        assert matter.is_anonymous and matter.called == "Aさん" and matter.about_id == afternoon.case.pk
