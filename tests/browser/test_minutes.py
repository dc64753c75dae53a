"""A meeting in front of a browser: minutes by the keyboard alone, 確定, the role in the list, the sheet on paper, the valve."""

import re
import threading

import pytest
from pytest_django.live_server_helper import LiveServer

from . import acts, rooms, town

NAME = "見本 花子"
WHERE = "/meetings/{held}/minutes/?item={open_room}"


@pytest.fixture
def city(live):
    """A small town instead of the invented city."""
    with live.building():
        town.build(NAME)
    server = LiveServer("127.0.0.1")
    live.url = server.url
    yield live
    server.stop()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


def held(city):
    """The ids of a meeting of rooms that is being held about the one case of the town."""
    return rooms.afternoon(city, acts.case_of(city, NAME).split("/")[2])


def focused(page):
    """The name of a field, the words of a button or a link."""
    return page.evaluate(
        "(({tagName, name, textContent}) => tagName === 'BUTTON' ? textContent.trim() : name || textContent.trim())(document.activeElement)"
    )


def reach(page, wanted, most=80):
    """Go on with Tab until what has this name or these words has the focus."""
    for _ in range(most):
        if re.fullmatch(wanted, focused(page)):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached, stopped at {focused(page)}")


def test_the_minutes_are_written_and_settled_without_a_mouse(enter, city):
    made = held(city)
    page = enter(rooms.CONVENER)
    page.goto(city.url + WHERE.format(**made))
    page.locator("main").focus()
    reach(page, "talk")
    page.keyboard.press("Control+A")
    page.keyboard.type("薬の飲み忘れについて話した。")
    reach(page, "conclusion")
    page.keyboard.press("Control+A")
    page.keyboard.type("訪問看護に相談する。")
    reach(page, "role-1-who")
    page.keyboard.press("ArrowDown")
    reach(page, "role-1-text")
    page.keyboard.type("主治医に電話する")
    reach(page, "role-1-due_on")
    page.keyboard.type("令和99年1月8日")
    for number in (2, 3, 4):
        page.keyboard.press("Enter")
        assert focused(page) == f"role-{number}-who"
    reach(page, "role-4-text")
    page.keyboard.type("家族に手紙を書く")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    reach(page, "role-4-due_on")
    page.keyboard.type("R99.1.9")
    reach(page, "保存して確定の確認へ")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", name="記録を確定しますか").is_visible()
    assert page.get_by_text("家族に手紙を書く").is_visible()
    page.locator("main").focus()
    reach(page, "記録を確定する")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("確定した記録").is_visible()
    assert acts.count(city, "meetings_task", item_id=made["open_room"]) == 3


def test_what_is_typed_and_not_saved_comes_back_with_all_its_rows(enter, city):
    made = held(city)
    page = enter(rooms.CONVENER)
    page.goto(city.url + WHERE.format(**made))
    page.get_by_label("論点（話し合ったこと）").fill("書きかけの論点")
    page.get_by_role("button", name="行を増やす").click()
    last = page.locator("[data-row]").last
    last.get_by_label("何を").fill("あとの行の役割")
    page.get_by_label("決定", exact=True).focus()
    page.get_by_text("下書きを保存しました").wait_for()
    page.goto(city.url + WHERE.format(**made))
    page.get_by_role("button", name="戻す", exact=True).click()
    assert page.get_by_label("論点（話し合ったこと）").input_value() == "書きかけの論点"
    assert page.locator("[data-row]").last.get_by_label("何を").input_value() == "あとの行の役割"


def test_a_member_reads_prints_and_finds_no_pen(enter, city):
    made = held(city)
    page = enter(rooms.GUEST)
    page.goto(city.url + f"/meetings/{made['held']}/minutes/")
    assert page.get_by_text("訪問看護と相談する。").is_visible()
    assert page.get_by_role("button", name="保存する").count() == 0
    acts.follow(page, page.get_by_role("link", name="自分の控え"))
    page.emulate_media(media="print")
    assert page.get_by_text("複写・持ち出し禁止").first.is_visible()
    assert (
        page.get_by_role("button", name="印刷する").is_hidden() and page.locator("header.c-head").is_hidden()
    )
    assert re.search(r"控え番号\s+\S+-\d{6}", page.locator("main").inner_text())


def test_the_convener_ends_a_role_from_the_list(enter, city):
    held(city)
    page = enter(rooms.CONVENER)
    page.goto(city.url + "/meetings/tasks/")
    acts.follow(page, page.get_by_role("link", name=re.compile("終わったと記録する")))
    page.get_by_label("結果").fill("訪ねて話せた。")
    acts.press(page, "役割を終える")
    assert page.get_by_text("役割を終えました").is_visible()
    assert page.get_by_text("いま残っている役割はありません").is_visible()


def test_words_of_a_room_are_moved_one_by_one(enter, city):
    made = held(city)
    page = enter(rooms.CONVENER)
    page.goto(city.url + f"/meetings/{made['held']}/items/{made['settled_room']}/release/")
    box = page.get_by_role("group", name=re.compile("^決定（会議録）"))
    box.locator("label.c-choice", has_text="この言葉を移す").click()
    acts.press(page, "内容を確認する")
    assert page.get_by_role("heading", name="ケースへ移す言葉を確かめる").is_visible()
    page.locator("label.c-choice", has_text="確かめました").click()
    acts.press(page, "ケースへ移す")
    assert page.get_by_text("1件をケースへ移しました").is_visible()
    assert acts.count(city, "cases_casenote", text="訪問看護と相談する。") == 1


def test_a_meeting_on_consent_is_held_and_told_to_the_case(enter, city):
    case = acts.case_of(city, NAME)
    made = rooms.on_consent(city, case.strip("/").split("/")[-1])
    page = enter(rooms.GUEST)
    page.goto(city.url + f"/meetings/{made['meeting']}/minutes/")
    page.get_by_label("決定", exact=True).fill("いまの支えを続ける。")
    acts.choose(page, "決定の種類", "継続して審議")
    page.get_by_label("次に話し合う日").fill("令和99年3月3日")
    acts.press(page, "保存して確定の確認へ")
    acts.press(page, "記録を確定する")
    acts.press(page, "会議の記録を確定する")
    page.goto(city.url + case + "meetings/")
    assert page.get_by_text("いまの支えを続ける。").first.is_visible()
