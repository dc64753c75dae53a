"""機関 · 職員 · 所属, and the sign-in secrets that only the gate may read."""

import uuid
from datetime import date, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractBaseUser, Group, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .querysets import MembershipQuerySet, WorkerManager


class Agency(models.Model):
    """機関: one desk that works as one; sight is granted to agencies, or to named workers of one."""

    class Kind(models.TextChoices):
        DEPARTMENT = "DEPARTMENT", "市の課"
        WINDOW = "WINDOW", "相談窓口"
        COUNCIL = "COUNCIL", "社会福祉協議会"
        VOLUNTEER = "VOLUNTEER", "民生委員・児童委員等"
        OFFICE = "OFFICE", "管理・監査"

    class Field(models.TextChoices):
        ELDERLY = "ELDERLY", "高齢"
        DISABILITY = "DISABILITY", "障がい"
        CHILD = "CHILD", "子ども"
        LIVELIHOOD = "LIVELIHOOD", "生活困窮"
        CROSS = "CROSS", "分野横断"

    class LegalStatus(models.TextChoices):
        CITY = "CITY", "市の機関"
        ENTRUSTED = "ENTRUSTED", "受託者（社会福祉法106条の4第4項）"
        APPOINTED = "APPOINTED", "委嘱された個人"

    group = models.OneToOneField(Group, models.PROTECT, primary_key=True)
    name = models.CharField("名称", max_length=60, unique=True)
    short_name = models.CharField("略称", max_length=20)
    kind = models.CharField("種別", max_length=10, choices=Kind.choices)
    field = models.CharField("分野", max_length=10, choices=Field.choices, default=Field.CROSS)
    legal_status = models.CharField("立場", max_length=10, choices=LegalStatus.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="所管の課")
    named_only = models.BooleanField("担当者のみ", default=False)
    parent_sees = models.BooleanField("所管の課が受付ケースを見る（委託）", default=False)
    coordinates = models.BooleanField("多機関協働事業を担う", db_default=False, default=False)
    decides = models.BooleanField("支援決定をする課（重層事業の所管）", db_default=False, default=False)
    closed_on = models.DateField("廃止日", null=True, blank=True)
    mail = models.EmailField("お知らせメールの宛先", blank=True, db_default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "機関"
        ordering = ["kind", "pk"]

    def __str__(self):
        return self.name


class Worker(PermissionsMixin, AbstractBaseUser):
    """職員: a person who signs in; holds no secret and no superuser flag."""

    password = last_login = user_permissions = None
    is_superuser = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        "サインインID",
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,39}$", "半角の小文字・数字・ハイフンで入力してください。")
        ],
    )
    name = models.CharField("氏名", max_length=60)
    kana = models.CharField("カナ", max_length=80, blank=True)
    is_active = models.BooleanField("有効", default=True)
    epoch = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    groups = models.ManyToManyField(
        Group,
        through="accounts.WorkerGroup",
        related_name="user_set",
        related_query_name="user",
        editable=False,
    )

    USERNAME_FIELD = "username"
    objects = WorkerManager()

    class Meta:
        verbose_name = "職員"
        ordering = ["username"]

    def __str__(self):
        return self.name

    def get_session_auth_hash(self):
        return salted_hmac("accounts.Worker.epoch", self.epoch.hex, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self):
        return iter(())

    def check_password(self, raw_password):
        """Compare with the secret behind the gate; an unknown worker costs the same time."""
        secret = Secret.objects.filter(worker_id=self.pk).first()
        if secret is None or not secret.password:
            make_password(raw_password)
            return False
        return check_password(raw_password, secret.password)


class Membership(models.Model):
    """所属: a worker acts for one agency at a time, in one role, between two dates (兼務発令 is one).

    One that is called off, or ended at once, ends on the day before: it never was, or is no longer, in force.
    """

    class Role(models.TextChoices):
        COUNTER = "COUNTER", "窓口職員"
        CSW = "CSW", "CSW"
        STAFF = "STAFF", "課職員"
        CHIEF = "CHIEF", "所属長"
        COORDINATOR = "COORDINATOR", "多機関協働コーディネーター"
        NAMED = "NAMED", "民生委員・児童委員等"
        AUDITOR = "AUDITOR", "監査"
        ADMIN = "ADMIN", "管理者"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, models.PROTECT, verbose_name="職員")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="機関")
    role = models.CharField("役割", max_length=12, choices=Role.choices)
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日", null=True, blank=True)
    is_concurrent = models.BooleanField("兼務発令", default=False)
    order_number = models.CharField("発令番号", max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "所属"
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from") - timedelta(days=1)),
            ),
        ]

    def __str__(self):
        return f"{self.agency}／{self.get_role_display()}"


class WorkerGroup(models.Model):
    """職員の機関: a view of the memberships in force, so that `user.groups` needs no job."""

    id = models.UUIDField(primary_key=True)
    worker = models.ForeignKey(Worker, models.DO_NOTHING)
    group = models.ForeignKey(Group, models.DO_NOTHING)

    class Meta:
        managed = False
        db_table = "accounts_worker_groups"
        verbose_name = "職員の機関"

    def __str__(self):
        return f"{self.worker_id} {self.group_id}"


class City(models.Model):
    """市の設定: the one row of what a city decides for itself."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField("市の名称", max_length=40)
    code = models.CharField("全国地方公共団体コード", max_length=6, blank=True)
    urgent_contacts = models.TextField("緊急の連絡先（命・虐待）", blank=True)
    idle_minutes = models.PositiveSmallIntegerField("操作がないときの時間切れ（分）", default=15)
    closed_days = models.TextField("市の休日（1行に1日）", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "市の設定"
        constraints = [models.CheckConstraint(name="one_city", condition=models.Q(id=1))]

    def __str__(self):
        return self.name

    @property
    def closed_dates(self):
        """The days the city closes besides weekends and holidays, kept one a line as 2026-10-01."""
        return frozenset(date.fromisoformat(line) for line in self.closed_days.split())


class Secret(models.Model):
    """パスワードと初回コード: behind the gate; `app` has no right on it."""

    worker = models.OneToOneField(Worker, models.DO_NOTHING, primary_key=True, db_constraint=False)
    password = models.CharField(max_length=256, blank=True)
    code_hash = models.CharField(max_length=256, blank=True)
    code_expires_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "サインインの秘密"

    def __str__(self):
        return "secret"

    def accepts_code(self, code):
        """Whether a one-time code (初回コード) is right and still valid."""
        fresh = self.code_expires_at is not None and self.code_expires_at > timezone.now()
        if not self.code_hash or not fresh:
            make_password(code)  # because the answer must not come sooner where no code was given out
            return False
        return check_password(code, self.code_hash)


class Session(AbstractBaseSession):
    """サインイン中の端末: only the digest of the key is stored."""

    worker_id = models.UUIDField(null=True)
    membership_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = "セッション"

    @classmethod
    def get_session_store_class(cls):
        from .sessions import SessionStore

        return SessionStore


class Context(models.Model):
    """閲覧の文脈: one request's token, bound to one database backend; resolved inside the policies."""

    token_hash = models.BinaryField(primary_key=True, max_length=32)
    worker_id = models.UUIDField()
    membership_id = models.UUIDField()
    pid = models.IntegerField()
    purpose = models.CharField(max_length=60, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "閲覧の文脈"

    def __str__(self):
        return "context"


class Throttle(models.Model):
    """サインインの失敗: counted per name and per known browser, so that nobody locks a colleague out."""

    key = models.CharField(primary_key=True, max_length=64)
    failures = models.PositiveIntegerField(default=0)
    wait_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "サインインの失敗"

    def __str__(self):
        return "throttle"
