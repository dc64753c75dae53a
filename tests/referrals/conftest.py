"""A window with a case, the 課 a consent names, another one, and the 所属長 of both."""

from datetime import timedelta

import pytest

from accounts.querysets import today
from cases import actions as cases
from cases.models import Case
from consent import actions as consents
from referrals import actions
from referrals.models import Referral
from tests.gate import as_migrator
from tests.wall.test_thread import take
from tests.world import AgencyFactory, MembershipFactory, WorkerFactory, acting

SHARED = 1 | 4 | 8


class Road:
    """One case and the desks around it; each deed is done by the worker whose it is."""

    def __init__(self):
        with as_migrator():
            self.above = MembershipFactory(role="CHIEF")
            self.counter = MembershipFactory(agency=AgencyFactory(parent=self.above.agency))
            self.elderly = MembershipFactory()
            self.head = MembershipFactory(agency=self.elderly.agency, role="CHIEF")
            self.child = MembershipFactory()
            volunteers = AgencyFactory(named_only=True)
            self.named = MembershipFactory(agency=volunteers, role="NAMED")
            self.colleague = MembershipFactory(agency=volunteers, role="NAMED")
            self.idle = WorkerFactory()
        with acting(self.counter) as by:
            self.consultation = take(by)
            self.case = cases.open_case(self.consultation, by=by)

    def agree(self, *lines, until=90, since=0):
        with acting(self.counter) as by:
            return consents.record(
                self.case,
                by=by,
                lines=[(m.agency, m.worker if m.agency.named_only else None, topics) for m, topics in lines],
                method="ORAL",
                agreed_on=today(),
                valid_from=today() + timedelta(since),
                valid_until=today() + timedelta(until),
            )

    def send(self, to, ground="CONSENT", topics=4, by=None, subject=None, **facts):
        letter = {"ground": ground, "topics": topics, "text": "架空の依頼", **facts}
        with acting(by or self.counter) as acts:
            return actions.send(
                subject or self.case,
                by=acts,
                to=actions.Whom(to.agency, to.worker if to.agency.named_only else None),
                kind="REQUEST",
                due_on=today() + timedelta(7),
                letter=letter,
                confirm_by=today() + timedelta(1),
            )

    def does(self, who, deed, referral, **facts):
        with acting(who) as by:
            current = Referral.objects.get(pk=referral.pk)
            return deed(current, by=by, version=current.version, **facts)

    def sees(self, who):
        """Whether the case is visible to a membership."""
        with acting(who):
            return Case.objects.filter(pk=self.case.pk).exists()

    def reads(self, who, referral):
        """The body of a letter as a membership reads it, or None."""
        from referrals.models import Letter

        with acting(who):
            return Letter.objects.filter(referral=referral).first()


@pytest.fixture
def road():
    return Road()
