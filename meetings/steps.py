"""招集・開催・中止: what each step is called, what it does, and why it may have to wait."""

from dataclasses import dataclass

from django.urls import reverse

from access import policy
from common.wareki import format_day

from .states import ItemState, State


@dataclass(frozen=True)
class Step:
    """One step: its verb, heading, what it brings with it, its button, the sentence afterwards."""

    verb: str
    slug: str
    title: str
    effect: str
    button: str
    done: str
    before: tuple
    kind: str = ""

    def why_not(self, meeting, lines, by, day):
        """A sentence when it cannot be done yet."""
        if meeting.state not in self.before:
            return f"この会議は「{meeting.get_state_display()}」のため、この操作はできません。"
        if meeting.agency_id != by.agency.pk and self.verb != "CANCEL":
            return f"会議を進めるのは、招集する{meeting.agency.name}です。"
        return WAITS[self.verb](meeting, [line for line in lines if line.item.state == ItemState.OPEN], day)


def _call(_meeting, lines, _day):
    if not lines:
        return "議題がありません。話し合うケースを選んでから招集してください。"
    empty = [f"議題{line.number}" for line in lines if not line.members]
    return f"{'、'.join(empty)}に構成員がいません。一人以上選んでから招集してください。" if empty else ""


def _hold(meeting, _lines, day):
    return f"開催日（{format_day(meeting.held_on)}）になってから記録します。" if meeting.held_on > day else ""


def _cancel(_meeting, _lines, _day):
    return ""


WAITS = {"CALL": _call, "HOLD": _hold, "CANCEL": _cancel}
STEPS = {
    "call": Step(
        "CALL",
        "call",
        "会議を招集する",
        "選んだ構成員の一覧に、この会議が出ます。議題の中身は、一人ひとりが守秘を確認してから開きます。"
        "招集したあとは、準備した機関でも、構成員でない人には議題が見えなくなります。"
        "支援プランの議題では、いまのプランが、会議に出す案になります。",
        "招集する",
        "招集しました。構成員の「会議」に、この会議が出ています。",
        (State.PREPARING,),
    ),
    "hold": Step(
        "HOLD",
        "hold",
        "開催を記録する",
        "会議を開いたことを記録します。このあと、日時と場所は変えられず、議題も加えられません。",
        "開催を記録する",
        "開催を記録しました。つぎに、議題ごとの記録を書きます。",
        (State.CALLED,),
    ),
    "cancel": Step(
        "CANCEL",
        "cancel",
        "会議を中止する",
        "中止すると、もとには戻せません。構成員には議題が見えなくなります。議題は、ほかの会議であらためて出してください。",
        "会議を中止する",
        "会議を中止しました。",
        (State.PREPARING, State.CALLED),
        "danger",
    ),
}


def steps_for(meeting, by, day):
    """The steps open to whoever acts, as links; the one that comes next first."""
    if not policy.steer_meeting(by, meeting):
        return
    convenes = meeting.agency_id == by.agency.pk
    for step in STEPS.values():
        if meeting.state not in step.before or not (convenes or step.verb == "CANCEL"):
            continue
        if step.verb == "HOLD" and meeting.held_on > day:
            continue
        url = reverse("meeting-step", args=[meeting.pk, step.slug])
        yield {"label": step.title, "url": url, "kind": step.kind}
