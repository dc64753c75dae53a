"""Worlds for tests: agencies and workers in one line, and cases that nobody can make without a grant."""

import uuid
from datetime import timedelta

import factory
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from access.models import AgencyGrant, Basis, WorkerGrant
from access.topics import ALL
from accounts.contexts import acting_as
from accounts.models import Agency, Membership, Worker
from accounts.querysets import today
from cases.models import Case, CaseNote, Consultation
from people.models import Person


class AgencyFactory(factory.django.DjangoModelFactory):
    """機関."""

    class Meta:
        model = Agency

    group = factory.LazyFunction(lambda: Group.objects.create(name=f"機関 {uuid.uuid4()}"))
    name = factory.Sequence(lambda n: f"試験の課{n}・{uuid.uuid4().hex[:6]}")
    short_name = factory.Sequence(lambda n: f"課{n}")
    kind = Agency.Kind.DEPARTMENT
    legal_status = Agency.LegalStatus.CITY


class WorkerFactory(factory.django.DjangoModelFactory):
    """職員."""

    class Meta:
        model = Worker

    username = factory.LazyFunction(lambda: f"t-{uuid.uuid4().hex[:12]}")
    name = factory.Sequence(lambda n: f"試験 太郎{n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    """所属."""

    class Meta:
        model = Membership

    worker = factory.SubFactory(WorkerFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = Membership.Role.STAFF
    valid_from = factory.LazyFunction(lambda: today() - timedelta(days=30))


class PersonFactory(factory.django.DjangoModelFactory):
    """本人."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"架空 花子{n}")
    kana = "カクウ ハナコ"


class CaseFactory(factory.django.DjangoModelFactory):
    """ケース, never without the grant of the agency that opened it."""

    class Meta:
        model = Case
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    agency = factory.SubFactory(AgencyFactory)
    opened_on = factory.LazyFunction(today)

    @factory.post_generation
    def grant(case, create, extracted, **how):
        grant(case, case.agency, ALL, Basis.INTAKE, **how)


class NoteFactory(factory.django.DjangoModelFactory):
    """経過記録."""

    class Meta:
        model = CaseNote

    case = factory.SubFactory(CaseFactory)
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    happened_on = factory.LazyFunction(today)
    method = "01"
    text = factory.Sequence(lambda n: f"試験の記録{n}")
    topics = 4


class ConsultationFactory(factory.django.DjangoModelFactory):
    """相談."""

    class Meta:
        model = Consultation

    agency = factory.SubFactory(AgencyFactory)
    taken_by = factory.SubFactory(WorkerFactory)
    person = factory.SubFactory(PersonFactory)
    taken_at = factory.LazyFunction(timezone.now)
    method = "03"
    caller = "SELF"
    text = factory.Sequence(lambda n: f"試験の相談{n}")
    topics = 4


def grant(
    case,
    holder,
    topics=ALL,
    basis=Basis.CONSENT,
    *,
    since=None,
    until=None,
    closed=False,
    source=None,
    agency=None,
):
    """A grant as the opening functions would write it; `holder` is an Agency, or a Worker acting for `agency`."""
    facts = {
        "content_object": case,
        "permission": Permission.objects.get(codename="view_case", content_type__app_label="cases"),
        "topics": topics,
        "basis": basis,
        "source_id": source or uuid.uuid4(),
        "valid_from": since or today() - timedelta(days=1),
        "valid_until": until,
        "closed_at": timezone.now() if closed else None,
        "last_at": timezone.now(),
    }
    if isinstance(holder, Agency):
        return AgencyGrant.objects.create(group=holder.group, **facts)
    return WorkerGrant.objects.create(user=holder, agency=agency, **facts)


acting = acting_as
