"""What a worker does with a person's consent: record it, and take it back as easily."""

from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from access import basis, policy
from access.acts import allowed_by
from access.verdict import Refused

from .models import Consent, ConsentLine

NOT_ALLOWED = "42501"
OPENS_NOTHING = "この同意では共有を始められません。共有先が廃止されていないか、選んだ情報を自機関が見られるかを確かめてください。"
WITHDRAWN_BEFORE = "この同意は、すでに撤回されています。"


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
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT consent_open(%s)", [consent.pk])
    except ProgrammingError as error:
        if error.__cause__.sqlstate != NOT_ALLOWED:
            raise
        raise Refused(OPENS_NOTHING) from error
    return consent


@allowed_by(policy.withdraw_consent)
def withdraw(consent, *, by, reason=""):
    """Record that the person takes the consent back; sight ends with this transaction."""
    current = Consent.objects.select_for_update().filter(pk=consent.pk).first()
    if current is None:  # because the wall no longer offers a withdrawn consent for change
        raise Refused(WITHDRAWN_BEFORE)
    verdict = policy.withdraw_consent(by, current)
    if not verdict:
        raise Refused(verdict.reason)
    basis.keep(current.case_id)
    current.withdrawn_at = timezone.now()
    current.withdrawn_by, current.withdrawn_agency = by.worker, by.agency
    current.withdrawal_reason = reason
    current.save(
        update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_agency", "withdrawal_reason"],
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_close(%s)", [consent.pk])
    return current
