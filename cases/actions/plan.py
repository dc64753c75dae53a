"""What a worker does with a 支援プラン: draw it up, ask and answer for roles, take it through its steps."""

from calendar import monthrange
from datetime import date, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, connection, transaction

from access import policy
from access.acts import Stale, allowed_by, lock
from access.verdict import Refused
from accounts.querysets import today

from ..models import PlanGoal, PlanRole, RoleAnswer, SupportPlan
from ..states import MONITOR_MONTHS, PLAN_MONTHS, PlanState, RoleState, Stage
from .case import follow

FRAME = ("words", "long_goal", "short_goal", "lead_agency_id", "needs_participation", "needs_outreach")
GOAL = ("position", "issue", "wish", "goal", "until", "topics")
ROLE = ("position", "support", "person_does", "agency_id", "worker_id", "frequency", "topics")
NOT_COPIED = (RoleState.DECLINED, RoleState.DONE, RoleState.DROPPED)
ONE_DRAFT = "すでに案があります。案は一つずつつくります。"
MADE = "ほかの人が先に進めたため、この版はもう直せません。次の版をつくってください。"
WHY_NOT = {
    "NOT_NOW": "いまの状態からは進めません。画面を開き直して、いまの状態を確かめてください。",
    "NOT_APPROVED": "会議での承認が要ります。重層的支援会議（支援会議）で、この版が承認されてから進めます。",
    "NO_CONSENT": "この版ができてからの、プラン内容への同意（C4）が要ります。先に同意を記録してください。",
    "REPLACED": "あとの版があるため、この版は進められません。あたらしい版で進めてください。",
    "CLOSED": "終結したケースのプランは進められません。",
}


def months_after(day, months):
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def terms(starts_on):
    """期間とモニタリング, as the practice of 困窮 has them: a year, and every three months."""
    ends_on = months_after(starts_on, PLAN_MONTHS) - timedelta(days=1)
    return {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "monitor_on": months_after(starts_on, MONITOR_MONTHS),
        "monitor_every": MONITOR_MONTHS,
    }


@allowed_by(policy.draw_up_plan)
def draw_up_plan(case, *, by, **frame):
    """Begin a plan (案): a new version with a frame and no goal yet; refused while there is a draft."""
    plan = _begin(case.pk, by, terms(today()) | frame)
    follow(case.pk, Stage.PLAN_DRAFT)
    return plan


@allowed_by(policy.renew_plan)
def renew_plan(plan, *, by):
    """Copy a version into the next (再プラン); the old one stays readable, and every role has to be asked again."""
    frame = {name: getattr(plan, name) for name in FRAME}
    made = _begin(plan.case_id, by, terms(today()) | frame | {"replaces_id": plan.pk})
    for goal in PlanGoal.objects.filter(plan=plan):
        copied = _write_goal(made, by, {name: getattr(goal, name) for name in GOAL})
        for role in PlanRole.objects.filter(goal=goal).exclude(state__in=NOT_COPIED):
            _write_role(copied, by, {name: getattr(role, name) for name in ROLE})
    return made


def _begin(case_id, by, facts):
    known = SupportPlan.objects.filter(case=case_id).order_by("-number").first()
    plan = SupportPlan(
        case_id=case_id, agency=by.agency, author=by.worker, number=known.number + 1 if known else 1, **facts
    )
    plan.made_on = plan.made_on or today()
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:
        raise Refused(ONE_DRAFT) from None
    return plan


@allowed_by(policy.edit_plan)
def save_plan(plan, *, by, version, frame, goals):
    """Save a draft whole: its frame and its rows in their order; rows that are left out are taken away.

    `goals`: dicts of id (or None), facts and roles; a role the same without roles. Raises Stale for the second of two
    editors, and Refused for a row that somebody has already answered.
    """
    try:
        current = lock(plan, version)
    except ObjectDoesNotExist:
        raise Refused(MADE) from None
    for name, value in frame.items():
        setattr(current, name, value)
    current.save()
    # because an answer locks its role before the case, and a row that is added locks the case
    list(PlanRole.objects.filter(plan=current).select_for_update().order_by("pk"))
    _clear(current, goals)
    known = {row.pk: row for row in PlanGoal.objects.filter(plan=current)}
    for position, row in enumerate(goals, 1):
        facts = row["facts"] | {"position": position}
        goal = _change(known.get(row["id"]), facts) or _write_goal(current, by, facts)
        _save_roles(goal, by, row["roles"])
    return current


def _clear(plan, goals):
    """Take away what the form no longer holds; what was answered stays."""
    kept = {row["id"] for row in goals}
    roles = {role["id"] for row in goals for role in row["roles"]}
    gone = [
        role
        for role in PlanRole.objects.filter(plan=plan)
        if role.pk not in roles or role.goal_id not in kept
    ]
    if RoleAnswer.objects.filter(role__in=gone).exists():
        raise Refused("返事のある役割は消せません。プランのページで「取りやめる」を選んでください。")
    for row in [*gone, *PlanGoal.objects.filter(plan=plan).exclude(pk__in=kept)]:
        row.delete()


def _save_roles(goal, by, rows):
    known = {row.pk: row for row in PlanRole.objects.filter(goal=goal)}
    for position, row in enumerate(rows, 1):
        facts = row["facts"] | {"position": position}
        if not _change(known.get(row["id"]), facts):
            _write_role(goal, by, facts)


def _change(row, facts):
    """The row with other facts, saved only if they differ; None when there is no row."""
    if row is not None and any(getattr(row, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
    return row


def _write_goal(plan, by, facts):
    goal = PlanGoal(plan=plan, case_id=plan.case_id, agency=by.agency, author=by.worker, **facts)
    goal.save(force_insert=True)
    return goal


def _write_role(goal, by, facts):
    whose = {"plan_id": goal.plan_id, "case_id": goal.case_id, "from_agency": by.agency, "author": by.worker}
    role = PlanRole(goal=goal, **whose, **facts)
    role.save(force_insert=True)
    return role


@allowed_by(policy.propose_roles)
def propose_roles(plan, *, by):
    """Ask every role that nobody was asked for yet; answers (role, what became of it) for each.

    ACCEPTED (one's own), PROPOSED, or why it was not asked: NOBODY, UNNAMED, GONE, NO_SIGHT.
    """
    waiting = PlanRole.objects.filter(plan=plan, state=RoleState.PROPOSED, proposed_on=None)
    return [(role, _ask("SELECT role_propose(%s)", role.pk)) for role in waiting]


@allowed_by(policy.answer_role)
def answer_role(role, *, by, answer, text=""):
    """Accept, decline, begin, report or finish a role; of two who answer at once the second is refused."""
    return _answer(role, by, answer, text)


@allowed_by(policy.steer_role)
def steer_role(role, *, by, answer, text=""):
    """Take a role back (取りやめ), or write down how it goes."""
    return _answer(role, by, answer, text)


def _answer(role, by, answer, text):
    said = RoleAnswer(
        role=role,
        case_id=role.case_id,
        agency=by.agency,
        author=by.worker,
        answer=answer,
        text=text,
        topics=role.topics,
    )
    try:
        with transaction.atomic():
            said.save(force_insert=True)
    except DatabaseError:
        raise Refused(
            "この役割は、もう別の返事で進んでいます。画面を開き直して、いまの状況を確かめてください。"
        ) from None
    return said


@allowed_by(policy.discuss_plan)
def plan_discussed(plan, *, by, version):
    """案 → 協議, once a 会議の決定 approves this version (G6)."""
    return _step(plan, "DISCUSS", version)


@allowed_by(policy.agree_plan)
def agree_plan(plan, *, by, version):
    """協議 → 本人同意, with a C4 in force."""
    return _step(plan, "AGREE", version)


@allowed_by(policy.decide_plan)
def decide_plan(plan, *, by, version):
    """本人同意 → 確定: 支援決定 of the city (G6)."""
    return _step(plan, "DECIDE", version)


def _step(plan, verb, version):
    answer = _ask("SELECT plan_move(%s, %s, %s)", plan.pk, verb, version)
    current = SupportPlan.objects.get(pk=plan.pk)
    if answer == "STALE":
        raise Stale(current)
    if answer not in PlanState.values:
        raise Refused(WHY_NOT[answer])
    return current


def _ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
