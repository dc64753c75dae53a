"""Which cases and notes."""

from zoneinfo import ZoneInfo

from django.db.models import Q
from django.db.models.functions import TruncDate

from audit.disclosure import GuardedQuerySet
from common.namekeys import grams, text_key

JAPAN = ZoneInfo("Asia/Tokyo")


class EntryQuerySet(GuardedQuerySet):
    """What stands in a case's timeline: newest day first, and of one day what was written last."""

    day = "happened_on"

    def timeline(self):
        return self.order_by(f"-{self.day}", "-created_at", "-id")

    def after(self, mark):
        """Those behind a keyset mark (day, written at, id)."""
        if mark is None:
            return self
        day, at, pk = mark
        same_day = Q(created_at__lt=at) | Q(created_at=at, id__lt=pk)
        return self.filter(Q(**{f"{self.day}__lt": day}) | Q(**{self.day: day}) & same_day)

    def about(self, word):
        """Those whose text may hold the word: its pairs of characters, so that two suffice."""
        return self.filter(grams__contains=grams(word)) if len(text_key(word)) > 1 else self


class NoteQuerySet(EntryQuerySet):
    """経過記録 in the order of a timeline."""

    def last_of_each_agency(self):
        """The newest note of every agency, without its text."""
        newest = self.order_by("agency_id", "-happened_on", "-created_at").distinct("agency_id")
        return newest.only("case_id", "agency_id", "happened_on")


class ConsultationQuerySet(EntryQuerySet):
    """相談 in the order of the register."""

    day = "taken_on"

    def timeline(self):
        return self.with_day().order_by("-taken_on", "-created_at", "-id")

    def with_day(self):
        """Each with the day in Japan it was taken on."""
        return self.annotate(taken_on=TruncDate("taken_at", tzinfo=JAPAN))

    def newest(self):
        return self.order_by("-taken_at", "-id")

    def undecided(self):
        """Those whose screening (スクリーニング) was put off."""
        return self.filter(screening="")


class VisitQuerySet(GuardedQuerySet):
    """アウトリーチの訪問."""

    def newest(self):
        return self.order_by("-created_at", "-id")


class CommentQuerySet(GuardedQuerySet):
    """コメント as a thread is read: the oldest first, those that were put right left out."""

    def thread(self):
        return self.order_by("created_at", "id")
