"""A consent, a つなぎ on it and its acceptance without a mouse."""

from . import acts
from .test_keyboard import Keys

ASK = "家賃の相談を、いっしょに聞いてください。"


def tick(keys, words, most):
    keys.tab_to(words, most)
    keys.press("Space")


def into(keys, name, most):
    """Tab into a group of choices, of which only one is a stop."""
    for _ in range(most):
        keys.tab()
        if keys.page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is more than {most} stops away")


def pick(keys, words, most=20):
    """Among the choices of a group, by arrow."""
    keys.press("Space")
    for _ in range(most):
        if keys.at(words):
            return
        keys.press("ArrowDown")
    raise AssertionError(words)


def test_from_a_consent_to_its_letter_and_the_answer(enter, city):
    keys = Keys(enter("mado-tanaka"))
    page, case = keys.page, city.url + acts.case_of(city, "見本 花子")
    page.goto(case + "consent/")
    keys.skip("同意を記録する")
    tick(keys, "障がい者支援課", 12)
    tick(keys, "基本情報", 20)
    tick(keys, "経過", 3)
    tick(keys, "書面", 20)
    keys.go("Control+Enter")
    keys.tab_to("同意を記録する", 30)
    keys.go()
    assert page.get_by_text("同意を記録しました。障がい者支援課に、").is_visible()

    page.goto(case + "referrals/new/")
    into(keys, "to", 32)
    pick(keys, "障がい者支援課")
    keys.tab_to("依頼の内容", 3)
    keys.type(ASK)
    keys.go("Control+Enter")
    keys.tab_to("つなぎを送る", 25)
    keys.go()
    assert page.get_by_text("受理されるまで").first.is_visible()

    desk = Keys(enter("shogai-takahashi"))
    desk.page.goto(city.url + "/inbox/referrals/")
    desk.skip("本文へ移動")
    desk.tab_to("こだいら生活相談支援センター 窓口 から", 12)
    desk.go()
    assert ASK in desk.page.locator("[data-letter-body]").inner_text()
    desk.skip("返事をする")
    desk.tab_to("受理する", 8)
    desk.go()
    assert acts.count(city, "referrals_referral", state="ACCEPTED") > 0
    assert desk.page.get_by_text("受理（対応中）").first.is_visible()
