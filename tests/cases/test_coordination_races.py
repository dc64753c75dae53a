"""Two at one moment about one application, on two real connections: one waits, and finds what the other left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction

from access.models import AgencyGrant
from accounts.contexts import acting_as
from accounts.querysets import today
from cases import actions, endings
from cases.models import Case, Coordination
from cases.states import NEXT, STOPPED, Stage
from consent import actions as consents
from consent.models import Consent
from tests.referrals.test_races import LATE, aside, one_behind_the_other
from tests.wall.test_thread import take
from tests.world import AgencyFactory, MembershipFactory
from tests.world_coordination import ResolutionFactory

pytestmark = pytest.mark.wall


class Town:
    """A case whose person has applied, two coordinators who see it, two workers at the window."""

    def __init__(self, live, taken=False):
        self.live = live
        with live.building():
            self.window = MembershipFactory()
            self.colleague = MembershipFactory(agency=self.window.agency)
            self.first, self.second = (
                MembershipFactory(agency=AgencyFactory(coordinates=True)) for _ in range(2)
            )
            self.twin = MembershipFactory(agency=self.first.agency)
            self.office = MembershipFactory(agency=AgencyFactory(decides=True))
        with transaction.atomic(), acting_as(self.window) as by:
            self.case = actions.open_case(take(by), by=by)
            self.given = self.agree(by)
        if taken:
            with transaction.atomic(), acting_as(self.first) as by:
                self.takes(by)
            with live.building():
                self.decided = ResolutionFactory(case=self.case, kind="CLOSE")

    def agree(self, by, **facts):
        lines = [(who.agency, None, 5) for who in (self.first, self.second)]
        facts |= {"method": "ORAL", "agreed_on": today(), "valid_from": today(), "kinds": ["C1", "C2"]}
        case = Case.objects.get(pk=self.case.pk)
        return consents.record(case, by=by, lines=lines, valid_until=today() + timedelta(9), **facts)

    def takes(self, by):
        offer = endings.offer_of(Case.objects.get(pk=self.case.pk), by).to("B")
        return actions.decide_intake(offer, by=by, reason="架空", decided_on=today())

    def take(self):
        return self.first, self.takes

    def take_too(self):
        return self.second, self.takes

    def take_beside(self):
        return self.twin, self.takes

    def withdraw(self):
        return self.window, lambda by: consents.withdraw(Consent.objects.get(pk=self.given.pk), by=by)

    def change(self):
        return self.colleague, lambda by: self.agree(by, replaces=self.given)

    def end(self, by, deed, **facts):
        case = Case.objects.get(pk=self.case.pk)
        ending = endings.ending_of(case).by(facts.pop("resolution", None), self.window.agency)
        facts |= {"changes": [], "close_reason": "12", "text": "架空", "evaluated_on": today()}
        return deed(ending, by=by, version=case.version, **facts)

    def close(self):
        facts = {"result": "1", "programme": "P5", "resolution": self.decided}
        return self.colleague, lambda by: self.end(by, actions.stop_case, **facts)

    def close_himself(self):
        facts = {"result": "1", "programme": "P5", "resolution": self.decided}
        return self.twin, lambda by: self.end(by, actions.stop_case, **facts)

    def hand_over(self):
        return self.first, lambda by: self.end(by, actions.end_coordination)

    def write(self):
        facts = {"happened_on": today(), "method": "01", "text": "架空", "topics": 4}
        return self.twin, lambda by: actions.write_note(self.case.pk, by=by, **facts)

    def advance(self):
        def deed(by):
            case = Case.objects.get(pk=self.case.pk)
            stage = next(s for s in NEXT[Stage(case.stage)] if s not in STOPPED)
            return actions.advance(case, by=by, version=case.version, stage=stage)

        return self.first, deed

    def lead(self):
        def deed(by):
            case = Case.objects.get(pk=self.case.pk)
            return actions.change_lead(case, by=by, version=case.version, lead=self.first)

        return self.first, deed

    def correct(self):
        def deed(by):
            case = Case.objects.get(pk=self.case.pk)
            facts = {"person": case.person, "version": case.person.version, "kana": "カクウ ハナコ"}
            return actions.edit_person(case, by=by, **facts)

        return self.first, deed

    def check(self):
        """Sight by 多機関協働 stands with a running one alone, and a running one with an application in force."""
        with self.live.building():
            running = {row.pk: row for row in Coordination.objects.filter(ended_on=None)}
            stands = {g.source_id for g in AgencyGrant.objects.filter(basis="COORDINATION", closed_at=None)}
            assert stands == set(running) and len(running) <= 1
            ended = Case.objects.get(pk=self.case.pk).stage == "CLOSED"
            for row in running.values():
                assert not ended and Consent.objects.get(pk=row.consent_id).withdrawn_at is None
            told = AgencyGrant.objects.filter(group=self.office.agency.group, closed_at=None)
            assert told.exclude(basis="AUTHOR").count() == len(running)


BEFORE = {
    ("take", "take_too"): "Refused",
    ("take_too", "take"): "Refused",
    ("take", "take_beside"): "Refused",
    ("take", "withdraw"): "done",
    ("withdraw", "take"): "Refused",
    ("take", "change"): "done",
    ("change", "take"): "done",
}
AFTER = {
    ("close", "close_himself"): "Stale",
    ("close_himself", "close"): "Stale",
    ("close", "withdraw"): "done",
    ("withdraw", "close"): "done",
    ("close", "hand_over"): "Stale",
    ("hand_over", "close"): "Stale",
    ("hand_over", "withdraw"): "done",
    ("withdraw", "hand_over"): "Refused",
    ("close_himself", "write"): "done",
    ("write", "close_himself"): "done",
    ("hand_over", "change"): "done",
    ("change", "hand_over"): "done",
    ("withdraw", "advance"): "Refused",
    ("advance", "withdraw"): "done",
    ("withdraw", "lead"): "Refused",
    ("lead", "withdraw"): "done",
    ("correct", "withdraw"): "done",
    ("withdraw", "correct"): "done",
    ("hand_over", "advance"): "Stale",
}
PAIRS = [(pair, end, pair in AFTER) for pair, end in (BEFORE | AFTER).items()]


@pytest.mark.parametrize(
    ("pair", "end", "taken"), PAIRS, ids=lambda part: "-".join(part) if isinstance(part, tuple) else ""
)
def test_the_second_finds_what_the_first_left(live, pair, end, taken):
    town = Town(live, taken)
    first, second = (getattr(town, name)() for name in pair)
    assert one_behind_the_other(first, second) == ("done", end)
    town.check()


TOGETHER = sorted({(tuple(sorted(pair)), pair in AFTER) for pair, _end, _taken in PAIRS})


@pytest.mark.parametrize(
    ("pair", "taken"), TOGETHER, ids=lambda part: "-".join(part) if isinstance(part, tuple) else ""
)
def test_at_once_nothing_breaks(live, pair, taken):
    town = Town(live, taken)
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(aside, *getattr(town, name)()) for name in pair]
        ends = {each.result() for each in done}
    assert "done" in ends and ends <= {"done", *(late.__name__ for late in LATE)}
    town.check()
