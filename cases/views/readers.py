"""Who will read a record, in words: from the same lines that 「誰に見えるか」 shows."""

from dataclasses import dataclass

from access import grants
from access.models import HOLDING
from access.topics import LABELS, labels
from accounts.models import Agency, Membership, Worker


@dataclass(frozen=True)
class Reader:
    """An agency, or one named worker of it, and the union of what its grants in force show."""

    agency: Agency
    worker: object
    topics: int
    people: int
    holds: bool
    until: object

    @property
    def name(self):
        return f"{self.agency.short_name} {self.worker.name}さん" if self.worker else self.agency.short_name

    @property
    def words(self):
        return self.name if self.worker else f"{self.name}{self.people}人"

    @property
    def sees(self):
        """What is shown to it, in words."""
        return "すべての情報" if self.topics == sum(LABELS) else "、".join(labels(self.topics))


class Audience:
    """The readers of one case, as far as whoever asks may know them (rule 9).

    `by` and `lines` may also be those of an agency whose page is only looked at.
    """

    def __init__(self, case_id, by, lines=None):
        self.by = by
        lines = grants.who_sees(case_id) if lines is None else lines
        self.readers = sorted(_union(lines), key=self._order)
        self.own = next((r for r in self.readers if self._mine(r)), None) or self._alone()
        self.holds = self.own.holds
        self.sees = bool(self.own.topics)

    def of(self, mask):
        """The other readers of a record that contains these topics."""
        return [r for r in self.readers if not self._mine(r) and r.topics & mask == mask]

    def sentence(self, mask, own_only=False):
        """What the form says before saving: names, whether nobody else reads it, who does not and why."""
        alone = own_only or not self.sees
        others = [] if alone else self.of(mask)
        return {
            "names": "、".join(reader.words for reader in [self.own, *others]),
            "alone": not others and (alone or self.holds),
            "perhaps": not alone and not self.holds,
            "unread": [] if alone else [(r.name, self._lacks(r, mask)) for r in self._without(others)],
        }

    def scope(self, record):
        """The chip of an entry: who reads it besides the agency that wrote it, as far as that is ours to know."""
        if getattr(record, "own_only", False):
            return {"kind": "stop", "word": "自機関のみ"}
        found = [
            r for r in self.readers if not _wrote(r, record) and r.topics & record.topics == record.topics
        ]
        names = ["自機関" if self._mine(reader) else reader.name for reader in found]
        if not names:
            word = "共有なし" if self.holds else "ほかの機関にも見えることがあります"
            return {"kind": "plain", "word": word}
        more = f" ほか{len(names) - 2}" if len(names) > 2 else ""
        rest = "" if self.holds or more else "など"
        return {"kind": "full", "word": f"共有：{'、'.join(names[:2])}{more}{rest}"}

    def _without(self, others):
        return [r for r in self.readers if r not in others and not self._mine(r)]

    @staticmethod
    def _lacks(reader, mask):
        return "、".join(labels(mask & ~reader.topics))

    def _mine(self, reader):
        if reader.agency.pk != self.by.agency.pk:
            return False
        return reader.worker is None or (self.by.worker is not None and reader.worker.pk == self.by.worker.pk)

    def _order(self, reader):
        return (not self._mine(reader), not reader.holds, reader.agency.pk, reader.name)

    def _alone(self):
        """Our own agency when it has no basis but its records."""
        named = self.by.agency.named_only
        people = 1 if named else _people_of(self.by.agency)
        return Reader(self.by.agency, self.by.worker if named else None, 0, people, False, None)


def readers_for(form, audience):
    """The sentence of a note's form as it is drawn; None while nothing is ticked."""
    mask, own_only = form.shown
    return audience.sentence(mask, own_only) if mask else None


def _wrote(reader, record):
    """Whether a reader is the agency that wrote the record, or the named worker who did."""
    writer = getattr(record, "author_id", None) or getattr(record, "taken_by_id", None)
    return reader.agency.pk == record.agency_id and (reader.worker is None or reader.worker.pk == writer)


def _union(lines):
    found = {}
    for line in lines:
        found.setdefault((line.agency_id, line.worker_id), []).append(line)
    agencies = Agency.objects.in_bulk({agency for agency, _ in found})
    workers = Worker.objects.in_bulk({worker for _, worker in found if worker})
    for (agency, worker), same in found.items():
        topics = 0
        for line in same:
            topics |= line.topics
        ends = [line.until for line in same]
        yield Reader(
            agencies[agency],
            workers.get(worker),
            topics,
            same[0].people,
            any(line.basis in HOLDING for line in same),
            None if None in ends else max(ends),
        )


def _people_of(agency):
    return Membership.objects.in_force().filter(agency=agency).values("worker").distinct().count()
