"""出した案: the words of a plan as a meeting was shown them, kept by the database when the plan is put before it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from access.models import Protected

from .meeting import Item


class Tabled(Protected):
    """出した案: one place of a plan (its frame, a goal, a role) as it was put before a meeting; never changed, seen like the plan."""

    class Part(models.TextChoices):
        FRAME = "FRAME", "プラン"
        GOAL = "GOAL", "目標"
        ROLE = "ROLE", "役割分担"

    item = models.ForeignKey(Item, models.PROTECT, related_name="tabled")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    plan = models.ForeignKey("cases.SupportPlan", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField("何番目の案か")
    part = models.CharField("どの部分か", max_length=5, choices=Part.choices)
    row_id = models.UUIDField("プランの行")
    goal_id = models.UUIDField("役割の目標", null=True)
    position = models.PositiveSmallIntegerField("順番")
    facts = models.JSONField("書かれていた言葉")
    topics = models.IntegerField("情報区分")
    at = models.DateTimeField("議題に出した日時", default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "出した案"
        ordering = ["round", "position", "row_id"]
        constraints = [
            models.CheckConstraint(
                name="tabled_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
            models.UniqueConstraint(fields=["item", "round", "row_id"], name="tabled_once_a_round"),
        ]

    def __str__(self):
        return "出した案"
