"""An afternoon of 地域ケア会議: the 課 that convenes, the coordinator who prepares, those who are called, and who is not."""

from datetime import time, timedelta

import pytest

from accounts.models import Agency
from accounts.querysets import today
from cases import actions as cases
from consent import actions as consents
from meetings import actions
from tests.gate import as_migrator
from tests.wall.test_thread import take
from tests.world import AgencyFactory, MembershipFactory, acting
from tests.world_meetings import BodyFactory, seat


class Afternoon:
    """One case, two bodies, five desks; each deed is done by the worker whose it is."""

    def __init__(self):
        with as_migrator():
            council = AgencyFactory(coordinates=True, legal_status=Agency.LegalStatus.ENTRUSTED)
            self.coordinator = MembershipFactory(agency=council, role="COORDINATOR")
            self.chair = MembershipFactory(role="CHIEF")
            self.scribe = MembershipFactory(agency=self.chair.agency)
            self.elderly, self.child, self.outsider = (MembershipFactory() for _ in range(3))
            self.substitute = MembershipFactory(agency=self.elderly.agency)
            self.body = BodyFactory(agency=self.chair.agency)
            seat(self.body, self.elderly.agency, self.child.agency)
            self.jusou = BodyFactory(agency=council, bases=["CONSENT"])
        with acting(self.coordinator) as by:
            self.case = cases.open_case(take(by), by=by)

    def meeting(self, body=None, by=None, **facts):
        facts = {"held_on": today(), "starts_at": time(14, 0)} | facts
        with acting(by or self.coordinator) as acts:
            return actions.open_meeting(body or self.body, by=acts, **facts)

    def room(self, meeting, basis="S106", by=None, about="case", **facts):
        matter = {"called": "架空 花子", "text": "架空の論点", "topics": 4, **facts}
        if about == "case":
            matter["about"] = self.case
        with acting(by or self.coordinator) as acts:
            return actions.put_on_agenda(meeting, by=acts, basis=basis, purposes=["1"], matter=matter)

    def on_consent(self, meeting, **facts):
        matter = {"called": "架空 花子", "text": "架空の論点", "topics": 4, "case": self.case, **facts}
        with acting(self.coordinator) as by:
            return actions.put_on_agenda(meeting, by=by, basis="CONSENT", purposes=["1"], matter=matter)

    def seat(self, item, *members, by=None):
        with acting(by or self.chair) as acts:
            return [actions.choose(item, by=acts, agency=m.agency, worker=m.worker) for m in members]

    def pledge(self, item, *members):
        for member in members:
            with acting(member) as by:
                actions.pledge(item, by=by)

    def step(self, meeting, verb, by=None):
        with acting(by or self.chair) as acts:
            current = type(meeting).objects.get(pk=meeting.pk)
            return actions.move(meeting, by=acts, verb=verb, version=current.version)

    def minutes(self, item, by=None, tasks=None, **facts):
        facts = {"talk": "架空の話し合い", "conclusion": "架空の決定", "outcomes": ["SHARE"], **facts}
        with acting(by or self.chair) as acts:
            return actions.write_minute(item, by=acts, tasks=tasks, **facts)

    def settle(self, item, by=None):
        with acting(by or self.chair) as acts:
            item = type(item).objects.get(pk=item.pk)
            return actions.settle(item, by=acts, version=item.version, minute_version=item.minute.version)

    def consent(self, *lines, kinds=("C2", "C3")):
        with acting(self.coordinator) as by:
            return consents.record(
                self.case,
                by=by,
                kinds=list(kinds),
                lines=[(m.agency, None, topics) for m, topics in lines],
                method="ORAL",
                agreed_on=today(),
                valid_from=today(),
                valid_until=today() + timedelta(90),
            )


@pytest.fixture
def afternoon(db):
    return Afternoon()
