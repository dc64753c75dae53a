"""May: one function per verb, in the order of a case's life. Each answers yes, or no with the sentence to show."""

from accounts.querysets import today

from . import grants
from .verdict import YES, no

NOT_A_CASE_WORKER = no("管理者・監査の所属では、相談やケースの記録はできません。")
NOT_IN_CHARGE = no("この操作は担当機関（相談を受け付けた機関・多機関協働）だけができます。")


def take_consultation(by, _subject=None):
    """断らない相談: any window takes any consultation (社会福祉法106条の4第2項1号)."""
    return YES if by.is_case_worker else NOT_A_CASE_WORKER


def screen_consultation(by, consultation):
    if consultation.agency_id != by.agency.pk:
        return no("受付の判断は、相談を受け付けた機関がします。")
    return YES if by.is_case_worker else NOT_A_CASE_WORKER


def open_case(by, consultation):
    if consultation.agency_id != by.agency.pk:
        return no("ケースは、相談を受け付けた機関が開きます。")
    if consultation.case_id:
        return no("この相談には、もうケースがあります。")
    return YES if by.is_case_worker else NOT_A_CASE_WORKER


def advance_case(by, case):
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE


def write_note(by, case_id):
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    where = grants.standing(case_id)
    if where.sees or where.recalls or grants.just_stood(case_id):
        return YES
    return no("このケースに記録を書く根拠がありません。")


def correct_note(by, note):
    if note.agency_id != by.agency.pk:
        return no("訂正できるのは、記録した機関だけです。")
    return YES if by.is_case_worker else NOT_A_CASE_WORKER


def record_relative(by, case):
    where = grants.standing(case.pk)
    return YES if where.sees and by.is_case_worker else no("このケースが見える機関だけが記録できます。")


def correct_relative(by, member):
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if member.agency_id == by.agency.pk or grants.standing(member.case_id).holds:
        return YES
    return no("訂正できるのは、記録した機関と担当機関だけです。")


def edit_person(by, case):
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE


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


def preview_case(by, case):
    """The agency in charge looks at its case as another agency would (〜として見る)."""
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE


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


def read_notice(by, notice):
    """「読んだ」: whoever the notice is for; the wall shows it to nobody else."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    return YES if notice.read_at is None else no("このお知らせは、もう読まれています。")


def read_access_log(by, case):
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE


def read_audit(by, _subject=None):
    return YES if by.is_admin or by.is_auditor else no("閲覧記録の検索は、管理者と監査だけができます。")


def change_settings(by, _subject=None):
    return YES if by.is_admin else no("設定は管理者だけが変えられます。")


def change_worker(by, worker):
    if not by.is_admin:
        return no("設定は管理者だけが変えられます。")
    return (
        no("自分の権限は変えられません。別の管理者に頼んでください。") if worker.pk == by.worker.pk else YES
    )


def end_membership(by, membership):
    return change_worker(by, membership.worker)


def change_sight(by, agencies):
    """Nobody changes his own rights, not through the agency he works for either."""
    if not by.is_admin:
        return no("設定は管理者だけが変えられます。")
    if by.worker.membership_set.filter(agency__in=agencies).exclude(valid_until__lt=today()).exists():
        return no("自分の所属する機関の見え方は変えられません。別の管理者に頼んでください。")
    return YES


def change_password(by, worker):
    return YES if worker.pk == by.worker.pk else no("パスワードは本人だけが変えられます。")
