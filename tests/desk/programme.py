"""Random programmes: everything of 多機関協働・会議・保護・アウトリーチ that can stand open, by a seed, and who works where."""

import random
from datetime import timedelta

from django.utils import timezone

from accounts.models import Agency
from accounts.querysets import today
from consent.models import Asking
from referrals.models import Letter, Referral
from tests.world import (
    AgencyFactory,
    CaseFactory,
    ConsentFactory,
    ConsultationFactory,
    MembershipFactory,
    grant,
)
from tests.world_coordination import (
    ApplicationFactory,
    CoordinationFactory,
    CoordinatorFactory,
    EvaluationFactory,
    MonitoringFactory,
    ResolutionFactory,
)
from tests.world_denials import DenialFactory, step
from tests.world_meetings import (
    BodyFactory,
    InquiryFactory,
    ItemFactory,
    MeetingFactory,
    TaskFactory,
    let_in,
    seat,
)
from tests.world_outreach import OutreachPlanFactory, OutreachVisitFactory
from tests.world_plan import PlanGoalFactory, PlanRoleFactory, RoleAnswerFactory, SupportPlanFactory

DAY = timedelta(days=1)


class Programme:
    """機関 with their workers, and things that wait; `made` names what was laid out, as (kind, id)."""

    def __init__(self, seed):
        self.pick = random.Random(seed)
        self.made = set()
        self.above = AgencyFactory()
        self.decider = AgencyFactory(decides=True)
        self.coordinator = CoordinatorFactory(parent=self.decider)
        self.window, self.office = AgencyFactory(parent=self.above), AgencyFactory(parent=self.above)
        self.volunteers = AgencyFactory(named_only=True, parent=self.above)
        self.agencies = [self.window, self.office, self.coordinator]
        self.people = {}
        for agency in (*self.agencies, self.decider, self.above, self.volunteers):
            roles = ["NAMED", "NAMED"] if agency.named_only else ["STAFF", "STAFF", *self.maybe(["CHIEF"])]
            self.people[agency.pk] = [MembershipFactory(agency=agency, role=role) for role in roles]
        self.body = BodyFactory(agency=self.decider, bases=["S106", "CONSENT"])
        seat(self.body, *self.agencies, self.volunteers)
        steps = [self.plan, self.roles, self.coordination, self.resolution, self.stopped, self.meeting]
        steps += [self.room, self.denial, self.outreach, self.asking, self.over]
        steps += [self.letter, self.consultation]
        for make in self.pick.sample(steps * 2, 16):
            make()

    def maybe(self, things, chance=0.6):
        return things if self.pick.random() < chance else []

    def worker(self, agency):
        return self.pick.choice(self.people[agency.pk])

    def day(self, least=-40, most=20):
        return today() + self.pick.randint(least, most) * DAY

    def case(self, **facts):
        return CaseFactory(
            agency=self.pick.choice([self.window, self.office]), **({"stage": "SUPPORT"} | facts)
        )

    def note(self, kind, row):
        self.made.add((kind, row.pk))
        return row

    def plan(self, state=None, case=None):
        case, state = (
            case or self.case(),
            state or self.pick.choice(["DRAFT", "DISCUSSED", "AGREED", "DECIDED"]),
        )
        made = self.day(-60, 0)
        plan = SupportPlanFactory(
            case=case, state=state, author=self.worker(case.agency).worker, made_on=made, starts_on=made,
            ends_on=made + self.pick.randint(40, 400) * DAY, monitor_on=made + self.pick.randint(5, 90) * DAY,
        )  # fmt: skip
        if state != "DRAFT":
            ResolutionFactory(case=case, plan=plan, decided_on=made + DAY)
        if state == "AGREED" and self.maybe([1]):
            grant(case, self.decider, 257)
        if state == "DECIDED" and self.maybe([1]):
            MonitoringFactory(case=case, plan=plan, happened_on=made, next_on=made + 10 * DAY)
        kinds = {
            "DRAFT": "PLAN_DRAFT",
            "DISCUSSED": "PLAN_AGREE",
            "AGREED": "PLAN_DECIDE",
            "DECIDED": "PLAN_ENDS",
        }
        return self.note(kinds[state], plan)

    def roles(self):
        plan = self.plan("DECIDED")
        goal = PlanGoalFactory(plan=plan)
        carrier = self.pick.choice([self.office, self.window, self.volunteers])
        worker = self.worker(carrier).worker if carrier.named_only else None
        state = self.pick.choice(["PROPOSED", "ACCEPTED", "STARTED", "DECLINED"])
        sees = self.pick.random() < 0.7
        role = PlanRoleFactory(
            goal=goal, agency=carrier, worker=worker, state=state, sees=sees,
            proposed_on=self.day(-30, 0), ends_on=self.day(-10, 5),
        )  # fmt: skip
        own = carrier == plan.case.agency
        if state == "DECLINED":
            RoleAnswerFactory(role=role, answer="DECLINE", author=self.worker(carrier).worker)
            self.note("ROLE_GONE", role)
        elif not (sees or own):
            self.note("ROLE_GONE", role)
        else:
            self.note("ROLE_ASKED" if state == "PROPOSED" else "ROLE_RUNS", role)

    def coordination(self):
        case = self.case()
        facts = {"case": case, "agency": self.coordinator, "taken_on": self.day(-50, 0)}
        if self.maybe([1]):
            self.note("COORD_PLAN", CoordinationFactory(**facts))
            return
        ended = self.day(-20, 0)
        agreed = ended - 90 * DAY
        consent = ApplicationFactory(case=case, agreed_on=agreed, valid_from=agreed, valid_until=ended - DAY)
        self.note(
            "COORD_NEXT", CoordinationFactory(consent=consent, ended_on=ended, ended_how="LAPSED", **facts)
        )

    def resolution(self):
        case = self.case()
        kind = self.pick.choice(["CLOSE", "SUSPEND", "REVISE"])
        plan = self.plan("DECIDED", case) if self.maybe([1]) else None
        row = ResolutionFactory(case=case, plan=plan, kind=kind, decided_on=self.day(-20, 0))
        self.note("PLAN_REVISE" if kind == "REVISE" else "CLOSING", row)

    def stopped(self):
        case = self.case(stage="SUSPENDED")
        until = self.pick.choice([None, self.day(-10, 10)])
        EvaluationFactory(
            case=case, result="3", close_reason="31", whole_case=True, applied_at=timezone.now(),
            evaluated_on=min(self.day(-100, 0), until or today()), watch_until=until,
        )  # fmt: skip
        self.note("SUSPENDED", case)

    def meeting(self):
        state = self.pick.choice(["PREPARING", "CALLED", "HELD"])
        held = self.day(-20, 10) if state != "HELD" else self.day(-20, 0)
        meeting = MeetingFactory(body=self.body, prepared_by=self.coordinator, state=state, held_on=held)
        kinds = {"PREPARING": "MEETING_CALL", "CALLED": "MEETING_HOLD"}
        if state == "HELD" and self.maybe([1]):
            item = ItemFactory(meeting=meeting, matter__subject=self.case())
            self.note("MINUTES", item)
        else:
            self.note(kinds.get(state, "MEETING_CONFIRM"), meeting)

    def room(self):
        """A settled or a coming room, with its people, its roles and its requests."""
        case, is_past = self.case(), self.pick.random() < 0.5
        held = self.day(-20, -1) if is_past else self.day(1, 10)
        meeting = MeetingFactory(
            body=self.body, prepared_by=self.coordinator, state="HELD" if is_past else "CALLED", held_on=held
        )
        facts = {"state": "SETTLED", "window_until": held + 30 * DAY} if is_past else {}
        item = ItemFactory(meeting=meeting, matter__subject=case, **facts)
        agency = self.pick.choice(self.agencies)
        let_in(item, self.worker(agency))
        inquiry = InquiryFactory(
            item=item, agency=self.decider, to_agency=self.pick.choice(self.agencies), due_on=self.day()
        )
        self.note("INQUIRY", inquiry)
        if is_past:
            named = self.worker(agency).worker if self.maybe([1], 0.5) else None
            self.note("TASK", TaskFactory(item=item, agency=agency, worker=named, due_on=self.day()))
        else:
            self.note("SHEET", item)

    def denial(self):
        case = self.case()
        first, *others = self.people[case.agency_id]
        since = self.day(-10, 0)
        denial = DenialFactory(case=case, author=first.worker, names=[first], valid_from=since)
        if self.maybe([1], 0.5):
            step(denial, "CONFIRMED", case.agency, others[0].worker)
            step(denial, "LIFT_ASKED", case.agency, first.worker, due_on=self.day(-10, 10))
            self.note("DENIAL_LIFT", denial)
        else:
            self.note("DENIAL_CONFIRM", denial)

    def outreach(self):
        case = self.case()
        member = self.worker(case.agency)
        if self.maybe([1], 0.5):
            OutreachPlanFactory(case=case, author=member.worker, begins_on=self.day(-40, 0))
        visit = OutreachVisitFactory(
            note__case=case, note__agency=case.agency, note__author=member.worker, next_on=self.day(-20, 20)
        )
        self.note("PROMISE", visit)

    def asking(self):
        case = self.case()
        asked = self.day(-60, -25)
        row = Asking.objects.create(
            person=case.person, case=case, agency=case.agency, author=self.worker(case.agency).worker,
            asked_on=asked, answer="REFUSED", why="02", ask_again_on=self.day(-20, -1),
        )  # fmt: skip
        self.note("ASK", row)

    def over(self):
        case = self.case()
        until = self.day(-30, -1)
        row = ConsentFactory(
            case=case,
            kinds=["C2"],
            agreed_on=until - 90 * DAY,
            valid_from=until - 90 * DAY,
            valid_until=until,
        )
        self.note("CONSENT_OVER", row)

    def letter(self):
        """A つなぎ that was accepted and names no day, or was reported on."""
        state = self.pick.choice(["ACCEPTED", "REPORTED"])
        case, to = self.case(), self.coordinator
        row = Referral.objects.create(
            kind="REQUEST", from_agency=case.agency, sent_by=self.worker(case.agency).worker, to_agency=to, due_on=today(),
            state=state, answered_at=timezone.now() - self.pick.randint(1, 60) * DAY, answered_by=self.worker(to).worker,
        )  # fmt: skip
        Letter.objects.create(referral=row, case=case, ground="ANONYMOUS", topics=4, text="架空の依頼")
        self.note("REPORT" if state == "ACCEPTED" else "FINISH", row)

    def consultation(self):
        agency = self.pick.choice([self.window, self.office])
        taken = timezone.now() - self.pick.randint(0, 20) * DAY
        worker = self.worker(agency).worker
        self.note("UNDECIDED", ConsultationFactory(agency=agency, taken_by=worker, taken_at=taken))

    def shut(self):
        """Close one agency, with everything that stood on it."""
        gone = self.pick.choice([self.window, self.office])
        Agency.objects.filter(pk=gone.pk).update(closed_on=today() - DAY)
        return gone

    def members(self, agency_id):
        return self.people.get(agency_id, [])
