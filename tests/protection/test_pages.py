"""The pages of a protection: who loses sight is said before, who is told what, and every refusal has its sentence."""

from datetime import timedelta

import pytest
from lxml import html

from access.models import Denial, DenialStep
from accounts.querysets import today
from cases import actions
from common.wareki import format_day
from tests.gate import as_migrator
from tests.people import envelope
from tests.protection.conftest import PLACE, YEAR
from tests.world import MembershipFactory, acting
from tests.world_denials import CounterpartFactory

DAY = timedelta(days=1)


def words(response):
    return "".join(html.fromstring(response.content.decode()).xpath("//main")[0].text_content().split())


def terms(*members, **others):
    """What is typed about a seal."""
    base = {"kind": "DV", "applied_on": format_day(today()), "until": format_day(today() + YEAR)}
    base |= {"reason": "架空の申出", "counterpart": "架空 太郎", "names": [str(m.worker_id) for m in members]}
    return base | others


def send(browser, url, **fields):
    return browser.post(url, envelope(browser, **fields))


def test_it_is_checked_and_then_it_holds(town):
    browser, url = town.browser(town.first), f"{town.url}new/SEAL/"
    assert "住所・連絡先を秘匿する" in words(browser.get(url))
    checked = send(browser, url, step="check", **terms(town.first))
    assert "見えなくなる職員（3人）" in words(checked) and "あなた自身も" not in words(checked)
    saved = send(browser, url, step="save", **terms(town.first))
    assert saved.status_code == 303
    shown = words(browser.get(saved["Location"]))
    assert "効力あり・確認待ち" in shown and "架空太郎" in shown
    assert "二人目の確認" in words(town.browser(town.chief).get(saved["Location"]))
    assert town.sees(town.colleague) == (True, 0)


def test_whoever_leaves_himself_out_is_told_first(town):
    browser, url = town.browser(town.first), f"{town.url}new/RESTRICTION/"
    given = terms(town.colleague, until="", review_on=format_day(today() + YEAR))
    checked = words(send(browser, url, step="check", **given))
    assert "あなた自身も見えなくなります" in checked and "自分も見えなくなると知って設定する" in checked
    saved = send(browser, url, step="save", **given)
    after = browser.get(saved["Location"])
    assert "いまの所属では見えません" in words(after) and "架空太郎" not in words(after)
    assert browser.get(f"/cases/{town.case.pk}/").status_code == 404


def test_back_from_the_check_the_words_are_still_there(town):
    browser = town.browser(town.first)
    shown = send(browser, f"{town.url}new/SEAL/", step="edit", **terms(town.first))
    assert shown.status_code == 200 and "架空の申出" in shown.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"until": "昭和64年1月8日"}, "1月7日"),
        ({"until": ""}, "終わりの日を入力してください。"),
        ({"until": "令和3年1月1日"}, "から後の日付"),
        ({"until": "令和20年1月1日"}, "1年を超えています。"),
        ({"reason": "あ" * 10_000}, "400字まで"),
        ({"reason": "\x00"}, "使えない文字"),
        ({"names": []}, "見られる職員を選んでください。"),
        ({"names": ["x"]}, "一覧の中から"),
        ({"kind": "KIN"}, "一覧の中から"),
        ({"applied_on": "令和3年1月1日"}, "あらためて申出"),
        ({"counterpart": "あ" * 300}, "200字まで"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(town, fields, sentence):
    answer = send(
        town.browser(town.first), f"{town.url}new/SEAL/", step="check", **terms(town.first) | fields
    )
    assert answer.status_code == 422 and sentence in answer.content.decode()
    with as_migrator():
        assert not Denial.objects.exists()


def test_a_double_click_sets_it_once(town):
    browser = town.browser(town.first)
    form = envelope(browser, step="save", **terms(town.first))
    first, second = (browser.post(f"{town.url}new/SEAL/", form) for _ in range(2))
    assert first["Location"] == second["Location"]
    with as_migrator():
        assert Denial.objects.count() == 1


def test_the_second_person_confirms_on_a_page_without_the_case(town):
    denial = town.restrict(town.first)
    browser, url = town.browser(town.chief), f"{town.url}{denial.pk}/confirm/"
    page = words(browser.get(url))
    assert (
        "このケースは、いまの所属では見えません" in page
        and town.case.person.name.replace(" ", "") not in page
    )
    assert send(browser, url, choice="confirm", reason="").status_code == 303
    assert "効力あり" in words(browser.get(town.url))
    with as_migrator():
        assert [s.verb for s in DenialStep.objects.all()] == ["SET", "CONFIRMED"]
    assert send(town.browser(town.first), url, choice="confirm", reason="").status_code == 403


def test_a_lift_needs_a_second_person_and_a_reason_to_decline(town):
    denial = town.seal(town.first)
    mine, theirs = town.browser(town.first), town.browser(town.chief)
    assert send(mine, f"{town.url}{denial.pk}/lift/", reason="").status_code == 422
    assert send(mine, f"{town.url}{denial.pk}/lift/", reason="転居した").status_code == 303
    assert "解除の申出中" in words(mine.get(town.url))
    url = f"{town.url}{denial.pk}/confirm/"
    assert "転居した" in words(theirs.get(url))
    declined = send(theirs, url, choice="decline", reason="")
    assert declined.status_code == 422 and "解除しない理由" in words(declined)
    assert send(theirs, url, choice="lift", reason="").status_code == 303
    assert town.sees(town.colleague) == (True, 2)


def test_a_renewal_meanwhile_is_said_on_the_page(town):
    denial = town.past(days=350)
    with acting(town.first) as by:
        actions.ask_to_lift(denial, by=by, reason="終わる")
        actions.extend_protection(denial, by=by, reason="続く", until=denial.valid_until + 300 * DAY)
    browser = town.browser(town.chief)
    answer = browser.post(
        f"{town.url}{denial.pk}/confirm/", envelope(browser, choice="lift", reason=""), follow=True
    )
    assert "解除しませんでした。延長または再度の申出があり" in answer.content.decode()
    assert town.sees(town.colleague) == (True, 0)


def test_several_that_ended_are_each_decided_anew(town):
    """A list of ended ones; one of them was applied for again meanwhile (目黒区 2025)."""
    ended = town.past(days=400, valid_until=today() - 10 * DAY)
    closed = town.past("RESTRICTION", days=400, valid_until=today() - 10 * DAY)
    mine, theirs = town.browser(town.first), town.browser(town.chief)
    keys = [str(ended.pk), str(closed.pk)]
    assert "期間が終わったもの" in words(mine.get("/protections/"))
    assert send(mine, "/protections/", step="ask", chosen=keys, reason="期間の終わり").status_code == 303
    town.seal(town.first)
    done = theirs.post("/protections/", envelope(theirs, step="lift", lifted=keys), follow=True)
    assert "1件：解除しました。" in words(done) and "1件：解除しませんでした。" in words(done)
    assert town.row(ended.pk).lifted_at is None and town.row(closed.pk).lifted_at is not None
    assert town.sees(town.colleague) == (True, 0)


def test_everyone_who_sees_the_case_sees_the_flag_and_no_reason(town):
    town.seal(town.first, reason="くわしい理由")
    for member in (town.first, town.colleague, town.elderly):
        page = town.browser(member).get(f"/cases/{town.case.pk}/").content.decode()
        assert "住所秘匿" in page and "くわしい理由" not in page
    assert "くわしい理由" in words(town.browser(town.first).get(town.url))
    assert "くわしい理由" not in words(town.browser(town.elderly).get(town.url))


def test_a_hidden_case_answers_like_an_absent_one(town):
    from uuid import uuid4

    denial = town.block(town.colleague)
    browser = town.browser(town.colleague)
    for case in (town.case.pk, uuid4()):
        base = f"/cases/{case}/protection/"
        pages = [
            base,
            f"{base}aside/",
            f"{base}new/SEAL/",
            f"{base}contacts/",
            f"{base}texts/",
            f"{base}printed/",
        ]
        pages += [f"{base}{denial.pk}/{verb}/" for verb in ("extend", "names", "lift", "confirm")]
        assert {browser.get(url).status_code for url in pages} == {404}
    assert "続いているもの（0件）" in words(browser.get("/protections/"))


def test_who_steps_aside_finds_the_case_gone(town):
    browser = town.browser(town.elderly)
    given = {"kind": "NEAR", "reason": "隣人", "review_on": format_day(today() + 100 * DAY)}
    assert send(browser, f"{town.url}aside/", **given)["Location"] == "/cases/"
    assert browser.get(town.url).status_code == 404


def test_in_one_household_with_the_counterpart_the_address_stands_apart(town):
    from cases.models import HouseholdMember

    denial = town.seal(town.first)
    with as_migrator():
        member = HouseholdMember.objects.create(
            case=town.case,
            agency=town.first.agency,
            author=town.first.worker,
            name="架空 次郎",
            kinship="SPOUSE",
            topics=32,
        )
        CounterpartFactory(denial=denial, case=town.case, member=member)
    browser = town.browser(town.first)
    page = words(browser.get(f"/cases/{town.case.pk}/people/"))
    assert "相手方が、この世帯の記録にいます" in page and "9999番地" not in page
    assert PLACE.split()[0] in words(browser.get(f"{town.url}contacts/"))
    assert "秘匿されています" in words(town.browser(town.colleague).get(f"/cases/{town.case.pk}/people/"))


def test_names_are_changed_and_a_worker_is_taken_off(town):
    denial = town.seal(town.first)
    browser = town.browser(town.first)
    url = f"{town.url}{denial.pk}/names/"
    both = [str(town.first.worker_id), str(town.colleague.worker_id)]
    assert send(browser, url, names=both, reason="異動").status_code == 303
    assert send(browser, url, names=both, reason="異動").status_code == 403  # because it has been followed
    given = {
        "kind": "KIN",
        "reason": "いとこ",
        "worker": str(town.elderly.worker_id),
        "until": "",
        "review_on": format_day(today() + DAY),
    }
    answer = send(browser, f"{town.url}new/BLOCK/", step="save", **given)
    assert answer.status_code == 303 and town.sees(town.elderly) == (False, 0)


def test_only_the_agency_in_charge_finds_the_buttons(town):
    browser = town.browser(town.elderly)
    page = words(browser.get(town.url))
    assert "自分を担当から外す" in page and "あたらしく設定する" not in page
    assert browser.get(f"{town.url}new/SEAL/").status_code == 403
    with as_migrator():
        outsider = MembershipFactory()
    assert town.browser(outsider).get(town.url).status_code == 404
