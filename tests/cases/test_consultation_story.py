"""17:30 at the counter, a family in front of the worker: a consultation is taken, decided on, and becomes a case."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.models import City
from cases.models import Case, Consultation
from people.models import Alias, Contact, Person
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import MembershipFactory, acting

NEW = reverse("consultation-new")
SIX = {
    "taken_at": "令和8年11月20日 17:30",
    "method": "03",
    "caller": "FAMILY",
    "called": "見本 花子",
    "text": "母が家賃を払えていない。督促状が3通、封を切らずに置いてあった。",
    "urgency": "NORMAL",
}
MORE = {
    "naming": "KNOWN",
    "kana": "みほん はなこ",
    "sex": "FEMALE",
    "birth": "昭和30年ごろ",
    "phone": "０４２ー０００ー０００１",
    "town": "架空町一丁目",
    "address": "9999番地 さくら荘 101",
    "emergency": "000-0000-0001",
    "emergency_who": "長女",
    "caller_name": "見本 由紀",
    "caller_relation": "長女",
    "caller_contact": "000-0000-0001",
    "concerns": ["04", "12"],
    "concerns_main": "04",
    "wish": "住み慣れた家で暮らしたい。",
    "screening": "",
}


@pytest.fixture
def counter(sign_in):
    with as_migrator():
        membership = MembershipFactory(role="COUNTER")
    return sign_in(membership)


def take(client, follow=False, **fields):
    return client.post(NEW, envelope(client, **(SIX | fields)), follow=follow)


def read(client, model, **how):
    """What the client's worker sees of a model."""
    with acting(client.membership):
        return list(model.objects.filter(**how))


def test_the_form_asks_six_things_and_knows_the_time(counter):
    page = counter.get(NEW)
    assert page.status_code == 200
    html = page.content.decode()
    assert html.count("※必須") == 6
    assert f"令和{timezone.localdate().year - 2018}年" in html
    assert 'name="draft" value="consultation-new"' in html


def test_six_answers_are_enough(counter):
    answer = take(counter)
    (consultation,) = read(counter, Consultation)
    assert answer.status_code == 303
    assert answer["Location"] == reverse("consultation-detail", args=[consultation.pk])
    assert timezone.localtime(consultation.taken_at).strftime("%Y-%m-%d %H:%M") == "2026-11-20 17:30"
    assert (consultation.method, consultation.caller, consultation.urgency) == ("03", "FAMILY", "NORMAL")
    assert consultation.agency == counter.membership.agency
    assert consultation.taken_by == counter.membership.worker
    (person,) = read(counter, Person)
    assert (person.name, person.naming, person.birth_on) == ("見本 花子", "KNOWN", None)
    assert person.pk == consultation.person_id


def test_a_nameless_person_and_an_anonymous_caller_are_normal(counter):
    assert take(counter, called="", naming="UNKNOWN", caller="ANONYMOUS").status_code == 303
    (person,) = read(counter, Person)
    assert (person.name, person.naming, person.called) == ("", "UNKNOWN", "氏名不明の方")
    page = counter.get(reverse("consultation-detail", args=[read(counter, Consultation)[0].pk]))
    assert "氏名不明の方" in page.content.decode()


def test_without_name_nor_unknown_the_form_says_how_to_mend_it(counter):
    answer = take(counter, called="")
    assert answer.status_code == 422
    assert "呼び名を入力するか、「氏名不明」を選んでください。" in answer.content.decode()
    assert SIX["text"] in answer.content.decode()
    assert not read(counter, Consultation)


def test_the_folds_take_what_is_known(counter):
    assert take(counter, **MORE).status_code == 303
    (person,) = read(counter, Person)
    assert (person.kana, person.sex) == ("ミホン ハナコ", "FEMALE")
    assert (person.birth_on.year, person.birth_precision, person.birth_text) == (
        1955,
        "ABOUT",
        "昭和30年ごろ",
    )
    contacts = {(c.kind, c.value, c.note) for c in read(counter, Contact)}
    assert contacts == {
        ("PHONE", "042-000-0001", ""),
        ("ADDRESS", "架空町一丁目 9999番地 さくら荘 101", ""),
        ("EMERGENCY", "000-0000-0001", "長女"),
    }
    (consultation,) = read(counter, Consultation)
    assert (consultation.concerns, consultation.main_concern) == (["04", "12"], "04")
    assert (consultation.caller_name, consultation.caller_relation) == ("見本 由紀", "長女")
    # 経過, お金, 健康・介護, and the caller's name and number
    assert consultation.topics == 4 | 16 | 8 | 1 | 2


def test_a_name_besides_what_the_person_is_called_keeps_both(counter):
    assert take(counter, called="はなちゃん", name="見本 花子").status_code == 303
    assert read(counter, Person)[0].name == "見本 花子"
    assert [(a.kind, a.name) for a in read(counter, Alias)] == [("CALLED", "はなちゃん")]


def test_several_troubles_need_one_that_weighs_most(counter):
    answer = take(counter, concerns=["04", "12"])
    assert answer.status_code == 422
    assert "◎" in answer.content.decode()
    assert take(counter, concerns=["04"]).status_code == 303
    assert read(counter, Consultation)[0].main_concern == "04"


def test_after_saving_the_page_offers_the_decision_and_the_case(counter):
    page = take(counter, follow=True)
    html = page.content.decode()
    assert [str(m) for m in get_messages(page.wsgi_request)] or "相談を保存しました" in html
    for words in (
        "情報提供・相談対応のみで終了",
        "継続して支援し、プランをつくる",
        "あとで決める",
        "ケースを開く",
    ):
        assert words in html


def test_the_decision_is_one_press(counter):
    take(counter)
    (consultation,) = read(counter, Consultation)
    url = reverse("consultation-screen", args=[consultation.pk])
    answer = counter.post(url, envelope(counter, screening="4", version="1", note="同意は次の訪問で"))
    assert answer.status_code == 303
    (after,) = read(counter, Consultation)
    assert (after.screening, after.screening_note, after.version) == ("4", "同意は次の訪問で", 2)
    assert after.screened_at is not None
    html = counter.get(answer["Location"]).content.decode()
    assert "継続して支援し、プランをつくる" in html and "判断を変える" in html


def test_the_second_of_two_who_decide_sees_both(counter, sign_in):
    take(counter)
    (consultation,) = read(counter, Consultation)
    url = reverse("consultation-screen", args=[consultation.pk])
    counter.post(url, envelope(counter, screening="1", version="1"))
    answer = counter.post(url, envelope(counter, screening="4", version="1"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "情報提供・相談対応のみで終了" in html and "継続して支援し、プランをつくる" in html
    assert read(counter, Consultation)[0].screening == "1"


def test_the_decision_can_be_taken_with_the_form(counter):
    assert take(counter, screening="2").status_code == 303
    assert read(counter, Consultation)[0].screening == "2"


def test_a_case_opens_without_retyping(counter):
    take(counter, **MORE)
    (consultation,) = read(counter, Consultation)
    answer = counter.post(reverse("consultation-case", args=[consultation.pk]), envelope(counter))
    (case,) = read(counter, Case)
    assert answer.status_code == 303
    assert answer["Location"] == reverse("case-detail", args=[case.pk])
    assert case.person_id == consultation.person_id
    page = counter.get(reverse("consultation-detail", args=[consultation.pk]))
    html = page.content.decode()
    assert case.number in html and "この相談には、もうケースがあります。" not in html


def test_a_case_opens_once(counter):
    take(counter)
    (consultation,) = read(counter, Consultation)
    url = reverse("consultation-case", args=[consultation.pk])
    assert counter.post(url, envelope(counter)).status_code == 303
    second = counter.post(url, envelope(counter))
    assert second.status_code == 403
    assert "この相談には、もうケースがあります。" in second.content.decode()
    assert len(read(counter, Case)) == 1


def test_urgency_shows_whom_to_call(counter):
    with as_migrator():
        City.objects.update_or_create(
            id=1, defaults={"name": "架空市", "urgent_contacts": "子どもの虐待 042-000-9999"}
        )
    assert "042-000-9999" in counter.get(NEW).content.decode()
    card = counter.get(reverse("consultation-urgent"), {"urgency": "URGENT"}, headers={"HX-Request": "true"})
    assert "042-000-9999" in card.content.decode()
    calm = counter.get(reverse("consultation-urgent"), {"urgency": "NORMAL"}, headers={"HX-Request": "true"})
    assert "042-000-9999" not in calm.content.decode()
    page = take(counter, urgency="URGENT", follow=True).content.decode()
    assert "042-000-9999" in page and "緊急（命・虐待）" in page


def test_whom_to_call_is_not_left_blank_when_the_city_has_not_set_it(counter):
    assert "110" in counter.get(NEW).content.decode()
