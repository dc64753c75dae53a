"""相談 · ケース · 経過記録 and what the work on a case adds to them, one room each."""

from .case import Case, CaseNote, Consultation, HouseholdMember
from .codes import CodeItem
from .coordination import Coordination, CoordinationIntake, Evaluation, Monitoring, Reopening, Resolution
from .plan import PlanGoal, PlanRole, RoleAnswer, SupportPlan

__all__ = [
    "Case",
    "CaseNote",
    "CodeItem",
    "Consultation",
    "Coordination",
    "CoordinationIntake",
    "Evaluation",
    "HouseholdMember",
    "Monitoring",
    "PlanGoal",
    "PlanRole",
    "Reopening",
    "Resolution",
    "RoleAnswer",
    "SupportPlan",
]
