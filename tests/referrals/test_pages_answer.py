"""The receiver answers and the sender steers, on one page; whoever comes second is told so and loses no word."""

from datetime import timedelta

import pytest

from access.models import Block, Draft
from accounts.models import Membership
from accounts.querysets import today
from cases.models import Case
from common.businessdays import add_open_days
from common.wareki import format_day
from consent import actions as consents
from consent.models import Consent
from referrals import actions
from referrals.models import Message, Referral
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import MembershipFactory, acting

from .conftest import SHARED
from .pages import act, body_of, browser_of, page, verbs_on, words


def url(letter):
    return f"/inbox/referrals/{letter.pk}/"


@pytest.fixture
def letter(road):
    return road.send(road.elderly, consent=road.agree((road.elderly, SHARED)), topics=SHARED)


@pytest.fixture
def theirs(road):
    return browser_of(road.elderly)


@pytest.fixture
def mine(road):
    return browser_of(road.counter)


def state(letter):
    with as_migrator():
        return Referral.objects.get(pk=letter.pk).state


def test_the_whole_road_from_the_inbox_to_the_end(road, letter, theirs, mine):
    inbox = theirs.get("/inbox/referrals/")
    link = page(inbox).xpath(f"//a[@href='{url(letter)}']")
    assert link and "見本花子" in words(inbox) and "返事待ち1" in words(inbox)
    shown = theirs.get(url(letter))
    twenty = format_day(add_open_days(today(), 20))
    assert page(shown).xpath("//input[@name='accept-report_on']/@value") == [twenty]
    assert not page(shown).xpath("//input[@name='accept-register']")
    assert act(theirs, shown, "ASK", text="鍵はだれが持っていますか").status_code == 303
    asked = mine.get(url(letter))
    assert "鍵はだれが持っていますか" in words(asked) and verbs_on(asked) == {"ANSWER", "RECALL"}
    assert act(mine, asked, "ANSWER", text="長男です").status_code == 303
    shown = theirs.get(url(letter))
    assert "長男です" in words(shown)
    assert act(theirs, shown, "ACCEPT").status_code == 303
    running = theirs.get(url(letter))
    assert verbs_on(running) == {"REPORT"} and f"報告の予定日{twenty}" in words(running)
    assert act(theirs, running, "REPORT", text="訪問しました").status_code == 303
    reported = mine.get(url(letter))
    assert "訪問しました" in words(reported) and verbs_on(reported) == {"FINISH"}
    assert act(mine, reported, "FINISH").status_code == 303
    ended = theirs.get(url(letter))
    assert (
        "このつなぎは終わっています" in words(ended)
        and "見本" not in words(ended)
        and verbs_on(ended) == set()
    )
    assert page(theirs.get("/inbox/referrals/?which=ended")).xpath(f"//a[@href='{url(letter)}']")
    assert not page(theirs.get("/inbox/referrals/")).xpath(f"//a[@href='{url(letter)}']")


def test_a_return_needs_its_reason_and_leaves_it_with_the_sender(road, letter, theirs, mine):
    shown = theirs.get(url(letter))
    empty = act(theirs, shown, "RETURN", text="")
    assert empty.status_code == 422 and "差し戻す理由を入力してください" in words(empty)
    assert act(theirs, shown, "RETURN", text="うちの担当ではありません").status_code == 303
    back = mine.get(url(letter))
    assert "うちの担当ではありません" in words(
        back
    ) and f"担当は{road.counter.agency.name}のままです" in words(back)
    ended = theirs.get(url(letter))
    assert "うちの担当ではありません" in words(ended) and "見本" not in words(ended)
    assert not road.sees(road.elderly)


def test_a_forwarding_names_the_agency_thought_right(road, letter, theirs, mine):
    shown = theirs.get(url(letter))
    assert "送り元が、担当のまま送り直します" in words(shown)
    done = act(theirs, shown, "FORWARD", text="子どものことなので", to=str(road.child.agency_id))
    assert done.status_code == 303
    assert f"{road.child.agency.name}へ送り直す" in words(mine.get(url(letter)))


def test_information_asks_for_no_report(road, theirs):
    given = road.agree((road.elderly, SHARED))
    with acting(road.counter) as by:
        letter = actions.send(
            Case.objects.get(pk=road.case.pk),
            by=by,
            to=actions.Whom(road.elderly.agency),
            kind="INFORM",
            due_on=today(),
            letter={"ground": "CONSENT", "consent": given, "topics": 4, "text": "お知らせ"},
        )
    shown = theirs.get(url(letter))
    assert not page(shown).xpath("//input[@name='accept-report_on']")
    assert act(theirs, shown, "ACCEPT").status_code == 303


def test_of_two_colleagues_who_accept_at_once_the_second_is_told(road, letter, theirs):
    with as_migrator():
        colleague = MembershipFactory(agency=road.elderly.agency)
    second = browser_of(colleague)
    first_page, second_page = theirs.get(url(letter)), second.get(url(letter))
    assert act(theirs, first_page, "ACCEPT").status_code == 303
    late = act(second, second_page, "ACCEPT", text="私が行きます")
    assert late.status_code == 409 and "ほかの人が先に答えました" in words(late)
    assert (
        road.elderly.worker.name.replace(" ", "") in words(late) and "私が行きます" in late.content.decode()
    )
    with as_migrator():
        assert Message.objects.count() == 1 and Referral.objects.get().version == 2


def test_words_for_an_act_that_is_still_open_stay_in_their_form(road, letter, theirs, mine):
    before = mine.get(url(letter))
    road.does(road.elderly, actions.ask, letter, text="いつですか")
    late = act(mine, before, "RECALL", text="別の機関に頼みます")
    assert late.status_code == 409 and "いつですか" in words(late)
    assert act(mine, late, "RECALL", text="別の機関に頼みます").status_code == 303
    assert state(letter) == "RECALLED"


def test_a_double_press_answers_once(road, letter, theirs):
    shown = theirs.get(url(letter))
    assert [act(theirs, shown, "ACCEPT").status_code for _ in range(2)] == [303, 303]
    with as_migrator():
        assert Message.objects.count() == 1


@pytest.mark.parametrize(("text", "said"), [("あ" * 10_000, "いま10000字です"), ("前\x00後", "使えない文字")])
def test_bad_words_are_told_and_kept(road, letter, theirs, text, said):
    answer = act(theirs, theirs.get(url(letter)), "RETURN", text=text)
    assert answer.status_code == 422 and said in words(answer) and text in answer.content.decode()
    assert state(letter) == "SENT"


@pytest.mark.parametrize("version", ["", "x", "999999999999", "-1", "0"])
def test_a_broken_version_changes_nothing(road, letter, theirs, version):
    answer = act(theirs, theirs.get(url(letter)), "RETURN", text="理由の言葉", version=version)
    assert answer.status_code in (409, 422) and "理由の言葉" in answer.content.decode()
    assert state(letter) == "SENT"


def test_the_wrong_side_and_an_unknown_act_are_refused(road, letter, theirs, mine):
    for browser, verb in ((mine, "ACCEPT"), (theirs, "RECALL"), (theirs, "BURN"), (theirs, "CONFIRM")):
        fields = {"verb": verb, f"{verb.lower()}-version": "1", f"{verb.lower()}-text": "言葉を残す"}
        if verb == "ACCEPT":
            fields["accept-report_on"] = format_day(today())
        answer = browser.post(url(letter), envelope(browser, **fields))
        assert answer.status_code == 403 and "言葉を残す" in answer.content.decode()
    assert state(letter) == "SENT"


def test_a_worker_of_two_desks_does_not_answer_with_the_wrong_one(road, letter, theirs):
    with as_migrator():
        elsewhere = MembershipFactory(worker=road.elderly.worker)
    shown = theirs.get(url(letter))
    other = browser_of(elsewhere)
    answer = act(other, shown, "ACCEPT", text="書いた言葉")
    assert answer.status_code == 409 and "所属が違うため、保存していません" in words(answer)
    assert "書いた言葉" in answer.content.decode() and state(letter) == "SENT"
    assert other.get(url(letter)).status_code == 404


def test_a_receiver_who_moved_between_opening_and_accepting_accepts_nothing(road, letter, theirs):
    shown = theirs.get(url(letter))
    with as_migrator():
        Membership.objects.filter(pk=road.elderly.pk).update(valid_until=today() - timedelta(1))
        moved = MembershipFactory(worker=road.elderly.worker)
    assert act(theirs, shown, "ACCEPT", text="書いた言葉").status_code == 401
    assert state(letter) == "SENT"
    assert browser_of(moved).get(url(letter)).status_code == 404


def test_a_withdrawal_is_told_to_both_and_stops_the_acceptance(road, letter, theirs, mine):
    before = theirs.get(url(letter))
    with acting(road.counter) as by:
        consents.withdraw(Consent.objects.get(), by=by, reason="やめたい")
    told = mine.get(url(letter))
    assert "本人の同意が撤回されました" in words(told) and body_of(told)
    after = theirs.get(url(letter))
    assert "根拠（本人の同意など）が終わった" in words(after) and "見本" not in words(after)
    assert "ACCEPT" not in verbs_on(after) and "RETURN" in verbs_on(after) and "やめたい" not in words(after)
    refused = act(theirs, before, "ACCEPT", text="書いた言葉")
    assert refused.status_code == 403 and "本人の同意が終わったか" in words(refused)
    assert "書いた言葉" in refused.content.decode()
    assert act(theirs, after, "RETURN", text="承知しました").status_code == 303


def test_a_report_written_during_a_withdrawal_is_kept_as_its_writers_own(road, letter, theirs, mine):
    road.does(road.elderly, actions.accept, letter, report_on=today())
    writing = theirs.get(url(letter))
    with acting(road.counter) as by:
        consents.withdraw(Consent.objects.get(), by=by)
    assert act(theirs, writing, "REPORT", text="訪問の結果です").status_code == 303
    for browser in (theirs, mine):
        assert "訪問の結果です" in words(browser.get(url(letter)))
    assert not road.sees(road.elderly)


def test_an_agency_that_closed_leaves_the_sender_a_way_on(road, letter, mine):
    with as_migrator():
        road.elderly.agency.closed_on = today()
        road.elderly.agency.save()
    told = mine.get(url(letter))
    assert "宛先の機関が廃止されました" in words(told) and "別の機関へ送り直す" in words(told)
    assert act(mine, told, "RECALL", text="宛先の機関が廃止されたため、取り下げます。").status_code == 303
    assert "別の機関へ送り直す" in words(mine.get(url(letter)))


def test_an_answer_to_an_anonymous_question_does_not_tell_the_name_either(road, mine):
    letter = road.send(road.elderly, "ANONYMOUS", 4)
    road.does(road.elderly, actions.ask, letter, text="どなたですか")
    shown = mine.get(url(letter))
    answer = act(mine, shown, "ANSWER", text="見本花子さんです")
    assert answer.status_code == 422 and "本人の名前が入っています" in words(answer)
    assert act(mine, shown, "ANSWER", text="まだ言えません").status_code == 303


def test_a_draft_of_an_answer_does_not_outlive_a_denial(road, letter, theirs):
    key = f"answer:{letter.pk}:return"
    kept = theirs.post("/drafts/", envelope(theirs, draft=key, **{"return-text": "見本さんのこと"}))
    assert kept.status_code == 204 and "見本さんのこと" in theirs.get("/drafts/", {"draft": key}).text
    with as_migrator():
        Block.objects.create(case=road.case, worker=road.elderly.worker, reason="親族", valid_from=today())
    assert theirs.get("/drafts/", {"draft": key}).status_code == 204
    with acting(road.elderly):
        assert not Draft.objects.exists()
    assert theirs.get(url(letter)).status_code == 404


def test_a_draft_of_a_letter_from_the_counter_does_not_outlive_a_denial(road, mine):
    key = f"refer:{road.consultation.pk}"
    assert mine.post("/drafts/", envelope(mine, draft=key, text="見本さん")).status_code == 204
    with as_migrator():
        Block.objects.create(case=road.case, worker=road.counter.worker, reason="親族", valid_from=today())
    assert mine.get("/drafts/", {"draft": key}).status_code == 204
    with acting(road.counter):
        assert not Draft.objects.exists()


def test_a_sent_answer_leaves_no_draft(road, letter, theirs):
    shown = theirs.get(url(letter))
    key = f"answer:{letter.pk}:return"
    theirs.post("/drafts/", envelope(theirs, draft=key, **{"return-text": "理由"}))
    assert act(theirs, shown, "RETURN", text="理由").status_code == 303
    with as_migrator():
        assert not Draft.objects.exists()


def test_a_named_worker_who_left_leaves_the_sender_a_way_on(road, mine):
    letter = road.send(road.named, consent=road.agree((road.named, SHARED)))
    with as_migrator():
        Membership.objects.filter(pk=road.named.pk).update(valid_until=today() - timedelta(1))
    told = mine.get(url(letter))
    assert "宛先の担当者がいなくなりました" in words(told) and "別の機関へ送り直す" in words(told)
    assert act(mine, told, "RECALL", text="担当者が替わりました").status_code == 303
