"""The traps of つなぎ: a shell is never alone, a denial reaches the head, a withdrawal has one author, colleagues are strangers."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from access.models import Block, Restriction
from accounts.models import Agency
from accounts.querysets import today
from consent import actions as consents
from consent.models import Asking, Consent, ConsentFile, Withdrawal
from desk.models import Notice
from referrals.models import Confirmation, Letter, Message, Referral
from tests.gate import as_migrator
from tests.world import (
    AgencyFactory,
    AskingFactory,
    ConsentFactory,
    ConsentFileFactory,
    ConsultationFactory,
    MembershipFactory,
    NoticeFactory,
    ReferralFactory,
    acting,
)

pytestmark = pytest.mark.wall


@pytest.fixture
def two():
    with as_migrator():
        return MembershipFactory(), MembershipFactory()


def letter(two, to_worker=None, **facts):
    with as_migrator():
        sender = {"from_agency": two[0].agency, "sent_by": two[0].worker}
        return ReferralFactory(**sender, to_agency=two[1].agency, to_worker=to_worker, **facts)


def counts(membership, *models):
    with acting(membership):
        return [model.objects.count() for model in models]


@pytest.mark.parametrize(("ground", "bodies"), [("CONSENT", 1), ("STATUTE", 1), ("ANONYMOUS", 1)])
def test_the_factories_make_what_carries_a_letter(two, ground, bodies):
    shell = letter(two, letter__ground=ground)
    assert counts(two[1], Referral, Letter) == [1, bodies]
    with as_migrator():
        connection.check_constraints()
        NoticeFactory(agency=two[1].agency, source_id=shell.pk)
    assert counts(two[1], Notice) == [2] and counts(two[0], Notice) == [ground == "STATUTE"]


def test_the_factories_make_papers_of_the_agency_in_charge(two):
    with as_migrator():
        given = ConsentFactory(case__agency=two[0].agency, lines=[(two[1].agency, None, 4)])
        ConsentFileFactory(consent=given)
        AskingFactory(case=given.case)
    assert counts(two[0], Consent, ConsentFile, Asking) == [1, 1, 1]
    assert counts(two[1], Consent, ConsentFile, Asking) == [1, 0, 0]


def test_a_shell_does_not_stand_without_its_letter(two):
    with acting(two[0]) as by:
        with pytest.raises(IntegrityError, match="without its letter"), transaction.atomic():
            facts = {"kind": "REQUEST", "due_on": today(), "to_agency": two[1].agency}
            Referral(from_agency=by.agency, sent_by=by.worker, **facts).save(force_insert=True)
            connection.check_constraints()
        connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_colleague_by_name_reads_neither_shell_nor_words_of_another(two):
    with as_migrator():
        volunteers = AgencyFactory(named_only=True)
        first, second = MembershipFactory(agency=volunteers), MembershipFactory(agency=volunteers)
        third = MembershipFactory(agency=volunteers)
    shell = letter((first, second), to_worker=second.worker, letter__ground="STATUTE")
    with as_migrator():
        for who in (first, second):
            Message.objects.create(
                referral=shell, agency=volunteers, author=who.worker, verb="REPORT", text="架空"
            )
        Referral.objects.filter(pk=shell.pk).update(
            state="RETURNED", answered_at=timezone.now(), answered_by=second.worker
        )
    assert counts(third, Referral, Letter, Message, Confirmation, Notice) == [0, 0, 0, 0, 0]
    assert counts(second, Referral, Letter, Message, Confirmation) == [1, 0, 1, 0]
    assert counts(first, Referral, Letter, Message, Confirmation) == [1, 1, 2, 1]


def test_a_denial_reaches_the_head_the_notice_and_the_letter_of_a_consultation(two):
    with as_migrator():
        head = MembershipFactory(role="CHIEF")
    shell = letter(two, letter__ground="STATUTE", letter__carried__head=head.agency)
    assert counts(head, Referral, Confirmation) == [1, 1]
    with as_migrator():
        case = Letter.objects.get(referral=shell).case
        became = ConsultationFactory(agency=two[0].agency, case=case)
    letter(two, letter__ground="ANONYMOUS", letter__consultation=became)
    assert counts(two[1], Referral, Letter) == [2, 2]
    with as_migrator():
        for who in (head, two[1]):
            Block.objects.create(case=case, worker=who.worker, reason="架空", valid_from=today())
    assert counts(head, Referral, Confirmation, Letter) == [0, 0, 0]
    assert counts(two[1], Referral, Letter, Notice) == [0, 0, 0]


def test_who_took_a_consent_back_is_kept_from_it_when_the_case_is(two):
    with as_migrator():
        given = ConsentFactory(case__agency=two[0].agency, lines=[(two[1].agency, None, 4)])
    with acting(two[1]) as by:
        consents.withdraw(given, by=by, reason="架空")
    assert counts(two[1], Withdrawal) == [1]
    with as_migrator():
        Restriction.objects.create(case=given.case, reason="架空", valid_from=today())
    assert counts(two[1], Withdrawal) == [0]


def test_nobody_occupies_the_place_of_a_withdrawal_or_dates_it(two):
    with as_migrator():
        given = ConsentFactory(case__agency=two[0].agency, lines=[(two[1].agency, None, 4)])
    with acting(two[1]) as by:
        facts = {"case_id": given.case_id, "agency": by.agency, "author": by.worker}
        with pytest.raises(ProgrammingError), transaction.atomic():
            Withdrawal(consent=given, **facts).save(force_insert=True)
        long_ago = timezone.now().replace(year=2001)
        seen = Consent.objects.filter(pk=given.pk)
        assert seen.update(withdrawn_at=long_ago, withdrawn_by=by.worker, withdrawn_agency=by.agency)
    with as_migrator():
        assert Consent.objects.get(pk=given.pk).withdrawn_at.year > 2001


def test_the_head_is_the_offices_own_or_the_one_above(two):
    def chief_of(agency):
        with acting(two[0]), connection.cursor() as cursor:
            cursor.execute("SELECT referrals_chief_of(%s)", [agency.pk])
            return cursor.fetchone()[0]

    with as_migrator():
        above = MembershipFactory(role="CHIEF", valid_until=today())
        window = AgencyFactory(parent=above.agency)
    assert chief_of(window) == above.agency_id
    with as_migrator():
        own = MembershipFactory(role="CHIEF", agency=window)
    assert chief_of(window) == window.pk
    with as_migrator():
        for head in (own, above):
            head.valid_until = head.valid_from
            head.save()
    assert chief_of(window) == window.pk and Agency.objects.filter(pk=window.pk).exists()
