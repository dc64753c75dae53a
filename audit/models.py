"""閲覧記録・操作記録: what was looked at and changed, by whom, on which ground; never the content itself."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Event(models.Model):
    """One request and verb of one worker (閲覧記録); written in the transaction that showed or changed the data."""

    class Result(models.TextChoices):
        SHOWN = "SHOWN", "表示"
        DONE = "DONE", "操作"
        CHECK = "CHECK", "確認のみ"
        REFUSED = "REFUSED", "不可"
        ERROR = "ERROR", "エラー"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField("日時", null=True, help_text="set by the database's clock")
    worker_id = models.UUIDField("職員", null=True)
    claimed_worker_id = models.UUIDField("名乗った職員", null=True)
    membership_id = models.UUIDField("所属", null=True)
    agency_id = models.IntegerField("機関", null=True)
    verb = models.CharField("操作", max_length=60)
    result = models.CharField("結果", max_length=8, choices=Result.choices)
    reason = models.CharField("理由", max_length=200, blank=True)
    cases = ArrayField(models.UUIDField(), default=list)
    persons = ArrayField(models.UUIDField(), default=list)
    records = ArrayField(models.TextField(), default=list)
    topics = models.IntegerField("情報区分", default=0)
    basis = models.JSONField("根拠", default=list)
    rows = models.IntegerField("件数", default=0)
    checked = ArrayField(models.TextField(), default=list)
    purpose = models.CharField("目的", max_length=200, blank=True)
    request_id = models.UUIDField(null=True)
    ip = models.GenericIPAddressField("端末", null=True)

    class Meta:
        verbose_name = "閲覧記録"
        indexes = [
            models.Index(fields=["at"], name="event_at"),
            models.Index(fields=["worker_id", "at"], name="event_worker_at"),
        ]

    def __str__(self):
        return f"{self.verb} {self.result}"


class Write(models.Model):
    """What a statement changed, caught by a trigger (変更の記録); no code path can leave it out."""

    at = models.DateTimeField("日時")
    op = models.CharField("操作", max_length=6)
    table = models.CharField("表", max_length=63)
    ids = ArrayField(models.TextField())
    worker_id = models.UUIDField("職員", null=True)

    class Meta:
        verbose_name = "変更の記録"

    def __str__(self):
        return f"{self.op} {self.table}"
