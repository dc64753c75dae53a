"""Whether a person or a number is on record out of sight must not be heard in the check for similar people."""

import time
from datetime import date

import pytest
from django.db import connection

from access.models import Basis, Block, ContactSeal
from accounts.querysets import today
from cases.models import Case, Consultation
from cases.similar import similar_people
from people.models import Contact, Person
from tests.gate import as_migrator
from tests.world import (
    AgencyFactory,
    CaseFactory,
    ConsultationFactory,
    MembershipFactory,
    PersonFactory,
    acting,
    grant,
)

BORN = date(1950, 1, 2)
MANY = 250
BLANK = {"names": set(), "kana": "", "born": None, "phones": set()}


def person():
    found = PersonFactory(name="見本 花子", birth_on=BORN, birth_precision="DAY")
    Contact.objects.create(person=found, kind="PHONE", value="042-000-0001")
    return found


def by_name(name):
    return BLANK | {"names": {name}, "born": BORN}


def by_phone(number):
    return BLANK | {"phones": {number}}


def seconds(by, *questions):
    """The least time of each question, asked in turns: noise only adds."""
    taken = [[] for _ in questions]
    for _ in range(12):
        for asked, times in zip(questions, taken, strict=True):
            begin = time.perf_counter()
            assert similar_people(by, **asked) == []
            times.append(time.perf_counter() - begin)
    return [min(times[1:]) for times in taken]


@pytest.mark.parametrize(
    ("there", "absent"),
    [(by_name("見本花子"), by_name("見本花世")), (by_phone("0420000001"), by_phone("0420000002"))],
)
def test_a_hidden_person_costs_no_more_than_an_absent_one(there, absent):
    with as_migrator():
        asker = MembershipFactory()
        for _ in range(MANY):
            CaseFactory(agency=asker.agency)
        CaseFactory(person=person())
    with acting(asker) as by:
        slow, quick = seconds(by, there, absent)
    assert slow - quick < 0.004, f"{slow * 1000:.1f} ms against {quick * 1000:.1f} ms"


def found(membership, asked):
    with acting(membership) as by:
        return [one.person.pk for one in similar_people(by, **asked)]


def test_name_and_number_are_found_with_their_own_kind_of_information_only():
    with as_migrator():
        case = CaseFactory(person=person())
        name, number, neither, both = (MembershipFactory() for _ in range(4))
        for membership, topics in ((name, 1), (number, 3), (neither, 4), (both, 511)):
            grant(case, membership.agency, topics)
    told = {
        m: (found(m, by_name("見本花子")), found(m, by_phone("0420000001")))
        for m in (name, number, neither, both)
    }
    here = [case.person_id]
    assert told == {name: (here, []), number: (here, here), neither: ([], []), both: (here, here)}


def test_denials_seals_ends_and_names_are_kept():
    with as_migrator():
        case = CaseFactory(person=person())
        blocked = MembershipFactory(agency=case.agency)
        Block.objects.create(case=case, worker=blocked.worker, reason="利害関係", valid_from=today())
        former = MembershipFactory()
        grant(case, former.agency, closed=True)
        desk = AgencyFactory(named_only=True)
        named, colleague = (MembershipFactory(agency=desk) for _ in range(2))
        grant(case, named.worker, 511, Basis.CONSENT, agency=desk)
        holder = MembershipFactory(agency=case.agency)
    here = [case.person_id]
    for membership, expected in ((holder, here), (named, here), (blocked, []), (former, []), (colleague, [])):
        assert found(membership, by_name("見本花子")) == expected
        assert found(membership, by_phone("0420000001")) == expected
    with as_migrator():
        ContactSeal.objects.create(person=case.person, reason="DV等支援措置", valid_from=today())
    assert found(holder, by_name("見本花子")) == here
    assert found(holder, by_phone("0420000001")) == []


def test_an_own_consultation_that_waits_shows_its_person():
    with as_migrator():
        mine = MembershipFactory()
        waiting = ConsultationFactory(agency=mine.agency, taken_by=mine.worker, person=person())
    assert found(mine, by_name("見本花子")) == found(mine, by_phone("0420000001")) == [waiting.person_id]


def test_by_hand_the_function_gives_no_more_than_the_tables():
    with as_migrator():
        case, asker = CaseFactory(person=person()), MembershipFactory()
        office = AgencyFactory(kind="OFFICE")
        admin = MembershipFactory(agency=office, role="ADMIN")
        grant(case, office)
    statement = "SELECT * FROM cases_similar(ARRAY['見本花子'], '', '1950-01-02', ARRAY['0420000001'])"
    for membership in (asker, admin):
        with acting(membership), connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.fetchall() == []
            assert (
                not Person.objects.exists()
                and not Case.objects.exists()
                and not Consultation.objects.exists()
            )
