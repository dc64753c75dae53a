"""閲覧記録の検索: 管理者 reads who, when and on which ground under a number; 監査 also whom it was about."""

import pytest

from access.models import Basis
from accounts.querysets import today
from audit.models import Event
from common.wareki import format_day
from desk import accesslog
from tests.gate import as_migrator
from tests.world import CaseFactory, MembershipFactory, PersonFactory, acting, grant


@pytest.fixture
def office():
    with as_migrator():
        return MembershipFactory(role="ADMIN"), MembershipFactory(role="AUDITOR")


@pytest.fixture
def seen_case(sign_in):
    """A case that its holder and a consented agency have looked at."""
    with as_migrator():
        holder, reader = MembershipFactory(), MembershipFactory()
        person = PersonFactory(name="髙橋 花子", birth_on="1944-05-03", birth_precision="DAY")
        case = CaseFactory(agency=holder.agency, person=person)
        grant(case, reader.agency, 5, Basis.CONSENT)
    for membership in (holder, reader):
        assert sign_in(membership).get(f"/cases/{case.pk}/").status_code == 200
    case.holder, case.reader = holder, reader
    return case


def main(page):
    """The page without the strip of the invented city above it, where its people are named."""
    return page.text.partition("<main")[2]


def ask(client, **fields):
    return client.post("/audit/", fields)


def test_only_administrators_and_auditors_come_in(sign_in, seen_case, office):
    for membership in (seen_case.holder, seen_case.reader):
        client = sign_in(membership)
        assert client.get("/audit/").status_code == 404
        assert ask(client, number=seen_case.number).status_code == 404
    for membership in office:
        assert sign_in(membership).get("/audit/").status_code == 200


def test_by_hand_the_log_says_nothing_to_others(seen_case):
    for membership in (seen_case.holder, seen_case.reader):
        with acting(membership):
            assert accesslog.search({}).lines == []
            assert accesslog.subjects(seen_case.number, "", None) == []
    assert accesslog.search({}).lines == [] and accesslog.subjects(seen_case.number, "", None) == []


def test_the_administrator_sees_the_number_and_never_the_name(sign_in, seen_case, office):
    client = sign_in(office[0])
    for fields in ({"number": seen_case.number.lower()}, {"name": "高橋花子", "born": "S19.5.3"}, {}):
        page = ask(client, **fields)
        assert page.status_code == 200 and seen_case.number in page.text
        assert seen_case.reader.worker.name in page.text and "ケースのページを見た" in page.text
        assert "本人同意" in page.text and "髙橋" not in main(page)


def test_the_auditor_sees_the_name_when_she_asked_for_the_person(sign_in, seen_case, office):
    client = sign_in(office[1])
    for fields in ({"number": seen_case.number}, {"name": "髙橋 花子", "born": "昭和19年5月3日"}):
        assert "髙橋 花子" in ask(client, **fields).text
    assert "髙橋" not in main(client.get("/audit/"))


def test_a_person_who_is_not_there_looks_like_one_nobody_looked_at(sign_in, seen_case, office):
    with as_migrator():
        unseen = CaseFactory(
            person__name="林 一", person__birth_on="1960-01-01", person__birth_precision="DAY"
        )
    client = sign_in(office[0])
    absent = ask(client, name="見本 次郎", born="S35.1.1").text
    assert "あてはまる記録はありません" in absent
    assert "あてはまる記録はありません" in ask(client, number=unseen.number).text
    for wrong in ({"name": "髙橋 花", "born": "S19.5.3"}, {"name": "髙橋 花子", "born": "S19.5.4"}):
        assert "あてはまる記録はありません" in ask(client, **wrong).text


def test_filters_narrow(sign_in, seen_case, office):
    client = sign_in(office[1])
    day = format_day(today())
    here, there = seen_case.reader, seen_case.holder
    for fields in (
        {"worker": str(here.worker_id)},
        {"agency": str(here.agency_id)},
        {"worker": str(here.worker_id), "since": day, "until": day, "act": "seen"},
    ):
        page = ask(client, number=seen_case.number, **fields)
        table = page.text.split("<tbody>")[1]
        assert here.worker.name in table and there.worker.name not in table
    for fields in ({"act": "changed"}, {"act": "searched"}, {"until": "令和8年1月1日"}):
        assert "あてはまる記録はありません" in ask(client, number=seen_case.number, **fields).text


def test_refusals_are_the_auditors_with_who_claimed_to_be_there(sign_in, seen_case, office):
    with as_migrator():
        stranger = MembershipFactory()
    assert sign_in(stranger).get(f"/cases/{seen_case.pk}/").status_code == 404
    page = ask(sign_in(office[1]), act="refused", worker=str(stranger.worker_id))
    table = page.text.split("<tbody>")[1]
    assert stranger.worker.name in table and "（名乗り）" in table and "見えないもの" in table
    assert "refused" not in sign_in(office[0]).get("/audit/").text
    assert ask(sign_in(office[0]), act="refused").status_code == 422
    with acting(office[0]):
        assert not [line for line in accesslog.search({}).lines if line.result in ("REFUSED", "ERROR")]


def test_searched_words_stay_hidden_and_equal_words_are_told(sign_in, seen_case, office):
    client = sign_in(seen_case.holder)
    client.post("/search/", {"words": "髙橋 花子"}, follow=True)
    page = ask(sign_in(office[1]), act="searched")
    assert "言葉は伏字" in page.text and "さがした" in page.text and "髙橋" not in main(page)


def test_reading_the_log_is_logged_with_the_case_it_was_about(sign_in, seen_case, office):
    ask(sign_in(office[0]), number=seen_case.number)
    with as_migrator():
        event = Event.objects.get(verb="audit-log")
        assert event.cases == [seen_case.pk] and event.worker_id == office[0].worker_id
        assert event.reason == "asked:number"
    sign_in(seen_case.holder)
    page = ask(sign_in(office[1]), number=seen_case.number, worker=str(office[0].worker_id))
    assert "閲覧記録を見た" in page.text and "ケース番号でさがした" in page.text


def test_drafts_and_signs_of_life_do_not_drown_the_log(sign_in, seen_case, office):
    client = sign_in(seen_case.holder)
    client.get("/drafts/", {"draft": "x"})
    with acting(office[1]):
        assert not [line for line in accesslog.search({}).lines if line.verb == "drafts"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"number": "12"}, "ケース番号として読めません"),
        ({"name": "髙橋 花子"}, "生年月日も入力してください"),
        ({"born": "S19.5.3"}, "氏名も入力してください"),
        ({"since": "令和8年4月2日", "until": "令和8年4月1日"}, "それより後の日"),
        ({"since": "あした"}, "日付として読めません"),
        ({"worker": "x"}, "一覧の中から選んでください"),
        ({"name": "\x00", "born": "S19.5.3"}, "使えない文字"),
    ],
)
def test_what_cannot_be_asked_says_how_to_mend_it(sign_in, office, fields, sentence):
    page = ask(sign_in(office[0]), **fields)
    assert page.status_code == 422 and sentence in page.text


def test_the_next_page_keeps_the_question(sign_in, seen_case, office):
    client = sign_in(seen_case.reader)
    for _ in range(55):
        client.get(f"/cases/{seen_case.pk}/people/")
    client = sign_in(office[0])
    page = ask(client, number=seen_case.number, worker=str(seen_case.reader.worker_id))
    after = page.text.split('name="after" value="')[1].split('"')[0]
    assert page.text.count("<tr>") == 51 and f'value="{seen_case.number}"' in page.text
    rest = ask(client, number=seen_case.number, worker=str(seen_case.reader.worker_id), after=after)
    assert rest.text.count("<tr>") == 7 and "最初へ" in rest.text and "これで終わりです" in rest.text
