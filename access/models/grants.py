"""閲覧権限: grants, the derived facts that give sight."""

import uuid

from django.db import models
from django.db.models import F, Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase


class Basis(models.TextChoices):
    """根拠: why an agency sees a case."""

    INTAKE = "INTAKE", "受付"
    CONSENT = "CONSENT", "本人同意"
    COORDINATION = "COORDINATION", "多機関協働"
    STATUTE = "STATUTE", "法令"
    URGENT = "URGENT", "緊急閲覧"
    AUTHOR = "AUTHOR", "自機関の記録"


HOLDING = (Basis.INTAKE, Basis.COORDINATION)


class Sight(models.Model):
    """閲覧権限: a derived fact, written only by the database's own opening functions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topics = models.IntegerField("情報区分", default=0)
    basis = models.CharField("根拠", max_length=12, choices=Basis.choices)
    source_id = models.UUIDField("根拠となる記録")
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日", null=True)
    closed_at = models.DateTimeField("終了", null=True)
    quiet = models.BooleanField("通報・通告による", db_default=False)
    last_at = models.DateTimeField("見える範囲の最新の記録")
    case_number = models.CharField("ケース番号", max_length=9, blank=True)
    name_known = models.BooleanField("氏名を知っていた", default=False)
    name_then = models.CharField("見えなくなった時の氏名", max_length=120, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def rules(cls, prefix):
        return [
            models.CheckConstraint(
                name=f"{prefix}_topics_unless_author",
                condition=(
                    Q(basis="AUTHOR", topics=0) | (~Q(basis="AUTHOR") & Q(topics__gt=0, topics__lte=511))
                ),
            ),
            models.CheckConstraint(
                name=f"{prefix}_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]


class AgencyGrant(Sight, GroupObjectPermissionBase):
    """機関の閲覧権限: django-guardian's direct-FK group permission is the grant row itself."""

    content_object = models.ForeignKey("cases.Case", models.CASCADE, db_column="case_id", db_index=False)

    class Meta:
        verbose_name = "機関の閲覧権限"
        constraints = [
            *Sight.rules("agency_grant"),
            models.UniqueConstraint(
                fields=["content_object", "group", "basis", "source_id"], name="agency_grant_once_per_source"
            ),
        ]
        indexes = [
            models.Index(fields=["group", "content_object"], name="agency_grant_point"),
            models.Index(
                fields=["content_object", "group"],
                include=["topics", "valid_until"],
                name="agency_grant_case",
            ),
            models.Index(
                F("group"),
                F("last_at").desc(),
                F("content_object").desc(),
                include=["valid_until"],
                condition=Q(closed_at=None),
                name="agency_grant_list",
            ),
        ]

    def __str__(self):
        return f"{self.group_id} {self.basis}"


class WorkerGrant(Sight, UserObjectPermissionBase):
    """担当者個人の閲覧権限: for agencies whose workers are granted by name only."""

    content_object = models.ForeignKey("cases.Case", models.CASCADE, db_column="case_id", db_index=False)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, db_index=False)

    class Meta:
        verbose_name = "担当者の閲覧権限"
        constraints = [
            *Sight.rules("worker_grant"),
            models.UniqueConstraint(
                fields=["content_object", "user", "agency", "basis", "source_id"],
                name="worker_grant_once_per_source",
            ),
        ]
        indexes = [
            models.Index(
                fields=["content_object", "user"], include=["topics", "valid_until"], name="worker_grant_case"
            ),
            models.Index(
                F("user"),
                F("last_at").desc(),
                F("content_object").desc(),
                include=["valid_until"],
                condition=Q(closed_at=None),
                name="worker_grant_list",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.basis}"
