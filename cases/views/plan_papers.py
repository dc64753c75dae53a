"""支援プランを紙で、版を並べて: A4 for whoever sees all, for one agency, for the person; two versions side by side."""

from django.http import Http404
from django.shortcuts import render

from access.doors import reads, seen
from access.topics import Topic
from cases.models import PlanGoal, PlanRole
from common.wareki import format_day

from . import edits
from .plan_page import PLAN, PlanPage
from .plans import plan_of

FRAME = (
    "words",
    "long_goal",
    "short_goal",
    "lead_agency",
    "starts_on",
    "ends_on",
    "monitor_on",
    "monitor_every",
    "needs_participation",
    "needs_outreach",
)
GOAL = ("issue", "wish", "goal", "until")
ROLE = ("support", "person_does", "agency", "worker", "frequency", "starts_on", "ends_on")


@reads
def paper(request, pk, number):
    """/cases/<uuid>/plan/<n>/print/: on A4; `for` an agency that reads it, or for the person in plain words."""
    case, plan = plan_of(request, pk, number)
    page = PlanPage(case, plan, request.acting)
    whom = request.GET.get("for", "")
    context = {"case": case, "plan": plan, "person": seen(case, "person"), "page": page, "goals": page.goals}
    if whom == "person":
        return render(request, "cases/plan/paper_person.html", context)
    if whom:
        reader = _reader(page, whom)
        context |= {"reader": reader, "goals": list(_part(page, reader))}
        context["person"] = context["person"] if reader.topics & Topic.IDENTITY else None
    return render(request, "cases/plan/paper.html", context)


def _reader(page, whom):
    """The agency a paper is for; only the agency in charge knows who reads the plan."""
    for reader in page.audience.readers:
        if page.holds and str(reader.agency.pk) == whom and reader.worker is None and reader.topics & PLAN:
            return reader
    raise Http404


def _part(page, reader):
    """What one agency sees of the rows: those its topics cover, and the roles that are its own."""

    def covers(row, more=PLAN):
        whole = reader.agency.decides
        return whole or reader.topics & (row.topics | more) == row.topics | more

    for row in page.goals:
        lines = [
            line
            for line in row["lines"]
            if covers(line.role) or (line.role.agency_id == reader.agency.pk and covers(line.role, 0))
        ]
        if covers(row["goal"]) or lines:
            yield row | {"lines": lines, "hidden": not covers(row["goal"])}


@reads
def compare(request, pk, number, other):
    """/cases/<uuid>/plan/<n>/compare/<m>/: an older version and a newer one, with what differs marked in words."""
    case, new = plan_of(request, pk, number)
    _case, old = plan_of(request, pk, other)
    if old.number > new.number:
        old, new = new, old
    changes = edits.differences(_told(old), _told(new))
    titles = {"old_title": f"第{old.number}版", "new_title": f"第{new.number}版"}
    context = {"case": case, "old": old, "new": new, "changes": changes} | titles
    return render(request, "cases/plan/compare.html", context)


def _told(plan):
    roles = PlanRole.objects.filter(plan=plan).select_related("agency", "worker")
    return told(plan, PlanGoal.objects.filter(plan=plan), list(roles))


def told(plan, goals, roles):
    """Every place of a version with its words, for two versions to be laid side by side."""
    found = {("", name): _said(plan, name, "") for name in FRAME}
    for number, goal in enumerate(goals, 1):
        found |= {(number, name): _said(goal, name, f"目標{number}の") for name in GOAL}
        own = [role for role in roles if role.goal_id == goal.pk]
        for place, role in enumerate(own, 1):
            where = f"目標{number}・役割{place}の"
            found |= {(number, place, name): _said(role, name, where) for name in ROLE}
    return found


def _said(row, name, where):
    value = getattr(row, name)
    label = f"{where}{row._meta.get_field(name).verbose_name}"
    if isinstance(value, bool):
        return label, "はい" if value else "いいえ"
    if hasattr(value, "year"):
        return label, format_day(value)
    return label, str(getattr(value, "name", value) or "")
