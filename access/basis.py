"""On which grants the rows of a request were seen, for the log."""

from .models import AgencyGrant, WorkerGrant


def basis_of(book):
    """The grants in force, or 自機関の記録, behind every case in the disclosures."""
    cases = {entry.case_id for entry in book.values() if entry.case_id and not entry.check}
    if not cases:
        return []
    found = [
        {"case": str(g.content_object_id), "basis": g.basis, "source": str(g.source_id)}
        for model in (AgencyGrant, WorkerGrant)
        for g in model.objects.filter(content_object__in=cases)
    ]
    return found
