"""What fails after the commit must not say that nothing was kept."""

from django.db import OperationalError

from access import boundary
from cases.models import CaseNote
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import CaseFactory, MembershipFactory


def test_a_gate_that_fails_while_closing_does_not_deny_what_was_saved(sign_in, monkeypatch):
    with as_migrator():
        membership = MembershipFactory()
        case = CaseFactory(agency=membership.agency)

    def broken(token):
        raise OperationalError("the gate is gone")

    monkeypatch.setattr(boundary, "close_context", broken)
    client = sign_in(membership)
    note = {"method": "01", "text": "訪問した。", "happened_on": "R8.11.24", "topics": "4", "partner": "SELF"}
    assert client.post(f"/cases/{case.pk}/", envelope(client, **note)).status_code == 303
    with as_migrator():
        assert CaseNote.objects.filter(case=case).count() == 1
