"""Worlds for tests: agencies and workers in one line, and nothing that anybody could make without what carries it."""

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
from consent.models import Asking, Consent, ConsentFile, ConsentLine
from desk.models import Notice
from people.models import Person
from referrals.models import Confirmation, Letter, Referral


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


class ConsentFactory(factory.django.DjangoModelFactory):
    """同意, opened, with the grants of the agencies its `lines` name: tuples (agency, worker or None, topics)."""

    class Meta:
        model = Consent
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    person = factory.SelfAttribute("case.person")
    agency = factory.SelfAttribute("case.agency")
    recorded_by = factory.SubFactory(WorkerFactory)
    kinds = ["C2"]
    method = "ORAL"
    agreed_on = valid_from = factory.LazyFunction(today)
    valid_until = factory.LazyFunction(lambda: today() + timedelta(days=90))
    opened_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def lines(consent, create, extracted, **how):
        dates = {"since": consent.valid_from, "until": consent.valid_until}
        for agency, worker, topics in extracted or ():
            ConsentLine.objects.create(
                consent=consent, case=consent.case, agency=agency, worker=worker, topics=topics
            )
            grant(consent.case, worker or agency, topics, source=consent.pk, agency=agency, **dates)


class ConsentFileFactory(factory.django.DjangoModelFactory):
    """同意書の写し, never without its consent."""

    class Meta:
        model = ConsentFile

    consent = factory.SubFactory(ConsentFactory)
    case = factory.SelfAttribute("consent.case")
    agency = factory.SelfAttribute("consent.agency")
    author = factory.SelfAttribute("consent.recorded_by")
    name = "架空の同意書.png"
    media_type = "image/png"
    content = b"x"


class AskingFactory(factory.django.DjangoModelFactory):
    """打診の記録."""

    class Meta:
        model = Asking

    case = factory.SubFactory(CaseFactory)
    person = factory.SelfAttribute("case.person")
    agency = factory.SelfAttribute("case.agency")
    author = factory.SubFactory(WorkerFactory)
    asked_on = factory.LazyFunction(today)
    answer = "PENDING"
    why = "06"
    ask_again_on = factory.LazyFunction(lambda: today() + timedelta(days=14))


class ReferralFactory(factory.django.DjangoModelFactory):
    """つなぎ, never without its letter and what carries it; `letter__…` says what the letter is (CONSENT on a new case)."""

    class Meta:
        model = Referral
        skip_postgeneration_save = True

    from_agency = factory.SubFactory(AgencyFactory)
    sent_by = factory.SubFactory(WorkerFactory)
    to_agency = factory.SubFactory(AgencyFactory)
    kind = "REQUEST"
    due_on = factory.LazyFunction(lambda: today() + timedelta(days=7))

    @factory.post_generation
    def letter(referral, create, extracted, **facts):
        LetterFactory(referral=referral, **facts)


class LetterFactory(factory.django.DjangoModelFactory):
    """つなぎの本文, with the consent, or the confirmation and the grant, that its ground needs."""

    class Meta:
        model = Letter
        skip_postgeneration_save = True

    class Params:
        to = factory.LazyAttribute(lambda letter: (letter.referral.to_agency, letter.referral.to_worker))

    referral = factory.SubFactory(ReferralFactory)
    ground = "CONSENT"
    topics = 4
    text = factory.Sequence(lambda n: f"試験のつなぎ{n}")
    consultation = None
    article = factory.LazyAttribute(lambda letter: "K7" if letter.ground == "STATUTE" else "")
    reason = factory.LazyAttribute(lambda letter: "架空" if letter.ground == "STATUTE" else "")
    case = factory.LazyAttribute(
        lambda letter: None if letter.consultation else CaseFactory(agency=letter.referral.from_agency)
    )
    consent = factory.LazyAttribute(
        lambda letter: (
            ConsentFactory(case=letter.case, lines=[(*letter.to, letter.topics)])
            if letter.case and letter.ground == "CONSENT"
            else None
        )
    )

    @factory.post_generation
    def carried(letter, create, extracted, **how):
        if letter.ground == "STATUTE":
            shell = letter.referral
            Confirmation.objects.create(
                referral=shell,
                from_agency=shell.from_agency,
                agency=how.get("head", shell.from_agency),
                article=letter.article,
                due_on=today(),
            )
            if letter.case:
                to = {"source": shell.pk, "agency": shell.to_agency}
                made = grant(letter.case, shell.to_worker or shell.to_agency, letter.topics, "STATUTE", **to)
                type(made).objects.filter(pk=made.pk).update(quiet=letter.is_report)


class NoticeFactory(factory.django.DjangoModelFactory):
    """お知らせ, about a つなぎ that is there."""

    class Meta:
        model = Notice

    key = factory.LazyFunction(lambda: str(uuid.uuid4()))
    about = "MOVED"
    agency = factory.SubFactory(AgencyFactory)
    source_id = factory.LazyAttribute(lambda notice: ReferralFactory(to_agency=notice.agency).pk)


acting = acting_as
