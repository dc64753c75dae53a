"""What a worker does with a person's consent: record it, change it, take it back as easily, ask again, keep the paper."""

from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from access import basis, policy
from access.acts import allowed_by, settle
from access.verdict import Refused

from .models import Asking, Consent, ConsentFile, ConsentLine, Explanation, Withdrawal
from .states import NAMING, Kind

NOT_ALLOWED = "42501"
# 多機関協働 ends with the application it runs on, or goes on under the one that takes its place: once both are written.
APPLICATION_ENDS = "cases_application_ends"
OPENS_NOTHING = "この同意では共有を始められません。共有先が廃止されていないか、選んだ情報を自機関が見られるかを確かめてください。"
WITHDRAWN_BEFORE = "この同意は、すでに撤回されています。"
CHANGED_BEFORE = "この同意は、ほかの人が先に変えたか、撤回しました。いまの同意を確かめてください。"
CHANGE = "内容の変更"


@allowed_by(policy.record_consent)
def record(case, *, by, lines, kinds=("C2",), explanation="", explained_by=None, replaces=None, **facts):
    """Record a consent and open at once what it opens (個人情報保護法69条2項1号).

    `lines`: tuples (agency, worker or None, topics). The database refuses what the recorder does not hold.
    `replaces` is the consent this one changes: it ends in the same moment.
    """
    if not lines and NAMING & set(kinds):
        raise Refused("共有する機関を一つ以上選んでください。")
    if replaces is not None:
        _end(replaces, by, CHANGE, gone=CHANGED_BEFORE)
    consent = Consent(
        person_id=case.person_id,
        case_id=case.pk,
        agency=by.agency,
        recorded_by=by.worker,
        kinds=list(kinds),
        replaces=replaces,
        **facts,
    )
    consent.save(force_insert=True)
    for agency, worker, topics in lines:
        ConsentLine(consent=consent, case_id=case.pk, agency=agency, worker=worker, topics=topics).save(
            force_insert=True
        )
    Explanation(
        consent=consent,
        case_id=case.pk,
        explained_by=explained_by or by.worker,
        explained_on=consent.agreed_on,
        text=explanation,
    ).save(force_insert=True)
    if Kind.C2 in kinds:
        _open(consent)
    if replaces is not None:
        settle(APPLICATION_ENDS)
    return consent


def _open(consent):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT consent_open(%s)", [consent.pk])
    except ProgrammingError as error:
        if error.__cause__.sqlstate != NOT_ALLOWED:
            raise
        raise Refused(OPENS_NOTHING) from error


@allowed_by(policy.withdraw_consent)
def withdraw(consent, *, by, reason=""):
    """Record that the person takes the consent back; sight ends with this transaction."""
    current = _end(consent, by, reason, gone=WITHDRAWN_BEFORE)
    settle(APPLICATION_ENDS)
    return current


def _lock(consent, gone):
    """The consent as it stands, held until the end of the transaction: of two who change it the second waits here."""
    current = Consent.objects.select_for_update().filter(pk=consent.pk).first()
    if current is None:  # because the wall no longer offers a withdrawn consent for change
        raise Refused(gone)
    return current


def _end(consent, by, reason, gone):
    current = _lock(consent, gone)
    verdict = policy.withdraw_consent(by, current)
    if not verdict:
        raise Refused(verdict.reason)
    basis.keep(current.case_id)
    current.withdrawn_at = timezone.now()
    current.withdrawn_by, current.withdrawn_agency = by.worker, by.agency
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_agency"])
    Withdrawal(
        consent=current, case_id=current.case_id, agency=by.agency, author=by.worker, reason=reason
    ).save(force_insert=True)
    return current


@allowed_by(policy.record_asking)
def record_asking(case, *, by, **facts):
    """Record that the person was asked and has not agreed (保留・不同意), and when to ask again."""
    asking = Asking(person_id=case.person_id, case_id=case.pk, agency=by.agency, author=by.worker, **facts)
    asking.save(force_insert=True)
    return asking


@allowed_by(policy.add_consent_file)
def add_file(consent, *, by, name, media_type, content):
    """Keep a scan of the signed paper; `content` is already cleaned of what a camera adds."""
    kept = ConsentFile(
        consent_id=consent.pk,
        case_id=consent.case_id,
        agency=by.agency,
        author=by.worker,
        name=name,
        media_type=media_type,
        content=content,
    )
    kept.save(force_insert=True)
    return kept
