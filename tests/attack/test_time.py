"""What is out of sight must not be heard in the time an answer takes."""

import time

from django.db import connection

from desk import searching
from people.models import Contact
from tests.gate import as_migrator
from tests.world import CaseFactory, MembershipFactory, acting

HIDDEN = 1200


def seconds(by, *asked):
    """The least time of each search, taken in turns after one that warms the connection: noise only adds."""
    readings = [searching.read(words) for words in asked]
    taken = [[] for _ in asked]
    with acting(by):
        for _ in range(20):
            for reading, times in zip(readings, taken, strict=True):
                begin = time.perf_counter()
                assert searching.find(reading) == []
                times.append(time.perf_counter() - begin)
    return [min(times[1:]) for times in taken]


def test_the_number_of_hidden_telephones_is_not_heard_in_the_search():
    with as_migrator():
        asker, other = MembershipFactory(), MembershipFactory()
        case = CaseFactory(agency=other.agency)
        Contact.objects.bulk_create(
            Contact(person=case.person, kind="PHONE", value="042-777-0000", key=f"042777{n:04}")
            for n in range(HIDDEN)
        )
        CaseFactory(agency=asker.agency)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE people_contact, cases_case, access_agencygrant")
    there, absent = seconds(asker, "042-777", "042-778")
    assert there - absent < 0.006, f"{there * 1000:.1f} ms against {absent * 1000:.1f} ms"
