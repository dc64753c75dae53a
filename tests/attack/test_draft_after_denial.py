"""A draft begun before a denial is not handed back after it, by the page or by the table."""

import pytest

from access.models import Block, Draft
from accounts.querysets import today
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import CaseFactory, MembershipFactory, acting


@pytest.mark.parametrize(
    "key", ["note:{}", "case-person:{}:new", "note-edit:{}:9b05b027-1d37-4fca-9adf-8d8f23dd3001"]
)
def test_a_blocked_worker_gets_no_draft_of_the_case(sign_in, key):
    with as_migrator():
        member = MembershipFactory()
        case = CaseFactory(agency=member.agency)
    browser, name = sign_in(member), key.format(case.pk)
    kept = browser.post("/drafts/", envelope(browser, draft=name, text="下書きの言葉"))
    assert kept.status_code == 204
    assert "下書きの言葉" in browser.get("/drafts/", {"draft": name}).content.decode()
    with as_migrator():
        Block.objects.create(case=case, worker=member.worker, reason="親族", valid_from=today())
    assert browser.get("/drafts/", {"draft": name}).status_code == 204
    with acting(member):
        assert not Draft.objects.exists()
