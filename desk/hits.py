"""What was found, as a page shows it: the rows behind the ids, loaded through the log, in one card a case."""

from dataclasses import dataclass, field

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from access import grants
from access.models import Basis
from audit.disclosure import checking, register
from cases.forms.people import birth_of
from cases.models import Case, CaseNote, Consultation, HouseholdMember
from common.namekeys import name_text, query_words, text_key
from people.models import Alias, Contact, Person

from .excerpts import excerpt

MODELS = {
    "case": Case,
    "person": Person,
    "alias": Alias,
    "contact": Contact,
    "member": HouseholdMember,
    "note": CaseNote,
    "consultation": Consultation,
}
ORDER = {kind: place for place, kind in enumerate(MODELS)}


@dataclass
class Place:
    """Where a word was found: what the place is called, its day, and the text around the word."""

    where: str
    pieces: list
    url: str = ""
    at: object = None


@dataclass
class Card:
    """One case, or one consultation without a case, and every place in it where something was found."""

    url: str
    case: object = None
    person: object = None
    number: str = ""
    name: str = ""
    places: list = field(default_factory=list)

    @property
    def first(self):
        return self.places[:3]

    @property
    def rest(self):
        return self.places[3:]


def cards(hits, reading):
    """The hits whose text really holds the words, grouped in the order they were found."""
    rows = _load(hits)
    kept = [(hit, rows[hit.kind][hit.id]) for hit in hits if hit.id in rows[hit.kind]]
    kept = [(hit, row) for hit, row in kept if holds(row, reading)]
    for _hit, row in kept:
        register(row, ["shown"])
    around = _Around(kept)
    found = {}
    for hit, row in kept:
        card = around.card(hit, row)
        if card is not None:
            found.setdefault(card.url, card).places.append((ORDER[hit.kind], _place(row, reading, card.url)))
    for card in found.values():
        card.places = [place for _order, place in sorted(card.places, key=lambda pair: pair[0])]
    return list(found.values())


def holds(row, reading):
    """The re-check: pairs of characters may stand apart, the words themselves may not."""
    if isinstance(row, Person):
        return _has_words(name_text(row.name, row.kana), query_words(reading.name))
    if isinstance(row, Alias):
        return _has_words(name_text(row.name, row.name), query_words(reading.name))
    if isinstance(row, HouseholdMember):
        return _has_words(name_text(row.name, row.kana), query_words(reading.name))
    if isinstance(row, (CaseNote, Consultation)):
        return _has_words(text_key(_text(row)), reading.texts)
    return True


def _has_words(text, words):
    return all(word in text for word in words)


def _text(row):
    return row.text if isinstance(row, CaseNote) else f"{row.text}\n{row.wish}"


def _load(hits):
    """Rows by kind; only checked until it is known that they are shown."""
    with checking():
        return {
            kind: model.objects.in_bulk([hit.id for hit in hits if hit.kind == kind])
            for kind, model in MODELS.items()
        }


class _Around:
    """The cases, persons and consultations the cards are headed with, each loaded in one query."""

    def __init__(self, kept):
        ids = {hit.case_id for hit, _row in kept if hit.case_id}
        self.cases = Case.objects.select_related("lead__worker").in_bulk(ids)
        loose = {_person_of(row) for hit, row in kept if not hit.case_id} - {None}
        persons = {case.person_id for case in self.cases.values()} | loose
        self.persons = Person.objects.in_bulk(persons)
        self.taken = _taken(loose)
        self.recalled = _recalled(ids - set(self.cases))

    def card(self, hit, row):
        """None when sight ended between two statements."""
        if hit.case_id in self.cases:
            case = self.cases[hit.case_id]
            url = reverse("case-detail", args=[case.pk])
            return Card(url, case, self.persons.get(case.person_id), case.number)
        if hit.case_id in self.recalled:
            number, name = self.recalled[hit.case_id]
            return Card(reverse("case-detail", args=[hit.case_id]), number=number, name=name)
        consultation = row if isinstance(row, Consultation) else self.taken.get(_person_of(row))
        if hit.case_id or consultation is None:
            return None
        url = reverse("consultation-detail", args=[consultation.pk])
        return Card(url, person=self.persons.get(consultation.person_id))


def _person_of(row):
    return row.pk if isinstance(row, Person) else getattr(row, "person_id", None)


def _taken(person_ids):
    """The newest consultation without a case of each person."""
    rows = Consultation.objects.filter(person__in=person_ids, case=None).newest() if person_ids else ()
    found = {}
    for row in rows:
        found.setdefault(row.person_id, row)
    return found


def _recalled(case_ids):
    """Number and name, as it stood, of cases the agency once worked on and no longer sees (自機関の記録)."""
    if not case_ids:
        return {}
    kept = [
        grant for rows in grants.of_cases(case_ids).values() for grant in rows if grant.basis == Basis.AUTHOR
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT c, cases_recall(c) FROM unnest(%s::uuid[]) AS c", [list(case_ids)])
        names = dict(cursor.fetchall())
    return {
        grant.content_object_id: (grant.case_number, names.get(grant.content_object_id) or "")
        for grant in kept
    }


def _place(row, reading, url):
    if isinstance(row, CaseNote):
        pieces = excerpt(row.text, reading.texts)
        return Place(f"経過記録・{row.get_method_display()}", pieces, f"{url}#note-{row.pk}", row.happened_on)
    if isinstance(row, Consultation):
        to = reverse("consultation-detail", args=[row.pk])
        pieces = excerpt(_text(row), reading.texts)
        return Place(f"相談・{row.get_method_display()}", pieces, to, timezone.localdate(row.taken_at))
    if isinstance(row, HouseholdMember):
        pieces = [*excerpt(row.name, reading.texts), (False, f"（{row.get_kinship_display()}）")]
        return Place("世帯員・親族", pieces, reverse("case-people", args=[row.case_id]))
    if isinstance(row, Alias):
        return Place(row.get_kind_display(), excerpt(row.name, reading.texts))
    if isinstance(row, Contact):
        return Place(row.get_kind_display(), [(True, row.value)])
    return _match(row, reading)


def _match(row, reading):
    """A person or a case: which of its facts the words are."""
    if isinstance(row, Case):
        return Place("ケース番号", [(True, row.number)])
    name = [*excerpt(row.name, reading.texts), (False, f"（{row.kana}）" if row.kana else "")]
    born = [(True, f"{birth_of(row).label}生")] if reading.born else []
    if reading.name and born:
        return Place("名前と生年月日", [*name, (False, "　"), *born])
    return Place("生年月日", born) if born else Place("名前", name)
