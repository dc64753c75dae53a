"""閲覧記録: the agency in charge reads who looked at its case; nobody else does, not even by hand."""

import uuid

import pytest
from django.db import connection

from access.models import Basis, Block
from access.topics import Topic
from accounts.querysets import today
from audit.models import Event
from desk import accesslog
from tests.gate import as_migrator
from tests.world import CaseFactory, MembershipFactory, NoteFactory, acting, grant


@pytest.fixture
def three():
    """The holder, a consented agency, and one that sees nothing; a case with a note."""
    with as_migrator():
        holder, reader, other = (MembershipFactory() for _ in range(3))
        case = CaseFactory(agency=holder.agency)
        NoteFactory(case=case, author=holder.worker, topics=4)
        source = grant(case, reader.agency, int(Topic.IDENTITY | Topic.PROGRESS)).source_id
    case.source = source
    return holder, reader, other, case


def address(case):
    return f"/cases/{case.pk}/access/"


def test_the_holder_sees_who_looked_in_plain_words_with_the_ground(sign_in, three):
    holder, reader, _other, case = three
    sign_in(reader).get(f"/cases/{case.pk}/")
    page = sign_in(holder).get(address(case))
    assert page.status_code == 200
    assert reader.worker.name in page.text and reader.agency.name in page.text and "課職員" in page.text
    assert "ケースのページを見た" in page.text and "基本情報、経過" in page.text
    assert f'<a href="/cases/{case.pk}/consent/#basis-{case.source}">本人同意</a>' in page.text
    page = sign_in(holder).get(address(case))
    assert "誰が見たかを見た" in page.text and "受付" in page.text


def test_an_agency_that_only_sees_the_case_is_told_who_may_read_the_log(sign_in, three):
    _holder, reader, other, case = three
    page = sign_in(reader).get(address(case))
    assert page.status_code == 403 and "担当機関" in page.text and "件" not in page.text
    assert sign_in(other).get(address(case)).status_code == 404
    assert sign_in(other).get(f"/cases/{uuid.uuid4()}/access/").status_code == 404


def test_by_hand_only_the_holder_gets_lines(sign_in, three):
    holder, reader, other, case = three
    sign_in(holder).get(f"/cases/{case.pk}/")
    with as_migrator():
        blocked = MembershipFactory(agency=holder.agency)
        Block.objects.create(case=case, worker=blocked.worker, reason="利害関係", valid_from=today())
    for membership, lines in ((holder, True), (reader, False), (other, False), (blocked, False)):
        with acting(membership):
            assert bool(accesslog.of_case(case.pk).lines) is lines
    assert accesslog.of_case(case.pk).lines == []
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("SELECT * FROM audit_event")


def test_a_page_of_several_cases_counts_only_this_ones_records(sign_in, three):
    holder, _reader, _other, case = three
    with as_migrator():
        more = [CaseFactory(agency=holder.agency) for _ in range(3)]
        for other in more:
            NoteFactory(case=other, author=holder.worker, topics=int(Topic.HEALTH))
    client = sign_in(holder)
    assert client.get("/cases/").status_code == 200
    with acting(holder):
        line = next(line for line in accesslog.of_case(case.pk).lines if line.verb == "case-list")
    assert (line.rows, line.kinds) == (2, "基本情報")
    page = client.get(address(case))
    assert "ケースの一覧を見た" in page.text
    assert not any(other.number in page.text for other in more)


def test_what_was_done_is_told_from_what_was_looked_at(sign_in, three):
    holder, _reader, _other, case = three
    from tests.people import envelope

    client = sign_in(holder)
    facts = {
        "method": "01",
        "happened_on": "令和8年4月1日",
        "text": "電話で話した",
        "topics": ["4"],
        "partner": "SELF",
    }
    client.post(f"/cases/{case.pk}/", envelope(client, **facts))
    assert "経過記録を書いた" in client.get(address(case)).text


def test_pages_go_on_without_losing_or_repeating_a_line(sign_in, three):
    holder, _reader, _other, case = three
    client = sign_in(holder)
    for _ in range(60):
        client.get(f"/cases/{case.pk}/people/")
    with acting(holder):
        first = accesslog.of_case(case.pk)
        rest = accesslog.of_case(case.pk, first.after)
    ids = [line.id for line in (*first.lines, *rest.lines)]
    assert len(first.lines) == 50 and len(ids) == len(set(ids)) == 60
    assert [line.at for line in first.lines] == sorted((line.at for line in first.lines), reverse=True)
    page = client.get(address(case))
    assert "次の50件" in page.text
    for mark in (first.after, "x", "\x00", "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwgIjAiXQ=="):
        assert client.get(address(case), {"after": mark}).status_code == 200


def test_one_line_costs_as_many_queries_as_fifty(sign_in, three, django_assert_max_num_queries):
    holder, reader, _other, case = three

    def cost():
        with django_assert_max_num_queries(60) as seen:
            sign_in(holder).get(address(case))
        return len(seen)

    sign_in(reader).get(f"/cases/{case.pk}/")
    cost()
    few = cost()
    for _ in range(30):
        with as_migrator():
            another = MembershipFactory()
            grant(case, another.agency, 5, Basis.CONSENT)
        sign_in(another).get(f"/cases/{case.pk}/")
    assert cost() == few


def test_reading_the_log_is_in_the_log(sign_in, three):
    holder, _reader, _other, case = three
    sign_in(holder).get(address(case))
    with as_migrator():
        event = Event.objects.get(verb="case-access")
    assert event.cases == [case.pk] and event.worker_id == holder.worker_id
