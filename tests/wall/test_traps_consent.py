"""The traps of consent: it opens what its recorder holds, once, and its withdrawal closes exactly that."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from access.models import AgencyGrant, WorkerGrant
from access.verdict import Refused
from accounts.querysets import today
from cases import actions
from cases.models import Case
from consent import actions as consents
from consent.models import Consent, ConsentLine
from tests.gate import as_migrator
from tests.wall.test_thread import consent, take
from tests.world import AgencyFactory, MembershipFactory, acting, grant

pytestmark = pytest.mark.wall
DAY = timedelta(days=1)


@pytest.fixture
def three():
    with as_migrator():
        return MembershipFactory(), MembershipFactory(), MembershipFactory()


@pytest.fixture
def case(three):
    with acting(three[0]) as by:
        return actions.open_case(take(by), by=by)


def call(function, pk):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [pk])


def paper(case, by, lines=(), **facts):
    """A consent written but not opened."""
    base = {
        "person_id": case.person_id,
        "case_id": case.pk,
        "kinds": ["C2"],
        "method": "ORAL",
        "agreed_on": today(),
    }
    base |= {
        "agency": by.agency,
        "recorded_by": by.worker,
        "valid_from": today(),
        "valid_until": today() + 9 * DAY,
    }
    row = Consent(**base | facts)
    row.save(force_insert=True)
    for agency, worker, topics in lines:
        line(row, agency, topics, worker)
    return row


def line(row, agency, topics, worker=None):
    with transaction.atomic():
        made = ConsentLine(consent=row, case_id=row.case_id, agency=agency, worker=worker, topics=topics)
        made.save(force_insert=True)
    return made


def refused(match=None):
    return pytest.raises(ProgrammingError, match=match)


def open_grants(case):
    with as_migrator():
        agency = {
            (g.group_id, None, g.topics, g.basis)
            for g in AgencyGrant.objects.filter(closed_at=None, content_object=case)
        }
        worker = {
            (g.agency_id, g.user_id, g.topics, g.basis)
            for g in WorkerGrant.objects.filter(closed_at=None, content_object=case)
        }
        return {row for row in agency | worker if row[3] == "CONSENT"}


def test_topics_beyond_the_recorders_open_nothing(three, case):
    """An agency that holds a case in part passes on no more than its part."""
    with as_migrator():
        part = MembershipFactory()
        grant(case, part.agency, 5, "COORDINATION")
    with acting(part) as by:
        for topics in (8, 12, 511):
            with pytest.raises(Refused), transaction.atomic():
                consent(case, by, three[1].agency, topics)
        consent(case, by, three[1].agency, 4)
    assert open_grants(case) == {(three[1].agency_id, None, 4, "CONSENT")}


def test_only_the_agency_in_charge_writes_a_consent(three, case):
    with acting(three[0]) as by:
        consent(case, by, three[1].agency, 511)
    with acting(three[1]) as by, refused("row-level security"), transaction.atomic():
        paper(case, by)
    with acting(three[2]) as by, refused("row-level security"), transaction.atomic():
        paper(case, by)


def test_a_consent_is_opened_once_and_by_whoever_recorded_it(three, case):
    with as_migrator():
        colleague = MembershipFactory(agency=three[0].agency)
    with acting(three[0]) as by:
        row = paper(case, by, [(three[1].agency, None, 4)])
    with acting(colleague), refused("opens nothing"):
        call("consent_open", row.pk)
    with acting(three[0]):
        call("consent_open", row.pk)
        with refused("opens nothing"):
            call("consent_open", row.pk)
    assert open_grants(case) == {(three[1].agency_id, None, 4, "CONSENT")}


def test_no_line_is_added_after_opening_nor_to_anothers_consent(three, case):
    with as_migrator():
        colleague = MembershipFactory(agency=three[0].agency)
    with acting(three[0]) as by:
        row = consent(case, by, three[1].agency, 4)
        with refused("row-level security"):
            line(row, three[2].agency, 4)
        unopened = paper(case, by)
    with acting(colleague), refused("row-level security"):
        line(unopened, three[2].agency, 4)
    with acting(three[1]), refused("row-level security"):
        line(unopened, three[1].agency, 511)


def test_no_line_names_another_case_than_its_consents(three, case):
    with acting(three[0]) as by:
        other = actions.open_case(take(by), by=by)
        row = paper(case, by)
        with refused("row-level security"), transaction.atomic():
            ConsentLine(consent=row, case_id=other.pk, agency=three[1].agency, topics=4).save(
                force_insert=True
            )


DEAD = {
    "withdrawn": {"withdrawn_at": True},
    "another kind": {"kinds": ["C3"]},
    "ended": {"valid_from": -9, "valid_until": -1},
}


@pytest.mark.parametrize("what", DEAD)
def test_a_consent_that_is_not_in_force_opens_nothing(three, case, what):
    facts = {
        k: today() + v * DAY if isinstance(v, int) and v is not True else v for k, v in DEAD[what].items()
    }
    withdrawn = facts.pop("withdrawn_at", None)
    with acting(three[0]) as by:
        row = paper(case, by, [(three[1].agency, None, 4)], **facts)
        if withdrawn:
            Consent.objects.filter(pk=row.pk).update(
                withdrawn_at=timezone.now(), withdrawn_by=by.worker, withdrawn_agency=by.agency
            )
        with refused("opens nothing"):
            call("consent_open", row.pk)
    assert open_grants(case) == set()


def test_no_consent_opens_a_closed_case(three, case):
    with acting(three[0]) as by:
        row = paper(case, by, [(three[1].agency, None, 4)])
        actions.advance(Case.objects.get(), by=by, version=1, stage="CLOSED")
        with refused("opens nothing"):
            call("consent_open", row.pk)


def agencies():
    with as_migrator():
        office = AgencyFactory(kind="OFFICE")
        ended = AgencyFactory(closed_on=today())
        volunteers = AgencyFactory(named_only=True, kind="VOLUNTEER")
        stranger = MembershipFactory().worker
    return {
        "an office": (office, None),
        "an agency that is gone": (ended, None),
        "volunteers without a name": (volunteers, None),
        "a worker of elsewhere": (volunteers, stranger),
    }


@pytest.mark.parametrize(
    "what", ["an office", "an agency that is gone", "volunteers without a name", "a worker of elsewhere"]
)
def test_a_consent_opens_nothing_to(three, case, what):
    to = agencies()[what]
    with acting(three[0]) as by:
        row = paper(case, by, [(*to, 4)])
        with refused():
            call("consent_open", row.pk)
    assert open_grants(case) == set()


def test_a_named_worker_is_opened_to_alone(three, case):
    with as_migrator():
        named = MembershipFactory(agency__named_only=True)
        colleague = MembershipFactory(agency=named.agency)
    with acting(three[0]) as by:
        row = paper(case, by, [(named.agency, named.worker, 5)])
        call("consent_open", row.pk)
    with acting(named):
        assert Case.objects.get() == case and ConsentLine.objects.count() == 1
    with acting(colleague):
        assert not Case.objects.exists() and not ConsentLine.objects.exists()


def test_one_whose_colleague_holds_the_case_opens_nothing(three, case):
    """Where workers are granted by name, charge is his who has it, not his desk's."""
    with as_migrator():
        desk = AgencyFactory(named_only=True)
        holder, former = MembershipFactory(agency=desk), MembershipFactory(agency=desk)
        for each in (holder, former):
            given = grant(case, each.worker, 511, "COORDINATION", agency=desk)
        grant(case, former.worker, 511, agency=desk)
    with acting(former) as by:
        row = paper(case, by, [(three[1].agency, None, 4)])
    with as_migrator():
        given.closed_at = timezone.now()
        given.save()
    with acting(former), refused("only the agency in charge"):
        call("consent_open", row.pk)


def test_a_withdrawal_closes_exactly_its_own_grants(three, case):
    with acting(three[0]) as by:
        first = consent(case, by, three[1].agency, 5)
        consent(case, by, three[1].agency, 12)
        consent(case, by, three[2].agency, 4)
        consents.withdraw(first, by=by)
    assert open_grants(case) == {
        (three[1].agency_id, None, 12, "CONSENT"),
        (three[2].agency_id, None, 4, "CONSENT"),
    }


def test_a_withdrawal_recorded_by_hand_closes_as_well(three, case):
    """Recording the one and leaving out the other would keep sight that the person took back."""
    with acting(three[0]) as by:
        row = consent(case, by, three[1].agency, 5)
    with acting(three[1]) as by:
        seen = Consent.objects.filter(pk=row.pk)
        facts = {"withdrawn_by": by.worker, "withdrawn_agency": by.agency}
        assert seen.update(withdrawn_at=timezone.now(), **facts) == 1
        assert not Case.objects.exists()
    assert open_grants(case) == set()


def test_a_withdrawal_names_who_recorded_it_and_is_never_undone(three, case):
    with acting(three[0]) as by:
        row = consent(case, by, three[1].agency, 5)
        for facts in (
            {"withdrawn_at": timezone.now(), "withdrawn_by": three[1].worker, "withdrawn_agency": by.agency},
            {"withdrawn_at": timezone.now(), "withdrawn_by": by.worker, "withdrawn_agency": three[1].agency},
        ):
            with refused("row-level security"), transaction.atomic():
                Consent.objects.filter(pk=row.pk).update(**facts)
        consents.withdraw(row, by=by)
        facts = {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_agency": None}
        assert Consent.objects.filter(pk=row.pk).update(**facts) == 0


def test_another_agency_sees_its_own_line_and_no_others(three, case):
    with acting(three[0]) as by:
        row = paper(case, by, [(three[1].agency, None, 4), (three[2].agency, None, 8)])
        call("consent_open", row.pk)
        assert ConsentLine.objects.count() == 2
    for each in three[1:]:
        with acting(each):
            assert [x.agency_id for x in ConsentLine.objects.all()] == [each.agency_id]
            assert Consent.objects.get() == row
    with acting(three[0]) as by:
        consents.withdraw(row, by=by)
    with acting(three[1]):
        assert not Consent.objects.exists() and not ConsentLine.objects.exists()
