"""相談 · ケース · 経過記録 · 世帯: what happened, under the case's rule."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from access.models import Protected
from access.topics import labels
from access.versions import versions
from common.namekeys import grams, name_grams
from people.models import Person

from ..numbers import new_number
from ..querysets import ConsultationQuerySet, NoteQuerySet
from ..states import CONCERNS, Caller, Kinship, Living, Method, Partner, Screening, Stage, Urgency


class Consultation(Protected):
    """相談（受付）: one conversation on one day, with or without a name, with or without consent."""

    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="受け付けた機関")
    taken_by = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="受付者", related_name="+")
    taken_at = models.DateTimeField("日時")
    method = models.CharField("方法", max_length=2, choices=Method.choices)
    caller = models.CharField("相談者", max_length=10, choices=Caller.choices)
    caller_name = models.CharField("相談者の氏名・呼び名", max_length=120, blank=True)
    caller_relation = models.CharField("本人との関係", max_length=60, blank=True)
    caller_contact = models.CharField("相談者の連絡先", max_length=120, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="本人")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, verbose_name="ケース")
    text = models.TextField("相談内容")
    wish = models.TextField("本人の希望", blank=True)
    urgency = models.CharField("緊急度", max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    concerns = ArrayField(models.CharField(max_length=2), default=list, verbose_name="困りごと")
    main_concern = models.CharField("一番困っていること", max_length=2, blank=True)
    screening = models.CharField("受付の判断", max_length=1, choices=Screening.choices, blank=True)
    screened_at = models.DateTimeField("判断した日時", null=True)
    screening_note = models.CharField("判断のメモ", max_length=200, blank=True)
    topics = models.IntegerField("情報区分")
    grams = ArrayField(models.TextField(), default=list, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions("grams")
    objects = ConsultationQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "相談"
        constraints = [
            models.CheckConstraint(
                name="consultation_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
            models.CheckConstraint(
                name="consultation_screening_has_a_time",
                condition=Q(screening="", screened_at=None)
                | (~Q(screening="") & Q(screened_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-taken_at", "-id"], name="consultation_register"),
            GinIndex(fields=["grams"], name="consultation_grams"),
        ]

    def __str__(self):
        return "相談"

    def save(self, *args, **kwargs):
        self.grams = grams(f"{self.text}\n{self.wish}")
        super().save(*args, **kwargs)

    @property
    def concern_words(self):
        return [CONCERNS[code][0] for code in self.concerns]

    @property
    def main_concern_word(self):
        return CONCERNS[self.main_concern][0] if self.main_concern else ""


class Case(Protected):
    """ケース: the continuing file of one person."""

    number = models.CharField("ケース番号", max_length=9, unique=True, default=new_number, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="本人")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="開いた機関")
    opened_on = models.DateField("開始日")
    stage = models.CharField("段階", max_length=12, choices=Stage.choices, default=Stage.RECEIVED)
    lead = models.ForeignKey("accounts.Membership", models.PROTECT, null=True, verbose_name="主担当")
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions()

    class Meta(Protected.Meta):
        verbose_name = "ケース"
        permissions = [("recall_case", "自機関の記録を見る")]

    def __str__(self):
        return self.number


class CaseNote(Protected):
    """経過記録: what one agency did, heard or saw, and which kinds of information that contains."""

    case = models.ForeignKey(Case, models.PROTECT)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="記録した機関")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="記録者", related_name="+")
    happened_on = models.DateField("日付")
    happened_at = models.TimeField("時刻", null=True, blank=True)
    method = models.CharField("方法", max_length=2, choices=Method.choices)
    partner = models.CharField("相手", max_length=8, choices=Partner.choices, default=Partner.SELF)
    text = models.TextField("記録")
    topics = models.IntegerField("情報区分")
    own_only = models.BooleanField("自機関のみ", default=False)
    origin = models.CharField(
        "もとの会議", max_length=200, blank=True, default="", db_default="", editable=False
    )
    under = models.ForeignKey(
        "consent.Consent",
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name="根拠の同意",
        related_name="+",
    )
    grams = ArrayField(models.TextField(), default=list, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions("grams")
    objects = NoteQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "経過記録"
        constraints = [
            models.CheckConstraint(name="note_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)),
        ]
        indexes = [
            models.Index(fields=["case", "-happened_on", "-created_at"], name="note_timeline"),
            GinIndex(fields=["grams"], name="note_grams"),
        ]

    def __str__(self):
        return "経過記録"

    def save(self, *args, **kwargs):
        self.grams = grams(self.text)
        super().save(*args, **kwargs)

    @property
    def words(self):
        return labels(self.topics)


class HouseholdMember(Protected):
    """世帯員・親族: what this case says of a relative; the relative's own case adds nothing to it."""

    case = models.ForeignKey(Case, models.PROTECT)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="記録した機関")
    author = models.ForeignKey("accounts.Worker", models.PROTECT, verbose_name="記録者", related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, verbose_name="同じ人の登録")
    name = models.CharField("氏名・呼び名", max_length=120)
    kana = models.CharField("カナ", max_length=120, blank=True)
    kinship = models.CharField("続柄", max_length=12, choices=Kinship.choices)
    living = models.CharField("同居・別居", max_length=10, choices=Living.choices, default=Living.TOGETHER)
    birth_on = models.DateField("生年月日", null=True, blank=True)
    birth_precision = models.CharField(max_length=6, choices=Person.Precision.choices, default="NONE")
    birth_text = models.CharField("生年月日（書かれたまま）", max_length=40, blank=True)
    is_key_person = models.BooleanField("キーパーソン", default=False)
    note = models.CharField("様子", max_length=200, blank=True)
    topics = models.IntegerField("情報区分")
    grams = ArrayField(models.TextField(), default=list, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions("grams")

    class Meta(Protected.Meta):
        verbose_name = "世帯員・親族"
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="member_contains_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
        ]
        indexes = [GinIndex(fields=["grams"], name="member_grams")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.grams = name_grams(self.name, self.kana)
        super().save(*args, **kwargs)
