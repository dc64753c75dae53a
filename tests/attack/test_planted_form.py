"""A form somebody else prepared is not taken: its number is sealed for the worker and the 所属 it was drawn for."""

from django.test import Client

from cases.models import CaseNote
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import CaseFactory, MembershipFactory, acting

NOTE = {"method": "01", "text": "仕込まれた記録", "topics": "4", "happened_on": "R8.11.1", "partner": "SELF"}


def test_a_form_sealed_for_another_worker_is_not_taken(sign_in):
    with as_migrator():
        victim = MembershipFactory()
        other = MembershipFactory(agency=victim.agency)
        case = CaseFactory(agency=victim.agency)
    planted = envelope(signed_in(Client(), other), **NOTE) | {"membership": str(victim.pk)}
    browser = sign_in(victim)
    answer = browser.post(f"/cases/{case.pk}/", planted)
    assert answer.status_code == 409 and "仕込まれた記録" in answer.content.decode()
    with acting(victim):
        assert not CaseNote.objects.exists()


def test_a_number_without_its_seal_is_not_taken(sign_in):
    with as_migrator():
        member = MembershipFactory()
        case = CaseFactory(agency=member.agency)
    browser = sign_in(member)
    fields = envelope(browser, **NOTE)
    for nonce in (fields["nonce"].partition(".")[0], fields["nonce"][:-1] + "x"):
        assert browser.post(f"/cases/{case.pk}/", fields | {"nonce": nonce}).status_code == 409
