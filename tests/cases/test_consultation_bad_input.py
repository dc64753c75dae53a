"""Whatever is sent: a sentence at the field or a page without data, never a 500, and nothing typed is lost."""

import uuid

import pytest
from django.urls import reverse

from access.models import Draft
from cases.models import Consultation
from people.models import Contact, Person
from tests.cases.test_consultation_story import MORE, NEW, SIX, read, take
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import ConsultationFactory, MembershipFactory, acting

TEXTS = ["text", "called", "name", "kana", "birth", "phone", "town", "address", "emergency", "emergency_who"]
TEXTS += ["caller_name", "caller_relation", "caller_contact", "wish", "taken_at"]
CHOICES = ["method", "caller", "urgency", "naming", "sex", "concerns", "concerns_main", "screening", "person"]


@pytest.fixture
def counter(sign_in):
    with as_migrator():
        membership = MembershipFactory(role="COUNTER")
    return sign_in(membership)


def urls(pk):
    return [reverse(f"consultation-{name}", args=[pk]) for name in ("detail", "screen", "case", "edit")]


@pytest.mark.parametrize("field", TEXTS + CHOICES)
@pytest.mark.parametrize("value", ["\x00", "見本\x00花子", "\ufffe\u202e", "😀" * 3000])
def test_no_text_breaks_the_page(counter, field, value):
    answer = take(counter, **(MORE | {field: value}))
    assert answer.status_code in (303, 422)
    if answer.status_code == 422 and field not in ("text", "taken_at"):
        assert SIX["text"] in answer.content.decode()


def test_bytes_that_are_no_text_are_taken_as_far_as_they_are(counter):
    body = "&".join(f"{k}={v}" for k, v in envelope(counter, **(SIX | {"text": "BYTES"})).items())
    raw = body.encode().replace(b"BYTES", b"%FF%FE\xe3\x81")
    answer = counter.post(NEW, raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (303, 422)


def test_a_megabyte_is_counted_not_cut(counter):
    answer = take(counter, text="あ" * 350_000)
    assert answer.status_code == 422
    assert "10000字までにしてください（いま350000字です）。" in answer.content.decode()
    assert not read(counter, Consultation)


def test_more_than_a_form_may_carry_is_refused_without_data(counter):
    assert take(counter, text="あ" * 1_000_000).status_code == 400


def test_thirty_characters_with_their_variants_are_kept_as_written(counter):
    name = "\u8fbb\U000e0101" * 30
    assert take(counter, called=name, kana="つじ" * 15).status_code == 303
    assert read(counter, Person)[0].name == name


@pytest.mark.parametrize("field", ["taken_at", "birth"])
def test_a_day_outside_its_era_is_refused_with_the_sentence(counter, field):
    answer = take(counter, **{field: "昭和64年1月8日"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "昭和は元年12月25日（1926年）から64年1月7日（1989年）までです。その後は平成です。" in html
    assert f'href="#id_{field}"' in html and "昭和64年1月8日" in html


def test_a_consultation_does_not_lie_in_the_future(counter):
    assert take(counter, taken_at="令和50年1月1日").status_code == 422


def test_a_long_birth_date_fits_its_column(counter):
    for spaces in range(1, 9):
        assert take(counter, birth=(" " * spaces).join("昭和30年ごろ"), person="").status_code in (303, 422)
    assert {len(person.birth_text) <= 40 for person in read(counter, Person)} == {True}


def test_every_error_opens_its_fold_and_is_linked(counter):
    answer = take(counter, phone="12", concerns=["04", "12"], emergency_who="長女")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "3か所を直してください" in html
    assert 'href="#id_phone"' in html and 'href="#id_emergency"' in html and 'href="#id_concerns_0"' in html
    assert html.count('<details class="c-fold" open>') == 2


def test_a_double_click_makes_one_record(counter):
    form = envelope(counter, **SIX)
    first, second = counter.post(NEW, form), counter.post(NEW, form)
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert len(read(counter, Consultation)) == 1


def test_the_back_button_sends_the_old_form_once(counter):
    form = envelope(counter, **SIX)
    first = counter.post(NEW, form)
    again = counter.post(NEW, form | {"text": "戻るボタンのあとで書き足した"})
    assert again["Location"] == first["Location"]
    assert [row.text for row in read(counter, Consultation)] == [SIX["text"]]


def test_a_form_that_had_an_error_can_be_sent_again(counter):
    form = envelope(counter, **SIX)
    assert counter.post(NEW, form | {"text": ""}).status_code == 422
    assert counter.post(NEW, form).status_code == 303


def test_the_draft_goes_when_the_form_is_taken(counter):
    with acting(counter.membership):
        Draft(
            worker=counter.membership.worker,
            membership=counter.membership,
            key="consultation-new",
            fields={"text": "途中"},
        ).save()
    form = envelope(counter, draft="consultation-new", **SIX)
    assert counter.post(NEW, form | {"text": ""}).status_code == 422
    assert len(read(counter, Draft)) == 1
    assert counter.post(NEW, form).status_code == 303
    assert not read(counter, Draft)


def test_a_broken_draft_key_hinders_nothing(counter):
    assert counter.post(NEW, envelope(counter, draft="下書き" * 500, **SIX)).status_code == 303


@pytest.mark.parametrize("nonce", ["", "x", "\x00"])
def test_a_form_without_its_number_saves_nothing(counter, nonce):
    answer = counter.post(NEW, envelope(counter, **SIX) | {"nonce": nonce})
    assert answer.status_code == 409
    assert SIX["text"] in answer.content.decode()
    assert not read(counter, Consultation)


def test_a_form_of_another_membership_saves_nothing_and_says_so(counter):
    answer = counter.post(NEW, envelope(counter, **SIX) | {"membership": str(uuid.uuid4())})
    assert answer.status_code == 409
    assert SIX["text"] in answer.content.decode()
    assert not read(counter, Consultation)


def test_an_expired_session_keeps_what_was_typed(counter):
    form = envelope(counter, **SIX)
    session = counter.session
    session["seen_at"] = 0
    session.save()
    answer = counter.post(NEW, form)
    assert answer.status_code == 401
    assert not read(counter, Consultation)


def test_a_hidden_consultation_and_none_at_all_are_one_page(counter):
    with as_migrator():
        hidden = ConsultationFactory()
    for there, nowhere in zip(urls(hidden.pk), urls(uuid.uuid4()), strict=True):
        for ask in (
            counter.get,
            lambda url: counter.post(url, envelope(counter, screening="1", version="1")),
        ):
            one, other = ask(there), ask(nowhere)
            assert one.status_code == other.status_code and one.status_code in (404, 405)
            assert one.content == other.content
            assert dict(one.headers) == dict(other.headers)


@pytest.mark.parametrize(
    "path", ["x", "0", "new%00", "%ff", "../new", "A" * 36, "9b05b027-1d37-4fca-9adf-8d8f23dd300"]
)
def test_a_bad_address_is_not_found(counter, path):
    assert counter.get(f"/consultations/{path}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "methods"),
    [
        ("list", ("post", "put", "delete")),
        ("new", ("put", "patch", "delete")),
        ("similar", ("put", "delete")),
        ("urgent", ("post", "put")),
        ("detail", ("post", "delete")),
        ("screen", ("get", "put")),
        ("case", ("get", "delete")),
        ("edit", ("put", "delete")),
    ],
)
def test_a_wrong_method_is_refused(counter, name, methods):
    take(counter)
    (consultation,) = read(counter, Consultation)
    args = [consultation.pk] if name in ("detail", "screen", "case", "edit") else []
    for method in methods:
        assert getattr(counter, method)(reverse(f"consultation-{name}", args=args)).status_code == 405


@pytest.mark.parametrize("choice", ["", "6", "\x00", "99" * 400])
def test_an_invented_decision_is_named_at_its_buttons(counter, choice):
    take(counter)
    (consultation,) = read(counter, Consultation)
    url = reverse("consultation-screen", args=[consultation.pk])
    answer = counter.post(url, envelope(counter, screening=choice, version="1", note="理由を書いた"))
    assert answer.status_code == 422
    assert "理由を書いた" in answer.content.decode()
    assert read(counter, Consultation)[0].screening == ""


def test_a_long_memo_is_counted(counter):
    take(counter)
    (consultation,) = read(counter, Consultation)
    url = reverse("consultation-screen", args=[consultation.pk])
    answer = counter.post(url, envelope(counter, screening="1", version="1", note="あ" * 201))
    assert answer.status_code == 422 and "200字までにしてください" in answer.content.decode()


def test_a_contact_is_no_longer_than_its_column(counter):
    answer = take(counter, town="町" * 60, address="番" * 130)
    assert answer.status_code == 303
    assert len(read(counter, Contact)[0].value) == 191
