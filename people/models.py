"""本人 · 呼び名 · 連絡先: whom a case is about; names are kept as they were written."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from access.models import Protected
from access.versions import versions
from common.namekeys import kana_key, name_grams, name_key, phone_key


class Person(Protected):
    """本人: a human being, perhaps under a pseudonym or without a known name."""

    class Naming(models.TextChoices):
        KNOWN = "KNOWN", "氏名"
        PSEUDONYM = "PSEUDONYM", "仮名・呼び名"
        UNKNOWN = "UNKNOWN", "氏名不明"

    class Sex(models.TextChoices):
        MALE = "MALE", "男性"
        FEMALE = "FEMALE", "女性"
        OTHER = "OTHER", "その他"
        UNKNOWN = "UNKNOWN", "不明・答えない"

    class Precision(models.TextChoices):
        DAY = "DAY", "年月日"
        MONTH = "MONTH", "年月まで"
        YEAR = "YEAR", "年まで"
        ABOUT = "ABOUT", "ごろ"
        NONE = "NONE", "不明"

    name = models.CharField("氏名", max_length=120, blank=True)
    naming = models.CharField("名前の種類", max_length=10, choices=Naming.choices, default=Naming.KNOWN)
    kana = models.CharField("カナ", max_length=120, blank=True)
    sex = models.CharField("性別", max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_on = models.DateField("生年月日", null=True, blank=True)
    birth_precision = models.CharField(max_length=6, choices=Precision.choices, default=Precision.NONE)
    birth_text = models.CharField("生年月日（書かれたまま）", max_length=40, blank=True)
    name_key = models.CharField(max_length=160, editable=False, db_index=True)
    kana_key = models.CharField(max_length=160, editable=False, db_index=True)
    grams = ArrayField(models.TextField(), default=list, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions("grams", "name_key", "kana_key")

    class Meta(Protected.Meta):
        verbose_name = "本人"
        indexes = [
            GinIndex(fields=["grams"], name="person_grams"),
            models.Index(fields=["birth_on"], name="person_birth"),
        ]

    def __str__(self):
        return self.called

    def save(self, *args, **kwargs):
        self.name_key = name_key(self.name)
        self.kana_key = kana_key(self.kana)
        self.grams = name_grams(self.name, self.kana)
        super().save(*args, **kwargs)

    @property
    def called(self):
        """What a page calls the person."""
        return self.name or "氏名不明の方"


class Alias(Protected):
    """別の名前: 通称, 旧姓, ローマ字, 呼び名."""

    class Kind(models.TextChoices):
        COMMON = "COMMON", "通称"
        FORMER = "FORMER", "旧姓"
        ROMAN = "ROMAN", "ローマ字"
        CALLED = "CALLED", "呼び名"

    person = models.ForeignKey(Person, models.CASCADE)
    kind = models.CharField("種類", max_length=8, choices=Kind.choices)
    name = models.CharField("名前", max_length=120)
    grams = ArrayField(models.TextField(), default=list, editable=False)

    class Meta(Protected.Meta):
        verbose_name = "別の名前"
        indexes = [GinIndex(fields=["grams"], name="alias_grams")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.grams = name_grams(self.name, self.name)
        super().save(*args, **kwargs)


class Contact(Protected):
    """住所・連絡先: kept apart from the person, since it has a rule of its own."""

    class Kind(models.TextChoices):
        ADDRESS = "ADDRESS", "住所"
        WHEREABOUTS = "WHEREABOUTS", "居所"
        PHONE = "PHONE", "電話"
        MAIL = "MAIL", "メール"
        EMERGENCY = "EMERGENCY", "緊急連絡先"

    person = models.ForeignKey(Person, models.CASCADE)
    kind = models.CharField("種類", max_length=12, choices=Kind.choices)
    postcode = models.CharField("郵便番号", max_length=8, blank=True)
    value = models.CharField("内容", max_length=200)
    note = models.CharField("メモ", max_length=100, blank=True)
    key = models.CharField(max_length=200, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = versions("key")

    class Meta(Protected.Meta):
        verbose_name = "住所・連絡先"
        ordering = ["kind", "id"]

    def __str__(self):
        return self.get_kind_display()

    def save(self, *args, **kwargs):
        numeric = self.kind in {self.Kind.PHONE, self.Kind.EMERGENCY}
        self.key = phone_key(self.value) if numeric else name_key(self.value)
        super().save(*args, **kwargs)
