"""支援プラン in front of a browser: written without a mouse, kept while it is written, said twice over, printed."""

import re

import pytest
from playwright.sync_api import expect

from . import acts, places
from .conftest import overflows, violations
from .test_keyboard import Keys


@pytest.fixture
def guide(city):
    return places.Guide(city)


def field(page, name, which=0):
    """A field of the sheet by its label; of several rows the one at that place."""
    return page.locator("#plan-rows").get_by_label(name, exact=True).nth(which)


def test_a_plan_is_written_without_a_mouse(enter, guide):
    page = enter("mado-tanaka")
    keys = Keys(page)
    page.goto(guide.address(places.Place("case-plan", ("case",))))
    page.get_by_role("button", name="プランの案をつくる").focus()
    keys.go()
    page.get_by_label("本人の言葉").focus()
    keys.type("家で暮らしたい。")
    page.get_by_role("button", name="目標を足す").focus()
    keys.press("Enter")
    expect(field(page, "課題", -1)).to_be_focused()
    keys.type("夜に眠れない")
    field(page, "支援内容").focus()
    keys.type("週に一度たずねる")
    field(page, "頻度").focus()
    keys.type("毎週木曜")
    keys.press("Enter")
    expect(field(page, "支援内容", -1)).to_be_focused()
    keys.type("通院に付きそう")
    keys.go("Control+Enter")
    assert page.get_by_text("案を保存しました。").is_visible()
    shown = page.locator("main").inner_text()
    for words in ("家で暮らしたい。", "夜に眠れない", "週に一度たずねる", "毎週木曜", "通院に付きそう"):
        assert words in shown
    assert acts.count(guide.city, "cases_planrole", support="通院に付きそう", frequency="") == 1


def test_what_was_typed_comes_back_with_its_new_rows(enter, guide):
    page = enter("mado-tanaka")
    page.goto(guide.address(places.Place("case-plan-edit", ("case", "plan"))))
    address = page.url
    page.get_by_role("button", name="目標を足す").click()
    expect(field(page, "課題", -1)).to_be_focused()
    page.keyboard.type("途中まで書いた課題")
    page.keyboard.press("Tab")
    page.get_by_text(re.compile("下書きを保存しました")).wait_for()
    page.goto(guide.city.url + "/")
    page.goto(address)
    page.locator("[data-draft-restore]").click()
    assert field(page, "課題").input_value() == "途中まで書いた課題"
    acts.press(page, "案を保存する")
    assert page.get_by_text("途中まで書いた課題").is_visible()


def test_two_coordinators_at_one_draft(enter, guide):
    guide.row("goal")
    place = places.Place("case-plan-edit", ("case", "plan"))
    first, second = enter("mado-tanaka"), enter("mado-tanaka")
    for page in (first, second):
        page.goto(guide.address(place))
    field(first, "課題").fill("先の人の課題")
    acts.press(first, "案を保存する")
    field(second, "課題").fill("後の人の課題")
    acts.press(second, "案を保存する")
    assert second.get_by_role("heading", name="ほかの人が先に保存しました").is_visible()
    assert field(second, "課題").input_value() == "後の人の課題"
    assert "先の人の課題" in second.locator(".c-diff").first.inner_text()
    assert violations(second) == [] and overflows(second) <= 0
    acts.press(second, "案を保存する")
    assert second.get_by_text("後の人の課題").is_visible()


@pytest.mark.parametrize("size", ["wide", "least"])
def test_a_sheet_with_errors_and_open_folds_is_sound(enter, guide, size):
    guide.row("role")
    page = enter("mado-tanaka", size)
    page.goto(guide.address(places.Place("case-plan-edit", ("case", "plan"))))
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    page.get_by_label("プランの終了日").fill("昭和64年1月8日")
    field(page, "いつから").fill("令和2年1月1日")
    acts.press(page, "案を保存する")
    assert page.locator(".c-errors li a").count() == 2
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    assert violations(page) == [] and overflows(page) <= 0


def test_the_papers_hold_on_a_sheet(enter, guide):
    page = enter("mado-tanaka")
    guide.row("role")
    page.emulate_media(media="print")
    for query in ("", "?for=person"):
        page.goto(guide.address(places.Place("case-plan-paper", ("case", "plan"), query)))
        assert page.locator(".c-sheet").is_visible()
        assert not page.get_by_role("button", name="印刷する").is_visible()
        assert page.get_by_text("見本 花子 さん").is_visible()
    page.goto(guide.address(places.Place("case-plan", ("case",))))
    assert page.get_by_text("家で暮らしたい。").is_visible() and not page.locator(".c-tabs").is_visible()


def test_the_agency_that_is_asked_answers_from_its_inbox(enter, guide):
    guide.row("role")
    page = enter("korei-suzuki")
    page.goto(guide.city.url + "/")
    row = page.locator(".c-todo__row").filter(has_text="役割の依頼")
    acts.follow(page, row.get_by_role("link", name="返事をする"))
    acts.choose(page, "返事", "引き受ける")
    page.get_by_label("状況・理由").fill("木曜に行きます。")
    acts.press(page, "記録する")
    assert page.get_by_text("「引き受ける」と記録しました。").is_visible()
    assert "承諾" in page.locator("main").inner_text()
