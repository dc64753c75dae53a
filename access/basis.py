"""On which grants the rows of a request were seen, for the log."""

from contextvars import ContextVar

from . import grants

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
    return [
        {"case": str(case_id), "basis": grant.basis, "source": str(grant.source_id)}
        for case_id, found in grants.of_cases(cases).items()
        for grant in found
    ]
