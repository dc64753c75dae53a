"""お知らせ behind the wall: read by the desk it is for, marked once, written and removed by nobody at run time."""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from access.verdict import Refused
from desk import actions
from desk.models import Notice
from tests.gate import as_migrator
from tests.world import AgencyFactory, MembershipFactory, acting

pytestmark = pytest.mark.wall


def post(agency, worker=None, **facts):
    with as_migrator():
        facts = {"about": "ARRIVED", "source_id": uuid.uuid4(), "key": str(uuid.uuid4())} | facts
        return Notice.objects.create(agency=agency, worker=worker, **facts)


@pytest.fixture
def desk():
    with as_migrator():
        return MembershipFactory()


def sees(membership):
    with acting(membership):
        return list(Notice.objects.all())


def refused(statement, *params):
    with pytest.raises(ProgrammingError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
    return caught.value.__cause__.sqlstate == "42501"


def touched(statement, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount


def test_every_worker_of_the_desk_reads_it_and_no_other_desk(desk):
    with as_migrator():
        colleague, other = MembershipFactory(agency=desk.agency), MembershipFactory()
        same_worker = MembershipFactory(worker=desk.worker)
    notice = post(desk.agency)
    assert sees(desk) == sees(colleague) == [notice]
    assert sees(other) == [] and sees(same_worker) == []


@pytest.mark.parametrize("role", ["ADMIN", "AUDITOR"])
def test_administrators_and_auditors_read_none(role):
    with as_migrator():
        member = MembershipFactory(role=role, agency=AgencyFactory(kind="OFFICE"))
    post(member.agency)
    post(member.agency, member.worker)
    assert sees(member) == []


def test_where_workers_are_named_each_reads_his_own():
    with as_migrator():
        volunteers = AgencyFactory(named_only=True)
        one, two = (MembershipFactory(agency=volunteers, role="NAMED") for _ in range(2))
    mine = post(volunteers, one.worker)
    post(volunteers)
    assert sees(one) == [mine] and sees(two) == []


def test_what_is_for_the_chief_is_read_by_the_chief_alone(desk):
    with as_migrator():
        chief = MembershipFactory(agency=desk.agency, role="CHIEF")
        elsewhere = MembershipFactory(role="CHIEF")
    notice = post(desk.agency, chief_only=True)
    assert sees(chief) == [notice] and sees(desk) == [] and sees(elsewhere) == []


def test_without_a_context_there_is_none(desk):
    post(desk.agency)
    assert not Notice.objects.exists()


def test_reading_is_marked_once_by_whoever_reads_first(desk):
    with as_migrator():
        colleague = MembershipFactory(agency=desk.agency)
    notice = post(desk.agency)
    before = timezone.now()
    with acting(desk) as by:
        actions.read(Notice.objects.get(), by=by)
    with acting(colleague) as by:
        row = Notice.objects.get()
        assert row.read_by_id == desk.worker_id and row.read_at >= before
        with pytest.raises(Refused, match="もう読まれています"):
            actions.read(row, by=by)
        mark = "UPDATE desk_notice SET read_at = now(), read_by_id = %s WHERE id = %s"
        assert touched(mark, colleague.worker_id, notice.pk) == 0
        assert touched("UPDATE desk_notice SET read_at = NULL, read_by_id = NULL") == 0


def test_the_moment_of_reading_is_the_databases_own(desk):
    notice = post(desk.agency)
    with acting(desk):
        assert touched(
            "UPDATE desk_notice SET read_at = now() - interval '9 days', read_by_id = %s", desk.worker_id
        )
    with as_migrator():
        notice.refresh_from_db()
    assert timezone.now() - notice.read_at < timedelta(minutes=5)


@pytest.mark.parametrize(
    "change",
    [
        "about = 'MOVED'",
        "key = 'other'",
        "agency_id = {other}",
        "worker_id = '{worker}'",
        "chief_only = true",
        "source_id = gen_random_uuid()",
        "due_on = now()",
        "created_at = now() - interval '1 day'",
        "mailed_at = now()",
        "late_agency_id = {other}",
        "id = gen_random_uuid()",
    ],
)
def test_nothing_else_of_a_notice_ever_changes(desk, change):
    with as_migrator():
        other = MembershipFactory()
    post(desk.agency)
    change = change.format(other=other.agency_id, worker=desk.worker_id)
    with acting(desk):
        assert refused(f"UPDATE desk_notice SET {change}, read_at = now(), read_by_id = %s", desk.worker_id)


def test_nobody_reads_in_anothers_name_or_for_another_desk(desk):
    with as_migrator():
        colleague, other = MembershipFactory(agency=desk.agency), MembershipFactory()
    notice = post(desk.agency)
    mark = "UPDATE desk_notice SET read_at = now(), read_by_id = %s WHERE id = %s"
    with acting(desk):
        assert refused(mark, colleague.worker_id, notice.pk)
    with acting(other):
        assert touched(mark, other.worker_id, notice.pk) == 0


def test_nobody_writes_or_removes_one(desk):
    notice = post(desk.agency)
    with acting(desk):
        assert refused("DELETE FROM desk_notice WHERE id = %s", notice.pk)
        assert refused("TRUNCATE desk_notice")
        assert refused(
            "INSERT INTO desk_notice (id, key, about, agency_id, chief_only, source_id, created_at)"
            " VALUES (gen_random_uuid(), 'x', 'ARRIVED', %s, false, gen_random_uuid(), now())",
            desk.agency_id,
        )
        assert refused(
            "SELECT desk_post('x', 'ARRIVED', %s, NULL, false, gen_random_uuid(), NULL, NULL)", desk.agency_id
        )
