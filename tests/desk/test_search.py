"""さがす: a known person is found however the name is written, and nobody learns anything about the rest."""

import re
import time
from types import SimpleNamespace

import pytest
from django.conf import settings

from access.models import Basis
from access.topics import Topic
from accounts.sessions import SessionStore
from audit.models import Event
from desk import remembered
from people.models import Alias, Contact
from tests.gate import as_migrator
from tests.world import (
    CaseFactory,
    ConsultationFactory,
    MembershipFactory,
    NoteFactory,
    PersonFactory,
    grant,
)


@pytest.fixture
def city():
    with as_migrator():
        mine, other = MembershipFactory(), MembershipFactory()
        person = PersonFactory(
            name="髙橋 花子", kana="タカハシ ハナコ", birth_on="1944-05-03", birth_precision="DAY"
        )
        case = CaseFactory(agency=mine.agency, person=person)
        Contact(person=person, kind="PHONE", value="042-000-0001").save()
        Alias(person=person, kind="FORMER", name="見本 花子").save()
        NoteFactory(
            case=case, author=mine.worker, text="家賃の督促状が3通届いていた。次はごみ出しの話から入る。"
        )
        ConsultationFactory(
            agency=mine.agency, taken_by=mine.worker, text="近所の方から、猫が増えているとの話"
        )
        return mine, other, case


def main(page):
    """The page without the strip of the invented city above it, where its people are named."""
    return page.text.partition("<main")[2]


def ask(client, words, kind=""):
    return client.post("/search/", {"words": words, "kind": kind}, follow=True)


def logged(client):
    with as_migrator():
        return Event.objects.filter(verb="search").latest("at")


def test_the_form_stands_empty_and_asks_nothing(sign_in, city):
    page = sign_in(city[0]).get("/search/?words=高橋")
    assert page.status_code == 200 and "見つかりました" not in page.text


@pytest.mark.parametrize(
    "words",
    ["髙橋 花子", "高橋花子", "髙", "高橋", "たかはし", "ﾀｶﾊｼ ﾊﾅｺ", "takahashi", "Hanako", "見本",
     "S19.5.3", "昭和19年5月", "高橋 昭和19年5月3日", "042-000-0001", "０４２ー０００ー０００１"],
)  # fmt: skip
def test_a_known_person_is_found_however_it_is_written(sign_in, city, words):
    page = ask(sign_in(city[0]), words)
    assert "髙橋 花子" in page.text and city[2].number in page.text


def test_the_case_number_is_read_with_its_slips(sign_in, city):
    typed = city[2].number.replace("-", "").lower().replace("0", "o")
    page = ask(sign_in(city[0]), typed)
    assert f"<mark>{city[2].number}</mark>" in page.text and "髙橋 花子" in page.text


def test_two_characters_find_a_note_and_mark_the_word(sign_in, city):
    page = ask(sign_in(city[0]), "督促")
    assert "<mark>督促</mark>" in page.text
    page = ask(sign_in(city[0]), "ゴミ出し")
    assert "<mark>ごみ出し</mark>" in page.text


def test_pairs_that_stand_apart_are_not_the_word(sign_in, city):
    with as_migrator():
        NoteFactory(case=city[2], author=city[0].worker, text="生活が苦しい。支援の活動。")
    assert "見つかりませんでした" in ask(sign_in(city[0]), "生活動").text


def test_a_consultation_without_a_case_is_found(sign_in, city):
    page = ask(sign_in(city[0]), "猫が増え")
    assert "ケースになる前の相談" in page.text and "<mark>猫が増え</mark>" in page.text


@pytest.mark.parametrize("words", ["髙橋 花子", "督促", "042-000-0001", "S19.5.3", "見本", "猫が増え"])
def test_hidden_is_as_if_it_were_not(sign_in, city, words):
    client = sign_in(city[1])
    hidden, absent = ask(client, words), ask(client, "どこにもない言葉")
    assert "見つかりませんでした" in hidden.text
    assert hidden.text.count("\n") == absent.text.count("\n")
    assert hidden.status_code == absent.status_code


def test_consent_finds_what_it_covers_and_not_the_name_without_it(sign_in, city):
    _mine, other, case = city
    with as_migrator():
        grant(case, other.agency, int(Topic.PROGRESS), Basis.CONSENT)
    client = sign_in(other)
    page = ask(client, "督促")
    assert "<mark>督促</mark>" in page.text and "髙橋" not in main(page)
    assert "氏名は、いまの所属では見えません" in page.text
    assert "見つかりませんでした" in ask(client, "髙橋").text


def test_the_range_narrows(sign_in, city):
    client = sign_in(city[0])
    assert "見つかりませんでした" in ask(client, "督促", "people").text
    assert "見つかりませんでした" in ask(client, "髙橋", "records").text


def test_the_log_names_what_was_found_and_never_the_words(sign_in, city):
    mine, _other, case = city
    client = sign_in(mine)
    ask(client, "髙橋")
    event = logged(client)
    assert event.cases == [case.pk] and event.persons == [case.person_id]
    first = event.reason
    assert first.startswith("words:") and "髙橋" not in first
    ask(client, "高橋")
    assert logged(client).reason == first
    ask(client, "鈴木")
    again = logged(client)
    assert again.reason != first and again.cases == [] and again.rows == 0


def test_nothing_to_look_for_says_how_to_mend_it(sign_in, city):
    client = sign_in(city[0])
    for words, sentence in {
        "": "さがす言葉を入力してください。",
        "－": "この言葉ではさがせません。",
        "\x00": "使えない文字が入っています。",
        "あ" * 101: "100字までにしてください",
    }.items():
        page = ask(client, words)
        assert page.status_code == 422 and sentence in page.text


def test_more_than_fifty_says_so(sign_in, city):
    mine, _other, case = city
    with as_migrator():
        NoteFactory.create_batch(55, case=case, author=mine.worker, text="散歩に出かけた")
    page = ask(sign_in(mine), "散歩")
    assert "50件以上見つかりました" in page.text and page.text.count("<mark>") == 50


def test_an_agency_that_lost_sight_finds_its_own_records_under_the_number(sign_in, city):
    _mine, other, case = city
    with as_migrator():
        NoteFactory(case=case, agency=other.agency, author=other.worker, text="こちらで調べた年金のこと")
    page = ask(sign_in(other), "年金のこと")
    assert case.number in page.text and "以前に関わったケース" in page.text and "髙橋" not in main(page)


def test_administrators_and_auditors_do_not_search(sign_in):
    for role in ("ADMIN", "AUDITOR"):
        with as_migrator():
            membership = MembershipFactory(role=role)
        client = sign_in(membership)
        assert client.get("/search/").status_code == 404
        assert ask(client, "髙橋").status_code == 404


def test_one_hit_costs_as_many_queries_as_fifty(sign_in, city, django_assert_max_num_queries):
    mine, _other, _case = city
    client = sign_in(mine)

    def cost(words):
        with django_assert_max_num_queries(60) as seen:
            ask(client, words)
        return len(seen)

    one = cost("督促")
    with as_migrator():
        for _ in range(20):
            case = CaseFactory(agency=mine.agency)
            NoteFactory.create_batch(2, case=case, author=mine.worker, text="買い物の同行をした")
    assert cost("買い物の同行") == one


def test_words_wait_on_the_server_and_the_page_can_be_opened_again(sign_in, city):
    mine, _other, case = city
    client = sign_in(mine)
    sent = client.post("/search/", {"words": "督促", "kind": "records"})
    assert sent.status_code == 303 and re.fullmatch(r"/search/\?r=[\w-]{8}", sent["Location"])
    for _ in range(2):
        page = client.get(sent["Location"])
        assert "<mark>督促</mark>" in page.text and 'value="督促"' in page.text
    with as_migrator():
        first, second = Event.objects.filter(verb__in=("search", "search-again")).order_by("at")
        assert (first.verb, second.verb) == ("search", "search-again")
        assert first.reason == second.reason and first.cases == second.cases == [case.pk]
        for event in Event.objects.all():
            assert "督促" not in f"{event.reason} {event.basis} {event.records}"


def test_two_searches_stand_side_by_side(sign_in, city):
    client = sign_in(city[0])
    one, two = (client.post("/search/", {"words": w})["Location"] for w in ("督促", "猫が増え"))
    assert "<mark>督促</mark>" in client.get(one).text and "<mark>猫が増え</mark>" in client.get(two).text
    for _ in range(5):
        client.post("/search/", {"words": "髙橋"})
    assert "もう一度入力してください" in client.get(one).text


def test_what_was_asked_is_forgotten_after_a_quarter_of_an_hour(sign_in, city, monkeypatch):
    client = sign_in(city[0])
    where = client.post("/search/", {"words": "督促"})["Location"]
    moment = time.time() + 15 * 60
    monkeypatch.setattr(remembered, "time", SimpleNamespace(time=lambda: moment))
    page = client.get(where)
    assert page.status_code == 200 and "もう一度入力してください" in page.text and "督促" not in page.text


def test_another_membership_of_the_same_worker_does_not_get_the_words(sign_in, city):
    mine, other, _case = city
    with as_migrator():
        second = MembershipFactory(worker=mine.worker, agency=other.agency)
    client = sign_in(mine)
    where = client.post("/search/", {"words": "督促"})["Location"]
    store = SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)
    store["membership"] = str(second.pk)
    store.save()
    page = client.get(where)
    assert "もう一度入力してください" in page.text and "督促" not in page.text


@pytest.mark.parametrize("mark", ["x", "%00", "a" * 4000, "..%2f"])
def test_an_invented_mark_is_an_empty_form(sign_in, city, mark):
    page = sign_in(city[0]).get(f"/search/?r={mark}")
    assert page.status_code == 200 and "もう一度入力してください" in page.text
