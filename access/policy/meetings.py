"""会議: who prepares, convenes, sits there and keeps the record."""

from access.verdict import YES, no

from .words import NOT_A_CASE_WORKER


def prepare_meeting(by, body):
    """会議を準備する: the coordinator, the 課 that convenes the body, or an agency that belongs to it (社会福祉法106条の6第1項)."""
    if not by.is_case_worker or by.agency.named_only:
        return NOT_A_CASE_WORKER
    if by.agency.coordinates or body.agency_id == by.agency.pk or body.includes(by.agency):
        return YES
    return no("会議を準備するのは、多機関協働の担当か、会議体の構成機関です。")


def keep_register(by, body):
    """構成機関名簿: the 所属長 of the 課 that convenes the body, and the 管理者."""
    if by.is_admin or (by.role == "CHIEF" and body.agency_id == by.agency.pk):
        return YES
    return no("構成機関の名簿を変えられるのは、招集する課の所属長と管理者です。")


def put_on_agenda(by, meeting):
    """議題にする: whoever prepares the meeting until it is called, and the 課 that convenes it."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if meeting.state not in ("PREPARING", "CALLED"):
        return no("開催した会議に、議題は加えられません。")
    if _arranges(by, meeting):
        return YES
    return no("議題を加えるのは、会議を準備する機関と、招集する課です。")


def steer_meeting(by, meeting):
    """招集・開催・記録確定・中止: the 課 that convenes; before it is called whoever prepares may change the day or cancel."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if _arranges(by, meeting):
        return YES
    return no("会議を招集・開催するのは、会議体の課です。")


def _arranges(by, meeting):
    """Whether it is his desk that convenes, or prepares what is not yet called."""
    prepares = meeting.prepared_by_id == by.agency.pk and meeting.state == "PREPARING"
    return prepares or meeting.agency_id == by.agency.pk


def choose_members(by, item):
    """構成員を選ぶ・資料を求める・取り下げる (社会福祉法106条の6第3項): the 課 that convenes, and whoever prepares before it."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if item.state != "OPEN":
        return no("確定または取り下げた議題です。")
    if _arranges(by, item.meeting):
        return YES
    return no("構成員を選び、資料を求め、議題を取り下げるのは、会議を準備する機関と、招集する課です。")


def choose_members_of(by, member):
    """構成員から外す: as they are chosen."""
    return choose_members(by, member.item)


def table_plan(by, item):
    """新しい案を議題に出し直す: the 課 that convenes, and whoever prepares before it is called."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if item.state != "OPEN":
        return no("確定または取り下げた議題です。案は出し直せません。")
    if _arranges(by, item.meeting):
        return YES
    return no("新しい案を議題に出し直すのは、会議を準備する機関と、招集する課です。")


def enter_room(by, item):
    """守秘を確認して開く: whoever convenes, prepares or was chosen; the wall shows the item to nobody else."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    return YES if item.basis != "CONSENT" else no("この議題に、守秘の確認は要りません。")


def work_on_item(by, item):
    """準備シートを書く: a member, before the record is settled."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    return YES if item.state == "OPEN" else no("記録を確定した議題には書けません。")


def keep_minutes(by, item):
    """会議録を書く・確定する: the 課 that convenes."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if item.meeting.agency_id != by.agency.pk:
        return no("会議録を書くのは、会議を招集した課です。")
    return YES if item.state == "OPEN" else no("確定または取り下げた議題です。会議録は変えられません。")


def release_from_room(by, item):
    """ケースへ移す（一方弁）: the 課 that convened, once the person has consented."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if item.meeting.agency_id != by.agency.pk:
        return no("会議の内容をケースへ移すのは、会議を招集した課です。")
    return YES if item.state == "SETTLED" else no("会議の記録を確定してから移します。")


def answer_inquiry(by, inquiry):
    """資料・意見の求めに答える (社会福祉法106条の6第4項): the agency it is put to."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    asked = inquiry.to_agency_id == by.agency.pk and inquiry.to_worker_id in (None, by.worker.pk)
    return YES if asked else no("この求めに答えるのは、求められた機関です。")


def finish_task(by, task):
    """役割を終える: whoever took it, or the 課 that convened the meeting."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if task.done_at is not None:
        return no("この役割は、もう終わっています。")
    took = task.agency_id == by.agency.pk and task.worker_id in (None, by.worker.pk)
    if took or task.author_agency_id == by.agency.pk:
        return YES
    return no("この役割を終えるのは、担当した人か、会議を招集した課です。")
