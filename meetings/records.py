"""What a meeting has left of one item for whoever looks: the minutes, the roles, what was moved into the case."""

from dataclasses import dataclass, field

from django.db import connection

from access import policy
from accounts.models import Membership
from accounts.querysets import today

from . import tabled
from .models import Carried, Item, Member, Minute, Task
from .states import ItemState, Outcome, State

PLAN_OUTCOMES = (Outcome.APPROVE, Outcome.REVISE)
APART = (
    ({Outcome.APPROVE, Outcome.REVISE}, "「プランを承認」と「プランを修正」は、どちらか一つにしてください。"),
    ({Outcome.CLOSE, Outcome.SUSPEND}, "「支援の終結」と「支援の中断」は、どちらか一つにしてください。"),
    ({Outcome.CLOSE, Outcome.CONTINUE}, "「支援の終結」と「継続して審議」は、どちらか一つにしてください。"),
)


@dataclass(frozen=True)
class Record:
    """会議の記録 of one item, as far as it is open to whoever looks."""

    item: Item
    minute: Minute | None
    tasks: list = field(default_factory=list)
    carried: list = field(default_factory=list)
    may_write: object = None
    may_release: bool = False

    @classmethod
    def of(cls, item, by):
        minute = Minute.objects.filter(item=item).select_related("author", "agency").first()
        settled = item.state == ItemState.SETTLED
        releases = settled and item.is_room and bool(policy.release_from_room(by, item))
        return cls(
            item,
            minute,
            _with_acts(tasks_of(item), by),
            list(Carried.objects.filter(item=item)) if releases else [],
            policy.keep_minutes(by, item),
            releases and consented(item),
        )

    @property
    def is_settled(self):
        return self.item.state == ItemState.SETTLED

    @property
    def outcome_words(self):
        return [Outcome(outcome).label for outcome in self.minute.outcomes] if self.minute else []

    @property
    def ends_work(self):
        """Whether it was decided to end or to suspend the support of a case: the next step is on the page of the case."""
        ending = {Outcome.CLOSE, Outcome.SUSPEND}
        return bool(
            self.minute and self.is_settled and not self.item.is_room and ending & {*self.minute.outcomes}
        )


def tasks_of(item):
    """役割 of an item, in the order in which they are due."""
    return Task.objects.filter(item=item).select_related("agency", "worker", "done_by")


def _with_acts(tasks, by):
    """The roles, each with whether whoever looks may say that it is done."""
    rows = list(tasks)
    for task in rows:
        task.may_finish = bool(policy.finish_task(by, task))
    return rows


def open_tasks(by):
    """What meetings have left for whoever acts to do, the earliest due first: for the inbox and the list of roles."""
    return Task.objects.of(by).open()


def consented(item):
    """Whether the person of a room has consented meanwhile; told to the 課 that convened it, and to nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT meetings_consented(%s)", [item.pk])
        return bool(cursor.fetchone()[0])


def unready(item, matter, minute, tasks):
    """What still stands between the minutes of an item and their 確定, each in a sentence that says the remedy."""
    if item.meeting.state != State.HELD:
        yield "まだ「開催」を記録していません。会議のページで「開催」を記録してから、確定してください。"
    if minute is None or not minute.conclusion:
        yield "「決定」が書かれていません。会議録に戻って書いてください。"
    if minute is None or not minute.outcomes:
        yield "「決定の種類」が選ばれていません。会議録に戻って選んでください。"
    yield from undone(matter, minute, tasks)


def undone(matter, minute, tasks):
    """What the database does not ask for, but the minutes of nobody should lack."""
    outcomes = {*minute.outcomes} if minute else set()
    if outcomes & {*PLAN_OUTCOMES} and not matter.plan_id:
        yield "この議題には支援プランが付いていないため、プランの承認・修正は確定できません。決定の種類を選び直してください。"
    if Outcome.APPROVE in outcomes and matter.plan_id and tabled.rewritten(matter.item_id):
        yield tabled.REWRITTEN
    if Outcome.CONTINUE in outcomes and minute.next_on is None:
        yield "継続して審議するときは、「次に話し合う日」を入れてください。"
    off = taken_off(matter, tasks)
    for task in tasks:
        if sentence := off.get(task.pk) or gone(task.agency, task.worker):
            yield f"役割「{_short(task.text)}」：{sentence}"


def taken_off(matter, tasks):
    """Roles of a room in the name of one who was taken off it: he will not read them."""
    seats = {}
    if matter.case_id is None:
        for row in Member.objects.filter(item=matter.item_id):
            key = (row.agency_id, row.worker_id)
            seats[key] = seats.get(key, False) or row.removed_at is None
    return {
        task.pk: f"{task.worker.name}さんは、構成員から外れています。ほかの人を選んでください。"
        for task in tasks
        if seats.get((task.agency_id, task.worker_id)) is False
    }


def gone(agency, worker):
    """Why a role cannot be carried by an agency or its worker any more; empty when it can."""
    if agency.closed_on is not None and agency.closed_on <= today():
        return f"{agency.name}は、いまはありません。役割を引き継いだ機関を選んでください。"
    if worker is None:
        return ""
    here = Membership.objects.in_force().filter(worker=worker, agency=agency)
    if not here.exists():
        return f"{worker.name}さんは、いま{agency.name}で働いていません。ほかの人を選んでください。"
    return ""


def _short(text):
    return text if len(text) <= 20 else f"{text[:20]}…"
