"""受信箱: what waits for this worker, in as many queries for one row as for fifty."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.urls import reverse

from access import lists
from cases.states import Stage
from common.wareki import format_short
from referrals.models import Referral
from referrals.states import RUNNING

from . import notices
from .due import Calendar
from .names import Names
from .todo import Waiting

FIRST, REST, NEWS, MANY = 10, 50, 5, 100
OF_MINE = "SELECT stage, count(*) FROM cases_case WHERE lead_id = %s AND stage <> %s GROUP BY stage"


@dataclass(frozen=True)
class Inbox:
    """受信箱 of one worker: 今日やること, 届いたもの, 自分の担当 by stage, and the cases that moved last."""

    day: date
    first: list
    rest: list
    left: int
    late: int
    arrived: list
    arrived_rest: list
    is_more: bool
    running: str
    stages: list
    recent: list

    @property
    def unread(self):
        """How many lines are unread; as many as were loaded, and perhaps more."""
        number = len(self.arrived) + len(self.arrived_rest)
        return f"{number}件以上" if self.is_more else f"{number}件"


def inbox(by):
    """Everything of the page, loaded together."""
    calendar = Calendar.now()
    waiting = Waiting.of(by, calendar)
    unread = notices.unread(by)
    sources = notices.Sources.of(unread)
    recent = lists.newest(by, size=FIRST).entries
    names = Names.of(
        referrals=[*waiting.referrals, *sources.referrals],
        cases=[*waiting.cases, *sources.cases, *(pk for pk, _at in recent)],
        persons=waiting.persons,
    )
    tasks = waiting.tasks(by, names, calendar)
    arrived = notices.lines(unread, sources, names)
    return Inbox(
        day=calendar.day,
        first=tasks[:FIRST],
        rest=tasks[FIRST : FIRST + REST],
        left=max(len(tasks) - FIRST - REST, 0),
        late=sum(task.late for task in tasks),
        arrived=arrived[:NEWS],
        arrived_rest=arrived[NEWS:],
        is_more=len(unread) == notices.MOST,
        running=_running(by),
        stages=list(_stages(by)),
        recent=list(_recent(recent, names)),
    )


def _running(by):
    """How many received つなぎ this desk is at work on, counted to a hundred and no further."""
    rows = Referral.objects.received_by(by.agency).filter(state__in=RUNNING)
    number = rows[: MANY + 1].count()
    return f"{MANY}件以上" if number > MANY else f"{number}件"


def _stages(by):
    """自分の担当: how many cases stand at each stage, each with the list of them."""
    with connection.cursor() as cursor:
        cursor.execute(OF_MINE, [by.membership.pk, Stage.CLOSED])
        counts = dict(cursor.fetchall())
    for stage in Stage:
        if stage in counts:
            url = f"{reverse('case-list')}?stage={stage}&mine=on"
            yield {"label": stage.label, "count": counts[stage], "url": url}


def _recent(entries, names):
    for pk, at in entries:
        if pk in names.cases:  # because sight may end between two statements
            yield {
                "label": names.case(pk),
                "url": reverse("case-detail", args=[pk]),
                "due": f"{names.cases[pk].get_stage_display()}　{format_short(at)}",
            }
