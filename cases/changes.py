"""訂正履歴 of a consultation: in what two versions differ, in words."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils import timezone

from common import wareki

from .states import CONCERNS

TAKEN_DOWN = [
    "taken_at",
    "method",
    "caller",
    "caller_name",
    "caller_relation",
    "caller_contact",
    "text",
    "wish",
    "urgency",
    "concerns",
    "main_concern",
]
DECIDED = ["screening", "screening_note"]


@dataclass(frozen=True)
class Difference:
    """One thing that differs."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One correction: when, by whom, and what became different."""

    at: datetime
    worker: str
    differences: list


def differences(old, new, names=TAKEN_DOWN):
    """The fields whose words differ between two consultations."""
    pairs = [(name, words(old, name), words(new, name)) for name in names]
    return [
        Difference(str(new._meta.get_field(name).verbose_name), before or "記入なし", after or "記入なし")
        for name, before, after in pairs
        if before != after
    ]


def history_of(consultation):
    """Every correction and decision, newest first; what lies between two versions is told only when both are seen."""
    versions = list(consultation.history.select_related("history_user").order_by("version", "history_date"))
    changes = [
        Change(new.history_date, new.history_user.name, differences(old, new, TAKEN_DOWN + DECIDED))
        for old, new in pairwise(versions)
        if new.version == old.version + 1
    ]
    return [change for change in reversed(changes) if change.differences]


def words(row, name):
    """One field of a version as a page says it."""
    value = getattr(row, name)
    if name == "concerns":
        return "、".join(CONCERNS[code][0] for code in value)
    if name == "main_concern":
        return CONCERNS[value][0] if value else ""
    if isinstance(value, datetime):
        return wareki.format_moment(timezone.localtime(value))
    shown = getattr(row, f"get_{name}_display", None)
    return shown() if shown else value
