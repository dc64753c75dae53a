"""What a page says of a 支援プラン: its rows, who reads them, what each waits for, what the next step needs."""

from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse

from access import policy
from access.doors import seen
from access.grants import standing
from accounts.querysets import today
from cases.models import PlanGoal, PlanRole, Resolution, RoleAnswer, SupportPlan
from cases.states import PlanState, RoleState
from common.wareki import format_day

from .readers import Audience

PLAN = 256
CHIPS = {
    RoleState.PROPOSED: "part",
    RoleState.ACCEPTED: "info",
    RoleState.STARTED: "full",
    RoleState.DONE: "plain",
    RoleState.DECLINED: "none",
    RoleState.DROPPED: "plain",
}
OVER = (RoleState.DECLINED, RoleState.DONE, RoleState.DROPPED)
ENDED = "同意が終わりました。担当を決め直してください。"
CLOSED = "この機関は閉じました。担当を決め直してください。"
UNAGREED = "プラン内容への本人の同意が、終わっています。本人にもう一度説明して、続け方を決めてください。"
UNKNOWN = "この機関には同意がありません。支援会議で役割を頼むか、同意をとってください。"


@dataclass
class Line:
    """A role as a page shows it."""

    role: PlanRole
    chip: dict
    mark: str
    readers: str
    may_answer: bool
    answers: list = field(default_factory=list)


class PlanPage:
    """One version as whoever acts sees it."""

    def __init__(self, case, plan, by):
        self.case, self.plan, self.by = case, plan, by
        self.audience = Audience(case.pk, by)
        self.holds = self.audience.holds
        self.day = today()
        roles = list(PlanRole.objects.filter(**self._of()).select_related("agency", "worker", "from_agency"))
        said = {}
        answers = RoleAnswer.objects.filter(role__in=roles).select_related("agency", "author")
        for answer in answers:
            said.setdefault(answer.role_id, []).append(answer)
        self.lines = [self._line(role, said.get(role.pk, [])) for role in roles]
        goals = list(PlanGoal.objects.filter(plan=plan)) if plan else []
        self.goals = [
            {
                "goal": goal,
                "readers": self.readers(goal),
                "lines": [line for line in self.lines if line.role.goal_id == goal.pk],
            }
            for goal in goals
        ]
        seen = {goal.pk for goal in goals}
        self.loose = [line for line in self.lines if line.role.goal_id not in seen]

    def _of(self):
        """The roles of this version; of those who see no frame the ones that are theirs, of any version."""
        return {"plan": self.plan} if self.plan else {"case": self.case}

    def _line(self, role, answers):
        word = role.get_state_display()
        if role.state == RoleState.PROPOSED:
            word = "返事を待っています" if role.proposed_on else "まだ頼んでいません"
        return Line(
            role=role,
            chip={"kind": CHIPS[RoleState(role.state)], "word": word},
            mark=self._mark(role),
            readers=self.readers(role),
            may_answer=bool(policy.answer_role(self.by, role)) and may_follow(role),
            answers=answers,
        )

    def _mark(self, role):
        """What is wrong with who carries it; told to the agency in charge, who knows all sight but that by reports."""
        if not self.holds or role.agency is None or role.state in OVER:
            return ""
        if role.agency.closed_on and role.agency.closed_on <= self.day:
            return CLOSED
        if self._carrier(role) or role.agency_id == self.by.agency.pk:
            return ""
        return ENDED if role.proposed_on else UNKNOWN

    def _carrier(self, role):
        """The reader who carries a role, while he sees what it contains."""
        for reader in self.audience.readers:
            named = reader.worker is None or reader.worker.pk == role.worker_id
            if reader.agency.pk == role.agency_id and named and reader.topics & role.topics == role.topics:
                return reader
        return None

    def readers(self, row):
        """Who reads a row of the plan, in words; as far as that is ours to know."""
        mask = row.topics | PLAN
        found = [
            r
            for r in self.audience.readers
            if r.topics & mask == mask or (r.agency.decides and r.topics & PLAN)
        ]
        carrier = self._carrier(row) if hasattr(row, "support") else None
        if carrier and carrier not in found:
            found.append(carrier)
        names = list(dict.fromkeys(reader.name for reader in found))
        return "、".join(names or [self.by.agency.short_name]) + ("" if self.holds else " など")

    @property
    def stages(self):
        order = list(PlanState)
        here = order.index(PlanState(self.plan.state))
        for place, state in enumerate(order):
            yield {
                "word": state.label,
                "state": "done" if place < here else "current" if place == here else "todo",
            }

    @property
    def unasked(self):
        """How many roles nobody was asked for yet."""
        return sum(1 for x in self.lines if x.role.state == RoleState.PROPOSED and not x.role.proposed_on)

    @property
    def approved(self):
        """Whether the meeting has approved this very version, as far as its decision is seen."""
        return Resolution.objects.filter(plan=self.plan, kind="APPROVE").exists()

    @property
    def wanted(self):
        """What is still missing for the next step: sentences, each with where to go, if there is somewhere."""
        return list(needs(self))


def needs(page):
    """The sentences of `wanted`, state by state."""
    plan, case = page.plan, page.case
    if any(newer.number > plan.number for newer in versions(case, plan.kind)):
        return
    edit = _url("case-plan-edit", case.pk, plan.number) if page.holds else ""
    if plan.state == PlanState.DRAFT:
        yield from _needs_of_draft(page, edit)
        yield _need(
            "会議での承認が要ります。会議で協議してから、支援決定に進みます。", "会議", _url("meeting-list")
        )
    if plan.state == PlanState.DISCUSSED:
        agree = _url("case-plan-agree", case.pk, plan.number) if page.holds else ""
        yield _need("プラン内容への本人の同意（C4）が要ります。", "本人の同意を反映する", agree)
    if plan.state == PlanState.AGREED:
        decides = policy.decide_plan(page.by, plan)
        decide = _url("case-plan-decide", case.pk, plan.number) if decides else ""
        yield _need("市の支援決定が要ります。所管の課が決めます。", "支援決定をする", decide)
    if page.holds and plan.state in (PlanState.AGREED, PlanState.DECIDED) and not _is_agreed(plan, page.day):
        yield _need(UNAGREED, "同意を記録する", _url("case-consent", case.pk))
    if plan.state == PlanState.DECIDED and plan.monitor_on:
        late = "過ぎています。" if plan.monitor_on < page.day else "です。"
        yield _need(f"次のモニタリングの予定は、{format_day(plan.monitor_on)}{late}")
    if plan.state == PlanState.DECIDED and plan.ends_on < page.day:
        yield _need("プランの期間が終わっています。再プランか、終結を決めます。")


def _needs_of_draft(page, edit):
    plan = page.plan
    waiting = sum(1 for line in page.lines if line.role.state == "PROPOSED" and line.role.proposed_on)
    if not plan.words:
        yield _need("本人の言葉が、まだ書かれていません。", "案を直す", edit)
    if not page.goals:
        yield _need("目標が、まだありません。", "案を直す", edit)
    if not plan.lead_agency_id:
        yield _need("主担当機関が、まだ決まっていません。", "案を直す", edit)
    if page.unasked:
        yield _need(f"まだ頼んでいない役割が{page.unasked}件あります。")
    if waiting:
        yield _need(f"返事を待っている役割が{waiting}件あります。")


def _is_agreed(plan, day):
    given = seen(plan, "consent")
    return given is None or (given.withdrawn_at is None and given.valid_until >= day)


def _need(text, label="", url=""):
    return {"text": text, "label": label, "url": url}


def _url(name, *args):
    """Where a page is, also one of a floor above; empty where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def versions(case, kind=None):
    """The versions of a case's plan that whoever acts sees, the newest first."""
    found = SupportPlan.objects.filter(case=case, **({"kind": kind} if kind else {}))
    return list(found.select_related("author", "agency", "lead_agency", "decided_by", "decided_agency"))


def may_follow(role):
    """Whether anything may still be answered."""
    return role.state in (RoleState.ACCEPTED, RoleState.STARTED) or (
        role.state == RoleState.PROPOSED and role.proposed_on is not None
    )


def may_draw_up(by, case):
    """Whether a first plan may be begun here."""
    return bool(policy.draw_up_plan(by, case)) and bool(standing(case.pk).topics & PLAN)


def own_plans(case_id, by):
    """What an agency wrote of the plans of a case it no longer sees: whole versions, and its answers."""
    answers = RoleAnswer.objects.filter(case=case_id, agency=by.agency).select_related("agency", "author")
    plans = SupportPlan.objects.filter(case=case_id, agency=by.agency)
    return {
        "plans": [(plan, list(PlanGoal.objects.filter(plan=plan, agency=by.agency))) for plan in plans],
        "answers": [(answer, seen(answer, "role")) for answer in answers],
    }
