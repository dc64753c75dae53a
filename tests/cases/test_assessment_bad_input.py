"""Whatever is typed into an assessment: a sentence at the field, nothing lost, nothing saved by halves."""

import pytest
from django.test import Client

from accounts.querysets import today
from cases.models import Answer, FamilyEvent
from cases.states.assessment import SECTIONS
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import CaseFactory, MembershipFactory

COMMON = {"answered_on": "R8.4.1", "source": "SELF"}
EVENT = {"happened": "昭和64年1月8日", "who": "self", "what": "転居", "topics": ["32"]}


@pytest.fixture
def browser():
    with as_migrator():
        member = MembershipFactory()
    return signed_in(Client(), member)


@pytest.fixture
def case(browser):
    with as_migrator():
        return CaseFactory(agency=browser.membership.agency)


def send(browser, case, tail, **fields):
    return browser.post(f"/cases/{case.pk}/assessment/{tail}/", envelope(browser, **fields))


def saved(model=Answer):
    with as_migrator():
        return model.objects.count()


@pytest.mark.parametrize(
    ("section", "typed", "sentence"),
    [
        ("voice", {}, "この欄は、まだ何も入力されていません。"),
        ("voice", {"view": "x", "answered_on": ""}, "いつの話かを入力してください。"),
        ("voice", {"view": "x", "answered_on": "9999年1月1日"}, ""),
        ("voice", {"view": "x", "answered_on": "R99.1.1"}, ""),
        ("voice", {"view": "x", "answered_on": "昭和64年1月8日"}, "昭和"),
        ("voice", {"view": "x", "source": ""}, "何からわかったかを選んでください。"),
        ("voice", {"view": "x", "source": "GOSSIP"}, "一覧の中から選んでください。"),
        ("voice", {"view": "あ" * 10_001}, "10000字までにしてください（いま10001字です）。"),
        ("voice", {"view": "x", "also": ["512"]}, "一覧の中から選んでください。"),
        ("money", {"income": "たくさん"}, "数字で入力してください"),
        ("money", {"income": "-1"}, "数字で入力してください"),
        ("money", {"income": "9" * 30}, "999,999,999までの数にしてください。"),
        ("money", {"income": "٣"}, "数字で入力してください"),
        ("money", {"tax": "77"}, "一覧の中から選んでください。"),
        ("money", {"benefits": ["02", "-"]}, "「あてはまるものはない」と、ほかの項目は一緒に選べません。"),
        ("issues", {"issues": ["ZZ"]}, "一覧の中から選んでください。"),
        ("screening", {"screened_on": "きのう頃"}, ""),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(browser, case, section, typed, sentence):
    answer = send(browser, case, section, **COMMON | typed)
    shown = answer.content.decode()
    assert answer.status_code == 422 and "か所を直してください" in shown and sentence in shown
    assert saved() == 0
    if typed.get("view"):
        assert typed["view"] in shown


def test_tomorrow_is_refused(browser, case):
    tomorrow = today().replace(year=today().year + 1)
    answer = send(browser, case, "voice", **COMMON | {"view": "x", "answered_on": tomorrow.isoformat()})
    assert answer.status_code == 422 and "までの日付を入力してください。" in answer.content.decode()


def test_a_day_before_the_case_began_is_taken(browser, case):
    """An assessment speaks of lives, not of files."""
    assert (
        send(browser, case, "voice", **COMMON | {"view": "x", "answered_on": "昭和40年4月1日"}).status_code
        == 303
    )


@pytest.mark.parametrize("value", ["\x00", "見本\x00花子", "\ufffe\u202e", "😀" * 3000])
@pytest.mark.parametrize("section", [section.key for section in SECTIONS])
def test_no_text_breaks_any_section(browser, case, section, value):
    fields = {question.name: value for part in SECTIONS if part.key == section for question in part.questions}
    assert send(browser, case, section, **COMMON | fields | {"also": value}).status_code in (303, 422)


@pytest.mark.parametrize("amount", ["１２０，０００", "120,000円", "12万", " 120000 ", "120、000"])
def test_amounts_are_read_as_people_write_them(browser, case, amount):
    assert send(browser, case, "money", **COMMON | {"income": amount}).status_code == 303
    with as_migrator():
        assert Answer.objects.get().number == 120_000


def test_ten_thousand_signs_are_kept_whole(browser, case):
    send(browser, case, "summary", **COMMON | {"summary": "𠮷" * 10_000})
    with as_migrator():
        assert Answer.objects.get().text == "𠮷" * 10_000


def test_two_clicks_answer_once(browser, case):
    form = envelope(browser, **COMMON, view="一度だけ")
    url = f"/cases/{case.pk}/assessment/voice/"
    assert [browser.post(url, form).status_code for _ in range(2)] == [303, 303]
    assert saved() == 1


def test_two_workers_at_once_both_stand(browser, case):
    """An answer is never overwritten: the second is the newest, the first is below it."""
    with as_migrator():
        other = signed_in(Client(), MembershipFactory(agency=browser.membership.agency))
    forms = [
        (browser, envelope(browser, **COMMON, view="一人目")),
        (other, envelope(other, **COMMON, view="二人目")),
    ]
    for who, form in forms:
        assert who.post(f"/cases/{case.pk}/assessment/voice/", form).status_code == 303
    shown = browser.get(f"/cases/{case.pk}/assessment/").content.decode()
    assert shown.index("二人目") < shown.index("前の回答（1）") < shown.index("一人目")


def test_a_section_there_is_not_is_not_found(browser, case):
    assert browser.get(f"/cases/{case.pk}/assessment/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"happened": ""}, "いつを入力してください。"),
        ({"happened": "むかし"}, ""),
        ({"happened": "令和99年"}, ""),
        ({"what": ""}, "できごとを入力してください。"),
        ({"what": "あ" * 501}, "500字までにしてください（いま501字です）。"),
        ({"who": "9b05b027-1d37-4fca-9adf-8d8f23dd3001"}, "一覧の中から選んでください。"),
        ({"who": "\x00"}, "一覧の中から選んでください。"),
        ({"topics": ["1024"]}, "一覧の中から選んでください。"),
    ],
)
def test_bad_years_get_a_sentence(browser, case, typed, sentence):
    answer = send(browser, case, "family/new", **EVENT | {"happened": "昭和55年ごろ"} | typed)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert saved(FamilyEvent) == 0


def test_the_day_after_an_era_ended_says_which_day_is_meant(browser, case):
    answer = send(browser, case, "family/new", **EVENT)
    assert answer.status_code == 422 and "昭和" in answer.content.decode()
