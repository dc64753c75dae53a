"""相談 · ケース · 記録: what may be done in the order of a case's life."""

from access import grants
from access.verdict import YES, no

from .words import NOT_A_CASE_WORKER, NOT_IN_CHARGE


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


def assess(by, case):
    """アセスメント・家族年表: every agency that sees the case says what it knows, while the work goes on."""
    if case.stage == "CLOSED":
        return no("終結したケースのアセスメントには、もう答えられません。")
    if grants.standing(case.pk).sees and by.is_case_worker:
        return YES
    return no("このケースが見える機関だけが、アセスメントに答えられます。")


def correct_family_event(by, event):
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if event.agency_id == by.agency.pk or grants.standing(event.case_id).holds:
        return YES
    return no("年表を訂正できるのは、記録した機関と担当機関だけです。")


def edit_person(by, case):
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE


def preview_case(by, case):
    """The agency in charge looks at its case as another agency would (〜として見る)."""
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE


def read_access_log(by, case):
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE
