"""似た人: persons who may be the one in front of the worker, among those he may see."""

from dataclasses import dataclass

from django.db.models import Q

from audit.disclosure import checking
from people.models import Contact, Person

from .models import Case

CAP = 5


@dataclass(frozen=True)
class Similar:
    """A person and the cases of him that whoever asks may see."""

    person: Person
    cases: tuple


def similar_people(*, names, kana, born, phones):
    """Same birth date and the same name or kana key, or the same telephone number; the wall leaves out the rest."""
    found = {}
    if born and (names or kana):
        alike = Q(name_key__in=names) | (Q(kana_key=kana) if kana else Q())
        for person in Person.objects.filter(alike, birth_on=born).order_by("pk")[:CAP]:
            found[person.pk] = person
    if phones:
        for person in Person.objects.filter(pk__in=_owners(phones)).order_by("pk")[:CAP]:
            found[person.pk] = person
    cases = {}
    for case in Case.objects.filter(person_id__in=found).order_by("-opened_on", "pk") if found else ():
        cases.setdefault(case.person_id, []).append(case)
    return [Similar(person, tuple(cases.get(pk, ()))) for pk, person in list(found.items())[:CAP]]


def _owners(phones):
    kinds = (Contact.Kind.PHONE, Contact.Kind.EMERGENCY)
    with checking():
        rows = Contact.objects.filter(kind__in=kinds, key__in=phones).only("person_id")[: CAP * 4]
        return {row.person_id for row in rows}
