"""Every page as the people who use it meet it: readable, reachable, in Japanese, in place at 320 px, nothing from elsewhere."""

import re

import pytest

from demo.people import PEOPLE

from . import acts, places
from .conftest import overflows, violations

NAMES = ("見本 花子", "試野 りえ")
ENGLISH_IN_USE = {
    "PDF",
    "JPEG",
    "PNG",
    "MB",
    "KB",
    "CSW",
    "NPO",
    "SSW",
    "DV",
    "ID",
    "Ctrl",
    "Shift",
    "Enter",
    "demo-jusou",
} | {row[0] for row in PEOPLE}
CASE_NUMBER = re.compile(r"[0-9A-Z]{3,4}-[0-9A-Z]{4}|指紋 [0-9a-f]{8}")
WORDS = """() => {
  const spoken = [...document.querySelectorAll("[aria-label], [title], [alt], [placeholder]")].flatMap((one) =>
    ["aria-label", "title", "alt", "placeholder"].map((name) => one.getAttribute(name) ?? ""));
  return [document.body.innerText, ...spoken].join("\\n");
}"""
TARGETS = ".c-button, .c-tile, .c-choice, .c-quiet, .c-nav a, .c-tabs a, .c-table--list a, .c-menu summary, .c-fold > summary"
SMALL = """(found) => [...document.querySelectorAll(found)].map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && box.height && box.height < 44).map(([one, box]) => `${box.height} ${one.outerHTML.slice(0, 90)}`)"""


@pytest.fixture
def guide(city):
    return places.Guide(city)


def english(page):
    """Words of visible text and labels that are neither Japanese nor names of things."""
    text = CASE_NUMBER.sub("", page.evaluate(WORDS))
    return sorted(set(re.findall(r"[A-Za-z][A-Za-z-]+", text)) - ENGLISH_IN_USE)


def faults(page):
    """What any page of the house must not be; empty when all is well."""
    title, said = page.title(), {}
    said["title"] = not re.fullmatch(r"[^｜]+｜こだいら重層", title) or any(name in title for name in NAMES)
    said["language"] = page.get_attribute("html", "lang") != "ja"
    said["heading"] = page.locator("h1").count() != 1 or not page.locator("h1").inner_text().strip()
    said["english"] = english(page)
    said["small"] = page.evaluate(SMALL, TARGETS)
    said["filled"] = page.locator('main form[method="post"]:not([autocomplete="off"]):has(textarea)').count()
    said["inline"] = page.locator("[style], style, script:not([src]), [onclick]").count()
    said["overflow"] = max(0, overflows(page))
    said["axe"] = violations(page)
    return {name: found for name, found in said.items() if found}


def visit(page, guide, place):
    address = guide.address(place)
    answer = page.goto(address)
    found = faults(page) if answer.status == 200 else {"status": answer.status}
    return [f"{place.name}: {name}: {what}" for name, what in found.items()]


def test_every_route_is_listed():
    assert sorted(places.routes()) == sorted(places.listed())


@pytest.mark.parametrize("size", ["wide", "least"])
@pytest.mark.parametrize("username", places.PAGES)
def test_every_page_is_sound(enter, guide, username, size):
    page = enter(username, size)
    found = [fault for place in places.PAGES[username] for fault in visit(page, guide, place)]
    assert not found, "\n".join(found)


def test_addresses_for_buttons_answer_with_a_page(enter, guide):
    browsers = {username: enter(username) for username in {row[0] for row in places.BUTTONS}}
    for username, place in places.BUTTONS:
        page = browsers[username]
        assert page.goto(guide.address(place)).status == 405, place
        assert page.get_by_role("heading", name="この画面は開けません").is_visible() and faults(page) == {}


def test_what_is_no_page_says_only_its_own_piece(enter, guide):
    browsers = {username: enter(username) for username in {row[0] for row in places.PIECES}}
    for username, place, status in places.PIECES:
        answer = browsers[username].request.get(guide.address(place), max_redirects=0)
        assert answer.status == status, place
        assert "<html" not in answer.text(), place


def unfold(page):
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")


@pytest.mark.parametrize("size", ["wide", "least"])
def test_forms_are_sound_with_errors_and_with_all_folds_open(enter, guide, size):
    page = enter("mado-tanaka", size)
    case = guide.address(places.Place("case-detail", ("case",)))
    for address, button in (
        (guide.city.url + "/consultations/new/", "相談を保存する"),
        (case, "保存する"),
        (case + "consent/", "内容を確認する"),
        (case + "relatives/new/", "保存する"),
    ):
        page.goto(address)
        acts.press(page, button)
        assert page.locator(".c-errors li a").count() > 0
        unfold(page)
        assert faults(page) == {}, address


@pytest.mark.parametrize("size", ["wide", "least"])
def test_pages_in_between_are_sound(enter, guide, size):
    page = enter("mado-tanaka", size)
    case = guide.address(places.Place("case-detail", ("case",)))
    page.goto(case + "consent/")
    acts.fill_consent(page, ["生活支援課"], ["基本情報", "経過"])
    acts.press(page, "内容を確認する")
    assert (
        page.get_by_role("heading", name="同意の内容を確認してください").is_visible() and faults(page) == {}
    )
    page.goto(guide.city.url + "/")
    page.locator(".c-menu summary").click()
    assert page.get_by_role("link", name="パスワードを変える").is_visible() and faults(page) == {}
    assert page.goto(f"{guide.city.url}/cases/{acts.NOWHERE}/").status == 404 and faults(page) == {}
    page.goto(case)
    acts.fill_note(page, "時間がたったあとの記録。")
    acts.forget(guide.city, page)
    with page.expect_navigation():
        page.locator("#write form").evaluate("form => form.requestSubmit()")
    assert page.get_by_text("もう一度サインインしてください").is_visible() and faults(page) == {}
    acts.sign_in(page, "田中 健")
    assert page.get_by_role("heading", name="続きから送信します").is_visible() and faults(page) == {}


def test_everything_works_without_a_script(enter, city):
    page = enter(java_script_enabled=False)
    page.goto(city.url + "/consultations/new/")
    acts.sign_in(page, "田中 健")
    assert acts.path(page) == "/consultations/new/"
    acts.take_consultation(page, city, called="例示 ナオ", concern="介護のこと")
    case = city.url + acts.open_case(page)
    acts.write_note(page, "電話で話を聞いた。", "健康・障がい・介護")
    assert acts.entries(page)[0] == "電話で話を聞いた。"
    assert page.get_by_text("経過記録を保存しました。生活相談窓口2人だけに見えます。").is_visible()
    acts.record_consent(page, case, ["高齢者支援課"], ["基本情報", "経過"])
    assert page.get_by_text("同意を記録しました。").is_visible()
    acts.withdraw_consent(page, case, "本人の申出")
    assert page.get_by_text("同意の撤回を記録しました。").is_visible()
    acts.search(page, city, "例示 ナオ")
    acts.follow(page, page.get_by_role("link", name="例示 ナオ"))
    assert page.url == case
    page.locator(".c-menu summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="サインアウト").click()
    assert page.get_by_text("サインアウトしました。").is_visible()
