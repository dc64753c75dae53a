"""What plans, 多機関協働, protections and アウトリーチ tell: at once where somebody is asked, by the clock where a day comes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.models import AgencyGrant, Block
from accounts.models import Agency
from accounts.querysets import today
from cases import actions as cases
from cases.models import Coordination, SupportPlan
from common.businessdays import add_open_days
from desk.models import Notice
from tests.gate import as_migrator
from tests.world import AgencyFactory, CaseFactory, MembershipFactory, PersonFactory, acting, grant
from tests.world_coordination import CoordinationFactory, CoordinatorFactory, ResolutionFactory
from tests.world_denials import DenialFactory, step
from tests.world_outreach import OutreachVisitFactory
from tests.world_plan import PlanGoalFactory, PlanRoleFactory, SupportPlanFactory

from .clockwork import days_later, run, told

DAY = timedelta(1)


class Town:
    """A window in charge with its 所属長, under a 課; a desk that is asked; the 課 that decides; and a case."""

    def __init__(self):
        over = AgencyFactory()
        self.over = MembershipFactory(agency=over)
        window = AgencyFactory(parent=over)
        self.holder, self.colleague = (MembershipFactory(agency=window) for _ in range(2))
        self.chief = MembershipFactory(agency=window, role="CHIEF")
        self.elderly = MembershipFactory()
        self.decider = MembershipFactory(agency=AgencyFactory(decides=True))
        self.case = CaseFactory(agency=window, stage="SUPPORT", person=PersonFactory(name="架空 花子"))
        grant(self.case, self.elderly.agency, 5)


@pytest.fixture
def town():
    with as_migrator():
        return Town()


def abouts(member):
    with acting(member):
        return sorted(notice.about for notice in Notice.objects.all())


def block(browser, name="todo", until="arrived"):
    return browser.get("/").text.split(f'id="{name}"')[1].split(f'id="{until}"')[0]


def asked_role(town, state="DECIDED", **facts):
    with as_migrator():
        plan = SupportPlanFactory(case=town.case, state=state, author=town.holder.worker)
        goal = PlanGoalFactory(plan=plan)
        return PlanRoleFactory(goal=goal, agency=town.elderly.agency, sees=False, **facts)


def test_a_role_is_told_to_whom_it_is_asked_and_its_answer_to_who_asked(town, sign_in):
    role = asked_role(town, "DRAFT", proposed_on=None)
    with acting(town.holder) as by:
        cases.propose_roles(SupportPlan.objects.get(), by=by)
    assert abouts(town.elderly) == ["ROLE_ASKED"] and abouts(town.holder) == []
    browser = sign_in(town.elderly)
    assert f"/cases/{town.case.pk}/plan/roles/{role.pk}/" in block(browser)
    assert role.support not in browser.get("/").text
    with acting(town.elderly) as by:
        cases.answer_role(type(role).objects.get(), by=by, answer="DECLINE", text="人がいません")
    assert abouts(town.holder) == ["ROLE_DECLINED"]
    assert "役割の担当を決め直す" in block(sign_in(town.holder))


def test_a_role_without_an_answer_climbs(town):
    role = asked_role(town)
    due = add_open_days(role.proposed_on, 5)
    with days_later((due - today()).days + 1):
        run()
        assert run() == 0
        assert {row[1:] for row in told("ROLE_LATE")} == {
            (town.elderly.agency_id, None, False), (town.holder.agency_id, None, False),
        }  # fmt: skip


def test_a_role_of_a_closed_agency_comes_back_to_whoever_is_in_charge(town, sign_in):
    asked_role(town, state="DECIDED")
    with as_migrator():
        Agency.objects.filter(pk=town.elderly.agency_id).update(closed_on=today())
    run()
    assert told("ROLE_GONE") == [("ROLE_GONE", town.holder.agency_id, None, False)]
    assert "役割の担当を決め直す" in block(sign_in(town.holder))


def test_monitoring_and_the_end_of_a_plan_are_told_before_and_climb_after(town, sign_in):
    with as_migrator():
        SupportPlanFactory(
            case=town.case, state="DECIDED", starts_on=today(), ends_on=today() + 90 * DAY, monitor_on=today() + 20 * DAY
        )  # fmt: skip
    run()
    assert told() == []
    with days_later(13):
        run()
        assert told() == [("MONITOR", town.holder.agency_id, None, False)]
        assert "モニタリング" in block(sign_in(town.holder))
    with days_later(40):
        run()
    assert [row[3] for row in told("MONITOR_LATE")] == [False, True]
    with as_migrator():
        (line,) = Notice.objects.filter(about="LATE_BELOW")
        assert (line.agency_id, line.late_agency_id) == (town.over.agency_id, town.holder.agency_id)
    with days_later(61):
        run()
        assert told("PLAN_ENDS") == [("PLAN_ENDS", town.holder.agency_id, None, False)]
    with days_later(95):
        run()
    assert told("PLAN_LATE")


def test_a_plan_agreed_on_waits_at_the_desk_that_decides(town, sign_in):
    with as_migrator():
        grant(town.case, town.decider.agency, 257)
        plan = SupportPlanFactory(case=town.case, state="AGREED")
    run()
    assert told("PLAN_DECIDE") == [("PLAN_DECIDE", town.decider.agency_id, None, False)]
    assert f"/cases/{town.case.pk}/plan/{plan.number}/decide/" in block(sign_in(town.decider))


def test_what_a_meeting_decided_waits_for_whoever_is_in_charge(town, sign_in):
    with as_migrator():
        ResolutionFactory(case=town.case, kind="CLOSE")
    run()
    assert told("CLOSING") == [("CLOSING", town.holder.agency_id, None, False)]
    assert f"/cases/{town.case.pk}/close/" in block(sign_in(town.holder))
    with as_migrator():
        Block.objects.create(case=town.case, worker=town.holder.worker, reason="", valid_from=today())
    assert abouts(town.holder) == [] and abouts(town.colleague) == ["CLOSING"]
    assert "手続きに進む" not in block(sign_in(town.holder))


def test_taken_without_a_plan_is_told_after_thirty_days(town):
    with as_migrator():
        coordinator = CoordinatorFactory()
        CoordinationFactory(case=town.case, agency=coordinator)
    with days_later(29):
        run()
        assert told() == []
    with days_later(30):
        run()
    assert told() == [("COORD_PLAN", coordinator.pk, None, False)]


def test_an_application_taken_back_is_told_to_the_coordinator_and_asks_the_holder_what_next(town, sign_in):
    with as_migrator():
        coordinator = MembershipFactory(agency=CoordinatorFactory(), role="COORDINATOR")
        CoordinationFactory(case=town.case, agency=coordinator.agency)
        AgencyGrant.objects.filter(group=coordinator.agency_id).update(closed_at=timezone.now())
        Coordination.objects.update(ended_on=today(), ended_how="WITHDRAWN")
    assert told() == [("COORD_ENDED", coordinator.agency_id, None, False)]
    assert "多機関協働が終わりました" in block(sign_in(coordinator), "arrived", "mine")
    run()
    assert told("COORD_NEXT") == [("COORD_NEXT", town.holder.agency_id, None, False)]
    assert "次の進め方を決める" in block(sign_in(town.holder))


def test_a_protection_waits_for_its_second_person_and_for_nobody_else(town, sign_in):
    with as_migrator():
        denial = DenialFactory(case=town.case, author=town.holder.worker, names=[town.holder])
    run()
    assert told("DENIAL_CONFIRM") == [("DENIAL_CONFIRM", town.chief.agency_id, town.chief.worker_id, False)]
    assert abouts(town.chief) == ["DENIAL_CONFIRM"]
    for other in (town.holder, town.colleague, town.elderly, town.over):
        assert "DENIAL_CONFIRM" not in abouts(other)
    assert "二人目の確認" in block(sign_in(town.chief)) and "二人目の確認" not in block(
        sign_in(town.colleague)
    )
    with days_later(14):
        run()
        assert "LATE_BELOW" in abouts(town.over)
    with as_migrator():
        step(denial, "CONFIRMED", town.chief.agency, town.chief.worker)
    with days_later(330):
        run()
        assert "DENIAL_ENDS" not in abouts(town.colleague)
    with days_later(340):
        run()
        assert "DENIAL_ENDS" in abouts(town.holder)


def test_a_blocked_worker_is_told_nothing_of_what_blocks_him(town, sign_in):
    with as_migrator():
        facts = {
            "case": town.case,
            "what": "BLOCK",
            "worker": town.chief.worker,
            "author": town.holder.worker,
        }
        DenialFactory(**facts)
    run()
    assert abouts(town.chief) == [] and "確認" not in block(sign_in(town.chief))
    assert told("DENIAL_CONFIRM") and town.chief.worker_id not in {row[2] for row in told("DENIAL_CONFIRM")}


def test_a_promise_past_its_day_climbs(town, sign_in):
    with as_migrator():
        OutreachVisitFactory(
            note__case=town.case, note__agency=town.holder.agency, note__author=town.holder.worker,
            next_on=today() + DAY,
        )  # fmt: skip
    assert "約束の日" in block(sign_in(town.holder))
    run()
    assert told() == []
    with days_later(10):
        run()
    assert {row[3] for row in told("PROMISE_LATE")} == {False, True} and told("LATE_BELOW")


def test_a_suspended_case_is_looked_at_again(town, sign_in):
    with as_migrator():
        type(town.case).objects.filter(pk=town.case.pk).update(
            stage="SUSPENDED", opened_on=today() - 80 * DAY
        )
    assert "中断の見直し" in block(sign_in(town.holder))
    with days_later(20):
        run()
    assert told("SUSPENDED_LATE")
