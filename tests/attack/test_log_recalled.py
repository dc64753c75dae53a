"""A page never tells of a case that its event does not name."""

from django.utils import timezone

from access.models import AgencyGrant
from audit.models import Event
from cases import actions
from tests.gate import as_migrator
from tests.world import CaseFactory, MembershipFactory, acting, grant

IDENTITY, FAMILY = 1, 32


def test_a_recalled_case_without_records_to_show_is_named_in_the_log(sign_in):
    with as_migrator():
        former, case = MembershipFactory(), CaseFactory()
        sight = grant(case, former.agency, IDENTITY | FAMILY)
    with acting(former) as by:
        actions.add_relative(case, by=by, name="長男", kinship="CHILD", living="TOGETHER")
    with as_migrator():
        AgencyGrant.objects.filter(pk=sight.pk).update(closed_at=timezone.now())
    page = sign_in(former).get(f"/cases/{case.pk}/")
    assert page.status_code == 200 and case.person.name in page.text
    with as_migrator():
        event = Event.objects.order_by("at").last()
    assert event.cases == [case.pk]
    assert [basis["basis"] for basis in event.basis] == ["AUTHOR"]
