"""まだ同意がもらえないとき: a refusal is a state with a day to ask again, and help goes on."""

from datetime import timedelta

import pytest

from accounts.querysets import today
from cases.models import CaseNote
from common.businessdays import add_open_days
from common.wareki import format_day
from consent.models import Asking
from tests.consent.conftest import page, words
from tests.people import envelope
from tests.world import acting


def address(town):
    return f"{town.url}asking/"


def answered(**others):
    return {
        "answer": "REFUSED",
        "why": "02",
        "asked_on": format_day(today()),
        "ask_again_on": format_day(today() + timedelta(days=14)),
        "note": "「いまは放っておいてほしい」とのこと。月に一度、訪ねる。",
    } | others


def test_a_refusal_is_recorded_and_help_goes_on(town):
    counter = town.browser(town.counter)
    shown = page(counter.get(town.url))
    again = shown.xpath("//input[@name='ask_again_on']/@value")
    assert again == [format_day(add_open_days(today(), 10))]

    done = counter.post(address(town), envelope(counter, **answered()))
    assert done.status_code == 303 and done["Location"] == f"{town.url}#asking"
    after = words(counter.get(town.url))
    day = format_day(today() + timedelta(days=14))
    assert f"不同意を記録しました。次に聞く日は{day}です。支援は続けます。" in after
    assert f"次に聞く日：{day}" in after and "いまは放っておいてほしい" in after
    assert "本人同意：得られていません" in after, "the banner says so on every page of the case"
    for offered in ("働きかけを続ける", "名前を出さずに照会する", "法令にもとづいてつなぐ"):
        assert offered in after

    case = f"/cases/{town.case.pk}/"
    note = {
        "happened_on": format_day(today()),
        "method": "02",
        "partner": "SELF",
        "text": "訪問した。",
        "topics": ["4"],
    }
    assert counter.post(case, envelope(counter, **note)).status_code == 303
    with acting(town.counter):
        assert CaseNote.objects.get().text == "訪問した。"
        assert Asking.objects.get().answer == "REFUSED"


def test_the_newest_answer_stands_and_the_earlier_ones_are_listed(town):
    counter = town.browser(town.counter)
    before = today() - timedelta(days=20)
    for typed in (
        answered(asked_on=format_day(before), note="はじめの返事"),
        answered(answer="PENDING", why="06", note="二度目の返事"),
    ):
        assert counter.post(address(town), envelope(counter, **typed)).status_code == 303
    shown = page(counter.get(town.url))
    rows = shown.xpath("//section[@id='asking']//tbody/tr")
    assert ["二度目" in row.text_content() for row in rows] == [True, False]
    assert "二度目の返事" in shown.xpath("//section[@id='asking']//div[@class='c-card']")[0].text_content()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"answer": ""}, "返事を選んでください。"),
        ({"answer": "AGREED"}, "一覧の中から選んでください。"),
        ({"why": ""}, "同意が得られない理由を選んでください。"),
        ({"ask_again_on": ""}, "次に聞く日を入力してください。"),
        ({"ask_again_on": "昭和64年1月8日"}, "平成"),
        ({"asked_on": "令和90年1月1日"}, "までの日付を入力してください。"),
        ({"note": "長" * 1001}, "1000字までにしてください"),
        ({"note": "a\x00"}, "使えない文字が入っています。"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(town, changed, sentence):
    counter = town.browser(town.counter)
    answer = counter.post(address(town), envelope(counter, **answered(**changed)))
    assert answer.status_code == 422 and sentence in words(answer)
    with acting(town.counter):
        assert not Asking.objects.exists()


@pytest.mark.parametrize("days", [0, -1])
def test_the_day_to_ask_again_comes_after_the_day_of_asking(town, days):
    counter = town.browser(town.counter)
    typed = answered(ask_again_on=format_day(today() + timedelta(days=days)))
    answer = counter.post(address(town), envelope(counter, **typed))
    assert answer.status_code == 422 and "より後の日を入力してください。" in words(answer)


def test_a_day_to_ask_again_that_is_over_is_no_day_to_ask_again(town):
    over = {
        name: format_day(today() - timedelta(days=ago))
        for name, ago in (("asked_on", 9), ("ask_again_on", 1))
    }
    counter = town.browser(town.counter)
    answer = counter.post(address(town), envelope(counter, **answered(**over)))
    assert answer.status_code == 422 and "今日から後の日を入力してください。" in words(answer)


def test_a_double_click_records_one_answer(town):
    counter = town.browser(town.counter)
    typed = envelope(counter, **answered())
    assert [counter.post(address(town), typed).status_code for _ in range(2)] == [303, 303]
    with acting(town.counter):
        assert Asking.objects.count() == 1


def test_a_named_agency_reads_nothing_of_it_and_records_none(town):
    town.give(town.elderly.agency)
    counter, elderly, other = (town.browser(m) for m in (town.counter, town.elderly, town.other))
    counter.post(address(town), envelope(counter, **answered()))
    for shown in (elderly.get(town.url), elderly.get(address(town))):
        assert "放っておいて" not in words(shown) and "次に聞く日" not in words(shown)
    assert elderly.post(address(town), envelope(elderly, **answered())).status_code == 403
    absent = "/cases/00000000-0000-4000-8000-000000000000/consent/asking/"
    assert other.get(address(town)).content == other.get(absent).content


def test_a_consent_that_came_later_ends_the_waiting(town):
    counter = town.browser(town.counter)
    counter.post(address(town), envelope(counter, **answered()))
    town.give(town.elderly.agency)
    shown = page(counter.get(town.url)).xpath("//section[@id='asking']")[0]
    assert not shown.xpath(".//div[@class='c-card']") and "放っておいて" in shown.text_content()
