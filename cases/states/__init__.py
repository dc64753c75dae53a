"""What words the work on a case knows, and what may follow what; one room each."""

from .case import (
    CONCERNS,
    NEXT,
    OFFICE_TOPICS,
    Caller,
    Kinship,
    Living,
    Method,
    Partner,
    Screening,
    Stage,
    Urgency,
    concern_choices,
    concern_topics,
    issues,
)

__all__ = [
    "CONCERNS",
    "NEXT",
    "OFFICE_TOPICS",
    "Caller",
    "Kinship",
    "Living",
    "Method",
    "Partner",
    "Screening",
    "Stage",
    "Urgency",
    "concern_choices",
    "concern_topics",
    "issues",
]
