"""アウトリーチ in front of a browser: 不在 in two taps on a telephone, a try and a comment without a mouse."""

from . import acts
from .conftest import overflows
from .test_keyboard import Keys
from .test_keyboard_road import into, pick

CASE = "見本 花子"


def count(city, table):
    return acts.count(city, table)


def test_absence_takes_two_taps_on_a_telephone(enter, city):
    page, before = enter("mado-tanaka", "narrow"), count(city, "cases_outreachvisit")
    page.goto(city.url + acts.case_of(city, CASE))
    acts.follow(page, page.get_by_role("link", name="不在だった"))
    assert page.get_by_role("button", name="このまま記録する").is_visible() and overflows(page) <= 0
    assert page.get_by_label("次の約束・次に行く日").input_value().startswith("令和")
    acts.press(page, "このまま記録する")
    assert page.get_by_text("不在を記録しました。次は").is_visible()
    assert count(city, "cases_outreachvisit") == before + 1
    assert "訪問しましたが、不在でした。" in acts.entries(page)[0]


def test_a_try_is_written_without_a_mouse(enter, city):
    keys = Keys(enter("mado-tanaka"))
    page = keys.page
    page.goto(city.url + acts.case_of(city, CASE) + "outreach/visit/")
    keys.tab_to("記録", 30)
    keys.type("玄関先で、柿の話をした。")
    into(keys, "bond", 20)
    pick(keys, "会えた")
    keys.go("Control+Enter")
    assert page.get_by_text("訪問を記録しました。").is_visible()
    assert "会えた" in page.locator(".c-bonds").inner_text()
    assert "玄関先で、柿の話をした。" in acts.entries(page)[0]


def test_a_comment_calls_a_colleague_who_finds_it_in_his_inbox(enter, city):
    page = enter("mado-tanaka")
    page.goto(city.url + acts.case_of(city, CASE) + "comments/")
    page.get_by_label("コメント ※必須").fill("来週、一緒に行けますか。")
    page.locator("summary", has_text="呼びかける人を選ぶ").click()
    page.locator("label.c-choice").filter(has_text="鈴木 由美さん").first.click()
    acts.press(page, "コメントを書く")
    assert page.get_by_text("コメントを書きました。鈴木 由美さんにお知らせします。").is_visible()
    inbox = enter("korei-suzuki")
    inbox.goto(city.url + "/inbox/notices/")
    assert inbox.get_by_text("コメントで、あなたが呼ばれました").first.is_visible()
