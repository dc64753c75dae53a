"""A renewal and a lift at the same moment, each on a connection of its own: one waits, and nobody is uncovered."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from access.models import ContactSeal, Denial, DenialStep
from accounts.contexts import acting_as
from accounts.querysets import today
from cases import actions
from people.models import Contact
from tests.protection.conftest import YEAR, built
from tests.referrals.test_races import aside, one_behind_the_other
from tests.world_denials import DenialFactory, step

pytestmark = pytest.mark.wall
DAY = timedelta(days=1)


class Race:
    """A seal that ends in ten days and whose lift is asked for; three people at work on it at once."""

    def __init__(self, live):
        self.live, self.said = live, {}
        with live.building(), transaction.atomic():
            self.town = town = built()
            base = {"case": town.case, "author": town.first.worker, "names": [town.first]}
            base |= {"valid_from": today() - timedelta(days=354), "confirmed": town.chief}
            self.seal = DenialFactory(**base, created_at=timezone.now() - DAY)
            step(self.seal, "LIFT_ASKED", town.colleague.agency, town.colleague.worker, reason="架空")

    def note(self, name, deed):
        def act(by):
            self.said[name] = deed(by)

        return act

    def lift(self):
        return self.town.chief, self.note(
            "lift", lambda by: actions.answer_lift(self.seal, by=by, agreed=True)
        )

    def lift_too(self):
        return self.town.chief, self.note(
            "lift_too", lambda by: actions.answer_lift(self.seal, by=by, agreed=True)
        )

    def apply_again(self):
        facts = {"kind": "DV", "reason": "再び", "applied_on": today(), "until": today() + YEAR}
        names = [self.town.first.worker_id]

        def deed(by):
            return actions.protect_case(self.town.case, by=by, what="SEAL", names=names, **facts)

        return self.town.first, self.note("again", deed)

    def extend(self):
        until = self.seal.valid_until + timedelta(days=300)

        def deed(by):
            return actions.extend_protection(self.seal, by=by, reason="続く", until=until)

        return self.town.first, self.note("extend", deed)

    def covered(self):
        """Whether somebody who is not named still reads no contact, and the decisions agree with the wall's rows."""
        with transaction.atomic(), acting_as(self.town.colleague):
            hidden = not Contact.objects.filter(person=self.town.case.person_id).exists()
        with self.live.building():
            rows = {row.pk: row.lifted_at is None for row in ContactSeal.objects.all()}
            assert rows == {row.pk: row.lifted_at is None for row in Denial.objects.all()}
        return hidden

    def steps(self):
        with self.live.building():
            return [row.verb for row in DenialStep.objects.filter(denial=self.seal)]


@pytest.mark.parametrize("renewal", ["apply_again", "extend"])
def test_a_lift_that_waits_for_a_renewal_is_refused(live, renewal):
    race = Race(live)
    assert one_behind_the_other(getattr(race, renewal)(), race.lift()) == ("done", "done")
    assert race.said["lift"] == "RENEWED" and race.steps()[-1] == "LIFT_REFUSED"
    assert race.covered()


def test_who_applies_again_while_the_lift_is_done_is_covered(live):
    race = Race(live)
    assert one_behind_the_other(race.lift(), race.apply_again()) == ("done", "done")
    assert race.said["lift"] == "DONE"
    assert race.covered()


def test_an_extension_of_what_is_being_lifted_says_so(live):
    race = Race(live)
    assert one_behind_the_other(race.lift(), race.extend()) == ("done", "Refused")
    assert not race.covered()


@pytest.mark.parametrize("renewal", ["apply_again", "extend", "lift_too"])
def test_at_once_nothing_breaks(live, renewal):
    race = Race(live)
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(aside, *each()) for each in (race.lift, getattr(race, renewal))]
        ends = {each.result() for each in done}
    assert ends <= {"done", "Refused"}
    if renewal == "apply_again":
        assert race.covered()
    assert race.steps().count("LIFTED") <= 1
