"""The traps of writing behind the wall: what gives sight comes first, foreign keys see past policies, columns that stay."""

import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from access.acts import lock
from accounts.acting import Acting
from accounts.contexts import close_context, open_context, set_token
from accounts.querysets import today
from audit import log
from cases import actions
from cases.models import Case, CaseNote, Consultation, HouseholdMember
from people.models import Alias, Contact, Person
from tests.gate import as_migrator
from tests.wall.test_thread import take
from tests.world import (
    CaseFactory,
    ConsultationFactory,
    MembershipFactory,
    NoteFactory,
    PersonFactory,
    acting,
    grant,
)

pytestmark = pytest.mark.wall


@pytest.fixture
def me():
    with as_migrator():
        return MembershipFactory()


@pytest.fixture
def mine(me):
    """A case of my own desk, opened from a consultation as it is done."""
    with acting(me) as by:
        return actions.open_case(take(by), by=by)


@pytest.fixture
def hidden():
    with as_migrator():
        return NoteFactory().case


def refused(match=""):
    """The wall's refusal, inside a savepoint so that the test goes on."""
    return pytest.raises(
        ProgrammingError, match=match or "row-level security|permission denied|never changes|no case"
    )


def talk(by, person_id, **facts):
    base = {"agency": by.agency, "taken_by": by.worker, "person_id": person_id, "taken_at": timezone.now()}
    return Consultation(**base, method="03", caller="SELF", text="架空", topics=4, **facts)


def note(by, case_id, **facts):
    base = {
        "case_id": case_id,
        "agency": by.agency,
        "author": by.worker,
        "happened_on": today(),
        "method": "01",
    }
    return CaseNote(**base | {"text": "架空", "topics": 4} | facts)


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def test_a_case_before_its_grant_is_refused(me):
    with acting(me) as by:
        person = take(by).person
        with refused(), transaction.atomic():
            Case(person=person, agency=by.agency, opened_on=today()).save(force_insert=True)


def test_a_case_comes_once_from_one_consultation(me):
    with acting(me) as by:
        taken = take(by)
        actions.open_case(taken, by=by)
        with refused("no case may be opened"), transaction.atomic():
            ask("SELECT cases_open_from_consultation(%s)", taken.pk)


def test_the_opening_function_takes_a_consultation_and_nothing_else():
    found = ask("SELECT proargnames, pronargs FROM pg_proc WHERE proname = 'cases_open_from_consultation'")
    assert found == [(["k"], 1)]


def test_a_grant_without_its_case_does_not_commit(me):
    with acting(me) as by, pytest.raises(IntegrityError), transaction.atomic():
        assert ask("SELECT cases_open_from_consultation(%s)", take(by).pk)
        connection.check_constraints()
    with acting(me):
        assert ask("SELECT count(*) FROM access_agencygrant") == [(0,)]


def test_a_case_opens_only_on_the_person_of_its_consultation(me):
    with acting(me) as by, transaction.atomic():
        taken, other = take(by), take(by)
        made = ask("SELECT cases_open_from_consultation(%s)", taken.pk)[0][0]
        for pk, person in ((made, other.person_id), (uuid.uuid4(), taken.person_id)):
            with refused(), transaction.atomic():
                Case(pk=pk, person_id=person, agency=by.agency, opened_on=today()).save(force_insert=True)
        Case(pk=made, person_id=taken.person_id, agency=by.agency, opened_on=today()).save(force_insert=True)
        assert Case.objects.get().person_id == taken.person_id


def test_a_person_first_is_refused_and_after_his_consultation_is_not(me):
    with acting(me) as by:
        with refused(), transaction.atomic():
            Person(name="架空").save(force_insert=True)
        taken = talk(by, uuid.uuid4())
        taken.save(force_insert=True)
        Person(pk=taken.person_id, name="架空").save(force_insert=True)
        assert Person.objects.get().name == "架空"


def test_a_person_who_is_never_made_does_not_commit(me):
    with acting(me) as by, pytest.raises(IntegrityError), transaction.atomic():
        talk(by, uuid.uuid4()).save(force_insert=True)
        connection.check_constraints()


def test_a_hidden_persons_id_is_refused_wherever_a_row_points_to_one(me, mine, hidden):
    with acting(me) as by:
        for row in (
            talk(by, hidden.person_id),
            Alias(person_id=hidden.person_id, kind="CALLED", name="架空"),
            Contact(person_id=hidden.person_id, kind="PHONE", value="042-000-0000"),
            HouseholdMember(
                case=mine,
                agency=by.agency,
                author=by.worker,
                person_id=hidden.person_id,
                name="架空",
                topics=32,
            ),
        ):
            with refused(), transaction.atomic():
                row.save(force_insert=True)


def test_a_hidden_cases_id_is_refused_wherever_a_row_points_to_one(me, mine, hidden):
    with acting(me) as by:
        uncased = talk(by, mine.person_id)
        uncased.save(force_insert=True)
        for row in (
            note(by, hidden.pk),
            HouseholdMember(case=hidden, agency=by.agency, author=by.worker, name="架空", topics=32),
            talk(by, mine.person_id, case=hidden),
            talk(by, mine.person_id, case=mine),
        ):
            with refused(), transaction.atomic():
                row.save(force_insert=True)
        with refused(), transaction.atomic():
            ask("UPDATE cases_consultation SET case_id = %s WHERE id = %s", hidden.pk, uncased.pk)


def test_one_who_sees_a_name_by_consent_takes_no_consultation_about_it(me, mine):
    """It would give him the address and outlive the consent."""
    with as_migrator():
        other = MembershipFactory()
        grant(mine, other.agency, 5)
    with acting(other) as by:
        assert Person.objects.get() == mine.person
        with refused(), transaction.atomic():
            talk(by, mine.person_id).save(force_insert=True)


def test_a_record_without_topics_is_refused_by_the_table_itself(me, mine):
    with acting(me) as by:
        for row in (
            note(by, mine.pk, topics=0),
            HouseholdMember(case=mine, agency=by.agency, author=by.worker, name="架空", topics=0),
        ):
            with pytest.raises(IntegrityError, match="contains_a_topic"), transaction.atomic():
                row.save(force_insert=True)
    with as_migrator():
        for table in ("cases_casenote", "cases_consultation", "cases_householdmember"):
            with pytest.raises(IntegrityError, match="contains_a_topic"), transaction.atomic():
                ask(f"UPDATE {table} SET topics = 0")
                NoteFactory(topics=0)
                ConsultationFactory(topics=0)


def test_returning_works_where_the_row_is_seen_at_once_and_nowhere_else(me, mine):
    insert = "INSERT INTO people_person (id, name, naming, kana, sex, birth_precision, birth_text, name_key, kana_key, grams, version)"
    facts = "VALUES (%s, '架空', 'KNOWN', '', 'UNKNOWN', 'NONE', '', '', '', '{}', 1)"
    with acting(me) as by:
        assert ask("UPDATE cases_case SET stage = stage WHERE id = %s RETURNING id", mine.pk) == [(mine.pk,)]
        with refused(), transaction.atomic():
            ask(f"{insert} {facts} RETURNING id", uuid.uuid4())
        taken = talk(by, uuid.uuid4())
        taken.save(force_insert=True)
        assert ask(f"{insert} {facts} RETURNING id", taken.person_id) == [(taken.person_id,)]


FOREVER = {
    "cases_case": ("number", "person_id", "agency_id", "created_at"),
    "cases_casenote": ("case_id", "agency_id", "author_id", "created_at"),
    "cases_consultation": ("person_id", "agency_id", "taken_by_id", "created_at"),
    "cases_householdmember": ("case_id", "agency_id", "author_id", "created_at"),
    "people_alias": ("person_id",),
    "people_contact": ("person_id",),
    "consent_consent": ("person_id", "case_id", "agency_id", "kinds", "valid_until", "recorded_by_id"),
}


@pytest.mark.parametrize("table", FOREVER)
def test_columns_that_never_change(table):
    """Not even the migrator changes them by mistake: a trigger refuses, so that a plain save() still works."""
    arguments = ask(
        "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgname = %s AND tgenabled = 'O'",
        f"{table}_keeps",
    )
    kept = {name.lstrip("?") for name in arguments[0][0].split("\\000") if name}
    assert set(FOREVER[table]) <= kept


def test_a_changed_column_is_refused_and_a_plain_save_is_not(me, mine, hidden):
    with acting(me) as by:
        row = note(by, mine.pk)
        row.save(force_insert=True)
        row.text = "直した"
        row.save()
        for column, value in (
            ("case_id", hidden.pk),
            ("author_id", uuid.uuid4()),
            ("agency_id", hidden.agency_id),
        ):
            with refused("never changes"), transaction.atomic():
                ask(f"UPDATE cases_casenote SET {column} = %s WHERE id = %s", value, row.pk)
        with refused("never changes"), transaction.atomic():
            ask("UPDATE cases_case SET person_id = %s WHERE id = %s", hidden.person_id, mine.pk)


def test_select_for_update_locks_what_may_be_changed_and_shows_nothing_else(me, mine, hidden):
    with as_migrator():
        theirs = NoteFactory(case=mine, agency=MembershipFactory().agency)
    with acting(me) as by:
        own = note(by, mine.pk)
        own.save(force_insert=True)
        assert set(CaseNote.objects.all()) == {own, theirs}
        assert set(CaseNote.objects.select_for_update()) == {own}
        assert not Case.objects.select_for_update().filter(pk=hidden.pk)


def test_get_or_create_of_a_hidden_id_ends_like_one_that_never_was(me, mine, hidden):
    with as_migrator():
        existing = NoteFactory()
    said = []
    with acting(me) as by:
        for pk in (existing.pk, uuid.uuid4()):
            facts = {
                "case": hidden,
                "agency": by.agency,
                "author": by.worker,
                "happened_on": today(),
                "topics": 4,
            }
            with refused() as error, transaction.atomic():
                CaseNote.objects.get_or_create(pk=pk, defaults=facts)
            said.append(str(error.value))
        assert said[0] == said[1]
        own = note(by, mine.pk)
        own.save(force_insert=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            note(by, mine.pk, pk=own.pk).save(force_insert=True)


def test_an_update_of_a_hidden_row_touches_none_and_says_so(me, hidden):
    with acting(me):
        assert CaseNote.objects.filter(case=hidden).update(text="x") == 0
        assert Person.objects.filter(pk=hidden.person_id).update(name="x") == 0
        with pytest.raises(Case.DoesNotExist):
            lock(hidden, 1)


def test_a_joined_hidden_person_drops_the_case_and_a_read_one_does_not(me, mine):
    with as_migrator():
        other = MembershipFactory()
        grant(mine, other.agency, 4)
    with acting(other):
        assert not Case.objects.select_related("person")
        case = Case.objects.get()
        with pytest.raises(Person.DoesNotExist):
            _ = case.person


def test_a_swallowed_error_shows_nothing_and_writes_no_event(me):
    with acting(me) as by, pytest.raises(InternalError), transaction.atomic():
        with suppress(DataError):
            ask("SELECT 1 / 0")
        log.record(acting=by, verb="case-detail", result="SHOWN")


def test_the_context_outlives_a_released_savepoint_and_not_one_rolled_back(me, mine):
    token = open_context(me)
    with transaction.atomic():
        with transaction.atomic():
            set_token(token)
        assert Case.objects.exists()
        set_token("")
        with transaction.atomic():
            set_token(token)
            assert Case.objects.exists()
            transaction.set_rollback(True)
        assert not Case.objects.exists()
    close_context(token)


def test_an_error_in_a_savepoint_leaves_the_context(me, mine):
    with acting(me):
        for _ in range(3):
            with pytest.raises(Exception, match="division"), transaction.atomic():
                ask("SELECT 1 / 0")
            assert Case.objects.get() == mine


COMMANDS = {
    "r": "SELECT * FROM {0} LIMIT 1",
    "w": "UPDATE {0} SET {1} = {1}",
    "d": "DELETE FROM {0}",
    "a": "INSERT INTO {0} SELECT * FROM {0} LIMIT 0",
    "u": "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT DO NOTHING",
    "l": "SELECT * FROM {0} FOR UPDATE",
}


def test_every_command_runs_on_every_table_it_is_allowed_on(me, mine):
    """A policy that looks the wrong way round shows only when its command runs: «infinite recursion»."""
    granted = ask(
        "SELECT c.oid::regclass::text, (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = 1)"
        " FROM pg_class c WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace"
    )
    assert len(granted) > 25
    with acting(me) as by:
        note(by, mine.pk).save(force_insert=True)
        ends = {}
        for table, column in granted:
            for letter, statement in COMMANDS.items():
                try:
                    with transaction.atomic():
                        ask(statement.format(table, column))
                        transaction.set_rollback(True)
                except (ProgrammingError, IntegrityError) as error:
                    ends[table, letter] = error.__cause__.sqlstate
        assert set(ends.values()) <= {"42501"}
        assert ("cases_casenote", "w") not in ends and ("cases_case", "w") not in ends
        assert ("people_person", "w") not in ends and ("cases_consultation", "w") not in ends


def test_what_an_administrator_may_hold_is_no_column(me):
    columns = {
        name
        for (name,) in ask("SELECT attname FROM pg_attribute WHERE attrelid = 'accounts_worker'::regclass")
    }
    assert not columns & {"is_superuser", "is_staff", "password", "last_login"}
    assert Acting.of(me).worker.is_superuser is False


def test_dates_of_records_do_not_decide_sight(me, mine):
    """A note dated in ten years, or ten years ago, is seen like any other."""
    with acting(me) as by:
        for days in (-3650, 3650):
            note(by, mine.pk, happened_on=today() + timedelta(days)).save(force_insert=True)
        assert CaseNote.objects.count() == 2


def test_persons_and_cases_of_factories_are_hidden_from_a_stranger(me):
    with as_migrator():
        CaseFactory()
        PersonFactory()
        ConsultationFactory()
    with acting(me):
        assert not Case.objects.exists() and not Person.objects.exists() and not Consultation.objects.exists()
