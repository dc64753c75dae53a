"""記録の確定: asked once more, locked, told to whom it concerns and to nobody else; the first of two decides."""

from datetime import timedelta

import pytest

from accounts.querysets import today
from cases import actions as cases
from cases.models import Resolution, SupportPlan
from consent import actions as consents
from meetings import actions
from meetings.models import Item, Meeting, Minute, Task
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import acting

from .held import browser, held_on_consent, held_room, role, screen, settling, text_of, write

SOON = "令和99年12月31日"


@pytest.fixture
def room(afternoon):
    return held_room(afternoon)


@pytest.fixture
def chair(afternoon):
    return browser(afternoon.chair)


def state(item):
    with as_migrator():
        return Item.objects.get(pk=item.pk).state


def check_page(client, item):
    return client.get(f"{screen(item)}{item.pk}/settle/")


def test_the_page_before_says_what_will_be_locked_and_who_is_told(room, chair, afternoon):
    write(chair, room, **role(0, afternoon.elderly, due=SOON))
    page = text_of(check_page(chair, room))
    assert "記録を確定しますか" in page and "架空の決定" in page
    assert f"{afternoon.elderly.worker.name}（{afternoon.elderly.agency.name}）の受信箱に届きます" in page
    assert "ケースには、何も伝わりません" in page


def test_it_locks_and_the_roles_reach_their_owners(room, chair, afternoon):
    write(chair, room, **role(0, afternoon.elderly, due=SOON))
    assert settling(chair, room).status_code == 303
    assert state(room) == "SETTLED"
    assert "家庭を訪ねる" in text_of(browser(afternoon.elderly).get("/meetings/tasks/"))
    page = text_of(chair.get(screen(room)))
    assert "確定した記録" in page and "保存する" not in page
    late = write(chair, room, version="1", conclusion="あとからの決定")
    assert late.status_code == 409 and "あとからの決定" in text_of(late) and "架空の決定" in text_of(late)


def test_two_presses_settle_once(room, chair):
    write(chair, room)
    with as_migrator():
        item = Item.objects.get(pk=room.pk)
    sent = envelope(chair, version=str(item.version), minute_version="1")
    answers = [chair.post(f"{screen(room)}{room.pk}/settle/", sent) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303] and answers[0]["Location"] == answers[1]["Location"]
    assert state(room) == "SETTLED"


def test_the_second_of_two_who_settle_is_told_and_shown_the_first_decision(room, chair, afternoon):
    afternoon.pledge(room, afternoon.scribe)
    other = browser(afternoon.scribe)
    write(chair, room, conclusion="先に決めたこと")
    assert settling(chair, room).status_code == 303
    second = settling(other, room)
    assert second.status_code == 303
    page = text_of(other.get(second["Location"]))
    assert "ほかの人が先に確定したか" in page and "先に決めたこと" in page


def test_what_was_changed_since_the_page_was_drawn_is_shown_again(room, chair):
    write(chair, room)
    write(chair, room, version="1", conclusion="直された決定")
    answer = settling(chair, room, minute_version="1")
    assert answer.status_code == 409
    assert "まだ確定していません" in text_of(answer) and "直された決定" in text_of(answer)
    assert state(room) == "OPEN"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"conclusion": ""}, "「決定」が書かれていません"),
        ({"outcomes": []}, "「決定の種類」が選ばれていません"),
        ({"outcomes": ["CONTINUE"]}, "「次に話し合う日」を入れてください"),
    ],
)
def test_what_is_missing_is_said_and_there_is_no_button(room, chair, fields, sentence):
    write(chair, room, **fields)
    page = text_of(check_page(chair, room))
    assert sentence in page and "まだ確定できません" in page and "記録を確定する</button>" not in page
    assert settling(chair, room).status_code == 403
    assert state(room) == "OPEN"


def test_nothing_is_settled_before_the_meeting_is_held(afternoon, chair):
    item = held_room(afternoon, held=False)
    write(chair, item)
    assert "まだ「開催」を記録していません" in text_of(check_page(chair, item))
    assert settling(chair, item).status_code == 403


@pytest.mark.parametrize(
    "forged", [{"version": "x"}, {"version": ""}, {"minute_version": "-1"}, {"version": "9" * 40}]
)
def test_forged_versions_settle_nothing(room, chair, forged):
    write(chair, room)
    assert settling(chair, room, **forged).status_code == 409
    assert state(room) == "OPEN"


def test_a_member_does_not_settle(room, chair, afternoon):
    write(chair, room)
    assert check_page(browser(afternoon.elderly), room).status_code == 403
    assert settling(browser(afternoon.elderly), room).status_code == 403
    for stranger in (afternoon.child, afternoon.outsider, afternoon.substitute, afternoon.coordinator):
        assert check_page(browser(stranger), room).status_code == 404
    assert state(room) == "OPEN"


def test_the_whole_meeting_is_confirmed_when_every_item_is_done(room, chair):
    write(chair, room)
    address = f"/meetings/{room.meeting_id}/confirm/"
    with as_migrator():
        version = Meeting.objects.get(pk=room.meeting_id).version
    early = chair.post(address, envelope(chair, version=str(version)))
    assert early.status_code == 403 and "確定していない議題" in text_of(early)
    settling(chair, room)
    assert "会議の記録を確定する" in text_of(chair.get(screen(room)))
    assert chair.post(address, envelope(chair, version=str(version))).status_code == 303
    with as_migrator():
        assert Meeting.objects.get(pk=room.meeting_id).state == "CONFIRMED"


def test_the_window_closes_for_members_and_the_office_keeps_it(room, chair, afternoon):
    write(chair, room, talk="封の中の話し合い")
    settling(chair, room)
    member = browser(afternoon.elderly)
    assert "封の中の話し合い" in text_of(member.get(screen(room)))
    with as_migrator():
        Item.objects.filter(pk=room.pk).update(window_until=today() - timedelta(days=1))
    for address in (screen(room), f"/meetings/{room.meeting_id}/copy/", f"{screen(room)}{room.pk}/settle/"):
        assert member.get(address).status_code == 404
    assert "封の中の話し合い" in text_of(chair.get(screen(room)))
    assert chair.get(f"/meetings/{room.meeting_id}/copy/").status_code == 200


def planned(afternoon):
    """An item of a 重層的支援会議 with the plan of its case on the agenda."""
    with acting(afternoon.coordinator) as by:
        plan = cases.draw_up_plan(afternoon.case, by=by, words="家で暮らしたい")
    return held_on_consent(afternoon, plan=plan, topics=256)[0], plan


def decided(afternoon, outcome, **fields):
    item, plan = planned(afternoon)
    coordinator = browser(afternoon.coordinator)
    assert write(coordinator, item, outcomes=[outcome], **fields).status_code == 303
    assert settling(coordinator, item).status_code == 303
    with as_migrator():
        return (
            Resolution.objects.get(case=afternoon.case),
            list(SupportPlan.objects.order_by("number")),
            item,
            plan,
        )


def test_an_approval_moves_the_plan_in_the_same_breath(afternoon):
    resolution, plans, _item, plan = decided(afternoon, "APPROVE")
    assert (resolution.kind, resolution.text, resolution.plan_id) == ("APPROVE", "架空の決定", plan.pk)
    assert [p.state for p in plans] == ["DISCUSSED"]


def test_a_draft_that_is_sent_back_stays_a_draft(afternoon):
    resolution, plans, _item, _plan = decided(afternoon, "REVISE")
    assert resolution.kind == "REVISE" and [p.state for p in plans] == ["DRAFT"]


def test_a_plan_that_had_gone_on_comes_back_as_a_new_draft(afternoon):
    item, plan = planned(afternoon)
    with as_migrator():
        SupportPlan.objects.filter(pk=plan.pk).update(state="DISCUSSED")
    coordinator = browser(afternoon.coordinator)
    write(coordinator, item, outcomes=["REVISE"])
    assert "「案」に戻ります" in text_of(check_page(coordinator, item))
    assert settling(coordinator, item).status_code == 303
    with as_migrator():
        assert [(p.number, p.state) for p in SupportPlan.objects.order_by("number")] == [
            (1, "DISCUSSED"),
            (2, "DRAFT"),
        ]
        assert SupportPlan.objects.get(number=2).words == "家で暮らしたい"


def test_an_end_is_decided_here_and_carried_out_on_the_page_of_the_case(afternoon):
    resolution, _plans, item, _plan = decided(afternoon, "CLOSE")
    assert resolution.kind == "CLOSE"
    assert "終結・中断が決まりました" in text_of(browser(afternoon.coordinator).get(screen(item)))


def test_to_go_on_talking_sets_the_day(afternoon):
    resolution, _plans, item, _plan = decided(afternoon, "CONTINUE", next_on=SOON)
    assert resolution.kind == "CONTINUE"
    assert "次に話し合う日" in text_of(
        browser(afternoon.coordinator).get(f"/cases/{afternoon.case.pk}/meetings/")
    )
    assert item


@pytest.mark.parametrize("outcomes", [["APPROVE", "REVISE"], ["CLOSE", "SUSPEND"], ["CLOSE", "CONTINUE"]])
def test_what_contradicts_itself_is_not_taken(afternoon, outcomes):
    item, _given = held_on_consent(afternoon)
    answer = write(browser(afternoon.coordinator), item, outcomes=outcomes)
    assert answer.status_code == 422 and "どちらか一つ" in text_of(answer)


def test_no_plan_is_approved_that_was_not_on_the_agenda(afternoon):
    item, _given = held_on_consent(afternoon)
    coordinator = browser(afternoon.coordinator)
    write(coordinator, item, outcomes=["APPROVE"])
    assert "支援プランが付いていない" in text_of(check_page(coordinator, item))
    assert settling(coordinator, item).status_code == 403
    with as_migrator():
        assert not Resolution.objects.exists()


def test_a_room_tells_the_case_nothing(room, chair, afternoon):
    write(chair, room)
    settling(chair, room)
    with as_migrator():
        assert not Resolution.objects.exists()
        assert Minute.objects.count() == 1 and not Task.objects.exists()


def test_an_item_whose_consent_has_ended_can_be_dropped(afternoon):
    item, given = held_on_consent(afternoon)
    coordinator = browser(afternoon.coordinator)
    write(coordinator, item)
    with acting(afternoon.coordinator) as by:
        consents.withdraw(given, by=by)
        current = Item.objects.get(pk=item.pk)
        actions.drop(current, by=by, why="CONSENT_ENDED", version=current.version)
    assert state(item) == "DROPPED"
    assert "架空の論点" not in text_of(browser(afternoon.elderly).get(screen(item)))
