"""What a worker does with a consultation, a case, a note and a household."""

import uuid

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.utils import timezone

from access import basis, policy
from access.acts import allowed_by, lock, settle
from access.topics import Topic
from access.verdict import Refused
from accounts.querysets import today
from audit.disclosure import checking
from common.namekeys import text_key
from people.models import Alias, Contact, Person

from .. import endings
from ..models import Case, CaseNote, Consultation, HouseholdMember
from ..states import BEGINNING, NEXT, OFFICE_TOPICS, STOPPED, Stage, concern_topics


def topics_of(facts, agency):
    """What a consultation contains: 経過 and what is usual in its office, and what its tags and its caller tell."""
    mask = Topic.PROGRESS | OFFICE_TOPICS.get(agency.field, 0) | concern_topics(facts.get("concerns", ()))
    if facts.get("caller_name"):
        mask |= Topic.IDENTITY
    if facts.get("caller_contact"):
        mask |= Topic.CONTACT
    return int(mask)


@allowed_by(policy.take_consultation)
def take_consultation(subject, *, by, person, contacts=(), alias="", learned=None, **facts):
    """Take a consultation (断らない相談); `person` is a Person already seen, or the facts of a new one.

    The consultation is what gives sight of the person, so it is written first (the foreign key is deferred).
    Of a known person only what was not known yet is written: what he told now is `learned`, his record stands.
    """
    known = isinstance(person, Person)
    consultation = Consultation(
        agency=by.agency,
        taken_by=by.worker,
        person_id=person.pk if known else uuid.uuid4(),
        topics=topics_of(facts, by.agency),
        screened_at=timezone.now() if facts.get("screening") else None,
        **facts,
    )
    consultation.save(force_insert=True)
    if known:
        contacts, alias = _unknown_yet(person, contacts, alias)
        _learn(person, learned or {})
    else:
        Person(pk=consultation.person_id, **person).save(force_insert=True)
    if alias:
        Alias(person_id=consultation.person_id, kind=Alias.Kind.CALLED, name=alias).save(force_insert=True)
    for kind, value, note in contacts:
        Contact(person_id=consultation.person_id, kind=kind, value=value, note=note).save(force_insert=True)
    return consultation


def _unknown_yet(person, contacts, alias):
    with checking():
        held = {(row.kind, text_key(row.value)) for row in Contact.objects.filter(person=person)}
        if alias and Alias.objects.filter(person=person, name=alias).exists():
            alias = ""
    return [row for row in contacts if (row[0], text_key(row[1])) not in held], alias


def _learn(person, facts):
    current = Person.objects.select_for_update().get(pk=person.pk)
    fresh = {}
    for name, blank in {"kana": "", "sex": Person.Sex.UNKNOWN, "birth_on": None}.items():
        if getattr(current, name) == blank and facts.get(name, blank) != blank:
            fresh[name] = facts[name]
    if "birth_on" in fresh:
        fresh |= {name: facts[name] for name in ("birth_precision", "birth_text")}
    if fresh:
        correct(current, current.version, fresh)


@allowed_by(policy.screen_consultation)
def screen(consultation, *, by, version, screening, note=""):
    """Decide what becomes of a consultation (スクリーニング 1–5); raises Stale when somebody decided meanwhile."""
    current = lock(consultation, version)
    current.screening, current.screening_note = screening, note
    current.screened_at = timezone.now()
    current.save()
    return current


@allowed_by(policy.correct_note)
def correct_consultation(consultation, *, by, version, **facts):
    """Correct what was taken down; the old text stays in its versions. Raises Stale for the second of two editors."""
    return correct(consultation, version, facts | {"topics": topics_of(facts, by.agency)})


@allowed_by(policy.open_case)
def open_case(consultation, *, by):
    """Open the case of a consultation without retyping: the grant is written first, the case second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_open_from_consultation(%s)", [consultation.pk])
        case_id = cursor.fetchone()[0]
    case = Case(
        pk=case_id,
        person_id=consultation.person_id,
        agency=by.agency,
        opened_on=today(),
        lead=by.membership,
    )
    case.save(force_insert=True)
    return case


@allowed_by(policy.open_case)
def attach(consultation, *, by, case):
    """Put a consultation into the case its person already has."""
    current = lock(consultation, consultation.version)
    current.case = case
    current.save()
    return case


@allowed_by(policy.advance_case)
def advance(case, *, by, version, stage):
    """Move a case to a stage that may follow; raises Stale, or ValueError for a stage that may not."""
    current = lock(case, version)
    if stage not in NEXT[Stage(current.stage)]:
        raise ValueError(stage)
    _guard(current, stage, by)
    current.stage = stage
    current.save()
    if stage in STOPPED:
        settle("cases_work_ends")
    return current


def follow(case_id, stage):
    """The case goes along with work that is begun; it stays where it is that far already, or not the writer's to move."""
    current = Case.objects.select_for_update().filter(pk=case_id).first()
    if current is not None and current.stage in BEGINNING[: BEGINNING.index(stage)]:
        current.stage = stage
        current.version += 1
        current.save()


def _guard(case, stage, by):
    """What the database would refuse, in a sentence: 支援決定 begins the support, a meeting decides the end."""
    ending = endings.ending_of(case)
    if (case.stage, stage) == (Stage.MEETING, Stage.SUPPORT):
        verdict = policy.begin_support(by, ending)
    elif stage in STOPPED:
        basis.keep(case.pk)
        verdict = policy.stop_case(by, ending)
    else:
        return
    if not verdict:
        raise Refused(verdict.reason)


@allowed_by(policy.advance_case)
def change_lead(case, *, by, version, lead):
    """Name who leads the support (主担当): a 所属 of an agency in charge. Raises Stale for the second of two editors."""
    return correct(case, version, {"lead": lead})


@allowed_by(policy.write_note)
def write_note(case_id, *, by, **facts):
    """Write a note (経過記録); while the agency has no basis but its own records, it stays its own."""
    note = CaseNote(case_id=case_id, agency=by.agency, author=by.worker, **facts)
    note.save(force_insert=True)
    return note


@allowed_by(policy.correct_note)
def correct_note(note, *, by, version, **facts):
    """Correct a note; the old text stays readable in its versions. Raises Stale for the second of two editors."""
    return correct(note, version, facts)


@allowed_by(policy.record_relative)
def add_relative(case, *, by, **facts):
    """Record what this case says of a relative (世帯員・親族)."""
    member = HouseholdMember(case=case, agency=by.agency, author=by.worker, topics=int(Topic.FAMILY), **facts)
    member.save(force_insert=True)
    return member


@allowed_by(policy.correct_relative)
def correct_relative(member, *, by, version, **facts):
    """Correct what this case says of a relative; raises Stale for the second of two editors.

    `person` links him to his own registration, once; the link gives nobody sight of it.
    """
    if "person" in facts and member.person_id not in (None, facts["person"].pk):
        raise Refused("この人は、すでに別の登録とつながっています。")
    return correct(member, version, facts)


@allowed_by(policy.edit_person)
def edit_person(case, *, by, person, version, **facts):
    """Correct who the person is (本人); the agency in charge does it. Raises Stale for the second of two editors."""
    return correct(person, version, facts)


@allowed_by(policy.edit_person)
def add_contact(case, *, by, **facts):
    """Add an address or a telephone number (住所・連絡先)."""
    contact = Contact(person_id=case.person_id, **facts)
    contact.save(force_insert=True)
    return contact


@allowed_by(policy.edit_person)
def correct_contact(case, *, by, contact, version, **facts):
    """Correct an address or number; the old one stays in its versions."""
    return correct(contact, version, facts)


@allowed_by(policy.edit_person)
def add_alias(case, *, by, **facts):
    """Add another name (通称・旧姓・ローマ字・呼び名)."""
    alias = Alias(person_id=case.person_id, **facts)
    alias.save(force_insert=True)
    return alias


def correct(row, version, facts):
    """Change a row's facts under its lock; raises Stale for the second of two editors."""
    try:
        current = lock(row, version)
    except ObjectDoesNotExist:
        # A row may be seen and yet not be this worker's to change (an agency whose workers are granted by name).
        raise Refused("この記録を訂正できるのは、記録した職員だけです。") from None
    for name, value in facts.items():
        setattr(current, name, value)
    current.save()
    return current
