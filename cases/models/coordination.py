"""多機関協働の受付判断 · 多機関協働 · 会議の決定 · モニタリング · 評価 · 再開: how a complex case is taken, watched and ended."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from access.models import Protected
from access.topics import Topic

from ..states import HowEnded, IntakeDecision, Programme, ResolutionKind, Result
from .case import Case
from .plan import SupportPlan

PLAN_AND_PROGRESS = int(Topic.PLAN | Topic.PROGRESS)


class Work(Protected):
    """What one agency decided or found on one case, and which kinds of information that contains."""

    case = models.ForeignKey(Case, models.PROTECT)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="機関", related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="記録者", related_name="+")
    topics = models.IntegerField("情報区分", default=PLAN_AND_PROGRESS)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(Protected.Meta):
        abstract = True
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            )
        ]

    def __str__(self):
        return str(self._meta.verbose_name)


class CoordinationIntake(Work):
    """多機関協働の受付判断: what the coordinator decides on a case that was brought to him (A–F)."""

    decision = models.CharField("判断", max_length=1, choices=IntakeDecision.choices)
    reason = models.TextField("理由")
    decided_on = models.DateField("判断した日")
    referral_id = models.UUIDField("届いたつなぎ", null=True, editable=False)

    class Meta(Work.Meta):
        verbose_name = "多機関協働の受付判断"


class Coordination(Work):
    """多機関協働: the coordinator works on a case, from the day he took it to the day it ends; one at a time.

    Written only by the database's own functions: it is what gives the coordinator, and the 課 that decides, their sight.
    """

    intake = models.OneToOneField(CoordinationIntake, models.PROTECT, verbose_name="受付判断")
    consent = models.ForeignKey(
        "consent.Consent", models.PROTECT, verbose_name="申込の同意", related_name="+"
    )
    taken_on = models.DateField("受理した日")
    deciders = ArrayField(models.IntegerField(), default=list, editable=False)
    ended_on = models.DateField("終わった日", null=True)
    ended_how = models.CharField(
        "終わり方", max_length=10, choices=HowEnded.choices, default=HowEnded.RUNNING, blank=True
    )
    lead_agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, verbose_name="終わった後の主担当機関", related_name="+"
    )

    class Meta(Work.Meta):
        verbose_name = "多機関協働"
        constraints = [
            *Work.Meta.constraints,
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on=None), name="one_coordination_at_a_time"
            ),
            models.CheckConstraint(
                name="coordination_end_says_how",
                condition=Q(ended_on=None, ended_how="") | (Q(ended_on__isnull=False) & ~Q(ended_how="")),
            ),
        ]

    @property
    def is_running(self):
        return self.ended_on is None


class Resolution(Work):
    """会議の決定: what a meeting decided about one case; written only when its minutes are settled."""

    plan = models.ForeignKey(SupportPlan, models.PROTECT, null=True, verbose_name="支援プラン")
    kind = models.CharField("決定", max_length=10, choices=ResolutionKind.choices)
    text = models.TextField("決定の内容", blank=True)
    decided_on = models.DateField("会議の日")
    meeting_number = models.CharField("会議番号", max_length=40)
    meeting_label = models.CharField("会議", max_length=120)

    class Meta(Work.Meta):
        verbose_name = "会議の決定"


class Monitoring(Work):
    """モニタリング: how the plan goes, and when to look again."""

    plan = models.ForeignKey(SupportPlan, models.PROTECT, null=True, verbose_name="支援プラン")
    happened_on = models.DateField("実施日")
    findings = models.TextField("状況")
    next_on = models.DateField("次回の予定", null=True)

    class Meta(Work.Meta):
        verbose_name = "モニタリング"
        constraints = [
            *Work.Meta.constraints,
            models.CheckConstraint(
                name="monitoring_looks_ahead",
                condition=Q(next_on=None) | Q(next_on__gt=F("happened_on")),
            ),
        ]


class Evaluation(Work):
    """評価 (F7): what was reached, and whether the work ends, pauses or goes on with a new plan.

    `applied_at` is set by the database when the case, or 多機関協働, ends on it: an evaluation moves a case once.
    """

    plan = models.ForeignKey(SupportPlan, models.PROTECT, null=True, verbose_name="支援プラン")
    programme = models.CharField("事業", max_length=2, choices=Programme.choices)
    whole_case = models.BooleanField("ケース全体の評価", default=True)
    result = models.CharField("結果", max_length=1, choices=Result.choices)
    changes = ArrayField(models.CharField(max_length=4), default=list, verbose_name="見られた変化")
    close_reason = models.CharField("終結・中断の理由", max_length=4, blank=True)
    text = models.TextField("評価")
    resolution = models.OneToOneField(
        Resolution, models.PROTECT, null=True, verbose_name="会議の決定", related_name="used_by"
    )
    watch = models.TextField("見守りの体制", blank=True)
    watch_until = models.DateField("見守りの終わり", null=True)
    reopen_when = models.TextField("再開の条件", blank=True)
    lead_agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, verbose_name="終わった後の主担当機関", related_name="+"
    )
    evaluated_on = models.DateField("評価した日")
    applied_at = models.DateTimeField("段階を動かした日時", null=True, editable=False)

    class Meta(Work.Meta):
        verbose_name = "評価"
        constraints = [
            *Work.Meta.constraints,
            models.CheckConstraint(
                name="evaluation_watch_looks_ahead",
                condition=Q(watch_until=None) | Q(watch_until__gte=F("evaluated_on")),
            ),
            models.CheckConstraint(
                name="evaluation_end_has_a_reason", condition=Q(result="2") | ~Q(close_reason="")
            ),
            models.CheckConstraint(
                name="evaluation_no_change_stands_alone",
                condition=~Q(changes__contains=["00"]) | Q(changes=["00"]),
            ),
        ]


class Reopening(Work):
    """再開: a case that was closed or suspended goes on; what consents had opened is asked about anew."""

    reason = models.TextField("再開の理由")
    reopened_on = models.DateField("再開した日")
    applied_at = models.DateTimeField("段階を動かした日時", null=True, editable=False)

    class Meta(Work.Meta):
        verbose_name = "再開"
