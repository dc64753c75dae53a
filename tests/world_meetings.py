"""会議 for tests: a meeting never without its body, an item never without its matter and what carries it."""

from datetime import time, timedelta

import factory

from accounts.models import Agency
from accounts.querysets import today
from meetings.models import (
    Body,
    BodySeat,
    Inquiry,
    Item,
    Matter,
    Meeting,
    Member,
    Minute,
    Pledge,
    Sheet,
    Task,
)
from meetings.states import SECRECY, Basis
from tests.world import AgencyFactory, CaseFactory, ConsentFactory, WorkerFactory

ROOMS = [basis.value for basis in SECRECY]


class BodyFactory(factory.django.DjangoModelFactory):
    """会議体 of a 課, for rooms on every ground unless `bases` says otherwise."""

    class Meta:
        model = Body

    code = factory.Sequence(lambda n: f"T{n}")
    name = factory.Sequence(lambda n: f"試験の会議体{n}")
    agency = factory.SubFactory(AgencyFactory, legal_status=Agency.LegalStatus.CITY)
    bases = factory.LazyFunction(lambda: list(ROOMS))


def seat(body, *agencies):
    """Put agencies on the register of a body (構成機関名簿)."""
    since = today() - timedelta(days=30)
    return [BodySeat.objects.create(body=body, agency=agency, valid_from=since) for agency in agencies]


class MeetingFactory(factory.django.DjangoModelFactory):
    """会議 of a body, convened by its 課."""

    class Meta:
        model = Meeting

    body = factory.SubFactory(BodyFactory)
    agency = factory.SelfAttribute("body.agency")
    prepared_by = factory.SelfAttribute("body.agency")
    made_by = factory.SubFactory(WorkerFactory)
    held_on = factory.LazyFunction(today)
    starts_at = time(14, 0)
    state = "CALLED"


class ItemFactory(factory.django.DjangoModelFactory):
    """議題, a room about a case unless `basis="CONSENT"`, which brings a consent (C2) along; `matter__…` says what it is."""

    class Meta:
        model = Item
        skip_postgeneration_save = True

    meeting = factory.SubFactory(MeetingFactory)
    basis = "S106"
    purposes = factory.LazyFunction(lambda: ["1"])
    agency = factory.SelfAttribute("meeting.prepared_by")
    author = factory.SelfAttribute("meeting.made_by")

    @factory.post_generation
    def matter(item, create, extracted, **facts):
        MatterFactory(item=item, **facts)


class MatterFactory(factory.django.DjangoModelFactory):
    """議題の中身, of a case on consent, about one in a room; `subject` is the case."""

    class Meta:
        model = Matter

    class Params:
        subject = factory.LazyAttribute(lambda matter: CaseFactory())

    item = factory.SubFactory(ItemFactory)
    case = factory.LazyAttribute(lambda m: consented(m) if m.item.basis == Basis.CONSENT else None)
    about = factory.LazyAttribute(
        lambda m: None if m.item.basis in (Basis.CONSENT, Basis.ANON) else m.subject
    )
    is_anonymous = factory.LazyAttribute(lambda m: m.item.basis == Basis.ANON)
    called = factory.LazyAttribute(lambda m: "Aさん" if m.is_anonymous else "架空 花子")
    text = factory.Sequence(lambda n: f"試験の論点{n}")
    topics = 4


def consented(matter):
    """The case of a matter, which its person allows to be brought to a 重層的支援会議."""
    ConsentFactory(case=matter.subject, kinds=["C2", "C3"])
    return matter.subject


class MemberFactory(factory.django.DjangoModelFactory):
    """構成員: pass agency and worker (who works there)."""

    class Meta:
        model = Member

    item = factory.SubFactory(ItemFactory)
    agency = factory.SubFactory(AgencyFactory)
    worker = factory.SubFactory(WorkerFactory)
    chosen_by = factory.SelfAttribute("item.author")


def let_in(item, *memberships):
    """Choose the workers of these memberships and let them acknowledge the duty; returns the members."""
    members = []
    for membership in memberships:
        who = {"item": item, "agency": membership.agency, "worker": membership.worker}
        members.append(MemberFactory(**who))
        acknowledge(item, membership)
    return members


def acknowledge(item, membership):
    duty = SECRECY.get(Basis(item.basis))
    if duty:
        return Pledge.objects.create(
            item=item,
            agency=membership.agency,
            worker=membership.worker,
            article=duty.article,
            text=duty.text,
        )
    return None


class SheetFactory(factory.django.DjangoModelFactory):
    """準備シート."""

    class Meta:
        model = Sheet

    item = factory.SubFactory(ItemFactory)
    agency = factory.SelfAttribute("item.agency")
    author = factory.SelfAttribute("item.author")
    household = factory.Sequence(lambda n: f"試験の世帯像{n}")


class InquiryFactory(factory.django.DjangoModelFactory):
    """資料・意見の求め."""

    class Meta:
        model = Inquiry

    item = factory.SubFactory(ItemFactory)
    agency = factory.SelfAttribute("item.agency")
    author = factory.SelfAttribute("item.author")
    to_agency = factory.SubFactory(AgencyFactory)
    text = factory.Sequence(lambda n: f"試験の求め{n}")
    due_on = factory.LazyFunction(lambda: today() + timedelta(days=7))


class MinuteFactory(factory.django.DjangoModelFactory):
    """会議録."""

    class Meta:
        model = Minute

    item = factory.SubFactory(ItemFactory)
    agency = factory.SelfAttribute("item.meeting.agency")
    author = factory.SelfAttribute("item.author")
    talk = factory.Sequence(lambda n: f"試験の話し合い{n}")
    conclusion = factory.Sequence(lambda n: f"試験の決定{n}")
    outcomes = factory.LazyFunction(lambda: ["SHARE"])


class TaskFactory(factory.django.DjangoModelFactory):
    """役割."""

    class Meta:
        model = Task

    item = factory.SubFactory(ItemFactory)
    author_agency = factory.SelfAttribute("item.meeting.agency")
    author = factory.SelfAttribute("item.author")
    agency = factory.SubFactory(AgencyFactory)
    text = factory.Sequence(lambda n: f"試験の役割{n}")
    due_on = factory.LazyFunction(lambda: today() + timedelta(days=7))
