"""The agenda of one afternoon as one person may hold it: numbered over his own items, so that a gap tells of nothing."""

import re
from dataclasses import dataclass

from accounts.querysets import today

from . import sitting
from .models import Item, Meeting
from .states import ItemState

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HONORIFIC = "さん|様|氏|くん|君|ちゃん"


@dataclass(frozen=True)
class Point:
    """議題 of whoever looks: its number on his agenda, and whether it is open to him or waits for his pledge."""

    item: Item
    meeting: Meeting
    number: int
    is_open: bool

    @property
    def letter(self):
        """「Aさん」 of the mode that shows no names."""
        return f"{LETTERS[(self.number - 1) % len(LETTERS)]}さん"

    @property
    def is_settled(self):
        return self.item.state == ItemState.SETTLED

    @property
    def kind(self):
        return "支援会議" if self.item.is_room else "重層的支援会議"


def agenda(meeting, by):
    """The items that whoever acts holds, and those that open to him once he has acknowledged the duty of secrecy."""
    lines = sitting.of_meetings([meeting], by)[meeting.pk]
    held = [line for line in lines if line.is_open or _waits(line)]
    return [Point(line.item, meeting, line.number, line.is_open) for line in held]


def _waits(line):
    """Whether the pledge is all that is missing: neither dropped nor past its window."""
    over = line.item.window_until is not None and line.item.window_until < today()
    return line.needs_pledge and line.item.state != ItemState.DROPPED and not over


class Veil:
    """「Aさん」 in the place of the name under which an item is heard; other names in a text stand as they were written."""

    def __init__(self, matter, letter):
        self.letter = letter
        self.pattern = None if matter.is_anonymous else _spoken(matter.called.strip())

    def over(self, text):
        return self.pattern.sub(self.letter, text) if self.pattern else text


def _spoken(called):
    """A name as it may stand in a text: whole, closed up, or a part of it; one sign alone only before さん or the like."""
    parts = called.split()
    names = sorted({called, "".join(parts), *(p for p in parts if len(p) > 1)}, key=len, reverse=True)
    ways = [f"(?:{'|'.join(map(re.escape, filter(None, names)))})(?:{HONORIFIC})?"]
    ways += [f"{re.escape(part)}(?:{HONORIFIC})" for part in parts if len(part) == 1]
    return re.compile("|".join(ways)) if called else None
