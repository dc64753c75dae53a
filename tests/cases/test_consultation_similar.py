"""似た人がいます: found among what the worker may see, chosen or not, and never typed again."""

import uuid

import pytest
from django.urls import reverse

from access.topics import Topic
from audit.models import Event
from cases import actions
from cases.models import Consultation
from people.models import Alias, Contact, Person
from tests.cases.test_consultation_story import NEW, SIX, read, take
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import MembershipFactory, acting, grant

URL = reverse("consultation-similar")
TRAITS = {"called": "見本　華子", "kana": "みほん はなこ", "birth": "S30.5.3"}


@pytest.fixture
def counter(sign_in):
    with as_migrator():
        membership = MembershipFactory(role="COUNTER")
    return sign_in(membership)


def known(client, **fields):
    """A person already taken down by the client's agency."""
    facts = {
        "called": "見本 花子",
        "kana": "ミホン ハナコ",
        "birth": "昭和30年5月3日",
        "phone": "042-000-0001",
    }
    assert take(client, **(facts | fields)).status_code == 303
    return read(client, Person)[0]


def ask(client, **fields):
    answer = client.post(URL, fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_same_birth_date_and_kana_is_similar(counter):
    person = known(counter)
    html = ask(counter, **TRAITS)
    assert str(person.pk) in html and "この人の相談として受ける" in html and "別の人として受ける" in html


def test_old_characters_are_the_same_name(counter):
    person = known(counter, called="髙﨑 花子", kana="")
    assert str(person.pk) in ask(counter, called="高崎花子", birth="昭和30年5月3日")


def test_the_same_telephone_number_is_similar_however_it_is_written(counter):
    person = known(counter)
    assert str(person.pk) in ask(counter, phone="０４２（０００）０００１")


@pytest.mark.parametrize(
    "fields",
    [
        {"called": "見本 花子"},
        {"birth": "昭和30年5月3日"},
        {"called": "見本 花子", "birth": "昭和30年5月4日"},
        {"phone": "042-000-0002"},
        {"called": "\x00", "birth": "昭和64年1月8日", "phone": "1"},
        {},
    ],
)
def test_less_is_not_similar(counter, fields):
    known(counter)
    assert ask(counter, **fields).strip() == ""


def test_a_case_that_is_seen_is_named(counter):
    known(counter)
    (consultation,) = read(counter, Consultation)
    with acting(counter.membership) as by:
        case = actions.open_case(consultation, by=by)
    assert case.number in ask(counter, **TRAITS)


def test_nothing_is_told_of_persons_who_are_not_seen(counter, sign_in):
    person = known(counter)
    with as_migrator():
        other = MembershipFactory(role="COUNTER")
    sign_in(other)
    assert ask(counter, **TRAITS).strip() == ""
    answer = take(counter, **TRAITS, person=str(person.pk))
    absent = take(counter, **TRAITS, person=str(uuid.uuid4()))
    assert answer.status_code == absent.status_code == 422
    for page in (answer, absent):
        assert "選んだ人は、いまは見られません。" in page.content.decode()


def test_what_was_only_matched_is_logged_as_checked(counter):
    known(counter)
    ask(counter, phone="042-000-0001")
    with as_migrator():
        event = Event.objects.filter(verb="consultation-similar").latest("at")
    assert [r.split(":")[0] for r in event.records] == ["people.Person"]
    assert [r.split(":")[0] for r in event.checked] == ["people.Contact"]


def test_without_javascript_the_question_comes_at_saving(counter):
    person = known(counter)
    answer = take(counter, **TRAITS)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert str(person.pk) in html and SIX["text"] in html
    assert take(counter, **TRAITS, person="").status_code == 303
    assert len(read(counter, Person)) == 2


def test_the_consultation_of_a_known_person_is_not_typed_again(counter):
    person = known(counter)
    answer = take(
        counter, called="はなちゃん", phone="0420000001", address="架空町 9999番地", person=str(person.pk)
    )
    assert answer.status_code == 303
    assert {c.person_id for c in read(counter, Consultation)} == {person.pk}
    (same,) = read(counter, Person)
    assert same.name == "見本 花子"
    assert sorted((c.kind, c.value) for c in read(counter, Contact)) == [
        ("ADDRESS", "架空町 9999番地"),
        ("PHONE", "042-000-0001"),
    ]
    assert [a.name for a in read(counter, Alias)] == ["はなちゃん"]


def test_what_was_not_known_of_the_person_is_learned(counter):
    person = known(counter, kana="", birth="")
    answer = take(counter, kana="みほん はなこ", birth="昭和30年ごろ", sex="FEMALE", person=str(person.pk))
    assert answer.status_code == 303
    (same,) = read(counter, Person)
    assert (same.kana, same.sex, same.birth_text, same.version) == (
        "ミホン ハナコ",
        "FEMALE",
        "昭和30年ごろ",
        2,
    )


def test_somebody_born_on_another_day_is_not_the_same_person(counter):
    person = known(counter)
    answer = take(counter, birth="昭和30年5月4日", person=str(person.pk))
    assert answer.status_code == 422
    assert "選んだ人の生年月日は昭和30年5月3日です。" in answer.content.decode()
    assert len(read(counter, Consultation)) == 1


def test_a_known_person_with_a_case_gets_the_consultation_into_it(counter):
    person = known(counter)
    (first,) = read(counter, Consultation)
    with acting(counter.membership) as by:
        case = actions.open_case(first, by=by)
    page = take(counter, person=str(person.pk), follow=True)
    html = page.content.decode()
    assert "このケースに入れる" in html and case.number in html
    (second,) = read(counter, Consultation, case=None)
    url = reverse("consultation-case", args=[second.pk])
    answer = counter.post(url, envelope(counter, case=str(case.pk)))
    assert answer["Location"] == reverse("case-detail", args=[case.pk])
    assert {c.case_id for c in read(counter, Consultation)} == {case.pk}


def test_a_consultation_does_not_go_into_the_case_of_somebody_else(counter):
    known(counter)
    (first,) = read(counter, Consultation)
    with acting(counter.membership) as by:
        case = actions.open_case(first, by=by)
    take(counter, called="見本 太郎")
    (second,) = read(counter, Consultation, case=None)
    for case_id in (case.pk, uuid.uuid4(), "x\x00"):
        answer = counter.post(
            reverse("consultation-case", args=[second.pk]), envelope(counter, case=str(case_id))
        )
        assert answer.status_code == 404
    assert read(counter, Consultation, case=None) == [second]


def test_asking_by_address_leads_to_the_form(counter):
    answer = counter.get(URL)
    assert answer.status_code == 302 and answer["Location"] == NEW


def test_who_merely_sees_a_name_by_consent_writes_into_the_case_instead(counter, sign_in):
    person = known(counter)
    (first,) = read(counter, Consultation)
    with as_migrator():
        reader = MembershipFactory()
    with acting(counter.membership) as by:
        case = actions.open_case(first, by=by)
    with as_migrator():
        grant(case, reader.agency, Topic.IDENTITY | Topic.PROGRESS)
    sign_in(reader)
    html = ask(counter, **TRAITS)
    assert reverse("case-detail", args=[case.pk]) in html and f'value="{person.pk}"' not in html
    answer = take(counter, **TRAITS, person=str(person.pk))
    assert answer.status_code == 422
    assert "この人の相談を受けるのは担当機関です。" in answer.content.decode()
    assert take(counter, **TRAITS, person="").status_code == 303
    assert not read(counter, Contact)
