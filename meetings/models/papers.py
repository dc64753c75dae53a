"""準備シート · 資料の求め · 会議録 · 役割: what is written for an item and in it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from access.models import Protected
from access.versions import versions
from meetings.querysets import TaskQuerySet
from meetings.states import Outcome

from .meeting import Item


class Sheet(Protected):
    """準備シート: what one agency knows and asks for, filled in before the meeting; four fields as in 豊島区 and 文京区."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="sheets")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="機関", related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    household = models.TextField("把握している世帯の様子", blank=True)
    doing = models.TextField("いま取り組んでいること", blank=True)
    wanted = models.TextField("関わってほしい機関", blank=True)
    asked = models.TextField("ほかの部署へお願いしたいこと", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions()

    class Meta(Protected.Meta):
        verbose_name = "準備シート"
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "agency"], name="sheet_once_per_agency")]

    def __str__(self):
        return "準備シート"


class Inquiry(Protected):
    """資料・意見の求め (社会福祉法106条の6第3項): what is asked of whom, by when."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="inquiries")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="求めた機関", related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    to_agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="相手", related_name="+")
    to_worker = models.ForeignKey("accounts.Worker", models.PROTECT, null=True, related_name="+")
    text = models.TextField("求める資料・意見")
    due_on = models.DateField("期限")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "資料・意見の求め"
        ordering = ["created_at", "id"]

    def __str__(self):
        return "資料・意見の求め"


class InquiryAnswer(Protected):
    """求めへの回答: the material or opinion, or a refusal with its reason (106条の6第4項 asks for an effort, no more)."""

    inquiry = models.OneToOneField(Inquiry, models.PROTECT, related_name="answer")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    is_refusal = models.BooleanField("応じられない", default=False)
    text = models.TextField("回答・理由")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "求めへの回答"

    def __str__(self):
        return "求めへの回答"


class Minute(Protected):
    """会議録: what was talked over and decided about one item; 確定 locks it."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="minute")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    talk = models.TextField("話し合ったこと", blank=True)
    conclusion = models.TextField("決定", blank=True)
    outcomes = ArrayField(
        models.CharField(max_length=8, choices=Outcome.choices), default=list, verbose_name="決定の種類"
    )
    gap = models.TextField("足りない社会資源", blank=True)
    next_on = models.DateField("次に話し合う日", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions()

    class Meta(Protected.Meta):
        verbose_name = "会議録"

    def __str__(self):
        return "会議録"


class Task(Protected):
    """役割: who does what by when, from a meeting; in a room it stays readable to whoever took it until it is done."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="tasks")
    author_agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="担当機関", related_name="+")
    worker = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, verbose_name="担当者", related_name="+"
    )
    text = models.CharField("すること", max_length=400)
    due_on = models.DateField("期限")
    done_at = models.DateTimeField("終わった日時", null=True, editable=False)
    done_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, null=True, related_name="+", editable=False
    )
    done_note = models.CharField("結果", max_length=400, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TaskQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "役割"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="task_done_by_somebody",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["agency", "due_on"], name="task_open", condition=Q(done_at=None))]

    def __str__(self):
        return "役割"


class Carried(Protected):
    """一方弁の控え: what of a room was moved into the case once there was a consent; kept on the room's side."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="carried")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    note_id = models.UUIDField("ケースの記録")
    consent_id = models.UUIDField("根拠とした同意")
    text = models.TextField("移した言葉")
    topics = models.IntegerField("情報区分")
    at = models.DateTimeField("移した日時", default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "一方弁の控え"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="carried_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
        ]

    def __str__(self):
        return "一方弁の控え"
