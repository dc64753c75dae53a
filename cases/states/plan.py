"""What words a 支援プラン and its roles know, and what may follow what."""

from django.db import models


class PlanKind(models.TextChoices):
    """プランの種類: whose plan it is, by the work of 社会福祉法106条の4第2項 it belongs to."""

    COORDINATION = "COORDINATION", "多機関協働"
    PARTICIPATION = "PARTICIPATION", "参加支援"


class PlanState(models.TextChoices):
    """プランの状態; after the meeting has agreed a version stands as it is, and a change is a new version (再プラン)."""

    DRAFT = "DRAFT", "案"
    DISCUSSED = "DISCUSSED", "協議"
    AGREED = "AGREED", "本人同意"
    DECIDED = "DECIDED", "確定"
    REVIEWED = "REVIEWED", "評価"


# verb → the state it leads from and to; the guards (G6) are the database's: `plan_step`.
PLAN_MOVES = {
    "DISCUSS": (PlanState.DRAFT, PlanState.DISCUSSED),
    "AGREE": (PlanState.DISCUSSED, PlanState.AGREED),
    "DECIDE": (PlanState.AGREED, PlanState.DECIDED),
    "REVIEW": (PlanState.DECIDED, PlanState.REVIEWED),
}
PLAN_NEXT = {
    state: {after for before, after in PLAN_MOVES.values() if before == state} for state in PlanState
}


class RoleState(models.TextChoices):
    """役割の状態 (ROLE_STATUS)."""

    PROPOSED = "PROPOSED", "提案"
    ACCEPTED = "ACCEPTED", "承諾"
    DECLINED = "DECLINED", "辞退"
    STARTED = "STARTED", "実施中"
    DONE = "DONE", "完了"
    DROPPED = "DROPPED", "取りやめ"


class RoleWord(models.TextChoices):
    """役割への返事."""

    ACCEPT = "ACCEPT", "引き受ける"
    DECLINE = "DECLINE", "辞退する"
    START = "START", "始めた"
    PROGRESS = "PROGRESS", "状況の報告"
    DONE = "DONE", "終わった"
    DROP = "DROP", "取りやめる"


ROLE_MOVES = {
    RoleWord.ACCEPT: ({RoleState.PROPOSED}, RoleState.ACCEPTED),
    RoleWord.DECLINE: ({RoleState.PROPOSED, RoleState.ACCEPTED}, RoleState.DECLINED),
    RoleWord.START: ({RoleState.ACCEPTED}, RoleState.STARTED),
    RoleWord.DONE: ({RoleState.STARTED}, RoleState.DONE),
    RoleWord.DROP: ({RoleState.PROPOSED, RoleState.ACCEPTED, RoleState.STARTED}, RoleState.DROPPED),
}
ROLE_NEXT = {
    state: {after for before, after in ROLE_MOVES.values() if state in before} for state in RoleState
}
# What the agency that carries a role says, and what the agency in charge says about it.
CARRIER_WORDS = (RoleWord.ACCEPT, RoleWord.DECLINE, RoleWord.START, RoleWord.PROGRESS, RoleWord.DONE)
PLAN_MONTHS = 12
MONITOR_MONTHS = 3
