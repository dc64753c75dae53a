"""Which consents."""

from django.db.models import Q

from accounts.querysets import Today
from audit.disclosure import GuardedQuerySet


class ConsentQuerySet(GuardedQuerySet):
    """同意 by time."""

    def in_force(self):
        """Those that open sight today in Japan."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=Today()), withdrawn_at=None, valid_from__lte=Today()
        )
