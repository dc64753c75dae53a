"""The thin thread: a consultation becomes a case, a consent opens exactly its part, and its withdrawal closes it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.doors import seen
from access.grants import recalled_name, standing, who_sees
from access.topics import Topic
from accounts.querysets import today
from cases import actions
from cases.models import Case, CaseNote, Consultation
from consent import actions as consent_actions
from people.models import Contact, Person
from tests.gate import as_migrator
from tests.world import MembershipFactory, acting

pytestmark = pytest.mark.wall


@pytest.fixture
def three():
    with as_migrator():
        return MembershipFactory(), MembershipFactory(), MembershipFactory()


def take(by):
    return actions.take_consultation(
        None,
        by=by,
        person={"name": "見本 花子", "kana": "ミホン ハナコ"},
        contacts=[("PHONE", "042-000-0001", "")],
        taken_at=timezone.now(),
        method="03",
        caller="SELF",
        text="家賃の督促状が届いた",
        concerns=["04"],
        main_concern="04",
    )


def consent(case, by, agency, topics):
    return consent_actions.record(
        case,
        by=by,
        lines=[(agency, None, int(topics))],
        method="WRITTEN",
        agreed_on=today(),
        valid_from=today(),
        valid_until=today() + timedelta(days=365),
    )


def test_consent_opens_exactly_its_part_and_withdrawal_closes_it(three):
    counter, consented, other = three
    with acting(counter) as by:
        case = actions.open_case(take(by), by=by)
        shared = actions.write_note(
            case.pk, by=by, happened_on=today(), method="01", text="電話で聞いた", topics=4
        )
        hidden = actions.write_note(
            case.pk, by=by, happened_on=today(), method="01", text="家計のこと", topics=20
        )
        given = consent(case, by, consented.agency, Topic.IDENTITY | Topic.PROGRESS)
        assert standing(case.pk).holds
        assert {line.agency_id for line in who_sees(case.pk)} == {counter.agency_id, consented.agency_id}
    with acting(other):
        assert not Case.objects.exists() and not Person.objects.exists() and not who_sees(case.pk)
    with acting(consented) as by:
        assert Case.objects.get() == case
        assert seen(Case.objects.get(), "person").name == "見本 花子"
        assert list(CaseNote.objects.all()) == [shared]
        assert not Contact.objects.exists() and not Consultation.objects.exists()
        own = actions.write_note(
            case.pk, by=by, happened_on=today(), method="01", text="こちらの記録", topics=4
        )
    with acting(counter) as by:
        assert set(CaseNote.objects.all()) == {shared, hidden, own}
        consent_actions.withdraw(given, by=by, reason="本人の申出")
    with acting(consented):
        assert not Case.objects.exists() and not Person.objects.exists()
        assert list(CaseNote.objects.all()) == [own]
        assert standing(case.pk).recalls and not standing(case.pk).sees
        assert recalled_name(case.pk) == "見本 花子"
    with acting(counter) as by:
        actions.edit_person(case, by=by, person=Person.objects.get(), version=1, name="見本 華子")
    with acting(consented):
        assert recalled_name(case.pk) == "見本 花子"
