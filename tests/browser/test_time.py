"""What a task costs: required fields, clicks and page loads, counted as a trained clerk does it."""

import re

import pytest

from . import acts

TEXT = "電話で様子を聞いた。食事はとれているとのこと。"


class Hand:
    """Counts what the mouse does and how many pages are loaded; typing and Tab are free."""

    def __init__(self, page):
        self.page, self.clicks, self.loads = page, 0, 0
        page.on("request", self._asked)

    def _asked(self, request):
        top = request.frame == self.page.main_frame and request.is_navigation_request()
        self.loads += top and request.redirected_from is None

    def click(self, words, where="main"):
        self.clicks += 1
        self.page.locator(where).get_by_text(words, exact=True).first.click()

    def type(self, label, text):
        """Into a field reached by Tab."""
        self.page.get_by_label(label, exact=True).fill(text)

    @property
    def cost(self):
        self.page.wait_for_load_state()
        return {"clicks": self.clicks, "loads": self.loads}


@pytest.fixture
def page(enter):
    return enter("mado-tanaka")


@pytest.fixture
def case(city):
    return city.url + acts.case_of(city, "見本 花子")


def required(page, form):
    """The questions in sight a form insists on; what it has answered already counts too."""
    return [
        text
        for text in page.locator(form).locator("legend, label", has_text="※必須").all_inner_texts()
        if text
    ]


def within(cost, **most):
    return all(cost[name] <= limit for name, limit in most.items())


def test_a_new_consultation_costs_six_answers_four_clicks_one_page(page, city):
    page.goto(city.url + "/consultations/new/")
    assert len(required(page, "main form")) == 6
    hand = Hand(page)
    hand.click("来所面談")
    hand.click("家族・知人")
    hand.type("本人の名前・呼び名 ※必須", "例示 ハル")
    hand.type("相談内容 ※必須", TEXT)
    with page.expect_navigation():
        hand.click("相談を保存する")
    assert page.get_by_text("相談を保存しました。").is_visible()
    assert within(hand.cost, clicks=4, loads=1), hand.cost


def test_its_case_costs_one_click_more(page, city):
    acts.take_consultation(page, city)
    hand = Hand(page)
    with page.expect_navigation():
        hand.click("ケースを開く")
    assert page.locator("#write").is_visible() and within(hand.cost, clicks=1, loads=1), hand.cost


def test_a_note_costs_three_answers_and_two_clicks(page, case):
    page.goto(case)
    asked = required(page, "#write form")
    assert asked == ["方法 ※必須", "日付 ※必須", "記録 ※必須", "書いてある情報 ※必須"]
    assert page.get_by_role("checkbox", name="経過").is_checked()
    hand = Hand(page)
    hand.click("電話", "#write")
    hand.type("記録 ※必須", TEXT)
    with page.expect_navigation():
        hand.click("保存する", "#write")
    assert acts.entries(page)[0] == TEXT
    assert within(hand.cost, clicks=2, loads=1), hand.cost


def test_a_consent_costs_six_facts_and_eight_clicks(page, case):
    page.goto(case)
    hand = Hand(page)
    with page.expect_navigation():
        hand.click("同意を見直す")
    asked = required(page, "main form[action$='#record']")
    assert asked == [
        f"{word} ※必須" for word in ("同意の種類", "目的", "同意した人", "取り方", "同意した日", "期限")
    ]
    hand.click("生活支援課", "#record")
    hand.click("基本情報", "#record")
    hand.click("経過", "#record")
    hand.click("口頭", "#record")
    for button in ("内容を確認する", "同意を記録する"):
        with page.expect_navigation():
            hand.click(button)
    assert page.get_by_text("同意を記録しました。").is_visible()
    assert within(hand.cost, clicks=8, loads=3), hand.cost


def test_a_withdrawal_costs_three_clicks(page, case):
    page.goto(case + "consent/")
    hand = Hand(page)
    for button in ("撤回を記録する", "撤回を記録する"):
        with page.expect_navigation():
            hand.page.locator("main").get_by_role("link", name=button).or_(
                hand.page.locator("main").get_by_role("button", name=button)
            ).first.click()
            hand.clicks += 1
    assert page.get_by_text("同意の撤回を記録しました。").is_visible()
    assert within(hand.cost, clicks=3, loads=2), hand.cost


def test_a_known_person_costs_two_clicks_from_anywhere(page, city):
    page.goto(city.url + "/consultations/")
    hand = Hand(page)
    with page.expect_navigation():
        hand.click("さがす", ".c-nav")
    hand.type("さがす言葉", "みほん はなこ")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        hand.click("見本 花子")
    assert page.locator("#write").is_visible()
    assert within(hand.cost, clicks=2, loads=3), hand.cost


def test_who_looked_at_a_case_costs_one_click_from_its_page(page, case):
    page.goto(case)
    hand = Hand(page)
    with page.expect_navigation():
        hand.click("誰が見たか", ".c-tabs")
    assert page.locator("tbody tr").count() > 0 and within(hand.cost, clicks=3, loads=1), hand.cost


def test_a_method_ticks_what_its_records_usually_contain(enter, city):
    page = enter("mado-tanaka")
    page.goto(city.url + "/cases/")
    acts.follow(page, page.get_by_role("link", name="見本 花子"))
    box = page.get_by_role("group", name=re.compile("^書いてある情報"))
    plan = box.get_by_label("プラン・会議")
    assert not plan.is_checked() and box.get_by_label("お金・仕事・住まい").is_checked()
    acts.choose(page, "方法", "所内会議")
    assert plan.is_checked()
