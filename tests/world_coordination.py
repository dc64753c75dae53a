"""多機関協働 for tests: an application (C1), a case that was taken, decisions of meetings, what was found and ended."""

from datetime import timedelta

import factory

from access.models import Basis
from access.topics import ALL
from accounts.querysets import today
from cases.models import (
    Coordination,
    CoordinationIntake,
    Evaluation,
    Monitoring,
    Reopening,
    Resolution,
)
from tests.world import AgencyFactory, CaseFactory, ConsentFactory, WorkerFactory, grant


class CoordinatorFactory(AgencyFactory):
    """多機関協働事業者."""

    coordinates = True


class ApplicationFactory(ConsentFactory):
    """申込の同意 (C1): opens nothing by itself."""

    kinds = ["C1"]
    opened_at = None


class IntakeFactory(factory.django.DjangoModelFactory):
    """多機関協働の受付判断, by a coordinator who sees the case."""

    class Meta:
        model = CoordinationIntake
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    agency = factory.SubFactory(CoordinatorFactory)
    author = factory.SubFactory(WorkerFactory)
    decision = "C"
    reason = factory.Sequence(lambda n: f"架空の理由{n}")
    decided_on = factory.LazyFunction(today)


class CoordinationFactory(factory.django.DjangoModelFactory):
    """多機関協働 that runs, never without the application and the coordinator's grant."""

    class Meta:
        model = Coordination
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    agency = factory.SubFactory(CoordinatorFactory)
    author = factory.SubFactory(WorkerFactory)
    consent = factory.LazyAttribute(lambda row: ApplicationFactory(case=row.case))
    intake = factory.LazyAttribute(
        lambda row: IntakeFactory(case=row.case, agency=row.agency, author=row.author, decision="B")
    )
    taken_on = factory.LazyFunction(today)

    @factory.post_generation
    def carried(row, create, extracted, **how):
        if row.is_running:
            until = row.consent.valid_until
            grant(row.case, row.agency, ALL, Basis.COORDINATION, source=row.pk, until=until)


class ResolutionFactory(factory.django.DjangoModelFactory):
    """会議の決定."""

    class Meta:
        model = Resolution

    case = factory.SubFactory(CaseFactory)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    topics = 256
    kind = "APPROVE"
    text = "架空の決定"
    decided_on = factory.LazyFunction(today)
    meeting_number = factory.Sequence(lambda n: f"試験-{n}")
    meeting_label = "架空の重層的支援会議"


class MonitoringFactory(factory.django.DjangoModelFactory):
    """モニタリング."""

    class Meta:
        model = Monitoring

    case = factory.SubFactory(CaseFactory)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    happened_on = factory.LazyFunction(today)
    findings = factory.Sequence(lambda n: f"架空の状況{n}")
    next_on = factory.LazyFunction(lambda: today() + timedelta(days=90))


class EvaluationFactory(factory.django.DjangoModelFactory):
    """評価, one that leads to a new plan."""

    class Meta:
        model = Evaluation

    case = factory.SubFactory(CaseFactory)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    programme = "P1"
    result = "2"
    changes = ["00"]
    close_reason = factory.LazyAttribute(lambda row: "" if row.result == "2" else "11")
    text = factory.Sequence(lambda n: f"架空の評価{n}")
    evaluated_on = factory.LazyFunction(today)


class ReopeningFactory(factory.django.DjangoModelFactory):
    """再開の記録."""

    class Meta:
        model = Reopening

    case = factory.SubFactory(CaseFactory)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    reason = factory.Sequence(lambda n: f"架空の再開{n}")
    reopened_on = factory.LazyFunction(today)
