"""アセスメント: what each agency says of each question, and what all of them know of the family's years."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from access.models import Protected
from access.versions import versions
from people.models import Person

from ..states.assessment import QUESTIONS, Source
from .case import Case, HouseholdMember


class Answer(Protected):
    """回答: what one agency said of one question on one day; a new answer is a new row, and none is ever changed.

    The codes of one answer that tell different kinds of information are rows of their own, under one `entry`: who lacks
    a kind misses that part alone. The row of the section's own topics is always there, also without a code.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="回答を記録した機関")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="記録者", related_name="+")
    entry = models.UUIDField(default=uuid.uuid4, editable=False)
    question = models.CharField("問い", max_length=32)
    codes = ArrayField(models.CharField(max_length=4), default=list, verbose_name="選んだもの")
    text = models.TextField("文章", blank=True)
    number = models.BigIntegerField("数", null=True)
    day = models.DateField("日付", null=True)
    answered_on = models.DateField("いつの話か")
    source = models.CharField("何からわかったか", max_length=8, choices=Source.choices)
    topics = models.IntegerField("情報区分")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "回答"
        constraints = [
            models.CheckConstraint(
                name="answer_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
        ]
        indexes = [
            models.Index(fields=["case", "question", "-created_at"], name="answer_of_a_question"),
        ]

    def __str__(self):
        return "回答"

    @property
    def asked(self):
        """The question, or None where the sheet no longer asks it."""
        return QUESTIONS.get(self.question)


class FamilyEvent(Protected):
    """家族年表: what happened in the family in a year, as one agency knows it."""

    case = models.ForeignKey(Case, models.PROTECT)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="記録した機関")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="記録者", related_name="+")
    member = models.ForeignKey(HouseholdMember, models.PROTECT, null=True, verbose_name="だれの")
    happened_on = models.DateField("いつ")
    precision = models.CharField(max_length=6, choices=Person.Precision.choices)
    happened_text = models.CharField("いつ（書かれたまま）", max_length=40)
    what = models.CharField("できごと", max_length=500)
    topics = models.IntegerField("情報区分")
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions()

    class Meta(Protected.Meta):
        verbose_name = "家族年表"
        ordering = ["happened_on", "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="family_event_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
        ]
        indexes = [models.Index(fields=["case", "happened_on"], name="family_event_of_a_case")]

    def __str__(self):
        return "家族年表"
