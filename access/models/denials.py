"""秘匿・利害関係・DV等支援措置: the decisions of two persons, and the facts derived from them that beat every grant."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ..states import DenialVerb, How, Kind, What
from .protected import Protected

WORKER = settings.AUTH_USER_MODEL


class Denial(Protected):
    """保護の決定: one dated decision to keep a case, a contact or a worker apart; extended by a new row, never changed."""

    case = models.ForeignKey("cases.Case", models.PROTECT, verbose_name="ケース")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, verbose_name="本人")
    worker = models.ForeignKey(WORKER, models.PROTECT, null=True, related_name="+", verbose_name="外れる職員")
    what = models.CharField("保護", max_length=12, choices=What.choices)
    kind = models.CharField("種別", max_length=8, choices=Kind.choices)
    reason = models.CharField("理由", max_length=400)
    applied_on = models.DateField("申出日")
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日", null=True)
    review_on = models.DateField("見直しの日", null=True)
    how = models.CharField("決め方", max_length=8, choices=How.choices, default=How.FIRST)
    follows = models.ForeignKey("self", models.PROTECT, null=True, verbose_name="前の決定")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="決めた機関")
    author = models.ForeignKey(WORKER, models.PROTECT, related_name="+", verbose_name="決めた職員")
    created_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField("解除", null=True)

    class Meta(Protected.Meta):
        verbose_name = "保護の決定"
        constraints = [
            models.CheckConstraint(
                name="denial_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="denial_has_its_subject",
                condition=Q(what=What.SEAL, person__isnull=False, worker=None)
                | Q(what=What.RESTRICTION, person=None, worker=None)
                | Q(what=What.BLOCK, person=None, worker__isnull=False),
            ),
            models.CheckConstraint(
                name="denial_ends_or_is_looked_at_again",
                condition=Q(valid_until__isnull=False, review_on=None)
                | Q(valid_until=None, review_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.get_what_display()


class DenialStep(Protected):
    """保護の手続き: who decided what, when and why; written by the database's own functions only."""

    denial = models.ForeignKey(Denial, models.PROTECT)
    case = models.ForeignKey("cases.Case", models.PROTECT)
    verb = models.CharField("手続き", max_length=12, choices=DenialVerb.choices)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="機関")
    worker = models.ForeignKey(WORKER, models.PROTECT, related_name="+", verbose_name="職員")
    at = models.DateTimeField("日時", default=timezone.now)
    reason = models.CharField("理由", max_length=400, blank=True)
    due_on = models.DateField("もう一人の期限", null=True)

    class Meta(Protected.Meta):
        verbose_name = "保護の手続き"
        ordering = ["at", "id"]

    def __str__(self):
        return self.get_verb_display()


class Counterpart(Protected):
    """相手方: from whom somebody is protected; read by the named workers alone."""

    denial = models.OneToOneField(Denial, models.PROTECT)
    case = models.ForeignKey("cases.Case", models.PROTECT)
    text = models.CharField("相手方", max_length=200, blank=True)
    member = models.ForeignKey("cases.HouseholdMember", models.PROTECT, null=True, verbose_name="世帯の記録")

    class Meta(Protected.Meta):
        verbose_name = "相手方"

    def __str__(self):
        return "counterpart"


class Block(models.Model):
    """利害関係: a worker who must not see one case, whatever grants there are; derived from the decision of the same id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.CASCADE)
    worker = models.ForeignKey(WORKER, models.PROTECT)
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
    workers = models.ManyToManyField(WORKER, through="access.RestrictionWorker")

    class Meta:
        verbose_name = "秘匿"

    def __str__(self):
        return "restriction"


class RestrictionWorker(models.Model):
    """秘匿ケースの担当者."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    restriction = models.ForeignKey(Restriction, models.CASCADE)
    worker = models.ForeignKey(WORKER, models.PROTECT)

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
    workers = models.ManyToManyField(WORKER, through="access.ContactSealWorker")

    class Meta:
        verbose_name = "連絡先の秘匿"

    def __str__(self):
        return "contact seal"


class ContactSealWorker(models.Model):
    """秘匿された連絡先を見る担当者."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seal = models.ForeignKey(ContactSeal, models.CASCADE)
    worker = models.ForeignKey(WORKER, models.PROTECT)

    class Meta:
        verbose_name = "秘匿された連絡先の担当者"

    def __str__(self):
        return "contact seal worker"


class SealedRow(models.Model):
    """保護された記録: a row in which a sealed address stands, hidden from whoever is not named; found by the database alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    table = models.CharField("表", max_length=63)
    row_id = models.UUIDField("行")
    person = models.ForeignKey("people.Person", models.CASCADE)
    worker = models.ForeignKey(WORKER, models.PROTECT, null=True, help_text="who wrote it under the seal")
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "保護された記録"
        constraints = [models.UniqueConstraint(fields=["row_id", "person"], name="one_mark_per_row")]

    def __str__(self):
        return "sealed row"
