"""Two requests at one moment, on two real connections: one waits for the other, and nothing is left standing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from access.acts import Stale
from access.models import AgencyGrant
from access.verdict import Refused
from accounts.contexts import acting_as
from accounts.querysets import today
from cases import actions as cases
from cases.models import Case
from consent import actions as consents
from consent.models import Consent
from referrals import actions
from referrals.models import Referral
from referrals.states import OPEN
from tests.wall.test_thread import take
from tests.world import MembershipFactory

pytestmark = pytest.mark.wall
# What a worker may be told when another was quicker; anything else (a deadlock, a broken constraint) is a fault.
LATE = (Refused, Stale)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"


class Town:
    """A case shared by two consents with another desk, a letter that waits there, and two workers at each desk."""

    def __init__(self, live):
        self.live = live
        with live.building():
            self.counter = MembershipFactory()
            self.colleague = MembershipFactory(agency=self.counter.agency)
            self.elderly = MembershipFactory()
            self.second = MembershipFactory(agency=self.elderly.agency)
        with transaction.atomic(), acting_as(self.counter) as by:
            self.case = cases.open_case(take(by), by=by)
            self.given, _other = self.agree(by, 12), self.agree(by, 5)
            returned = self.letter(by, ground="CONSENT", consent=self.given)
        with transaction.atomic(), acting_as(self.elderly) as by:
            actions.give_back(returned, by=by, version=1, text="架空")
        with transaction.atomic(), acting_as(self.counter) as by:
            self.waiting = self.letter(by, ground="CONSENT", consent=self.given)

    def agree(self, by, topics, **facts):
        facts |= {"method": "ORAL", "agreed_on": today(), "valid_from": today()}
        lines = [(self.elderly.agency, None, topics)]
        case = Case.objects.get(pk=self.case.pk)
        return consents.record(case, by=by, lines=lines, valid_until=today() + timedelta(9), **facts)

    def letter(self, by, **body):
        facts = {"kind": "REQUEST", "due_on": today(), "confirm_by": today()}
        body |= {"topics": 4, "text": "架空"}
        return actions.send(self.case, by=by, to=actions.Whom(self.elderly.agency), letter=body, **facts)

    def accept(self):
        return self.elderly, lambda by: actions.accept(self.waiting, by=by, version=1)

    def give_back(self):
        return self.second, lambda by: actions.give_back(self.waiting, by=by, version=1, text="架空")

    def withdraw(self):
        return self.counter, lambda by: consents.withdraw(self.given, by=by)

    def take_back(self):
        return self.second, lambda by: consents.withdraw(Consent.objects.get(pk=self.given.pk), by=by)

    def close(self):
        return self.colleague, lambda by: cases.advance(self.case, by=by, version=1, stage="CLOSED")

    def change(self):
        return self.counter, lambda by: self.agree(by, 4, replaces=self.given)

    def change_too(self):
        return self.colleague, lambda by: self.agree(by, 1, replaces=self.given)

    def agree_anew(self):
        return self.counter, lambda by: self.agree(by, 9)

    def send(self):
        return self.counter, lambda by: self.letter(by, ground="CONSENT", consent=self.given)

    def notify(self):
        facts = {"ground": "STATUTE", "article": "K7", "reason": "架空"}
        return self.counter, lambda by: self.letter(by, **facts)

    def write(self):
        facts = {"happened_on": today(), "method": "01", "text": "架空", "topics": 4}
        return self.second, lambda by: cases.write_note(self.case.pk, by=by, **facts)

    def check(self):
        """No sight stands without a live reason, and no letter is accepted whose consent had ended."""
        with self.live.building():
            ended = Case.objects.get(pk=self.case.pk).stage == "CLOSED"
            given = {k.pk: k for k in Consent.objects.all()}
            letters = {r.pk: r for r in Referral.objects.all()}
            for grant in AgencyGrant.objects.filter(closed_at=None):
                if grant.basis == "CONSENT":
                    assert not ended and given[grant.source_id].withdrawn_at is None
                if grant.basis == "STATUTE":
                    assert not ended and letters[grant.source_id].state in OPEN
            assert sum(k.replaces_id == self.given.pk for k in given.values()) <= 1


def act(membership, deed):
    """Do it in a transaction of its own; what came of it."""
    try:
        with transaction.atomic(), acting_as(membership) as by:
            deed(by)
    except LATE as late:
        return type(late).__name__
    return "done"


def aside(membership, deed):
    """The same on another connection."""
    try:
        return act(membership, deed)
    finally:
        connections.close_all()


def waits():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


def one_behind_the_other(first, second):
    """The first has done it and not yet committed when the second comes to its lock, or ends without one."""
    with ThreadPoolExecutor(1) as pool:
        try:
            with transaction.atomic(), acting_as(first[0]) as by:
                first[1](by)
                other = pool.submit(aside, *second)
                while not other.done() and not waits():
                    pass
        except LATE as late:
            return type(late).__name__, other.result()
        return "done", other.result()


PAIRS = {
    ("accept", "withdraw"): "done",
    ("accept", "take_back"): "done",
    ("withdraw", "accept"): "Refused",
    ("accept", "close"): "done",
    ("close", "accept"): "Refused",
    ("accept", "give_back"): "Stale",
    ("give_back", "accept"): "Stale",
    ("change", "change_too"): "Refused",
    ("change", "withdraw"): "Refused",
    ("withdraw", "change"): "Refused",
    ("change", "accept"): "Refused",
    ("withdraw", "send"): "Refused",
    ("send", "withdraw"): "done",
    ("close", "send"): "Refused",
    ("close", "notify"): "Refused",
    ("notify", "close"): "done",
    ("close", "agree_anew"): "Refused",
    ("agree_anew", "close"): "done",
    ("withdraw", "write"): "done",
    ("write", "withdraw"): "done",
    ("close", "write"): "done",
    ("write", "close"): "done",
    ("withdraw", "close"): "done",
    ("close", "withdraw"): "done",
}


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_the_second_finds_what_the_first_left(live, pair):
    town = Town(live)
    first, second = (getattr(town, name)() for name in pair)
    assert one_behind_the_other(first, second) == ("done", PAIRS[pair])
    town.check()


TOGETHER = sorted({tuple(sorted(pair)) for pair in PAIRS})


@pytest.mark.parametrize("pair", TOGETHER, ids="-".join)
def test_at_once_nothing_breaks(live, pair):
    town = Town(live)
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(aside, *getattr(town, name)()) for name in pair]
        ends = {each.result() for each in done}
    assert "done" in ends and ends <= {"done", *(late.__name__ for late in LATE)}
    town.check()
