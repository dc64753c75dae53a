"""多機関協働の受付判断, 会議の決定, 評価, 多機関協働の終わり方: what words they know, and what may follow what.

受付判断 A–F is the 重層 variant of スクリーニング; EVAL and the programmes are those of the national 評価シート as the field
knows them. CHANGE and CLOSE_REASON stand in the city's own code tables.
"""

from django.db import models

from .case import Stage


class IntakeDecision(models.TextChoices):
    """多機関協働の受付判断 (A–F)."""

    ADVISE = "A", "助言して、包括的相談支援の機関に戻す"
    TAKE = "B", "多機関協働で受理する"
    ROOM = "C", "支援会議で協議する"
    OUTREACH = "D", "アウトリーチ等につなぐ"
    PARTICIPATION = "E", "参加支援につなぐ"
    DECLINE = "F", "受理しない"


class HowEnded(models.TextChoices):
    """多機関協働の終わり方."""

    RUNNING = "", "続いている"
    HANDED = "HANDED", "主担当機関へ引き継いだ"
    CLOSED = "CLOSED", "ケースの終結"
    SUSPENDED = "SUSPENDED", "ケースの中断"
    WITHDRAWN = "WITHDRAWN", "申込の同意の撤回"
    LAPSED = "LAPSED", "申込の同意の期限切れ"


# What may become of 多機関協働 once a case was taken; whatever ended it, a new 受付判断 may take the case again.
ENDINGS = {how: set(HowEnded) - {HowEnded.RUNNING} if how == HowEnded.RUNNING else set() for how in HowEnded}

# Where the person's application (C1) ended by itself or was taken back, no meeting can decide about him with his
# consent any more: the case may then be closed or suspended without one (G10 stands before G7).
WITHOUT_CONSENT = {HowEnded.WITHDRAWN, HowEnded.LAPSED}


class ResolutionKind(models.TextChoices):
    """会議の決定の種類."""

    APPROVE = "APPROVE", "プランの承認"
    REVISE = "REVISE", "プランの修正"
    CONTINUE = "CONTINUE", "継続審議"
    CLOSE = "CLOSE", "終結"
    SUSPEND = "SUSPEND", "中断"


class Programme(models.TextChoices):
    """評価する事業 (社会福祉法106条の4第2項各号)."""

    COMPREHENSIVE = "P1", "包括的相談支援"
    PARTICIPATION = "P2", "参加支援"
    OUTREACH = "P4", "アウトリーチ等を通じた継続的支援"
    COORDINATION = "P5", "多機関協働"


class Result(models.TextChoices):
    """評価の結果 (EVAL)."""

    END = "1", "終結"
    REPLAN = "2", "再プランして継続"
    BREAK_OFF = "3", "中断"


# Which stage an evaluation leads to, and which decision of a meeting stands behind it (G7).
STAGE_AFTER = {Result.END: Stage.CLOSED, Result.REPLAN: Stage.PLAN_DRAFT, Result.BREAK_OFF: Stage.SUSPENDED}
RESOLVED_BY = {Result.END: ResolutionKind.CLOSE, Result.BREAK_OFF: ResolutionKind.SUSPEND}
NOTHING_CHANGED = "00"
