"""Drafts that hold the words of others go with the sight of the case."""

import pytest
from django.utils import timezone

from access.models import AgencyGrant, Basis, Draft
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import CaseFactory, MembershipFactory, acting


@pytest.mark.parametrize("key", ["plan:{}:1", "outreach-plan:{}", "family:{}:new"])
def test_a_draft_with_the_words_of_others_goes_with_the_sight(sign_in, key):
    with as_migrator():
        member = MembershipFactory()
        case = CaseFactory(agency=member.agency)
    browser, name = sign_in(member), key.format(case.pk)
    assert browser.post("/drafts/", envelope(browser, draft=name, words="人の言葉")).status_code == 204
    assert "人の言葉" in browser.get("/drafts/", {"draft": name}).content.decode()
    with as_migrator():
        AgencyGrant.objects.exclude(basis=Basis.AUTHOR).update(closed_at=timezone.now())
    assert browser.get("/drafts/", {"draft": name}).status_code == 204
    with acting(member):
        assert not Draft.objects.exists()
