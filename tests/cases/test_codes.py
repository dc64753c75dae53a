"""The code tables: read everywhere, reworded and ended by a 管理者 only, and nothing chosen ever becomes unreadable."""

import pytest
from django.db import DatabaseError, connection, transaction

from access.topics import Topic
from accounts.models import Agency, Membership
from cases.codes import choices, codes, label_of, labels_of, national, topics_of
from cases.migrations import _codes
from cases.models import CodeItem
from cases.states import CONCERNS, Screening, issues
from cases.states.codes import TABLES
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import AgencyFactory, MembershipFactory, acting

ISSUES = "/settings/codes/ISSUE/"


@pytest.fixture
def admin(db):
    with as_migrator():
        return MembershipFactory(
            role=Membership.Role.ADMIN, agency=AgencyFactory(kind=Agency.Kind.OFFICE, name="情報管理")
        )


@pytest.fixture
def desk(client, admin):
    return signed_in(client, admin)


def send(client, url, **fields):
    return client.post(url, envelope(client, **fields))


def item_facts(**facts):
    return {
        "label": "近隣とのもめごと",
        "national_code": "99",
        "national_report": "on",
        "topics": ["4"],
        "valid_from_year": "2026",
        "valid_until_year": "",
        "position": "70",
        "version": "1",
    } | facts


def test_every_table_begins_with_its_items(db):
    with as_migrator():
        member = MembershipFactory()
    with acting(member):
        assert {item.table for item in CodeItem.objects.all()} == set(TABLES)
        assert CodeItem.objects.count() == len(list(_codes.rows()))
        assert label_of("CHANGE", "12") == "就労開始（一般就労・福祉的就労・就労訓練）"
        assert [item.code for item in codes("EVAL")] == ["1", "2", "3"]


def test_what_the_consultations_choose_from_stands_in_the_tables(db):
    """CONCERN counts as ISSUE, and SCREENING is the same list in both places."""
    with as_migrator():
        member = MembershipFactory()
    with acting(member):
        assert set(issues(CONCERNS)) <= set(labels_of("ISSUE"))
        assert set(labels_of("SCREENING")) == set(Screening.values)


def test_an_item_of_the_city_counts_as_a_national_one(db):
    with as_migrator():
        member = MembershipFactory()
    with acting(member):
        assert national("ISSUE", ["51", "15", "61"]) == ["07", "15"]
        assert topics_of("ISSUE", ["21", "09"]) == Topic.RIGHTS | Topic.MONEY
        known = {item.code for item in codes("ISSUE") if item.code < "51" or item.code == "99"}
        assert {item.national_code for item in codes("ISSUE")} <= known


def test_an_item_that_has_ended_stays_readable_and_is_not_offered(db):
    with as_migrator():
        member = MembershipFactory()
        CodeItem.objects.filter(table="ISSUE", code="55").update(valid_until_year=2024)
    with acting(member):
        assert "55" in dict(choices("ISSUE", 2024)) and "55" not in dict(choices("ISSUE", 2025))
        assert "55" in dict(choices("ISSUE", 2025, keep=["55"]))
        assert label_of("ISSUE", "55") == "ごみ屋敷・セルフネグレクト"
        assert label_of("ISSUE", "ZZ") == "ZZ"


def test_the_admin_adds_rewords_and_ends_an_item(desk):
    assert send(desk, f"{ISSUES}new/", code="64", **item_facts()).status_code == 303
    assert "近隣とのもめごと" in desk.get(ISSUES).content.decode()
    facts = item_facts(label="近隣の騒音", valid_until_year="2026", topics=["4", "128"])
    assert send(desk, f"{ISSUES}64/", **facts).status_code == 303
    with as_migrator():
        item = CodeItem.objects.get(table="ISSUE", code="64")
    assert (item.label, item.valid_until_year, item.topics, item.version) == ("近隣の騒音", 2026, 132, 2)


def test_the_second_of_two_admins_sees_both(desk):
    assert send(desk, f"{ISSUES}51/", **item_facts(label="ひきこもり状態")).status_code == 303
    answer = send(desk, f"{ISSUES}51/", **item_facts(label="引きこもり"))
    page = answer.content.decode()
    assert answer.status_code == 409 and "ひきこもり状態" in page and "引きこもり" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": "51"}, "このコードは、もう使われています。"),
        ({"code": "あ"}, "半角の数字と英大文字で4字まで"),
        ({"code": "9" * 30}, "4字までにしてください"),
        ({"label": ""}, "言葉を入力してください。"),
        ({"label": "字" * 61}, "60字までにしてください（いま61字です）。"),
        ({"label": "\x00"}, ""),
        ({"valid_from_year": "2026", "valid_until_year": "2025"}, "おわりの年度は、はじまりの年度か"),
        ({"valid_from_year": "3000"}, "一覧の中から選んでください。"),
        ({"position": "-1"}, "0から9999までの数にしてください。"),
        ({"position": "99999"}, "0から9999までの数にしてください。"),
        ({"topics": ["512"]}, "一覧の中から選んでください。"),
        ({"national_code": "🙂"}, "半角の数字と英大文字"),
    ],
)
def test_bad_input_gets_a_sentence(desk, wrong, sentence):
    answer = send(desk, f"{ISSUES}new/", **({"code": "64"} | item_facts() | wrong))
    assert answer.status_code == 422 and sentence in answer.content.decode()


@pytest.mark.parametrize("path", ["NONE/", "ISSUE/ZZ/", "issue/", "NONE/new/", "ISSUE/51/delete/"])
def test_what_is_not_there_is_not_found(desk, path):
    assert desk.get(f"/settings/codes/{path}").status_code == 404


def test_nobody_else_writes_a_table_and_nobody_takes_an_item_away(admin):
    with as_migrator():
        staff = MembershipFactory()
    spoil = (
        "UPDATE cases_codeitem SET label = 'x' WHERE code = '51'",
        "DELETE FROM cases_codeitem WHERE code = '51'",
        'INSERT INTO cases_codeitem (id, "table", code, label, national_code, national_report, topics, position, version)'
        " VALUES (gen_random_uuid(), 'ISSUE', '77', 'x', '', false, 0, 0, 1)",
        "UPDATE cases_codeitem SET code = '78' WHERE code = '51'",
    )
    outcomes = {}
    for who, member in (("staff", staff), ("admin", admin)):
        with acting(member):
            outcomes[who] = [attempt(statement) for statement in spoil]
    assert outcomes == {"staff": [0, "refused", "refused", 0], "admin": [1, "refused", 1, "refused"]}


def attempt(statement):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount
    except DatabaseError:
        return "refused"
