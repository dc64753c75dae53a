"""家族年表: what each agency knows of the family's years, put together in one table and corrected without loss."""

import pytest
from django.test import Client

from access.topics import Topic
from accounts.querysets import today
from cases import actions
from cases.models import FamilyEvent, HouseholdMember
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import CaseFactory, MembershipFactory, PersonFactory, acting, grant

EVENT = {"happened": "昭和55年ごろ", "who": "self", "what": "結婚して転居", "topics": ["32"]}


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="窓口")


@pytest.fixture
def case(holder):
    with as_migrator():
        person = PersonFactory(birth_on=today().replace(year=1950, month=5, day=3), birth_precision="DAY")
        return CaseFactory(agency=holder.agency, person=person)


@pytest.fixture
def neighbour(case):
    with as_migrator():
        member = MembershipFactory(agency__short_name="となり")
        grant(case, member.agency, int(Topic.FAMILY | Topic.HEALTH))
    return member


@pytest.fixture
def son(holder, case):
    with acting(holder) as by:
        return actions.add_relative(case, by=by, name="架空 太郎", kinship="CHILD")


def send(member, case, tail="new/", **fields):
    browser = signed_in(Client(), member)
    return browser.post(f"/cases/{case.pk}/assessment/family/{tail}", envelope(browser, **EVENT | fields))


def shown(member, case, tail=""):
    return signed_in(Client(), member).get(f"/cases/{case.pk}/assessment/family/{tail}").content.decode()


def test_the_years_of_all_agencies_stand_in_one_order(holder, case, neighbour, son):
    send(holder, case, happened="平成20年4月", who=str(son.pk), what="長男が退職")
    send(neighbour, case, happened="昭和55年ごろ")
    send(holder, case, happened="平成10年", what="夫が入院", topics=["32", "8"])
    for member in (holder, neighbour):
        page = shown(member, case)
        assert page.index("結婚して転居") < page.index("夫が入院") < page.index("長男が退職")
        assert "架空 太郎（子）" in page and "昭和55年" in page and "となり" in page


def test_how_old_somebody_was_is_shown_where_he_is_seen(holder, case, neighbour):
    send(holder, case)
    assert "本人 30歳ごろ" in shown(holder, case)
    assert "歳ごろ" not in shown(neighbour, case)  # the birth date is 基本情報


def test_what_is_told_besides_the_family_narrows_who_reads_it(holder, case, neighbour):
    send(holder, case, what="夫の暴力で別居", topics=["128"])
    assert "夫の暴力" in shown(holder, case) and "夫の暴力" not in shown(neighbour, case)
    with as_migrator():
        assert FamilyEvent.objects.get().topics == Topic.FAMILY | Topic.RIGHTS


def test_the_holder_corrects_and_the_old_words_stay(holder, case, neighbour):
    send(neighbour, case)
    with as_migrator():
        event = FamilyEvent.objects.get()
    assert send(holder, case, f"{event.pk}/", what="結婚して小平に転居", version=1).status_code == 303
    page = shown(neighbour, case, f"{event.pk}/history/")
    assert "小平に" in page and "第1版" in page
    with as_migrator():
        event.refresh_from_db()
    assert (event.agency_id, event.version) == (neighbour.agency_id, 2)


def test_another_agency_does_not_correct(holder, case, neighbour):
    send(holder, case)
    with as_migrator():
        event = FamilyEvent.objects.get()
    answer = send(neighbour, case, f"{event.pk}/", what="ちがう話", version=1)
    assert answer.status_code == 403 and "年表を訂正できるのは" in answer.content.decode()


def test_the_second_of_two_editors_sees_both(holder, case):
    send(holder, case)
    with as_migrator():
        event = FamilyEvent.objects.get()
    send(holder, case, f"{event.pk}/", what="一人目の言葉", version=1)
    answer = send(holder, case, f"{event.pk}/", what="二人目の言葉", version=1)
    page = answer.content.decode()
    assert answer.status_code == 422 and "ほかの人が先に保存しました" in page
    assert "一人目" in page and "二人目の言葉" in page
    assert send(holder, case, f"{event.pk}/", what="二人目の言葉", version=2).status_code == 303


def test_an_event_about_somebody_hidden_is_corrected_and_stays_about_him(holder, case, neighbour, son):
    send(neighbour, case, who=str(son.pk), what="独立")
    with as_migrator():
        event = FamilyEvent.objects.get()
        HouseholdMember.objects.filter(pk=son.pk).update(topics=int(Topic.FAMILY | Topic.RIGHTS))
    page = shown(neighbour, case, f"{event.pk}/")
    assert "家族の一人" in page and "架空 太郎" not in page
    assert (
        send(neighbour, case, f"{event.pk}/", who=str(son.pk), what="就職で独立", version=1).status_code
        == 303
    )
    with as_migrator():
        event.refresh_from_db()
    assert (event.member_id, event.what) == (son.pk, "就職で独立")


def test_somebody_of_another_case_cannot_be_named(holder, case, son):
    with as_migrator():
        other = CaseFactory(agency=holder.agency)
    assert send(holder, other, who=str(son.pk)).status_code == 422
