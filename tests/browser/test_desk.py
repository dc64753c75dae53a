"""さがす, 下書き and 誰が見たか as their users meet them, in the states the list of pages does not show."""

from urllib.parse import unquote

import pytest

from . import acts
from .conftest import overflows, violations

SIZES = ["wide", "narrow", "least"]


def fit(page):
    assert overflows(page) <= 0
    assert violations(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_a_known_person_is_found_with_the_keyboard_alone(enter, city, size):
    page = enter("mado-tanaka", size)
    page.goto(city.url + "/")
    page.locator("#id_words").focus()
    page.keyboard.type("みほん はなこ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?r=*")
    assert page.locator("h2", has_text="1件見つかりました").is_visible()
    fit(page)
    page.locator("article h3 a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")
    assert "見本 花子" in page.locator("h1").inner_text()


@pytest.mark.parametrize("size", SIZES)
def test_found_words_and_nothing_found_are_readable(enter, city, size):
    page = enter("mado-tanaka", size)
    for words, shown in (("家賃", "mark"), ("どこにもない", ".c-empty"), ("", ".c-errors")):
        page.goto(city.url + "/search/")
        page.fill("#id_words", words)
        page.press("#id_words", "Enter")
        page.locator(shown).first.wait_for()
        assert acts.path(page) == "/search/" and "家賃" not in unquote(page.url)
        fit(page)


def test_back_from_a_case_leads_to_what_was_found(enter, city):
    page = enter("mado-tanaka")
    acts.search(page, city, "家賃")
    found = page.locator("mark").all_inner_texts()
    acts.follow(page, page.locator("main h3 a"))
    assert acts.path(page).startswith(("/cases/", "/consultations/"))
    page.go_back()
    assert page.locator("mark").all_inner_texts() == found and found
    assert page.get_by_label("さがす言葉").input_value() == "家賃"


@pytest.mark.parametrize("size", SIZES)
def test_who_looked_and_the_log_of_the_house_fit(enter, city, size):
    page = enter("mado-tanaka", size)
    page.goto(city.url + "/cases/")
    acts.follow(page, page.locator("tbody th a"))
    acts.follow(page, page.get_by_role("link", name="誰が見たか"))
    assert page.locator("tbody tr").count() > 1
    fit(page)
    auditor = enter("kansa-nakamura", size)
    auditor.goto(city.url + "/audit/")
    auditor.locator(".c-filter summary").click()
    auditor.fill("#id_name", "見本 花子")
    auditor.fill("#id_born", "S19.5.3")
    acts.press(auditor, "絞り込む")
    assert auditor.get_by_text("見本 花子").first.is_visible()
    assert "見本" not in auditor.url
    fit(auditor)


def test_what_was_typed_comes_back_from_the_server(enter, city):
    page = enter("mado-tanaka")
    page.goto(city.url + "/consultations/new/")
    page.fill("#id_text", "途中まで書いた\n二行目")
    with page.expect_response("**/drafts/") as saved:
        page.locator("#id_text").blur()
    assert saved.value.status == 204
    again = page.context.new_page()
    again.goto(city.url + "/consultations/new/")
    offer = again.locator("text=下書きがあります")
    offer.wait_for()
    fit(again)
    again.get_by_role("button", name="戻す").click()
    assert again.input_value("#id_text") == "途中まで書いた\n二行目"
    again.reload()
    with again.expect_response("**/drafts/") as thrown:
        again.get_by_role("button", name="捨てる").click()
    assert thrown.value.status == 204
    with again.expect_response(lambda answer: "/drafts/?draft=" in answer.url) as asked:
        again.reload()
    assert asked.value.status == 204
