"""受信箱 as its users meet it: an answer in at most three clicks, a consultation without leaving the first page."""

import pytest

from . import acts
from .conftest import overflows, violations

WAITS = "referrals_referral r ON m.agency_id = r.to_agency_id AND r.state = 'SENT' AND r.to_worker_id IS NULL"
UNREAD = "desk_notice n ON m.agency_id = n.agency_id AND n.read_at IS NULL AND NOT n.chief_only AND n.worker_id IS NULL"


def somebody(city, has):
    """The sign-in name of a worker of the city who has it."""
    people = "SELECT w.username FROM accounts_membership m JOIN accounts_worker w ON w.id = m.worker_id"
    return acts.rows(city, f"{people} JOIN {has} WHERE m.role IN ('CSW', 'STAFF', 'COUNTER') ORDER BY 1")[0][
        0
    ]


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_letter_is_accepted_from_the_first_page_in_two_clicks(enter, city, size):
    page = enter(somebody(city, WAITS), size)
    page.goto(city.url + "/")
    first = page.get_by_role("link", name="返事をする").first
    letter = first.get_attribute("href").split("/")[3]
    acts.follow(page, first)
    acts.press(page, "受理する")
    ((state,),) = acts.rows(city, "SELECT state FROM referrals_referral WHERE id = %s", letter)
    assert state == "ACCEPTED"


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_counter_takes_a_consultation_on_the_first_page(enter, city, size):
    page = enter("mado-tanaka", size)
    page.goto(city.url + "/")
    acts.choose(page, "方法", "電話")
    acts.choose(page, "相談した人", "本人")
    page.get_by_label("本人の名前・呼び名").fill("例示 ナツ")
    page.get_by_label("相談内容").fill("仕事が見つからない。")
    acts.press(page, "相談を保存する")
    assert page.get_by_text("相談を保存しました。").is_visible()
    assert acts.count(city, "people_person", name="例示 ナツ") == 1


def test_what_is_missing_is_said_and_what_was_typed_is_kept(enter, city):
    page = enter("mado-tanaka")
    page.goto(city.url + "/")
    page.get_by_label("相談内容").fill("名前を聞きそびれた。")
    acts.press(page, "相談を保存する")
    assert acts.path(page) == "/consultations/new/" and page.locator(".c-errors").is_visible()
    assert page.get_by_label("相談内容").input_value() == "名前を聞きそびれた。"


@pytest.mark.parametrize("size", ["wide", "narrow", "least"])
def test_a_notice_is_read_in_place_and_stays_in_the_history(enter, city, size):
    page = enter(somebody(city, UNREAD), size)
    page.goto(city.url + "/")
    line = page.locator("section:has(#arrived) .c-todo__row").first
    said = line.locator(".c-todo__about").first.inner_text()
    with page.expect_navigation():
        line.get_by_role("button", name="読んだ").click()
    assert acts.path(page) == "/"
    assert said not in page.locator("section:has(#arrived) .c-todo__about").all_inner_texts()
    assert overflows(page) <= 0 and violations(page) == []
    acts.follow(page, page.get_by_role("link", name="これまでのお知らせ"))
    assert page.get_by_text("さんが読みました").first.is_visible()
    assert overflows(page) <= 0 and violations(page) == []
