"""アウトリーチ: the way towards somebody who has not asked."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from access.models import Protected
from access.topics import Topic, labels
from access.versions import versions

from ..querysets import VisitQuerySet
from ..states import TYPED, PlanEnd, Way
from .case import Case, CaseNote

OF_PLAN = int(Topic.PLAN | Topic.PROGRESS)


class OutreachPlan(Protected):
    """アウトリーチ計画（F4）: how an agency in charge tries to reach somebody; it needs no 申込."""

    case = models.ForeignKey(Case, models.PROTECT)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="作成した機関")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="作成者", related_name="+")
    target = models.TextField("対象者像")
    found_how = models.TextField("把握の経緯", blank=True)
    relation = models.TextField("関わりの状況", blank=True)
    ways = ArrayField(
        models.CharField(max_length=10, choices=Way.choices), default=list, verbose_name="働きかけ方"
    )
    approach = models.TextField("働きかけ方のくふう", blank=True)
    frequency = models.CharField("頻度", max_length=100, blank=True)
    towards = models.CharField("つなぎたい先", max_length=200, blank=True)
    outlook = models.CharField("同意の見込み", max_length=200, blank=True)
    begins_on = models.DateField("開始日")
    ended_on = models.DateField("終了日", null=True)
    ended_why = models.CharField("終了の理由", max_length=10, choices=PlanEnd.choices, blank=True)
    ended_note = models.CharField("終了のようす", max_length=200, blank=True)
    topics = models.IntegerField("情報区分", default=OF_PLAN)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions()

    class Meta(Protected.Meta):
        verbose_name = "アウトリーチ計画"
        constraints = [
            models.CheckConstraint(
                name="outreach_plan_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
            models.CheckConstraint(
                name="outreach_plan_end_has_a_reason",
                condition=Q(ended_on=None, ended_why="") | Q(ended_on__gte=F("begins_on")) & ~Q(ended_why=""),
            ),
            models.UniqueConstraint(
                fields=["case", "agency"],
                condition=Q(ended_on=None),
                name="outreach_plan_runs_once",
            ),
        ]

    def __str__(self):
        return "アウトリーチ計画"

    @property
    def way_words(self):
        return "、".join(Way(way).label for way in self.ways)

    @property
    def words(self):
        return labels(self.topics)


class OutreachVisit(Protected):
    """アウトリーチの訪問: a try to reach somebody; what happened is its note, and it is seen exactly when the note is."""

    note = models.OneToOneField(CaseNote, models.PROTECT, related_name="visit")
    case = models.ForeignKey(Case, models.PROTECT)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    absent = models.BooleanField("不在", default=False)
    bond = models.PositiveSmallIntegerField("つながりの段階", choices=TYPED, null=True, blank=True)
    next_on = models.DateField("次の約束", null=True, blank=True)
    promised = models.CharField("約束したこと", max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions()
    objects = VisitQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "アウトリーチの訪問"
        constraints = [
            # because 同意 is reached by a consent alone
            models.CheckConstraint(
                name="outreach_bond_is_not_consent", condition=Q(bond=None) | Q(bond__lte=5)
            ),
        ]
        indexes = [models.Index(fields=["case", "agency", "-created_at"], name="outreach_newest")]

    def __str__(self):
        return "アウトリーチの訪問"
