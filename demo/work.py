"""The work on a case in the invented city: assessed, taken by 多機関協働, planned, watched, protected, ended."""

from access.models import Denial
from cases import actions, endings
from cases.models import PlanRole, Resolution, SupportPlan

from .assemblies import Assembly


class Work:
    """The deeds of one story after its beginning; a performance is one, with its case, its days and its people."""

    def __init__(self):
        self.assembly, self.denials = Assembly(self), {}

    @property
    def plan(self):
        """The newest version of the case's plan."""
        return SupportPlan.objects.filter(case=self.case).order_by("-number").first()

    def meet(self, by, *, what, **facts):
        """One deed of a meeting; `what` is its name."""
        getattr(self.assembly, what)(by, **facts)

    def assess(self, by, *, given, source="SELF", also=0):
        actions.answer(self.case, by=by, given=given, answered_on=self.on, source=source, also=also)

    def family_event(self, by, **facts):
        actions.add_family_event(self.case, by=by, **facts)

    def comment(self, by, *, text, to=()):
        mentions = [self.player.members[name] for name in to]
        actions.write_comment(self.case, by=by, text=text, topics=4, mentions=mentions)

    def intake(self, by, *, decision, reason):
        offer = endings.offer_of(self.seen(), by).to(decision)
        actions.decide_intake(offer, by=by, reason=reason, decided_on=self.on)

    def draw_up(self, by, *, goals, lead, **frame):
        """支援プラン: the frame, then its rows; a role names its agency by its short name."""
        plan = actions.draw_up_plan(self.case, by=by)
        frame["lead_agency"] = self.whom(lead)[0]
        rows = [self._goal(dict(goal)) for goal in goals]
        actions.save_plan(plan, by=by, version=plan.version, frame=frame, goals=rows)

    def _goal(self, row):
        roles = [self._role(dict(role)) for role in row.pop("roles", ())]
        return {"id": None, "facts": row, "roles": roles}

    def _role(self, row):
        row["agency"], row["worker"] = self.whom(row.pop("to"))
        return {"id": None, "facts": row}

    def propose(self, by):
        actions.propose_roles(self.plan, by=by)

    def take_role(self, by, *, answer, text=""):
        """The first role of whoever acts that may be answered so."""
        role = PlanRole.objects.filter(plan=self.plan, agency=by.agency).order_by("position", "id").first()
        actions.answer_role(role, by=by, answer=answer, text=text)

    def agree(self, by):
        actions.agree_plan(self.plan, by=by, version=self.plan.version)

    def decide(self, by):
        actions.decide_plan(self.plan, by=by, version=self.plan.version)

    def monitor(self, by, *, findings, next_in=None):
        next_on = None if next_in is None else self.open_day(next_in)
        actions.record_monitoring(
            self.seen(), by=by, plan=self.plan, happened_on=self.on, findings=findings, next_on=next_on
        )

    def stop(self, by, *, result, resolution, lead="", watch_in=None, **facts):
        """終結 or 中断, on what a meeting decided."""
        case = self.seen()
        decided = Resolution.objects.filter(case=case, kind=resolution).first()
        ending = endings.ending_of(case).by(decided, self.whom(lead)[0] if lead else None)
        facts |= {"evaluated_on": self.on, "plan": self.plan}
        facts["watch_until"] = None if watch_in is None else self.ahead(watch_in)
        actions.stop_case(ending, by=by, version=case.version, result=result, **facts)

    def reopen(self, by, *, reason):
        case = self.seen()
        actions.reopen_case(case, by=by, version=case.version, reason=reason)

    def reach_out(self, by, **facts):
        actions.begin_outreach(self.case, by=by, begins_on=self.on, **facts)

    def visit(self, by, *, text, method="02", partner="SELF", topics=4, next_in=None, **facts):
        note = {"happened_on": self.on, "method": method, "partner": partner, "text": text, "topics": topics}
        facts["next_on"] = None if next_in is None else self.ahead(next_in)
        actions.record_visit(self.case, by=by, note=note, **facts)

    def protect(self, by, *, key, what, kind, reason, names=(), worker="", until=None, **facts):
        workers = [self.player.members[name].worker.pk for name in names]
        who = self.player.members[worker].worker.pk if worker else None
        facts |= {"until": None if until is None else self.ahead(until), "applied_on": self.on}
        made = actions.protect_case(
            self.case, by=by, what=what, kind=kind, reason=reason, names=workers, worker=who, **facts
        )
        self.denials[key] = made

    def confirm_protection(self, by, *, key, reason=""):
        actions.confirm_protection(Denial.objects.get(pk=self.denials[key]), by=by, reason=reason)

    def seen(self):
        """The case as it stands now."""
        self.case.refresh_from_db()
        return self.case
