"""A DV seal as four people meet it: set at once, flagged to everyone, confirmed and lifted by a second worker."""

import threading

import pytest
from django.db import transaction
from pytest_django.live_server_helper import LiveServer

from accounts.querysets import today
from common.wareki import format_day
from tests.protection.conftest import built
from tests.world import NoteFactory

from . import acts
from .test_pages import faults

WRITTEN = "本人は小川町一丁目９９９９番地に移った。"


@pytest.fixture
def city(live):
    """A small town of one case, served by real threads."""
    with live.building(), transaction.atomic():
        live.town = town = built()
        for member, name in zip(
            (town.chief, town.first, town.colleague, town.elderly),
            ("架空 長子", "架空 一郎", "架空 次郎", "架空 三郎"),
            strict=True,
        ):
            member.worker.name = name
            member.worker.save()
        NoteFactory(case=town.case, author=town.colleague.worker, text=WRITTEN)
    server = LiveServer("127.0.0.1")
    live.url = server.url
    live.case = f"{server.url}/cases/{town.case.pk}/"
    yield live
    server.stop()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


def seal(page, city):
    """Fill in the terms, see who loses sight, and set it."""
    page.goto(f"{city.case}protection/")
    acts.follow(page, page.get_by_role("link", name="住所・連絡先を秘匿する"))
    assert faults(page) == {}
    acts.choose(page, "種別", "配偶者からの暴力")
    page.get_by_label("終わりの日").fill(format_day(today()))
    page.get_by_label("理由").fill("本人から申出があった。")
    page.get_by_label("相手方", exact=True).fill("架空 太郎")
    acts.press(page, "確認へ進む")
    assert page.get_by_text("見えなくなる職員").is_visible() and faults(page) == {}
    acts.press(page, "設定する")
    assert page.get_by_text("設定しました。").is_visible() and faults(page) == {}


@pytest.mark.parametrize("size", ["wide", "narrow", "least"])
def test_a_seal_is_set_seen_confirmed_and_lifted(enter, city, size):
    town = city.town
    first, desk, head = (enter(m.worker.username, size) for m in (town.first, town.elderly, town.chief))
    desk.goto(f"{city.case}people/")
    assert "9999番地" in desk.locator("main").inner_text()
    seal(first, city)
    assert first.get_by_text("住所秘匿").first.is_visible()
    desk.reload()
    assert desk.get_by_text("住所秘匿").first.is_visible() and faults(desk) == {}
    assert "9999" not in desk.locator("main").inner_text()
    head.goto(city.url + "/protections/")
    assert faults(head) == {}
    acts.follow(head, head.locator("section", has_text="二人目の確認を待つもの").get_by_role("link"))
    assert head.get_by_text("架空 一郎さんが決めた保護です。").is_visible() and faults(head) == {}
    acts.press(head, "確認する")
    assert head.get_by_text("確認しました。").is_visible()
    first.goto(f"{city.case}protection/")
    acts.follow(first, first.get_by_role("link", name="解除を申し出る"))
    first.get_by_label("解除する理由").fill("本人が取り下げた。")
    acts.press(first, "解除を申し出る")
    head.goto(f"{city.case}protection/")
    acts.follow(head, head.get_by_role("link", name="確認する"))
    acts.press(head, "確認して解除する")
    assert head.get_by_text("解除しました。").is_visible() and faults(head) == {}
    desk.reload()
    assert desk.get_by_text("住所秘匿").count() == 0
    assert "9999番地" in desk.locator("main").inner_text()


def test_where_it_stands_written_is_found_and_writing_it_again_is_asked(enter, city):
    page = enter(city.town.first.worker.username)
    seal(page, city)
    acts.follow(page, page.get_by_role("link", name="住所が書かれている記録"))
    assert page.get_by_role("row", name="経過記録").count() == 1 and faults(page) == {}
    page.goto(f"{city.case}protection/printed/")
    assert faults(page) == {}
    page.goto(city.case)
    acts.fill_note(page, WRITTEN)
    acts.press(page, "保存する")
    assert page.get_by_text("秘匿された住所・電話番号が書かれています").first.is_visible()
    acts.press(page, "このまま保存する")
    assert WRITTEN in acts.entries(page)


def test_it_works_without_a_script(enter, city):
    page = enter(city.town.first.worker.username, java_script_enabled=False)
    page.goto(f"{city.case}protection/aside/")
    acts.choose(page, "関係", "親族")
    page.get_by_label("理由").fill("いとこ")
    page.get_by_label("見直しの日").fill(format_day(today()))
    acts.press(page, "自分を外す")
    assert acts.path(page) == "/cases/"
    assert page.goto(city.case).status == 404
