"""The pages of 支援プラン: written as one sheet without JavaScript, read by each office as far as it may."""

import pytest
from django.urls import reverse

from cases.models import PlanGoal, PlanRole, SupportPlan
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import AgencyFactory, ConsentFactory, grant
from tests.world_assessment import AnswerFactory
from tests.world_coordination import ResolutionFactory
from tests.world_plan import PlanGoalFactory, PlanRoleFactory, RoleAnswerFactory, SupportPlanFactory

from .conftest import keys, page, typed, words


def url(name, town, *more):
    return reverse(name, args=[town["case"].pk, *more])


def begin(browser, town):
    answer = browser.post(url("case-plan-new", town), envelope(browser))
    assert answer.status_code == 303
    return answer["Location"]


def press(browser, address, sent, **fields):
    return browser.post(address, sent | fields)


def test_a_plan_is_written_whole_without_javascript(town, at):
    browser = at(town["holder"])
    assert "プランの案をつくる" in words(browser.get(url("case-plan", town)))
    address = begin(browser, town)
    drawn = press(browser, address, typed(browser.get(address)), row="add")
    assert drawn.status_code == 200
    sent = typed(drawn)
    (goal,), (role,) = keys(sent)
    drawn = press(browser, address, sent | {f"{goal}-issue": "夜に眠れない"}, row=f"add:{goal}")
    sent = typed(drawn)
    assert sent[f"{goal}-issue"] == ["夜に眠れない"]
    _goals, (role, other) = keys(sent)
    sent |= {
        "words": "家で暮らしたい。",
        f"{goal}-goal": "朝まで眠れる",
        f"{role}-support": "週に一度たずねる",
        f"{role}-party": str(town["elderly"].agency.pk),
        f"{role}-frequency": "毎週木曜",
    }
    saved = press(browser, address, sent, step="save")
    assert saved.status_code == 303, words(saved)
    shown = words(browser.get(saved["Location"]))
    for text in (
        "家で暮らしたい。",
        "夜に眠れない",
        "朝まで眠れる",
        "週に一度たずねる",
        "毎週木曜",
        "まだ頼んでいません",
    ):
        assert text in shown
    with as_migrator():
        assert PlanRole.objects.count() == 1 and other


def test_rows_are_moved_and_taken_away(town, at):
    browser = at(town["holder"])
    with as_migrator():
        plan = SupportPlanFactory(case=town["case"])
        first = PlanGoalFactory(plan=plan, issue="一", position=1)
        second = PlanGoalFactory(plan=plan, issue="二", position=2)
    address = url("case-plan-edit", town, 1)
    drawn = press(browser, address, typed(browser.get(address)), row=f"up:{second.pk}")
    assert keys(typed(drawn))[0] == [str(second.pk), str(first.pk)]
    drawn = press(browser, address, typed(drawn), row=f"remove:{first.pk}")
    press(browser, address, typed(drawn), step="save")
    with as_migrator():
        assert [goal.issue for goal in PlanGoal.objects.all()] == ["二"]


def test_a_row_comes_back_alone_for_a_page_that_stays(town, at):
    browser = at(town["holder"])
    address = begin(browser, town)
    answer = browser.post(
        address, typed(browser.get(address)) | {"row": "add"}, headers={"hx-request": "true"}
    )
    text = answer.content.decode()
    assert "<html" not in text and "課題" in text and "data-focus" in text


def test_the_rows_of_a_draft_have_their_place_again(town, at):
    browser = at(town["holder"])
    address = begin(browser, town)
    drawn = press(browser, address, typed(browser.get(address)), row="add")
    sent = typed(drawn)
    (goal,), _roles = keys(sent)
    browser.post(reverse("drafts"), sent | {f"{goal}-issue": "途中まで"})
    again = typed(browser.get(address))
    assert keys(again)[0] == [goal] and again[f"{goal}-issue"] == [""]
    assert "途中まで" in browser.get(reverse("drafts"), {"draft": sent["draft"][0]}).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("words", "あ\x00い", "使えない文字"),
        ("words", "あ" * 10_001, "10000字まで"),
        ("starts_on", "昭和64年1月8日", "昭和"),
        ("starts_on", "令和2年1月1日", "から後の日付"),
        ("ends_on", "令和8年13月1日", ""),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(town, at, field, value, said):
    browser = at(town["holder"])
    address = begin(browser, town)
    sent = typed(browser.get(address)) | {"long_goal": "孫と暮らす", field: value}
    answer = press(browser, address, sent, step="save")
    assert answer.status_code == 422
    assert said in words(answer) and "孫と暮らす" in words(answer)
    with as_migrator():
        assert SupportPlan.objects.get().long_goal == ""


def test_ten_thousand_characters_are_taken(town, at):
    browser = at(town["holder"])
    address = begin(browser, town)
    sent = typed(browser.get(address)) | {"words": "あ" * 10_000}
    assert press(browser, address, sent, step="save").status_code == 303


def test_a_row_says_where_its_error_is(town, at):
    browser = at(town["holder"])
    with as_migrator():
        role = PlanRoleFactory(goal__plan__case=town["case"], agency=town["holder"].agency)
    address = url("case-plan-edit", town, 1)
    sent = typed(browser.get(address))
    sent |= {f"{role.pk}-starts_on": "令和8年4月2日", f"{role.pk}-ends_on": "昭和50年4月1日"}
    answer = press(browser, address, sent, step="save")
    assert "目標1・役割1の" in words(answer)


def test_of_two_editors_the_second_sees_both_texts_and_the_others_rows(town, at):
    first, second = at(town["holder"]), at(town["holder"])
    with as_migrator():
        goal = PlanGoalFactory(plan__case=town["case"], issue="家賃")
    address = url("case-plan-edit", town, 1)
    late = typed(second.get(address))
    sent = typed(press(first, address, typed(first.get(address)), row="add"))
    added = keys(sent)[0][1]
    sent |= {f"{goal.pk}-issue": "家賃の遅れ", f"{added}-issue": "先の人の目標"}
    assert press(first, address, sent, step="save").status_code == 303
    answer = press(second, address, late | {f"{goal.pk}-issue": "家賃のこと"}, step="save")
    shown = words(answer)
    assert answer.status_code == 422 and "ほかの人が先に保存しました" in shown
    assert "家賃の遅れ" in shown and "家賃のこと" in shown
    again = typed(answer)
    assert again[f"{goal.pk}-issue"] == ["家賃のこと"] and len(again["goal"]) == 2
    assert press(second, address, again, step="save").status_code == 303
    with as_migrator():
        assert {g.issue for g in PlanGoal.objects.all()} == {"家賃のこと", "先の人の目標"}


def test_a_form_sent_twice_is_taken_once(town, at):
    browser = at(town["holder"])
    sent = envelope(browser)
    assert browser.post(url("case-plan-new", town), sent).status_code == 303
    assert browser.post(url("case-plan-new", town), sent).status_code == 303
    with as_migrator():
        assert SupportPlan.objects.count() == 1


def test_words_typed_while_the_meeting_settles_the_plan_are_kept(town, at):
    browser = at(town["holder"])
    address = begin(browser, town)
    sent = typed(browser.get(address)) | {"words": "書いていた言葉"}
    with as_migrator():
        SupportPlan.objects.update(state="DISCUSSED")
    answer = press(browser, address, sent, step="save")
    assert answer.status_code == 403
    assert "次の版" in words(answer) and "書いていた言葉" in words(answer)


def test_the_roles_are_asked_and_each_that_cannot_be_says_why(town, at):
    with as_migrator():
        role = PlanRoleFactory(
            goal__plan__case=town["case"], agency=town["elderly"].agency, proposed_on=None, sees=False
        )
        PlanRoleFactory(goal=role.goal, agency=town["stranger"].agency, proposed_on=None, sees=False)
        PlanRoleFactory(goal=role.goal, agency=AgencyFactory(closed_on=role.plan.made_on), proposed_on=None)
    browser = at(town["holder"])
    shown = words(browser.get(url("case-plan", town)))
    assert "支援会議で役割を頼むか、同意をとってください" in shown and "この機関は閉じました" in shown
    answer = browser.post(url("case-plan-propose", town, 1), envelope(browser), follow=True)
    said = words(answer, "//*[contains(@class, 'c-messages')]")
    assert "1件の役割を頼みました" in said and said.count("頼めなかった役割") == 2


def test_the_agency_that_is_asked_finds_its_role_and_answers(town, at):
    with as_migrator():
        role = PlanRoleFactory(
            goal__plan__case=town["case"],
            agency=town["elderly"].agency,
            sees=False,
            support="週に一度たずねる",
        )
        PlanRoleFactory(goal=role.goal, support="ほかの機関の役割", topics=8)
    browser = at(town["elderly"])
    shown = words(browser.get(url("case-plan", town)))
    assert "週に一度たずねる" in shown and "ほかの機関の役割" not in shown and role.plan.words not in shown
    address = url("case-plan-role", town, role.pk)
    drawn = browser.get(address)
    assert role.goal.issue not in words(drawn)
    assert press(browser, address, typed(drawn) | {"answer": "DECLINE"}).status_code == 422
    answer = press(browser, address, typed(drawn) | {"answer": "ACCEPT", "text": "木曜に行きます。"})
    assert answer.status_code == 303
    holder = at(town["holder"])
    shown = words(holder.get(url("case-plan", town)))
    assert "承諾" in shown and "木曜に行きます。" in shown


def test_a_role_page_is_for_who_may_see_it(town, at):
    with as_migrator():
        role = PlanRoleFactory(goal__plan__case=town["case"], topics=8)
    for who in ("elderly", "stranger"):
        assert at(town[who]).get(url("case-plan-role", town, role.pk)).status_code == 404


def test_after_a_withdrawal_the_holder_is_told_to_find_another(town, at):
    with as_migrator():
        role = PlanRoleFactory(
            goal__plan__case=town["case"], agency=town["elderly"].agency, sees=False, state="ACCEPTED"
        )
        RoleAnswerFactory(role=role)
        consent = town["consent"]
        consent.withdrawn_at, consent.withdrawn_by = consent.opened_at, town["holder"].worker
        consent.withdrawn_agency = town["holder"].agency
        consent.save()
    shown = words(at(town["holder"]).get(url("case-plan", town)))
    assert "同意が終わりました。担当を決め直してください。" in shown
    assert at(town["elderly"]).get(url("case-plan", town)).status_code == 404


def test_the_city_decides_and_the_version_stands(town, at):
    with as_migrator():
        plan = SupportPlanFactory(case=town["case"], state="AGREED")
        PlanGoalFactory(plan=plan, topics=8, issue="病気のこと")
    browser = at(town["office"])
    assert "支援決定をする" in words(browser.get(url("case-plan", town)))
    address = url("case-plan-decide", town, 1)
    drawn = browser.get(address)
    assert "病気のこと" in words(drawn)
    assert at(town["holder"]).get(address).status_code == 403
    answer = browser.post(address, envelope(browser, version="1"), follow=True)
    assert "会議での承認が要ります" in words(answer)


def test_the_consent_to_the_plan_is_asked_for_first(town, at):
    with as_migrator():
        SupportPlanFactory(case=town["case"], state="DISCUSSED")
    browser = at(town["holder"])
    address = url("case-plan-agree", town, 1)
    assert "まだ記録されていません" in words(browser.get(address))
    assert browser.post(address, envelope(browser, version="x")).status_code == 403


def test_versions_stand_side_by_side(town, at):
    with as_migrator():
        old = SupportPlanFactory(case=town["case"], state="DISCUSSED", short_goal="半年通う")
        PlanGoalFactory(plan=old, issue="家賃")
    browser = at(town["holder"])
    answer = browser.post(url("case-plan-renew", town, 1), envelope(browser))
    assert answer.status_code == 303
    with as_migrator():
        SupportPlan.objects.filter(number=2).update(short_goal="一年通う")
        PlanGoal.objects.filter(plan__number=2).update(issue="")
    shown = browser.get(url("case-plan-compare", town, 2, 1))
    assert "達成目標" in words(shown) and "なくなりました" in words(shown)
    assert page(shown).xpath("//del") and page(shown).xpath("//ins")
    assert browser.get(url("case-plan-compare", town, 2, 9)).status_code == 404
    assert "これは前の版です" in words(browser.get(url("case-plan-version", town, 1)))


def test_papers_hold_what_each_may_read(town, at):
    with as_migrator():
        goal = PlanGoalFactory(plan__case=town["case"], topics=4, issue="通院の同行")
        PlanRoleFactory(goal=goal, topics=4, support="一緒に行く", agency=town["holder"].agency)
        secret = PlanGoalFactory(plan=goal.plan, topics=16, issue="借金のこと")
        PlanRoleFactory(goal=secret, topics=16, support="返済の相談", agency=town["holder"].agency)
        grant(town["case"], town["stranger"].agency, 256 | 4, until=town["consent"].valid_until)
    browser = at(town["holder"])
    paper = url("case-plan-paper", town, 1)
    whole = words(browser.get(paper))
    assert "借金のこと" in whole and "架空花子" in whole
    part = words(browser.get(paper, {"for": town["stranger"].agency.pk}))
    assert "通院の同行" in part and "借金" not in part and "返済" not in part and "架空花子" not in part
    plain = words(browser.get(paper, {"for": "person"}))
    assert "あなたが話してくださったこと" in plain and "一緒に行く" in plain
    for whom in (town["elderly"].agency.pk, 999_999, "x"):
        assert browser.get(paper, {"for": whom}).status_code == 404
    own = words(at(town["stranger"]).get(paper))
    assert "通院の同行" in own and "借金" not in own


def test_nobody_else_finds_a_plan(town, at):
    with as_migrator():
        SupportPlanFactory(case=town["case"])
    browser = at(town["stranger"])
    for name, more in (("case-plan", ()), ("case-plan-version", (1,)), ("case-plan-edit", (1,))):
        assert browser.get(url(name, town, *more)).status_code == 404
    office = at(town["office"])
    assert office.get(url("case-plan", town)).status_code == 200
    assert office.get(url("case-plan-edit", town, 1)).status_code == 403
    assert office.get(url("case-plan-version", town, 7)).status_code == 404


def test_what_the_assessment_says_is_quoted_into_a_goal(town, at):
    with as_migrator():
        said = AnswerFactory(case=town["case"], text="膝が痛くて歩けない")
        SupportPlanFactory(case=town["case"])
    browser = at(town["holder"])
    address = url("case-plan-edit", town, 1)
    drawn = browser.get(address)
    assert "膝が痛くて歩けない" in words(drawn)
    sent = typed(press(browser, address, typed(drawn), row=f"quote:{said.pk}"))
    (goal,), _roles = keys(sent)
    assert "膝が痛くて歩けない" in sent[f"{goal}-issue"][0]
    assert press(browser, address, sent, step="save").status_code == 303
    with as_migrator():
        assert PlanGoal.objects.get().topics == said.topics


def test_the_inbox_leads_to_the_role_and_to_the_decision(town, at):
    with as_migrator():
        role = PlanRoleFactory(goal__plan__case=town["case"], agency=town["elderly"].agency, sees=False)
    shown = at(town["elderly"]).get("/")
    assert "役割の依頼" in words(shown) and url("case-plan-role", town, role.pk) in shown.content.decode()
    assert "役割の依頼" not in words(at(town["holder"]).get("/"))
    with as_migrator():
        SupportPlan.objects.update(state="AGREED")
    shown = at(town["office"]).get("/")
    assert "支援決定" in words(shown) and url("case-plan-decide", town, 1) in shown.content.decode()
    assert "支援決定" not in words(at(town["holder"]).get("/"))


def test_after_the_meeting_the_person_and_the_city_the_version_is_decided(town, at):
    with as_migrator():
        plan = SupportPlanFactory(case=town["case"])
        PlanGoalFactory(plan=plan)
    holder, office = at(town["holder"]), at(town["office"])
    assert "会議の承認を反映する" not in words(holder.get(url("case-plan", town)))
    with as_migrator():
        ResolutionFactory(case=town["case"], plan=plan, kind="APPROVE")
        ConsentFactory(case=town["case"], kinds=["C4"])
    assert "会議の承認を反映する" in words(holder.get(url("case-plan", town)))
    steps = (
        (holder, "discuss", "会議の承認を反映しました。"),
        (holder, "agree", "本人の同意を反映しました。"),
        (office, "decide", "支援を決定しました。"),
    )
    for version, (browser, step, said) in enumerate(steps, 1):
        sent = envelope(browser, version=str(version))
        assert said in words(browser.post(url(f"case-plan-{step}", town, 1), sent, follow=True))
    late = office.post(url("case-plan-decide", town, 1), envelope(office, version="3"))
    assert late.status_code == 403
    with as_migrator():
        plan.refresh_from_db()
        assert (plan.state, plan.decided_by, plan.decided_agency) == (
            "DECIDED",
            town["office"].worker,
            town["office"].agency,
        )


def test_of_two_who_take_the_same_step_the_second_is_told(town, at):
    with as_migrator():
        SupportPlanFactory(case=town["case"], state="AGREED", version=5)
    office = at(town["office"])
    answer = office.post(url("case-plan-decide", town, 1), envelope(office, version="4"), follow=True)
    assert "ほかの人が先に保存しました" in words(answer)


def test_who_lost_sight_keeps_what_it_wrote(town, at):
    with as_migrator():
        role = PlanRoleFactory(goal__plan__case=town["case"], agency=town["elderly"].agency, sees=False)
        RoleAnswerFactory(role=role, author=town["elderly"].worker, text="木曜に行きました。")
        consent = town["consent"]
        consent.withdrawn_at, consent.withdrawn_by = consent.opened_at, town["holder"].worker
        consent.withdrawn_agency = town["holder"].agency
        consent.save()
    shown = words(at(town["elderly"]).get(reverse("case-detail", args=[town["case"].pk])))
    assert "木曜に行きました。" in shown
    assert role.support not in shown and role.goal.issue not in shown and role.plan.words not in shown


def test_which_version_is_at_work_is_said(town, at):
    with as_migrator():
        first = SupportPlanFactory(case=town["case"], state="DECIDED")
        SupportPlanFactory(case=town["case"], replaces=first)
    browser = at(town["holder"])
    assert "支援決定のすんだ第1版で動いています" in words(browser.get(url("case-plan", town)))
    assert "支援は、この版で動いています" in words(browser.get(url("case-plan-version", town, 1)))


def test_a_consent_that_has_ended_is_said_on_a_decided_plan(town, at):
    with as_migrator():
        plan = SupportPlanFactory(case=town["case"], state="DECIDED")
    browser = at(town["holder"])
    assert "本人の同意が、終わっています" not in words(browser.get(url("case-plan", town)))
    with as_migrator():
        given = plan.consent
        given.withdrawn_at, given.withdrawn_by = given.opened_at, town["holder"].worker
        given.withdrawn_agency = town["holder"].agency
        given.save()
    assert "本人の同意が、終わっています" in words(browser.get(url("case-plan", town)))
