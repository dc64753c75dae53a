"""支援プラン: who draws it up, asks and answers for roles, and decides on it."""

from access import grants
from access.topics import Topic
from access.verdict import YES, no

from .words import NOT_A_CASE_WORKER, NOT_IN_CHARGE

MADE = no("この版は、もう協議に進んでいます。直すときは、次の版をつくってください。")


def draw_up_plan(by, case):
    """支援プラン: the agency in charge draws it up (社会福祉法106条の4第2項6号)."""
    if case.stage == "CLOSED":
        return no("終結したケースでは、プランをつくれません。")
    where = grants.standing(case.pk)
    return YES if where.holds and where.topics & Topic.PLAN else NOT_IN_CHARGE


def renew_plan(by, plan):
    """再プラン: the agency in charge copies a version into the next."""
    if plan.state == "DRAFT":
        return no("案は、そのまま直せます。")
    return YES if grants.standing(plan.case_id).holds else NOT_IN_CHARGE


def edit_plan(by, plan):
    if plan.state != "DRAFT":
        return MADE
    return YES if grants.standing(plan.case_id).holds else NOT_IN_CHARGE


def propose_roles(by, plan):
    if plan.state == "REVIEWED":
        return no("評価の済んだ版では、役割を頼めません。")
    return YES if grants.standing(plan.case_id).holds else NOT_IN_CHARGE


def answer_role(by, role):
    """役割への返事: the agency that is asked, while it sees what the role contains."""
    if not by.is_case_worker:
        return NOT_A_CASE_WORKER
    if not _carries(by, role):
        return no("この役割に答えるのは、頼まれた機関です。")
    sees = grants.standing(role.case_id).topics & role.topics == role.topics
    return YES if sees else no("同意が終わったため、この役割には答えられません。")


def steer_role(by, role):
    """役割の取りやめ・状況の記録: the agency in charge."""
    return YES if grants.standing(role.case_id).holds else NOT_IN_CHARGE


def discuss_plan(by, plan):
    """協議の反映: whoever is in charge or decides, once the meeting has approved this version."""
    if plan.state != "DRAFT":
        return MADE
    where = grants.standing(plan.case_id)
    return YES if where.holds or _decides(by, where) else NOT_IN_CHARGE


def agree_plan(by, plan):
    """本人同意: the agency in charge, with a consent to the plan (C4) that is in force."""
    if plan.state != "DISCUSSED":
        return no("本人の同意を反映するのは、会議で承認されたあとです。")
    return YES if grants.standing(plan.case_id).holds else NOT_IN_CHARGE


def decide_plan(by, plan):
    """支援決定: the 課 of the city that decides on support, after the meeting and the person (社会福祉法106条の4)."""
    if not _decides(by, grants.standing(plan.case_id)):
        return no("支援決定は、市の所管課がします。")
    if plan.state != "AGREED":
        return no("支援決定は、会議での承認と本人の同意のあとです。")
    return YES if by.role != "NAMED" else no("支援決定は、市の所管課の職員がします。")


def _carries(by, role):
    """Whether a role is the acting agency's; where workers are granted by name only, the worker's own."""
    return role.agency_id == by.agency.pk and (not by.agency.named_only or role.worker_id == by.worker.pk)


def _decides(by, where):
    return bool(by.agency.decides and where.topics & Topic.PLAN)
