"""多機関協働 · モニタリング · 評価 · 終結 · 中断 · 再開: who takes a case, who says how it goes, who ends and resumes the work."""

from access import grants
from access.verdict import YES, no

from .words import NOT_A_CASE_WORKER, NOT_IN_CHARGE

STOPPED = ("CLOSED", "SUSPENDED")
NO_LEAD = no("多機関協働を終えるには、終わった後の主担当機関を選んでください。")


def decide_intake(by, offer):
    """多機関協働の受付判断: the agency that runs 多機関協働, of a case it sees (社会福祉法106条の4第2項5号)."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if not by.agency.coordinates:
        return no("受付判断をするのは、多機関協働事業を担う機関です。")
    if not grants.standing(offer.case.pk).sees:
        return no("受付判断は、このケースが見える機関だけができます。")
    if offer.case.stage in STOPPED:
        return no("終結・中断したケースでは、受付判断はできません。先に再開してください。")
    return _takes(offer)


def _takes(offer):
    if offer.decision == "B" and offer.ready == "TAKEN":
        return no("このケースは、もう多機関協働で受理しています。")
    if offer.decision == "B" and offer.ready != "READY":
        return no(
            "本人の申込（C1）の同意がないため、受理できません。支援会議で協議する（C）か、アウトリーチ等につなぐ（D）を選んでください。"
        )
    if offer.decision in ("A", "F") and offer.runs:
        return no("もう受理しています。終えるときは、「評価・終結・中断」から記録してください。")
    if offer.decision == "E" and not offer.runs:
        return no("参加支援につなぐ（E）は、多機関協働で受理したあとに選べます。")
    return YES


def begin_support(by, ending):
    """支援の開始: of a case that 多機関協働 has taken, by 支援決定 alone (G6)."""
    if ending.binding:
        return no("多機関協働で受理したケースの支援は、市の支援決定で始まります。")
    return YES if grants.standing(ending.case.pk).holds else NOT_IN_CHARGE


def record_monitoring(by, case):
    """モニタリング: any agency that sees the case says how it goes."""
    if case.stage in STOPPED:
        return no("終結・中断したケースでは、モニタリングは記録できません。")
    sees = grants.standing(case.pk).sees and by.is_case_worker
    return YES if sees else no("モニタリングは、このケースが見える機関だけが記録できます。")


def evaluate_programme(by, case):
    """一つの事業の評価: any agency that sees the case, of what it did itself."""
    sees = grants.standing(case.pk).sees and by.is_case_worker
    return YES if sees else no("評価は、このケースが見える機関だけが記録できます。")


def replan_case(by, case):
    """再プランして継続: the agency in charge."""
    if case.stage in STOPPED:
        return no("終結・中断したケースは、再開してからプランをつくります。")
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE


def stop_case(by, ending):
    """終結・中断: the agency in charge, of a case that 多機関協働 has taken as a meeting decided (G7, G9)."""
    if not grants.standing(ending.case.pk).holds:
        return NOT_IN_CHARGE
    if ending.case.stage == "CLOSED":
        return no("このケースは、もう終結しています。")
    if ending.binding and not ending.resolution:
        return no(
            "多機関協働で受理したケースの終結・中断は、会議で決めます。会議録が確定すると、その決定をここで選べます。"
        )
    return NO_LEAD if ending.binding and ending.running and not ending.lead_agency else YES


def end_coordination(by, ending):
    """多機関協働の終結: the agency that took the case, once it is said who goes on (G9)."""
    if not ending.running or ending.running.agency_id != by.agency.pk:
        return no("多機関協働を終えるのは、受理した機関です。")
    return YES if ending.lead_agency else NO_LEAD


def reopen_case(by, case):
    """再開: the agency in charge of a case that was closed or suspended."""
    if case.stage not in STOPPED:
        return no("このケースは、終結も中断もしていません。")
    return YES if grants.standing(case.pk).holds else NOT_IN_CHARGE
