"""協働・評価, モニタリング, 評価・終結, 再開 as their readers meet them."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.querysets import today
from cases.models import Case, CoordinationIntake, Evaluation, Monitoring
from common.wareki import format_day
from tests.cases.test_case_page import text
from tests.cases.test_coordination_story import Programme
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import NoteFactory, acting


@pytest.fixture
def town():
    return Programme()


def browser(who):
    return signed_in(Client(), who)


def page(town, who, tail="coordination/"):
    return browser(who).get(f"/cases/{town.case.pk}/{tail}")


def post(town, who, tail, **fields):
    client = browser(who)
    return client.post(f"/cases/{town.case.pk}/{tail}", envelope(client, **fields))


def decision(letter, **more):
    return {
        "decision": letter,
        "reason": "架空の理由",
        "decided_on": format_day(today()),
        "contains": ["4", "256"],
    } | more


def days(facts):
    """Numbers are days from today."""
    return {
        name: format_day(today() + timedelta(value)) if isinstance(value, int) else value
        for name, value in facts.items()
    }


def closing(way, **more):
    facts = {
        "way": way,
        "programme": "P1",
        "evaluated_on": format_day(today()),
        "changes": ["16"],
        "text": "架空の評価",
    }
    facts |= {"contains": ["4", "256"], "close_reason": "11", "sure": "on", "version": "1"}
    return facts | more


def test_without_the_application_the_page_offers_the_other_roads_and_says_why(town):
    town.agree(town.coordinator, topics=5)
    shown = text(page(town, town.coordinator))
    assert "いま選べないもの" in shown and "本人の申込（C1）の同意がないため" in shown
    refused = post(town, town.coordinator, "coordination/", **decision("B"))
    assert refused.status_code == 422
    assert post(town, town.coordinator, "coordination/", **decision("C")).status_code == 303
    assert "C　支援会議で協議する" in text(page(town, town.coordinator))


def test_a_case_is_taken_on_the_page_and_the_page_says_what_that_opened(town):
    town.apply()
    taken = post(town, town.coordinator, "coordination/", **decision("B"))
    assert taken.status_code == 303
    assert "受理ずみ" in text(page(town, town.coordinator)) and town.holds(town.coordinator)
    again = post(town, town.coordinator, "coordination/", **decision("B"))
    assert again.status_code == 422 and "もう多機関協働で受理しています" in text(again)
    banner = text(page(town, town.office, ""))
    assert "基本情報、プラン・会議が見えています" in banner
    consents = text(page(town, town.window, "consent/"))
    assert "多機関協働で受理しました" in consents


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": ""}, "理由"),
        ({"reason": "あ" * 10_001}, "1字"),
        ({"decided_on": 1}, "判断した日"),
        ({"decided_on": "昭和64年1月8日"}, "判断した日"),
        ({"decided_on": -400}, "ケースを開いた日"),
        ({"decision": "Z"}, "判断"),
        ({"contains": []}, "書いてある情報"),
    ],
)
def test_what_is_not_well_formed_is_shown_again_with_a_remedy(town, wrong, sentence):
    town.apply()
    answer = post(town, town.coordinator, "coordination/", **decision("A", **days(wrong)))
    assert answer.status_code == 422 and sentence in text(answer)
    with acting(town.coordinator):
        assert not CoordinationIntake.objects.exists()


def test_nul_bytes_are_no_fault(town):
    town.apply()
    answer = post(town, town.coordinator, "coordination/", **decision("A", reason="架\x00空"))
    assert answer.status_code in (303, 422)


def test_a_form_is_taken_once(town):
    town.apply()
    client = browser(town.coordinator)
    fields = envelope(client, **decision("A"))
    for _ in range(2):
        assert client.post(f"/cases/{town.case.pk}/coordination/", fields).status_code == 303
    with acting(town.coordinator):
        assert CoordinationIntake.objects.count() == 1


def test_a_window_reads_the_page_and_decides_nothing(town):
    shown = page(town, town.window)
    assert shown.status_code == 200 and "受付判断をする" not in text(shown)
    assert post(town, town.window, "coordination/", **decision("A")).status_code == 403
    for tail in ("coordination/", "monitoring/", "close/", "reopen/"):
        assert page(town, town.elderly, tail).status_code == 404


def test_after_a_withdrawal_the_page_shows_the_roads_that_remain(town):
    given = town.apply()
    town.decide("B")
    client = browser(town.window)
    client.post(f"/consents/{given.pk}/withdraw/", envelope(client, reason=""))
    told = text(client.get(f"/cases/{town.case.pk}/consent/"))
    assert "申込が撤回されたので、多機関協働は終わりました" in told
    shown = text(client.get(f"/cases/{town.case.pk}/coordination/"))
    assert "これからの道" in shown and "申込の同意の撤回" in shown
    assert page(town, town.coordinator).status_code == 404
    done = post(town, town.window, "close/", **closing("BREAK_OFF", close_reason="32"))
    assert done.status_code == 303 and town.stage == "SUSPENDED"


def test_the_withdrawal_page_says_beforehand_that_the_work_ends(town):
    given = town.apply()
    town.decide("B")
    shown = text(browser(town.window).get(f"/consents/{given.pk}/withdraw/"))
    assert "多機関協働が終わり" in shown


def test_monitoring_is_written_with_the_next_day(town):
    facts = {"happened_on": format_day(today()), "findings": "架空の状況", "contains": ["4"]}
    late = post(town, town.window, "monitoring/", **facts, next_on=format_day(today()))
    assert late.status_code == 422 and "次回の予定は、実施日より後" in text(late)
    done = post(town, town.window, "monitoring/", **facts, next_on=format_day(today() + timedelta(30)))
    assert done.status_code == 303
    with acting(town.window):
        assert Monitoring.objects.get().next_on == today() + timedelta(30)
    assert "次回の予定" in text(page(town, town.window))


def test_an_end_that_a_meeting_must_decide_is_not_offered_before_it_has(town):
    town.apply()
    town.decide("B")
    shown = text(page(town, town.coordinator, "close/"))
    assert "終結・中断は、会議で決めます" in shown
    assert post(town, town.coordinator, "close/", **closing("END")).status_code == 422
    chosen, other = town.resolve("CLOSE"), town.resolve("SUSPEND")
    lead = {"lead_agency": str(town.window.agency_id)}
    wrong = post(town, town.coordinator, "close/", **closing("END", resolution=str(other.pk), **lead))
    assert wrong.status_code == 422 and "合う決定を選び直してください" in text(wrong)
    nobody = post(town, town.coordinator, "close/", **closing("END", resolution=str(chosen.pk)))
    assert nobody.status_code == 422 and "主担当機関を選んでください" in text(nobody)
    done = post(town, town.coordinator, "close/", **closing("END", resolution=str(chosen.pk), **lead))
    assert done.status_code == 303 and done["Location"] == f"/cases/{town.case.pk}/"
    assert town.stage == "CLOSED"
    left = page(town, town.coordinator, "")
    assert left.status_code == 200 and "架空の評価" not in text(left)


def test_what_is_still_open_is_listed_before_the_end(town):
    town.agree(town.elderly, topics=5)
    shown = text(page(town, town.window, "close/"))
    assert "続いている同意 1件" in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"changes": ["00", "16"]}, "変化なし"),
        ({"close_reason": ""}, "理由を選んでください"),
        ({"sure": ""}, "チェックを入れてください"),
        ({"watch_until": -1}, "見守りの終わり"),
        ({"evaluated_on": -400}, "ケースを開いた日"),
    ],
)
def test_an_evaluation_that_does_not_fit_is_shown_again(town, wrong, sentence):
    answer = post(town, town.window, "close/", **closing("END", **days(wrong)))
    assert answer.status_code == 422 and sentence in text(answer) and "架空の評価" in text(answer)
    assert town.stage == "RECEIVED"


def test_the_second_of_two_who_end_a_case_is_told(town):
    town.move(town.window, "ASSESSMENT")
    stale = post(town, town.window, "close/", **closing("END", version="1"))
    assert stale.status_code == 422 and "ほかの人が先に保存しました" in text(stale)


def test_a_case_is_closed_watched_and_reopened(town):
    town.agree(town.elderly, topics=5)
    until = format_day(today() + timedelta(20))
    done = post(town, town.window, "close/", **closing("END", watch="民生委員が月に一度", watch_until=until))
    assert done.status_code == 303
    shown = text(page(town, town.window))
    assert "見守りの終わり" in shown and "再開する" in shown
    assert "再開する" in text(page(town, town.window, ""))
    again = text(page(town, town.window, "reopen/"))
    assert "次の同意による共有は、再開すると止まります" in again
    assert post(town, town.window, "reopen/", reason="架空", version="2").status_code == 303
    consents = text(page(town, town.window, "consent/"))
    assert "再開前の同意・要確認" in consents and "改めて確認" in consents
    assert "改めて確認が要ります" in text(page(town, town.window, ""))


def test_many_agencies_end_and_the_case_goes_on(town):
    town.apply()
    town.decide("B")
    lead = closing("HAND_OVER", lead_agency=str(town.window.agency_id), close_reason="12")
    nobody = post(town, town.coordinator, "close/", **lead | {"lead_agency": ""})
    assert nobody.status_code == 422 and "主担当機関を選んでください" in text(nobody)
    assert post(town, town.coordinator, "close/", **lead).status_code == 303
    assert town.stage == "RECEIVED" and not town.holds(town.coordinator)
    assert "主担当機関へ引き継いだ" in text(page(town, town.window))


def test_one_programme_is_evaluated_without_moving_the_case(town):
    town.agree(town.elderly, topics=5)
    only = closing("PROGRAMME", programme="P4", close_reason="", sure="")
    assert post(town, town.elderly, "close/", **only).status_code == 303
    with acting(town.elderly):
        assert not Evaluation.objects.get().whole_case
    assert town.stage == "RECEIVED"


def test_an_evaluation_contains_what_its_changes_tell(town):
    only = closing("PROGRAMME", changes=["04"], close_reason="", sure="")
    assert post(town, town.window, "close/", **only).status_code == 303
    with acting(town.window):
        assert Evaluation.objects.get().topics & 8


def test_a_released_note_says_where_it_comes_from(town):
    with as_migrator():
        NoteFactory(case=Case.objects.get(pk=town.case.pk), origin="架空の支援会議", method="08")
    assert "もとの会議：架空の支援会議" in text(page(town, town.window, ""))
