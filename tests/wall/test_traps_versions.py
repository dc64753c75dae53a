"""The traps of versions: each is seen with the present row and its own topics, and nobody writes one that is not so."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.querysets import today
from cases import actions
from cases.models import Case, CaseNote, Consultation
from consent import actions as consents
from people.models import Contact, Person
from tests.gate import as_migrator
from tests.wall.test_thread import consent, take
from tests.world import AgencyFactory, CaseFactory, MembershipFactory, acting, grant

pytestmark = pytest.mark.wall
History = CaseNote.history.model


@pytest.fixture
def two():
    with as_migrator():
        return MembershipFactory(), MembershipFactory()


@pytest.fixture
def note(two):
    """A note of three versions: 経過, 経過と健康, 経過; the other desk may read 経過."""
    with acting(two[0]) as by:
        case = actions.open_case(take(by), by=by)
        consent(case, by, two[1].agency, 5)
        facts = {"happened_on": today(), "method": "01"}
        row = actions.write_note(case.pk, by=by, text="一", topics=4, **facts)
        row = actions.correct_note(row, by=by, version=1, text="二", topics=12)
        return actions.correct_note(row, by=by, version=2, text="三", topics=4)


def texts(membership, note):
    with acting(membership):
        return sorted(row.text for row in History.objects.filter(id=note.pk))


def test_a_reader_of_progress_sees_the_versions_that_held_nothing_else(two, note):
    assert texts(two[0], note) == ["一", "三", "二"]
    assert texts(two[1], note) == ["一", "三"]


def test_when_the_present_row_is_hidden_so_are_all_its_versions(two, note):
    with acting(two[0]) as by:
        actions.correct_note(note, by=by, version=3, topics=12)
    assert texts(two[1], note) == []


def test_versions_are_numbered_so_that_a_gap_shows(two, note):
    with acting(two[1]):
        assert [row.version for row in History.objects.filter(id=note.pk).order_by("version")] == [1, 3]


def test_a_version_written_while_the_note_was_its_agencys_alone_stays_so(two, note):
    with acting(two[0]) as by:
        row = actions.correct_note(note, by=by, version=3, text="秘", own_only=True)
        actions.correct_note(row, by=by, version=4, text="公", own_only=False)
    assert texts(two[1], note) == ["一", "三", "公"]


def test_a_colleague_named_to_the_case_sees_only_versions_he_could_read(two):
    with as_migrator():
        desk = AgencyFactory(named_only=True)
        author, colleague = MembershipFactory(agency=desk), MembershipFactory(agency=desk)
        case = CaseFactory()
        for each in (author, colleague):
            grant(case, each.worker, 4, agency=desk)
    with acting(author) as by:
        row = actions.write_note(case.pk, by=by, happened_on=today(), method="01", text="一", topics=12)
        actions.correct_note(row, by=by, version=1, text="二", topics=4)
    assert texts(author, row) == ["一", "二"]
    assert texts(colleague, row) == ["二"]


def version(row, membership, **different):
    """The version of a row as the library would write it, or not quite."""
    fields = [field.attname for field in type(row)._meta.concrete_fields]
    model = type(row).history.model
    kept = {field.attname for field in model._meta.concrete_fields}
    facts = {name: getattr(row, name) for name in fields if name in kept}
    facts |= {"history_date": timezone.now(), "history_type": "~", "history_user_id": membership.worker_id}
    return model(**facts | different)


def write(row, membership, **different):
    with transaction.atomic():
        made = version(row, membership, **different)
        made.save(force_insert=True)
        return made


FORGERIES = {
    "another text": {"text": "偽"},
    "other topics": {"topics": 1},
    "another day": {"happened_on": datetime(2020, 1, 1, tzinfo=UTC).date()},
    "another method": {"method": "99"},
    "another number": {"version": 99},
    "a deletion": {"history_type": "-"},
}


@pytest.mark.parametrize("what", FORGERIES)
def test_a_version_that_is_not_as_the_row_is_refused(two, note, what):
    with acting(two[0]):
        with pytest.raises(ProgrammingError, match="row-level security"):
            write(CaseNote.objects.get(pk=note.pk), two[0], **FORGERIES[what])
        assert write(CaseNote.objects.get(pk=note.pk), two[0]).pk


def test_a_version_under_another_name_is_refused(two, note):
    with acting(two[0]), pytest.raises(ProgrammingError, match="row-level security"):
        write(CaseNote.objects.get(pk=note.pk), two[1])
    with acting(two[0]), pytest.raises(ProgrammingError, match="row-level security"):
        write(CaseNote.objects.get(pk=note.pk), two[0], history_user_id=None)


def test_a_mere_reader_writes_no_version(two, note):
    """He sees the note, the case and the person, and changes none: he adds no version to any."""
    with acting(two[1]):
        for model in (CaseNote, Case, Person):
            with pytest.raises(ProgrammingError, match="row-level security"):
                write(model.objects.get(), two[1])


def test_a_version_bears_the_databases_time_and_the_rows_own_only(two, note):
    with acting(two[0]):
        row = CaseNote.objects.get(pk=note.pk)
        made = write(row, two[0], history_date=timezone.now() - timedelta(days=900), own_only=True)
        made.refresh_from_db()
        assert abs(made.history_date - timezone.now()) < timedelta(minutes=1)
        assert made.own_only is False


def test_a_version_is_never_changed_or_taken_away(two, note):
    with acting(two[0]):
        for statement in (
            "UPDATE cases_historicalcasenote SET text = 'x'",
            "DELETE FROM cases_historicalcasenote",
        ):
            denied = pytest.raises(ProgrammingError, match="permission denied")
            with denied, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_note_written_without_sight_has_a_version_that_stays_its_own(two):
    with acting(two[0]) as by:
        case = actions.open_case(take(by), by=by)
        given = consent(case, by, two[1].agency, 5)
    with acting(two[1]) as by:
        actions.write_note(case.pk, by=by, happened_on=today(), method="01", text="見えた", topics=4)
    with acting(two[0]) as by:
        consents.withdraw(given, by=by)
    with acting(two[1]) as by:
        alone = actions.write_note(case.pk, by=by, happened_on=today(), method="01", text="一", topics=4)
    with acting(two[0]) as by:
        consent(case, by, two[1].agency, 5)
    with acting(two[1]) as by:
        actions.correct_note(CaseNote.objects.get(pk=alone.pk), by=by, version=1, text="二", own_only=False)
    assert texts(two[1], alone) == ["一", "二"]
    assert texts(two[0], alone) == ["二"]


def test_every_protected_rows_first_version_is_written_with_it(two):
    with acting(two[0]) as by:
        taken = take(by)
        assert Consultation.history.filter(id=taken.pk).count() == 1
        assert Person.history.filter(id=taken.person_id).count() == 1
        assert Contact.history.count() == 1
        case = actions.open_case(taken, by=by)
        assert Case.history.filter(id=case.pk).count() == 1
