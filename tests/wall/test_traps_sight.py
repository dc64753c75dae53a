"""The traps of sight: days in Japan, denials, guardian's answers, the newest activity, who sees, and remembered names."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm, get_objects_for_user

from access.grants import recalled_name, standing, who_sees
from access.models import AgencyGrant, Block, ContactSeal, Restriction, WorkerGrant
from accounts.acting import Acting
from accounts.models import Membership
from accounts.querysets import today
from cases import actions
from cases.models import Case, CaseNote, Consultation, HouseholdMember
from consent import actions as consents
from people.models import Contact, Person
from tests.gate import as_migrator, play
from tests.wall.test_thread import consent, take
from tests.world import (
    AgencyFactory,
    CaseFactory,
    ConsultationFactory,
    MembershipFactory,
    NoteFactory,
    acting,
    grant,
)

pytestmark = pytest.mark.wall
DAY = timedelta(days=1)


@pytest.fixture
def two():
    """Two desks: one in charge, one that is given something."""
    with as_migrator():
        return MembershipFactory(), MembershipFactory()


@pytest.fixture
def case(two):
    with acting(two[0]) as by:
        return actions.open_case(take(by), by=by)


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def write(membership, case, topics=4, **facts):
    with acting(membership) as by:
        facts = {"happened_on": today(), "method": "01", "text": "架空の記録"} | facts
        return actions.write_note(case.pk, by=by, topics=topics, **facts)


ZONES = ("UTC", "Asia/Tokyo", "Pacific/Kiritimati", "Etc/GMT+12", "America/New_York")
# The hours in which a server's own date is still yesterday's while Japan's is not.
MOMENTS = {"2026-03-31T15:00:00+00:00": "2026-04-01", "2026-03-31T23:59:59+00:00": "2026-04-01"}
MOMENTS |= {"2026-03-31T14:59:59+00:00": "2026-03-31", "2026-04-01T00:00:00+00:00": "2026-04-01"}


@pytest.mark.parametrize("zone", ZONES)
def test_the_day_is_japans_whatever_zone_the_connection_has(zone):
    body = ask("SELECT prosrc FROM pg_proc WHERE proname = 'today_jst'")[0][0]
    assert "statement_timestamp()" in body
    ask("SELECT set_config('TimeZone', %s, true)", zone)
    for moment, day in MOMENTS.items():
        frozen = body.replace("statement_timestamp()", "%s::timestamptz")
        assert str(ask(frozen, datetime.fromisoformat(moment))[0][0]) == day


@pytest.mark.parametrize("zone", ZONES)
def test_an_ended_or_coming_grant_stays_closed_whatever_zone_the_connection_has(two, zone):
    with as_migrator():
        ended, coming, now = CaseFactory(), CaseFactory(), CaseFactory()
        grant(ended, two[1].agency, since=today() - 9 * DAY, until=today() - DAY)
        grant(coming, two[1].agency, since=today() + DAY)
        grant(now, two[1].agency, since=today(), until=today())
    ask("SELECT set_config('TimeZone', %s, true)", zone)
    with acting(two[1]):
        assert list(Case.objects.all()) == [now]


def test_no_policy_and_no_function_asks_the_sessions_own_date():
    texts = ask(
        "SELECT coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '')"
        " FROM pg_policy UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )
    asked = "current_date", "localtimestamp", "now()", "::date)", "date_trunc"
    assert [text for (text,) in texts if any(word in text.lower() for word in asked[:3])] == []


def test_a_denial_beats_every_grant_and_ones_own_records(two, case):
    own = write(two[0], case)
    with as_migrator():
        colleague = MembershipFactory(agency=two[0].agency)
        Block.objects.create(case=case, worker=two[0].worker, reason="架空", valid_from=today())
    with acting(two[0]):
        assert not Case.objects.exists() and not CaseNote.objects.exists() and not Person.objects.exists()
        assert not AgencyGrant.objects.exists() and not HouseholdMember.objects.exists()
        assert not standing(case.pk).recalls and recalled_name(case.pk) is None and who_sees(case.pk) == []
        with pytest.raises(ProgrammingError), transaction.atomic():
            CaseNote(
                case=case, agency=two[0].agency, author=two[0].worker, happened_on=today(), topics=4
            ).save()
    with acting(colleague):
        assert list(CaseNote.objects.all()) == [own]


def test_a_restricted_case_is_open_to_the_named_alone(two, case):
    write(two[0], case)
    with as_migrator():
        named = MembershipFactory(agency=two[0].agency)
        rule = Restriction.objects.create(case=case, reason="架空", valid_from=today())
        rule.workers.add(named.worker)
    with acting(two[0]):
        assert (
            not Case.objects.exists() and not CaseNote.objects.exists() and not Consultation.objects.exists()
        )
    with acting(named):
        assert Case.objects.get() == case and CaseNote.objects.exists()
        assert [line.people for line in who_sees(case.pk)] == [1]


def test_a_lifted_or_ended_denial_denies_no_more(two, case):
    with as_migrator():
        base = {"case": case, "worker": two[0].worker, "reason": "架空", "valid_from": today() - 9 * DAY}
        Block.objects.create(**base, valid_until=today() - DAY)
        Block.objects.create(**base, lifted_at=timezone.now())
    with acting(two[0]):
        assert Case.objects.get() == case


def test_a_sealed_contact_is_open_to_the_named_alone(two, case):
    with as_migrator():
        named = MembershipFactory(agency=two[0].agency)
        seal = ContactSeal.objects.create(person_id=case.person_id, reason="架空", valid_from=today())
        seal.workers.add(named.worker)
    with acting(two[0]):
        assert Person.objects.exists() and not Contact.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Contact.objects.bulk_create(
                [Contact(person_id=case.person_id, kind="PHONE", value="042-000-0009")]
            )
    with acting(named):
        assert Contact.objects.count() == 1


@pytest.mark.parametrize("role", ["ADMIN", "AUDITOR"])
def test_an_administrator_sees_no_case_even_where_his_agency_does(two, case, role):
    write(two[0], case)
    with as_migrator():
        office = MembershipFactory(agency=two[0].agency, role=role)
        ConsultationFactory(agency=two[0].agency, taken_by=office.worker)
    with acting(office):
        for model in (Case, CaseNote, Consultation, Person, Contact, AgencyGrant, HouseholdMember):
            assert not model.objects.exists(), model
        assert who_sees(case.pk) == [] and recalled_name(case.pk) is None
        assert not office.worker.has_perm("cases.view_case", case)
    with acting(two[0]):
        assert [line.people for line in who_sees(case.pk)] == [1]


def answers(membership, *cases):
    worker = get_user_model().objects.get(pk=membership.worker_id)
    with acting(membership):
        said = [worker.has_perm("cases.view_case", case) for case in cases]
        assert set(get_objects_for_user(worker, "cases.view_case")) == {
            c for c, yes in zip(cases, said, strict=True) if yes
        }
        return said


def test_guardian_agrees_with_the_rule_for_the_agency_one_acts_for(two):
    with as_migrator():
        worker = two[0].worker
        second, former = MembershipFactory(worker=worker), AgencyFactory()
        Membership.objects.create(
            worker=worker,
            agency=former,
            role="STAFF",
            valid_from=today() - 90 * DAY,
            valid_until=today() - DAY,
        )
        cases = [CaseFactory(agency=a) for a in (two[0].agency, second.agency, former)]
        assert {g.pk for g in worker.groups.all()} == {two[0].agency_id, second.agency_id}
    assert answers(two[0], *cases) == [True, False, False]
    assert answers(second, *cases) == [False, True, False]


def test_guardian_agrees_with_the_rule_on_denials_dates_and_names(two):
    with as_migrator():
        blocked, ended, closed, named, written, seen = (CaseFactory() for _ in range(6))
        for each in (blocked, seen):
            grant(each, two[0].agency, 4)
        Block.objects.create(case=blocked, worker=two[0].worker, reason="架空", valid_from=today())
        grant(ended, two[0].agency, since=today() - 9 * DAY, until=today() - DAY)
        grant(closed, two[0].agency, closed=True)
        grant(named, two[0].worker, 4, agency=two[0].agency)
        NoteFactory(case=written, agency=two[0].agency, author=two[0].worker)
        colleague = MembershipFactory(agency=two[0].agency)
    cases = blocked, ended, closed, named, written, seen
    assert answers(two[0], *cases) == [False, False, False, True, False, True]
    assert answers(colleague, *cases) == [True, False, False, False, False, True]


def test_guardian_gives_no_permission_away(two, case):
    with acting(two[0]):
        for holder in (two[1].worker, two[1].agency.group):
            with pytest.raises((ProgrammingError, ValidationError)), transaction.atomic():
                assign_perm("cases.view_case", holder, case)
        for model in (AgencyGrant, WorkerGrant):
            with pytest.raises(ProgrammingError), transaction.atomic():
                model.objects.update(topics=511)


def last(case):
    """The newest activity as each agency's grants tell it; all rows of one pair say the same."""
    with as_migrator():
        found = {}
        for row in AgencyGrant.objects.filter(content_object=case, closed_at=None).exclude(basis="AUTHOR"):
            found.setdefault(row.group_id, set()).add(row.last_at)
        assert all(len(moments) == 1 for moments in found.values())
        return {agency: moments.pop() for agency, moments in found.items()}


def test_the_newest_activity_never_tells_of_an_unreadable_record(two, case):
    holder, other = (m.agency_id for m in two)
    with acting(two[0]) as by:
        consent(case, by, two[1].agency, 5)
        consent(case, by, two[1].agency, 4)
    shown = write(two[0], case, 4)
    assert last(case)[other] == last(case)[holder] == shown.created_at
    unreadable = write(two[0], case, 12), write(two[0], case, 4, own_only=True)
    assert last(case) == {holder: unreadable[1].created_at, other: shown.created_at}
    own = write(two[1], case, 8)
    assert last(case) == {holder: own.created_at, other: own.created_at}


def test_the_newest_activity_goes_back_when_a_note_or_a_grant_is_narrowed(two, case):
    other = two[1].agency_id
    with acting(two[0]) as by:
        consent(case, by, two[1].agency, 4)
        wider = consent(case, by, two[1].agency, 12)
    first, second, third = write(two[0], case, 4), write(two[0], case, 12), write(two[0], case, 4)
    assert last(case)[other] == third.created_at
    with acting(two[0]) as by:
        actions.correct_note(third, by=by, version=1, topics=20)
    assert last(case)[other] == second.created_at
    with acting(two[0]) as by:
        consents.withdraw(wider, by=by)
    assert last(case)[other] == first.created_at


def test_a_named_workers_newest_activity_leaves_out_a_colleagues_consultation(case, two):
    with as_migrator():
        desk = AgencyFactory(named_only=True)
        named, colleague = MembershipFactory(agency=desk), MembershipFactory(agency=desk)
        given = grant(case, named.worker, 4, agency=desk)
        grant(case, colleague.worker, 4, agency=desk)
        late = timezone.now() + DAY
        ConsultationFactory(
            person_id=case.person_id,
            agency=desk,
            taken_by=colleague.worker,
            topics=8,
            created_at=late,
            case=case,
        )
        ask("SELECT 1 FROM access_retouch(%s, %s, %s)", case.pk, desk.pk, named.worker_id)
        given.refresh_from_db()
        assert given.last_at < late
    with acting(named):
        assert not Consultation.objects.filter(case=case)


def lines(membership, case):
    with acting(membership):
        return {(line.agency_id, line.basis) for line in who_sees(case.pk)}


def test_who_sees_tells_the_holder_all_and_another_his_own_and_the_holders(two, case):
    with as_migrator():
        third, stranger = MembershipFactory(), MembershipFactory()
    with acting(two[0]) as by:
        for each in (two[1], third):
            consent(case, by, each.agency, 4)
    holder, second, other = (m.agency_id for m in (*two, third))
    assert lines(two[0], case) == {(holder, "INTAKE"), (second, "CONSENT"), (other, "CONSENT")}
    assert lines(two[1], case) == {(holder, "INTAKE"), (second, "CONSENT")}
    assert lines(third, case) == {(holder, "INTAKE"), (other, "CONSENT")}
    assert lines(stranger, case) == set()
    with acting(two[1]):
        assert who_sees(case.pk) and who_sees(uuid.uuid4()) == []


def rename(membership, case, name):
    with acting(membership) as by:
        person = Person.objects.get(pk=case.person_id)
        actions.edit_person(case, by=by, person=person, version=person.version, name=name)


def remembered(membership, case):
    with acting(membership):
        assert not Contact.objects.filter(person_id=case.person_id).exists()
        return recalled_name(case.pk)


def given_and_taken(two, case, topics):
    """The other desk is given something, writes a note, and loses its sight."""
    with acting(two[0]) as by:
        given = consent(case, by, two[1].agency, topics)
    write(two[1], case)
    with acting(two[0]) as by:
        consents.withdraw(given, by=by)


def test_an_author_remembers_the_name_as_it_stood_when_his_sight_ended(two, case):
    given_and_taken(two, case, 7)
    assert remembered(two[1], case) == "見本 花子"
    for later in ("見本 華子", "見本 はな子"):
        rename(two[0], case, later)
        assert remembered(two[1], case) == "見本 花子"


def test_a_name_changed_while_it_could_be_read_is_remembered_changed(two, case):
    with acting(two[0]) as by:
        given = consent(case, by, two[1].agency, 5)
    write(two[1], case)
    rename(two[0], case, "見本 華子")
    with acting(two[0]) as by:
        consents.withdraw(given, by=by)
    rename(two[0], case, "見本 はな子")
    assert remembered(two[1], case) == "見本 華子"
    given_and_taken(two, case, 5)
    rename(two[0], case, "見本 ハナコ")
    assert remembered(two[1], case) == "見本 はな子"


def test_a_name_that_was_never_readable_is_never_remembered(two, case):
    for _ in range(2):  # because the second grant finds the memory already begun
        given_and_taken(two, case, 4)
        assert remembered(two[1], case) is None
    rename(two[0], case, "見本 華子")
    assert remembered(two[1], case) is None


def test_a_name_given_after_sight_ended_is_not_remembered(two):
    """A person without a name then: what came later was never known."""
    with acting(two[0]) as by:
        taken = take(by)
        case = actions.open_case(taken, by=by)
    rename(two[0], case, "")
    given_and_taken(two, case, 5)
    assert not remembered(two[1], case)
    rename(two[0], case, "見本 花子")
    assert not remembered(two[1], case)


def test_who_never_wrote_remembers_nothing(two, case):
    with acting(two[0]) as by:
        consents.withdraw(consent(case, by, two[1].agency, 5), by=by)
    assert remembered(two[1], case) is None and not standing(case.pk).recalls


def test_what_an_author_writes_without_sight_stays_his_own(two, case):
    given_and_taken(two, case, 5)
    alone = write(two[1], case, 4)
    with acting(two[0]):
        assert alone not in set(CaseNote.objects.all())
    with acting(two[1]):
        assert ask(
            "UPDATE cases_casenote SET own_only = false WHERE id = %s RETURNING own_only", alone.pk
        ) == [(True,)]
    with acting(two[0]):
        assert alone not in set(CaseNote.objects.all())


def test_the_parent_sees_its_windows_cases_while_the_city_says_so(two):
    with as_migrator():
        parent = MembershipFactory()
        named = AgencyFactory(named_only=True, parent=parent.agency)
        window, volunteer = MembershipFactory(agency__parent=parent.agency), MembershipFactory(agency=named)
    cases = []
    for who in (window, volunteer):
        with acting(who) as by:
            cases.append(actions.open_case(take(by), by=by))
    for on in (True, False, True):
        with as_migrator():
            ask(
                "UPDATE accounts_agency SET parent_sees = %s WHERE parent_id = %s RETURNING 1",
                on,
                parent.agency_id,
            )
        with acting(parent):
            assert set(Case.objects.all()) == (set(cases) if on else set())
            assert Acting.of(parent).agency == parent.agency
    play("app")


def test_the_parent_remembers_the_name_it_read_last_not_the_one_before(two):
    with as_migrator():
        parent = MembershipFactory()
        window = MembershipFactory(agency__parent=parent.agency, agency__parent_sees=True)
    with acting(window) as by:
        case = actions.open_case(take(by), by=by)
    write(parent, case)
    for on, name in ((False, "見本 一"), (True, "見本 二"), (False, "見本 三")):
        with as_migrator():
            ask(
                "UPDATE accounts_agency SET parent_sees = %s WHERE group_id = %s RETURNING 1",
                on,
                window.agency_id,
            )
        rename(window, case, name)
    assert remembered(parent, case) == "見本 二"
