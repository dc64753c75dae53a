"""相談受付簿: one's own agency, newest first, in pages of fifty, with a count that stops."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access.lists import make_mark
from cases.models import Consultation
from tests.gate import as_migrator
from tests.world import CaseFactory, ConsultationFactory, MembershipFactory, PersonFactory

URL = reverse("consultation-list")
DOOR = (
    "ROLE",
    "set_config",
    "django_session",
    "accounts_context",
    "audit_event",
    "SAVEPOINT",
    "accounts_session",
)


@pytest.fixture
def counter(sign_in):
    with as_migrator():
        membership = MembershipFactory(role="COUNTER")
    return sign_in(membership)


def taken(client, count, **facts):
    """So many consultations of the client's agency, a minute apart, the last one the newest."""
    mine = {"agency": client.membership.agency, "taken_by": client.membership.worker} | facts
    start = mine.pop("start", timezone.now() - timedelta(days=3))
    with as_migrator():
        return [
            ConsultationFactory(taken_at=start + timedelta(minutes=n), person__name=f"架空 {n}号", **mine)
            for n in range(count)
        ]


def names(answer):
    return [row.person.name for row in answer.context["rows"]]


def test_the_newest_stands_first_in_pages_of_fifty(counter):
    taken(counter, 53)
    first = counter.get(URL)
    assert names(first) == [f"架空 {n}号" for n in range(52, 2, -1)]
    assert first.context["count"] == "53件" and not first.context["first_url"]
    second = counter.get(first.context["next_url"])
    assert names(second) == ["架空 2号", "架空 1号", "架空 0号"]
    assert second.context["first_url"] and not second.context["next_url"]


def test_consultations_of_one_moment_are_neither_lost_nor_shown_twice(counter):
    moment = timezone.now() - timedelta(hours=1)
    with as_migrator():
        made = [
            ConsultationFactory(
                agency=counter.membership.agency, taken_by=counter.membership.worker, taken_at=moment
            )
            for _ in range(51)
        ]
    first = counter.get(URL)
    second = counter.get(first.context["next_url"])
    shown = [row.pk for page in (first, second) for row in page.context["rows"]]
    assert len(shown) == 51 and set(shown) == {row.pk for row in made}


def test_another_agencys_consultations_are_not_in_it(counter):
    taken(counter, 1)
    with as_migrator():
        ConsultationFactory(person__name="架空 よその人")
    page = counter.get(URL)
    assert names(page) == ["架空 0号"] and page.context["count"] == "1件"


def test_the_count_stops_at_a_thousand(counter):
    with as_migrator():
        person = PersonFactory()
        Consultation.objects.bulk_create(
            [
                Consultation(
                    agency=counter.membership.agency,
                    taken_by=counter.membership.worker,
                    person=person,
                    taken_at=timezone.now(),
                    method="01",
                    caller="SELF",
                    text="試験",
                    topics=4,
                )
                for _ in range(1001)
            ]
        )
    html = counter.get(URL).content.decode()
    assert "1,000件以上" in html and "1001" not in html


def test_the_filters_narrow(counter):
    long_ago = timezone.now().replace(year=2025, month=4, day=10, hour=3)  # noon of that day in Japan
    taken(counter, 1, start=long_ago, screening="1", screened_at=long_ago, method="01")
    taken(counter, 2, method="03")
    for query, found in (
        ({"screening": "later"}, 2),
        ({"method": "01"}, 1),
        ({"since": "R7.4.1", "until": "令和7年4月30日"}, 1),
        ({"until": "2025-04-09"}, 0),
        ({"since": "R7.4.10", "until": "R7.4.10"}, 1),
        ({"since": "R7.4.1", "method": "03", "screening": "later"}, 2),
    ):
        assert len(counter.get(URL, query).context["rows"]) == found, query
    page = counter.get(URL, {"since": "R7.4.1", "method": "03", "screening": "later"}).content.decode()
    assert "判断：あとで決める／期間：令和7年4月1日から／方法：来所面談" in page
    assert "あてはまる相談はありません" in counter.get(URL, {"until": "2025-04-09"}).content.decode()


def test_a_page_keeps_its_filters(counter):
    taken(counter, 51, method="03")
    page = counter.get(URL, {"method": "03"})
    assert "method=03" in page.context["next_url"]
    assert len(counter.get(page.context["next_url"]).context["rows"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"after": "x"},
        {"after": "\x00"},
        {"after": make_mark(("nobody", timezone.now()))},
        {"after": "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIl0="},
        {"since": "昭和64年1月8日"},
        {"until": "きのう", "method": "77", "screening": "\x00"},
        {"since": "\x00"},
    ],
)
def test_a_broken_question_is_the_first_page(counter, query):
    taken(counter, 1)
    answer = counter.get(URL, query)
    assert answer.status_code == 200 and len(answer.context["rows"]) == 1


def test_a_wrong_date_is_named_at_its_field(counter):
    page = counter.get(URL, {"since": "昭和64年1月8日"}).content.decode()
    assert "昭和は元年12月25日（1926年）から64年1月7日（1989年）までです。" in page


def test_the_case_of_a_consultation_is_linked(counter):
    with as_migrator():
        case = CaseFactory(agency=counter.membership.agency)
    taken(counter, 1, person=case.person, case=case)
    assert case.number in counter.get(URL).content.decode()


def test_an_empty_register_says_so(counter):
    assert "相談はまだありません" in counter.get(URL).content.decode()


def queries_of(client):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(URL).status_code == 200
    return [q["sql"] for q in caught if not any(word in q["sql"] for word in DOOR)]


def test_one_row_and_fifty_cost_the_same(counter):
    with as_migrator():
        case = CaseFactory(agency=counter.membership.agency)
    taken(counter, 1, person=case.person, case=case)
    one = queries_of(counter)
    taken(counter, 49)
    fifty = queries_of(counter)
    assert len(one) == len(fifty) <= 15, fifty


def test_administrators_and_auditors_do_not_enter(counter, sign_in):
    for role in ("ADMIN", "AUDITOR"):
        with as_migrator():
            sign_in(MembershipFactory(role=role))
        for url in (URL, reverse("consultation-new")):
            answer = counter.get(url)
            assert answer.status_code == 403
            assert "管理者・監査の所属では、相談やケースの記録はできません。" in answer.content.decode()
