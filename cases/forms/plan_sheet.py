"""The sheet of a 支援プラン: rows that are added, moved and taken away before anything is saved, with or without JavaScript."""

import re
import uuid

from cases.models import PlanGoal, PlanRole
from cases.states import MONITOR_MONTHS

from .notes import preset
from .plan import FrameForm, GoalForm, RoleForm

KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
GOALS, ROLES = 15, 45  # because a form may carry a thousand fields
FULL = f"目標は{GOALS}件、役割は{ROLES}件までです。"
FRAME = [name for name in FrameForm.base_fields if name not in ("lead_agency", "version")]


class Sheet:
    """The form of a whole plan. `bound` says whether it is to be checked, or only drawn again with what was typed."""

    def __init__(self, plan, *, opened_on, agencies, parties, field=""):
        self.plan = plan
        self.field = field
        self.agencies, self.parties = agencies, parties
        self.dated = {"opened_on": opened_on}
        self.is_bound, self.stale, self.full = False, None, False
        self.known = []
        self.goals = []

    def draw(self, extra=None):
        """The plan as it is saved, with empty rows for those of a draft that were not saved yet."""
        plan = self.plan
        shown = {name: getattr(plan, name) for name in FRAME} | {"lead_agency": plan.lead_agency_id}
        shown |= {"version": plan.version, "monitor_every": plan.monitor_every or MONITOR_MONTHS}
        self.frame = FrameForm(initial=shown, agencies=self.agencies, **self.dated)
        roles = list(PlanRole.objects.filter(plan=plan))
        for goal in PlanGoal.objects.filter(plan=plan):
            form = self._goal(str(goal.pk), initial=_shown(GoalForm, goal))
            form.roles = [
                self._role(str(r.pk), initial=_shown(RoleForm, r)) for r in roles if r.goal_id == goal.pk
            ]
            self.goals.append(form)
        self.known = [form.key for form in self.rows]
        self._add_unsaved(extra or {})
        return self

    def _add_unsaved(self, fields):
        there = {form.key for form in self.rows}
        self.goals += [self._new(GoalForm, key) for key in _keys(fields.get("goal", ())) if key not in there]
        by_key = {form.key: form for form in self.goals}
        for pair in fields.get("role", ()):
            goal, _, role = pair.partition("/")
            if goal in by_key and KEY.fullmatch(role) and role not in there:
                by_key[goal].roles.append(self._new(RoleForm, role))

    def read(self, data, bound):
        """What was typed, to be saved (`bound`) or to be drawn again."""
        self.is_bound, self.data = bound, data
        self.known = _keys(data.getlist("known"))
        self.frame = self._form(FrameForm, None, agencies=self.agencies)
        pairs = [pair.partition("/") for pair in data.getlist("role")]
        roles = {role: goal for goal, _, role in pairs if KEY.fullmatch(role)}
        for key in _keys(data.getlist("goal"))[:GOALS]:
            form = self._form(GoalForm, key)
            form.roles = [
                self._form(RoleForm, role, parties=self.parties)
                for role in list(roles)[:ROLES]
                if roles[role] == key
            ]
            self.goals.append(form)
        return self

    def _form(self, kind, key, **lists):
        if self.is_bound:
            return kind(self.data, prefix=key, **lists, **self.dated)
        drawn = kind(prefix=key, **lists, **self.dated)
        typed = {
            name: field.widget.value_from_datadict(self.data, {}, drawn.add_prefix(name))
            for name, field in drawn.fields.items()
        }
        return kind(prefix=key, initial=typed, **lists, **self.dated)

    def _goal(self, key, initial):
        return GoalForm(prefix=key, initial=initial, **self.dated)

    def _role(self, key, initial):
        return RoleForm(prefix=key, initial=initial, parties=self.parties, **self.dated)

    def _new(self, kind, key=None, **initial):
        key, initial = key or str(uuid.uuid4()), {"topics": preset(self.field)} | initial
        return self._goal(key, initial) if kind is GoalForm else self._role(key, initial)

    @property
    def rows(self):
        """Every row, goal by goal."""
        return [row for goal in self.goals for row in (goal, *goal.roles)]

    # -- what a button does to the rows

    def turn(self, verb, quoted=None):
        """Do what a button says: add, add:<goal>, up:<row>, down:<row>, remove:<row>, quote."""
        word, _, key = verb.partition(":")
        goal = next((g for g in self.goals if g.key == key), None)
        if word in ("add", "quote"):
            self._add(goal, quoted)
        elif word == "remove":
            self.goals = [g for g in self.goals if g.key != key]
            for each in self.goals:
                each.roles = [r for r in each.roles if r.key != key]
        elif word in ("up", "down"):
            for rows in (self.goals, *(g.roles for g in self.goals)):
                _move(rows, key, -1 if word == "up" else 1)

    def _add(self, goal, quoted):
        count = sum(len(g.roles) for g in self.goals)
        self.full = count >= ROLES if goal else len(self.goals) >= GOALS
        if self.full:
            return
        row = self._new(RoleForm if goal else GoalForm, **(quoted or {}))
        row.mark()
        if goal:
            goal.roles.append(row)
        else:
            row.roles = [self._new(RoleForm)]
            self.goals.append(row)

    def adopt(self, now):
        """Take over what somebody else has added meanwhile: `now` is the sheet as it is saved."""
        self.frame.initial["version"] = now.plan.version
        by_key = {form.key: form for form in self.goals}
        for goal in now.goals:
            added = [role for role in goal.roles if role.key not in self.known]
            if goal.key in by_key:
                by_key[goal.key].roles += added
            elif added or goal.key not in self.known:
                goal.roles = added
                self.goals.append(goal)
        self.known = now.known
        self.stale = now

    # -- taking it

    def is_valid(self):
        """Whether all that was written can be saved; a row in which nothing was written asks for nothing."""
        checked = [form.is_valid() for form in (self.frame, *self.rows) if not _skipped(form)]
        return all(checked)

    @property
    def error_list(self):
        """Every error, with the row it is in."""
        return [
            row | {"label": where + str(row["label"] or "")}
            for _key, where, form in self.named
            for row in form.error_list
        ]

    @property
    def named(self):
        """(key, where it stands, form) of the frame and of every row, for two sheets to be compared."""
        found = [("", "", self.frame)]
        for number, goal in enumerate(self.goals, 1):
            found.append((goal.key, f"目標{number}の", goal))
            found += [(r.key, f"目標{number}・役割{place}の", r) for place, r in enumerate(goal.roles, 1)]
        return [row for row in found if not _skipped(row[2])]

    @property
    def facts(self):
        """What `save_plan` takes."""
        goals = [
            {"id": self._pk(g), "facts": g.facts, "roles": self._roles(g)}
            for g in self.goals
            if not _skipped(g)
        ]
        version = self.frame.cleaned_data["version"]
        return {"version": version, "frame": self.frame.facts, "goals": goals}

    def _roles(self, goal):
        return [{"id": self._pk(r), "facts": r.facts} for r in goal.roles if not _skipped(r)]

    def _pk(self, form):
        return uuid.UUID(form.key) if form.key in self.known else None


def _skipped(form):
    """A row in which nothing was written is left out, unless a row below it says something."""
    return getattr(form, "is_empty", False) and all(_skipped(role) for role in getattr(form, "roles", ()))


def _move(rows, key, step):
    place = next((i for i, row in enumerate(rows) if row.key == key), None)
    if place is not None and 0 <= place + step < len(rows):
        rows[place], rows[place + step] = rows[place + step], rows[place]
        rows[place + step].mark()


def _keys(values):
    return [value for value in dict.fromkeys(values) if KEY.fullmatch(value)]


def _shown(kind, row):
    return kind.shown(row) | {"topics": [bit for bit in (1 << n for n in range(9)) if row.topics & bit]}
