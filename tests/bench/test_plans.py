"""No list and no search reads a big table from end to end, whoever asks and whatever function reads for him."""

import pytest
from django.db import connection

from bench.measure.plans import counters
from bench.measure.questions import Tools, questions
from bench.measure.sides import acting_as, request

BIG = frozenset(
    {
        "access_agencygrant",
        "access_workergrant",
        "audit_event",
        "cases_case",
        "cases_casenote",
        "cases_consultation",
        "cases_householdmember",
        "consent_consent",
        "consent_consentline",
        "desk_notice",
        "people_contact",
        "people_person",
        "referrals_letter",
        "referrals_referral",
    }
)
# Still read from end to end: faults that wait to be mended, each of which then leaves this list.
KNOWN = {
    ("page-inbox", "consent_consent"),
    ("page-inbox", "cases_case"),
    ("page-meeting", "cases_case"),
    ("who-saw", "cases_case"),
}
SMALL = 1000  # because so few rows stand in a handful of pages, which no index makes quicker
ASKED = (
    "newest",
    "note",
    "matrix",
    "name",
    "word",
    "page",
    "who-saw",
)


def is_known(name, table):
    return any(name.startswith(page) and table == known for page, known in KNOWN)


@pytest.fixture(scope="module")
def tools(scale):
    made = Tools.floor_only()
    yield made
    made.close()


def test_no_big_table_is_read_from_end_to_end(scale, tools):
    """The counters of the acting transaction, so that what a function reads is counted as well."""
    found, asked = [], 0
    for name, make in questions(scale, tools, ASKED):
        touched = make().sides["ours"].touched()
        assert touched, f"{name} touched nothing: the counters were read at the wrong moment"
        asked += 1
        found += [
            f"{name}: {table} ({numbers['seq_rows']} rows)"
            for table, numbers in touched.items()
            if table in BIG and numbers["seq_rows"] > SMALL and not is_known(name, table)
        ]
    assert asked > 25
    assert found == [], "\n".join(found)


def test_the_counters_see_a_table_read_from_end_to_end(scale):
    """A question no index answers is told of, or the test above would say nothing."""
    by = acting_as(scale.dense)
    with request(by, "bench"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cases_casenote WHERE length(text) = -1")
        seen = counters(connection)
    assert seen["cases_casenote"]["seq_scans"]
