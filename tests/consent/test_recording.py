"""同意を記録する: from the form over the check page to the other department's eyes."""

from datetime import date, timedelta

import pytest

from access.verdict import Refused
from accounts.models import Agency
from accounts.querysets import today
from cases.models import Case, CaseNote
from common.wareki import format_day
from consent import actions
from consent.models import Consent
from people.models import Person
from tests.consent.conftest import facts, page, press, send, words
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import AgencyFactory, MembershipFactory, acting, grant


def record(town, browser, **typed):
    checked = send(browser, town.url, "check", **typed)
    assert checked.status_code == 200, words(checked)
    return press(browser, checked, "save")


def test_a_consent_is_checked_and_recorded_and_opens_exactly_its_part_at_once(town):
    counter, elderly, other = (town.browser(m) for m in (town.counter, town.elderly, town.other))
    shared, hidden = town.write(4), town.write(4 | 16)
    assert elderly.get(town.url).status_code == 404

    checked = send(counter, town.url, "check", **facts(town.elderly.agency))
    assert checked.status_code == 200
    assert "同意の内容を確認してください" in words(checked)
    assert "架空の高齢者支援課（1人）基本情報、経過を見られるようになります。" in words(checked)
    new = page(checked).xpath("//table//td[contains(@class, 'is-new')]")
    assert [cell.text_content().split()[-1] for cell in new] == ["新", "新"]
    assert elderly.get(town.url).status_code == 404, "nothing is shared before it is recorded"

    done = press(counter, checked, "save")
    assert done.status_code == 303 and done["Location"] == town.url
    after = counter.get(town.url)
    assert "同意を記録しました。架空の高齢者支援課に、基本情報、経過が見えています" in words(after)
    assert "本人同意：あり" in words(after)

    assert elderly.get(town.url).status_code == 200
    assert other.get(town.url).status_code == 404
    with acting(town.elderly):
        assert list(CaseNote.objects.all()) == [shared] and hidden not in CaseNote.objects.all()
        assert Person.objects.get().name == "見本 花子"
    given = Consent.objects.none()
    with acting(town.counter):
        given = Consent.objects.get()
    with acting(town.counter):
        assert (
            given.explained.text == "高齢者支援課に、お名前と相談の経過を伝えます。\n介護の相談のためです。"
        )
    assert (given.valid_from, given.recorded_by) == (today(), town.counter.worker)


def test_going_back_from_the_check_page_keeps_everything_typed(town):
    counter = town.browser(town.counter)
    checked = send(counter, town.url, "check", **facts(town.elderly.agency, explanation="二行の\n説明"))
    back = press(counter, checked, "edit")
    assert back.status_code == 200 and "直してください" not in words(back)
    main = page(back).xpath("//main")[0]
    assert main.xpath(".//textarea[@name='explanation']")[0].text.strip() == "二行の\n説明"
    ticked = main.xpath(".//input[@checked]/@name")
    assert sorted(set(ticked)) == ["agencies", "giver", "kinds", "method", "purposes", "topics"]


def test_each_agency_may_get_its_own_kinds_of_information(town):
    counter, agency = town.browser(town.counter), town.other.agency
    typed = facts(town.elderly.agency, agency) | {f"topics_{agency.pk}": ["16"]}
    assert record(town, counter, **typed).status_code == 303
    with acting(town.counter):
        lines = {line.agency_id: line.topics for line in Consent.objects.get().lines.all()}
    assert lines == {town.elderly.agency_id: 5, agency.pk: 16}


def test_a_named_worker_sees_and_her_colleague_does_not(town):
    with as_migrator():
        colleague = MembershipFactory(agency=town.warden.agency, role="NAMED")
    value = f"{town.warden.agency_id}:{town.warden.worker_id}"
    done = record(town, town.browser(town.counter), **facts(named=[value]))
    assert done.status_code == 303
    assert town.browser(town.warden).get(town.url).status_code == 200
    assert town.browser(colleague).get(town.url).status_code == 404


def test_a_consent_for_later_opens_nothing_today(town):
    start = today() + timedelta(days=10)
    typed = facts(town.elderly.agency, valid_from=format_day(start))
    counter = town.browser(town.counter)
    checked = send(counter, town.url, "check", **typed)
    assert f"{format_day(start)}から、次の表のとおりに" in words(checked)
    press(counter, checked, "save")
    assert town.browser(town.elderly).get(town.url).status_code == 404
    shown = words(counter.get(town.url))
    assert f"高齢課への共有は、{format_day(start)}に始まります。" in shown and "開始前" in shown


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"agencies": []}, "共有する機関を1つ以上選んでください。"),
        ({"topics": []}, "情報の種類を選んでください。"),
        ({"method": ""}, "取り方を選んでください。"),
        ({"agreed_on": format_day(date(2099, 4, 1))}, "までの日付を入力してください。"),
        ({"valid_until": "令和5年4月1日"}, "より前にはできません。"),
        ({"valid_until": "らいねん"}, "令和"),
        ({"valid_from": "令和5年4月1日"}, "から後の日付を入力してください。"),
        ({"giver": "PROXY"}, "代理の根拠と範囲を入力してください。"),
        ({"giver": "NOBODY"}, "一覧の中から選んでください。"),
        ({"topics": ["1024"]}, "一覧の中から選んでください。"),
        ({"agencies": ["x"]}, "一覧の中から選んでください。"),
        ({"agencies": ["99999999999999999999"]}, "一覧の中から選んでください。"),
        ({"named": ["1:2:3"]}, "一覧の中から選んでください。"),
        ({"explanation": "長" * 2001}, "2000字までにしてください"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_recorded(town, changed, sentence):
    counter = town.browser(town.counter)
    for step in ("check", "save"):
        answer = send(counter, town.url, step, **(facts(town.elderly.agency) | changed))
        assert answer.status_code == 422 and sentence in words(answer)
        assert "か所を直してください" in words(answer)
    with acting(town.counter):
        assert not Consent.objects.exists()


def test_a_closed_desk_an_office_and_the_holder_cannot_be_shared_with(town):
    with as_migrator():
        closed = AgencyFactory(name="廃止された課", closed_on=today())
        office = AgencyFactory(name="管理の係", kind=Agency.Kind.OFFICE)
    counter = town.browser(town.counter)
    for agency, sentence in (
        (closed, "廃止された課は廃止されたため、共有できません。"),
        (office, "管理の係には、相談やケースの情報を共有できません。"),
        (town.counter.agency, "架空の窓口は担当機関なので、同意がなくても見えています。"),
        (town.warden.agency, "架空の民生委員は、担当者の名前で選んでください。"),
    ):
        answer = send(counter, town.url, "save", **facts(agency))
        assert answer.status_code == 422 and sentence in words(answer)


def test_kinds_for_an_agency_that_is_not_chosen_are_asked_about(town):
    other = town.other.agency
    answer = send(
        town.browser(town.counter),
        town.url,
        "check",
        **facts(town.elderly.agency) | {f"topics_{other.pk}": ["4"]},
    )
    assert answer.status_code == 422 and f"{other.name}も選ぶか、種類を外してください。" in words(answer)


def test_a_consent_cannot_open_more_than_its_recorder_holds(town):
    with as_migrator():
        coordinator = MembershipFactory(role="COORDINATOR")
        grant(town.case, coordinator.agency, 1 | 4, "COORDINATION")
    browser = town.browser(coordinator)
    shown = page(browser.get(town.url))
    assert shown.xpath("//input[@name='topics']/@value") == ["1", "4"]
    answer = send(browser, town.url, "save", **facts(town.elderly.agency, topics=["4", "16"]))
    assert answer.status_code == 422
    assert "自機関が見られない情報は共有できません（お金・仕事・住まい）。" in words(answer)
    with acting(coordinator) as by, pytest.raises(Refused, match="共有を始められません"):
        actions.record(
            town.case,
            by=by,
            lines=[(town.elderly.agency, None, 4 | 16)],
            method="ORAL",
            agreed_on=today(),
            valid_from=today(),
            valid_until=today(),
        )
    with acting(town.elderly):
        assert not Case.objects.exists()


def test_only_the_agency_in_charge_records_a_consent(town):
    town.give(town.elderly.agency)
    elderly = town.browser(town.elderly)
    shown = elderly.get(town.url)
    assert not page(shown).xpath("//main//form")
    assert "担当機関（相談を受け付けた機関・多機関協働）だけができます。" in words(shown)
    refused = send(elderly, town.url, "save", **facts(town.other.agency))
    assert refused.status_code == 403
    assert town.browser(town.other).get(town.url).status_code == 404
    with acting(town.elderly) as by, pytest.raises(Refused):
        actions.record(town.case, by=by, lines=[(town.other.agency, None, 4)])


def test_a_named_agency_reads_its_own_line_and_not_the_words_that_name_the_others(town):
    text = "別の課にも伝えると説明しました。"
    town.give(town.elderly.agency, town.other.agency, explanation=text)
    assert text in words(town.browser(town.counter).get(town.url))
    shown = words(town.browser(town.elderly).get(town.url))
    assert "架空の高齢者支援課基本情報、経過" in shown
    assert text not in shown and town.other.agency.name not in shown


def test_a_warden_who_holds_the_case_is_not_offered_to_herself(town):
    with as_migrator():
        colleague = MembershipFactory(agency=town.warden.agency, role="NAMED")
        grant(town.case, town.warden.worker, 511, "INTAKE", agency=town.warden.agency)
    shown = page(town.browser(town.warden).get(town.url))
    offered = shown.xpath("//input[@name='named']/@value")
    assert offered == [f"{town.warden.agency_id}:{colleague.worker_id}"]


def test_the_page_of_a_case_one_may_not_see_is_the_page_of_no_case(town):
    other = town.browser(town.other)
    absent = "/cases/00000000-0000-4000-8000-000000000000/consent/"
    for address in (town.url, absent):
        assert other.get(address).status_code == 404
    assert other.get(town.url).content == other.get(absent).content
    sent = [send(other, address, "save", **facts(town.elderly.agency)) for address in (town.url, absent)]
    assert sent[0].status_code == sent[1].status_code == 404 and sent[0].content == sent[1].content


def test_a_second_copy_of_the_form_records_nothing_more(town):
    counter = town.browser(town.counter)
    typed = envelope(counter, step="save", **facts(town.elderly.agency))
    first, second = counter.post(town.url, typed), counter.post(town.url, typed)
    assert first.status_code == second.status_code == 303
    with acting(town.counter):
        assert Consent.objects.count() == 1


def test_one_agency_named_twice_is_one_line(town):
    typed = facts(town.elderly.agency, town.elderly.agency)
    assert record(town, town.browser(town.counter), **typed).status_code == 303
    with acting(town.counter):
        assert Consent.objects.get().lines.count() == 1


@pytest.mark.parametrize(
    ("born", "until", "sentence"),
    [
        ((2012, 6, 15), (2030, 6, 15), "親権者の同意は、本人が18歳になる前の日（令和12年6月14日）までです。"),
        ((2000, 2, 29), (2027, 1, 1), "本人は18歳以上なので、親権者の同意では共有できません。"),
    ],
)
def test_a_parents_consent_ends_when_the_child_comes_of_age(town, born, until, sentence):
    with as_migrator():
        Person.objects.filter(pk=town.case.person_id).update(birth_on=date(*born), birth_precision="DAY")
    typed = facts(town.elderly.agency, giver="PARENT", giver_name="見本 母", authority="親権者（母）")
    counter = town.browser(town.counter)
    answer = send(counter, town.url, "check", **typed | {"valid_until": format_day(date(*until))})
    assert answer.status_code == 422 and sentence in words(answer)


def test_a_proxys_name_and_authority_are_kept_and_shown(town):
    typed = facts(
        town.elderly.agency, giver="GUARDIAN", giver_name="後見 太郎", authority="登記事項証明書を確認"
    )
    counter = town.browser(town.counter)
    assert record(town, counter, **typed).status_code == 303
    assert "後見人後見太郎（登記事項証明書を確認）" in words(counter.get(town.url))
