"""保護の決定 for worlds: never without its first step and the row the wall reads."""

from datetime import timedelta

import factory
from django.utils import timezone

from access.models import (
    Block,
    ContactSeal,
    ContactSealWorker,
    Counterpart,
    Denial,
    DenialStep,
    Restriction,
    RestrictionWorker,
)
from accounts.querysets import today
from tests.world import CaseFactory, WorkerFactory

DAY = timedelta(days=1)


class DenialFactory(factory.django.DjangoModelFactory):
    """保護の決定 as `denial_set` would write it; `names` are memberships, `confirmed` the second person's membership."""

    class Meta:
        model = Denial
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    what = "SEAL"
    person = factory.LazyAttribute(lambda denial: denial.case.person if denial.what == "SEAL" else None)
    kind = factory.LazyAttribute(lambda denial: "KIN" if denial.what == "BLOCK" else "DV")
    reason = "架空の申出"
    applied_on = factory.SelfAttribute("valid_from")
    valid_from = factory.LazyFunction(today)
    valid_until = factory.LazyAttribute(lambda denial: denial.valid_from + 364 * DAY)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)

    @factory.post_generation
    def names(denial, create, extracted, **how):
        facts = {"pk": denial.pk, "valid_from": denial.valid_from, "valid_until": denial.valid_until}
        facts["lifted_at"] = denial.lifted_at
        workers = [member.worker for member in extracted or ()]
        if denial.what == "BLOCK":
            Block.objects.create(case=denial.case, worker=denial.worker, **facts)
        elif denial.what == "RESTRICTION":
            rule = Restriction.objects.create(case=denial.case, **facts)
            for worker in workers:
                RestrictionWorker.objects.create(restriction=rule, worker=worker)
        else:
            rule = ContactSeal.objects.create(person=denial.person, **facts)
            for worker in workers:
                ContactSealWorker.objects.create(seal=rule, worker=worker)
        step(
            denial, "SET", denial.agency, denial.author, at=denial.created_at, due_on=denial.valid_from + DAY
        )

    @factory.post_generation
    def confirmed(denial, create, extracted, **how):
        if extracted:
            step(denial, "CONFIRMED", extracted.agency, extracted.worker, at=denial.created_at + DAY / 24)


class CounterpartFactory(factory.django.DjangoModelFactory):
    """相手方, never without the decision it belongs to."""

    class Meta:
        model = Counterpart

    denial = factory.SubFactory(DenialFactory)
    case = factory.SelfAttribute("denial.case")
    text = "架空の相手方"


def step(denial, verb, agency, worker, **facts):
    facts = {"at": timezone.now()} | facts
    return DenialStep.objects.create(
        denial=denial, case=denial.case, verb=verb, agency=agency, worker=worker, **facts
    )
