"""A worker sends a つなぎ: on consent, without it, on a statute, from the counter; what he checks is what is read."""

import pytest
from django.utils import timezone

from accounts.querysets import today
from cases import actions as cases
from cases.models import CaseNote, Consultation
from common.businessdays import add_open_days
from common.wareki import format_day
from consent import actions as consents
from consent.models import Consent
from referrals.models import Confirmation, Letter, Referral, Reporter
from tests.gate import as_migrator
from tests.world import MembershipFactory, acting

from .conftest import SHARED
from .pages import body_of, browser_of, page, press, send, verbs_on, words


def new_url(road):
    return f"/cases/{road.case.pk}/referrals/new/"


def asked(to, **others):
    return {
        "to": str(to.agency_id),
        "kind": "REQUEST",
        "text": "家賃のことで、一緒に訪問してください。",
        "due_on": format_day(add_open_days(today(), 5)),
        "chief_reads": "on",
    } | others


def ticks_of(response):
    """What the form keeps of the ticks that were made on the check page."""
    names = ("ticked_for", "consent", "passed")
    return {name: page(response).xpath(f"//main//input[@name='{name}']/@value") for name in names}


def last():
    with as_migrator():
        return Referral.objects.latest("sent_at"), Letter.objects.latest("created_at")


def test_three_answers_and_the_check_page_send_a_letter_on_consent(road):
    given = road.agree((road.elderly, SHARED))
    with acting(road.counter) as by:
        for topics, own_only in ((4, False), (12, False), (16, False), (4, True)):
            cases.write_note(
                road.case.pk,
                by=by,
                happened_on=today(),
                method="01",
                text="記録",
                topics=topics,
                own_only=own_only,
            )
    browser = browser_of(road.counter)
    form = browser.get(new_url(road))
    assert "本人の同意あり（基本情報、経過、健康・障がい・介護）" in words(form)
    assert "同意がありません" in words(form) and road.elderly.agency.name in words(form)
    assert page(form).xpath("//input[@name='due_on']/@value") == [format_day(add_open_days(today(), 5))]
    check = send(browser, new_url(road), **asked(road.elderly))
    assert check.status_code == 200 and "つなぎを送る" in words(check)
    assert "読めるのは2件です" in words(check) and "基本情報、経過、健康・障がい・介護" in words(check)
    done = press(browser, check, "send")
    assert done.status_code == 303
    referral, letter = last()
    assert done["Location"] == f"/inbox/referrals/{referral.pk}/"
    assert letter.consent_id == given.pk and letter.topics == SHARED and letter.name == "見本 花子"
    mine = browser.get(done["Location"])
    assert f"受理されるまで、担当は{road.counter.agency.name}です。" in words(mine)
    with acting(road.elderly):
        assert CaseNote.objects.filter(case=road.case.pk).count() == 2
    theirs = browser_of(road.elderly).get(done["Location"])
    assert body_of(check) == body_of(mine) == body_of(theirs)
    assert "見本花子（ミホンハナコ）" in body_of(theirs)
    assert {"ACCEPT", "ASK", "RETURN", "FORWARD"} == verbs_on(theirs) and verbs_on(mine) == {"RECALL"}


def test_a_kind_of_information_taken_off_is_not_sent_and_shown_again_first(road):
    road.agree((road.elderly, SHARED))
    browser = browser_of(road.counter)
    check = send(browser, new_url(road), **asked(road.elderly))
    again = press(browser, check, "send", passed=["4"])
    assert again.status_code == 200 and "まだ送っていません" in words(again)
    assert "見本花子" not in body_of(again) and "名前は伝えません" in body_of(again)
    with as_migrator():
        assert Referral.objects.count() == 0
    back = press(browser, again, "edit")
    kept = send(browser, new_url(road), **asked(road.elderly), **ticks_of(back))
    assert body_of(kept) == body_of(again)
    done = press(browser, again, "send")
    assert done.status_code == 303 and last()[1].topics == 4 and last()[1].name == ""
    theirs = browser_of(road.elderly).get(done["Location"])
    assert body_of(theirs) == body_of(again)
    none = press(browser, check, "send", passed=[])
    assert none.status_code == 200 and "すべて選んだ状態に戻しました" in words(none)


def test_of_several_consents_the_one_that_covers_most_is_taken_and_another_can_be_chosen(road):
    large, small = road.agree((road.elderly, SHARED)), road.agree((road.elderly, 4))
    browser = browser_of(road.counter)
    check = send(browser, new_url(road), **asked(road.elderly))
    assert "どの同意で送るか" in words(check)
    ticked = page(check).xpath("//input[@name='consent'][@checked]/@value")
    assert ticked == [str(large.pk)]
    again = press(browser, check, "check", consent=str(small.pk))
    press(browser, again, "send")
    letter = last()[1]
    assert (letter.consent_id, letter.topics) == (small.pk, 4)


def test_without_consent_the_page_says_so_and_offers_other_ways(road):
    road.agree((road.elderly, SHARED))
    browser = browser_of(road.counter)
    answer = send(browser, new_url(road), **asked(road.child))
    assert answer.status_code == 422
    assert f"{road.child.agency.name}に知らせる本人の同意がありません" in words(answer)
    assert page(answer).xpath(f"//a[@href='/cases/{road.case.pk}/consent/#record']")
    assert "家賃のことで、一緒に訪問してください。" in answer.content.decode()
    assert page(answer).xpath("//details[@id='other-ways'][@open]")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("見本花子さんの家賃のことです。", "本人の名前"),
        ("見本　ハナコ、みほんはなこ", "名前の読み"),
        ("ミホンさんのこと", "名前の読み"),
        ("見本さんのこと", "本人の名前"),
        ("見 本 さ ん のこと", "本人の名前"),
        ("花ちゃんと呼ばれる人", "本人の名前"),
        ("電話は０４２−０００−０００１です", "電話"),
        ("架空町９９９９の１に住む人", "住所"),
    ],
)
def test_an_anonymous_question_refuses_what_tells_who_it_is(road, text, said):
    with acting(road.counter) as by:
        cases.add_alias(road.case, by=by, kind="CALLED", name="花ちゃん")
        cases.add_contact(road.case, by=by, kind="ADDRESS", value="東京都小平市架空町9999番地1号")
    browser = browser_of(road.counter)
    given = asked(road.child, ground="ANONYMOUS", text=text)
    answer = send(browser, new_url(road), **given)
    assert answer.status_code == 422 and said in words(answer) and "書き直してください" in words(answer)
    assert text in answer.content.decode()


def test_an_anonymous_question_tells_nobody_and_opens_nothing(road):
    browser = browser_of(road.counter)
    given = asked(road.child, ground="ANONYMOUS", text="五十代の方が家賃を滞納しています。制度はありますか。")
    check = send(browser, new_url(road), **given)
    assert "だれのことかは伝わりません" in words(check) and "見本" not in body_of(check)
    done = press(browser, check, "send")
    theirs = browser_of(road.child).get(done["Location"])
    assert body_of(theirs) == body_of(check)
    assert "見本" not in words(theirs) and road.case.number not in words(theirs) and not road.sees(road.child)
    assert str(road.case.pk) not in theirs.content.decode()


def test_a_letter_on_a_statute_tells_the_head_and_seals_the_reporter(road):
    with as_migrator():
        head = MembershipFactory(agency=road.child.agency, role="CHIEF")
    browser = browser_of(road.counter)
    wanting = send(browser, new_url(road), **asked(road.child, ground="STATUTE"))
    assert wanting.status_code == 422
    for label in (
        "根拠の条項を選んでください",
        "知らせる必要を入力してください",
        "情報の種類を選んでください",
    ):
        assert label in words(wanting)
    given = asked(
        road.child,
        ground="STATUTE",
        article="J25",
        reason="腕にあざがあった",
        topics=["1", "4", "64"],
        reporter_name="隣の 通夫",
        reporter_relation="隣人",
    )
    leaking = send(browser, new_url(road), **(given | {"text": "隣の 通夫さんから聞いた"}))
    assert leaking.status_code == 422 and "通報した人の名前が入っています" in words(leaking)
    check = send(browser, new_url(road), **given)
    until = format_day(add_open_days(today(), 1))
    assert f"{road.above.agency.name}の所属長に、すぐ知らされます。{until}までに確認が必要です。" in words(
        check
    )
    assert "隣の" not in body_of(check)
    done = press(browser, check, "send")
    assert done.status_code == 303
    with as_migrator():
        assert Confirmation.objects.get().agency_id == road.above.agency_id
        assert Reporter.objects.get().readers == [road.counter.worker_id]
    theirs = browser_of(road.child).get(done["Location"])
    assert body_of(theirs) == body_of(check) and road.sees(road.child)
    assert "隣の" not in words(theirs) and "隣の" not in words(browser_of(head).get(done["Location"]))
    assert "隣の通夫" in words(browser.get(done["Location"]))
    above = browser_of(road.above)
    shown = above.get(done["Location"])
    assert "腕にあざ" not in words(shown) and "要保護児童の通告" in words(shown)
    assert "本文は、送り元と宛先だけが見られます" in words(shown) and verbs_on(shown) == {"CONFIRM"}
    assert "所属長の確認を待っている" in words(above.get("/inbox/referrals/"))
    from .pages import hidden_of

    form = page(shown).xpath("//main//form")[-1]
    assert above.post(done["Location"], hidden_of(form)).status_code == 303
    assert "確認ずみ" in words(above.get(done["Location"]))
    assert above.post(done["Location"], hidden_of(form)).status_code == 303  # the same sending, once more


def test_the_head_of_the_receiver_reads_the_reporter_only_if_chosen(road):
    with as_migrator():
        head = MembershipFactory(agency=road.child.agency, role="CHIEF")
    browser = browser_of(road.counter)
    given = asked(
        road.child, ground="STATUTE", article="K7", reason="架空", topics=["4"], reporter_name="匿名の方"
    )
    check = send(browser, new_url(road), **given, receiver_reads="on")
    assert head.worker.name.replace(" ", "") in words(check)
    done = press(browser, check, "send")
    assert "匿名の方" in words(browser_of(head).get(done["Location"]))
    assert "匿名の方" not in words(browser_of(road.child).get(done["Location"]))


def refer_url(consultation):
    return f"/consultations/{consultation.pk}/refer/"


@pytest.fixture
def taken(road):
    from tests.wall.test_thread import take

    with acting(road.counter) as by:
        consultation = take(by)
        cases.screen(consultation, by=by, version=1, screening="2")
    return consultation


def test_the_decision_to_refer_leads_to_a_form_that_knows_everything(road, taken):
    browser = browser_of(road.counter)
    shown = browser.get(f"/consultations/{taken.pk}/")
    assert page(shown).xpath(f"//a[@href='{refer_url(taken)}']")
    form = browser.get(refer_url(taken))
    filled = {i.get("name"): i.get("value") for i in page(form).xpath("//main//input[@type='text']")}
    assert filled["name"] == "見本 花子" and filled["kana"] == "ミホン ハナコ"
    assert filled["contact"] == "042-000-0001" and "家賃の督促状が届いた" in words(form)


def test_from_the_counter_with_what_the_person_said(road, taken):
    browser = browser_of(road.counter)
    given = {
        "name": "見本 花子",
        "kana": "みほん はなこ",
        "contact": "042-000-0001",
        "ground": "CONSENT",
        "giver": "SELF",
        "agreed_how": "ORAL",
        "agreed_on": format_day(today()),
        "topics": ["1", "4"],
    }
    wanting = send(browser, refer_url(taken), **asked(road.elderly, ground="CONSENT"))
    assert wanting.status_code == 422 and "同意した日を入力してください" in words(wanting)
    check = send(browser, refer_url(taken), **asked(road.elderly, **given))
    assert check.status_code == 200 and "042-000-0001" not in body_of(check)
    done = press(browser, check, "send")
    theirs = browser_of(road.elderly)
    letter = theirs.get(done["Location"])
    assert body_of(letter) == body_of(check) and "見本花子（ミホンハナコ）" in body_of(letter)
    from .pages import act

    assert "送付（返事待ち）" in words(browser.get(f"/consultations/{taken.pk}/"))
    assert act(theirs, letter, "ACCEPT").status_code == 303
    with acting(road.elderly):
        own = Consultation.objects.get()
        assert own.person.name == "見本 花子" and own.agency_id == road.elderly.agency_id
    assert "受理（対応中）" in words(browser.get(done["Location"]))


def test_from_the_counter_without_a_name(road, taken):
    browser = browser_of(road.counter)
    given = asked(
        road.elderly, ground="ANONYMOUS", topics=["1", "2", "4"], name="見本 花子", contact="042-000-0001"
    )
    check = send(browser, refer_url(taken), **given)
    assert "見本" not in body_of(check) and "042" not in body_of(check)
    done = press(browser, check, "send")
    assert done.status_code == 303 and last()[1].topics == 4 and last()[1].name == ""


def test_a_consultation_with_a_case_sends_from_its_case(road):
    browser = browser_of(road.counter)
    answer = browser.get(refer_url(road.consultation))
    assert answer.status_code == 302 and answer["Location"] == new_url(road)
    refused = send(browser, refer_url(road.consultation), **asked(road.elderly, ground="ANONYMOUS"))
    assert refused.status_code == 403 and "この相談はケースに入っています" in words(refused)


def test_a_returned_letter_is_sent_on_with_its_words(road):
    from referrals import actions

    given = road.agree((road.elderly, SHARED), (road.child, SHARED))
    letter = road.send(road.elderly, consent=given)
    road.does(road.elderly, actions.forward, letter, text="子どものことなので", to=road.child.agency)
    browser = browser_of(road.counter)
    shown = browser.get(f"/inbox/referrals/{letter.pk}/")
    link = page(shown).xpath("//section[@aria-labelledby='again']//a/@href")[0]
    assert f"{road.child.agency.name}へ送り直す" in words(shown) and "のままです" in words(shown)
    form = browser.get(link)
    assert "架空の依頼" in words(form)
    assert page(form).xpath(f"//input[@name='to'][@value='{road.child.agency_id}'][@checked]")
    check = send(browser, link, **asked(road.child, follows=str(letter.pk)))
    assert press(browser, check, "send").status_code == 303
    assert last()[0].follows_id == letter.pk
    other = send(browser, link, **asked(road.child, follows=str(road.case.pk)))
    assert other.status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", "あ" * 10_000, "4000字までにしてください（いま10000字です）"),
        ("text", "前\x00後", "使えない文字"),
        ("due_on", "令和8年13月40日", ""),
        ("due_on", "昭和60年1月1日", "から後の日付"),
        ("to", "99999999", "一覧の中から選んでください"),
        ("to", "x:\x00", ""),
        ("kind", "WAR", "一覧の中から選んでください"),
    ],
)
def test_bad_input_is_told_and_kept(road, field, value, said):
    road.agree((road.elderly, SHARED))
    browser = browser_of(road.counter)
    answer = send(browser, new_url(road), **(asked(road.elderly) | {field: value}))
    assert answer.status_code == 422 and said in words(answer)
    kept = value if field == "text" else "一緒に訪問してください"
    assert kept in answer.content.decode()


def test_a_closed_agency_is_named_as_such(road):
    road.agree((road.elderly, SHARED))
    with as_migrator():
        road.elderly.agency.closed_on = today()
        road.elderly.agency.save()
    browser = browser_of(road.counter)
    answer = send(browser, new_url(road), **asked(road.elderly))
    assert answer.status_code == 422
    assert f"{road.elderly.agency.name}は廃止されたため、送れません" in words(answer)


def test_a_consent_withdrawn_between_check_and_sending_sends_nothing(road):
    given = road.agree((road.elderly, SHARED))
    browser = browser_of(road.counter)
    check = send(browser, new_url(road), **asked(road.elderly))
    with acting(road.counter) as by:
        consents.withdraw(Consent.objects.get(pk=given.pk), by=by)
    answer = press(browser, check, "send")
    assert answer.status_code == 422 and "本人の同意がありません" in words(answer)
    assert "一緒に訪問してください" in answer.content.decode()


def test_a_double_press_sends_one_letter(road):
    road.agree((road.elderly, SHARED))
    browser = browser_of(road.counter)
    check = send(browser, new_url(road), **asked(road.elderly))
    first, second = press(browser, check, "send"), press(browser, check, "send")
    assert first["Location"] == second["Location"]
    with as_migrator():
        assert Referral.objects.count() == 1


def test_who_does_not_hold_the_case_reads_why_he_cannot_send(road):
    road.agree((road.elderly, SHARED))
    browser = browser_of(road.elderly)
    assert "つなぎはまだありません" in words(browser.get(f"/cases/{road.case.pk}/referrals/"))
    assert browser.get(new_url(road)).status_code == 403


def test_a_sealed_contact_is_not_put_into_a_letter_by_itself(road):
    from access.models import ContactSeal, ContactSealWorker
    from people.models import Person

    with acting(road.counter) as by:
        taken = cases.take_consultation(
            None,
            by=by,
            person=Person.objects.get(),
            taken_at=timezone.now(),
            method="01",
            caller="SELF",
            text="また電話があった",
        )
    browser = browser_of(road.counter)
    assert page(browser.get(refer_url(taken))).xpath("//input[@name='contact']/@value") == ["042-000-0001"]
    with as_migrator():
        seal = ContactSeal.objects.create(person=taken.person, valid_from=today())
        ContactSealWorker.objects.create(seal=seal, worker=road.counter.worker)
    assert not page(browser.get(refer_url(taken))).xpath("//input[@name='contact']/@value")


def test_without_a_head_the_sender_is_told_to_speak_to_somebody(road):
    browser = browser_of(road.counter)
    with as_migrator():
        road.above.valid_until = today()
        road.above.role = "STAFF"
        road.above.save()
    assert "いま所属長の登録がありません" in words(browser.get(new_url(road)))


def test_a_closed_case_is_told_to_the_sender_and_hidden_from_the_receiver(road):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    with acting(road.counter) as by:
        cases.advance(road.case, by=by, version=1, stage="CLOSED")
    address = f"/inbox/referrals/{letter.pk}/"
    assert "ケースが終結しています" in words(browser_of(road.counter).get(address))
    assert "本文は、いまは見えません" in words(browser_of(road.elderly).get(address))


@pytest.mark.parametrize(
    ("name", "kana", "text", "told"),
    [
        ("林 誠", "ハヤシ マコト", "林の中の家", False),
        ("林 誠", "ハヤシ マコト", "林さんの家", True),
        ("林 誠", "ハヤシ マコト", "はやしさんの家", True),
        ("髙橋邦夫", "", "高橋さんの家", True),
        ("髙橋邦夫", "", "橋のそばの家", False),
        ("小野 実", "オノ ミノル", "おのおのの考え", False),
        ("小野 実", "オノ ミノル", "ｵﾉさん", True),
        ("", "", "だれかさん", False),
    ],
)
def test_a_name_is_found_however_it_is_written(road, name, kana, text, told):
    from people.models import Person
    from referrals.naming import found_in

    with acting(road.counter):
        assert bool(found_in(text, Person(name=name, kana=kana))) is told


@pytest.mark.parametrize("who", ["child", "named"])
def test_the_records_counted_on_the_check_page_are_those_the_receiver_reads(road, who):
    receiver = getattr(road, who)
    with acting(road.counter) as by:
        for topics, own_only in ((4, False), (5, False), (12, False), (4, True)):
            cases.write_note(
                road.case.pk,
                by=by,
                happened_on=today(),
                method="01",
                text="記録",
                topics=topics,
                own_only=own_only,
            )
    to = f"{receiver.agency_id}:{receiver.worker_id}" if who == "named" else str(receiver.agency_id)
    given = asked(receiver, ground="STATUTE", article="69-2-2", reason="救急搬送", topics=["1", "4"])
    browser = browser_of(road.counter)
    check = send(browser, new_url(road), **(given | {"to": to}))
    assert "読めるのは2件です" in words(check)
    press(browser, check, "send")
    with acting(receiver):
        assert CaseNote.objects.filter(case=road.case.pk).count() == 2


def test_what_a_return_has_closed_is_shown_as_what_an_acceptance_opens(road):
    from referrals import actions

    given = road.agree((road.elderly, SHARED))
    road.does(road.elderly, actions.give_back, road.send(road.elderly, consent=given), text="いまは難しい")
    browser = browser_of(road.counter)
    check = send(browser, new_url(road), **asked(road.elderly))
    assert f"{road.elderly.agency.name}が受理すると、このケースの次の情報を見られます" in words(check)
