"""A meeting is prepared in front of a browser: each kind, recomputed with every tick, by keyboard alone, at 320 px."""

import re
import threading

import pytest
from pytest_django.live_server_helper import LiveServer

from . import acts, town
from .test_pages import faults

NAME = "見本 花子"


@pytest.fixture
def city(live):
    """A small town instead of the invented city; the consent of its one person reaches 高齢 and 生活支援."""
    with live.building():
        town.build(NAME)
    server = LiveServer("127.0.0.1")
    live.url = server.url
    yield live
    server.stop()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


def at_preparation(page, city, username="mado-tanaka"):
    """The preparation of a meeting of 架空の支援会議, with the invented case ticked."""
    acts.body(city)
    meeting = acts.meeting(city, username)
    case = acts.case_of(city, NAME).split("/")[2]
    page.goto(f"{city.url}/meetings/{meeting}/prepare/?case={case}")
    return meeting


def look(page):
    """Ask what is possible, with or without a script."""
    acts.press(page, "どの会議で話し合えるか調べる")


def roads(page):
    return [re.sub(r"（.*", "", text) for text in page.locator("button[name=take]").all_inner_texts()]


def write_item(page, text, *purposes):
    acts.choose(page, "協議事項", *purposes)
    page.get_by_label(re.compile("^経緯と論点")).fill(text)


def test_every_tick_is_answered_at_once(enter, city):
    page = enter("mado-tanaka")
    at_preparation(page, city)
    acts.choose(page, "呼ぶ機関", "高齢者支援課")
    page.get_by_text("呼ぶ機関すべてに本人の同意が及んでいます").wait_for()
    assert "重層的支援会議の議題にする" in roads(page)[0]
    acts.choose(page, "呼ぶ機関", "障がい者支援課")
    page.get_by_text("障がい者支援課には、本人の同意が及んでいません").wait_for()
    assert page.get_by_text("重層的支援会議（同意のある機関だけで）").is_visible()
    assert page.locator("button[name=take]", has_text="社会福祉法106条の6").is_visible()
    assert faults(page) == {}
    with page.expect_navigation():
        page.locator("button[name=take]", has_text="重層的支援会議の議題にする").first.click()
    assert page.get_by_label("会議での呼び名").input_value() == NAME and faults(page) == {}
    write_item(page, "家賃の遅れについて、役割を分けたい。", "プランの適切性の協議")
    acts.press(page, "議題にする")
    assert page.get_by_role("heading", name=NAME).is_visible()
    assert acts.count(city, "meetings_item", basis="CONSENT", state="OPEN") >= 1


@pytest.mark.parametrize("size", ["wide", "least"])
def test_a_room_and_an_anonymous_item_without_a_script(enter, city, size):
    page = enter("mado-tanaka", size, java_script_enabled=False)
    at_preparation(page, city)
    acts.choose(page, "呼ぶ機関", "障がい者支援課")
    look(page)
    assert page.locator("button[name=take]", has_text="匿名").is_visible()
    with page.expect_navigation():
        page.locator("button[name=take]", has_text="社会福祉法106条の6").first.click()
    write_item(page, "名前を出さずに、心配なことを話したい。", "必要な情報の交換")
    acts.press(page, "議題にする")
    assert page.get_by_text("守秘の義務を読んで、チェックを付けてください。").first.is_visible()
    page.get_by_label("守秘の義務を確認しました").check()
    acts.press(page, "議題にする")
    assert page.get_by_text("この議題の資料と会話は、構成員だけのものです").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def tab_to(page, words, most=90):
    """Press Tab until what has these words is reached."""
    said = "() => { const on = document.activeElement; return (on.labels?.[0] ?? on).innerText ?? '' }"
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate(said):
            return
    raise AssertionError(f"{words} is not reached with {most} steps")


def test_preparation_by_keyboard_alone(enter, city):
    page = enter("mado-tanaka")
    at_preparation(page, city)
    tab_to(page, "障がい者支援課")
    page.keyboard.press("Space")
    tab_to(page, "どの会議で話し合えるか調べる")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "社会福祉法106条の6")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "必要な情報の交換")
    page.keyboard.press("Space")
    tab_to(page, "経緯と論点")
    page.keyboard.type("鍵盤だけで書いた論点。")
    tab_to(page, "守秘の義務を確認しました")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.get_by_text("鍵盤だけで書いた論点。").is_visible()
