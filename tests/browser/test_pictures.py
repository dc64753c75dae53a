"""The pictures of the README: the case on a desk and on a phone, what is asked before a consent and before a つなぎ, 受信箱."""

import os
from pathlib import Path

import pytest

from . import acts

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "img"
TALLEST, HEAVIEST = 1400, 300_000


def take(page, name, height):
    """A picture from the top of the page; it is put into the documents only when that is asked for."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    size = page.viewport_size
    page.set_viewport_size({"width": size["width"], "height": height})
    picture = page.screenshot(animations="disabled", caret="hide")
    assert height <= TALLEST and len(picture) <= HEAVIEST
    if os.environ.get("JUSOU_PICTURES") == "1":
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / name).write_bytes(picture)


@pytest.mark.parametrize(
    ("size", "name", "height"), [("wide", "case.png", 1380), ("narrow", "case-390.png", 1200)]
)
def test_the_case_page(enter, city, size, name, height):
    page = enter("mado-tanaka", size)
    page.goto(city.url + acts.case_of(city, "見本 花子"))
    assert page.get_by_text("本人同意：あり").is_visible() and len(acts.entries(page)) > 3
    take(page, name, height)


def test_the_page_before_a_consent(enter, city):
    page = enter("mado-tanaka")
    page.goto(city.url + acts.case_of(city, "見本 花子") + "consent/")
    acts.fill_consent(page, ["生活支援課"], ["基本情報", "経過", "お金・仕事・住まい"])
    page.get_by_label("説明した目的と言葉").fill(
        "家賃の相談のため、お名前とお金のこと、相談の経過を生活支援課に伝えます。"
    )
    acts.press(page, "内容を確認する")
    assert page.locator("table .is-new").count() == 3
    take(page, "consent-check.png", 1340)


def test_the_page_before_a_letter(enter, city):
    page = enter("mado-tanaka")
    page.goto(city.url + acts.case_of(city, "見本 花子") + "referrals/new/")
    acts.choose(page, "宛先", "高齢者支援課")
    page.get_by_label("依頼の内容").fill("介護保険の申請と、木曜の午前の同行訪問をお願いします。")
    acts.press(page, "内容を確認する")
    assert page.locator("[data-letter-body]").is_visible()
    take(page, "letter-check.png", 1340)


def test_the_inbox(enter, city):
    page = enter("mado-tanaka")
    page.goto(city.url + "/")
    assert page.get_by_role("heading", name="今日やること").is_visible()
    take(page, "inbox.png", 1340)
