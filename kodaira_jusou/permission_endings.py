"""権限表: what the rules of 多機関協働, モニタリング, 終結 and 再開 are asked about."""

from cases.endings import Ending, Offer
from cases.models import Case, Coordination
from cases.states import Stage

from .permission_rows import CASE, COORDINATOR, Row, case


def offer(decision="A", ready="READY", runs=False, stage=Stage.ASSESSMENT):
    return lambda by: Offer(Case(pk=CASE, stage=stage), ready, runs, decision)


def ending(stage=Stage.REVIEW, taken=True, **facts):
    """A case that 多機関協働 has taken, or not."""
    running = Coordination(agency_id=COORDINATOR) if taken else None
    return lambda by: Ending(Case(pk=CASE, stage=stage), running, taken, **facts)


ROWS = (
    Row("decide_intake", "多機関協働の受付判断をする", offer()),
    Row("decide_intake", "多機関協働の受付判断をする（多機関協働事業を担う機関）", offer(), coordinates=True),
    Row(
        "decide_intake",
        "多機関協働で受理する（申込の同意がない）",
        offer("B", "NO_CONSENT"),
        coordinates=True,
    ),
    Row("decide_intake", "多機関協働で受理する（もう受理した）", offer("B", "TAKEN"), coordinates=True),
    Row(
        "decide_intake",
        "受理しない判断をする（もう受理した）",
        offer("F", "TAKEN", runs=True),
        coordinates=True,
    ),
    Row("decide_intake", "参加支援につなぐ判断をする（受理の前）", offer("E"), coordinates=True),
    Row("decide_intake", "受付判断をする（終結したケース）", offer(stage=Stage.CLOSED), coordinates=True),
    Row("begin_support", "支援を始める", ending(taken=False)),
    Row("begin_support", "支援を始める（多機関協働で受理したケース）", ending()),
    Row("record_monitoring", "モニタリングを記録する", case()),
    Row("record_monitoring", "モニタリングを記録する（終結したケース）", case(Stage.CLOSED)),
    Row("evaluate_programme", "一つの事業を評価する", case()),
    Row("replan_case", "評価して、再プランで続ける", case()),
    Row("replan_case", "再プランで続ける（終結したケース）", case(Stage.CLOSED)),
    Row("stop_case", "終結・中断にする", ending(taken=False)),
    Row("stop_case", "終結・中断にする（終結したケース）", ending(Stage.CLOSED, taken=False)),
    Row("stop_case", "終結・中断にする（受理したケース、会議の決定なし）", ending()),
    Row("stop_case", "終結・中断にする（受理したケース、主担当機関なし）", ending(resolution="あり")),
    Row(
        "stop_case",
        "終結・中断にする（受理したケース、会議の決定あり）",
        ending(resolution="あり", lead_agency="あり"),
    ),
    Row("end_coordination", "多機関協働だけを終える", ending(lead_agency="あり")),
    Row("end_coordination", "多機関協働だけを終える（主担当機関なし）", ending()),
    Row("reopen_case", "再開する", case(Stage.CLOSED)),
    Row("reopen_case", "再開する（終結していないケース）", case()),
)
