"""On which grants the rows of a request were seen, for the log."""

from contextvars import ContextVar

from .models import AgencyGrant, WorkerGrant

kept = ContextVar("kept", default=())


def keep(case_id):
    """Remember on which grants a case was seen before an action closes them."""
    kept.set((*kept.get(), *_grants({case_id})))


def basis_of(book):
    """The grants in force, or 自機関の記録, behind every case in the disclosures, and those an action has just closed."""
    cases = {entry.case_id for entry in book.values() if entry.case_id and not entry.check}
    found = list(kept.get())
    found += [grant for grant in _grants(cases) if grant not in found]
    return found


def _grants(cases):
    if not cases:
        return []
    return [
        {"case": str(g.content_object_id), "basis": g.basis, "source": str(g.source_id)}
        for model in (AgencyGrant, WorkerGrant)
        for g in model.objects.filter(content_object__in=cases)
    ]
