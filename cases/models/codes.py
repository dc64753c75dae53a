"""表コード: the lists a city may reword, lengthen and end, and never shorten."""

import uuid
from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from access.topics import labels
from accounts.querysets import today
from common.wareki import fiscal_year, format_fiscal_year

from ..states.codes import TABLES


class CodeItem(models.Model):
    """表コード: one item of a code table, between two 年度; what was chosen once stays readable.

    Most lists are held from practice and not yet compared with the national forms (`states.codes`, sighted=False).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    table = models.CharField("表", max_length=16)
    code = models.CharField(
        "コード",
        max_length=4,
        validators=[
            RegexValidator(r"^[0-9A-Z]{1,4}\Z", "コードは、半角の数字と英大文字で4字までにしてください。")
        ],
    )
    label = models.CharField("言葉", max_length=60)
    national_code = models.CharField("国のコード", max_length=4, blank=True)
    national_report = models.BooleanField("国報告", default=False)
    topics = models.IntegerField("選ぶとわかること", default=0)
    valid_from_year = models.PositiveSmallIntegerField("はじまりの年度", null=True, blank=True)
    valid_until_year = models.PositiveSmallIntegerField("おわりの年度", null=True, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "表コード"
        ordering = ["table", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["table", "code"], name="code_once_in_a_table"),
            models.CheckConstraint(name="code_tells_topics", condition=Q(topics__gte=0, topics__lte=511)),
            models.CheckConstraint(
                name="code_ends_after_it_begins",
                condition=Q(valid_from_year=None)
                | Q(valid_until_year=None)
                | Q(valid_until_year__gte=models.F("valid_from_year")),
            ),
        ]

    def __str__(self):
        return self.label

    def in_year(self, year):
        """Whether it may be chosen in a 年度."""
        since, until = self.valid_from_year, self.valid_until_year
        return (since is None or since <= year) and (until is None or year <= until)

    @property
    def is_active(self):
        return self.in_year(fiscal_year(today()))

    @property
    def about(self):
        """The table it stands in."""
        return TABLES[self.table]

    @property
    def years(self):
        """From which 年度 to which it may be chosen, in words."""
        since, until = (format_fiscal_year(date(year, 4, 1)) if year else "" for year in self._years)
        return f"{since}から{until}" if since or until else "いつも"

    @property
    def _years(self):
        return self.valid_from_year, self.valid_until_year

    @property
    def topic_words(self):
        return labels(self.topics)
