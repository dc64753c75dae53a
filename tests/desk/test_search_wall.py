"""What the search finds is exactly what the viewer may read and what matches, in random cities."""

import psycopg
import pytest
from django.db import connection

from cases.models import CaseNote, Consultation
from desk import hits, searching
from people.models import Contact, Person
from tests import databases
from tests.gate import as_migrator
from tests.world import CaseFactory, MembershipFactory, NoteFactory, acting

from .random_city import WORDS, RandomCity

pytestmark = pytest.mark.wall


def matches(kind, row, reading):
    """The oracle: what a row must be like, said without bigrams and without SQL."""
    if kind == "case":
        return row.number == reading.number
    if kind == "contact":
        return bool(reading.phone) and row.key.startswith(reading.phone)
    if kind in ("note", "consultation"):
        return bool(reading.text_grams) and hits.holds(row, reading)
    named = bool(reading.name_grams) and hits.holds(row, reading)
    if kind != "person":
        return named
    begin, end = reading.span
    born = begin is not None and begin <= row.birth_on <= end
    return born and (named or not reading.name) if begin else named


def readable():
    return {kind: {row.pk: row for row in model.objects.all()} for kind, model in hits.MODELS.items()}


def expected(rows, reading):
    return {(kind, pk) for kind in rows for pk, row in rows[kind].items() if matches(kind, row, reading)}


def found(rows, reading, few):
    """What the search shows after its re-check; before it, too, every hit must be a row that may be read."""
    listed = searching.find(reading, few)
    for hit in listed:
        assert hit.id in rows[hit.kind]
        if hit.case_id and hit.kind in ("case", "person", "alias", "contact"):
            assert hit.case_id in rows["case"]
    return {(hit.kind, hit.id) for hit in listed if hits.holds(rows[hit.kind][hit.id], reading)}


@pytest.mark.parametrize("seed", range(16))
def test_the_search_finds_what_may_be_read_and_matches(seed):
    with as_migrator():
        city = RandomCity(seed)
    for membership in city.memberships:
        with acting(membership):
            rows = readable()
            for words in [*WORDS, *(case.number for case in city.cases)]:
                reading = searching.read(words)
                right = expected(rows, reading)
                assert found(rows, reading, few=1000) == right, (seed, words)
                assert found(rows, reading, few=0) == right, (seed, words)


@pytest.fixture
def hidden():
    with as_migrator():
        case = CaseFactory()
        NoteFactory(case=case, text="督促の手紙")
        Contact(person=case.person, kind="PHONE", value="042-000-0003").save()
    return case


def by_hand(case):
    """Everything one could ask for about a person whose facts one already knows."""
    grams = list({pair for row in (case.person.grams, ["督促"]) for pair in row})
    for few in (1000, 0):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM desk_search(%s, NULL, NULL, '0420000003', %s, %s, %s::text[], %s::text[], 51, %s)",
                [case.number, case.person.name_key, case.person.kana_key, grams[:1], ["督促"], few],
            )
            yield from cursor.fetchall()


def test_called_by_hand_for_a_hidden_person_it_says_nothing(hidden):
    with as_migrator():
        stranger = MembershipFactory()
    with acting(stranger):
        assert list(by_hand(hidden)) == []
        assert (
            not Person.objects.exists()
            and not CaseNote.objects.exists()
            and not Consultation.objects.exists()
        )


def test_without_a_context_it_says_nothing(hidden):
    assert list(by_hand(hidden)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tok', 'forged', true)")
    assert list(by_hand(hidden)) == []


def test_the_apps_own_login_gets_no_more_than_a_page_of_nothing():
    name = connection.settings_dict["NAME"]
    with psycopg.connect(databases.url("app", name)) as app:
        rows = app.execute(
            "SELECT * FROM desk_search(NULL, '1900-01-01', '2100-01-01', '', '', '', NULL, NULL, 1000000)"
        ).fetchall()
    assert rows == []
