"""The whole road of one household: a room without consent, consent, 一方弁, a plan agreed and decided, the end; one member refuses."""

from datetime import time, timedelta

import pytest

from access.grants import standing
from access.verdict import Refused
from accounts.models import Agency
from accounts.querysets import today
from cases import actions as cases
from cases import endings
from cases.models import Case, CaseNote, PlanRole, Resolution, SupportPlan
from consent import actions as consents
from meetings import actions
from meetings.models import Item, Matter, Meeting
from tests.gate import as_migrator
from tests.wall.test_thread import take
from tests.world import AgencyFactory, MembershipFactory, acting
from tests.world_meetings import BodyFactory, seat

pytestmark = pytest.mark.wall
GOAL = {"issue": "架空の課題", "wish": "", "goal": "架空の目標", "until": None, "topics": 8}
ROLE = {"support": "架空の支援", "person_does": "", "frequency": "月1回", "topics": 8, "worker": None}


class Household:
    """A mother and a son, each with a case of his own at the same window, and the desks around them."""

    def __init__(self):
        with as_migrator():
            self.window, self.elderly = MembershipFactory(), MembershipFactory()
            council = AgencyFactory(coordinates=True, legal_status=Agency.LegalStatus.ENTRUSTED)
            self.coordinator = MembershipFactory(agency=council, role="COORDINATOR")
            self.office = MembershipFactory(agency=AgencyFactory(decides=True), role="CHIEF")
            self.care = BodyFactory(agency=self.office.agency)
            seat(self.care, self.window.agency, self.elderly.agency)
            self.jusou = BodyFactory(agency=council, bases=["CONSENT"])
        with acting(self.window) as by:
            self.mother, self.son = (cases.open_case(take(by), by=by) for _ in range(2))

    def agree(self, who, kinds, *lines):
        with acting(who) as by:
            return consents.record(
                Case.objects.get(pk=self.mother.pk),
                by=by,
                kinds=kinds,
                lines=[(m.agency, None, topics) for m, topics in lines],
                method="ORAL",
                agreed_on=today(),
                valid_from=today(),
                valid_until=today() + timedelta(200),
            )

    def talk(self, body, who, basis, outcomes, **matter):
        """One meeting from its first line to its settled record; returns the item."""
        chair = who if basis == "CONSENT" else self.office
        with acting(who) as by:
            meeting = actions.open_meeting(body, by=by, held_on=today(), starts_at=time(14, 0))
            facts = {"called": "架空 花子", "text": "架空の論点", "topics": 4} | matter
            item = actions.put_on_agenda(meeting, by=by, basis=basis, purposes=["1"], matter=facts)
        with acting(chair) as by:
            if basis != "CONSENT":
                actions.pledge(item, by=by)
            actions.choose(item, by=by, agency=self.elderly.agency, worker=self.elderly.worker)
            for verb in ("CALL", "HOLD"):
                meeting = actions.move(meeting, by=by, verb=verb, version=meeting.version)
            minute = actions.write_minute(
                item, by=by, talk="架空の話", conclusion="架空の決定", outcomes=outcomes, tasks=[]
            )
            item = actions.settle(item, by=by, version=item.version, minute_version=minute.version)
            actions.move(meeting, by=by, verb="CONFIRM", version=meeting.version)
        return item

    def plan(self):
        with acting(self.coordinator) as by:
            case = Case.objects.get(pk=self.mother.pk)
            plan = cases.draw_up_plan(case, by=by, lead_agency=self.window.agency)
            role = {"id": None, "facts": ROLE | {"agency": self.elderly.agency}}
            goals = [{"id": None, "facts": GOAL, "roles": [role]}]
            plan = cases.save_plan(
                plan, by=by, version=plan.version, frame={"words": "家で暮らす"}, goals=goals
            )
            cases.propose_roles(plan, by=by)
        with acting(self.elderly) as by:
            cases.answer_role(PlanRole.objects.get(), by=by, answer="ACCEPT")
        return plan

    def stage(self):
        with acting(self.window):
            return Case.objects.get(pk=self.mother.pk).stage


def sees(member, case):
    with acting(member):
        return standing(case.pk).topics


def test_from_a_room_without_consent_to_the_end_of_the_work(db):
    home = Household()
    room = home.talk(home.care, home.window, "S106", ["SHARE"], about=home.mother)
    assert sees(home.elderly, home.mother) == sees(home.coordinator, home.mother) == 0

    home.agree(home.window, ["C1", "C2", "C3"], (home.coordinator, 511), (home.elderly, 1 | 4 | 8 | 256))
    with acting(home.office) as by:
        note = actions.release(room, by=by, text="架空の様子", topics=4)
    with acting(home.elderly):
        assert (
            CaseNote.objects.get(pk=note).origin and not Matter.objects.filter(item__basis="CONSENT").exists()
        )
    with acting(home.coordinator) as by:
        offer = endings.offer_of(Case.objects.get(pk=home.mother.pk), by).to("B")
        cases.decide_intake(offer, by=by, reason="架空", decided_on=today())
        assert standing(home.mother.pk).holds and not Matter.objects.exists()
        cases.answer(
            home.mother, by=by, given={"voice.wish": "家で暮らす"}, answered_on=today(), source="SELF"
        )
    assert home.stage() == "ASSESSMENT"

    plan = home.plan()
    assert home.stage() == "PLAN_DRAFT"
    home.talk(home.jusou, home.coordinator, "CONSENT", ["APPROVE"], case=home.mother, plan=plan)
    assert home.stage() == "MEETING"
    with acting(home.coordinator) as by, pytest.raises(Refused, match="C4"):
        cases.agree_plan(SupportPlan.objects.get(), by=by, version=SupportPlan.objects.get().version)
    home.agree(home.coordinator, ["C4"])
    with acting(home.coordinator) as by:
        cases.agree_plan(SupportPlan.objects.get(), by=by, version=SupportPlan.objects.get().version)
    with acting(home.office) as by:
        cases.decide_plan(SupportPlan.objects.get(), by=by, version=SupportPlan.objects.get().version)
    assert home.stage() == "SUPPORT"

    home.talk(home.jusou, home.coordinator, "CONSENT", ["CLOSE"], case=home.mother)
    with acting(home.coordinator) as by:
        case = Case.objects.get(pk=home.mother.pk)
        decided = Resolution.objects.get(kind="CLOSE")
        ending = endings.ending_of(case).by(decided, home.window.agency)
        facts = {"programme": "P5", "changes": ["04"], "close_reason": "11", "text": "架空"}
        cases.stop_case(ending, by=by, version=case.version, result="1", evaluated_on=today(), **facts)
    assert home.stage() == "CLOSED"
    assert sees(home.coordinator, home.mother) == sees(home.elderly, home.mother) == 0
    assert sees(home.office, home.mother) == 0
    with acting(home.office):
        assert Matter.objects.get().called == "架空 花子"  # the room stays with the 課 that convened it


def test_one_of_the_household_refuses_and_only_the_other_case_is_brought(db):
    """The mother agreed, the son did not: the same afternoon takes her on consent and him into a room only."""
    home = Household()
    home.agree(home.window, ["C2", "C3"], (home.elderly, 4))
    with acting(home.window) as by:
        consents.record_asking(
            Case.objects.get(pk=home.son.pk),
            by=by,
            asked_on=today(),
            answer="REFUSED",
            why="02",
            note="",
            ask_again_on=today() + timedelta(30),
        )
        with as_migrator():
            seat(home.jusou, home.window.agency)
        meeting = actions.open_meeting(home.jusou, by=by, held_on=today(), starts_at=time(14, 0))
        facts = {"called": "架空", "text": "架空", "topics": 4}
        brought = actions.put_on_agenda(
            meeting, by=by, basis="CONSENT", purposes=["1"], matter=facts | {"case": home.mother}
        )
        with pytest.raises(Refused, match="重層的支援会議には出せません"):
            actions.put_on_agenda(
                meeting, by=by, basis="CONSENT", purposes=["1"], matter=facts | {"case": home.son}
            )
        assert [row.pk for row in Item.objects.all()] == [brought.pk]
    home.talk(home.care, home.window, "S106", ["SHARE"], about=home.son)
    assert sees(home.elderly, home.son) == 0 and sees(home.elderly, home.mother) == 4
    with acting(home.elderly):
        assert Meeting.objects.count() == 1
