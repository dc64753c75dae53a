"""Which cases and notes."""

from audit.disclosure import GuardedQuerySet


class NoteQuerySet(GuardedQuerySet):
    """経過記録 in the order of a timeline."""

    def timeline(self):
        return self.order_by("-happened_on", "-created_at", "-id")


class ConsultationQuerySet(GuardedQuerySet):
    """相談 in the order of the register."""

    def newest(self):
        return self.order_by("-taken_at", "-id")

    def undecided(self):
        """Those whose screening (スクリーニング) was put off."""
        return self.filter(screening="")
