"""コメント on a つなぎ: said by either side while it reads the body, heard by the two sides alone; who is called is told."""

import pytest

from access.models import Block
from accounts.querysets import today
from desk.models import Notice
from referrals import actions
from referrals.models import LetterComment
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import MembershipFactory, acting

from .conftest import SHARED
from .pages import browser_of, words

SAID = "訪問は火曜がよいそうです。"


@pytest.fixture
def letter(road):
    return road.send(road.elderly, consent=road.agree((road.elderly, SHARED)), topics=SHARED)


def say(member, letter, text=SAID, **fields):
    browser = browser_of(member)
    return browser.post(
        f"/inbox/referrals/{letter.pk}/", envelope(browser, say="1", **{"comment-text": text} | fields)
    )


def name(member):
    return f"{member.worker.name}さん".replace(" ", "")


def call(*members):
    return {"comment-mentions": [str(member.pk) for member in members]}


def heard(member):
    with acting(member):
        return [row.text for row in LetterComment.objects.all()]


def told(member):
    with acting(member):
        return Notice.objects.filter(about="MENTIONED").count()


def shown(member, letter):
    return words(browser_of(member).get(f"/inbox/referrals/{letter.pk}/"))


def test_either_side_speaks_and_both_read(road, letter):
    assert say(road.counter, letter).status_code == 303
    assert say(road.elderly, letter, "火曜に行きます。").status_code == 303
    for member in (road.counter, road.elderly):
        page = shown(member, letter)
        assert SAID in page and "火曜に行きます。" in page
    assert heard(road.child) == []


def test_whoever_is_called_is_told_and_led_to_the_letter(road, letter):
    say(road.counter, letter, **call(road.elderly))
    assert told(road.elderly) == 1 and told(road.head) == 0
    inbox = browser_of(road.elderly).get("/").content.decode()
    assert "コメントで、あなたが呼ばれました" in inbox and f"/inbox/referrals/{letter.pk}/#comments" in inbox
    assert f"＠{name(road.elderly)}" in shown(road.counter, letter)


def test_only_the_two_sides_may_be_called(road, letter):
    answer = say(road.counter, letter, **call(road.child))
    assert answer.status_code == 422 and "一覧の中から選んでください。" in words(answer)
    with acting(road.counter) as by:
        actions.comment(letter, by=by, text=SAID, mentions=[road.child, road.elderly])
    assert told(road.child) == 0 and told(road.elderly) == 1


def test_who_is_kept_from_the_case_is_not_told(road, letter):
    with as_migrator():
        Block.objects.create(case=road.case, worker=road.elderly.worker, reason="架空", valid_from=today())
    say(road.counter, letter, **call(road.elderly))
    with as_migrator():
        assert not Notice.objects.filter(about="MENTIONED").exists()


def test_a_denial_laid_afterwards_takes_the_notice_away(road, letter):
    say(road.counter, letter, **call(road.elderly))
    with as_migrator():
        Block.objects.create(case=road.case, worker=road.elderly.worker, reason="架空", valid_from=today())
    assert told(road.elderly) == 0


def test_after_a_return_the_receiver_keeps_only_his_own_words(road, letter):
    say(road.counter, letter)
    say(road.elderly, letter, "火曜に行きます。")
    with acting(road.elderly) as by:
        actions.give_back(letter, by=by, version=letter.version, text="受けられません")
    assert heard(road.elderly) == ["火曜に行きます。"] and len(heard(road.counter)) == 2
    assert say(road.elderly, letter).status_code == 403
    say(road.counter, letter, **call(road.elderly))
    assert told(road.elderly) == 0


def test_of_a_desk_of_named_workers_only_the_named_one_hears(road):
    letter = road.send(road.named, consent=road.agree((road.named, SHARED)), topics=SHARED)
    page = shown(road.counter, letter)
    assert name(road.named) in page and name(road.colleague) not in page
    say(road.counter, letter, **call(road.named))
    assert told(road.named) == 1 and heard(road.named) == [SAID] and heard(road.colleague) == []


def test_an_anonymous_letter_stays_anonymous_in_its_comments(road):
    letter = road.send(road.elderly, ground="ANONYMOUS", topics=4)
    answer = say(road.counter, letter, "見本 花子さんのことです。")
    assert answer.status_code == 422 and "匿名の照会なので、書き直してください。" in words(answer)
    assert heard(road.counter) == []


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "コメントを入力してください。"), ("長" * 4001, "4000字までにしてください")]
)
def test_bad_input_gets_a_sentence(road, letter, text, sentence):
    answer = say(road.counter, letter, text)
    assert answer.status_code == 422 and sentence in words(answer) and heard(road.counter) == []


def test_a_stranger_finds_no_letter_to_speak_on(road, letter):
    assert say(road.child, letter).status_code == 404
    with as_migrator():
        admin = MembershipFactory(agency=road.counter.agency, role="ADMIN")
    assert say(admin, letter).status_code == 404
