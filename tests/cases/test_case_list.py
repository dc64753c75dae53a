"""The list of cases: newest activity first, what may be seen, and as many queries for fifty rows as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access import lists
from access.models import AgencyGrant
from access.topics import Topic
from accounts.querysets import today
from cases.models import Case
from tests.gate import as_migrator
from tests.people import signed_in
from tests.world import CaseFactory, MembershipFactory, PersonFactory, grant

CEILING = 15


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="受付の窓口", worker__name="試験 一子")


def cases(membership, number, **facts):
    """Cases of the member's agency, the last one with the newest activity."""
    made = []
    for place in range(number):
        case = CaseFactory(agency=membership.agency, person=PersonFactory(name=f"架空 {place:02}子"), **facts)
        AgencyGrant.objects.filter(content_object=case).update(
            last_at=timezone.now() - timedelta(hours=number - place)
        )
        made.append(case)
    return made


def text(membership, query=""):
    response = signed_in(Client(), membership).get(f"/cases/{query}")
    assert response.status_code == 200
    return response.content.decode()


def queries(membership):
    browser = signed_in(Client(), membership)
    browser.get("/cases/")
    with CaptureQueriesContext(connection) as caught:
        browser.get("/cases/")
    return [q["sql"] for q in caught if not is_door(q["sql"])]


def is_door(statement):
    """Of the context, the session, the user and the log; not of the page."""
    return any(sign in statement for sign in ("SET LOCAL", "SAVEPOINT", "set_config")) or any(
        f'{verb} "{table}' in statement
        for table in ("accounts_session", "accounts_context", "audit_event")
        for verb in ("FROM", "INTO", "UPDATE")
    )


def test_newest_activity_comes_first_in_pages_of_fifty(holder):
    with as_migrator():
        cases(holder, 53)
    first = text(holder)
    assert first.index("架空 52子") < first.index("架空 51子") < first.index("架空 03子")
    assert "架空 02子" not in first and "53件" in first and "次の50件" in first
    link = first.split('href="?')[1].split('"')[0].replace("&amp;", "&")
    second = text(holder, f"?{link}")
    assert "架空 02子" in second and "架空 00子" in second and "架空 03子" not in second
    assert "これで終わり" in second and "最初へ" in second


def test_other_agency_finds_an_empty_list_that_says_so(holder):
    with as_migrator():
        cases(holder, 2)
        stranger = MembershipFactory()
    shown = text(stranger)
    assert "見えるケースはまだありません" in shown and "架空" not in shown.split("<main")[1]


def test_person_without_identity_topic_is_named_by_number(holder):
    with as_migrator():
        (case,) = cases(holder, 1)
        reader = MembershipFactory()
        grant(case, reader.agency, Topic.PROGRESS, until=today() + timedelta(days=5))
    shown = text(reader)
    assert f"ケース {case.number}" in shown and "架空 00子" not in shown and "本人同意" in shown


def test_filters_narrow_and_are_told_in_words(holder):
    with as_migrator():
        plain, led, shared = cases(holder, 3)
        Case.objects.filter(pk=led.pk).update(lead=holder, stage="SUPPORT")
        AgencyGrant.objects.filter(content_object=shared).update(basis="CONSENT")
    found = {
        "?stage=SUPPORT": {"架空 01子"},
        "?mine=on": {"架空 01子"},
        "?standing=held": {"架空 00子", "架空 01子"},
        "?standing=shared": {"架空 02子"},
        "?stage=CLOSED": set(),
        "?stage=RECEIVED&standing=held": {"架空 00子"},
        "?stage=NONSENSE&standing=x": {"架空 00子", "架空 01子", "架空 02子"},
    }
    for query, names in found.items():
        shown = text(holder, query)
        assert {name for name in ("架空 00子", "架空 01子", "架空 02子") if name in shown} == names, query
    assert "段階：支援中" in text(holder, "?stage=SUPPORT")
    assert "あてはまるケースはありません" in text(holder, "?stage=CLOSED")
    assert plain.number in text(holder)


def test_filtered_pages_keep_their_filter(holder):
    with as_migrator():
        cases(holder, 51, stage="SUPPORT")
    assert "?stage=SUPPORT&amp;after=" in text(holder, "?stage=SUPPORT")


@pytest.mark.parametrize("after", ["x", "%00", "%FF%FE", "bnVsbA==", "W10=", "あ", "9" * 5000])
def test_broken_marks_are_the_first_page(holder, after):
    with as_migrator():
        cases(holder, 1)
    assert "架空 00子" in text(holder, f"?after={after}")


def test_many_are_counted_no_further_than_a_thousand(holder, monkeypatch):
    with as_migrator():
        cases(holder, 4)
    monkeypatch.setattr(lists, "CAP", 3)
    assert "3件以上" in text(holder)


def test_fifty_rows_cost_as_many_queries_as_one(holder):
    with as_migrator():
        cases(holder, 1, lead=holder)
        other = MembershipFactory()
        cases(other, 50, lead=other)
    one, fifty = queries(holder), queries(other)
    assert len(one) == len(fifty) <= CEILING, "\n".join(fifty)
