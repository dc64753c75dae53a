"""The city as it stands when it is loaded: each deed on its own day, the clocks put right again, the wall whole."""

from datetime import datetime, timedelta

import psycopg
import pytest
from django.utils import timezone

from access import inspection
from common.businessdays import add_open_days
from demo import stories
from tests import databases

from .conftest import FEW


@pytest.fixture
def ask(live_city):
    """What is really there, read by the owner of the tables."""

    def rows(statement, *params):
        with psycopg.connect(databases.url("migrator", live_city.name)) as connection:
            return connection.execute(statement, params).fetchall()

    return rows


STORY = """
SELECT c.stage, c.created_at, c.id FROM cases_case c JOIN people_person p ON p.id = c.person_id
WHERE p.name = %s OR EXISTS (SELECT 1 FROM people_alias a WHERE a.person_id = p.id AND a.name = %s)
"""


@pytest.fixture
def story(ask):
    """`story("見本 花子")` → stage, beginning and id of that person's case."""

    def find(name):
        ((stage, begun, pk),) = ask(STORY, name, name)
        return stage, begun, pk

    return find


def test_a_city_is_loaded_once_and_says_how_far_it_is(live_city, ask):
    assert live_city.made is True and live_city.again is False
    whole = len([line for line in live_city.said if line.startswith("相談とケース")])
    assert whole >= 1 and live_city.said[0] == "機関と職員"
    assert ask("SELECT count(*) FROM cases_case")[0][0] == FEW + len(
        [told for told in stories.written() if told.is_case]
    )


def test_the_clocks_run_as_before(live_city, ask):
    assert timezone.datetime is datetime
    assert ask("SELECT today_jst() = (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0]
    assert ask("SELECT proname FROM pg_proc WHERE prosrc ~ 'demo\\.now'") == []


def test_rules_that_rest_for_the_owner_rest_again(ask):
    resting = "SELECT count(*) FROM pg_trigger WHERE pg_get_triggerdef(oid) ~ %s"
    assert ask(resting, "WHEN \\(.*true")[0][0] == 0 and ask(resting, "row_security_active")[0][0] >= 1


def test_the_wall_is_whole(live_city):
    assert [str(hole) for hole in inspection.holes()] == []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("cases_casenote", "created_at"),
        ("cases_historicalcase", "history_date"),
        ("consent_consent", "recorded_at"),
        ("consent_consent", "opened_at"),
        ("consent_consent", "withdrawn_at"),
        ("consent_asking", "recorded_at"),
        ("referrals_referral", "sent_at"),
        ("referrals_referral", "answered_at"),
        ("access_agencygrant", "closed_at"),
        ("audit_write", "at"),
    ],
)
def test_what_was_done_long_ago_was_written_long_ago(ask, table, column):
    ((first, last, now),) = ask(f"SELECT min({column}), max({column}), now() FROM {table}")
    assert first < now - timedelta(days=2) and last <= now


def test_a_case_opened_on_its_own_day(ask):
    assert ask(
        "SELECT count(*) FROM cases_case WHERE opened_on <> (created_at AT TIME ZONE 'Asia/Tokyo')::date"
    ) == [(0,)]
    assert ask(
        "SELECT count(*) FROM cases_casenote WHERE happened_on <> (created_at AT TIME ZONE 'Asia/Tokyo')::date"
        " AND origin = ''"  # because what a meeting released happened there
    ) == [(0,)]


def test_no_deed_is_done_on_a_day_the_offices_are_closed(ask):
    held = ask(
        "SELECT count(*) FROM cases_casenote WHERE extract(isodow FROM happened_on) > 5 AND happened_on < today_jst()"
    )
    assert held == [(0,)]


def test_the_story_of_8050_travels_by_letter(ask, story):
    stage, _begun, pk = story("見本 花子")
    assert stage == "ASSESSMENT"
    states = dict(ask(LETTERS, pk))
    assert states == {"高齢者支援課": "REPORTED", "包括・中央": "SENT", "生活支援課": "SENT"}
    assert ask("SELECT name FROM referrals_letter WHERE ground = 'ANONYMOUS' AND case_id = %s", pk) == [("",)]


LETTERS = """
SELECT a.short_name, r.state FROM referrals_referral r JOIN referrals_letter l ON l.referral_id = r.id
JOIN accounts_agency a ON a.group_id = r.to_agency_id WHERE l.case_id = %s
"""


def test_the_young_carer_is_helped_on_a_statute(ask, story):
    _stage, _begun, pk = story("例田 翔")
    assert ask(LETTERS, pk) == [("子育て支援課", "ACCEPTED")]
    told = ask(
        "SELECT l.article, f.confirmed_at FROM referrals_letter l"
        " JOIN referrals_confirmation f USING (referral_id) WHERE case_id = %s",
        pk,
    )
    assert told[0][0] == "27-1-3" and told[0][1] is not None
    assert ask(
        "SELECT basis FROM access_agencygrant WHERE case_id = %s AND basis = 'STATUTE' AND closed_at IS NULL",
        pk,
    )


def test_the_man_at_the_corner_refused_and_will_be_asked_again(ask, story):
    stage, _begun, pk = story("角の家の男性")
    ((answer, again, today),) = ask(
        "SELECT answer, ask_again_on, today_jst() FROM consent_asking WHERE case_id = %s", pk
    )
    assert (stage, answer) == ("RECEIVED", "REFUSED") and again == add_open_days(today + timedelta(days=8), 0)
    assert ask("SELECT count(*) FROM consent_consent WHERE case_id = %s", pk) == [(0,)]


def test_the_young_man_at_home_is_supported_until_his_consent_ends(ask, story):
    stage, _begun, pk = story("髙﨑 誠一")
    ((until, today),) = ask("SELECT valid_until, today_jst() FROM consent_consent WHERE case_id = %s", pk)
    assert stage == "SUPPORT" and until == today + timedelta(days=14)
    assert dict(ask(LETTERS, pk)) == {"社協CSW": "REPORTED", "障がい者支援課": "DONE"}


def test_a_withdrawal_left_what_was_written_with_its_writer(ask, story):
    _stage, _begun, pk = story("試野 りえ")
    assert ask("SELECT withdrawn_at IS NOT NULL FROM consent_consent WHERE case_id = %s", pk) == [(True,)]
    left = ask("SELECT DISTINCT basis FROM access_agencygrant WHERE case_id = %s AND closed_at IS NULL", pk)
    assert sorted(left) == [("AUTHOR",), ("INTAKE",)]


def test_notices_of_the_last_days_are_unread_and_older_ones_are_not(ask):
    unread = (
        "SELECT count(*), min(created_at) > now() - interval '5 days' FROM desk_notice WHERE read_at IS NULL"
    )
    ((count, fresh),) = ask(unread)
    assert count > 10 and fresh
    assert ask("SELECT count(*) > 0 FROM desk_notice WHERE read_at < now() - interval '5 days'") == [(True,)]
    assert ask("SELECT count(*) > 0 FROM desk_notice WHERE about = 'CONSENT_ENDS'") == [(True,)]
