"""会議体: what meets, which 課 convenes it, on what grounds it may hear a case, and who belongs to it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.querysets import today
from meetings.states import Basis


class Body(models.Model):
    """会議体: an existing council the city designates, or the 重層的支援会議; no personal data."""

    code = models.CharField("記号", max_length=8, unique=True)
    name = models.CharField("名称", max_length=60)
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="招集する課", related_name="+")
    bases = ArrayField(models.CharField(max_length=8, choices=Basis.choices), verbose_name="議題の根拠")
    window_days = models.PositiveSmallIntegerField("記録確定後に構成員が読める日数", default=14)
    is_active = models.BooleanField("使う", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "会議体"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="body_window_is_short", condition=Q(window_days__lte=90)),
        ]

    def __str__(self):
        return self.name

    def includes(self, agency):
        """Whether an agency stands on the register (構成機関名簿) today."""
        day = today()
        seats = self.seats.filter(agency=agency, valid_from__lte=day) if self.pk else BodySeat.objects.none()
        return seats.filter(Q(valid_until=None) | Q(valid_until__gte=day)).exists()


class BodySeat(models.Model):
    """構成機関名簿: an agency that belongs to a body between two dates; members are chosen from these (G3)."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="seats")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, related_name="+")
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "構成機関"
        constraints = [
            models.UniqueConstraint(fields=["body", "agency", "valid_from"], name="seat_once_per_day"),
        ]

    def __str__(self):
        return f"{self.body_id} {self.agency_id}"
