"""What a worker does with the assessment (アセスメント) and the family's years (家族年表)."""

import uuid

from django.utils import timezone

from access import policy
from access.acts import allowed_by

from ..models import Answer, CodeItem, FamilyEvent
from ..states import Stage
from ..states.assessment import DATE, NONE, NUMBER, QUESTIONS
from .case import correct, follow


@allowed_by(policy.assess)
def answer(case, *, by, given, answered_on, source, also=0):
    """Keep what was said of each question; `given` maps a question's key to codes, text, a number or a day.

    `also` is what the texts contain besides what their section contains. What was said before stays beside it.
    """
    common = {
        "case": case,
        "agency": by.agency,
        "author": by.worker,
        "answered_on": answered_on,
        "source": source,
        "created_at": timezone.now(),
    }
    made = []
    for key, value in given.items():
        entry = uuid.uuid4()
        for facts in rows_of(QUESTIONS[key], value, also):
            row = Answer(question=key, entry=entry, **common, **facts)
            row.save(force_insert=True)
            made.append(row)
    follow(case.pk, Stage.ASSESSMENT)
    return made


def rows_of(question, value, also=0):
    """The rows of one answer: its codes by what they tell, the section's own topics first and always."""
    if question.chooses:
        chosen = [code for code in value if code != NONE]
        masks = {question.topics: []}
        items = {item.code: item for item in CodeItem.objects.filter(table=question.table, code__in=chosen)}
        for code in chosen:
            masks.setdefault(question.topics | items[code].topics, []).append(code)
        return [{"topics": mask, "codes": codes} for mask, codes in masks.items()]
    if question.kind == NUMBER:
        return [{"topics": question.topics, "number": value}]
    if question.kind == DATE:
        return [{"topics": question.topics, "day": value}]
    return [{"topics": question.topics | also, "text": value}]


@allowed_by(policy.assess)
def add_family_event(case, *, by, **facts):
    """Add to the family's years (家族年表) what happened, when and to whom."""
    event = FamilyEvent(case=case, agency=by.agency, author=by.worker, **facts)
    event.save(force_insert=True)
    return event


@allowed_by(policy.correct_family_event)
def correct_family_event(event, *, by, version, **facts):
    """Correct an event; the old words stay in its versions. Raises Stale for the second of two editors."""
    return correct(event, version, facts)
