"""The only writer of the log: what was loaded becomes one event."""

from .models import Event


def record(*, acting, verb, result, book=None, reason="", request=None, claimed=None, basis=()):
    """Write one event from the disclosures of a request; raises when the log refuses, and then nothing is shown."""
    shown = {key: entry for key, entry in (book or {}).items() if not entry.check}
    checked = sorted(f"{label}:{pk}" for (label, pk), entry in (book or {}).items() if entry.check)
    topics = 0
    for entry in shown.values():
        topics |= entry.topics
    if result == Event.Result.SHOWN and checked and not shown:
        result = Event.Result.CHECK
    Event(
        worker_id=acting and acting.worker.pk,
        claimed_worker_id=claimed,
        membership_id=acting and acting.membership.pk,
        agency_id=acting and acting.agency.pk,
        verb=verb[:60],
        result=result,
        reason=str(reason)[:200],
        cases=sorted({e.case_id for e in shown.values() if e.case_id}, key=str),
        persons=sorted({e.person_id for e in shown.values() if e.person_id}, key=str),
        records=sorted(f"{label}:{pk}" for label, pk in shown),
        checked=checked,
        topics=topics,
        basis=list(basis),
        rows=len(shown),
        request_id=getattr(request, "id", None),
        ip=getattr(request, "ip", None),
    ).save(force_insert=True)
