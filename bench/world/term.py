"""When a case began and ended, and from when until when it was shared: what both its rows and the log must agree on."""

from typing import NamedTuple
from zlib import crc32


class Term(NamedTuple):
    """The life of one case and of its sharing, as days ago; `over` is the day the sight ended, 0 while it lasts."""

    opened: int
    hour: float
    ended: int
    agreed: int
    until: int
    back: int | None
    over: int


def turn(plan, case, what):
    """A number below 1 that belongs to one thing of one case, whoever asks for it."""
    return crc32(f"{plan.salt}/{case}/{what}".encode()) / 2**32


def term(plan, case, shape, closed):
    """The term of one case, of its fate and of whether its work has ended."""
    opened, hour = plan.days.opening(case / plan.size.cases)
    ended = max(1, int(opened * (0.15 + 0.6 * turn(plan, case, "ended")))) if closed else 0
    agreed, until, back = _consent(shape.fate, opened, ended, (turn(plan, case, "a"), turn(plan, case, "b")))
    over = max(ended, until + 1 if until >= 0 else 0, back or 0)
    return Term(opened, hour, ended, agreed, until, back, over)


def _consent(fate, opened, ended, turns):
    """(agreed, until, taken back) of a consent of that fate; one that had no time for it holds."""
    first, second = turns
    last = max(1, ended)
    if fate == "EXPIRED" and opened - last > 3:
        gone = last + int((opened - last - 2) * first)
        return min(opened, gone + 30 + int(300 * second)), gone, None
    if fate == "WITHDRAWN" and opened - last > 3:
        back = last + int((opened - last - 2) * first)
        agreed = min(opened, back + 1 + int(200 * second))
        return agreed, min(agreed - 60, back - 1), back
    if fate == "LATER" and opened > 1 and not ended:
        return 1, -300, None
    if ended:
        agreed = min(opened, ended + 1 + int(300 * first))
        return agreed, min(agreed - 360, ended - 1), None
    agreed = min(opened, 1 + int(340 * first))
    return agreed, agreed - 364, None
