"""What is done with a case that needs many agencies: taken by 多機関協働, watched, evaluated, ended and resumed."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import ProgrammingError, transaction

from access import basis, grants, policy
from access.acts import allowed_by, lock, settle
from access.verdict import Refused
from accounts.querysets import today

from .. import endings
from ..models import CoordinationIntake, Evaluation, Monitoring, Reopening
from ..states import NEXT, STAGE_AFTER, IntakeDecision, Programme, Result, Stage
from .plan import renew_plan

WORK_ENDS = "cases_work_ends"
NOT_ALLOWED = "42501"
SIGHT_ENDED = "このケースは、同意の撤回などで、いま見えなくなりました。画面を開き直して確かめてください。"
NOT_TAKEN = {
    "TAKEN": "このケースは、ほかの人が先に受理しました。画面を開き直してください。",
    "NO_CONSENT": "本人の申込（C1）の同意が、いまはありません。撤回されたか、期限が来ています。",
    "STOPPED": "このケースは、ほかの人が先に終結・中断しました。",
}
NOT_ENDED = {
    "GONE": "多機関協働は、もう終わっています。画面を開き直してください。",
    "LEAD": "選んだ機関は、多機関協働が終わるとこのケースが見えなくなります。ほかの機関を選ぶか、先に同意を記録してください。",
}


@allowed_by(policy.decide_intake)
def decide_intake(offer, *, by, **facts):
    """Decide on a case that was brought to 多機関協働 (A–F); B takes it, at once and for good of the person's application."""
    try:
        with transaction.atomic():
            intake = _write(CoordinationIntake, offer.case, by, facts | {"decision": offer.decision})
            takes = offer.decision == IntakeDecision.TAKE
            answer = endings.asked("SELECT coordination_take(%s)", intake.pk) if takes else ""
    except ProgrammingError as error:
        if error.__cause__.sqlstate != NOT_ALLOWED:
            raise
        raise Refused(SIGHT_ENDED) from error  # because sight may end while this waits for what another does
    if answer in NOT_TAKEN:
        raise Refused(NOT_TAKEN[answer])
    return intake


@allowed_by(policy.record_monitoring)
def record_monitoring(case, *, by, **facts):
    """Say how the plan goes (モニタリング) and when it is looked at again."""
    return _write(Monitoring, case, by, facts)


@allowed_by(policy.evaluate_programme)
def evaluate_programme(case, *, by, **facts):
    """Evaluate one programme (評価シート) without moving the case."""
    return _write(Evaluation, case, by, facts | {"whole_case": False})


@allowed_by(policy.replan_case)
def replan_case(case, *, by, version, **facts):
    """再プランして継続: the plan is evaluated and its next version begun. Raises Stale for the second of two editors."""
    _hold(facts.get("plan"))
    current = _held(case, version)
    made = _write(Evaluation, case, by, facts | {"result": Result.REPLAN})
    if Stage.PLAN_DRAFT in NEXT[Stage(current.stage)]:
        current.stage = Stage.PLAN_DRAFT
    current.save()
    return made, renew_plan(made.plan, by=by) if made.plan else None


@allowed_by(policy.stop_case)
def stop_case(ending, *, by, version, result, **facts):
    """終結 or 中断: what consent had opened ends, at once or with 見守り; 多機関協働 ends with it.

    Raises Stale for the second of two editors. Who holds the case by 多機関協働 alone sees it until this is written.
    """
    _hold(facts.get("plan"))
    current = _held(ending.case, version)
    basis.keep(current.pk)
    facts |= {"result": result, "resolution": ending.resolution, "lead_agency": ending.lead_agency}
    made = _write(Evaluation, current, by, facts)
    current.stage = STAGE_AFTER[result]
    current.save()
    settle(WORK_ENDS)
    return made


@allowed_by(policy.end_coordination)
def end_coordination(ending, *, by, version, **facts):
    """End 多機関協働 alone: the case goes on with its 主担当機関, and the coordinator's sight ends."""
    _hold(facts.get("plan"))
    current = _held(ending.case, version)
    basis.keep(current.pk)
    if current.lead and current.lead.agency_id == by.agency.pk:
        current.lead = None
    current.save()
    facts |= {"programme": Programme.COORDINATION, "result": Result.END, "whole_case": False}
    made = _write(Evaluation, current, by, facts | {"lead_agency": ending.lead_agency})
    answer = endings.asked("SELECT coordination_end(%s)", made.pk)
    if answer in NOT_ENDED:
        raise Refused(NOT_ENDED[answer])
    return made


@allowed_by(policy.reopen_case)
def reopen_case(case, *, by, version, reason):
    """再開: the case goes on from アセスメント; what earlier consents had opened has to be agreed again."""
    current = _held(case, version)
    made = _write(Reopening, case, by, {"reason": reason, "reopened_on": today()})
    current.stage = Stage.ASSESSMENT
    current.save()
    return made


def _held(case, version):
    """The case, locked, and held still: who waited for a withdrawal here finds his sight gone."""
    try:
        current = lock(case, version)
    except ObjectDoesNotExist:
        raise Refused(SIGHT_ENDED) from None
    if not grants.standing(current.pk).holds:
        raise Refused(SIGHT_ENDED)
    return current


def _hold(plan):
    """The plan before the case, because a 支援決定 takes them in that order."""
    if plan:
        endings.asked("SELECT plan_hold(%s)", plan.pk)


def _write(model, case, by, facts):
    row = model(case=case, agency=by.agency, author=by.worker, **facts)
    row.save(force_insert=True)
    return row
