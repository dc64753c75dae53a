"""Which consents."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

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


class ConsentFileQuerySet(GuardedQuerySet):
    """同意書の写し."""

    def listed(self):
        """Without their contents."""
        return self.defer("content")


class ConsentQuerySet(GuardedQuerySet):
    """同意 by time."""

    def in_force(self):
        """Those that open sight today in Japan."""
        return self.filter(
            withdrawn_at=None, opened_at__isnull=False, valid_from__lte=Today(), valid_until__gte=Today()
        )

    def with_phase(self):
        """Each with its `phase` as of today in Japan."""
        return self.annotate(
            phase=Case(
                When(Exists(self.model.objects.filter(replaces=OuterRef("pk"))), then=Value(Phase.CHANGED)),
                When(Q(withdrawn_at__isnull=False), then=Value(Phase.WITHDRAWN)),
                When(Q(kinds__contains=["C2"], opened_at=None), then=Value(Phase.UNOPENED)),
                When(Q(valid_until__lt=Today()), then=Value(Phase.EXPIRED)),
                When(Q(valid_from__gt=Today()), then=Value(Phase.LATER)),
                default=Value(Phase.IN_FORCE),
                output_field=models.CharField(),
            ),
        )

    def of_case(self, case_id):
        """The consents of one case with their lines, as far as the wall shows them to whoever asks (rule 9)."""
        return self.filter(case=case_id).with_phase().prefetch_related("lines__agency", "lines__worker")
