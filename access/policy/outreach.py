"""アウトリーチ and コメント: who may try to reach somebody, and who may speak beside the record."""

from access import grants
from access.verdict import YES, no

from .words import NOT_A_CASE_WORKER, NOT_IN_CHARGE

OUTREACH_IS_OVER = no(
    "終結したケースでは、アウトリーチの記録はできません。また関わるときは、新しい相談として受けてください。"
)


def keep_outreach(by, case):
    """アウトリーチ計画 (社会福祉法106条の4第2項4号): the agency in charge keeps it, without 申込, while the work goes on."""
    if case.stage == "CLOSED":
        return OUTREACH_IS_OVER
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE


def record_visit(by, case):
    """Any agency that sees the case may try to reach the person."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if case.stage == "CLOSED":
        return OUTREACH_IS_OVER
    return YES if grants.standing(case.pk).sees else no("訪問は、このケースが見える機関だけが記録できます。")


def correct_visit(by, visit):
    if visit.agency_id != by.agency.pk:
        return no("訂正できるのは、記録した機関だけです。")
    return record_visit(by, visit.case)


def write_comment(by, case):
    """コメント: said by those who see the case, to those who see what it is about."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    return YES if grants.standing(case.pk).sees else no("コメントは、このケースが見える機関だけが書けます。")


def correct_comment(by, comment):
    if comment.agency_id != by.agency.pk or comment.author_id != by.worker.pk:
        return no("コメントを訂正できるのは、書いた人だけです。")
    return write_comment(by, comment.case)
