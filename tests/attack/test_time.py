"""What is out of sight must not be heard in the time an answer takes."""

import statistics
import time

from django.db import connection

from desk import searching
from people.models import Contact
from tests.gate import as_migrator
from tests.world import CaseFactory, MembershipFactory, acting

HIDDEN = 1200


def seconds(by, words):
    """The median time of one search, after one that warms the connection."""
    reading, taken = searching.read(words), []
    with acting(by):
        for _ in range(15):
            begin = time.perf_counter()
            assert searching.find(reading) == []
            taken.append(time.perf_counter() - begin)
    return statistics.median(taken[1:])


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
    there, absent = seconds(asker, "042-777"), seconds(asker, "042-778")
    assert there - absent < 0.006, f"{there * 1000:.1f} ms against {absent * 1000:.1f} ms"
