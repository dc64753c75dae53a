"""A draft on its way when the sign-in has run out does not cost the form behind it."""

from django.conf import settings

from accounts.sessions import SessionStore
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import CaseFactory, MembershipFactory


def test_a_late_draft_leaves_the_session_for_the_form(sign_in):
    with as_migrator():
        member = MembershipFactory()
        case = CaseFactory(agency=member.agency)
    browser = sign_in(member)
    store = SessionStore(str(browser.cookies[settings.SESSION_COOKIE_NAME].value))
    store["seen_at"] = 0
    store.save()
    late = browser.post(
        "/drafts/", envelope(browser, draft=f"note:{case.pk}", text="途中"), headers={"X-Draft": "1"}
    )
    assert late.status_code == 401
    form = browser.post(f"/cases/{case.pk}/", envelope(browser, text="書き終えた記録", method="01"))
    assert form.status_code == 401 and 'name="parcel"' in form.content.decode()
    assert browser.get(f"/cases/{case.pk}/").status_code == 302
