"""アセスメント in front of a browser: without a mouse, without a script, with errors, at 320 px, on paper."""

import re

import pytest

from . import acts, places
from .test_drafts import kept
from .test_keyboard import Keys
from .test_pages import faults, unfold

SHEET, SECTION = places.Place("case-assessment", ("case",)), "assessment/{}/"


@pytest.fixture
def guide(city):
    return places.Guide(city)


@pytest.fixture
def case(guide):
    return guide.address(places.Place("case-detail", ("case",)))


ANSWERS = (
    "SELECT {} FROM cases_answer a JOIN cases_case c ON c.id = a.case_id JOIN people_person p ON p.id = c.person_id"
    " WHERE p.name = '見本 花子' ORDER BY a.created_at"
)


def answers(city, column="text"):
    return [row[0] for row in acts.rows(city, ANSWERS.format(column))]


def test_section_after_section_without_a_mouse(enter, city, case):
    keys = Keys(enter("mado-tanaka"))
    keys.page.goto(case + SECTION.format("voice"))
    keys.skip("入力欄へ移動")
    assert keys.at("いつの話か")
    keys.tab_to("本人", 1)
    keys.press("Space")
    keys.tab_to("本人の主訴", 1)
    keys.type("夜に眠れない。")
    keys.tab_to("保存して次の欄へ", 14)
    keys.go()
    assert acts.path(keys.page).endswith("/assessment/issues/")
    keys.tab_to("本人", 1)  # the next section, too, is begun at its first field
    keys.press("ArrowRight")
    assert keys.at("家族")
    keys.tab_to("生活習慣の乱れ", 1)
    keys.press("Space")
    keys.go("Control+Enter")
    assert answers(city)[0] == "夜に眠れない。"
    assert any("14" in codes for codes in answers(city, "codes"))
    assert set(answers(city, "source")) == {"SELF", "FAMILY"}


def test_a_fold_of_the_sheet_opens_from_the_keyboard(enter, case):
    page = enter("mado-tanaka")
    page.goto(case + "assessment/")
    fold = page.locator("#health > summary")
    fold.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("この欄に答える.*健康・障がい")).wait_for()


def test_what_is_typed_comes_back_after_leaving(enter, case):
    page = enter("mado-tanaka")
    page.goto(case + SECTION.format("summary"))
    kept(page, lambda: page.get_by_label("支援の方向性").fill("近所に居場所をつくる。"))
    page.goto(case)
    page.goto(case + SECTION.format("summary"))
    page.get_by_text("下書きがあります").wait_for()
    page.get_by_role("button", name="戻す").click()
    assert page.get_by_label("支援の方向性").input_value() == "近所に居場所をつくる。"


@pytest.mark.parametrize("size", ["wide", "least"])
def test_the_forms_are_sound_with_errors_and_the_sheet_with_answers(enter, case, size):
    page = enter("mado-tanaka", size)
    for section in ("route", "money", "screening"):
        page.goto(case + SECTION.format(section))
        acts.press(page, "保存して次の欄へ")
        assert page.locator(".c-errors li a").count() > 0
        assert faults(page) == {}, section
    page.goto(case + SECTION.format("work"))
    page.get_by_label("いつの話か").fill("R7.4.1")
    acts.choose(page, "何からわかったか", "家族")
    page.get_by_label("これまでの仕事").fill("倉庫で12年")
    acts.press(page, "保存して戻る")
    unfold(page)
    assert page.get_by_text("古い回答").is_visible() and faults(page) == {}
    page.goto(case + "assessment/family/new/")
    acts.press(page, "保存する")
    assert page.locator(".c-errors li a").count() > 0 and faults(page) == {}


def test_it_works_without_a_script(enter, case):
    page = enter("mado-tanaka", java_script_enabled=False)
    page.goto(case + SECTION.format("housing"))
    acts.choose(page, "何からわかったか", "書類")
    page.get_by_label("家賃（月）（円）").fill("５万")
    acts.press(page, "保存して戻る")
    assert page.get_by_text("50,000円").is_visible()
    page.goto(case + SECTION.format("housing"))
    acts.follow(page, page.get_by_role("link", name="前の回答を写す"))
    assert page.get_by_label("家賃（月）（円）").input_value() == "50000"


def test_the_paper_holds_the_sheet_and_nothing_of_the_screen(enter, city, case):
    page = enter("mado-tanaka")
    page.goto(case + SECTION.format("voice"))
    acts.choose(page, "何からわかったか", "観察")
    page.get_by_label("支援者の見立て").fill("話し相手がほしい。")
    acts.press(page, "保存して戻る")
    page.goto(case + "assessment/print/")
    page.emulate_media(media="print")
    assert page.get_by_text("話し相手がほしい。").is_visible() and page.get_by_text("取扱注意").is_visible()
    assert page.get_by_role("button", name="印刷する").is_hidden() and page.locator(".c-nav").is_hidden()


def test_the_families_years_grow_and_are_corrected(enter, case):
    page = enter("mado-tanaka", "narrow")
    page.goto(case + "assessment/family/")
    acts.follow(page, page.get_by_role("link", name="年表に加える"))
    page.get_by_label("いつ").fill("昭和55年ごろ")
    page.get_by_label("できごと").fill("結婚して転居")
    acts.press(page, "保存する")
    acts.follow(page, page.get_by_role("link", name=re.compile("訂正する.*昭和55年ごろ")))
    page.get_by_label("できごと").fill("結婚して小平に転居")
    acts.press(page, "保存する")
    assert page.get_by_text("結婚して小平に転居").is_visible()
    acts.follow(page, page.get_by_role("link", name=re.compile("訂正履歴.*昭和55年ごろ")))
    assert page.get_by_text("第2版（今の内容）").is_visible()
