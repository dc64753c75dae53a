"""What the pages of 会議 say in words: the day, the state, on what ground an item is heard, who is called to it."""

from django.utils import timezone

from common.businessdays import open_days_between
from common.wareki import format_day, format_moment
from referrals.telling import closed_dates, whom

from .states import Basis, ItemState, State

CHIPS = {
    State.PREPARING: "part",
    State.CALLED: "info",
    State.HELD: "warn",
    State.CONFIRMED: "full",
    State.CANCELLED: "plain",
}
WAY = (State.PREPARING, State.CALLED, State.HELD, State.CONFIRMED)
CONSENT_GONE = "本人の同意が終わったか、同意の範囲が変わったため、いまは開けません。"
PLEDGE_FIRST = "守秘を確認すると開きます。"
WINDOW_CLOSED = "構成員が読める期間が終わりました。記録は、招集した課に残っています。"

__all__ = ["closed_dates", "whom"]


def state_chip(meeting):
    return {"kind": CHIPS[State(meeting.state)], "word": meeting.get_state_display()}


def kind_of(basis):
    """Which of the three kinds of meeting a ground makes of an item."""
    if basis == Basis.CONSENT:
        return "重層的支援会議"
    return "準支援会議" if basis == Basis.ANON else "支援会議"


def basis_chip(basis):
    """● on consent, ◆ a room; an anonymous one has no shape of its own."""
    shapes = {Basis.CONSENT: "full", Basis.ANON: "plain"}
    return {"kind": shapes.get(Basis(basis), "room"), "word": kind_of(basis)}


def item_chip(item):
    kinds = {ItemState.SETTLED: "full", ItemState.DROPPED: "plain"}
    return {"kind": kinds.get(ItemState(item.state), "info"), "word": item.get_state_display()}


def stages(meeting):
    """準備 → 招集 → 開催 → 記録確定, for the bar; empty where the meeting was called off."""
    if meeting.state == State.CANCELLED:
        return []
    here = WAY.index(State(meeting.state))
    done = meeting.state == State.CONFIRMED
    return [
        {
            "word": step.label,
            "state": "done" if n < here or done else "current" if n == here else "todo",
        }
        for n, step in enumerate(WAY)
    ]


def when(meeting, day, closed):
    """The day in the era calendar, and how far away it is."""
    words = format_day(meeting.held_on, weekday=True)
    hours = f"{meeting.starts_at:%H:%M}" + (f"〜{meeting.ends_at:%H:%M}" if meeting.ends_at else "〜")
    return {"day": words, "hours": hours, "left": days_left(meeting.held_on, day, closed)}


def days_left(on, day, closed):
    if on == day:
        return "今日"
    left = open_days_between(day, on, closed)
    if on > day:
        return f"あと{left}開庁日" if left else "次の開庁日より前"
    return "過ぎています"


def due(on, day, closed):
    """A date something is asked by: words, and whether it is late."""
    left = open_days_between(day, on, closed)
    late = on < day
    rest = "今日まで" if on == day else f"{-left}開庁日 過ぎています" if late else f"あと{left}開庁日"
    return {"words": f"{format_day(on)}まで（{rest}）", "late": late}


def where(meeting):
    place = meeting.place or ("" if meeting.is_online else "場所は決まっていません")
    return "・".join(filter(None, [place, "オンライン" if meeting.is_online else ""]))


def moment(at):
    return format_moment(timezone.localtime(at), weekday=False)
