"""話し合う案: what the meeting was shown, beside the plan as it is now; and the new draft put before it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render

from access import policy
from access.acts import Stale
from access.doors import SeeOther, seen, writes
from access.grants import standing
from cases.models import PlanGoal, PlanRole, SupportPlan
from cases.views.edits import allow, differences
from cases.views.plan_papers import told
from meetings import actions
from meetings.models import Tabled
from meetings.states import ItemState

from .items import item_of
from .settle import number

MEANWHILE = (
    "この画面を開いたあとに、プランか議題が変わりました。いまの案を確かめてから、もう一度押してください。"
)
PLAN = 256
MODELS = {Tabled.Part.FRAME: SupportPlan, Tabled.Part.GOAL: PlanGoal, Tabled.Part.ROLE: PlanRole}


@writes
def meeting_plan(request, pk, item_pk):
    """/meetings/<uuid>/items/<uuid>/plan/: the draft on the agenda; where the plan was rewritten since, what differs."""
    line, by = item_of(request, pk, item_pk), request.acting
    if line.plan is None:
        raise Http404
    if request.method == "POST":
        return again(request, line)
    plan = seen(line.matter, "plan")
    found = compared(line.matter, plan, by) if plan else None
    may = line.item.state == ItemState.OPEN and policy.table_plan(by, line.item)
    context = {"line": line, "item": line.item, "meeting": line.item.meeting, "plan": plan, "found": found}
    context |= {"shown": line.plan, "may": may and line.chooses}
    return render(request, "meetings/plan.html", context)


def again(request, line):
    """Put the plan before the meeting as the page showed it."""
    allow(policy.table_plan(request.acting, line.item))
    given = {name: number(request.POST.get(name)) for name in ("version", "plan_version")}
    try:
        actions.table_again(line.item, by=request.acting, **given)
        messages.success(request, "新しい案を議題に出し直しました。承認は、この案に付きます。")
    except Stale:
        messages.warning(request, MEANWHILE)
    return SeeOther(line.plan.url)


@dataclass(frozen=True)
class Comparison:
    """What the meeting was shown beside what the plan says now, as far as whoever looks sees the plan."""

    old: dict
    new: dict

    @property
    def changes(self):
        return differences(self.old, self.new)

    @property
    def lines(self):
        """The draft as it was put on the agenda, word by word."""
        return [{"label": label, "value": words} for label, words in self.old.values() if words]


def compared(matter, plan, by):
    """The draft on the agenda and the plan as it is now; rows that only their writer still sees are left out of both."""
    parts = {part: [] for part in Tabled.Part}
    for row in Tabled.objects.filter(item=matter.item_id, round=matter.plan_round):
        parts[Tabled.Part(row.part)].append(_again(row))
    old = told(*_whole(parts)) if parts[Tabled.Part.FRAME] else {}
    held = standing(matter.case_id).topics

    def covered(rows):
        return [row for row in rows if by.agency.decides or held & (row.topics | PLAN) == row.topics | PLAN]

    roles = covered(PlanRole.objects.filter(plan=plan).select_related("agency", "worker"))
    return Comparison(old, told(plan, covered(PlanGoal.objects.filter(plan=plan)), roles))


def _whole(parts):
    return parts[Tabled.Part.FRAME][0], parts[Tabled.Part.GOAL], parts[Tabled.Part.ROLE]


def _again(row):
    """A row of a plan as it was put on the agenda; never saved."""
    model = MODELS[Tabled.Part(row.part)]
    fields = {field.attname: field for field in model._meta.concrete_fields}
    facts = {name: fields[name].to_python(value) for name, value in row.facts.items()}
    made = model(pk=row.row_id, topics=row.topics, **facts)
    if row.goal_id:
        made.goal_id = row.goal_id
    return made
