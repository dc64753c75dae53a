"""支援プラン from the first words to the 支援決定, as the offices live through it."""

from datetime import timedelta

import pytest

from access.acts import Stale
from access.verdict import Refused
from accounts.contexts import acting_as
from accounts.querysets import today
from cases import actions
from cases.models import PlanGoal, PlanRole, RoleAnswer, SupportPlan
from cases.states import PlanState, RoleState, RoleWord
from consent.models import Consent
from tests.gate import as_migrator
from tests.world import AgencyFactory, ConsentFactory, MembershipFactory, WorkerFactory, grant
from tests.world_plan import PlanGoalFactory, PlanRoleFactory, RoleAnswerFactory, SupportPlanFactory


def row(agency, support="週に一度たずねる", topics=4, **facts):
    facts = {"support": support, "agency_id": agency and agency.pk, "topics": topics} | facts
    return {"id": None, "facts": facts}


def goal(*roles, issue="夜に眠れない", topics=4, **facts):
    return {"id": None, "facts": {"issue": issue, "topics": topics} | facts, "roles": list(roles)}


def draw_up(town, *goals):
    with acting_as(town["holder"]) as by:
        plan = actions.draw_up_plan(town["case"], by=by, words="家で暮らしたい。")
        return actions.save_plan(plan, by=by, version=1, frame={}, goals=list(goals))


def test_a_role_is_asked_accepted_begun_and_finished(town):
    plan = draw_up(town, goal(row(town["elderly"].agency), row(town["holder"].agency, "手続きの同行")))
    with acting_as(town["holder"]) as by:
        asked = actions.propose_roles(plan, by=by)
    assert sorted(result for _role, result in asked) == ["ACCEPTED", "PROPOSED"]
    with acting_as(town["elderly"]) as by:
        role = PlanRole.objects.get(agency=by.agency)
        assert not SupportPlan.objects.exists() and not PlanGoal.objects.exists()
        actions.answer_role(role, by=by, answer=RoleWord.ACCEPT, text="木曜に行きます。")
        with pytest.raises(Refused):
            actions.answer_role(role, by=by, answer=RoleWord.START)
    decide(plan)
    with acting_as(town["elderly"]) as by:
        for word in (RoleWord.START, RoleWord.PROGRESS, RoleWord.DONE):
            actions.answer_role(role, by=by, answer=word)
    with acting_as(town["holder"]):
        role.refresh_from_db()
        assert role.state == RoleState.DONE
        assert RoleAnswer.objects.filter(role=role).count() == 4


def decide(plan):
    with as_migrator():
        decided = {"decided_on": today(), "decided_by": WorkerFactory(), "decided_agency": AgencyFactory()}
        SupportPlan.objects.filter(pk=plan.pk).update(state="DECIDED", **decided)


def test_a_declined_role_says_so_and_is_not_copied(town):
    plan = draw_up(town, goal(row(town["elderly"].agency)))
    with acting_as(town["holder"]) as by:
        actions.propose_roles(plan, by=by)
    with acting_as(town["elderly"]) as by:
        actions.answer_role(PlanRole.objects.get(), by=by, answer=RoleWord.DECLINE, text="人手がありません。")
    decide(plan)
    with acting_as(town["holder"]) as by:
        again = actions.renew_plan(SupportPlan.objects.get(), by=by)
        assert (again.number, again.replaces_id, again.state) == (2, plan.pk, PlanState.DRAFT)
        assert PlanGoal.objects.get(plan=again).issue == "夜に眠れない"
        assert not PlanRole.objects.filter(plan=again).exists()
        assert PlanRole.objects.get(plan=plan).state == RoleState.DECLINED


def test_a_role_of_what_the_agency_may_not_know_is_not_asked(town):
    plan = draw_up(
        town,
        goal(
            row(town["elderly"].agency, topics=8),
            row(town["stranger"].agency),
            row(None),
        ),
    )
    with acting_as(town["holder"]) as by:
        asked = [result for _role, result in actions.propose_roles(plan, by=by)]
    assert asked == ["NO_SIGHT", "NO_SIGHT", "NOBODY"]
    with acting_as(town["stranger"]):
        assert not PlanRole.objects.exists()


def test_sight_by_a_report_is_told_to_nobody(town):
    with as_migrator():
        secret = grant(town["case"], town["stranger"].agency, 511, "STATUTE")
        type(secret).objects.filter(pk=secret.pk).update(quiet=True)
    plan = draw_up(town, goal(row(town["stranger"].agency)))
    with acting_as(town["holder"]) as by:
        assert [result for _role, result in actions.propose_roles(plan, by=by)] == ["NO_SIGHT"]


def test_a_closed_agency_and_an_unnamed_volunteer_are_not_asked(town):
    with as_migrator():
        gone = AgencyFactory(closed_on=today())
        named = MembershipFactory(agency__named_only=True, role="NAMED")
        grant(town["case"], named.worker, 4, agency=named.agency)
    plan = draw_up(
        town,
        goal(
            row(gone),
            row(named.agency),
            row(named.agency, worker_id=named.worker_id),
        ),
    )
    with acting_as(town["holder"]) as by:
        asked = [result for _role, result in actions.propose_roles(plan, by=by)]
    assert asked == ["GONE", "UNNAMED", "PROPOSED"]
    with acting_as(named) as by:
        actions.answer_role(PlanRole.objects.get(), by=by, answer=RoleWord.ACCEPT)


def test_a_role_that_is_rewritten_has_to_be_asked_again(town):
    plan = draw_up(town, goal(row(town["elderly"].agency)))
    with acting_as(town["holder"]) as by:
        actions.propose_roles(plan, by=by)
    with acting_as(town["elderly"]) as by:
        actions.answer_role(PlanRole.objects.get(), by=by, answer=RoleWord.ACCEPT)
    with acting_as(town["holder"]) as by:
        goals, roles = PlanGoal.objects.get(), PlanRole.objects.get()
        same = {"id": roles.pk, "facts": {"support": roles.support}}
        rows = [{"id": goals.pk, "facts": {"issue": goals.issue}, "roles": [same]}]
        plan = actions.save_plan(
            plan, by=by, version=plan.version, frame={"words": "やはり家で。"}, goals=rows
        )
        assert PlanRole.objects.get().state == RoleState.ACCEPTED
        same["facts"]["support"] = "毎日たずねる"
        actions.save_plan(plan, by=by, version=plan.version, frame={}, goals=rows)
        changed = PlanRole.objects.get()
        assert (changed.state, changed.proposed_on) == (RoleState.PROPOSED, None)


def test_a_role_with_an_answer_is_not_erased_but_taken_back(town):
    plan = draw_up(town, goal(row(town["elderly"].agency)))
    with acting_as(town["holder"]) as by:
        actions.propose_roles(plan, by=by)
    with acting_as(town["elderly"]) as by:
        actions.answer_role(PlanRole.objects.get(), by=by, answer=RoleWord.ACCEPT)
    with acting_as(town["holder"]) as by:
        with pytest.raises(Refused, match="返事のある役割"):
            actions.save_plan(plan, by=by, version=plan.version, frame={}, goals=[])
        actions.steer_role(PlanRole.objects.get(), by=by, answer=RoleWord.DROP)
        assert PlanRole.objects.get().state == RoleState.DROPPED


def test_rows_of_a_draft_are_kept_moved_and_taken_away(town):
    plan = draw_up(town, goal(row(None, "一")), goal(row(None, "二"), issue="家賃"))
    with acting_as(town["holder"]) as by:
        first, second = PlanGoal.objects.filter(plan=plan)
        kept = {"id": second.pk, "facts": {"issue": "家賃のこと"}, "roles": []}
        actions.save_plan(plan, by=by, version=plan.version, frame={}, goals=[kept])
        assert [row.issue for row in PlanGoal.objects.all()] == ["家賃のこと"]
        assert not PlanRole.objects.exists() and first.pk != second.pk


def test_of_two_editors_the_second_is_told(town):
    plan = draw_up(town)
    with acting_as(town["holder"]) as by:
        actions.save_plan(plan, by=by, version=2, frame={"words": "先の人"}, goals=[])
        with pytest.raises(Stale) as told:
            actions.save_plan(plan, by=by, version=2, frame={"words": "後の人"}, goals=[])
        assert told.value.current.words == "先の人"


def test_there_is_one_draft_at_a_time(town):
    draw_up(town)
    with acting_as(town["holder"]) as by, pytest.raises(Refused, match="案は一つずつ"):
        actions.draw_up_plan(town["case"], by=by)


def test_the_person_agrees_and_the_city_decides(town):
    with as_migrator():
        plan = SupportPlanFactory(case=town["case"], state="DISCUSSED")
    with acting_as(town["holder"]) as by, pytest.raises(Refused, match="プラン内容への同意"):
        actions.agree_plan(plan, by=by, version=1)
    with as_migrator():
        ConsentFactory(case=town["case"], kinds=["C4"])
    with acting_as(town["holder"]) as by:
        plan = actions.agree_plan(plan, by=by, version=1)
        assert plan.state == PlanState.AGREED and plan.consent_id
        with pytest.raises(Refused, match="市の所管課"):
            actions.decide_plan(plan, by=by, version=2)
    with acting_as(town["office"]) as by, pytest.raises(Refused, match="会議での承認"):
        actions.decide_plan(plan, by=by, version=2)


@pytest.mark.parametrize("how", ["withdrawn", "expired", "older", "changed"])
def test_a_consent_that_does_not_carry_the_plan_lets_nothing_on(town, how):
    yesterday = today() - timedelta(days=1)
    facts = {
        "withdrawn": {"withdrawn_at": town["case"].created_at, "withdrawn_by": town["holder"].worker},
        "expired": {"valid_from": yesterday - timedelta(days=9), "valid_until": yesterday},
        "older": {"agreed_on": yesterday},
        "changed": {},
    }[how]
    if how == "withdrawn":
        facts["withdrawn_agency"] = town["holder"].agency
    with as_migrator():
        plan = SupportPlanFactory(case=town["case"], state="DISCUSSED")
        old = ConsentFactory(case=town["case"], kinds=["C4"], **facts)
        if how == "changed":
            ConsentFactory(case=town["case"], kinds=["C2"], replaces=old)
    with acting_as(town["holder"]) as by:
        assert Consent.objects.filter(kinds__contains=["C4"]).exists()
        with pytest.raises(Refused, match="プラン内容への同意"):
            actions.agree_plan(plan, by=by, version=1)


def test_an_older_version_is_not_taken_further(town):
    with as_migrator():
        plan = SupportPlanFactory(case=town["case"], state="DISCUSSED")
        SupportPlanFactory(case=town["case"], replaces=plan)
        ConsentFactory(case=town["case"], kinds=["C4"])
    with acting_as(town["holder"]) as by, pytest.raises(Refused, match="あとの版"):
        actions.agree_plan(plan, by=by, version=1)


def test_a_closed_case_has_no_new_plan_and_no_step(town):
    with as_migrator():
        plan = SupportPlanFactory(case=town["case"], state="DISCUSSED")
        ConsentFactory(case=town["case"], kinds=["C4"])
        town["case"].stage = "CLOSED"
        town["case"].save()
    with acting_as(town["holder"]) as by:
        with pytest.raises(Refused, match="終結"):
            actions.agree_plan(plan, by=by, version=1)
        with pytest.raises(Refused, match="終結"):
            actions.draw_up_plan(town["case"], by=by)


def test_a_settled_version_cannot_be_edited(town):
    with as_migrator():
        plan = SupportPlanFactory(case=town["case"], state="DISCUSSED")
        PlanGoalFactory(plan=plan)
    with acting_as(town["holder"]) as by:
        with pytest.raises(Refused, match="次の版"):
            actions.save_plan(plan, by=by, version=1, frame={}, goals=[])
        plan.state = "DRAFT"  # as a page that was drawn before the meeting
        with pytest.raises(Refused, match="ほかの人が先に進めた"):
            actions.save_plan(plan, by=by, version=1, frame={}, goals=[])


def test_after_a_withdrawal_the_agency_keeps_only_its_own_words(town):
    with as_migrator():
        role = PlanRoleFactory(goal__plan__case=town["case"], agency=town["elderly"].agency, sees=False)
        RoleAnswerFactory(role=role)
    with acting_as(town["elderly"]):
        assert PlanRole.objects.exists()
    with as_migrator():
        town["consent"].withdrawn_at = town["consent"].opened_at
        town["consent"].withdrawn_by, town["consent"].withdrawn_agency = (
            town["holder"].worker,
            town["holder"].agency,
        )
        town["consent"].save()
    with acting_as(town["elderly"]) as by:
        assert not PlanRole.objects.exists()
        assert RoleAnswer.objects.count() == 1
        with pytest.raises(Refused, match="同意が終わった"):
            actions.answer_role(role, by=by, answer=RoleWord.PROGRESS)


def test_whoever_decides_reads_the_whole_plan_and_a_consenting_agency_its_part(town):
    with as_migrator():
        health = PlanGoalFactory(plan__case=town["case"], topics=8)
        PlanRoleFactory(goal=health, topics=8)
        grant(town["case"], town["stranger"].agency, 256 | 4)
        PlanGoalFactory(plan=health.plan, topics=4)
    with acting_as(town["office"]):
        assert PlanGoal.objects.count() == 2 and PlanRole.objects.count() == 1
    with acting_as(town["stranger"]):
        assert SupportPlan.objects.count() == 1
        assert [goal.topics for goal in PlanGoal.objects.all()] == [4]
        assert not PlanRole.objects.exists()
