"""A worker who unsets his own token in the middle of a statement: policies have settled who acts, triggers have not."""

import pytest
from django.db import ProgrammingError, connection, transaction

from access.models import Basis
from accounts.models import Agency, Membership
from audit.models import Write
from cases.models import CaseNote
from tests.gate import as_migrator
from tests.world import AgencyFactory, CaseFactory, MembershipFactory, WorkerFactory, acting, grant

pytestmark = pytest.mark.wall
UNSET = "(SELECT {0} FROM set_config('app.tok', '', true))"
MEMBER = "INSERT INTO accounts_membership (id, role, valid_from, is_concurrent, order_number, version, agency_id, worker_id)"
NOTE = (
    "INSERT INTO cases_casenote (id, case_id, agency_id, author_id, happened_on, method, partner, text, topics, own_only,"
    " grams, created_at, version)"
)


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def admin():
    with as_migrator():
        return MembershipFactory(role="ADMIN", agency__kind="OFFICE")


def test_a_manager_does_not_put_an_auditor_among_case_workers(admin):
    with as_migrator():
        desk, worker = AgencyFactory(), WorkerFactory()
    row = "(gen_random_uuid(), %s, {}, false, '', 1, %s, %s)"
    rows = f"{row.format('today_jst()')}, {row.format(UNSET.format('today_jst()'))}"
    with acting(admin), pytest.raises(ProgrammingError):
        run(f"{MEMBER} VALUES {rows}", "STAFF", desk.pk, worker.pk, "AUDITOR", desk.pk, worker.pk)
    with as_migrator():
        assert not Membership.objects.filter(agency=desk, role="AUDITOR").exists()


def test_a_manager_does_not_change_what_his_own_desk_sees(admin):
    with as_migrator():
        desk, first = AgencyFactory(), AgencyFactory()
        MembershipFactory(worker=admin.worker, agency=desk)
        window = AgencyFactory(parent=desk)
    name = UNSET.format("name")
    change = f"UPDATE accounts_agency SET parent_sees = true, name = CASE WHEN group_id = %s THEN {name} ELSE name END"
    with acting(admin), pytest.raises(ProgrammingError):
        run(f"{change} WHERE group_id IN (%s, %s)", window.pk, first.pk, window.pk)
    with as_migrator():
        assert not Agency.objects.get(pk=window.pk).parent_sees


def test_what_is_written_without_sight_stays_ones_own():
    with as_migrator():
        me = MembershipFactory()
        seen, past = CaseFactory(agency=me.agency), CaseFactory()
        grant(past, me.agency, 0, Basis.AUTHOR, source=past.pk)
    row = "(gen_random_uuid(), %s, %s, %s, {}, '01', 'SELF', 'x', 4, false, '{{}}', now(), 1)"
    rows = f"{row.format('today_jst()')}, {row.format(UNSET.format('today_jst()'))}"
    values = [value for case in (seen, past) for value in (case.pk, me.agency_id, me.worker_id)]
    with acting(me):
        try:
            run(f"{NOTE} VALUES {rows}", *values)
        except ProgrammingError:
            return
    with as_migrator():
        assert all(note.own_only for note in CaseNote.objects.filter(case=past))


def test_the_log_of_writes_names_whom_the_backend_serves():
    with as_migrator():
        me = MembershipFactory()
        case = CaseFactory(agency=me.agency)
    values = "gen_random_uuid(), %s, %s, %s, today_jst(), '01', 'SELF', 'x', 4, false, '{}', now(), 1"
    with acting(me):
        run(
            f"{NOTE} VALUES ({values}) RETURNING set_config('app.tok', '', true)",
            case.pk,
            me.agency_id,
            me.worker_id,
        )
    with as_migrator():
        written = Write.objects.filter(table="cases_casenote").latest("id")
        assert written.worker_id == me.worker_id
