"""What was typed and not yet saved: kept on the server, offered again, and never lost to a sign-in that ran out."""

import time

import pytest

from . import acts

TEXT = "玄関先で二十分。表情はおだやかで、庭の話をした。\n来週も会う約束。"
DRAFTS = "access_draft"


@pytest.fixture
def page(enter):
    return enter("mado-tanaka")


@pytest.fixture
def case(city):
    return city.url + acts.case_of(city, "見本 花子")


def kept(page, act=None):
    """What an act makes the page send to the server as a draft."""
    with page.expect_response(lambda answer: answer.url.endswith("/drafts/")) as sent:
        if act:
            act()
    assert sent.value.status == 204
    return sent.value


def offered(page):
    """Whether the form, opened again, offers a draft."""
    with page.expect_response(lambda answer: "/drafts/?draft=" in answer.url) as asked:
        page.reload()
    if asked.value.status == 204:
        return False
    page.get_by_text("下書きがあります").wait_for()
    return True


def test_a_note_is_kept_after_five_seconds_and_comes_back(page, city, case):
    page.goto(case)
    kept(page, lambda: acts.fill_note(page, "", "家族・世帯", method="訪問・同行"))
    page.get_by_label("記録 ※必須").focus()
    page.wait_for_load_state("networkidle")
    began = time.monotonic()
    page.keyboard.insert_text(TEXT)
    kept(page)
    assert time.monotonic() - began > 4
    page.get_by_text("下書きを保存しました").wait_for()
    stored = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert TEXT[:6] not in stored and TEXT.encode("unicode-escape").decode()[:12] not in stored, stored
    assert offered(page)
    page.get_by_role("button", name="戻す").click()
    assert page.get_by_label("記録 ※必須").input_value() == TEXT
    assert page.get_by_label("訪問・同行").is_checked() and page.get_by_label("家族・世帯").is_checked()
    page.get_by_text("だけ に見えます").wait_for()
    acts.press(page, "保存する")
    assert acts.count(city, "cases_casenote", text=TEXT) == 1
    assert not offered(page) and acts.count(city, DRAFTS) == 0


def test_a_consultation_comes_back_with_what_was_folded_away(page, city):
    page.goto(city.url + "/consultations/new/")
    acts.choose(page, "方法", "電話")
    page.get_by_label("相談内容").fill(TEXT)
    page.locator("summary", has_text="本人のこと").click()
    page.get_by_label("カナ", exact=True).fill("れいじ はる")
    kept(page, lambda: page.get_by_label("カナ", exact=True).blur())
    assert offered(page)
    page.get_by_role("button", name="戻す").click()
    assert page.get_by_label("相談内容").input_value() == TEXT
    assert page.get_by_label("カナ", exact=True).is_visible()
    acts.choose(page, "相談した人", "本人")
    page.get_by_label("本人の名前・呼び名").fill("例示 ハル")
    acts.press(page, "相談を保存する")
    page.goto(city.url + "/consultations/new/")
    assert not offered(page) and acts.count(city, DRAFTS) == 0


def test_a_draft_is_only_its_writers(enter, page, city, case):
    page.goto(case)
    page.get_by_label("記録 ※必須").fill(TEXT)
    kept(page, lambda: page.get_by_label("記録 ※必須").blur())
    colleague = enter("mado-mori")
    colleague.goto(case)
    assert not offered(colleague)
    assert offered(page)
    page.get_by_role("button", name="捨てる").click()
    page.get_by_text("下書きを捨てました").wait_for()
    assert not offered(page)


def test_leaving_by_a_link_in_the_next_moment_loses_nothing(page, case):
    page.goto(case)
    page.get_by_label("記録 ※必須").fill(TEXT)
    page.get_by_role("link", name="本人・世帯", exact=True).click()
    page.get_by_role("heading", name="世帯・親族").wait_for()
    page.goto(case)
    assert offered(page)
    page.get_by_role("button", name="戻す").click()
    assert page.get_by_label("記録 ※必須").input_value() == TEXT


def test_a_sign_in_that_ran_out_takes_nothing_away(enter, city, case):
    page = enter()
    page.goto(case)
    acts.sign_in(page, "田中 健")
    acts.fill_note(page, TEXT, method="訪問・同行")
    acts.forget(city, page)
    acts.press(page, "保存する")
    assert page.get_by_text("時間がたったため、もう一度サインインしてください").is_visible()
    assert "見本 花子" not in page.content() and TEXT[:10] not in page.content()
    acts.sign_in(page, "田中 健")
    assert page.get_by_role("heading", name="続きから送信します").is_visible()
    assert page.locator("pre", has_text="庭の話をした。").is_visible()
    acts.press(page, "続けて保存する")
    assert acts.entries(page)[0] == TEXT
    assert page.get_by_text("経過記録を保存しました。").is_visible()
    assert acts.count(city, "cases_casenote", text=TEXT) == 1
    page.goto(case)
    assert not offered(page)


def test_an_open_form_is_saved_after_signing_in_in_another_tab(enter, city, case):
    page = enter()
    page.goto(case)
    acts.sign_in(page, "田中 健")
    acts.fill_note(page, TEXT, method="訪問・同行")
    acts.forget(city, page)
    page.get_by_label("記録 ※必須").blur()
    page.get_by_text("サインインが切れたため、下書きを保存できません。").wait_for()
    other = page.context.new_page()
    other.goto(city.url + "/login/")
    acts.sign_in(other, "田中 健")
    acts.press(page, "保存する")
    assert acts.entries(page)[0] == TEXT and acts.count(city, "cases_casenote", text=TEXT) == 1


@pytest.mark.parametrize("way", ["button", "keys"])
def test_hiding_the_screen_keeps_the_words_and_shows_nothing(enter, city, case, way):
    page = enter()
    page.goto(case)
    acts.sign_in(page, "田中 健")
    page.get_by_label("記録 ※必須").fill(TEXT)
    with page.expect_navigation():
        if way == "keys":
            page.keyboard.press("Control+Shift+L")
        else:
            page.get_by_role("button", name="画面を隠す").click()
    page.get_by_role("heading", name="サインイン").wait_for()
    assert "見本 花子" not in page.content() and TEXT[:10] not in page.content()
    page.go_back()
    page.get_by_role("heading", name="サインイン").wait_for()
    assert "見本 花子" not in page.content()
    acts.sign_in(page, "田中 健")
    assert acts.path(page) in case and offered(page)
    page.get_by_role("button", name="戻す").click()
    assert page.get_by_label("記録 ※必須").input_value() == TEXT


def test_nobody_at_the_screen_is_warned_two_minutes_before(page, city, case):
    page.clock.install()
    page.goto(case)
    page.clock.fast_forward("12:50")
    assert page.get_by_role("dialog").is_hidden()
    page.clock.fast_forward("00:20")
    assert page.get_by_role("dialog", name="まもなく画面を閉じます").is_visible()
    with page.expect_response("**/alive/"):
        page.get_by_role("button", name="続けて使う").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    page.clock.fast_forward("12:50")
    assert page.get_by_role("dialog").is_hidden()
    with page.expect_navigation():
        page.clock.fast_forward("02:30")
    page.get_by_role("heading", name="サインイン").wait_for()
