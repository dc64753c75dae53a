"""Which meetings and items."""

from django.db.models import Q

from audit.disclosure import GuardedQuerySet
from meetings.states import ItemState


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


class TaskQuerySet(GuardedQuerySet):
    """役割 of settled items; what the wall shows of others belongs to minutes that are still being written."""

    def open(self):
        unsettled = self.model._meta.get_field("item").related_model.objects.exclude(state=ItemState.SETTLED)
        waiting = self.filter(done_at=None).exclude(item__in=unsettled)
        return waiting.select_related("agency", "worker", "author_agency").order_by("due_on", "id")

    def of(self, by):
        """Those whoever acts has taken, or his agency as a whole; where workers are named, only his own."""
        whole = Q() if by.agency.named_only else Q(worker=None)
        return self.filter(Q(worker=by.worker) | whole, agency=by.agency)

    def given_by(self, by):
        """Those his agency gave out at the meetings it convened."""
        return self.filter(author_agency=by.agency)
