"""出した案: which words of a plan a meeting was shown, and whether the plan says others since."""

from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from .models import Item
from .states import ItemState

REWRITTEN = (
    "会議に出した案のあとで、支援プランが書き直されています。承認は、話し合った案にだけ付きます。"
    "話し合ったのがいまの案なら、「新しい案を議題に出し直す」を押してから確定してください。"
    "話し合っていなければ、プランを話し合った案に戻すか、決定の種類を選び直してください。"
)


@dataclass(frozen=True)
class Shown:
    """The words on the agenda: which draft, of which day, and whether the plan has been rewritten since."""

    item: Item
    number: int | None
    at: object
    is_rewritten: bool

    @property
    def words(self):
        """「第n案（○月○日の版）」."""
        if self.number is None:
            return "まだ議題に出した案がありません"
        day = timezone.localdate(self.at)
        return f"第{self.number}案（{day.month}月{day.day}日の版）"

    @property
    def url(self):
        return reverse("meeting-plan", args=[self.item.meeting_id, self.item.pk])


def shown(item, matter):
    """The draft an item is about; None where it is about no plan, or is not open to whoever asks."""
    if matter is None or matter.plan_id is None:
        return None
    moved = item.state == ItemState.OPEN and rewritten(item.pk)
    return Shown(item, matter.plan_round, matter.plan_at, moved)


def rewritten(item_pk):
    """Whether the plan of an item says other words than those the meeting was shown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT meetings_rewritten(%s)", [item_pk])
        return bool(cursor.fetchone()[0])
