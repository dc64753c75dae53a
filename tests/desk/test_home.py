"""受信箱: the same page for every role, in as many queries for one row as for fifty, and nothing of what is hidden."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.models import Basis
from accounts.querysets import today
from cases import actions
from tests.gate import as_migrator
from tests.world import (
    AgencyFactory,
    CaseFactory,
    ConsultationFactory,
    MembershipFactory,
    PersonFactory,
    acting,
    grant,
)

from .clockwork import run
from .programme import Programme
from .stories import asked, consented, letter_from_counter

CEILING = 30


@pytest.fixture
def mine():
    with as_migrator():
        return MembershipFactory()


def page(client):
    response = client.get("/")
    assert response.status_code == 200
    return response.text


def test_the_search_stands_on_the_page_and_the_counter_has_the_form_of_a_consultation(sign_in, mine):
    text = page(sign_in(mine))
    assert 'action="/search/"' in text and 'name="words"' in text and 'name="caller"' not in text
    with as_migrator():
        counter = MembershipFactory(role="COUNTER")
    browser = sign_in(counter)
    text = page(browser)
    for name in ("taken_at", "method", "caller", "called", "text", "urgency"):
        assert f'name="{name}"' in text
    assert 'action="/consultations/new/"' in text and 'name="words"' in text


def test_my_cases_are_counted_by_stage_and_lead_to_their_list(sign_in, mine):
    with as_migrator():
        for stage in ("RECEIVED", "RECEIVED", "SUPPORT", "CLOSED"):
            CaseFactory(
                agency=mine.agency, lead=mine, stage=stage, person=PersonFactory(name=f"試験 {stage}")
            )
        CaseFactory(agency=mine.agency, stage="MEETING")
    browser = sign_in(mine)
    counts = page(browser).split('id="mine"')[1].split('id="recent"')[0]
    assert "受付" in counts and ">2件<" in counts and "支援中" in counts and ">1件<" in counts
    assert "終結" not in counts and "会議" not in counts
    link = "/cases/?stage=RECEIVED&amp;mine=on"
    assert link in counts
    listed = browser.get(link.replace("&amp;", "&")).text
    assert "試験 RECEIVED" in listed and "試験 SUPPORT" not in listed


def test_recent_cases_show_what_is_seen_and_no_more(sign_in, mine):
    with as_migrator():
        own = CaseFactory(agency=mine.agency, person=PersonFactory(name="試験 主子"))
        other = MembershipFactory()
        shared = CaseFactory(agency=other.agency, person=PersonFactory(name="試験 共子"))
        grant(shared, mine.agency, 4, Basis.CONSENT)
        CaseFactory(agency=other.agency, person=PersonFactory(name="試験 隠子"))
    text = page(sign_in(mine))
    recent = text.split('id="recent"')[1]
    assert "試験 主子" in recent and f"/cases/{own.pk}/" in recent
    assert f"ケース {shared.number}" in recent and "試験 共子" not in text and "試験 隠子" not in text


def test_an_empty_inbox_says_so(sign_in, mine):
    text = page(sign_in(mine))
    for sentence in (
        "今日の予定はありません。",
        "新しいお知らせはありません。",
        "主担当のケースはありません。",
    ):
        assert sentence in text


@pytest.mark.parametrize(
    ("role", "there", "not_there"), [("ADMIN", "設定", ""), ("AUDITOR", "閲覧記録", "/settings/")]
)
def test_administrators_and_auditors_find_their_own_places(sign_in, role, there, not_there):
    with as_migrator():
        membership = MembershipFactory(role=role)
        CaseFactory(agency=membership.agency, person=PersonFactory(name="試験 隠子"))
    browser = sign_in(membership)
    text = page(browser)
    assert there in text and 'href="/audit/"' in text and "試験 隠子" not in text and "届いたもの" not in text
    assert not not_there or not_there not in text
    assert browser.get("/inbox/notices/").status_code == 404


@pytest.mark.parametrize("role", ["COUNTER", "CSW", "STAFF", "CHIEF", "COORDINATOR", "NAMED"])
def test_every_role_of_case_work_has_the_three_blocks_in_order(sign_in, role):
    with as_migrator():
        member = MembershipFactory(role=role, agency=AgencyFactory(named_only=role == "NAMED"))
    text = page(sign_in(member))
    places = [text.index(f'id="{name}"') for name in ("todo", "arrived", "mine", "recent")]
    assert places == sorted(places)


def queries(client):
    client.get("/")
    with CaptureQueriesContext(connection) as caught:
        client.get("/")
    doors = ("accounts_session", "accounts_context", "audit_event", "SAVEPOINT", "set_config", "SET LOCAL")
    return [q["sql"] for q in caught if not any(word in q["sql"] for word in doors)]


def test_one_row_costs_as_many_queries_as_fifty(sign_in):
    with as_migrator():
        mine = MembershipFactory(role="CHIEF")

    def more(number):
        for place in range(number):
            consented(mine, 9, f"試験 {place}子")
            asked(mine, place)
            letter_from_counter(mine)
            letter_from_counter(mine, article="K7")
            with as_migrator():
                ConsultationFactory(agency=mine.agency, taken_by=mine.worker)
                CaseFactory(agency=mine.agency, lead=mine)

    client = sign_in(mine)
    more(1)
    few = queries(client)
    more(12)
    many = queries(client)
    assert len(few) == len(many) <= CEILING, "\n".join(many)


def test_the_whole_programme_costs_no_more_queries_for_many_rows(sign_in):
    with as_migrator():
        first = Programme(1)
    member = first.people[first.window.pk][-1]
    browser = sign_in(member)

    def more():
        with as_migrator():
            for make in (
                first.plan,
                first.roles,
                first.coordination,
                first.resolution,
                first.room,
                first.denial,
            ) * 3:
                make()
        run()

    more()
    few = queries(browser)
    more()
    many = queries(browser)
    assert len(many) <= CEILING and len(many) - len(few) <= 2, "\n".join(many)


def test_a_decision_once_made_waits_no_longer(sign_in, mine):
    with as_migrator():
        facts = {"agency": mine.agency, "taken_by": mine.worker}
        decided = ConsultationFactory(**facts, person__name="試験 済子")
        other = MembershipFactory()
        ConsultationFactory(agency=other.agency, taken_by=other.worker, person__name="試験 余所子")
        ConsultationFactory(**facts, person__name="試験 待子", urgency="URGENT")
    with acting(mine) as by:
        actions.screen(decided, by=by, version=1, screening="4")
    text = page(sign_in(mine))
    assert "試験 待子" in text and "緊急（命・虐待）" in text
    assert "試験 済子" not in text.split('id="arrived"')[0] and "試験 余所子" not in text


def test_a_consent_far_from_its_end_is_not_there(sign_in, mine):
    consented(mine, 31, "試験 遠子")
    text = page(sign_in(mine))
    assert "試験 遠子" not in text.split('id="arrived"')[0]
    assert today() + timedelta(31)
