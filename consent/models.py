"""本人同意: what one person allowed about one case, to whom, until when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from access.models import Protected
from access.topics import labels

from .querysets import ConsentQuerySet
from .states import Giver, Kind, Method


class Consent(Protected):
    """同意: one signature of one person about one case; never changed, only withdrawn."""

    person = models.ForeignKey("people.Person", models.PROTECT)
    case = models.ForeignKey("cases.Case", models.PROTECT)
    kinds = ArrayField(models.CharField(max_length=2, choices=Kind.choices))
    giver = models.CharField("同意した人", max_length=8, choices=Giver.choices, default=Giver.SELF)
    giver_name = models.CharField("同意した人の氏名", max_length=120, blank=True)
    authority = models.CharField("代理の根拠と範囲", max_length=200, blank=True)
    method = models.CharField("取り方", max_length=10, choices=Method.choices)
    agreed_on = models.DateField("同意した日")
    explanation = models.TextField("説明した目的と言葉", blank=True)
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("期限")
    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, verbose_name="記録した機関", related_name="+"
    )
    recorded_by = models.ForeignKey(
        "accounts.Worker", models.PROTECT, verbose_name="記録した職員", related_name="+"
    )
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)
    opened_at = models.DateTimeField("共有を始めた日時", null=True, editable=False)
    withdrawn_at = models.DateTimeField("撤回日時", null=True)
    withdrawn_by = models.ForeignKey("accounts.Worker", models.PROTECT, null=True, related_name="+")
    withdrawn_agency = models.ForeignKey("accounts.Agency", models.PROTECT, null=True, related_name="+")
    withdrawal_reason = models.CharField("撤回の理由", max_length=200, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta(Protected.Meta):
        verbose_name = "同意"
        ordering = ["-recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="consent_ends_after_it_begins", condition=Q(valid_until__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="consent_withdrawal_names_who",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_agency=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawn_agency__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_proxy_states_authority", condition=Q(giver="SELF") | ~Q(authority="")
            ),
        ]

    def __str__(self):
        return f"同意 {self.agreed_on}"

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None


class ConsentLine(Protected):
    """同意の範囲: one agency (or one named worker of it) and the kinds of information."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="lines")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="共有先")
    worker = models.ForeignKey("accounts.Worker", models.PROTECT, null=True, verbose_name="共有先の担当者")
    topics = models.IntegerField("情報の種類")

    class Meta(Protected.Meta):
        verbose_name = "同意の範囲"
        constraints = [
            models.CheckConstraint(
                name="consent_line_names_a_topic", condition=Q(topics__gt=0, topics__lte=511)
            ),
            models.UniqueConstraint(
                fields=["consent", "agency", "worker"],
                name="consent_line_once_per_agency",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return "同意の範囲"

    @property
    def words(self):
        return labels(self.topics)
