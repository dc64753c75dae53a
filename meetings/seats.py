"""Who may sit at an item: from the register of its body, or as far as the person's consent reaches; and why others may not."""

from dataclasses import dataclass, field

from accounts.models import Agency, Membership
from accounts.querysets import today
from consent.parties import Directory

from .models import BodySeat
from .possible import Reach
from .states import ROOMS, Basis


def seated(body_id):
    """The agencies on the register of a body today."""
    day = today()
    rows = BodySeat.objects.filter(body=body_id, valid_from__lte=day)
    return {row.agency_id for row in rows if row.valid_until is None or row.valid_until >= day}


@dataclass
class Seating:
    """The workers that may be chosen for one item, by agency; and the agencies that may not, with the reason."""

    groups: list = field(default_factory=list)
    why_not: list = field(default_factory=list)
    workers: dict = field(default_factory=dict)

    @classmethod
    def of(cls, line, by):
        book, item = Directory(by), line.item
        rule = rule_for(item, line.matter, by)
        staff = staff_of(book)
        sitting = {(m.agency_id, m.worker_id) for m in line.members}
        made = cls()
        for agency in book.agencies.values():
            if agency.kind == Agency.Kind.OFFICE:
                continue
            people = [w for w in staff.get(agency.pk, ()) if (agency.pk, w.pk) not in sitting]
            reason = "廃止された機関です。" if book.is_closed(agency) else rule(agency, people)
            if reason:
                made.why_not.append({"name": agency.name, "why": reason})
            elif people:
                made.seat(agency, people, item)
        return made

    def seat(self, agency, people, _item):
        rows = [(f"{agency.pk}:{worker.pk}", worker.name) for worker in people]
        self.workers |= {value: (agency, worker) for (value, _), worker in zip(rows, people, strict=True)}
        self.groups.append((agency.name, rows))


def staff_of(book):
    """agency → its workers in force, by name."""
    found = {}
    office = (Membership.Role.ADMIN, Membership.Role.AUDITOR)
    rows = Membership.objects.in_force().exclude(role__in=office).select_related("worker")
    for row in rows.order_by("worker__kana", "worker__name"):
        people = found.setdefault(row.agency_id, [])
        if row.worker not in people:
            people.append(row.worker)
    return found


def rule_for(item, matter, by):
    """(agency, its workers) → a sentence why nobody of it can be chosen, or nothing."""
    if item.basis in ROOMS and item.basis != Basis.ANON:
        known = seated(item.meeting.body_id) | {item.meeting.agency_id, item.meeting.prepared_by_id}
        return lambda agency, _people: "" if agency.pk in known else "この会議体の構成機関ではありません。"
    if item.basis == Basis.CONSENT and matter:
        reach = Reach.of(matter.case_id, by)
        if reach.holds:  # because nobody else is shown whom the consent names; then the wall answers
            return lambda agency, people: _by_consent(reach, matter.topics, agency, people)
    return lambda _agency, _people: ""


def _by_consent(reach, topics, agency, people):
    if not agency.named_only:
        return "" if reach.covers((agency.pk, None), topics) else "本人の同意が及んでいません。"
    people[:] = [worker for worker in people if reach.covers((agency.pk, worker.pk), topics)]
    return "" if people else "本人の同意が及んでいる担当者がいません。"
