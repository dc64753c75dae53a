"""受信箱: what waits for whoever acts, and nothing of what he may not see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.models import Basis
from accounts.querysets import today
from cases import actions
from consent import actions as consent_actions
from tests.gate import as_migrator
from tests.world import CaseFactory, ConsultationFactory, MembershipFactory, PersonFactory, acting, grant

CEILING = 15


@pytest.fixture
def mine():
    with as_migrator():
        return MembershipFactory()


def consented(membership, days, name):
    """A case whose consent ends in so many days."""
    with as_migrator():
        case = CaseFactory(agency=membership.agency, person=PersonFactory(name=name))
        other = MembershipFactory()
    with acting(membership) as by:
        consent_actions.record(
            case, by=by, lines=[(other.agency, None, 5)], method="WRITTEN", agreed_on=today(),
            valid_from=today(), valid_until=today() + timedelta(days=days),
        )  # fmt: skip
    return case, other


def page(client):
    response = client.get("/")
    assert response.status_code == 200
    return response.text


def test_the_consultation_and_the_search_stand_first(sign_in, mine):
    text = page(sign_in(mine))
    assert "相談を受ける" in text and 'action="/search/"' in text and 'name="words"' in text


def test_consultations_whose_decision_was_put_off_wait_here(sign_in, mine):
    with as_migrator():
        other = MembershipFactory()
        facts = {"agency": mine.agency, "taken_by": mine.worker}
        waiting = ConsultationFactory(**facts, urgency="URGENT", person__name="試験 待子")
        ConsultationFactory(agency=other.agency, taken_by=other.worker, person__name="試験 余所子")
        decided = ConsultationFactory(**facts, person__name="試験 済子")
    with acting(mine) as by:
        actions.screen(decided, by=by, version=1, screening="4")
    text = page(sign_in(mine))
    assert "試験 待子" in text and "緊急（命・虐待）" in text and f"/consultations/{waiting.pk}/" in text
    assert "試験 済子" not in text and "試験 余所子" not in text


def test_consents_about_to_end_are_shown_to_the_agency_in_charge_alone(sign_in, mine):
    soon, reader = consented(mine, 7, "試験 近子")
    consented(mine, 31, "試験 遠子")
    text = page(sign_in(mine))
    ending = text.split('id="ending"')[1].split('id="mine"')[0]
    assert "試験 近子の同意" in ending and "あと7日" in ending and f"/cases/{soon.pk}/consent/" in ending
    assert "試験 遠子" not in ending
    assert "期限の近い同意はありません" in page(sign_in(reader))


def test_my_cases_and_the_recent_ones(sign_in, mine):
    with as_migrator():
        case = CaseFactory(agency=mine.agency, lead=mine, person=PersonFactory(name="試験 主子"))
        other = MembershipFactory()
        shared = CaseFactory(agency=other.agency, person=PersonFactory(name="試験 共子"))
        grant(shared, mine.agency, 4, Basis.CONSENT)
        CaseFactory(agency=other.agency, person=PersonFactory(name="試験 隠子"))
        CaseFactory(agency=mine.agency, lead=mine, stage="CLOSED", person=PersonFactory(name="試験 終子"))
    text = page(sign_in(mine))
    of_mine, recent = text.split('id="mine"')[1].split('id="recent"')
    assert "試験 主子" in of_mine and f"/cases/{case.pk}/" in of_mine and "試験 終子" not in of_mine
    assert f"ケース {shared.number}" in recent and "試験 共子" not in text and "試験 隠子" not in text


def test_an_empty_inbox_says_so(sign_in, mine):
    text = page(sign_in(mine))
    for sentence in (
        "判断を待っている相談はありません",
        "期限の近い同意はありません",
        "主担当のケースはありません",
    ):
        assert sentence in text


@pytest.mark.parametrize(
    ("role", "there", "not_there"), [("ADMIN", "設定", ""), ("AUDITOR", "閲覧記録", "/settings/")]
)
def test_administrators_and_auditors_find_their_own_places(sign_in, role, there, not_there):
    with as_migrator():
        membership = MembershipFactory(role=role)
        CaseFactory(agency=membership.agency, person=PersonFactory(name="試験 隠子"))
    text = page(sign_in(membership))
    assert (
        there in text and 'href="/audit/"' in text and "試験 隠子" not in text and "相談を受ける" not in text
    )
    assert not not_there or not_there not in text


def queries(client):
    client.get("/")
    with CaptureQueriesContext(connection) as caught:
        client.get("/")
    doors = ("accounts_session", "accounts_context", "audit_event", "SAVEPOINT", "set_config", "SET LOCAL")
    return [q["sql"] for q in caught if not any(word in q["sql"] for word in doors)]


def test_one_row_costs_as_many_queries_as_fifty(sign_in, mine):
    def more(number):
        for place in range(number):
            consented(mine, 9, f"試験 {place}子")
            with as_migrator():
                ConsultationFactory(agency=mine.agency, taken_by=mine.worker)
                CaseFactory(agency=mine.agency, lead=mine)

    client = sign_in(mine)
    more(1)
    few = queries(client)
    more(25)
    many = queries(client)
    assert len(few) == len(many) <= CEILING, "\n".join(many)
