"""Plans for tests: none without a case whose agency is in charge, no role without whose sight carries it."""

from datetime import timedelta

import factory

from accounts.querysets import today
from cases.models import PlanGoal, PlanRole, RoleAnswer, SupportPlan
from cases.states import PlanState
from tests.world import AgencyFactory, CaseFactory, ConsentFactory, WorkerFactory, grant

SETTLED = (PlanState.DECIDED, PlanState.REVIEWED)


class SupportPlanFactory(factory.django.DjangoModelFactory):
    """支援プラン of a case its agency is in charge of; decided by whom it names, or by a 課 of its own."""

    class Meta:
        model = SupportPlan

    case = factory.SubFactory(CaseFactory)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    number = factory.LazyAttribute(lambda plan: SupportPlan.objects.filter(case=plan.case).count() + 1)
    words = factory.Sequence(lambda n: f"試験の本人の言葉{n}")
    starts_on = made_on = factory.LazyFunction(today)
    ends_on = factory.LazyAttribute(lambda plan: plan.starts_on + timedelta(days=364))
    lead_agency = factory.SelfAttribute("case.agency")

    @factory.lazy_attribute
    def consent(self):
        agreed = self.state in (PlanState.AGREED, *SETTLED)
        return ConsentFactory(case=self.case, kinds=["C4"]) if agreed else None

    state = PlanState.DRAFT
    decided_on = factory.LazyAttribute(lambda plan: today() if plan.state in SETTLED else None)
    decided_by = factory.LazyAttribute(lambda plan: WorkerFactory() if plan.state in SETTLED else None)
    decided_agency = factory.LazyAttribute(
        lambda plan: AgencyFactory(decides=True) if plan.state in SETTLED else None
    )


class PlanGoalFactory(factory.django.DjangoModelFactory):
    """プランの目標."""

    class Meta:
        model = PlanGoal

    plan = factory.SubFactory(SupportPlanFactory)
    case = factory.SelfAttribute("plan.case")
    agency = factory.SelfAttribute("plan.agency")
    author = factory.SelfAttribute("plan.author")
    issue = factory.Sequence(lambda n: f"試験の課題{n}")
    goal = factory.Sequence(lambda n: f"試験の目標{n}")
    topics = 4


class PlanRoleFactory(factory.django.DjangoModelFactory):
    """役割分担, asked of an agency that sees the case with what it contains (`sees=False`: of one that does not)."""

    class Meta:
        model = PlanRole
        skip_postgeneration_save = True

    goal = factory.SubFactory(PlanGoalFactory)
    plan = factory.SelfAttribute("goal.plan")
    case = factory.SelfAttribute("plan.case")
    from_agency = factory.SelfAttribute("plan.agency")
    author = factory.SelfAttribute("plan.author")
    agency = factory.SubFactory(AgencyFactory)
    support = factory.Sequence(lambda n: f"試験の支援内容{n}")
    proposed_on = factory.LazyFunction(today)
    topics = 4

    @factory.post_generation
    def sees(role, create, extracted, **how):
        own = role.agency_id in (None, role.case.agency_id)
        if extracted is not False and not own:
            mask = how.get("topics", role.topics)
            grant(role.case, role.worker or role.agency, mask, agency=role.agency)


class RoleAnswerFactory(factory.django.DjangoModelFactory):
    """役割への返事; `role__state` says what came of it."""

    class Meta:
        model = RoleAnswer

    role = factory.SubFactory(PlanRoleFactory, state="ACCEPTED")
    case = factory.SelfAttribute("role.case")
    agency = factory.SelfAttribute("role.agency")
    author = factory.SubFactory(WorkerFactory)
    topics = factory.SelfAttribute("role.topics")
    answer = "ACCEPT"
    text = factory.Sequence(lambda n: f"試験の返事{n}")
