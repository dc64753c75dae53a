"""似た人: persons who may be the one in front of the worker, among those he may see."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from access import grants
from audit.disclosure import checking
from people.models import Contact, Person

from .models import Case, Consultation

CAP = 5


@dataclass(frozen=True)
class Similar:
    """A person, the cases of him that whoever asks may see, and whether a consultation may be taken about him."""

    person: Person
    cases: tuple
    is_ours: bool


def similar_people(by, *, names, kana, born, phones):
    """Same birth date and the same name or kana key, or the same telephone number; the wall leaves out the rest."""
    known, found = _known(names, kana, born, phones), {}
    if known and born and (names or kana):
        alike = Q(name_key__in=names) | (Q(kana_key=kana) if kana else Q())
        for person in Person.objects.filter(alike, birth_on=born, pk__in=known).order_by("pk")[:CAP]:
            found[person.pk] = person
    if known and phones:
        for person in Person.objects.filter(pk__in=_owners(phones, known)).order_by("pk")[:CAP]:
            found[person.pk] = person
    return [similar(by, person) for person in list(found.values())[:CAP]]


def similar(by, person):
    """One person as whoever asks may know him.

    A consultation shows its agency the person's contacts, so it is taken only by an agency in charge of the person,
    or that has another consultation of his waiting: the same rule as the wall's.
    """
    cases = tuple(Case.objects.filter(person=person).order_by("-opened_on", "pk"))
    waiting = Consultation.objects.filter(person=person, agency=by.agency, case=None).exists()
    return Similar(person, cases, waiting or any(grants.standing(case.pk).holds for case in cases))


def _known(names, kana, born, phones):
    """Ids of visible persons, found without asking the tables for what may be hidden: that could be heard in the time."""
    asked = [list(names), kana, born if names or kana else None, list(phones)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_similar(%s::text[], %s, %s::date, %s::text[])", asked)
        return [pk for (pk,) in cursor.fetchall()]


def _owners(phones, known):
    kinds = (Contact.Kind.PHONE, Contact.Kind.EMERGENCY)
    with checking():
        rows = Contact.objects.filter(kind__in=kinds, key__in=phones, person__in=known).only("person_id")
        return {row.person_id for row in rows}
