"""本人同意の帯: its states, and what each reader may know."""

from datetime import timedelta

import pytest

from accounts.querysets import today
from common.wareki import format_day
from consent.banner import SHAPES, banner_for
from tests.consent.conftest import words
from tests.gate import as_migrator
from tests.world import acting, grant


def seen_by(membership, case):
    with acting(membership) as by:
        return banner_for(case, by)


def test_none_yet(town):
    shown = seen_by(town.counter, town.case)
    assert (shown["state"], shown["shape"]) == ("none", "■")
    assert shown["word"] == "本人同意：まだありません" and "担当機関の中だけ" in shown["text"]
    assert (shown["act_word"], shown["act_url"]) == ("同意を記録する", f"{town.url}#record")


def test_full(town):
    town.give(town.elderly.agency)
    shown = seen_by(town.counter, town.case)
    assert (shown["state"], shown["shape"], shown["word"]) == ("full", "●", "本人同意：あり")
    assert shown["text"] == f"高齢課と共有できます。期限は{format_day(today() + timedelta(days=364))}です。"


def test_part_when_one_agency_was_lost(town):
    town.give(town.elderly.agency)
    town.withdraw(town.give(town.other.agency))
    shown = seen_by(town.counter, town.case)
    assert (shown["state"], shown["shape"], shown["word"]) == ("part", "▲", "本人同意：一部あり")
    assert f"共有していない機関：別の課（{format_day(today())} 撤回）。" in shown["text"]


@pytest.mark.parametrize(
    ("days", "word"),
    [(30, "本人同意：期限まで30日"), (1, "本人同意：期限まで1日"), (0, "本人同意：期限は今日まで")],
)
def test_soon_to_end(town, days, word):
    town.give(town.elderly.agency, days=days)
    shown = seen_by(town.counter, town.case)
    assert (shown["state"], shown["shape"], shown["word"]) == ("expiring", "▲", word)
    assert "高齢課への共有が" in shown["text"] and shown["act_word"] == "同意を更新する"
    assert seen_by(town.elderly, town.case)["word"] == word


def test_an_agency_that_was_renewed_does_not_end_soon(town):
    town.give(town.elderly.agency, days=3)
    town.give(town.elderly.agency)
    assert seen_by(town.counter, town.case)["state"] == "full"


def test_expired_shows_nothing_and_says_so(town):
    town.past(town.elderly.agency)
    shown = seen_by(town.counter, town.case)
    assert shown["shape"] == "▲" and shown["word"] == "本人同意：期限切れ（共有を止めました）"
    counter = town.browser(town.counter)
    assert "期限切れ" in words(counter.get(town.url))
    assert town.browser(town.elderly).get(town.url).status_code == 404


def test_withdrawn(town):
    town.withdraw(town.give(town.elderly.agency))
    shown = seen_by(town.counter, town.case)
    assert (shown["state"], shown["shape"]) == ("refused", "■")
    assert shown["word"] == f"本人同意：得られていません（{format_day(today())} 撤回）"


def test_a_named_agency_is_told_its_own_part_and_nothing_of_the_others(town):
    town.give(town.elderly.agency, topics=1 | 8)
    town.withdraw(town.give(town.other.agency))
    shown = seen_by(town.elderly, town.case)
    assert (
        shown["state"] == "full" and "架空の高齢者支援課には、基本情報、健康・障がい・介護が" in shown["text"]
    )
    assert "別の課" not in shown["text"] and shown["act_url"] == town.url


def test_an_agency_that_sees_on_another_basis_has_no_consent(town):
    with as_migrator():
        grant(town.case, town.elderly.agency, 4, "STATUTE")
    assert seen_by(town.elderly, town.case)["word"] == "本人同意：この機関への同意はありません"


def test_a_named_worker_is_addressed_by_name(town):
    town.give(town.warden.agency, worker=town.warden.worker)
    assert seen_by(town.warden, town.case)["text"].startswith(f"{town.warden.worker.name}さんには")
    assert f"民生 {town.warden.worker.name}さんと共有できます" in seen_by(town.counter, town.case)["text"]


def test_every_state_has_its_shape():
    assert set(SHAPES.values()) == {"●", "▲", "■"}
