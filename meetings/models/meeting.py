"""会議 · 議題 · 構成員: the shell of a meeting says nothing of a person; what an item is about stands in its matter."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from access.models import Protected
from access.topics import labels
from cases.numbers import new_number
from meetings.querysets import ItemQuerySet, MeetingQuerySet
from meetings.states import ROOMS, SECRECY, Basis, Duty, ItemState, State, Why

from .body import Body


class Meeting(Protected):
    """会議: one session of one body; its date and place, seen by whoever convenes, prepares or is called to it."""

    number = models.CharField("会議番号", max_length=9, unique=True, default=new_number, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, verbose_name="会議体")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="招集者", related_name="+")
    prepared_by = models.ForeignKey(
        "accounts.Agency", models.PROTECT, verbose_name="準備する機関", related_name="+"
    )
    made_by = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    held_on = models.DateField("開催日")
    starts_at = models.TimeField("開始")
    ends_at = models.TimeField("終了", null=True, blank=True)
    place = models.CharField("場所", max_length=100, blank=True)
    is_online = models.BooleanField("オンライン", default=False)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.PREPARING)
    called_at = models.DateTimeField("招集した日時", null=True, editable=False)
    confirmed_at = models.DateTimeField("記録を確定した日時", null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "会議"
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_begins", condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-held_on"], name="meeting_convened"),
            models.Index(fields=["prepared_by", "-held_on"], name="meeting_prepared"),
        ]

    def __str__(self):
        return f"会議 {self.number}"


class Item(Protected):
    """議題: one thing on the agenda with its own ground; on a statute with secrecy it is a sealed room (DESIGN rule 5)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    basis = models.CharField("根拠", max_length=8, choices=Basis.choices)
    purposes = ArrayField(models.CharField(max_length=2), verbose_name="協議事項")
    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, verbose_name="事例を出す機関", related_name="+"
    )
    author = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    starts_at = models.TimeField("開始", null=True, blank=True)
    state = models.CharField("状態", max_length=8, choices=ItemState.choices, default=ItemState.OPEN)
    dropped_why = models.CharField("取り下げた理由", max_length=16, choices=Why.choices, blank=True)
    settled_at = models.DateTimeField("記録を確定した日時", null=True, editable=False)
    window_until = models.DateField("構成員が読める最後の日", null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "議題"
        constraints = [
            models.CheckConstraint(
                name="item_dropped_says_why",
                condition=Q(state="DROPPED", dropped_why__gt="") | ~Q(state="DROPPED"),
            ),
        ]

    def __str__(self):
        return "議題"

    @property
    def is_room(self):
        return self.basis in ROOMS

    @property
    def secrecy(self):
        return SECRECY.get(Basis(self.basis))


class Matter(Protected):
    """議題の中身: whom it is about and why; a room's matter names its case without following it, so that no log of the case tells."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="matter")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey("cases.SupportPlan", models.PROTECT, null=True, related_name="+")
    called = models.CharField("会議での呼び名", max_length=120)
    is_anonymous = models.BooleanField("名前を出さない", default=False)
    text = models.TextField("経緯と論点")
    topics = models.IntegerField("情報区分")
    plan_round = models.PositiveSmallIntegerField("議題に出した案の番号", null=True, editable=False)
    plan_at = models.DateTimeField("案を議題に出した日時", null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(Protected.Meta):
        verbose_name = "議題の中身"
        constraints = [
            models.CheckConstraint(
                name="matter_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
            models.CheckConstraint(
                name="matter_follows_a_case_or_is_about_one", condition=Q(case=None) | Q(about=None)
            ),
            models.CheckConstraint(
                name="matter_of_a_plan_is_of_its_case", condition=Q(plan=None) | Q(case__isnull=False)
            ),
        ]

    def __str__(self):
        return "議題の中身"

    @property
    def words(self):
        return labels(self.topics)


class Member(Protected):
    """構成員: a worker chosen for one item; removed ones keep nothing of it (G3, G5)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="members")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="機関", related_name="+")
    worker = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="職員", related_name="+")
    duty = models.CharField("役目", max_length=10, choices=Duty.choices, default=Duty.MEMBER)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name="代わった人", related_name="+"
    )
    chosen_by = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField("外した日時", null=True)
    removed_by = models.ForeignKey("accounts.Worker", models.PROTECT, null=True, related_name="+")

    class Meta(Protected.Meta):
        verbose_name = "構成員"
        ordering = ["chosen_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "worker", "agency"], name="member_once", condition=Q(removed_at=None)
            ),
        ]

    def __str__(self):
        return "構成員"


class Pledge(Protected):
    """守秘の確認: who acknowledged which duty in which words, before anything of a room opened to him."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="pledges")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    worker = models.ForeignKey("accounts.Worker", models.PROTECT, related_name="+")
    article = models.CharField("条項", max_length=60)
    text = models.TextField("確認した言葉")
    at = models.DateTimeField("確認した日時", default=timezone.now)

    class Meta(Protected.Meta):
        verbose_name = "守秘の確認"
        constraints = [
            models.UniqueConstraint(fields=["item", "worker", "agency"], name="pledge_once"),
        ]

    def __str__(self):
        return "守秘の確認"
