"""撤回の控え: on paper, for the person who took a consent back."""

from django.shortcuts import render

from access.doors import reads, seen
from consent.receipt import receipt_of

from ..models import Case, CaseNote


@reads
def consent_receipt(request, pk):
    """One A4 page: what had been shared with whom, when it ended, and what each agency keeps."""
    receipt = receipt_of(request, pk)
    case = Case.objects.filter(pk=receipt["case_id"]).first()
    for row in receipt["rows"]:
        row["notes"] = notes_of(receipt["case_id"], row["agency_id"], row["worker_id"])
    context = {
        "receipt": receipt,
        "case": case,
        "number": case.number if case else receipt["number"],
        "person": seen(case, "person") if case else None,
    }
    return render(request, "consent/receipt.html", context)


def notes_of(case_id, agency, worker):
    """How many 経過記録 of one agency, or of one named worker, whoever asks can see."""
    notes = CaseNote.objects.filter(case=case_id, agency=agency)
    return (notes.filter(author=worker) if worker else notes).count()
