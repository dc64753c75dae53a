"""Which consents."""

from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When

from accounts.querysets import Today
from audit.disclosure import GuardedQuerySet


class Phase(models.TextChoices):
    """同意の時期: where a consent stands today in Japan, by the database's clock."""

    IN_FORCE = "IN_FORCE", "共有中"
    LATER = "LATER", "開始前"
    EXPIRED = "EXPIRED", "期限切れ"
    CHANGED = "CHANGED", "変更済み"
    WITHDRAWN = "WITHDRAWN", "撤回"
    UNOPENED = "UNOPENED", "共有なし"
    OUTLIVED = "OUTLIVED", "再開前の同意・要確認"


def asked(function, field):
    """What the database answers about each consent: a floor above knows it, and this one only asks."""
    return Func(F("pk"), function=function, output_field=field)


class ConsentFileQuerySet(GuardedQuerySet):
    """同意書の写し."""

    def listed(self):
        """Without their contents."""
        return self.defer("content")


class ConsentQuerySet(GuardedQuerySet):
    """同意 by time."""

    def in_force(self):
        """Those that open sight today in Japan, and were given since the case was last reopened."""
        return self.alias(old=asked("consent_is_old", models.BooleanField())).filter(
            withdrawn_at=None,
            opened_at__isnull=False,
            valid_from__lte=Today(),
            valid_until__gte=Today(),
            old=False,
        )

    def with_phase(self):
        """Each with its `phase` as of today in Japan, and in `runs` the 多機関協働 that goes on by it (C1)."""
        return self.annotate(
            old=asked("consent_is_old", models.BooleanField()),
            runs=asked("consent_runs", models.UUIDField()),
            phase=Case(
                When(Exists(self.model.objects.filter(replaces=OuterRef("pk"))), then=Value(Phase.CHANGED)),
                When(Q(withdrawn_at__isnull=False), then=Value(Phase.WITHDRAWN)),
                When(Q(kinds__contains=["C2"], opened_at=None), then=Value(Phase.UNOPENED)),
                When(Q(valid_until__lt=Today()), then=Value(Phase.EXPIRED)),
                When(Q(old=True), then=Value(Phase.OUTLIVED)),
                When(Q(valid_from__gt=Today()), then=Value(Phase.LATER)),
                default=Value(Phase.IN_FORCE),
                output_field=models.CharField(),
            ),
        )

    def of_case(self, case_id):
        """The consents of one case with their lines, as far as the wall shows them to whoever asks (rule 9)."""
        return self.filter(case=case_id).with_phase().prefetch_related("lines__agency", "lines__worker")
