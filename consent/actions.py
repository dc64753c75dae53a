"""What a worker does with a person's consent: record it, and take it back as easily."""

from django.db import connection
from django.utils import timezone

from access import policy
from access.acts import allowed_by
from access.verdict import Refused

from .models import Consent, ConsentLine


@allowed_by(policy.record_consent)
def record(case, *, by, lines, **facts):
    """Record a consent and open at once what it opens (個人情報保護法69条2項1号).

    `lines`: tuples (agency, worker or None, topics). The database refuses what the recorder does not hold.
    """
    if not lines:
        raise Refused("共有する機関を一つ以上選んでください。")
    consent = Consent(
        person_id=case.person_id,
        case_id=case.pk,
        agency=by.agency,
        recorded_by=by.worker,
        kinds=["C2"],
        **facts,
    )
    consent.save(force_insert=True)
    for agency, worker, topics in lines:
        ConsentLine(consent=consent, case_id=case.pk, agency=agency, worker=worker, topics=topics).save(
            force_insert=True
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_open(%s)", [consent.pk])
    return consent


@allowed_by(policy.withdraw_consent)
def withdraw(consent, *, by, reason=""):
    """Record that the person takes the consent back; sight ends with this transaction."""
    current = Consent.objects.select_for_update().get(pk=consent.pk)
    verdict = policy.withdraw_consent(by, current)
    if not verdict:
        raise Refused(verdict.reason)
    current.withdrawn_at = timezone.now()
    current.withdrawn_by, current.withdrawn_agency = by.worker, by.agency
    current.withdrawal_reason = reason
    current.save(
        update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_agency", "withdrawal_reason"],
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_close(%s)", [consent.pk])
    return current
