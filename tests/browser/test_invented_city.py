"""The invented city in front of its visitors: unmistakably invented, seen through several eyes, explained on one sheet each."""

import io

import pikepdf
import pytest

from desk.guide import cards

from . import acts
from .conftest import overflows, violations

STRIP = "デモ：架空のデータです"


@pytest.fixture
def as_in_the_demo(monkeypatch):
    """The page for what is absent, as the demo's own settings give it."""
    monkeypatch.setattr("kodaira_jusou.urls.handler404", "demo.views.page_not_found")


def see_as(page, name):
    page.locator("summary", has_text="別の人として見る").click()
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


@pytest.mark.parametrize("size", ["wide", "narrow", "least"])
def test_one_case_through_three_pairs_of_eyes(enter, city, as_in_the_demo, size):
    page = enter("mado-tanaka", size)
    address = city.url + acts.case_of(city, "見本 花子")
    page.goto(address)
    assert page.get_by_text("来所。家賃3か月分の滞納。").first.is_visible()
    see_as(page, "鈴木 由美")
    assert page.url == address and "鈴木 由美" in page.locator(".c-menu summary").inner_text()
    assert page.get_by_text("二度目の訪問。膝が痛く").first.is_visible()
    assert "家賃3か月分" not in page.content()
    see_as(page, "伊藤 さやか")
    assert page.url == address and page.get_by_role("heading", name="ページが見つかりません").is_visible()
    assert "見本" not in page.content() and overflows(page) <= 0 and violations(page) == []
    see_as(page, "田中 健")
    assert page.url == address and page.get_by_text("来所。家賃3か月分の滞納。").first.is_visible()


@pytest.mark.parametrize("size", ["wide", "narrow", "least"])
def test_the_people_to_choose_from_are_in_reach(enter, city, size):
    page = enter("mado-tanaka", size)
    page.goto(city.url + "/")
    page.locator("summary", has_text="別の人として見る").click()
    buttons = page.locator(".c-demo__list button")
    assert buttons.count() == 11 and overflows(page) <= 0 and violations(page) == []
    width = page.viewport_size["width"]
    for button in buttons.all():
        box = button.bounding_box()
        assert box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= width
    buttons.last.scroll_into_view_if_needed()
    assert buttons.last.is_visible()


def test_eyes_change_without_a_script(enter, city):
    page = enter("mado-tanaka", java_script_enabled=False)
    page.goto(city.url + "/guide/")
    see_as(page, "中村 隆")
    assert acts.path(page) == "/guide/" and page.get_by_text("あなたの役割：監査").is_visible()


@pytest.mark.parametrize("path", ["/login/", "/", "/nowhere/"])
def test_every_page_says_that_it_is_invented(enter, city, as_in_the_demo, path):
    page = enter(None if path == "/login/" else "mado-tanaka")
    page.goto(city.url + path)
    word = page.get_by_text(STRIP)
    assert word.is_visible()
    stripes = word.evaluate("one => getComputedStyle(one.closest('.c-demo')).backgroundImage")
    assert stripes.startswith("repeating-linear-gradient") and "rgb(236, 0, 0)" in stripes
    page.emulate_media(media="print")
    assert (
        word.is_visible()
        and word.evaluate("one => getComputedStyle(one.closest('.c-demo')).printColorAdjust") == "exact"
    )
    assert not page.locator("summary", has_text="別の人として見る").is_visible()


def test_each_card_is_one_sheet_of_paper(enter, city):
    page = enter("mado-tanaka")
    for card in cards():
        page.goto(f"{city.url}/guide/{card.slug}/")
        paper = pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
        sizes = [[round(float(side)) for side in sheet.mediabox[2:]] for sheet in paper.pages]
        assert sizes == [[595, 842]], card.slug


def test_a_card_is_reached_from_the_menu(enter, city):
    page = enter("csw-sato")
    page.goto(city.url + "/")
    page.locator(".c-menu summary").click()
    acts.follow(page, page.get_by_role("link", name="はじめての方へ"))
    acts.follow(page, page.get_by_role("link", name="CSWの案内を開く"))
    assert page.get_by_role("heading", name="今日の5つ").is_visible() and violations(page) == []
