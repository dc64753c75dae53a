"""つなぎ as two desks and a 所属長 meet it: sent, checked, answered in three clicks, confirmed."""

import pytest

from . import acts, places
from .test_pages import faults, unfold

TEXT = "長男の通院に付き添ってもらえませんか。"


@pytest.fixture
def guide(city):
    return places.Guide(city)


def clicks(page, *targets):
    """Click one after the other; how many that were."""
    for target in targets:
        acts.follow(page, target)
    return len(targets)


def write(page, receiver, text=TEXT):
    page.locator("label.c-choice").filter(
        has=page.locator("input[name='to']"), has_text=receiver
    ).first.click()
    page.get_by_label("依頼の内容").fill(text)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_letter_goes_and_is_answered_within_three_clicks_from_the_inbox(enter, guide, size):
    sender, receiver = enter("mado-tanaka", size), enter("korei-suzuki", size)
    sender.goto(guide.address(places.Place("case-letters", ("case",))))
    acts.follow(sender, sender.locator("main").get_by_role("link", name="つなぎを送る"))
    assert faults(sender) == {}
    write(sender, "高齢者支援課")
    acts.press(sender, "内容を確認する")
    assert sender.get_by_role("heading", name="送る内容を確認してください").is_visible()
    shown = sender.locator("[data-letter-body]").inner_text()
    unfold(sender)
    assert faults(sender) == {}
    acts.press(sender, "つなぎを送る")
    assert sender.get_by_text("つなぎを送りました").is_visible() and faults(sender) == {}
    receiver.goto(guide.city.url + "/")
    row = receiver.locator("tbody tr").filter(has_text="見本 花子").filter(has_text="今日")
    used = clicks(receiver, receiver.get_by_role("link", name="つなぎ", exact=True))
    used += clicks(receiver, row.get_by_role("link"))
    assert receiver.locator("[data-letter-body]").inner_text() == shown
    unfold(receiver)
    assert faults(receiver) == {}
    acts.press(receiver, "受理する")
    assert used + 1 <= 3 and receiver.get_by_text("受理しました。", exact=True).is_visible()
    receiver.get_by_role("textbox", name="報告").fill("付き添いました。")
    acts.press(receiver, "報告を送る")
    sender.reload()
    assert sender.get_by_text("付き添いました。").is_visible()
    acts.press(sender, "完了にする")
    assert faults(sender) == {} and sender.get_by_text("完了しました。", exact=True).is_visible()


@pytest.mark.parametrize("size", ["wide", "least"])
def test_a_letter_on_a_statute_is_sound_with_errors_and_is_confirmed(enter, guide, size):
    sender, head = enter("mado-tanaka", size), enter("seikatsu-kato", size)
    sender.goto(guide.address(places.Place("case-letter-new", ("case",))))
    unfold(sender)
    write(sender, "子育て支援課", "孫の腕にあざがあると聞いた。")
    acts.choose(sender, "同意がないときの送り方", "法令によるつなぎ")
    acts.press(sender, "内容を確認する")
    unfold(sender)
    assert sender.locator(".c-errors li a").count() > 0 and faults(sender) == {}
    sender.get_by_label("根拠の条項").select_option(
        label="児童福祉法25条・児童虐待防止法6条（要保護児童の通告）"
    )
    sender.get_by_label("法令によって知らせる必要").fill("きょう中に安全を確かめる。")
    acts.choose(sender, "知らせる情報の種類", "基本情報", "子ども")
    sender.get_by_label("通報した人", exact=True).fill("隣の方")
    acts.press(sender, "内容を確認する")
    assert sender.get_by_text("所属長に、すぐ知らされます。").is_visible() and faults(sender) == {}
    acts.press(sender, "つなぎを送る")
    assert faults(sender) == {}
    head.goto(sender.url)
    assert "あざ" not in head.locator("main").inner_text() and faults(head) == {}
    acts.press(head, "確認する")
    assert head.get_by_text("確認ずみ").is_visible()


def test_the_second_of_two_colleagues_keeps_his_words(enter, guide):
    letter = guide.address(places.Place("letter", ("letter",)))
    first, second = enter("korei-suzuki"), enter("korei-yoshida")
    for page in (first, second):
        page.goto(letter)
    acts.press(first, "受理する")
    second.get_by_label("ひとこと").fill("私が行きます。")
    acts.press(second, "受理する")
    assert second.get_by_role("heading", name="ほかの人が先に答えました").is_visible()
    assert (
        second.get_by_label("あなたが書いた内容").input_value() == "私が行きます。" and faults(second) == {}
    )


def test_two_colleagues_in_the_same_moment_accept_once(enter, guide):
    letter = guide.address(places.Place("letter", ("letter",)))
    pages = [enter("korei-suzuki"), enter("korei-yoshida")]
    for page in pages:
        page.goto(letter)
        page.locator("textarea[name='accept-text']").fill("行きます。")
    for page in pages:
        page.locator("form:has(textarea[name='accept-text'])").evaluate("form => { form.requestSubmit(); }")
    told = []
    for page in pages:
        page.get_by_text("受理しました。", exact=True).or_(
            page.get_by_role("heading", name="ほかの人が先に答えました")
        ).wait_for()
        told.append(page.get_by_text("受理しました。", exact=True).count())
    assert sorted(told) == [0, 1]
    kept = acts.count(guide.city, "referrals_message", verb="ACCEPT", referral_id=guide.row("letter"))
    assert kept == 1


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_counter_refers_a_consultation_and_nobody_types_it_again(enter, guide, size):
    sender, receiver = enter("mado-tanaka", size), enter("shogai-takahashi", size)
    acts.take_consultation(sender, guide.city, called="例示 ナオ", text="眠れない日が続いている。")
    with sender.expect_navigation():
        sender.get_by_role("button", name="他の制度や専門機関へつなぐ").click()
    acts.follow(sender, sender.get_by_role("link", name="相手の機関へつなぎを送る"))
    assert sender.get_by_label("依頼の内容").input_value() == "眠れない日が続いている。"
    sender.locator("label.c-choice").filter(has_text="障がい者支援課").first.click()
    acts.choose(sender, "知らせてよいか", "同意をもらった")
    acts.press(sender, "内容を確認する")
    assert faults(sender) == {}
    acts.press(sender, "つなぎを送る")
    receiver.goto(sender.url)
    assert receiver.locator("[data-letter-body]").get_by_text("例示 ナオ").is_visible()
    assert faults(receiver) == {}
    acts.press(receiver, "受理する")
    receiver.goto(guide.city.url + "/consultations/")
    assert receiver.get_by_role("cell", name="例示 ナオ").count() == 1
