"""閲覧権限: grants, the rules that beat them, and the envelope every form carries."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from audit.disclosure import Disclosing, GuardedQuerySet


class Protected(Disclosing):
    """A table with personal data: row-level security holds it, and loading a row registers the disclosure."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


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


class Block(models.Model):
    """利害関係: a worker who must not see one case, whatever grants there are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.CASCADE)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    reason = models.CharField("理由", max_length=200)
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日", null=True)
    lifted_at = models.DateTimeField("解除", null=True)

    class Meta:
        verbose_name = "利害関係による遮断"

    def __str__(self):
        return "block"


class Restriction(models.Model):
    """秘匿: a case open to named workers only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.CASCADE)
    reason = models.CharField("理由", max_length=200)
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日", null=True)
    lifted_at = models.DateTimeField("解除", null=True)
    workers = models.ManyToManyField(settings.AUTH_USER_MODEL, through="access.RestrictionWorker")

    class Meta:
        verbose_name = "秘匿"

    def __str__(self):
        return "restriction"


class RestrictionWorker(models.Model):
    """秘匿ケースの担当者."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    restriction = models.ForeignKey(Restriction, models.CASCADE)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)

    class Meta:
        verbose_name = "秘匿ケースの担当者"

    def __str__(self):
        return "restriction worker"


class ContactSeal(models.Model):
    """住所・連絡先の秘匿（DV等支援措置）: open to named workers only, between two dates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE)
    reason = models.CharField("理由", max_length=200)
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日", null=True)
    lifted_at = models.DateTimeField("解除", null=True)
    workers = models.ManyToManyField(settings.AUTH_USER_MODEL, through="access.ContactSealWorker")

    class Meta:
        verbose_name = "連絡先の秘匿"

    def __str__(self):
        return "contact seal"


class ContactSealWorker(models.Model):
    """秘匿された連絡先を見る担当者."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seal = models.ForeignKey(ContactSeal, models.CASCADE)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)

    class Meta:
        verbose_name = "秘匿された連絡先の担当者"

    def __str__(self):
        return "contact seal worker"


class Submission(models.Model):
    """送信の控え: a form is taken once; its second copy is shown what the first one made."""

    nonce = models.UUIDField(primary_key=True)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_constraint=False)
    location = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "送信の控え"

    def __str__(self):
        return "submission"


class Draft(models.Model):
    """下書き: what a worker has typed and not yet saved; nobody else sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    membership = models.ForeignKey("accounts.Membership", models.CASCADE)
    key = models.CharField(max_length=120)
    fields = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "下書き"
        constraints = [
            models.UniqueConstraint(fields=["worker", "membership", "key"], name="one_draft_per_form"),
        ]

    def __str__(self):
        return "draft"
