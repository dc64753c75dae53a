"""Which notices."""

from audit.disclosure import GuardedQuerySet


class NoticeQuerySet(GuardedQuerySet):
    """お知らせ as the wall shows them to whoever asks."""

    def of_desk(self, agency):
        """Those for one desk, so that the database may take its index; the wall says which of them."""
        return self.filter(agency=agency)

    def unread(self):
        return self.filter(read_at=None)

    def newest(self):
        return self.order_by("-created_at", "-id")
