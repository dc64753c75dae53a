"""No list and no search reads a big table from end to end, whoever asks and whatever function reads for him."""

import pytest

from bench.measure.questions import Tools, questions

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
        "people_alias",
        "people_contact",
        "people_person",
        "referrals_letter",
        "referrals_referral",
    }
)
ASKED = (
    "newest",
    "note",
    "matrix",
    "name",
    "word",
    "page",
    "who-saw",
)


@pytest.fixture(scope="module")
def tools(scale):
    return Tools.floor_only()


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
            if table in BIG and numbers["seq_scans"]
        ]
    assert asked > 25
    assert found == []


def test_the_counters_see_a_table_read_from_end_to_end(scale, tools):
    """A question that cannot be answered by an index is told of, or the test above would say nothing."""
    from access.acts import settle  # noqa: F401  (the product is loaded)
    from bench.measure.plans import counters
    from bench.measure.sides import acting_as, request
    from cases.models import Case

    by = acting_as(scale.dense)
    with request(by, "bench"):
        list(Case.objects.filter(number__contains="1")[:1])
        list(Case.objects.filter(opened_on__year=1900))
        from django.db import connection

        seen = counters(connection)
    assert seen["cases_case"]["seq_scans"] or seen["cases_case"]["index_rows"] > 1000
