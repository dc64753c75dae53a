"""本人・世帯: corrected by the agency in charge, old versions kept, contacts seen only where they may be."""

import uuid

import pytest
from django.test import Client

from access.models import ContactSeal
from access.topics import Topic
from accounts.querysets import today
from cases.models import HouseholdMember
from people.models import Alias, Contact, Person
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import CaseFactory, MembershipFactory, PersonFactory, acting, grant

PERSON = {
    "naming": "KNOWN",
    "name": "髙﨑 花子",
    "kana": "たかさき はなこ",
    "sex": "FEMALE",
    "birth": "昭和19年5月3日",
}
RELATIVE = {
    "name": "架空 長男",
    "kana": "",
    "kinship": "CHILD",
    "living": "TOGETHER",
    "birth": "昭和47年ごろ",
}


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory()


@pytest.fixture
def case(holder):
    with as_migrator():
        return CaseFactory(agency=holder.agency, person=PersonFactory(name="架空 花子"))


@pytest.fixture
def terminal(holder):
    return signed_in(Client(), holder)


def rows(membership, model):
    with acting(membership):
        return list(model.objects.all())


def text(response):
    return response.content.decode()


def people(terminal, case):
    return text(terminal.get(f"/cases/{case.pk}/people/"))


def test_name_is_kept_as_written_and_the_old_one_stays_readable(terminal, case, holder):
    url = f"/cases/{case.pk}/people/edit/"
    assert "架空 花子" in text(terminal.get(url))
    written = PERSON | {"name": "葛\U000e0100飾 髙子"}
    answer = terminal.post(url, envelope(terminal, version=1, **written))
    assert answer.status_code == 303
    (person,) = rows(holder, Person)
    assert person.name == "葛\U000e0100飾 髙子" and person.kana == "タカサキ ハナコ" and person.version == 2
    assert "昭和19年5月3日生" in people(terminal, case)
    past = text(terminal.get(f"/cases/{case.pk}/people/history/"))
    assert "架空 花子" in past


def test_second_editor_sees_both_and_loses_nothing(terminal, case):
    url = f"/cases/{case.pk}/people/edit/"
    terminal.post(url, envelope(terminal, version=1, **PERSON))
    second = terminal.post(url, envelope(terminal, version=1, **(PERSON | {"name": "試験 花子"})))
    assert second.status_code == 422
    assert "ほかの人が先に保存しました" in text(second) and 'value="試験 花子"' in text(second)
    assert "髙﨑" in text(second)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "「氏名不明」を選んでください"),
        ({"name": "花\x00子"}, "使えない文字"),
        ({"kana": "hanako"}, "ひらがなかカタカナ"),
        ({"birth": "昭和64年1月8日"}, "昭和は"),
        ({"birth": "2150-01-01"}, "までの日付"),
        ({"sex": "x"}, "一覧の中から"),
        ({"version": "x"}, "整数"),
        ({"name": "あ" * 121}, "120字まで"),
    ],
)
def test_wrong_person_is_told_at_the_field(terminal, case, holder, change, sentence):
    given = envelope(terminal, **({"version": 1} | PERSON | change))
    answer = terminal.post(f"/cases/{case.pk}/people/edit/", given)
    assert answer.status_code == 422 and sentence in text(answer)
    assert rows(holder, Person)[0].version == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("昭和30年ごろ", "昭和30年ごろ生"),
        ("S30.5", "昭和30年5月生"),
        ("昭和30年", "昭和30年生"),
        ("", "わかりません"),
    ],
)
def test_birth_date_keeps_its_precision(terminal, case, typed, shown):
    terminal.post(
        f"/cases/{case.pk}/people/edit/", envelope(terminal, version=1, **(PERSON | {"birth": typed}))
    )
    assert shown in people(terminal, case)
    again = text(terminal.get(f"/cases/{case.pk}/people/edit/"))
    assert not typed or f'value="{typed}"' in again or "昭和30年" in again


def test_unknown_person_has_no_name(terminal, case):
    given = PERSON | {"naming": "UNKNOWN", "name": ""}
    assert (
        terminal.post(f"/cases/{case.pk}/people/edit/", envelope(terminal, version=1, **given)).status_code
        == 303
    )
    assert "氏名不明の方" in people(terminal, case)


def test_alias_and_contacts_are_added_and_corrected(terminal, case, holder):
    base = f"/cases/{case.pk}"
    terminal.post(f"{base}/aliases/new/", envelope(terminal, kind="COMMON", name="ハナさん"))
    phone = {"kind": "PHONE", "value": "０４２ー０００ー０１０１", "postcode": "", "note": "自宅"}
    assert terminal.post(f"{base}/contacts/new/", envelope(terminal, **phone)).status_code == 303
    wrong = terminal.post(f"{base}/contacts/new/", envelope(terminal, **(phone | {"value": "内線5"})))
    assert wrong.status_code == 422 and "市外局番" in text(wrong)
    (contact,) = rows(holder, Contact)
    assert contact.value == "042-000-0101" and rows(holder, Alias)[0].name == "ハナさん"
    url = f"{base}/contacts/{contact.pk}/"
    moved = phone | {"value": "042-000-0202", "version": 1}
    assert terminal.post(url, envelope(terminal, **moved)).status_code == 303
    stale = terminal.post(url, envelope(terminal, **(moved | {"value": "042-000-0303"})))
    assert stale.status_code == 422 and "042-000-0303" in text(stale)
    assert "042-000-0202" in people(terminal, case) and "ハナさん" in people(terminal, case)
    past = text(terminal.get(f"{base}/people/history/"))
    assert "0101" in past


def test_contact_of_another_person_is_absent_here(terminal, case, holder):
    with as_migrator():
        other = CaseFactory(agency=holder.agency)
        contact = Contact(person=other.person, kind="PHONE", value="042-000-0999")
        contact.save()
    for pk in (contact.pk, uuid.uuid4()):
        assert terminal.get(f"/cases/{case.pk}/contacts/{pk}/").status_code == 404
        assert terminal.get(f"/cases/{case.pk}/relatives/{pk}/").status_code == 404


def test_of_a_sealed_contact_only_the_seal_is_told(terminal, case):
    with as_migrator():
        Contact(person=case.person, kind="ADDRESS", value="架空町9999番地").save()
    assert "架空町9999番地" in people(terminal, case)
    with as_migrator():
        ContactSeal(person=case.person, reason="支援措置", valid_from=today()).save()
    shown = people(terminal, case)
    assert "架空町" not in shown and "支援措置" not in shown and "住所秘匿" in shown
    assert "架空町" not in text(terminal.get(f"/cases/{case.pk}/people/history/"))


def test_relative_is_recorded_and_corrected_with_versions(terminal, case, holder):
    url = f"/cases/{case.pk}/relatives/new/"
    form = envelope(terminal, is_key_person="on", note="在宅", **RELATIVE)
    assert terminal.post(url, form).status_code == 303
    terminal.post(url, form)
    (member,) = rows(holder, HouseholdMember)
    shown = people(terminal, case)
    for word in ("架空 長男", "キーパーソン", "同居", "昭和47年ごろ生", "在宅"):
        assert word in shown
    url = f"/cases/{case.pk}/relatives/{member.pk}/"
    apart = RELATIVE | {"living": "APART", "version": 1}
    assert terminal.post(url, envelope(terminal, **apart)).status_code == 303
    stale = terminal.post(url, envelope(terminal, **(apart | {"note": "消えない文"})))
    assert stale.status_code == 422 and "消えない文" in text(stale)
    assert "別居" in people(terminal, case)
    assert "同居" in text(terminal.get(f"/cases/{case.pk}/people/history/"))


def test_agency_with_consent_reads_but_does_not_edit_the_person(case):
    with as_migrator():
        reader = MembershipFactory()
        grant(case, reader.agency, Topic.IDENTITY | Topic.FAMILY)
        Contact(person=case.person, kind="PHONE", value="042-000-0101").save()
    terminal = signed_in(Client(), reader)
    shown = people(terminal, case)
    assert "架空 花子" in shown and "042-000-0101" not in shown
    assert "people/edit/" not in shown and "contacts/new/" not in shown and "relatives/new/" in shown
    assert terminal.get(f"/cases/{case.pk}/people/history/").status_code == 200
    for path in ("people/edit/", "aliases/new/", "contacts/new/"):
        assert terminal.get(f"/cases/{case.pk}/{path}").status_code == 403
    assert (
        terminal.post(f"/cases/{case.pk}/relatives/new/", envelope(terminal, **RELATIVE)).status_code == 303
    )


def test_relative_is_linked_to_his_own_case_by_its_number(terminal, case, holder):
    with as_migrator():
        son = CaseFactory(agency=holder.agency, person=PersonFactory(name="見本 一郎"))
        hidden = CaseFactory(person=PersonFactory(name="隠れ 太郎"))
        son_number, hidden_number = son.number, hidden.number
    url = f"/cases/{case.pk}/relatives/new/"
    for wrong in (hidden_number, "0000-0000", "x"):
        answer = terminal.post(url, envelope(terminal, **RELATIVE, number=wrong))
        assert answer.status_code == 422 and "このケースは見つかりません" in text(answer)
    assert terminal.post(url, envelope(terminal, **RELATIVE, number=son_number)).status_code == 303
    shown = text(terminal.get(f"/cases/{case.pk}/people/"))
    assert f"この人のケース {son_number}" in shown and f"/cases/{son.pk}/" in shown
    with acting(holder):
        member = HouseholdMember.objects.get(case=case)
        assert member.person_id == son.person_id
    edit = f"/cases/{case.pk}/relatives/{member.pk}/"
    assert "この人のケース番号" not in text(terminal.get(edit))
    again = terminal.post(edit, envelope(terminal, **RELATIVE, number=case.number, version=1))
    assert again.status_code == 403 and "すでに別の登録とつながっています" in text(again)


def test_the_link_to_a_relative_gives_no_sight_of_him(terminal, case, holder):
    with as_migrator():
        son = CaseFactory(agency=holder.agency, person=PersonFactory(name="見本 一郎"))
        reader = MembershipFactory()
        grant(case, reader.agency, Topic.IDENTITY | Topic.FAMILY)
    url = f"/cases/{case.pk}/relatives/new/"
    assert terminal.post(url, envelope(terminal, **RELATIVE, number=son.number)).status_code == 303
    shown = text(signed_in(Client(), reader).get(f"/cases/{case.pk}/people/"))
    assert RELATIVE["name"] in shown and son.number not in shown
    with acting(reader):
        assert not Person.objects.filter(pk=son.person_id).exists()
