"""The whole road as five people walk it: a consultation, a consent, a つなぎ on it and one on a statute, the withdrawal."""

import pytest

from . import acts
from .conftest import overflows, violations

NAME = "例示 ミツ"
HEALTH = "膝が痛く、風呂に入れていない。"
MONEY = "年金が足りず、電気を止められた。"
ASKED = "介護の申請と、入浴の手だてを相談してほしい。"
QUESTION = "平日の午前に会えますか。"
ANSWER = "木曜の午前なら会えます。"
REPORT = "木曜に訪問し、申請書を渡した。"
HARM = "腕にあざがあり、息子が怖いと話した。"
ELDERLY, CHILDREN = "高齢者支援課", "子育て支援課"
SHARED = ("基本情報", "経過", "健康・障がい・介護")
SIZES = ("wide", "narrow")


def clean(page):
    """Fits its window, and axe finds nothing."""
    assert overflows(page) <= 0 and violations(page) == [], page.url


def hides(page, *words):
    html = page.content()
    return not [word for word in words if word in html]


def intake(page, city):
    acts.take_consultation(page, city, called=NAME, concern="介護のこと")
    case = city.url + acts.open_case(page)
    acts.write_note(page, HEALTH, "健康・障がい・介護", method="訪問・同行")
    acts.write_note(page, MONEY, "お金・仕事・住まい")
    return case


def new_letter(page, case, to, text):
    page.goto(case + "referrals/")
    acts.follow(page, page.get_by_role("link", name="つなぎを送る"))
    acts.choose(page, "宛先", to)
    page.get_by_label("依頼の内容").fill(text)


def unfold(page, words):
    """Open what is folded away, unless it is open."""
    fold = page.locator("details", has=page.locator("summary", has_text=words)).last
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def received(page, city):
    """From the inbox to the one letter that waits."""
    page.goto(city.url + "/")
    acts.follow(page, page.locator("main").get_by_role("link", name="返事をする"))


def body(page):
    return page.locator("[data-letter-body]").inner_text()


@pytest.mark.parametrize("size", SIZES)
def test_a_letter_on_consent_from_the_window_to_its_end(enter, city, size):
    tanaka, suzuki, ito = (enter(who, size) for who in ("mado-tanaka", "korei-suzuki", "kosodate-ito"))
    case = intake(tanaka, city)
    acts.record_consent(tanaka, case, (ELDERLY,), SHARED)
    new_letter(tanaka, case, ELDERLY, ASKED)
    clean(tanaka)
    acts.press(tanaka, "内容を確認する")
    promised = body(tanaka)
    clean(tanaka)
    acts.press(tanaka, "つなぎを送る")
    assert tanaka.get_by_text("受理されるまで").first.is_visible()

    received(suzuki, city)
    assert body(suzuki) == promised and ASKED in promised
    clean(suzuki)
    letter = suzuki.url.partition("#")[0]
    unfold(suzuki, "先に質問する")
    suzuki.get_by_label("質問").fill(QUESTION)
    acts.press(suzuki, "質問を送る")

    tanaka.goto(letter)
    assert tanaka.get_by_text(QUESTION).is_visible()
    tanaka.get_by_label("回答").fill(ANSWER)
    acts.press(tanaka, "回答を送る")

    suzuki.goto(letter)
    acts.press(suzuki, "受理する")
    assert suzuki.get_by_text(ANSWER).is_visible()
    suzuki.goto(case)
    assert HEALTH in acts.entries(suzuki) and hides(suzuki, MONEY)
    for where in (case, letter):
        hidden = ito.request.get(where)
        absent = ito.request.get(where.rpartition("/")[0].rpartition("/")[0] + f"/{acts.NOWHERE}/")
        assert (hidden.status, hidden.body()) == (404, absent.body())

    suzuki.goto(letter)
    suzuki.get_by_label("報告", exact=False).last.fill(REPORT)
    acts.press(suzuki, "報告を送る")
    tanaka.goto(letter)
    assert tanaka.get_by_text(REPORT).is_visible()
    acts.press(tanaka, "完了にする")
    suzuki.goto(letter)
    assert hides(suzuki, ASKED, NAME, ANSWER) and suzuki.get_by_text(REPORT).is_visible()
    clean(suzuki)


@pytest.mark.parametrize("size", SIZES)
def test_a_report_on_a_statute_is_told_to_the_head_and_to_nobody_else(enter, city, size):
    watanabe, kato, suzuki = (
        enter(who, size) for who in ("seikatsu-watanabe", "seikatsu-kato", "korei-suzuki")
    )
    case = intake(watanabe, city)
    new_letter(watanabe, case, ELDERLY, HARM)
    unfold(watanabe, "同意がないとき")
    acts.choose(watanabe, "同意がないときの送り方", "法令によるつなぎ")
    watanabe.get_by_label("根拠の条項").select_option(label="高齢者虐待防止法7条（高齢者虐待の通報）")
    watanabe.get_by_label("法令によって知らせる必要").fill("身体に危険がある。")
    acts.choose(watanabe, "知らせる情報の種類", "基本情報", "経過", "健康・障がい・介護")
    unfold(watanabe, "通報した人を書く")
    watanabe.get_by_label("通報した人", exact=True).fill("例示 隣人")
    clean(watanabe)
    acts.press(watanabe, "内容を確認する")
    clean(watanabe)
    acts.press(watanabe, "つなぎを送る")

    kato.goto(city.url + "/")
    acts.follow(kato, kato.locator("main").get_by_role("link", name="確認する"))
    assert kato.get_by_text(HARM).is_visible() and kato.get_by_text("例示 隣人").is_visible()
    acts.press(kato, "確認する")
    assert kato.get_by_text("確認ずみ").is_visible()
    clean(kato)

    received(suzuki, city)
    assert HARM in body(suzuki) and hides(suzuki, "例示 隣人")
    suzuki.goto(case)
    assert HEALTH in acts.entries(suzuki) and hides(suzuki, MONEY)
    watanabe.goto(case + "consent/")
    assert watanabe.locator(".c-matrix").get_by_text(ELDERLY, exact=True).count() == 0
    clean(watanabe)


@pytest.mark.parametrize("size", SIZES)
def test_a_withdrawal_in_mid_work_leaves_each_side_what_it_wrote(enter, city, size):
    tanaka, suzuki = enter("mado-tanaka", size), enter("korei-suzuki", size)
    case = intake(tanaka, city)
    acts.record_consent(tanaka, case, (ELDERLY,), SHARED)
    new_letter(tanaka, case, ELDERLY, ASKED)
    acts.press(tanaka, "内容を確認する")
    acts.press(tanaka, "つなぎを送る")
    received(suzuki, city)
    letter = suzuki.url.partition("#")[0]
    acts.press(suzuki, "受理する")
    suzuki.goto(letter)
    suzuki.get_by_label("報告", exact=False).last.fill(REPORT)

    acts.withdraw_consent(tanaka, case, "家族に知られたくない")
    acts.follow(tanaka, tanaka.get_by_role("link", name="控えを印刷する"))
    assert tanaka.locator("main").get_by_text(ELDERLY).first.is_visible()
    clean(tanaka)

    acts.press(suzuki, "報告を送る")
    assert suzuki.get_by_text(REPORT).is_visible() and hides(suzuki, ASKED, NAME)
    assert suzuki.request.get(case).status == 404
    tanaka.goto(letter)
    assert tanaka.get_by_text(REPORT).is_visible()
    clean(tanaka)


@pytest.mark.parametrize("size", SIZES)
def test_a_refusal_keeps_help_going(enter, city, size):
    tanaka = enter("mado-tanaka", size)
    case = intake(tanaka, city)
    tanaka.goto(case + "consent/")
    unfold(tanaka, "保留・不同意を記録する")
    acts.choose(tanaka, "返事", "不同意")
    tanaka.get_by_label("同意が得られない理由").select_option(label="支援を望んでいない")
    acts.press(tanaka, "返事を記録する")
    assert tanaka.get_by_text("次に聞く日").first.is_visible()
    clean(tanaka)
    tanaka.goto(case)
    assert tanaka.locator(".c-banner").get_by_text("得られていません").is_visible()
    acts.write_note(tanaka, "また来てよいと言われた。")
    new_letter(tanaka, case, ELDERLY, "八十代の方で、入浴が難しい場合に使える制度はありますか。")
    unfold(tanaka, "同意がないとき")
    acts.choose(tanaka, "同意がないときの送り方", "匿名の照会")
    acts.press(tanaka, "内容を確認する")
    assert NAME not in body(tanaka)
    acts.press(tanaka, "つなぎを送る")
    suzuki = enter("korei-suzuki", size)
    received(suzuki, city)
    assert hides(suzuki, NAME) and suzuki.request.get(case).status == 404
