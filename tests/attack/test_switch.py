"""Nobody opens records to others without being told what opens."""

from accounts.models import Agency, Membership
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import AgencyFactory, MembershipFactory


def test_the_administrator_is_told_that_what_each_wrote_alone_opens_to_all(sign_in):
    with as_migrator():
        agency = AgencyFactory(named_only=True)
        office = AgencyFactory(kind=Agency.Kind.OFFICE)
        admin = MembershipFactory(agency=office, role=Membership.Role.ADMIN)
    client = sign_in(admin)
    same = {
        name: getattr(agency, name)
        for name in ("name", "short_name", "kind", "field", "legal_status", "version")
    }
    page = client.post(f"/settings/agencies/{agency.pk}/", envelope(client, **same))
    assert page.status_code == 200
    assert "書いた記録も、この機関の全員に見える" in page.text
