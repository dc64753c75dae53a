"""支援プラン (F3): one person's words, goals and who does what, in versions that stand once they are agreed."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from access.models import Protected
from access.topics import Topic, labels

from ..states import MONITOR_MONTHS, PlanKind, PlanState, RoleState, RoleWord
from .case import Case

ANY_TOPIC = Q(topics__gt=0, topics__lte=511)
DECIDED = Q(state__in=(PlanState.DECIDED, PlanState.REVIEWED))
UNDECIDED = Q(decided_on=None, decided_by=None, decided_agency=None)


class SupportPlan(Protected):
    """支援プラン: one version (版); its frame is read by every agency that sees プラン・会議 of the case."""

    case = models.ForeignKey(Case, models.PROTECT)
    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, verbose_name="作成した機関", related_name="+"
    )
    author = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="作成者", related_name="+")
    number = models.PositiveSmallIntegerField("版")
    kind = models.CharField("種類", max_length=13, choices=PlanKind.choices, default=PlanKind.COORDINATION)
    state = models.CharField("状態", max_length=9, choices=PlanState.choices, default=PlanState.DRAFT)
    words = models.TextField("本人の言葉", blank=True)
    long_goal = models.TextField("本人・世帯の目指す姿（長期目標）", blank=True)
    short_goal = models.TextField("このプランの達成目標（短期目標）", blank=True)
    lead_agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, blank=True, verbose_name="主担当機関", related_name="+"
    )
    needs_participation = models.BooleanField("参加支援事業を利用する", default=False)
    needs_outreach = models.BooleanField("アウトリーチ等事業を利用する", default=False)
    starts_on = models.DateField("プランの開始日")
    ends_on = models.DateField("プランの終了日")
    monitor_on = models.DateField("次のモニタリング予定", null=True, blank=True)
    monitor_every = models.PositiveSmallIntegerField("モニタリングの間隔（月）", default=MONITOR_MONTHS)
    made_on = models.DateField("作成日")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name="前の版", related_name="replaced_by"
    )
    consent = models.ForeignKey(
        "consent.Consent",
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name="プラン内容への同意",
        related_name="+",
    )
    decided_on = models.DateField("支援決定日", null=True, editable=False)
    decided_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, editable=False, related_name="+"
    )
    topics = models.IntegerField("情報区分", default=int(Topic.PLAN), editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(Protected.Meta):
        verbose_name = "支援プラン"
        ordering = ["-number", "id"]
        constraints = [
            models.CheckConstraint(name="plan_frame_is_plan", condition=Q(topics=int(Topic.PLAN))),
            models.CheckConstraint(
                name="plan_ends_after_it_begins", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="plan_decided_names_who",
                condition=(~DECIDED & UNDECIDED)
                | (
                    DECIDED
                    & Q(decided_on__isnull=False, decided_by__isnull=False, decided_agency__isnull=False)
                ),
            ),
            models.UniqueConstraint(fields=["case", "number"], name="plan_number_once_per_case"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(state=PlanState.DRAFT), name="plan_one_draft_at_a_time"
            ),
        ]

    def __str__(self):
        return f"支援プラン 第{self.number}版"


class PlanGoal(Protected):
    """プランの目標: one 課題, what the person thinks of it, what is to be reached until when."""

    plan = models.ForeignKey(SupportPlan, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("順番", default=1)
    issue = models.TextField("課題", blank=True)
    wish = models.TextField("本人の思い", blank=True)
    goal = models.TextField("目標", blank=True)
    until = models.DateField("いつまでに", null=True, blank=True)
    topics = models.IntegerField("情報区分", default=int(Topic.PROGRESS))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "プランの目標"
        ordering = ["position", "created_at", "id"]
        constraints = [models.CheckConstraint(name="plan_goal_contains_a_topic", condition=ANY_TOPIC)]

    def __str__(self):
        return "プランの目標"

    @property
    def topic_words(self):
        return labels(self.topics)


class PlanRole(Protected):
    """役割分担: what one agency does for a goal, and what the person does; accepted or declined by that agency."""

    plan = models.ForeignKey(SupportPlan, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    goal = models.ForeignKey(PlanGoal, models.PROTECT)
    from_agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, verbose_name="役割を頼む機関", related_name="+"
    )
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("順番", default=1)
    support = models.TextField("支援内容", blank=True)
    person_does = models.TextField("本人がすること", blank=True)
    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, blank=True, verbose_name="担当機関", related_name="+"
    )
    worker = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, blank=True, verbose_name="担当者", related_name="+"
    )
    frequency = models.CharField("頻度", max_length=120, blank=True)
    starts_on = models.DateField("いつから", null=True, blank=True)
    ends_on = models.DateField("いつまで", null=True, blank=True)
    state = models.CharField("状況", max_length=8, choices=RoleState.choices, default=RoleState.PROPOSED)
    proposed_on = models.DateField("頼んだ日", null=True, editable=False)
    topics = models.IntegerField("情報区分", default=int(Topic.PROGRESS))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "役割分担"
        ordering = ["position", "created_at", "id"]
        constraints = [
            models.CheckConstraint(name="plan_role_contains_a_topic", condition=ANY_TOPIC),
            models.CheckConstraint(
                name="plan_role_worker_of_an_agency",
                condition=Q(worker=None) | Q(agency__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_role_ends_after_it_begins",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self):
        return "役割分担"

    @property
    def topic_words(self):
        return labels(self.topics)


class RoleAnswer(Protected):
    """役割への返事: accepted, declined, begun, how it goes, done; never changed."""

    role = models.ForeignKey(PlanRole, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    answer = models.CharField("返事", max_length=8, choices=RoleWord.choices)
    text = models.TextField("状況・理由", blank=True)
    at = models.DateTimeField("日時", default=timezone.now)
    topics = models.IntegerField("情報区分")

    class Meta(Protected.Meta):
        verbose_name = "役割への返事"
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(name="plan_answer_contains_a_topic", condition=ANY_TOPIC)]

    def __str__(self):
        return "役割への返事"
