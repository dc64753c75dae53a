"""A DV seal as four people meet it: set at once, flagged to everyone, confirmed and lifted by a second worker."""

import pytest

from accounts.querysets import today
from common.wareki import format_day

from . import acts, places
from .test_pages import faults


@pytest.fixture
def guide(city):
    return places.Guide(city)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_seal_is_set_seen_confirmed_and_lifted(enter, guide, size):
    first, desk, second = (enter(name, size) for name in ("mado-tanaka", "korei-suzuki", "mado-mori"))
    page = guide.address(places.Place("case-protection", ("case",)))
    people = guide.address(places.Place("case-people", ("case",)))
    first.goto(people)
    address = first.locator("section", has_text="住所・連絡先").first.inner_text()
    assert "丁目" in address
    first.goto(page)
    assert faults(first) == {}
    acts.follow(first, first.get_by_role("link", name="住所・連絡先を秘匿する"))
    acts.choose(first, "種別", "配偶者からの暴力")
    first.get_by_label("終わりの日").fill(format_day(today()))
    first.get_by_label("理由").fill("本人から申出があった。")
    first.get_by_label("相手方", exact=True).fill("架空 太郎")
    acts.choose(first, "見られる職員", "森 あかね")
    acts.press(first, "確認へ進む")
    assert first.get_by_text("見えなくなる職員").is_visible() and faults(first) == {}
    acts.press(first, "設定する")
    assert first.get_by_text("設定しました。").is_visible() and faults(first) == {}
    assert first.get_by_text("住所秘匿").first.is_visible()
    desk.goto(people)
    assert desk.get_by_text("住所秘匿").first.is_visible() and faults(desk) == {}
    assert "丁目" not in desk.locator("main").inner_text()
    second.goto(guide.city.url + "/protections/")
    assert faults(second) == {}
    acts.follow(second, second.locator("#waiting ~ ul").get_by_role("link"))
    assert second.get_by_text("田中 健さんが決めた保護です。").is_visible() and faults(second) == {}
    acts.press(second, "確認する")
    assert second.get_by_text("確認しました。").is_visible()
    first.goto(page)
    acts.follow(first, first.get_by_role("link", name="解除を申し出る"))
    first.get_by_label("解除する理由").fill("本人が取り下げた。")
    acts.press(first, "解除を申し出る")
    second.goto(page)
    acts.follow(second, second.get_by_role("link", name="確認する"))
    acts.press(second, "確認して解除する")
    assert second.get_by_text("解除しました。").is_visible() and faults(second) == {}
    desk.goto(people)
    assert desk.get_by_text("住所秘匿").count() == 0 and "丁目" in desk.locator("main").inner_text()
