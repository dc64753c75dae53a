"""Two at one table at one moment, on two real connections: the second is told, and one decision stands."""

from datetime import time, timedelta

import pytest
from django.db import transaction

from accounts.contexts import acting_as
from accounts.querysets import today
from cases import actions as cases
from consent import actions as consents
from meetings import actions
from meetings.models import Item, Meeting, Minute, Task
from tests.referrals.test_races import one_behind_the_other
from tests.wall.test_thread import take
from tests.world import MembershipFactory
from tests.world_meetings import BodyFactory

pytestmark = pytest.mark.wall


class Table:
    """One item of a 重層的支援会議 that is being held, two coordinators of the same office, and the person's consent."""

    def __init__(self, live):
        self.live = live
        with live.building():
            self.first = MembershipFactory(agency__coordinates=True, role="COORDINATOR")
            self.second = MembershipFactory(agency=self.first.agency, role="COORDINATOR")
            self.elderly = MembershipFactory()
            self.body = BodyFactory(agency=self.first.agency, bases=["CONSENT"])
        with transaction.atomic(), acting_as(self.first) as by:
            case = cases.open_case(take(by), by=by)
            self.given = self.agree(case, by)
            self.meeting = actions.open_meeting(self.body, by=by, held_on=today(), starts_at=time(14, 0))
            matter = {"called": "架空 花子", "text": "架空の論点", "topics": 4, "case": case}
            self.item = actions.put_on_agenda(
                self.meeting, by=by, basis="CONSENT", purposes=["1"], matter=matter
            )
            actions.choose(self.item, by=by, agency=self.elderly.agency, worker=self.elderly.worker)
            for verb in ("CALL", "HOLD"):
                version = Meeting.objects.get(pk=self.meeting.pk).version
                actions.move(self.meeting, by=by, verb=verb, version=version)

    def agree(self, case, by):
        facts = {"method": "ORAL", "agreed_on": today(), "valid_from": today(), "kinds": ["C2", "C3"]}
        lines = [(self.elderly.agency, None, 4)]
        return consents.record(case, by=by, lines=lines, valid_until=today() + timedelta(9), **facts)

    def written(self):
        with transaction.atomic(), acting_as(self.first) as by:
            actions.write_minute(self.of(), by=by, tasks=[], **self.words("先に書いた決定"))

    @staticmethod
    def words(conclusion):
        return {"talk": "架空", "conclusion": conclusion, "outcomes": ["SHARE"]}

    def of(self):
        return Item.objects.select_related("meeting").get(pk=self.item.pk)

    def write(self, member, conclusion, version=0):
        def deed(by):
            tasks = [(by.agency, by.worker, conclusion, today())]
            actions.write_minute(self.of(), by=by, version=version, tasks=tasks, **self.words(conclusion))

        return member, deed

    def settle(self, member):
        return member, lambda by: actions.settle(self.of(), by=by, version=1, minute_version=1)

    def withdraw(self, member):
        return member, lambda by: consents.withdraw(self.given, by=by)

    def left(self):
        with self.live.building():
            minute = Minute.objects.filter(item=self.item.pk).first()
            tasks = [task.text for task in Task.objects.filter(item=self.item.pk)]
            return minute and minute.conclusion, tasks, Item.objects.get(pk=self.item.pk).state


def test_two_who_write_the_first_words_at_once(live):
    table = Table(live)
    ends = one_behind_the_other(table.write(table.first, "先の決定"), table.write(table.second, "あとの決定"))
    assert ends == ("done", "Stale")
    assert table.left() == ("先の決定", ["先の決定"], "OPEN")


def test_two_who_correct_the_same_words_at_once(live):
    table = Table(live)
    table.written()
    first, second = table.write(table.first, "先の決定", 1), table.write(table.second, "あとの決定", 1)
    assert one_behind_the_other(first, second) == ("done", "Stale")
    assert table.left() == ("先の決定", ["先の決定"], "OPEN")


def test_two_who_settle_at_once(live):
    table = Table(live)
    table.written()
    assert one_behind_the_other(table.settle(table.first), table.settle(table.second)) == ("done", "Stale")
    assert table.left()[2] == "SETTLED"


def test_words_that_come_while_it_is_being_settled(live):
    table = Table(live)
    table.written()
    first, second = table.settle(table.first), table.write(table.second, "あとの決定", 1)
    ends = one_behind_the_other(first, second)
    assert ends[0] == "done" and ends[1] in ("Refused", "Stale")
    assert table.left() == ("先に書いた決定", [], "SETTLED")


def test_a_consent_taken_back_while_it_is_being_settled(live):
    table = Table(live)
    table.written()
    ends = one_behind_the_other(table.withdraw(table.first), table.settle(table.second))
    assert ends == ("done", "Refused") and table.left()[2] == "OPEN"
