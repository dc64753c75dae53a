"""Nobody makes his own sight last longer."""

from datetime import timedelta

import pytest

from access.verdict import Refused
from accounts.models import Agency, Membership
from accounts.querysets import today
from consent import actions
from tests.gate import as_migrator
from tests.world import AgencyFactory, CaseFactory, MembershipFactory, acting, grant


def consent_to(case, by, *lines):
    days = {"agreed_on": today(), "valid_from": today(), "valid_until": today() + timedelta(days=3000)}
    return actions.record(case, by=by, lines=lines, method="ORAL", **days)


def test_an_agency_in_charge_records_no_consent_to_itself():
    with as_migrator():
        above, case = MembershipFactory(), CaseFactory()
        grant(case, above.agency, basis="INTAKE")
    with acting(above) as by, pytest.raises(Refused):
        consent_to(case, by, (above.agency, None, 511))


def test_a_worker_granted_by_name_shares_with_his_colleague_but_not_with_himself():
    with as_migrator():
        agency = AgencyFactory(named_only=True, kind=Agency.Kind.VOLUNTEER)
        one, two = (MembershipFactory(agency=agency, role=Membership.Role.NAMED) for _ in range(2))
        case = CaseFactory()
        grant(case, one.worker, basis="INTAKE", agency=agency)
    with acting(one) as by:
        assert consent_to(case, by, (agency, two.worker, 5)).pk
    with acting(one) as by, pytest.raises(Refused):
        consent_to(case, by, (agency, one.worker, 5))
