"""相談 · ケース · 経過記録 and what the work on a case adds to them, one room each."""

from .assessment import Answer, FamilyEvent
from .case import Case, CaseNote, Consultation, HouseholdMember
from .codes import CodeItem
from .comments import Comment, Mention
from .coordination import Coordination, CoordinationIntake, Evaluation, Monitoring, Reopening, Resolution
from .outreach import OutreachPlan, OutreachVisit
from .plan import PlanGoal, PlanRole, RoleAnswer, SupportPlan

__all__ = [
    "Answer",
    "Case",
    "CaseNote",
    "CodeItem",
    "Comment",
    "Consultation",
    "Coordination",
    "CoordinationIntake",
    "Evaluation",
    "FamilyEvent",
    "HouseholdMember",
    "Mention",
    "Monitoring",
    "OutreachPlan",
    "OutreachVisit",
    "PlanGoal",
    "PlanRole",
    "Reopening",
    "Resolution",
    "RoleAnswer",
    "SupportPlan",
]
