"""アセスメント as it is filled in: agencies side by side, old beside new, and each reader with his own part of it."""

from datetime import date, timedelta

import pytest
from django.test import Client

from access.models import AgencyGrant
from access.topics import Topic
from accounts.querysets import today
from cases import actions
from cases.answers import Sheet, months_before, national_left
from cases.models import Answer, CodeItem
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import (
    CaseFactory,
    ConsultationFactory,
    MembershipFactory,
    PersonFactory,
    acting,
    grant,
)
from tests.world_assessment import AnswerFactory

PROGRESS, FAMILY = int(Topic.PROGRESS), int(Topic.FAMILY)


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="窓口")


@pytest.fixture
def case(holder):
    with as_migrator():
        case = CaseFactory(agency=holder.agency, person=PersonFactory(name="架空 花子", sex="FEMALE"))
        facts = {"agency": holder.agency, "taken_by": holder.worker, "person": case.person}
        ConsultationFactory(**facts, case=case, caller="FAMILY", method="01", concerns=["14", "06"])
        return case


@pytest.fixture
def neighbour(case):
    """An agency with 経過 by consent."""
    with as_migrator():
        member = MembershipFactory(agency__short_name="となり")
        grant(case, member.agency, PROGRESS)
    return member


def at(member):
    return signed_in(Client(), member)


def page(terminal, case, tail=""):
    return terminal.get(f"/cases/{case.pk}/assessment/{tail}").content.decode()


def send(terminal, case, section, **fields):
    common = {"answered_on": today().isoformat(), "source": "SELF"}
    url = f"/cases/{case.pk}/assessment/{section}/"
    return terminal.post(url, envelope(terminal, **common | fields))


def test_an_answer_says_who_when_and_whence(holder, case):
    terminal = at(holder)
    assert send(terminal, case, "work", work="4", career="倉庫で12年").status_code == 303
    shown = page(terminal, case)
    assert "求職活動中" in shown and "倉庫で12年" in shown
    assert f"窓口 {holder.worker.name}" in shown and "の話（本人）" in shown


def test_save_and_go_on_leads_through_the_sheet(holder, case):
    terminal = at(holder)
    answer = send(terminal, case, "route", how="長女から電話", next="1")
    assert answer["Location"] == f"/cases/{case.pk}/assessment/household/"
    answer = send(terminal, case, "summary", goal="近所に居場所がある", next="1")
    assert answer["Location"] == f"/cases/{case.pk}/assessment/#summary"


def test_a_new_answer_stands_before_the_old_one_which_stays(holder, case):
    terminal = at(holder)
    send(terminal, case, "housing", housing="3", rent="５２，０００円")
    send(terminal, case, "housing", housing="7")
    with acting(holder):
        asked = {a.question.name: a for part in Sheet(case).parts for a in part.asked}
        (voice,) = asked["housing"].voices
        assert voice.newest.words == "野宿・ネットカフェ等"
        assert [entry.words for entry in voice.earlier] == ["賃貸アパート・マンション"]
        assert asked["rent"].voices[0].newest.words == "52,000円"
    assert "前の回答（1）" in page(terminal, case)


def test_an_answer_of_half_a_year_ago_is_shown_as_old(holder, case):
    with as_migrator():
        facts = {"case": case, "question": "work.work", "text": "", "author": holder.worker}
        AnswerFactory(**facts, codes=["4"], answered_on=months_before(today()))
    assert "古い回答" in page(at(holder), case)
    send(at(holder), case, "work", work="1")
    assert "古い回答" not in page(at(holder), case).split("前の回答")[0]


def test_half_a_year_is_counted_in_months():
    assert months_before(date(2026, 8, 31)) == date(2026, 2, 28)
    assert months_before(date(2024, 8, 30)) == date(2024, 2, 29)
    assert months_before(date(2026, 3, 15)) == date(2025, 9, 15)


def test_two_agencies_stand_side_by_side(holder, case, neighbour):
    send(at(holder), case, "voice", complaint="家から出られない")
    send(at(neighbour), case, "voice", complaint="働きたいと話す", source="SEEN")
    for member in (holder, neighbour):
        shown = page(at(member), case)
        assert "家から出られない" in shown and "働きたいと話す" in shown


def test_of_a_choice_the_part_a_reader_may_not_see_is_missing(holder, case, neighbour):
    """DV・虐待 is 権利擁護: an agency with 経過 reads the other issues, and nothing tells that there is one more."""
    send(at(holder), case, "issues", issues=["51", "21"])
    whole, part = page(at(holder), case), page(at(neighbour), case)
    assert "ひきこもり、DV・虐待" in whole
    assert "ひきこもり" in part and "DV・虐待" not in part
    with as_migrator():
        masks = {tuple(row.codes): row.topics for row in Answer.objects.all()}
        assert masks == {("51",): PROGRESS, ("21",): PROGRESS | int(Topic.RIGHTS)}
        assert len({row.entry for row in Answer.objects.all()}) == 1


def test_only_what_is_hidden_looks_like_nothing_applies(holder, case, neighbour):
    send(at(holder), case, "issues", issues=["51"])
    send(at(holder), case, "issues", issues=["21"])
    hidden = page(at(neighbour), case)
    send(at(holder), case, "issues", issues=["-"])
    absent = page(at(neighbour), case)
    assert "あてはまるものはない（見える情報の範囲で）" in hidden
    for shown in (hidden, absent):  # the older answer stays below the newest in both
        assert "DV・虐待" not in shown
    assert "あてはまるものはない</p>" in page(at(holder), case)


def test_text_that_holds_more_is_seen_with_that_too(holder, case, neighbour):
    send(at(holder), case, "voice", complaint="夫が怖い", also=[str(int(Topic.RIGHTS))])
    assert "夫が怖い" in page(at(holder), case) and "夫が怖い" not in page(at(neighbour), case)


def test_a_section_one_may_not_see_says_so_whether_or_not_it_is_filled(holder, case, neighbour):
    send(
        at(holder), case, "voice", wish="架空の意向"
    )  # because the case goes along to アセスメント with the first answer
    before = page(at(neighbour), case)
    assert "ほかの機関の回答を見るには、「健康・障がい・介護」の同意が要ります。" in before
    send(at(holder), case, "health", condition=["3"], illness="架空の病気")
    after = page(at(neighbour), case)
    assert strip(after) == strip(before)
    send(at(neighbour), case, "health", condition=["1"])
    own = page(at(neighbour), case)
    assert "良い" in own and "架空の病気" not in own


def strip(shown):
    """The page without what differs from one drawing to the next."""
    body = shown[shown.index("<main") : shown.index("</main>")]
    return body


def test_what_is_typed_elsewhere_is_shown_and_not_asked_again(holder, case):
    shown = page(at(holder), case)
    assert "家族・知人から連絡（電話等）" in shown and "相談の受付から" in shown and "女性" in shown
    with acting(holder) as by:
        actions.add_relative(case, by=by, name="架空 太郎", kinship="CHILD", living="TOGETHER")
    shown = page(at(holder), case)
    assert "あり（1人）" in shown and "2人" in shown and "架空 太郎" in shown


def test_what_is_left_for_the_country_counts_down(holder, case, neighbour):
    with acting(holder):
        start = national_left(case)
    send(at(holder), case, "work", work="4")
    send(at(holder), case, "issues", issues=["51"])
    with acting(holder):
        assert national_left(case) == start - 2
    assert f'<span class="nb">{start - 2}項目</span>' in page(at(holder), case)


def test_what_is_left_counts_nothing_a_reader_may_not_see(holder, case, neighbour):
    with acting(neighbour):
        before = national_left(case)
    send(at(holder), case, "work", work="4")
    send(at(holder), case, "household", together="1")
    with acting(neighbour):
        assert national_left(case) == before


def test_consultations_suggest_the_issues(holder, case):
    shown = page(at(holder), case, "issues/")
    ticked = [line for line in shown.split("<input") if 'name="issues"' in line and "checked" in line]
    assert sorted(line.split('value="')[1][:2] for line in ticked) == ["10", "21"]
    send(at(holder), case, "issues", issues=["51"])
    shown = page(at(holder), case, "issues/")
    assert not [line for line in shown.split("<input") if 'name="issues"' in line and "checked" in line]


def test_earlier_answers_are_copied_to_be_confirmed(holder, case, neighbour):
    send(at(holder), case, "housing", housing="3", rent="52000", state="雨漏り")
    send(at(neighbour), case, "housing", state="ほかの機関の話")
    assert "雨漏り</textarea>" not in page(at(holder), case, "housing/")
    copied = page(at(holder), case, "housing/?copy=1")
    assert "雨漏り</textarea>" in copied and 'value="52000"' in copied
    assert "ほかの機関の話</textarea>" not in copied


def test_a_code_that_has_ended_may_be_confirmed_and_not_newly_chosen(holder, case, neighbour):
    send(at(holder), case, "housing", housing="2")
    with as_migrator():
        CodeItem.objects.filter(table="HOUSING", code="2").update(valid_until_year=2022)
    assert "借家" in page(at(holder), case)
    assert send(at(holder), case, "housing", housing="2").status_code == 303
    assert send(at(neighbour), case, "housing", housing="2").status_code == 422


def test_the_paper_holds_what_its_reader_sees(holder, case, neighbour):
    send(at(holder), case, "issues", issues=["51", "21"])
    send(at(holder), case, "money", welfare="1")
    whole, part = page(at(holder), case, "print/"), page(at(neighbour), case, "print/")
    assert "受給中" in whole and "DV・虐待" in whole and case.number in whole
    assert "受給中" not in part and "DV・虐待" not in part and "ひきこもり" in part
    assert "架空 花子" not in part and neighbour.agency.name in part


def test_agency_that_stopped_seeing_keeps_its_answers(holder, case, neighbour):
    send(at(neighbour), case, "voice", complaint="うちで聞いた話")
    send(at(holder), case, "voice", complaint="窓口で聞いた話")
    with as_migrator():
        ended = {"valid_from": today() - timedelta(9), "valid_until": today() - timedelta(1)}
        AgencyGrant.objects.filter(content_object=case, basis="CONSENT").update(**ended)
    with acting(neighbour):
        assert [row.text for row in Answer.objects.all()] == ["うちで聞いた話"]
    assert at(neighbour).get(f"/cases/{case.pk}/assessment/").status_code == 404
    recalled = at(neighbour).get(f"/cases/{case.pk}/").content.decode()
    assert "自機関のアセスメントの回答" in recalled and "うちで聞いた話" in recalled
    assert "窓口で聞いた話" not in recalled and "家族・知人から連絡" not in recalled


def test_while_a_case_is_assessed_its_page_says_what_is_left(holder, case):
    browser = at(holder)
    assert "アセスメントに答える" not in browser.get(f"/cases/{case.pk}/").content.decode()
    with as_migrator():
        case.stage = "ASSESSMENT"
        case.save()
    with acting(holder):
        left = national_left(case)
    shown = browser.get(f"/cases/{case.pk}/").content.decode()
    assert "アセスメントに答える" in shown and f"国報告 あと{left}項目" in shown
