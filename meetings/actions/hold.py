"""At a meeting: call it, hold it, write down what was decided, settle the record."""

from django.db import IntegrityError, connection, transaction

from access import policy
from access.acts import Stale, allowed_by
from access.verdict import Refused
from cases import actions as cases
from cases.models import SupportPlan
from cases.states import PlanState
from meetings import records, tabled
from meetings.models import Matter, Minute, Task
from meetings.states import Outcome

from .prepare import SHUT, _write, told

NOT_NOW = "この会議には、いまその操作はできません。ほかの人が先に進めたか、中止されています。"
ANSWERS = {
    "EMPTY": "招集するには、すべての議題に構成員が一人以上要ります。",
    "EARLY": "開催日より前に、開催を記録することはできません。",
    "UNSETTLED": "記録を確定していない議題があります。確定するか、取り下げてください。",
    "UNWRITTEN": "決定の文と、決定の種類を書いてから確定してください。",
    "REWRITTEN": tabled.REWRITTEN,
    "SAME": "プランは、議題に出した案のままです。出し直すものはありません。",
    "OVER": "ケースが終結しているため、プランの案は承認できません。再開してから、あらためて会議に出してください。",
    "ENDED": "本人の同意が終わっているため、重層的支援会議の記録として確定できません。取り下げるか、支援会議に移してください。",
}


def step(row, statement, values):
    """Ask the database for one step; Stale when somebody was first, Refused in words for all else."""
    with told(NOT_NOW), connection.cursor() as cursor:
        cursor.execute(statement, values)
        answer = cursor.fetchone()[0]
    if answer == "STALE":
        raise Stale(type(row).objects.filter(pk=row.pk).first())
    if answer in ANSWERS:
        raise Refused(ANSWERS[answer])
    return type(row).objects.filter(pk=row.pk).first()


@allowed_by(policy.steer_meeting)
def move(meeting, *, by, verb, version):
    """招集 (CALL), 開催 (HOLD), 記録確定 (CONFIRM), 中止 (CANCEL): whoever convenes; raises Stale."""
    return step(meeting, "SELECT meetings_move(%s, %s, %s)", [meeting.pk, verb, version])


@allowed_by(policy.choose_members)
def drop(item, *, by, why, version):
    """Take an item off the agenda with its reason; raises Stale."""
    return step(item, "SELECT meetings_drop(%s, %s, %s)", [item.pk, why, version])


@allowed_by(policy.table_plan)
def table_again(item, *, by, version, plan_version):
    """新しい案を議題に出し直す: the plan as the page showed it is what the meeting is shown from now on; raises Stale."""
    return step(item, "SELECT meetings_retable(%s, %s, %s)", [item.pk, version, plan_version])


@allowed_by(policy.keep_minutes)
def write_minute(item, *, by, version=None, tasks=None, **facts):
    """Write down what was said and decided; `tasks` replaces the roles: tuples (agency, worker, text, due_on)."""
    with told(SHUT):
        minute = Minute.objects.filter(item=item).first()
        minute = _write(minute, version, facts) if minute else _begin(item, by, facts)
        if tasks is not None:
            _share_out(item, by, tasks)
    return minute


def _begin(item, by, facts):
    """The first words of an item; whoever writes them at the same moment is the second of two editors."""
    minute = Minute(item=item, agency=by.agency, author=by.worker, **facts)
    try:
        with transaction.atomic():
            minute.save(force_insert=True)
    except IntegrityError as error:
        raise Stale(Minute.objects.get(item=item)) from error
    return minute


def _share_out(item, by, rows):
    Task.objects.filter(item=item).delete()
    for agency, worker, text, due_on in rows:
        Task(
            item=item,
            author_agency=by.agency,
            author=by.worker,
            agency=agency,
            worker=worker,
            text=text,
            due_on=due_on,
        ).save(force_insert=True)


@allowed_by(policy.keep_minutes)
def settle(item, *, by, version, minute_version):
    """記録の確定: the record locks, the roles become tasks, and what a 重層的支援会議 decided is told to the case."""
    matter, minute = (model.objects.filter(item=item).first() for model in (Matter, Minute))
    for sentence in records.undone(matter, minute, records.tasks_of(item)) if matter else ():
        raise Refused(sentence)
    settled = step(item, "SELECT meetings_settle(%s, %s, %s)", [item.pk, version, minute_version])
    _renew(item, by)
    return settled


def _renew(item, by):
    """プランの修正: a version that has already been agreed becomes a new draft; one that is still a draft is corrected as it is."""
    minute, matter = Minute.objects.get(item=item), Matter.objects.get(item=item)
    if Outcome.REVISE not in minute.outcomes or not matter.plan_id:
        return
    plan = SupportPlan.objects.filter(pk=matter.plan_id).first()
    drafts = SupportPlan.objects.filter(case=matter.case_id, state=PlanState.DRAFT)
    if plan and not drafts.exists() and policy.renew_plan(by, plan):
        cases.renew_plan(plan, by=by)
