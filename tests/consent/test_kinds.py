"""同意の種類・目的・説明: what each kind opens, whose words were used, and what is refused with a sentence."""

from datetime import timedelta
from hashlib import sha256

import pytest

from accounts.querysets import today
from common.wareki import format_day
from consent.models import Consent
from tests.consent.conftest import facts, page, press, send, words
from tests.gate import as_migrator
from tests.world import AgencyFactory, MembershipFactory, acting


def record(town, browser, **typed):
    checked = send(browser, town.url, "check", **typed)
    assert checked.status_code == 200, words(checked)
    return checked, press(browser, checked, "save")


def only(kind, *agencies, **others):
    return facts(*agencies, **others) | {"kinds": [kind]}


def test_information_sharing_is_ticked_at_first_and_each_kind_says_what_it_opens(town):
    shown = page(town.browser(town.counter).get(town.url))
    ticked = shown.xpath("//input[@name='kinds'][@checked]/@value")
    assert ticked == ["C2"] and shown.xpath("//input[@name='purposes'][@checked]/@value") == ["01"]
    assert len(shown.xpath("//input[@name='kinds']/following-sibling::*//*[contains(@class, 'hint')]")) == 5


@pytest.mark.parametrize("kind", ["C4", "C5"])
def test_a_kind_that_records_an_agreement_needs_no_agency_and_opens_nothing(town, kind):
    counter = town.browser(town.counter)
    checked, done = record(town, counter, **only(kind, topics=()))
    assert "だれにも新しくは見えません。" in words(checked) and done.status_code == 303
    after = words(counter.get(town.url))
    assert "この同意では、だれにも新しく見えません。" in after and "同意あり・共有なし" in after
    with acting(town.counter):
        given = Consent.objects.get()
        assert given.kinds == [kind] and given.opened_at is None and not given.lines.exists()


def test_an_application_opens_nothing_until_the_programme_takes_the_case_and_says_so(town):
    with as_migrator():
        (
            AgencyFactory(name="架空の多機関協働", coordinates=True),
            AgencyFactory(name="架空の決定課", decides=True),
        )
    counter = town.browser(town.counter)
    checked, done = record(town, counter, **only("C1", topics=()))
    assert "架空の多機関協働多機関協働で受理したときから、記録のすべてが見える" in words(checked)
    assert done.status_code == 303
    after = words(counter.get(town.url))
    assert "架空の多機関協働と架空の決定課に見えるようになります。いまは、まだ見えません。" in after
    assert "多機関協働では受理していません" in after and "同意あり・共有なし" in after
    with acting(town.counter):
        given = Consent.objects.get()
        assert given.kinds == ["C1"] and given.opened_at is None and not given.lines.exists()


def test_permission_for_a_meeting_names_agencies_and_opens_no_sight(town):
    counter = town.browser(town.counter)
    checked, done = record(town, counter, **only("C3", town.elderly.agency))
    said = "この機関が集まる重層的支援会議に、基本情報、経過を出せるようになります。"
    assert f"架空の高齢者支援課{said}" in words(checked) and done.status_code == 303
    assert not page(checked).xpath("//td[contains(@class, 'is-new')]")
    assert town.browser(town.elderly).get(town.url).status_code == 404
    with acting(town.counter):
        assert Consent.objects.get().lines.get().topics == 5


def test_one_signature_may_cover_several(town):
    typed = facts(town.elderly.agency) | {"kinds": ["C1", "C2", "C3"], "purposes": ["01", "03"]}
    counter = town.browser(town.counter)
    checked, _ = record(town, counter, **typed)
    assert "見られるようになります。この機関が集まる重層的支援会議に" in words(checked)
    shown = words(counter.get(town.url))
    assert "相談・支援の申込、関係機関との情報共有、重層的支援会議への提出" in shown
    assert "相談支援を円滑に行うため、支援の提供と関係機関との連絡調整のため" in shown


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kinds": []}, "同意の種類を選んでください。"),
        ({"kinds": ["C9"]}, "一覧の中から選んでください。"),
        ({"purposes": []}, "目的を選んでください。"),
        ({"kinds": ["C3"], "agencies": []}, "共有する機関を1つ以上選んでください。"),
        ({"kinds": ["C3"], "topics": []}, "情報の種類を選んでください。"),
        ({"kinds": ["C4"]}, "機関や情報の種類が選ばれています。"),
        ({"explained_by": "00000000-0000-4000-8000-000000000000"}, "一覧の中から選んでください。"),
        ({"agreed_on": "昭和64年1月8日"}, "平成"),
        ({"explanation": "a\x00b"}, "使えない文字が入っています。"),
        ({"giver": "PROXY", "giver_name": "名" * 121, "authority": "委任状"}, "120字までにしてください"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(town, changed, sentence):
    counter = town.browser(town.counter)
    answer = send(counter, town.url, "save", **(facts(town.elderly.agency) | changed))
    assert answer.status_code == 422 and sentence in words(answer)
    with acting(town.counter):
        assert not Consent.objects.exists()


def test_topics_for_every_agency_apart_need_none_for_all(town):
    typed = facts(town.elderly.agency, topics=()) | {f"topics_{town.elderly.agency_id}": ["16"]}
    _, done = record(town, town.browser(town.counter), **typed)
    assert done.status_code == 303
    with acting(town.counter):
        assert Consent.objects.get().lines.get().topics == 16


def test_a_name_of_thirty_signs_and_an_old_date_are_taken(town):
    typed = facts(town.elderly.agency, giver="PROXY", giver_name="名" * 30, authority="委任状")
    _, done = record(town, town.browser(town.counter), **typed | {"agreed_on": "平成31年4月30日"})
    assert done.status_code == 303
    with acting(town.counter):
        assert Consent.objects.get().giver_name == "名" * 30


def test_who_explained_in_which_words_is_kept_with_a_fingerprint_for_the_holder_alone(town):
    with as_migrator():
        colleague = MembershipFactory(agency=town.counter.agency)
    counter, text = town.browser(town.counter), "ご家族には言いません、と説明しました。"
    offered = page(counter.get(town.url)).xpath("//select[@name='explained_by']/option")
    assert [o.get("value") for o in offered] == [str(town.counter.worker_id), str(colleague.worker_id)]
    typed = facts(town.elderly.agency, explanation=text, explained_by=str(colleague.worker_id))
    record(town, counter, **typed)
    mark = f"言葉の指紋{sha256(text.encode()).hexdigest()[:8]}"
    shown = words(counter.get(town.url))
    assert "".join(f"{colleague.worker.name}（{mark}）".split()) in shown and text in shown
    assert "言葉の指紋" not in words(town.browser(town.elderly).get(town.url))


def test_an_agency_closed_meanwhile_is_refused_with_a_sentence(town):
    counter = town.browser(town.counter)
    checked = send(counter, town.url, "check", **facts(town.elderly.agency))
    with as_migrator():
        town.elderly.agency.closed_on = today()
        town.elderly.agency.save()
    answer = press(counter, checked, "save")
    assert answer.status_code == 422 and "架空の高齢者支援課は廃止されたため" in words(answer)


def test_a_later_consent_shows_the_day_it_begins(town):
    town.give(town.elderly.agency, topics=4, days=3)
    town.give(town.other.agency, topics=8, start=2)
    start = today() + timedelta(days=10)
    typed = facts(town.warden.agency, named=[f"{town.warden.agency_id}:{town.warden.worker_id}"])
    typed |= {"agencies": [], "valid_from": format_day(start)}
    shown = words(send(town.browser(town.counter), town.url, "check", **typed))
    assert "架空の高齢者支援課経過は、その日までに期限が来て見えなくなります。" in shown
    assert "健康・障がい・介護が、その日までに始まるほかの同意で見えるようになります。" in shown
