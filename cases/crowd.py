"""Who may be called (@) by a コメント: readers of the case, as far as whoever writes may know them (rule 9)."""

from functools import cached_property

from django.db.models import Q

from access import grants
from accounts.models import Membership

NO_CASE = ("ADMIN", "AUDITOR")


class Crowd:
    """The members of the agencies whose lines of 「誰に見えるか」 the asker sees; `note` and `mask` narrow to those who read it.

    Nobody is named here whose sight is not the asker's to know: a list may not tell of hidden readers.
    """

    def __init__(self, case_id, audience, note=None, mask=0):
        self.case_id, self.audience, self.note, self.mask = case_id, audience, note, mask

    @cached_property
    def _rows(self):
        """(reader, membership), one's own agency first; without whoever asks."""
        found = []
        for reader in self.audience.readers:
            if reader.topics & self.mask != self.mask or (self.note and not self._reads_note(reader)):
                continue
            workers = (
                [reader.worker.pk] if reader.worker else grants.who_reads(self.case_id, reader.agency.pk)
            )
            found += [(reader, member) for member in self._members(reader, workers)]
        return found

    def _members(self, reader, workers):
        in_force = Membership.objects.in_force().exclude(role__in=NO_CASE)
        rows = in_force.filter(Q(agency=reader.agency, worker__in=workers), worker__is_active=True)
        rows = rows.exclude(worker=self.audience.by.worker).select_related("worker", "agency")
        return rows.order_by("worker__kana", "worker__name", "pk")

    def _reads_note(self, reader):
        wrote = reader.agency.pk == self.note.agency_id and (
            reader.worker is None or reader.worker.pk == self.note.author_id
        )
        return wrote or self.reads(reader, self.note.topics, self.note.own_only, self.note.agency_id)

    def reads(self, reader, mask, alone=False, agency_id=None):
        """Whether a reader sees what contains these topics; what is its agency's alone only as that agency."""
        mine = self.audience.by.agency
        if alone:
            return reader.agency.pk == (agency_id or mine.pk)
        return reader.topics & mask == mask or (agency_id is None and reader.agency.pk == mine.pk)

    @property
    def choices(self):
        """Groups of one agency each: (id of the membership, name)."""
        groups = {}
        for reader, member in self._rows:
            groups.setdefault(reader.agency.short_name, []).append(
                (str(member.pk), f"{member.worker.name}さん")
            )
        return list(groups.items())

    def members(self, chosen):
        """(reader, membership) of the ids that were ticked."""
        wanted = {str(pk) for pk in chosen}
        return [(reader, member) for reader, member in self._rows if str(member.pk) in wanted]
