"""A counter with a 所属長 and two workers, a department that sees by consent, and a case with an address."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access.models import Denial
from accounts.models import Membership
from accounts.querysets import today
from cases import actions
from cases.models import Case
from people.models import Contact
from tests.gate import as_migrator
from tests.people import signed_in
from tests.world import AgencyFactory, CaseFactory, ConsentFactory, MembershipFactory, acting
from tests.world_denials import DenialFactory

YEAR = timedelta(days=364)
PLACE = "東京都小平市小川町1丁目9999番地 架空荘203"


@dataclass
class Town:
    """The people of one practice, and their case."""

    chief: Membership
    first: Membership
    colleague: Membership
    elderly: Membership
    case: Case

    @property
    def url(self):
        return f"/cases/{self.case.pk}/protection/"

    def browser(self, membership):
        return signed_in(Client(), membership)

    def seal(self, *names, by=None, **facts):
        """A 住所・連絡先の秘匿 on the first person's word."""
        return self.protect("SEAL", *names, by=by, until=today() + YEAR, **facts)

    def restrict(self, *names, by=None, **facts):
        return self.protect("RESTRICTION", *names, by=by, review_on=today() + YEAR, **facts)

    def protect(self, what, *names, by=None, **facts):
        named = [member.worker_id for member in names or [self.first]]
        base = {"kind": "DV", "reason": "架空の申出", "applied_on": today(), "names": named}
        with acting(by or self.first) as who:
            made = actions.protect_case(self.case, by=who, what=what, **base | facts)
        return self.row(made)

    def block(self, worker, by=None):
        with acting(by or self.first) as who:
            facts = {"kind": "KIN", "reason": "いとこ", "applied_on": today(), "review_on": today() + YEAR}
            return self.row(
                actions.protect_case(self.case, by=who, what="BLOCK", worker=worker.worker_id, **facts)
            )

    def row(self, pk):
        with as_migrator():
            return Denial.objects.get(pk=pk)

    def reads(self, membership, model=Denial):
        with acting(membership):
            return {row.pk for row in model.objects.all()}

    def sees(self, membership):
        """Whether the case is there for somebody, and how many contacts of it."""
        with acting(membership):
            found = Case.objects.filter(pk=self.case.pk).exists()
            return found, Contact.objects.filter(person=self.case.person_id).count()

    def past(self, what="SEAL", days=0, **facts):
        """A confirmed decision of `days` ago."""
        base = {"case": self.case, "what": what, "author": self.first.worker, "names": [self.first]}
        base |= {"valid_from": today() - timedelta(days=days), "confirmed": self.chief}
        base["created_at"] = timezone.now() - timedelta(days=days, minutes=1)
        with as_migrator():
            return DenialFactory(**base | facts)


def built():
    """The town, written by whoever holds the migrator's role."""
    window = AgencyFactory(name="架空の窓口", short_name="窓口")
    elderly = MembershipFactory(agency=AgencyFactory(name="架空の高齢課", short_name="高齢課"))
    chief = MembershipFactory(agency=window, role=Membership.Role.CHIEF)
    first, colleague = (MembershipFactory(agency=window) for _ in range(2))
    case = CaseFactory(agency=window)
    Contact.objects.create(person=case.person, kind="ADDRESS", value=PLACE)
    Contact.objects.create(person=case.person, kind="PHONE", value="042-000-9999")
    ConsentFactory(case=case, recorded_by=first.worker, lines=[(elderly.agency, None, 511)])
    return Town(chief, first, colleague, elderly, case)


@pytest.fixture
def town():
    with as_migrator():
        found = built()
    return found
