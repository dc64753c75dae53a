"""Twice pressed, twice sent, two writers, two tabs: one record, and nobody's words are lost."""

import pytest

from accounts.models import Agency, Membership, Worker
from accounts.querysets import today

from . import acts

TEXT = "電話があり、来週の面談を約束した。"
NOTE = "玄関先で20分。表情はおだやか。長男は在室、会えず。家賃の督促状が3通。"
HERS = NOTE + "犬を一匹飼っている。"
HIS = NOTE + "ガスが止まっている。"
BOTH = HERS + "ガスが止まっている。"


@pytest.fixture
def page(enter):
    return enter("mado-tanaka")


@pytest.fixture
def case(city):
    return city.url + acts.case_of(city, "見本 花子")


@pytest.fixture
def two_places(city):
    """田中 健 is also, by a 兼務発令, in the CSW's office."""
    with city.building():
        Membership.objects.create(
            worker=Worker.objects.get(username="mado-tanaka"),
            agency=Agency.objects.get(short_name="社協CSW"),
            role=Membership.Role.CSW,
            valid_from=today(),
        )


def test_a_double_click_makes_one_record(page, city, case):
    before = acts.count(city, "cases_case")
    page.goto(case)
    acts.fill_note(page, TEXT)
    with page.expect_navigation():
        page.get_by_role("button", name="保存する").dblclick()
    assert acts.entries(page).count(TEXT) == 1
    page.goto(city.url + "/consultations/new/")
    acts.choose(page, "方法", "電話")
    acts.choose(page, "相談した人", "本人")
    page.get_by_label("本人の名前・呼び名").fill("例示 ハル")
    page.get_by_label("相談内容").fill(TEXT)
    with page.expect_navigation():
        page.get_by_role("button", name="相談を保存する").dblclick()
    with page.expect_navigation():
        page.get_by_role("button", name="ケースを開く").dblclick()
    found = [acts.count(city, table, text=TEXT) for table in ("cases_casenote", "cases_consultation")]
    assert found == [1, 1] and acts.count(city, "cases_case") == before + 1


def test_two_copies_in_the_same_moment_make_one_record(enter, city, case):
    page = enter("mado-tanaka", java_script_enabled=False)
    page.goto(case)
    acts.fill_note(page, TEXT)
    page.get_by_role("button", name="保存する").evaluate(
        "button => { button.form.submit(); button.form.submit(); }"
    )
    page.get_by_text("経過記録を保存しました。").wait_for()
    assert acts.count(city, "cases_casenote", text=TEXT) == 1


def test_back_and_save_again_makes_no_second_record(page, city, case):
    page.goto(case)
    acts.fill_note(page, TEXT)
    form = page.evaluate("Object.fromEntries(new FormData(document.querySelector('#write form')))")
    acts.press(page, "保存する")
    again = page.request.post(case, form=form, headers={"Origin": city.url, "Referer": case}, max_redirects=0)
    assert again.status == 303 and "#note-" in again.headers["location"]
    page.go_back()
    page.get_by_label("記録 ※必須").wait_for()
    if page.get_by_label("記録 ※必須").input_value():
        acts.press(page, "保存する")
    page.goto(case)
    assert acts.entries(page).count(TEXT) == 1 == acts.count(city, "cases_casenote", text=TEXT)


def test_the_second_of_two_editors_sees_both_texts_and_keeps_both(enter, page, city, case):
    ((pk,),) = acts.rows(city, "SELECT id FROM cases_casenote WHERE text = %s", NOTE)
    mori = enter("mado-mori")
    for writer, text in ((page, HIS), (mori, HERS)):
        writer.goto(f"{city.url}/notes/{pk}/edit/")
        writer.get_by_label("記録 ※必須").fill(text)
    acts.press(mori, "訂正を保存する")
    assert HERS in acts.entries(mori)
    acts.press(page, "訂正を保存する")
    assert page.get_by_role("heading", name="ほかの人が先に保存しました").is_visible()
    assert (
        page.locator("ins", has_text="ガス").is_visible() and page.locator("del", has_text="犬").is_visible()
    )
    assert page.get_by_label("記録 ※必須").input_value() == HIS
    page.get_by_label("記録 ※必須").fill(BOTH)
    acts.press(page, "訂正を保存する")
    assert BOTH in acts.entries(page) and HERS not in acts.entries(page)
    page.goto(f"{city.url}/notes/{pk}/history/")
    assert page.get_by_role("heading", name="第3版（今の内容）").is_visible()
    assert acts.rows(city, "SELECT version, text FROM cases_casenote WHERE id = %s", pk) == [(3, BOTH)]


def test_a_form_of_the_other_place_saves_nothing_and_gives_the_words_back(two_places, enter, city):
    page = enter()
    page.goto(city.url + "/cases/")
    acts.sign_in(page, "田中 健")
    page.get_by_label("こだいら生活相談支援センター 窓口").check()
    acts.press(page, "この所属で進む")
    case = city.url + acts.case_of(city, "見本 花子")
    page.goto(case)
    acts.fill_note(page, TEXT)
    other = page.context.new_page()
    other.goto(city.url + "/acting/")
    other.get_by_label("社会福祉協議会 CSW").check()
    acts.press(other, "この所属で進む")
    acts.press(page, "保存する")
    assert page.get_by_role("heading", name="所属が違うため、保存していません").is_visible()
    assert page.get_by_text("いまの所属は「社会福祉協議会 CSW／CSW」です。").is_visible()
    kept = page.locator("textarea[readonly]")
    assert TEXT in [kept.nth(number).input_value() for number in range(kept.count())]
    assert "見本 花子" not in page.content()
    assert acts.count(city, "cases_casenote", text=TEXT) == 0
    with page.expect_navigation():
        page.get_by_role("link", name="所属を切り替える").last.click()
    page.get_by_label("こだいら生活相談支援センター 窓口").check()
    acts.press(page, "この所属で進む")
    assert acts.path(page) in case
