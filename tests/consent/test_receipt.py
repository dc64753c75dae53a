"""撤回の控え: what had been shared, when it ended, what each agency keeps; of the others nothing."""

from datetime import timedelta

from accounts.querysets import today
from cases import actions as case_actions
from common.wareki import format_day
from tests.consent.conftest import page, words
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import acting, grant


def paper(consent):
    return f"/consents/{consent.pk}/receipt/"


def take_back(browser, consent):
    return browser.post(f"/consents/{consent.pk}/withdraw/", envelope(browser, reason="本人の申出"))


def write(town, member, text="こちらの記録"):
    with acting(member) as by:
        case_actions.write_note(town.case.pk, by=by, happened_on=today(), method="01", text=text, topics=4)


def test_the_holder_prints_who_had_what_and_what_stays_with_whom(town):
    consent = town.give(town.elderly.agency, town.other.agency, topics=1 | 4)
    for _ in range(2):
        write(town, town.elderly)
    counter = town.browser(town.counter)
    assert counter.get(paper(consent)).status_code == 404, "there is no receipt of what stands"
    take_back(counter, consent)
    after = counter.get(town.url)
    assert page(after).xpath("//*[@role='status']//a/@href") == [paper(consent)]
    shown = words(counter.get(paper(consent)))
    day = format_day(today())
    assert (
        f"架空の高齢者支援課基本情報（名前・生年月日など）、経過（相談のいきさつ）{day}から{day}まで自分で書いた経過の記録2件"
        in shown
    )
    assert "（分かる範囲では0件）" in shown and town.other.agency.name in shown
    assert "それぞれの機関が自分で書いた記録は、その機関に残ります。" in shown
    assert "見本花子さん" in shown and "架空の窓口" in shown and "本人の申出" not in shown
    assert paper(consent) in counter.get(town.url).content.decode(), "the card leads to it later as well"


def test_what_is_still_seen_on_another_ground_is_said(town):
    consent = town.give(town.elderly.agency, topics=1 | 4)
    with as_migrator():
        grant(town.case, town.elderly.agency, 4, "STATUTE")
    counter = town.browser(town.counter)
    take_back(counter, consent)
    assert "ほかの同意や法令により、経過は引き続き見えます。" in words(counter.get(paper(consent)))
    elderly = town.browser(town.elderly)
    seen = words(elderly.get(paper(consent)))
    assert "架空の高齢者支援課" in seen and "架空の窓口" not in seen, "not told who recorded it"


def test_who_loses_sight_by_what_he_records_prints_his_own_line_only(town):
    consent = town.give(town.elderly.agency, town.other.agency, topics=1 | 4)
    write(town, town.elderly)
    elderly = town.browser(town.elderly)
    done = take_back(elderly, consent)
    assert done["Location"] == "/cases/"
    assert page(elderly.get("/cases/")).xpath("//*[@role='status']//a/@href") == [paper(consent)]
    shown = words(elderly.get(paper(consent)))
    assert (
        "架空の高齢者支援課基本情報（名前・生年月日など）、経過（相談のいきさつ）" in shown
        and "自分で書いた経過の記録1件" in shown
    )
    assert town.other.agency.name not in shown and "見本花子" not in shown and town.case.number in shown
    for stranger in (town.other, town.warden):
        browser = town.browser(stranger)
        absent = paper(consent).replace(str(consent.pk), "00000000-0000-4000-8000-000000000000")
        assert browser.get(paper(consent)).content == browser.get(absent).content
    assert town.browser(town.elderly).get(paper(consent)).status_code == 404, (
        "only in the browser it was done in"
    )
    assert town.other.agency.name in words(town.browser(town.counter).get(paper(consent)))


def test_a_consent_that_had_not_begun_or_was_changed(town):
    consent = town.give(town.elderly.agency, start=5)
    counter = town.browser(town.counter)
    take_back(counter, consent)
    assert "始まる前に撤回しました" in words(counter.get(paper(consent)))
    meeting = town.give(town.elderly.agency, kinds=["C3"])
    asked = words(counter.get(f"/consents/{meeting.pk}/withdraw/"))
    assert "この同意では、もともと見えていません。" in asked
    take_back(counter, meeting)
    assert "この同意で見えていた機関はありません。" in words(counter.get(town.url))
    assert "見えるようにはしていません" in words(counter.get(paper(meeting)))
    old = town.give(town.elderly.agency)
    town.give(town.elderly.agency, replaces=old)
    assert counter.get(paper(old)).status_code == 404


def test_withdrawing_after_the_last_day_ends_the_line_on_it(town):
    consent = town.past(town.elderly.agency, until=3)
    counter = town.browser(town.counter)
    take_back(counter, consent)
    assert f"{format_day(today() - timedelta(days=3))}まで" in words(counter.get(paper(consent)))
