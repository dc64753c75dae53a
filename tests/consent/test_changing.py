"""内容を変える: a new consent takes the place of a standing one, in one moment and only once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction

from access.grants import who_sees
from access.verdict import Refused
from accounts.querysets import today
from cases.models import Case
from common.wareki import format_day
from consent import actions
from consent.models import Consent
from tests.consent.conftest import page, press, send, words
from tests.gate import as_migrator
from tests.world import CaseFactory, MembershipFactory, acting


def address(consent):
    return f"/consents/{consent.pk}/change/"


def filled(response):
    """What the form holds, as a browser would send it."""
    form, sent = page(response).xpath("//form[.//button[@value='check']]")[0], {}
    for field in form.xpath(".//input[@name][not(@type='checkbox' or @type='radio')] | .//input[@checked]"):
        sent.setdefault(field.get("name"), []).append(field.get("value", ""))
    for area in form.xpath(".//textarea"):
        sent[area.get("name")] = area.text.strip() if area.text else ""
    for choice in form.xpath(".//select"):
        sent[choice.get("name")] = choice.xpath(".//option[@selected]/@value")
    return sent


def test_the_form_begins_with_the_consent_and_the_check_page_shows_gains_and_losses(town):
    old = town.give(town.elderly.agency, town.other.agency, topics=1 | 4, explanation="はじめの説明")
    counter = town.browser(town.counter)
    shown = words(counter.get(town.url))
    assert "内容を変える" in shown
    sent = filled(counter.get(address(old)))
    assert sorted(sent["agencies"]) == sorted(str(m.agency_id) for m in (town.elderly, town.other))
    assert sent["topics"] == ["1", "4"] and sent["explanation"] == "はじめの説明" and sent["kinds"] == ["C2"]
    assert sent["valid_until"] == [format_day(old.valid_until)] and "valid_from" not in sent

    sent |= {"agencies": [str(town.elderly.agency_id)], "topics": ["4", "16"], "step": "check"}
    checked = counter.post(address(old), sent)
    said = words(checked)
    assert "架空の高齢者支援課（1人）お金・仕事・住まいを見られるようになります。" in said
    assert "基本情報が見えなくなります。経過は、引き続き見えます。" in said
    assert "ケースも見えなくなります。書いた記録は、書いた機関に残ります。" in said
    assert "の同意に代わります。記録と同時に、前の同意は「変更済み」になります。" in said
    assert town.browser(town.other).get(town.url).status_code == 200, "nothing changes before it is recorded"

    done = press(counter, checked, "save")
    assert done.status_code == 303 and done["Location"] == town.url
    assert town.browser(town.other).get(town.url).status_code == 404
    after = words(counter.get(town.url))
    assert "変更済みになりました。" in after and "変更済み" in after and "変更した日" in after
    with acting(town.counter):
        new = Consent.objects.get(replaces=old.pk)
        assert new.lines.get().topics == 4 | 16 and Consent.objects.get(pk=old.pk).is_withdrawn


def test_the_second_of_two_editors_is_told_and_nothing_is_recorded(town):
    old = town.give(town.elderly.agency)
    first, second = town.browser(town.counter), town.browser(town.counter)
    forms = [filled(one.get(address(old))) for one in (first, second)]
    assert first.post(address(old), forms[0] | {"step": "save"}).status_code == 303
    late = second.post(address(old), forms[1] | {"step": "save"})
    assert late.status_code == 403 and "ほかの人が先に変えたか、撤回しました。" in words(late)
    assert "ほかの人が先に変えたか、撤回しました。" in words(second.get(address(old)))
    with acting(town.counter) as by:
        assert Consent.objects.count() == 2
        with pytest.raises(Refused, match="先に変えたか"):
            actions.record(town.case, by=by, lines=[(town.elderly.agency, None, 4)], replaces=old)


def test_a_double_click_changes_once(town):
    old = town.give(town.elderly.agency)
    counter = town.browser(town.counter)
    sent = filled(counter.get(address(old))) | {"step": "save"}
    assert [counter.post(address(old), sent).status_code for _ in range(2)] == [303, 303]
    with acting(town.counter):
        assert Consent.objects.count() == 2


def test_what_can_no_longer_be_shared_is_said_and_left_out(town):
    old = town.give(town.elderly.agency, town.other.agency)
    with as_migrator():
        town.elderly.agency.closed_on = today()
        town.elderly.agency.save()
    shown = town.browser(town.counter).get(address(old))
    assert "架空の高齢者支援課には、いまは共有できません。" in words(shown)
    assert filled(shown)["agencies"] == [str(town.other.agency_id)]


def test_a_consent_for_later_keeps_its_day(town):
    old = town.give(town.elderly.agency, start=5)
    counter = town.browser(town.counter)
    sent = filled(counter.get(address(old)))
    assert sent["valid_from"] == [format_day(today() + timedelta(days=5))]
    assert counter.post(address(old), sent | {"step": "save"}).status_code == 303
    with acting(town.counter):
        assert Consent.objects.get(replaces=old.pk).valid_from == today() + timedelta(days=5)
    with acting(town.elderly):
        assert not Case.objects.exists()


def test_narrowing_to_a_meeting_takes_the_sight_away(town):
    old = town.give(town.elderly.agency)
    counter = town.browser(town.counter)
    sent = filled(counter.get(address(old))) | {"kinds": ["C3"], "step": "check"}
    checked = counter.post(address(old), sent)
    assert "ケースも見えなくなります。" in words(checked) and "会議に、基本情報、経過を出せる" in words(
        checked
    )
    press(counter, checked, "save")
    assert town.browser(town.elderly).get(town.url).status_code == 404


def test_a_named_agency_changes_nothing_and_who_sees_nothing_finds_nothing(town):
    old = town.give(town.elderly.agency)
    elderly, other = town.browser(town.elderly), town.browser(town.other)
    shown = elderly.get(address(old))
    assert "担当機関" in words(shown) and not page(shown).xpath("//main//form")
    assert "内容を変える" not in words(elderly.get(town.url))
    assert send(elderly, address(old), "save").status_code == 403
    absent = "/consents/00000000-0000-4000-8000-000000000000/change/"
    assert other.get(address(old)).content == other.get(absent).content


def agree(case, counter, agency, topics, replaces=None):
    with transaction.atomic(), acting(counter) as by:
        return actions.record(
            case,
            by=by,
            lines=[(agency, None, topics)],
            replaces=replaces,
            method="ORAL",
            agreed_on=today(),
            valid_from=today(),
            valid_until=today(),
        )


def test_of_two_changes_at_the_same_moment_one_is_recorded_and_no_sight_is_left_over(live):
    with live.building(), transaction.atomic():
        counter, elderly = MembershipFactory(), MembershipFactory()
        case = CaseFactory(agency=counter.agency)
    old, ready = agree(case, counter, elderly.agency, 511), threading.Barrier(2)

    def change(topics):
        try:
            ready.wait()
            agree(case, counter, elderly.agency, topics, replaces=old)
        except Refused as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return topics

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(change, (1, 4)))
    assert actions.CHANGED_BEFORE in told
    (kept,) = (one for one in told if one != actions.CHANGED_BEFORE)
    with transaction.atomic(), acting(counter):
        assert Consent.objects.count() == 2
        assert [line.topics for line in who_sees(case.pk) if line.agency_id == elderly.agency_id] == [kept]
