"""The case page: who finds it, what stands on it, and what an agency keeps after its sight has ended."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from access.models import Basis
from access.topics import Topic
from accounts.querysets import today
from cases import actions
from cases.models import Case, HouseholdMember
from cases.states import NEXT, Stage
from consent import actions as consent_actions
from people.models import Contact
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import (
    AgencyFactory,
    CaseFactory,
    ConsultationFactory,
    MembershipFactory,
    NoteFactory,
    PersonFactory,
    acting,
    grant,
)


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="受付の窓口", worker__name="試験 一子")


@pytest.fixture
def reader():
    with as_migrator():
        return MembershipFactory(agency__short_name="高齢の課", worker__name="試験 二郎")


@pytest.fixture
def stranger():
    with as_migrator():
        return MembershipFactory()


@pytest.fixture
def case(holder):
    with as_migrator():
        person = PersonFactory(name="架空 花子", kana="カクウ ハナコ")
        return CaseFactory(agency=holder.agency, person=person, lead=holder)


def page(membership, case, path=""):
    return signed_in(Client(), membership).get(f"/cases/{case.pk}/{path}")


def text(response):
    return response.content.decode()


def agree(case, by, agency, topics, days=365):
    return consent_actions.record(
        case,
        by=by,
        lines=[(agency, None, int(topics))],
        method="WRITTEN",
        agreed_on=today(),
        valid_from=today(),
        valid_until=today() + timedelta(days=days),
    )


def test_holder_finds_person_banner_tabs_and_note_form(holder, case):
    shown = text(page(holder, case))
    for word in ("架空 花子", "カクウ ハナコ", case.number, "主担当：試験 一子", "記録を書く", "誰が見たか"):
        assert word in shown
    assert "本人同意：まだありません" in shown
    assert f"{case.number}｜" in shown
    assert "架空 花子" not in shown.split("</title>")[0]


def test_reader_by_consent_sees_what_topics_cover_and_no_access_tab(holder, reader, case):
    with acting(holder) as by:
        actions.write_note(case.pk, by=by, happened_on=today(), method="01", text="電話の記録", topics=4)
        actions.write_note(case.pk, by=by, happened_on=today(), method="01", text="家計の記録", topics=4 | 16)
        agree(case, by, reader.agency, Topic.IDENTITY | Topic.PROGRESS)
    shown = text(page(reader, case))
    assert "電話の記録" in shown
    assert "家計の記録" not in shown
    assert "誰が見たか" not in shown


def test_hidden_case_answers_like_an_absent_one(stranger, case):
    browser = signed_in(Client(), stranger)
    for path in (
        "",
        "timeline/",
        "readers/",
        "lead/",
        "stage/",
        "people/",
        "people/edit/",
        "people/history/",
    ):
        hidden = browser.get(f"/cases/{case.pk}/{path}")
        absent = browser.get(f"/cases/{uuid.uuid4()}/{path}")
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content
    assert browser.get("/cases/not-a-number/").status_code == 404


def test_person_without_identity_topic_is_called_by_case_number(holder, reader, case):
    with as_migrator():
        grant(case, reader.agency, Topic.PROGRESS)
    shown = text(page(reader, case))
    assert f"<h1>ケース {case.number}</h1>" in shown
    assert "架空 花子" not in shown


def test_town_shows_only_with_contact_topic(holder, reader, case):
    with as_migrator():
        Contact(person=case.person, kind="ADDRESS", value="架空町一丁目 9999番地").save()
        grant(case, reader.agency, Topic.IDENTITY | Topic.PROGRESS)
    assert "架空町一丁目" in text(page(holder, case))
    assert "9999番地" not in text(page(holder, case))
    assert "架空町" not in text(page(reader, case))


def test_next_steps_follow_from_what_is_missing(holder, case):
    with as_migrator():
        ConsultationFactory(
            agency=holder.agency, taken_by=holder.worker, person=case.person, case=case, screening=""
        )
        Case.objects.filter(pk=case.pk).update(lead=None, opened_on=today() - timedelta(days=40))
    shown = text(page(holder, case))
    for word in ("受付の判断をする", "本人の同意を記録する", "主担当を決める", "40日間 記録がありません"):
        assert word in shown


def test_consent_near_its_end_is_a_next_step(holder, reader, case):
    with acting(holder) as by:
        agree(case, by, reader.agency, Topic.IDENTITY, days=10)
    shown = text(page(holder, case))
    assert "同意の期限を確かめる" in shown
    assert "あと10日" in shown
    assert "本人の同意を記録する" not in shown


def test_aside_shows_household_and_agencies_with_last_visible_note(holder, reader, case):
    with as_migrator():
        HouseholdMember(
            case=case,
            agency=holder.agency,
            author=holder.worker,
            name="架空 長男",
            kinship="CHILD",
            topics=32,
        ).save()
        grant(case, reader.agency, Topic.PROGRESS | Topic.IDENTITY)
        NoteFactory(case=case, agency=reader.agency, author=reader.worker, own_only=True, happened_on=today())
    shown = text(page(holder, case))
    assert "架空 長男" in shown
    assert "高齢の課" in shown
    assert "記録はまだありません" in shown
    assert "架空 長男" not in text(page(reader, case))


def test_author_only_agency_recalls_number_name_and_own_records(holder, reader, case):
    with acting(holder) as by:
        given = agree(case, by, reader.agency, Topic.IDENTITY | Topic.PROGRESS)
        actions.write_note(case.pk, by=by, happened_on=today(), method="01", text="窓口の記録", topics=4)
    with acting(reader) as by:
        actions.write_note(case.pk, by=by, happened_on=today(), method="02", text="課の記録", topics=4)
    with acting(holder) as by:
        consent_actions.withdraw(given, by=by, reason="本人の申出")
    browser = signed_in(Client(), reader)
    shown = text(browser.get(f"/cases/{case.pk}/"))
    for word in (case.number, "架空 花子", "課の記録", "このケースは、いまは見えません"):
        assert word in shown
    for word in ("窓口の記録", "主担当", "本人同意："):
        assert word not in shown
    answer = browser.post(f"/cases/{case.pk}/", envelope(browser, **note("後から気づいたこと")))
    assert answer.status_code == 303
    assert "後から気づいたこと" in text(browser.get(f"/cases/{case.pk}/"))
    assert "後から気づいたこと" not in text(page(holder, case))
    assert page(reader, case, "people/").status_code == 404


def note(words, **fields):
    return {
        "method": "01",
        "happened_on": f"{today():%Y-%m-%d}",
        "text": words,
        "topics": ["4"],
        "partner": "SELF",
        **fields,
    }


def test_timeline_pages_by_fifty_and_filters_by_method_agency_and_word(holder, reader, case):
    with as_migrator():
        for number in range(60):
            NoteFactory(
                case=case,
                author=holder.worker,
                text=f"記録{number:02}番",
                happened_on=today() - timedelta(days=number),
            )
        grant(case, reader.agency, Topic.PROGRESS)
        NoteFactory(
            case=case, agency=reader.agency, author=reader.worker, method="02", text="家賃の督促状が三通"
        )
    browser = signed_in(Client(), holder)
    first = text(browser.get(f"/cases/{case.pk}/"))
    assert "記録48番" in first and "記録49番" not in first and "次の50件" in first
    link = first.split(f"/cases/{case.pk}/timeline/?after=")[1].split('"')[0]
    second = text(browser.get(f"/cases/{case.pk}/timeline/?after={link}"))
    assert (
        "記録49番" in second
        and "記録59番" in second
        and "記録48番" not in second
        and "これで終わり" in second
    )
    for filters in ({"word": "ﾔﾁﾝ"}, {"word": "家賃の督促"}, {"method": "02"}, {"agency": reader.agency.pk}):
        found = text(browser.post(f"/cases/{case.pk}/timeline/", filters))
        assert ("家賃の督促状が三通" in found) is (filters.get("word") != "ﾔﾁﾝ")
        assert "記録00番" not in found
    assert "記録00番" in text(browser.get(f"/cases/{case.pk}/timeline/?word=家賃"))


@pytest.mark.parametrize("after", ["x", "%00", "bnVsbA==", "WyIyMDI2LTAxLTAxIl0=", "あ", "W10="])
def test_broken_marks_are_the_first_page(holder, case, after):
    assert page(holder, case, f"timeline/?after={after}").status_code == 200


def test_stage_advances_only_to_what_may_follow(holder, reader, case):
    browser = signed_in(Client(), holder)
    answer = browser.post(f"/cases/{case.pk}/stage/", envelope(browser, stage=Stage.ASSESSMENT, version=1))
    assert answer.status_code == 303
    wrong = browser.post(f"/cases/{case.pk}/stage/", envelope(browser, stage=Stage.SUPPORT, version=2))
    assert wrong.status_code == 422
    stale = browser.post(f"/cases/{case.pk}/stage/", envelope(browser, stage=Stage.PLAN_DRAFT, version=1))
    assert stale.status_code == 422 and "ほかの人が先に保存しました" in text(stale)
    for stop in (Stage.CLOSED, Stage.SUSPENDED):  # they have a page of their own
        elsewhere = browser.post(f"/cases/{case.pk}/stage/", envelope(browser, stage=stop, version=2))
        assert elsewhere.status_code == 422 and "評価・終結" in text(elsewhere)
    with as_migrator():
        assert Case.objects.get().stage == Stage.ASSESSMENT
        grant(case, reader.agency, Topic.PROGRESS)
    refused = page(reader, case, "stage/")
    assert refused.status_code == 403 and "担当機関" in text(refused)
    assert NEXT[Stage.CLOSED] == {Stage.ASSESSMENT}


def test_lead_is_chosen_among_the_agencies_in_charge(holder, reader, case):
    with as_migrator():
        colleague = MembershipFactory(agency=holder.agency, worker__name="試験 三葉")
        admin = MembershipFactory(agency=holder.agency, role="ADMIN", worker__name="試験 管理")
        grant(case, reader.agency, Topic.PROGRESS)
    browser = signed_in(Client(), holder)
    shown = text(browser.get(f"/cases/{case.pk}/lead/"))
    assert "試験 三葉" in shown and "試験 管理" not in shown and "試験 二郎" not in shown
    for stranger in (admin.pk, reader.pk, "x"):
        answer = browser.post(f"/cases/{case.pk}/lead/", envelope(browser, lead=str(stranger), version=1))
        assert answer.status_code == 422
    answer = browser.post(f"/cases/{case.pk}/lead/", envelope(browser, lead=str(colleague.pk), version=1))
    assert answer.status_code == 303
    assert "主担当：試験 三葉" in text(page(holder, case))


def test_blocked_worker_finds_nothing_even_of_his_own_records(holder, case):
    from access.models import Block

    with as_migrator():
        NoteFactory(case=case, author=holder.worker)
        Block(case=case, worker=holder.worker, reason="親族", valid_from=today()).save()
    assert page(holder, case).status_code == 404


def test_named_volunteer_sees_by_name_and_his_colleague_does_not(case):
    with as_migrator():
        volunteers = AgencyFactory(named_only=True, short_name="民生委員")
        named = MembershipFactory(agency=volunteers, role="NAMED", worker__name="試験 静子")
        other = MembershipFactory(agency=volunteers, role="NAMED")
        grant(case, named.worker, Topic.IDENTITY | Topic.PROGRESS, Basis.CONSENT, agency=volunteers)
    assert "架空 花子" in text(page(named, case))
    assert page(other, case).status_code == 404


def test_one_who_is_blocked_is_not_offered_as_the_lead(holder, case):
    with as_migrator():
        second = MembershipFactory(agency=holder.agency, worker__name="試験 三子")
        blocked = MembershipFactory(agency=holder.agency, worker__name="試験 四郎")
        blocked.worker.block_set.create(case=case, reason="利害関係", valid_from=today())
    shown = text(page(holder, case, "lead/"))
    assert second.worker.name in shown and blocked.worker.name not in shown


def test_with_nothing_to_do_it_names_the_next_natural_act(holder, reader, case):
    with acting(holder) as by:
        agree(case, by, reader.agency, Topic.IDENTITY)
    assert "いま急ぐことはありません" in text(page(holder, case))
    with as_migrator():
        Case.objects.filter(pk=case.pk).update(stage=Stage.CLOSED)
    shown = text(page(holder, case))
    assert "このケースは終結しています" in shown and "いま急ぐことは" not in shown


def test_an_error_page_leads_to_the_first_page_of_every_role(holder):
    shown = text(signed_in(Client(), holder).get("/no/such/page/"))
    assert "はじめの画面へ" in shown and "受信箱へ" not in shown
