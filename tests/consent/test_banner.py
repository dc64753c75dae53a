"""本人同意の帯: its states, and what each reader may know."""

from datetime import timedelta

import pytest

from accounts.querysets import today
from common.wareki import format_day
from consent.banner import SHAPES, banner_for
from consent.models import Asking
from tests.consent.conftest import words
from tests.gate import as_migrator
from tests.world import acting, grant

DAY = timedelta(days=1)


def ask(town, answer, **facts):
    """The counter asked the person, who has not agreed."""
    facts = {"asked_on": today(), "ask_again_on": today() + 7 * DAY, "why": "02"} | facts
    with as_migrator():
        return Asking.objects.create(
            person_id=town.case.person_id,
            case=town.case,
            agency=town.counter.agency,
            author=town.counter.worker,
            answer=answer,
            **facts,
        )


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
        grant(town.case, town.elderly.agency, 4, "COORDINATION")
        grant(town.case, town.other.agency, 4, "STATUTE", until=today())
    shown = seen_by(town.other, town.case)
    assert (shown["state"], shown["shape"], shown["word"]) == ("urgent", "★", "法令による共有中")
    assert f"{format_day(today())}の終わりまで、経過が見えています" in shown["text"]
    assert not shown["second_url"]


def test_sight_on_a_statute_is_a_star_that_keeps_what_the_person_said(town):
    town.give(town.elderly.agency)
    with as_migrator():
        grant(town.case, town.other.agency, 4, "STATUTE")
    shown = seen_by(town.counter, town.case)
    assert (shown["state"], shown["shape"]) == ("urgent", "★")
    assert shown["word"] == "法令による共有中／本人同意：あり"
    assert (shown["second_word"], shown["second_url"]) == (
        "法令のつなぎを見る",
        f"/cases/{town.case.pk}/referrals/",
    )
    assert shown["text"].startswith(
        "別の課には、同意ではなく法令などの根拠で、見えています。高齢課と共有できます。"
    )
    counter = words(town.browser(town.counter).get(f"/cases/{town.case.pk}/"))
    assert "★法令による共有中／本人同意：あり" in counter
    elderly = seen_by(town.elderly, town.case)
    assert elderly["state"] == "full" and "別の課" not in elderly["text"]


def test_sight_on_a_statute_that_has_ended_is_no_star(town):
    with as_migrator():
        grant(town.case, town.other.agency, 4, "STATUTE", since=today() - 2 * DAY, until=today() - DAY)
        grant(town.case, town.elderly.agency, 4, "STATUTE", closed=True)
    assert seen_by(town.counter, town.case)["state"] == "none"


def test_urgent_sight_is_named_so(town):
    with as_migrator():
        grant(town.case, town.other.agency, 4, "URGENT")
    assert seen_by(town.counter, town.case)["word"] == "緊急の共有中／本人同意：まだありません"


@pytest.mark.parametrize(
    "said",
    [
        ("PENDING", "none", "まだありません（{} 保留）"),
        ("REFUSED", "refused", "得られていません（{} 不同意）"),
    ],
)
@pytest.mark.parametrize(("days", "late"), [(9, ""), (0, "（今日）"), (-1, "（過ぎています）")])
def test_asked_and_not_agreed_says_when_to_ask_again(town, said, days, late):
    asked, again = today() - 5 * DAY, today() + days * DAY
    answer, state, word = said
    ask(town, answer, asked_on=asked, ask_again_on=again)
    shown = seen_by(town.counter, town.case)
    assert (shown["state"], shown["shape"]) == (state, "■")
    assert shown["word"] == f"本人同意：{word.format(format_day(asked))}"
    assert f"次に聞く日：{format_day(again)}{late}。" in shown["text"]
    assert "担当機関の中だけ" in shown["text"] and shown["act_word"] == "同意を記録する"


def test_a_consent_after_the_asking_decides_and_one_before_it_does_not(town):
    town.withdraw(town.give(town.elderly.agency))
    ask(town, "REFUSED")
    assert "不同意" in seen_by(town.counter, town.case)["word"]
    town.give(town.elderly.agency)
    assert seen_by(town.counter, town.case)["state"] == "full"
    ask(town, "PENDING")
    shown = seen_by(town.counter, town.case)
    assert shown["state"] == "part" and "ほかの共有は" in shown["text"] and "次に聞く日" in shown["text"]
    assert "次に聞く日" not in seen_by(town.elderly, town.case)["text"]


def test_the_newest_asking_counts(town):
    ask(town, "REFUSED")
    ask(town, "PENDING")
    assert seen_by(town.counter, town.case)["state"] == "none"


def test_an_application_shares_nothing(town):
    town.give(kinds=("C1",))
    shown = seen_by(town.counter, town.case)
    assert shown["state"] == "none" and shown["word"] == "本人同意：情報共有の同意はまだありません"


def test_a_named_worker_is_addressed_by_name(town):
    town.give(town.warden.agency, worker=town.warden.worker)
    assert seen_by(town.warden, town.case)["text"].startswith(f"{town.warden.worker.name}さんには")
    assert f"民生 {town.warden.worker.name}さんと共有できます" in seen_by(town.counter, town.case)["text"]


def test_every_state_has_its_shape():
    assert set(SHAPES.values()) == {"●", "▲", "■", "★"}
