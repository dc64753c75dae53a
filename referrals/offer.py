"""宛先: to whom a つなぎ can go from a case or a consultation, and on which ground."""

from dataclasses import dataclass
from uuid import UUID

from access import grants
from access.topics import labels
from accounts.models import Agency
from cases.models import Case
from consent.models import Consent
from consent.parties import Directory

from .actions import Whom

NO_CONSENT = "同意がありません"


@dataclass(frozen=True)
class Given:
    """A consent in force that names a receiver, and what of it the sender holds."""

    consent: Consent
    topics: int


class Offer:
    """What can be sent of one case or consultation today: to whom, on which consents, which kinds of information."""

    def __init__(self, subject, by):
        self.subject, self.by = subject, by
        self.book = Directory(by)
        self.from_case = isinstance(subject, Case)
        self.held = grants.standing(subject.pk).topics if self.from_case else subject.topics | 3
        self.given = consents_of(subject.pk, self.held) if self.from_case else {}
        self.named = {
            key_of(*key): name for key, name in self.book.named_workers().items() if key[1] != by.worker.pk
        }

    def receivers(self):
        """Those with a consent first, then the open desks by kind, then the workers granted by name."""
        desks = [
            agency
            for agency in self.book.agencies.values()
            if self.book.is_open(agency) and not agency.named_only and agency.pk != self.by.agency.pk
        ]
        groups = {}
        for agency in desks:
            value = str(agency.pk)
            title = "本人の同意がある宛先" if value in self.given else title_of(agency)
            groups.setdefault(title, []).append((value, agency.name))
        for value, name in self.named.items():
            agency = self.book.agencies[int(value.partition(":")[0])]
            title = "本人の同意がある宛先" if value in self.given else agency.name
            groups.setdefault(title, []).append((value, f"{name}さん（{agency.short_name}）"))
        return sorted(groups.items(), key=lambda group: group[0] != "本人の同意がある宛先")

    def hints(self):
        """For each receiver which ground is possible; of a consultation nothing is known before it is asked."""
        if not self.from_case:
            return {}
        values = [value for _title, pairs in self.receivers() for value, _name in pairs]
        return {value: self._hint(value) for value in values}

    def _hint(self, value):
        given = self.given.get(value)
        return f"本人の同意あり（{'、'.join(labels(given[0].topics))}）" if given else NO_CONSENT

    def whom(self, value):
        agency, _, worker = value.partition(":")
        return Whom(self.book.agencies[int(agency)], self.book.workers[UUID(worker)] if worker else None)

    def name(self, value):
        whom = self.whom(value)
        return f"{whom.worker.name}さん（{whom.agency.name}）" if whom.worker else whom.agency.name

    def why_not(self, value):
        """Why a receiver is not offered, in a sentence; empty for one that does not exist."""
        agency = next((a for a in self.book.agencies.values() if str(a.pk) == value.partition(":")[0]), None)
        if agency is None:
            return ""
        if agency.kind == Agency.Kind.OFFICE:
            return f"{agency.name}には、つなぎを送れません。"
        if self.book.is_closed(agency):
            return f"{agency.name}は廃止されたため、送れません。引き継いだ機関を選んでください。"
        if agency.pk == self.by.agency.pk:
            return "自分の機関には、つなぎを送れません。"
        return f"{agency.name}は、担当者の名前で選んでください。" if agency.named_only else ""


def consents_of(case_id, held):
    """receiver → the consents in force that name it, the one that covers most first, the newest of equals."""
    found = {}
    for consent in Consent.objects.in_force().filter(case=case_id).prefetch_related("lines"):
        for line in consent.lines.all():
            if line.topics & held:
                given = Given(consent, line.topics & held)
                found.setdefault(key_of(line.agency_id, line.worker_id), []).append(given)
    for rows in found.values():
        rows.sort(key=lambda one: (one.topics.bit_count(), one.consent.recorded_at), reverse=True)
    return found


def key_of(agency_id, worker_id):
    return f"{agency_id}:{worker_id}" if worker_id else str(agency_id)


def title_of(agency):
    title = agency.get_kind_display()
    return f"{title}（{agency.get_field_display()}）" if agency.kind == Agency.Kind.WINDOW else title
