"""Which meetings and items."""

from audit.disclosure import GuardedQuerySet


class MeetingQuerySet(GuardedQuerySet):
    """会議 by the day they are held."""

    def with_ends(self):
        """Each with its body and its agencies, which are no secret."""
        return self.select_related("body", "agency", "prepared_by")

    def newest(self):
        return self.order_by("-held_on", "-starts_at", "-id")

    def coming(self, day):
        return self.filter(held_on__gte=day).order_by("held_on", "starts_at", "id")


class ItemQuerySet(GuardedQuerySet):
    """議題 in the order of the afternoon; numbers are counted over those one sees, so that a gap tells of nothing."""

    def in_order(self):
        return self.order_by("starts_at", "created_at", "id")
