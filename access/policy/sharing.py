"""同意 · つなぎ: what may be told to whom."""

from access import grants
from access.verdict import YES, no

from .words import NOT_A_CASE_WORKER, NOT_IN_CHARGE


def record_consent(by, case):
    """Holders record consents (個人情報保護法69条2項1号), while the work goes on."""
    if case.stage == "CLOSED":
        return no("終結したケースでは、あたらしい同意は記録できません。")
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE


def withdraw_consent(by, consent):
    """Any agency that sees the case records a withdrawal: taking back is never harder than giving."""
    if consent.withdrawn_at is not None:
        return no("この同意は、すでに撤回されています。")
    return (
        YES
        if grants.standing(consent.case_id).sees
        else no("このケースが見える機関だけが撤回を記録できます。")
    )


def record_asking(by, case):
    """Holders ask again (打診): without consent the work goes on, and somebody keeps the day in mind."""
    if case.stage == "CLOSED":
        return no("終結したケースでは、打診の記録はできません。")
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE


def add_consent_file(by, consent):
    return YES if grants.standing(consent.case_id).holds else NOT_IN_CHARGE


def send_letter(by, subject):
    """つなぎ: the agency in charge of a case, or the one that took the consultation, sends it on."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if subject._meta.model_name == "consultation":
        own = subject.agency_id == by.agency.pk and (
            not by.agency.named_only or subject.taken_by_id == by.worker.pk
        )
        return YES if own else no("相談からのつなぎは、相談を受け付けた機関が送ります。")
    if subject.stage == "CLOSED":
        return no("終結したケースからは、つなぎを送れません。")
    return YES if grants.standing(subject.pk).holds else NOT_IN_CHARGE


def answer_letter(by, referral):
    """受理・質問・差戻し・転送・報告: the agency the letter is addressed to, or the one named in it."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    return YES if _receives(by, referral) else no("このつなぎに答えるのは、宛先の機関です。")


def steer_letter(by, referral):
    """回答・取下げ・完了: the agency that sent the letter."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    return YES if _sent(by, referral) else no("この操作は、つなぎを送った機関がします。")


def comment_letter(by, referral):
    """コメント on a つなぎ: either side, while it reads the body."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    return (
        YES if _sent(by, referral) or _receives(by, referral) else no("コメントは、送り元と宛先が書きます。")
    )


def confirm_letter(by, confirmation):
    """所属長の確認 of a letter on a statute: the head of the office that answers for it."""
    if by.role != "CHIEF" or confirmation.agency_id != by.agency.pk:
        return no("法令によるつなぎを確認するのは、所属長です。")
    return YES if confirmation.confirmed_at is None else no("すでに確認されています。")


def _receives(by, referral):
    named = referral.to_worker_id
    if referral.to_agency_id != by.agency.pk or (by.agency.named_only and not named):
        return False
    return named is None or named == by.worker.pk


def _sent(by, referral):
    own = referral.from_agency_id == by.agency.pk
    return own and (not by.agency.named_only or referral.sent_by_id == by.worker.pk)
