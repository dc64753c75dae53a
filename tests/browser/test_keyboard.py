"""The same morning at the counter without a mouse; and a Japanese input method that is never interrupted."""

import pytest

from . import acts

NAME = "例示 キイ"
TEXT = "夫の介護で眠れない日が続いている。"
NOTE = "電話で様子を聞いた。夜は長女が来てくれることになった。"
SEEN = """() => {
  const held = document.activeElement.closest("label") ?? document.activeElement;
  const shapes = [document.activeElement, held].map((one) => getComputedStyle(one));
  const lit = shapes.some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
  const box = held.getBoundingClientRect();
  return { lit, inside: box.bottom > 0 && box.top < window.innerHeight && box.width > 0 };
}"""


class Keys:
    """Hands that never leave the keyboard; every stop of Tab must be on the screen and marked."""

    def __init__(self, page):
        self.page = page
        self.press, self.type = page.keyboard.press, page.keyboard.type

    def tab(self, times=1):
        for _ in range(times):
            self.press("Tab")
            assert self.page.evaluate(SEEN) == {"lit": True, "inside": True}, self.here()

    def here(self):
        return self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")

    def at(self, words):
        """Whether what has the focus is called so."""
        spoken = "e => (e.labels?.[0] ?? e).innerText.trim() + (e.getAttribute('aria-label') ?? '')"
        return self.page.evaluate(f"({spoken})(document.activeElement)").startswith(words)

    def tab_to(self, words, most):
        """Tab until something of that name has the focus; how often it took."""
        for times in range(1, most + 1):
            self.tab()
            if self.at(words):
                return times
        raise AssertionError(f"{words} is more than {most} stops away; now at {self.here()}")

    def go(self, key="Enter"):
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)

    def skip(self, words):
        """Take the skip link of that name, which is among the first stops of a page."""
        self.tab_to(words, 2)
        self.press("Enter")


@pytest.fixture
def keys(enter):
    return Keys(enter("mado-tanaka"))


def take(keys, city):
    """A new consultation from anywhere: to its form, six answers, Ctrl+Enter."""
    keys.page.goto(city.url + "/")
    keys.tab_to("新規相談", 11)
    keys.go()
    keys.skip("入力欄へ移動")
    assert keys.at("日時")
    keys.tab()
    keys.press("ArrowDown")
    keys.tab()
    keys.press("Space")
    assert keys.tab_to("本人の名前・呼び名", 1)
    keys.type(NAME)
    keys.tab()
    assert keys.tab_to("相談内容", 1)
    keys.type(TEXT)
    keys.go("Control+Enter")


def test_signing_in_needs_no_mouse(enter, city):
    keys = Keys(enter())
    keys.page.goto(city.url + "/cases/")
    keys.skip("本文へ移動")
    assert keys.tab_to("サインインID", 1)
    keys.type("mado-tanaka")
    assert keys.tab_to("パスワード", 1)
    keys.type("demo-jusou")
    keys.go()
    assert acts.path(keys.page) == "/cases/"


def test_from_a_consultation_to_a_note_and_back_by_search(keys, city):
    page = keys.page
    take(keys, city)
    assert page.get_by_role("heading", level=1).inner_text() == NAME
    assert acts.rows(
        city, "SELECT method, caller, urgency FROM cases_consultation WHERE text = %s", TEXT
    ) == [("01", "SELF", "NORMAL")]
    keys.skip("本文へ移動")
    keys.tab_to("ケースを開く", 10)
    keys.go()
    keys.skip("記録を書く")
    assert keys.tab_to("電話", 1)
    keys.press("Space")
    assert keys.tab_to("記録", 2) <= 2
    keys.type(NOTE)
    keys.go("Control+Enter")
    assert acts.entries(page)[0] == NOTE
    page.goto(city.url + "/")
    keys.tab_to("さがす", 10)
    keys.go()
    if not keys.at("さがす言葉"):
        keys.skip("本文へ移動")
        keys.tab_to("さがす言葉", 2)
    keys.type(NAME)
    keys.go()
    assert page.evaluate("document.activeElement.innerText").startswith("1件見つかりました")
    assert keys.tab_to(NAME, 1)
    keys.go()
    assert acts.entries(page)[0] == NOTE


def test_errors_take_the_focus_and_lead_to_their_fields(keys, city):
    keys.page.goto(city.url + "/consultations/new/")
    keys.skip("入力欄へ移動")
    keys.go("Control+Enter")
    keys.page.wait_for_function("document.activeElement.matches('.c-errors')")
    assert keys.at("4か所を直してください")
    keys.tab_to("本人の名前・呼び名", 3)
    keys.press("Enter")
    keys.type(NAME)
    assert keys.page.get_by_label("本人の名前・呼び名").input_value() == NAME


def test_the_menu_opens_and_closes_from_the_keyboard(keys, city):
    keys.page.goto(city.url + "/")
    keys.tab_to("窓口職員 田中 健", 14)
    keys.press("Enter")
    assert keys.tab_to("所属を切り替える", 2)
    keys.press("Escape")
    assert keys.at("窓口職員 田中 健") and keys.page.get_by_role("link", name="所属を切り替える").is_hidden()


class Ime:
    """An input method in the middle of a conversion, as Chromium meets it."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def compose(self, *steps):
        for text in steps:
            place = {"selectionStart": len(text), "selectionEnd": len(text)}
            self.session.send("Input.imeSetComposition", {"text": text, **place})

    def settle(self, text):
        self.session.send("Input.insertText", {"text": text})


def test_nothing_is_asked_in_the_middle_of_a_conversion(keys, city):
    page, asked = keys.page, []
    page.goto(city.url + "/consultations/new/")
    page.on("request", lambda request: asked.append(request.url) if "/similar/" in request.url else None)
    page.locator("summary", has_text="本人のこと").click()
    with page.expect_response("**/similar/"):
        page.get_by_label("生年月日").fill("昭和19年5月3日")
    asked.clear()
    page.get_by_label("カナ", exact=True).focus()
    ime = Ime(page)
    ime.compose("m", "み", "みh", "みほ", "みほn", "みほん")
    page.wait_for_timeout(600)
    assert asked == []
    with page.expect_response("**/similar/"):
        ime.settle("みほん はなこ")
    page.get_by_text("この人の相談として受ける：見本 花子").wait_for()
    assert len(asked) == 1


def test_the_enter_that_settles_a_conversion_sends_nothing(keys, city):
    page, sent = keys.page, []
    page.goto(city.url + "/consultations/new/")
    page.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() else None)
    page.get_by_label("相談内容").focus()
    ime = Ime(page)
    ime.compose("そうだん")
    for facts in ({"isComposing": True}, {"keyCode": 229}):
        page.evaluate(
            "facts => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
            " { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true, ...facts }))",
            facts,
        )
    page.wait_for_timeout(300)
    ime.settle("相談")
    assert sent == [] and page.get_by_label("相談内容").input_value() == "相談"
