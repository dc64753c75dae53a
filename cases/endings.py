"""Where a case stands between 受付判断 and 終結: who runs 多機関協働, what a meeting has decided, what may follow."""

from dataclasses import dataclass, replace

from django.db import connection

from access.models import Basis
from accounts.models import Agency
from accounts.querysets import today
from consent.models import Consent

from .models import Coordination, Resolution
from .states import RESOLVED_BY, WITHOUT_CONSENT


@dataclass(frozen=True)
class Offer:
    """What stands before a 受付判断: whether the person has applied, whether somebody runs 多機関協働 already."""

    case: object
    ready: str | None
    runs: bool
    decision: str = ""

    def to(self, decision):
        return replace(self, decision=decision)


@dataclass(frozen=True)
class Ending:
    """What stands before a 終結, a 中断 or the end of 多機関協働; `binding` where a meeting has to decide (G7)."""

    case: object
    running: object = None
    binding: bool = False
    resolution: object = None
    lead_agency: object = None

    def by(self, resolution, lead_agency):
        return replace(self, resolution=resolution, lead_agency=lead_agency)


def ready(case_id):
    """READY, NO_CONSENT, TAKEN or STOPPED, as the coordinator may know it; None for anybody else."""
    return asked("SELECT coordination_ready(%s)", case_id)


def asked(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def offer_of(case, by):
    running = running_of(case)
    return Offer(case, ready(case.pk), running is not None and running.agency_id == by.agency.pk)


def running_of(case):
    """多機関協働 that runs on a case, or None; one whose application has ended runs no more."""
    found = Coordination.objects.filter(case=case, ended_on=None).select_related("agency").first()
    return found if found and applies(found) else None


def applies(coordination):
    """Whether the application (C1) is in force, as far as the asker may know: a hidden one is taken for standing."""
    day = today()
    given = Consent.objects.filter(pk=coordination.consent_id).first()
    return given is None or (given.withdrawn_at is None and given.valid_from <= day <= given.valid_until)


def past_of(case):
    """Every 多機関協働 of a case, newest first."""
    return list(Coordination.objects.filter(case=case).select_related("agency", "lead_agency"))


def ending_of(case):
    """How a case stands to its end, as the database's own guard weighs it."""
    found = past_of(case)
    last = next((row for row in found if row.is_running), found[0] if found else None)
    running = last if last and last.is_running and applies(last) else None
    binding = running is not None or (
        last is not None and not last.is_running and last.ended_how not in WITHOUT_CONSENT
    )
    return Ending(case, running, binding)


def unused(case, result):
    """The decisions of meetings that carry a 終結 or a 中断 and were not used yet."""
    rows = Resolution.objects.filter(case=case, kind=RESOLVED_BY[result], used_by=None)
    return rows.select_related("agency")


def heirs(running, lines):
    """The agencies whose sight of a case does not end with 多機関協働: one of them goes on (主担当機関)."""
    ids = {
        line.agency_id
        for line in lines
        if not running or (line.source_id != running.pk and not _came_with(running, line))
    }
    return Agency.objects.filter(pk__in=ids).exclude(closed_on__lte=today())


def _came_with(running, line):
    own = line.agency_id == running.agency_id and line.basis != Basis.INTAKE
    return own or (line.source_id == running.consent_id and line.agency_id in running.deciders)
