"""撤回を記録する: no harder than giving, effective at once, recorded once."""

import pytest

from access.verdict import Refused
from accounts.querysets import today
from cases import actions as case_actions
from cases.models import Case, CaseNote
from consent import actions
from consent.models import Consent
from tests.consent.conftest import page, words
from tests.people import envelope
from tests.world import acting


def address(consent):
    return f"/consents/{consent.pk}/withdraw/"


def test_withdrawal_takes_effect_at_the_others_very_next_request(town):
    consent = town.give(town.elderly.agency)
    counter, elderly = town.browser(town.counter), town.browser(town.elderly)
    assert elderly.get(town.url).status_code == 200
    with acting(town.elderly) as by:
        own = case_actions.write_note(
            town.case.pk, by=by, happened_on=today(), method="01", text="こちらの記録", topics=4
        )

    asked = counter.get(address(consent))
    assert "架空の高齢者支援課基本情報、経過が見えなくなります。" in words(asked)
    done = counter.post(address(consent), envelope(counter, reason="本人の申出"))
    assert done.status_code == 303 and done["Location"] == town.url

    gone = elderly.get(town.url)
    assert gone.status_code == 404
    assert gone.content == elderly.get("/cases/00000000-0000-4000-8000-000000000000/consent/").content
    with acting(town.elderly):
        assert not Case.objects.exists() and list(CaseNote.objects.all()) == [own]
    after = words(counter.get(town.url))
    assert "架空の高齢者支援課から見えなくなりました。" in after
    assert "架空の高齢者支援課が書いた記録は、架空の高齢者支援課に残ります。" in after
    assert "本人同意：得られていません" in after and "本人の申出" in after


def test_those_who_lose_the_same_are_told_in_one_sentence(town):
    consent = town.give(town.elderly.agency, town.other.agency)
    counter = town.browser(town.counter)
    counter.post(address(consent), envelope(counter))
    said = words(counter.get(town.url))
    assert "それぞれの機関が書いた記録は、それぞれの機関に残ります。" in said
    assert said.count("同意の撤回を記録しました。") == 1


def test_the_agency_that_loses_sight_by_its_own_record_is_told_so_at_the_list(town):
    consent = town.give(town.elderly.agency, town.other.agency)
    elderly = town.browser(town.elderly)
    asked = words(elderly.get(address(consent)))
    assert "この同意でほかの機関にも共有しているときは、その共有も終わります。" in asked
    assert town.other.agency.name not in asked
    done = elderly.post(address(consent), envelope(elderly, reason=""))
    assert done.status_code == 303 and done["Location"] == "/cases/"
    listed = words(elderly.get("/cases/"))
    assert "架空の高齢者支援課から見えなくなりました。" in listed
    assert town.browser(town.other).get(town.url).status_code == 404, "the whole consent has ended"


def test_overlapping_consents_are_a_union_and_each_ends_on_its_own(town):
    first = town.give(town.elderly.agency, topics=1 | 4)
    second = town.give(town.elderly.agency, topics=4 | 16)
    both = town.write(1 | 16)
    with acting(town.elderly):
        assert both in CaseNote.objects.all(), "the union of two consents covers what neither covers"
    counter = town.browser(town.counter)
    asked = words(counter.get(address(second)))
    assert "お金・仕事・住まいが見えなくなります。基本情報、経過は、ほかの根拠で見えたままです。" in asked
    counter.post(address(second), envelope(counter))
    said = words(counter.get(town.url))
    assert "お金・仕事・住まいが見えなくなりました。基本情報、経過は、ほかの根拠で見えています。" in said
    with acting(town.elderly):
        assert both not in CaseNote.objects.all() and Case.objects.exists()
    town.withdraw(first)
    with acting(town.elderly):
        assert not Case.objects.exists()


def test_a_consent_already_withdrawn_is_said_to_be_so(town):
    consent = town.give(town.elderly.agency)
    counter = town.browser(town.counter)
    first = counter.post(address(consent), envelope(counter, reason="一度目"))
    assert first.status_code == 303
    assert "この同意は、すでに撤回されています。" in words(counter.get(address(consent)))
    again = counter.post(address(consent), envelope(counter, reason="二度目"))
    assert again.status_code == 409 and "すでに撤回されています。" in words(again)
    with acting(town.counter):
        assert Consent.objects.get().taken_back.reason == "一度目"


def test_a_double_click_withdraws_once_and_ends_on_the_same_page(town):
    consent = town.give(town.elderly.agency)
    counter = town.browser(town.counter)
    typed = envelope(counter, reason="")
    answers = [counter.post(address(consent), typed) for _ in range(2)]
    assert [(a.status_code, a["Location"]) for a in answers] == [(303, town.url)] * 2


def test_the_second_of_two_who_withdraw_at_once_is_refused_with_a_sentence(town):
    consent = town.give(town.elderly.agency)
    with acting(town.counter) as by:
        stale = Consent.objects.get(pk=consent.pk)
        actions.withdraw(consent, by=by)
        with pytest.raises(Refused, match="すでに撤回されています"):
            actions.withdraw(stale, by=by)


def test_nobody_without_sight_finds_a_consent(town):
    consent = town.give(town.elderly.agency)
    other = town.browser(town.other)
    absent = "/consents/00000000-0000-4000-8000-000000000000/withdraw/"
    assert other.get(address(consent)).content == other.get(absent).content
    sent = other.post(address(consent), envelope(other))
    assert sent.status_code == 404 and sent.content == other.post(absent, envelope(other)).content
    with acting(town.counter):
        assert Consent.objects.get().withdrawn_at is None


def test_a_consent_that_has_not_begun_can_be_taken_back(town):
    consent = town.give(town.elderly.agency, start=5)
    counter = town.browser(town.counter)
    assert "始まるはずだった共有は、始まりません。" in words(counter.get(address(consent)))
    counter.post(address(consent), envelope(counter))
    assert "架空の高齢者支援課への共有は始まりません。" in words(counter.get(town.url))


def test_a_reason_that_is_too_long_is_sent_back(town):
    consent = town.give(town.elderly.agency)
    counter = town.browser(town.counter)
    answer = counter.post(address(consent), envelope(counter, reason="長" * 201))
    assert answer.status_code == 422 and "200字までにしてください" in words(answer)
    assert page(answer).xpath("//input[@name='reason']/@value")[0] == "長" * 201
