"""The thread in the browser: a consultation becomes a case, a consent opens its part to one desk and to nobody else,
and the withdrawal closes it at that desk's very next click."""

import pytest

from . import acts

NAME = "例示 ハル"
HEALTH = "膝が痛く、二階の部屋まで上がるのがつらいとのこと。"
MONEY = "家賃を二か月払えていない。大家さんには話していない。"
OWN = "来週の訪問を約束した。"
LATE = "訪問の前に、体の具合を電話で確かめる。"
TOLD = "見学の希望を聞いた。"
ELDERLY, DISABILITY = "高齢者支援課", "障がい者支援課"
SHARED = ("基本情報", "経過", "健康・障がい・介護")


@pytest.fixture
def counter(enter):
    return enter("mado-tanaka")


def intake(page, city):
    """The counter's morning: a consultation, its case, and two notes about different things; the case's address."""
    acts.take_consultation(page, city, called=NAME, concern="家賃やローンの支払い")
    case = city.url + acts.open_case(page)
    acts.write_note(page, HEALTH, "健康・障がい・介護", method="訪問・同行")
    acts.write_note(page, MONEY, "お金・仕事・住まい")
    return case


def record(page, case, agencies=(ELDERLY,)):
    acts.record_consent(page, case, agencies, SHARED)


def hides(page, *words):
    """Nothing of it stands on the page, not even in what is folded away."""
    html = page.content()
    return not [word for word in words if word in html]


def test_the_counter_sees_before_recording_what_a_consent_opens(counter, city):
    case = intake(counter, city)
    assert acts.entries(counter)[:2] == [MONEY, HEALTH]
    assert counter.get_by_text("本人同意：まだありません").is_visible()
    counter.goto(case + "consent/")
    acts.fill_consent(counter, [ELDERLY], SHARED)
    acts.press(counter, "内容を確認する")
    row = counter.get_by_role("row", name=ELDERLY)
    assert row.locator("td.is-new").count() == len(SHARED) == row.get_by_text("新", exact=True).count()
    assert row.get_by_text("見えない").count() == 9 - len(SHARED)
    assert counter.locator(".c-matrix table .is-new").count() == len(SHARED)
    assert counter.get_by_text("基本情報、経過、健康・障がい・介護を見られるようになります。").is_visible()
    assert acts.count(city, "consent_consent", case_id=case.split("/")[-2]) == 0
    acts.press(counter, "戻って直す")
    assert counter.get_by_label(ELDERLY, exact=True).is_checked()
    acts.press(counter, "内容を確認する")
    acts.press(counter, "同意を記録する")
    assert counter.get_by_text(f"同意を記録しました。{ELDERLY}に、").is_visible()
    assert counter.get_by_text("本人同意：あり").is_visible()


def test_the_consented_desk_reads_exactly_its_part_and_another_desk_nothing(enter, counter, city):
    suzuki, ito = enter("korei-suzuki"), enter("kosodate-ito")
    suzuki.goto(city.url + "/cases/")
    case = intake(counter, city)
    suzuki.reload()
    assert hides(suzuki, NAME)
    record(counter, case)

    suzuki.reload()
    line = suzuki.get_by_role("row", name=NAME)
    assert line.get_by_text("本人同意").is_visible()
    acts.follow(suzuki, line.get_by_role("link", name=NAME))
    assert acts.entries(suzuki) == [HEALTH]
    assert suzuki.get_by_role("heading", level=1).inner_text() == NAME
    assert hides(suzuki, MONEY, acts.SIX["text"], "誰が見たか")
    acts.follow(suzuki, suzuki.get_by_role("link", name="本人・世帯", exact=True))
    assert suzuki.get_by_text("見られる記録はありません。").count() == 2
    acts.search(suzuki, city, "家賃")
    assert hides(suzuki, NAME, MONEY)
    acts.search(suzuki, city, "二階の部屋")
    assert suzuki.get_by_role("link", name=NAME).is_visible()

    ito.goto(city.url + "/cases/")
    assert hides(ito, NAME)
    for words in (NAME, "二階の部屋"):
        acts.search(ito, city, words)
        assert ito.get_by_text("見つかりませんでした").is_visible()
    for tail in ("", "people/", "consent/", "access/", "timeline/"):
        hidden, absent = (
            ito.request.get(where + tail) for where in (case, f"{city.url}/cases/{acts.NOWHERE}/")
        )
        assert (hidden.status, hidden.body()) == (404, absent.body())


def test_at_the_withdrawal_the_next_click_shows_nothing_any_more(enter, counter, city):
    suzuki = enter("korei-suzuki")
    case = intake(counter, city)
    record(counter, case)
    suzuki.goto(case)
    acts.write_note(suzuki, OWN)
    writing, saved_link = suzuki.context.new_page(), suzuki.context.new_page()
    writing.goto(case)
    acts.fill_note(writing, LATE)
    acts.withdraw_consent(counter, case, "家族に知られるのが心配になった")
    assert counter.get_by_text(f"同意の撤回を記録しました。{ELDERLY}から見えなくなりました。").is_visible()
    assert counter.get_by_text("本人同意：得られていません").is_visible()

    suzuki.reload()
    assert suzuki.get_by_text("このケースは、いまは見えません").is_visible()
    assert acts.entries(suzuki) == [OWN]
    assert hides(suzuki, HEALTH, MONEY, "同意と共有", "誰に見えるか")
    for tail in ("people/", "consent/", "access/", "timeline/"):
        absent = suzuki.request.get(f"{city.url}/cases/{acts.NOWHERE}/{tail}")
        hidden = saved_link.goto(case + tail)
        assert (hidden.status, hidden.body()) == (404, absent.body())
    suzuki.goto(city.url + "/cases/")
    assert hides(suzuki, NAME)
    suzuki.go_back()
    assert acts.path(suzuki) in case and hides(suzuki, HEALTH, MONEY)
    acts.search(suzuki, city, "二階の部屋")
    assert hides(suzuki, NAME, HEALTH)

    acts.press(writing, "保存する")
    assert acts.entries(writing) == [LATE, OWN]
    assert writing.get_by_text(f"経過記録を保存しました。{ELDERLY}2人だけに見えます。").is_visible()
    assert hides(writing, HEALTH, MONEY)
    counter.goto(case)
    assert acts.entries(counter)[:3] == [OWN, MONEY, HEALTH]
    assert hides(counter, LATE)


def test_who_had_never_written_loses_the_case_and_not_his_words(enter, counter, city):
    takahashi = enter("shogai-takahashi")
    case = intake(counter, city)
    record(counter, case, [ELDERLY, DISABILITY])
    takahashi.goto(case)
    acts.fill_note(takahashi, TOLD)
    acts.withdraw_consent(counter, case, "")
    acts.press(takahashi, "保存する")
    assert takahashi.get_by_text("自機関だけの記録として残しました").is_visible()
    assert acts.entries(takahashi) == [TOLD]
    assert hides(takahashi, NAME, HEALTH, MONEY)
    counter.goto(case)
    assert hides(counter, TOLD)


def test_the_log_names_who_saw_what_and_the_auditor_reads_it(enter, counter, city):
    suzuki = enter("korei-suzuki")
    case = intake(counter, city)
    record(counter, case)
    suzuki.goto(case)
    acts.write_note(suzuki, OWN)
    counter.goto(case)
    acts.follow(counter, counter.get_by_role("link", name="誰が見たか"))
    told = [line.split("\t") for line in counter.locator("tbody tr").all_inner_texts()]
    hers = [line for line in told if "鈴木 由美" in line[1]]
    assert {line[2] for line in hers} == {"ケースのページを見た", "経過記録を書いた"}
    assert all("本人同意" in line[3] and "お金" not in line[4] for line in hers)
    assert {"ケースを開いた", "同意を記録した"} <= {line[2] for line in told if "田中 健" in line[1]}
    assert hides(counter, HEALTH, MONEY, OWN)

    auditor = enter("kansa-nakamura")
    auditor.goto(city.url + "/audit/")
    auditor.get_by_text("絞り込み", exact=True).click()
    number = counter.locator(".c-identity__facts").inner_text().partition("ケース ")[2].split()[0]
    auditor.get_by_label("ケース番号").fill(number)
    acts.press(auditor, "絞り込む")
    seen = auditor.locator("tbody tr", has_text="鈴木 由美").all_inner_texts()
    assert len(seen) == len(hers) and all(number in line for line in seen)
    assert hides(auditor, HEALTH, MONEY, OWN)
    assert auditor.goto(case).status == 404
