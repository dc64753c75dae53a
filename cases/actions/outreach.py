"""What a worker does to reach somebody who has not asked: a plan, a try, a promise."""

from access import policy
from access.acts import allowed_by
from access.topics import Topic
from accounts.querysets import today
from people.models import Alias

from ..models import CaseNote, OutreachPlan, OutreachVisit
from ..states import Method
from .case import correct


@allowed_by(policy.keep_outreach)
def begin_outreach(case, *, by, **facts):
    """Begin to reach somebody (アウトリーチ計画, F4), without his 申込; one plan at a time for a case and an agency."""
    plan = OutreachPlan(case=case, agency=by.agency, author=by.worker, **facts)
    plan.save(force_insert=True)
    return plan


@allowed_by(policy.keep_outreach)
def correct_outreach(case, *, by, plan, version, **facts):
    """Correct or go on with a plan; the old words stay in its versions. Raises Stale for the second of two editors."""
    return correct(plan, version, facts)


@allowed_by(policy.keep_outreach)
def end_outreach(case, *, by, plan, version, ended_on, ended_why, ended_note=""):
    """End a plan with its day and reason; raises Stale for the second of two editors."""
    return correct(plan, version, {"ended_on": ended_on, "ended_why": ended_why, "ended_note": ended_note})


@allowed_by(policy.record_visit)
def record_visit(case, *, by, note, **facts):
    """Record a try to reach somebody: the note says what happened, the visit how near one came and what was promised."""
    written = CaseNote(case=case, agency=by.agency, author=by.worker, **note)
    written.save(force_insert=True)
    visit = OutreachVisit(note=written, case=case, agency=by.agency, author=by.worker, **facts)
    visit.save(force_insert=True)
    return visit


@allowed_by(policy.correct_visit)
def correct_visit(visit, *, by, version, **facts):
    """Correct how near one came and what was promised; raises Stale for the second of two editors."""
    return correct(visit, version, facts)


@allowed_by(policy.edit_person)
def find_out(case, *, by, person, version, same=None, **facts):
    """What has become known of somebody (わかったこと) corrects him; what he was called stays his 呼び名.

    `same` is a case of the same person that the worker sees: a note of his own desk says so, because others may not
    know of it. Raises Stale for the second of two editors.
    """
    called = person.name
    current = correct(person, version, facts)
    if called and called != current.name and not Alias.objects.filter(person=person, name=called).exists():
        Alias(person_id=person.pk, kind=Alias.Kind.CALLED, name=called).save(force_insert=True)
    if same is not None:
        CaseNote(
            case=case,
            agency=by.agency,
            author=by.worker,
            happened_on=today(),
            method=Method.OTHER,
            text=f"氏名などがわかりました。ケース {same.number} の方と同じ方です。",
            topics=int(Topic.IDENTITY | Topic.PROGRESS),
            own_only=True,
        ).save(force_insert=True)
    return current
