"""多機関協働 from the 受付判断 to the 終結 and back, as the offices live through it."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from access.grants import recalled_name, standing, who_sees
from access.topics import Topic
from access.verdict import Refused
from accounts.models import Membership
from accounts.querysets import today
from cases import actions, endings
from cases.jobs import end_lapsed_coordination
from cases.models import Case, CaseNote, Coordination, CoordinationIntake, Evaluation, SupportPlan
from consent import actions as consents
from consent.models import Consent
from tests.gate import as_migrator
from tests.wall.test_thread import take
from tests.world import AgencyFactory, MembershipFactory, acting
from tests.world_coordination import ApplicationFactory, CoordinationFactory, ResolutionFactory

DECIDED = {"reason": "架空の理由", "decided_on": None}


class Programme:
    """A window with a case, the coordinator to whom it is shared, the 課 that decides, another 課."""

    def __init__(self):
        with as_migrator():
            self.window = MembershipFactory()
            self.coordinator = MembershipFactory(agency=AgencyFactory(coordinates=True))
            self.second = MembershipFactory(agency=AgencyFactory(coordinates=True))
            self.office = MembershipFactory(agency=AgencyFactory(decides=True))
            self.elderly = MembershipFactory()
        with acting(self.window) as by:
            self.case = actions.open_case(take(by), by=by)

    def agree(self, *to, kinds=("C2",), by=None, topics=511, until=90, **facts):
        with acting(by or self.window) as acts:
            return consents.record(
                Case.objects.get(pk=self.case.pk),
                by=acts,
                lines=[(m.agency, None, topics) for m in to],
                kinds=list(kinds),
                method="WRITTEN",
                agreed_on=today(),
                valid_from=today(),
                valid_until=today() + timedelta(until),
                **facts,
            )

    def apply(self, until=90, **facts):
        """The person applies (C1), and agrees that the coordinator is told (C2)."""
        return self.agree(self.coordinator, kinds=("C1", "C2"), topics=5, until=until, **facts)

    def decide(self, decision, who=None):
        with acting(who or self.coordinator) as by:
            offer = endings.offer_of(Case.objects.get(pk=self.case.pk), by).to(decision)
            return actions.decide_intake(offer, by=by, reason="架空の理由", decided_on=today())

    def holds(self, who):
        with acting(who):
            return standing(self.case.pk).holds

    def sees(self, who):
        with acting(who):
            return standing(self.case.pk).topics

    def stop(self, who, result="1", resolution=None, lead=None, **facts):
        facts = {"programme": "P5", "changes": ["16"], "close_reason": "12", "text": "架空の評価"} | facts
        with acting(who) as by:
            case = Case.objects.get(pk=self.case.pk)
            ending = endings.ending_of(case).by(resolution, lead)
            return actions.stop_case(
                ending, by=by, version=case.version, result=result, evaluated_on=today(), **facts
            )

    def hand_over(self, who, lead):
        with acting(who) as by:
            case = Case.objects.get(pk=self.case.pk)
            ending = endings.ending_of(case).by(None, lead)
            facts = {"changes": ["00"], "close_reason": "12", "text": "架空", "evaluated_on": today()}
            return actions.end_coordination(ending, by=by, version=case.version, **facts)

    def reopen(self, who):
        with acting(who) as by:
            case = Case.objects.get(pk=self.case.pk)
            return actions.reopen_case(case, by=by, version=case.version, reason="架空")

    def move(self, who, *stages):
        for stage in stages:
            with acting(who) as by:
                case = Case.objects.get(pk=self.case.pk)
                actions.advance(case, by=by, version=case.version, stage=stage)

    def resolve(self, kind, **facts):
        with as_migrator():
            return ResolutionFactory(
                case=self.case,
                agency=self.coordinator.agency,
                author=self.coordinator.worker,
                kind=kind,
                **facts,
            )

    @property
    def stage(self):
        with as_migrator():
            return Case.objects.get(pk=self.case.pk).stage

    @property
    def how_ended(self):
        with as_migrator():
            return Coordination.objects.get(case=self.case).ended_how


@pytest.fixture
def town():
    return Programme()


def test_an_applied_case_is_taken_and_opens_what_the_application_says(town):
    town.apply()
    assert not town.holds(town.coordinator) and not town.sees(town.office)
    town.decide("B")
    assert town.holds(town.coordinator) and town.sees(town.coordinator) == 511
    assert town.sees(town.office) == Topic.IDENTITY | Topic.PLAN and not town.holds(town.office)
    with acting(town.coordinator) as by:
        assert endings.ready(town.case.pk) == "TAKEN"
        actions.write_note(town.case.pk, by=by, happened_on=today(), method="01", text="架空", topics=8)
        until = {line.until for line in who_sees(town.case.pk) if line.basis == "COORDINATION"}
    assert until == {today() + timedelta(90)}


def test_without_the_application_only_the_other_roads_are_open(town):
    town.agree(town.coordinator, topics=5)
    for decision in ("B", "E"):
        with pytest.raises(Refused):
            town.decide(decision)
    with acting(town.coordinator) as by:
        assert endings.ready(town.case.pk) == "NO_CONSENT"
        intake = CoordinationIntake(
            case=town.case, agency=by.agency, author=by.worker, decision="B", reason="x", decided_on=today()
        )
        intake.save(force_insert=True)
        assert endings.asked("SELECT coordination_take(%s)", intake.pk) == "NO_CONSENT"
    for decision in "ACDF":
        town.decide(decision)
    assert not town.holds(town.coordinator)


def test_one_coordinator_at_a_time(town):
    town.apply()
    town.agree(town.second, topics=5)
    town.decide("B")
    with pytest.raises(Refused):
        town.decide("B", town.second)
    assert not town.holds(town.second)


def test_who_does_not_run_the_programme_decides_nothing(town):
    town.apply()
    with pytest.raises(Refused):
        town.decide("A", town.window)
    with acting(town.window), pytest.raises(ProgrammingError), transaction.atomic():
        CoordinationIntake(
            case=town.case,
            agency=town.window.agency,
            author=town.window.worker,
            decision="A",
            reason="x",
            decided_on=today(),
        ).save(force_insert=True)


def test_sight_ends_the_moment_the_application_is_taken_back(town):
    given = town.apply()
    town.decide("B")
    with acting(town.window) as by:
        consents.withdraw(Consent.objects.get(pk=given.pk), by=by)
    assert not town.sees(town.coordinator) and not town.sees(town.office)
    assert town.how_ended == "WITHDRAWN"
    with acting(town.window) as by:
        assert not endings.ending_of(Case.objects.get()).binding
    town.stop(town.window, "3", close_reason="32")
    assert town.stage == "SUSPENDED"


def test_the_coordinator_takes_the_withdrawal_down_himself(town):
    given = town.apply()
    town.decide("B")
    with acting(town.coordinator) as by:
        consents.withdraw(Consent.objects.get(pk=given.pk), by=by, reason="架空")
        assert not standing(town.case.pk).sees and standing(town.case.pk).recalls


def test_a_changed_application_carries_the_work_on(town):
    given = town.apply()
    town.decide("B")
    town.agree(town.elderly, kinds=("C1", "C2"), topics=5, until=30, replaces=given, by=town.coordinator)
    assert town.holds(town.coordinator) and town.sees(town.office) == 257 and town.sees(town.elderly) == 5
    with acting(town.coordinator):
        lines = [line for line in who_sees(town.case.pk) if line.basis == "COORDINATION"]
        assert [line.until for line in lines] == [today() + timedelta(30)]
    with acting(town.coordinator) as by:
        consents.withdraw(Consent.objects.get(replaces=given), by=by)
    assert not town.sees(town.coordinator) and not town.sees(town.office) and not town.sees(town.elderly)


def test_a_change_without_the_application_ends_the_work(town):
    given = town.apply()
    town.decide("B")
    town.agree(town.elderly, topics=5, replaces=given)
    assert town.how_ended == "WITHDRAWN" and not town.holds(town.coordinator)


def test_the_deciding_office_keeps_what_its_own_line_opened(town):
    town.agree(town.coordinator, town.office, kinds=("C1", "C2"), topics=5)
    town.decide("B")
    assert town.sees(town.office) == 5 | 257
    town.hand_over(town.coordinator, town.window.agency)
    assert town.sees(town.office) == 5


def test_the_work_is_handed_to_whoever_goes_on_and_sight_ends(town):
    town.apply()
    town.decide("B")
    with acting(town.coordinator) as by:
        case = Case.objects.get()
        mine = Membership.objects.get(pk=town.coordinator.pk)
        actions.change_lead(case, by=by, version=case.version, lead=mine)
    for nobody in (None, town.coordinator.agency, town.elderly.agency, town.office.agency):
        with pytest.raises(Refused):
            town.hand_over(town.coordinator, nobody)
    with pytest.raises(Refused):
        town.hand_over(town.window, town.window.agency)
    town.agree(town.elderly, topics=5)
    town.hand_over(town.coordinator, town.elderly.agency)
    assert town.how_ended == "HANDED" and town.sees(town.coordinator) == 5
    assert not town.sees(town.office) and town.sees(town.window) == 511
    with acting(town.window):
        assert Case.objects.get().lead is None
        assert Coordination.objects.get().lead_agency == town.elderly.agency


def test_the_end_of_a_taken_case_is_decided_in_a_meeting(town):
    town.apply()
    town.decide("B")
    for facts in ({}, {"resolution": town.resolve("SUSPEND")}):
        with pytest.raises((Refused, ProgrammingError)), transaction.atomic():
            town.stop(town.coordinator, lead=town.window.agency, **facts)
    decision = town.resolve("CLOSE")
    with pytest.raises(Refused):
        town.stop(town.coordinator, resolution=decision)
    with acting(town.coordinator), pytest.raises(ProgrammingError), transaction.atomic():
        Case.objects.filter(pk=town.case.pk).update(stage="CLOSED")
    town.stop(town.coordinator, resolution=decision, lead=town.window.agency)
    assert town.stage == "CLOSED" and town.how_ended == "CLOSED"


def test_who_holds_by_the_work_alone_closes_the_case_and_keeps_his_own_words(town):
    town.apply()
    town.decide("B")
    made = town.stop(town.coordinator, resolution=town.resolve("CLOSE"), lead=town.window.agency)
    with acting(town.coordinator):
        assert not Case.objects.exists() and not standing(town.case.pk).sees
        assert recalled_name(town.case.pk) == "見本 花子"
        assert Evaluation.objects.get().pk == made.pk
    with acting(town.window):
        assert Case.objects.get().history.latest().stage == "CLOSED"


def test_a_decision_ends_a_case_once(town):
    town.apply()
    town.decide("B")
    decision = town.resolve("CLOSE")
    town.stop(town.coordinator, resolution=decision, lead=town.window.agency)
    town.reopen(town.window)
    assert town.stage == "ASSESSMENT"
    with pytest.raises(Refused):
        town.stop(town.window)
    with acting(town.window):
        assert not endings.unused(town.case, "1").exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Case.objects.filter(pk=town.case.pk).update(stage="CLOSED")


def test_watching_on_keeps_consented_sight_to_its_last_day(town):
    town.apply()
    town.agree(town.elderly, topics=5)
    town.decide("B")
    watch = today() + timedelta(14)
    town.stop(town.coordinator, resolution=town.resolve("CLOSE"), lead=town.window.agency, watch_until=watch)
    assert town.sees(town.elderly) == 5 and not town.holds(town.coordinator) and not town.sees(town.office)
    with acting(town.elderly):
        assert {line.until for line in who_sees(town.case.pk) if line.basis == "CONSENT"} == {watch}


def test_a_pause_ends_the_work_and_keeps_the_consents(town):
    town.apply()
    town.agree(town.elderly, topics=5)
    town.decide("B")
    town.stop(town.coordinator, "3", town.resolve("SUSPEND"), town.window.agency, close_reason="31")
    assert town.stage == "SUSPENDED" and town.how_ended == "SUSPENDED"
    assert town.sees(town.elderly) == 5 and town.sees(town.coordinator) == 5 and not town.sees(town.office)


def test_a_reopened_case_asks_anew(town):
    town.apply()
    old = town.agree(town.elderly, topics=5)
    town.stop(town.window, "3", close_reason="31")
    assert town.sees(town.elderly) == 5
    town.reopen(town.window)
    assert town.stage == "ASSESSMENT" and not town.sees(town.elderly) and not town.sees(town.coordinator)
    with acting(town.window):
        assert not Consent.objects.in_force().exists()
    town.agree(town.coordinator, topics=5)
    with pytest.raises(Refused):
        town.decide("B")
    town.agree(town.elderly, topics=4, replaces=old)
    assert town.sees(town.elderly) == 4


def test_support_of_a_taken_case_begins_by_the_citys_decision(town):
    town.apply()
    town.decide("B")
    town.move(town.coordinator, "ASSESSMENT", "PLAN_DRAFT", "MEETING")
    with pytest.raises(Refused):
        town.move(town.coordinator, "SUPPORT")
    with acting(town.coordinator), pytest.raises(ProgrammingError), transaction.atomic():
        Case.objects.filter(pk=town.case.pk).update(stage="SUPPORT")
    with acting(town.coordinator) as by:
        plan = actions.draw_up_plan(Case.objects.get(), by=by, words="架空")
    town.resolve("APPROVE", plan=plan)
    town.agree(kinds=("C4",), by=town.coordinator)
    for verb, who in (("DISCUSS", town.office), ("AGREE", town.coordinator), ("DECIDE", town.office)):
        with acting(who):
            current = SupportPlan.objects.get(pk=plan.pk)
            endings.asked("SELECT plan_move(%s, %s, %s)", plan.pk, verb, current.version)
    assert town.stage == "SUPPORT"
    with acting(town.coordinator) as by:
        case = Case.objects.get()
        assert case.history.latest().stage == "SUPPORT" and case.history.latest().version == case.version
        facts = {"findings": "架空", "happened_on": today(), "next_on": today() + timedelta(60), "plan": plan}
        actions.record_monitoring(case, by=by, **facts)
        assert SupportPlan.objects.get().monitor_on == today() + timedelta(60)
        facts = {
            "programme": "P5",
            "text": "架空",
            "evaluated_on": today(),
            "plan": SupportPlan.objects.get(),
        }
        _made, after = actions.replan_case(case, by=by, version=case.version, **facts)
        assert after.number == 2 and SupportPlan.objects.get(pk=plan.pk).state == "REVIEWED"
    town.stop(town.coordinator, resolution=town.resolve("CLOSE"), lead=town.window.agency)


def test_a_note_of_ones_own_comes_from_no_meeting(town):
    given = town.apply()
    with acting(town.window) as by:
        facts = {"happened_on": today(), "method": "01", "text": "架空", "topics": 4}
        for forged in ({"origin": "架空の会議"}, {"under": given}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                actions.write_note(town.case.pk, by=by, **facts, **forged)
        note = actions.write_note(town.case.pk, by=by, **facts)
        with pytest.raises(ProgrammingError), transaction.atomic():
            CaseNote.objects.filter(pk=note.pk).update(origin="架空の会議")
        assert note.history.get().origin == ""


def test_an_old_letter_is_not_carried_into_a_reopened_case(town):
    from referrals import actions as letters
    from referrals.models import Letter, Referral

    given = town.agree(town.elderly, topics=5)
    with acting(town.window) as by:
        body = {"ground": "CONSENT", "consent": given, "topics": 4, "text": "架空の依頼"}
        facts = {"kind": "REQUEST", "due_on": today(), "confirm_by": today(), "letter": body}
        sent = letters.send(town.case, by=by, to=letters.Whom(town.elderly.agency), **facts)
    town.stop(town.window, "3", close_reason="31")
    town.reopen(town.window)
    with acting(town.elderly) as by:
        assert Referral.objects.get() == sent and not Letter.objects.exists()
        with pytest.raises(Refused):
            letters.accept(sent, by=by, version=1)
    with acting(town.window) as by, pytest.raises(Refused):
        letters.send(town.case, by=by, to=letters.Whom(town.elderly.agency), **facts)


def test_an_application_that_has_run_out_ends_the_work(town):
    with as_migrator():
        row = CoordinationFactory(case=town.case, agency=town.coordinator.agency, carried=None)
        Coordination.objects.filter(pk=row.pk).update(
            consent=ApplicationFactory(
                case=town.case, valid_from=today() - timedelta(9), valid_until=today() - timedelta(1)
            )
        )
    with acting(town.window):
        assert not endings.ending_of(Case.objects.get()).binding
    end_lapsed_coordination()
    assert town.how_ended == "LAPSED" and not town.holds(town.coordinator)
