"""Somebody whose name is not known: taken up by where he is seen, named at last; nothing is told of a case elsewhere."""

import pytest
from django.test import Client

from cases import actions
from cases.models import Case, CaseNote
from people.models import Alias, Contact, Person
from tests.cases.outreach_pages import plain, post, road, text, visit
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import CaseFactory, MembershipFactory, PersonFactory, acting, grant

NAME = {
    "naming": "KNOWN",
    "name": "架空 三郎",
    "kana": "カクウ サブロウ",
    "sex": "MALE",
    "birth": "昭和30年5月3日",
}
BORN = {"birth_on": "1955-05-03", "birth_precision": "DAY"}


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="訪問の窓口")


@pytest.fixture
def terminal(holder):
    return signed_in(Client(), holder)


def take(terminal, **changes):
    """Take a consultation about somebody nobody can name, and open the case."""
    fields = {
        "taken_at": "令和8年1月5日 10:00",
        "method": "01",
        "caller": "AGENCY",
        "naming": "UNKNOWN",
        "called": "",
        "text": "公園のベンチに毎朝いる方がいる。寒そうだ。",
        "urgency": "NORMAL",
        "whereabouts": "架空町公園のベンチ",
    }
    answer = terminal.post("/consultations/new/", envelope(terminal, **fields | changes))
    assert answer.status_code == 303, plain(answer)
    opened = terminal.post(f"{answer['Location']}case/", envelope(terminal))
    return opened["Location"].strip("/").split("/")[1]


@pytest.fixture
def case(terminal, holder):
    pk = take(terminal)
    with as_migrator():
        return Case.objects.get(pk=pk)


def found(terminal, case, **changes):
    return post(terminal, f"/cases/{case.pk}/outreach/found/", **NAME | {"version": "1"} | changes)


def test_a_case_begins_with_whereabouts_alone(terminal, case, holder):
    page = road(terminal, case)
    assert "氏名不明の方" in page and "名前がまだわかっていません" in page
    with acting(holder):
        (contact,) = Contact.objects.all()
    assert (contact.kind, contact.value) == ("WHEREABOUTS", "架空町公園のベンチ")
    assert "架空町公園のベンチ" in plain(terminal.get(f"/cases/{case.pk}/people/"))


def test_several_sightings_are_tries_that_met_nobody(terminal, case):
    for partner, words in (
        ("RESIDENT", "商店の方が朝見かけた。"),
        ("RESIDENT", "清掃の方が話した。"),
        ("OTHER", "遠くから見守った。"),
    ):
        visit(terminal, case, partner=partner, text=words, bond="1")
    page = road(terminal, case)
    assert "商店の方が朝見かけた。" in page and "3回（うち不在 0回）" in page
    assert "まだありません" in page and "家族・周囲と接触 いまここ" in page


def test_the_name_that_was_found_is_a_correction_and_what_he_was_called_stays(terminal, holder):
    pk = take(terminal, naming="PSEUDONYM", called="公園のおじさん")
    with as_migrator():
        case = Case.objects.get(pk=pk)
    assert found(terminal, case).status_code == 303
    with acting(holder):
        person = Person.objects.get(pk=case.person_id)
        assert (person.name, person.naming, person.version) == ("架空 三郎", "KNOWN", 2)
        assert Alias.objects.get(person=person).name == "公園のおじさん"
        assert [row.name for row in person.history.order_by("version")] == ["公園のおじさん", "架空 三郎"]
    assert "名前がまだわかっていません" not in road(terminal, case)
    assert "公園のおじさん" in plain(terminal.get(f"/cases/{pk}/people/"))


def test_a_part_may_be_found_first(terminal, case, holder):
    assert found(terminal, case, naming="UNKNOWN", name="", kana="サブロウ", birth="").status_code == 303
    with acting(holder):
        person = Person.objects.get(pk=case.person_id)
    assert (person.called, person.kana, person.naming) == ("氏名不明の方", "サブロウ", "UNKNOWN")


def test_of_a_case_elsewhere_nothing_is_told(terminal, case, holder):
    """The same name and birth date stand in a case of another desk: the page is that of a person nobody knows."""
    with as_migrator():
        elsewhere = CaseFactory(person=PersonFactory(name="架空 三郎", kana="カクウ サブロウ", **BORN))
    answer = found(terminal, case)
    assert answer.status_code == 303
    page = text(terminal.get(answer["Location"]))
    assert "似た方" not in page and elsewhere.number not in page
    with acting(holder):
        assert CaseNote.objects.count() == 0
        assert Person.objects.count() == 1


def test_a_case_elsewhere_cannot_be_named_by_hand(terminal, case, holder):
    with as_migrator():
        elsewhere = CaseFactory(person=PersonFactory(name="架空 三郎", kana="カクウ サブロウ", **BORN))
    road(terminal, case)  # because what was said of the consultation is said once
    wrong = found(terminal, case, same="00000000-0000-4000-8000-000000000000")
    hidden = found(terminal, case, same=str(elsewhere.pk))
    assert wrong.status_code == hidden.status_code == 422
    assert plain(wrong).replace("00000000-0000-4000-8000-000000000000", "") == plain(hidden).replace(
        str(elsewhere.pk), ""
    )


def test_ones_own_visible_case_is_asked_about_before_anything_is_saved(terminal, case, holder):
    with as_migrator():
        mine = CaseFactory(
            agency=holder.agency, person=PersonFactory(name="架空 三郎", kana="カクウ サブロウ", **BORN)
        )
    answer = found(terminal, case)
    assert (
        answer.status_code == 422
        and "似た方のケースがあります" in plain(answer)
        and mine.number in text(answer)
    )
    with acting(holder):
        assert Person.objects.get(pk=case.person_id).name == ""
    assert found(terminal, case, same=str(mine.pk)).status_code == 303
    with acting(holder):
        (note,) = CaseNote.objects.filter(case=case)
    assert note.own_only and mine.number in note.text
    assert found(terminal, case, same="", version="2").status_code == 303


def test_the_link_is_read_by_ones_own_desk_alone(terminal, case, holder):
    with as_migrator():
        mine = CaseFactory(
            agency=holder.agency, person=PersonFactory(name="架空 三郎", kana="カクウ サブロウ", **BORN)
        )
        other = MembershipFactory()
        grant(case, other.agency)
    found(terminal, case, same=str(mine.pk))
    with acting(other):
        assert Person.objects.get(pk=case.person_id).name == "架空 三郎" and CaseNote.objects.count() == 0


def test_two_who_find_out_at_once_lose_nothing(terminal, case):
    assert found(terminal, case).status_code == 303
    answer = found(terminal, case, name="架空 四郎")
    assert answer.status_code == 422 and "架空 三郎" in plain(answer) and "架空 四郎" in text(answer)


def test_only_the_agency_in_charge_writes_who_somebody_is(case):
    with as_migrator():
        other = MembershipFactory()
        grant(case, other.agency)
    answer = found(signed_in(Client(), other), case)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "氏名か呼び名を入力するか"),
        ({"birth": "昭和64年1月8日"}, "昭和"),
        ({"kana": "三郎"}, "ひらがなかカタカナで入力してください"),
        ({"name": "長" * 121}, "120字までにしてください"),
    ],
)
def test_bad_input_gets_a_sentence(terminal, case, changes, sentence):
    answer = found(terminal, case, **changes)
    assert answer.status_code == 422 and sentence in plain(answer)


def test_a_name_of_thirty_signs_is_kept_whole(terminal, case, holder):
    name = "架空" * 15
    assert found(terminal, case, name=name).status_code == 303
    with acting(holder):
        assert Person.objects.get(pk=case.person_id).name == name


def test_the_rule_holds_below_the_page(case, holder):
    with as_migrator():
        other = MembershipFactory()
    with acting(other) as by, pytest.raises(Exception, match="担当機関"):
        actions.find_out(case, by=by, person=Person(pk=case.person_id), version=1, name="x")
