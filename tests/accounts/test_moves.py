"""1 April: several people move in one act, after a look at who gains and loses sight of how many cases."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Membership
from accounts.querysets import today
from tests.accounts.conftest import events
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import AgencyFactory, CaseFactory, MembershipFactory, acting, grant

DAY = timedelta(days=1)


@pytest.fixture
def desk(client, admin):
    client.membership = admin
    return client


@pytest.fixture
def two():
    """見本課 sees three cases; 試験課 sees two, one of them the same."""
    with as_migrator():
        one, other = AgencyFactory(name="見本課"), AgencyFactory(name="試験課")
        shared = CaseFactory(agency=one)
        CaseFactory.create_batch(2, agency=one)
        CaseFactory(agency=other)
        grant(shared, other, closed=True)
        grant(shared, other)
    return one, other


@pytest.fixture
def staff(two):
    with as_migrator():
        return MembershipFactory(worker__name="見本 花子", agency=two[0])


def row(number, left, agency, role="STAFF"):
    return {f"r{number}-left": str(left.pk), f"r{number}-agency": agency.pk, f"r{number}-role": role}


def send(client, day, *moves, rows=5, **fields):
    facts = {"day": day.isoformat(), "rows": str(rows), "order_number": "", **fields}
    for number, move in enumerate(moves):
        facts |= row(number, *move)
    return client.post("/settings/moves/", envelope(client, **facts))


def test_a_move_is_shown_in_numbers_first_and_done_in_one_act(desk, staff, two):
    with as_migrator():
        second = MembershipFactory(worker__name="試験 太郎", agency=two[1])
    day = today() + 10 * DAY
    moves = (staff, two[1], "CHIEF"), (second, two[0])
    check = send(desk, day, *moves)
    text = check.content.decode()
    assert check.status_code == 200 and "人事異動を確かめる" in text
    for counts in ((2, 1), (1, 2)):
        loses, gains = (f'<span class="nb">{count}件</span>' for count in counts)
        assert f'data-label="見えなくなる">{loses}</td>\n      <td data-label="新しく見える">{gains}' in text
    assert not Membership.objects.filter(valid_from=day).exists()
    done = send(desk, day, *moves, checked="1", order_number="令9架空第4号")
    assert done.headers["Location"] == "/settings/workers/"
    assert Membership.objects.get(pk=staff.pk).valid_until == day - DAY
    new = Membership.objects.get(worker=staff.worker, agency=two[1])
    assert (new.role, new.valid_from, new.valid_until) == ("CHIEF", day, None)
    assert new.order_number == "令9架空第4号"
    assert "2人の異動を登録しました" in desk.get("/settings/workers/").content.decode()
    assert [line[2] for line in events("settings-moves")][-1] == "DONE"


def test_a_move_of_today_holds_at_the_next_request(desk, new_browser, staff, two):
    person = new_browser()
    signed_in(person, staff)
    assert person.get("/password/").status_code == 200
    assert send(desk, today(), (staff, two[1]), checked="1").status_code == 303
    assert person.get("/password/").headers["Location"].startswith("/acting/")
    new = Membership.objects.get(worker=staff.worker, agency=two[1])
    assert person.post("/acting/", {"place": str(new.pk)}).status_code == 303
    assert person.get("/password/").status_code == 200


def test_cases_of_a_place_that_stays_are_not_lost(desk, staff, two):
    with as_migrator():
        MembershipFactory(worker=staff.worker, agency=two[1], is_concurrent=True)
        third = AgencyFactory()
    text = send(desk, today(), (staff, third)).content.decode()
    assert '<span class="nb">2件</span>' in text and '<span class="nb">0件</span>' in text


def test_an_agency_by_name_only_brings_no_case(desk, staff):
    with as_migrator():
        named = AgencyFactory(named_only=True)
        CaseFactory(agency=named)
    text = send(desk, today(), (staff, named, "NAMED")).content.decode()
    assert '<span class="nb">3件</span>' in text and '<span class="nb">0件</span>' in text


def test_a_role_may_change_within_an_agency(desk, staff, two):
    assert send(desk, today(), (staff, two[0], "CHIEF"), checked="1").status_code == 303
    assert Membership.objects.in_force().get(worker=staff.worker).role == "CHIEF"


def test_all_or_none(desk, admin, staff, two):
    text = send(desk, today(), (staff, two[1]), (admin, admin.agency, "AUDITOR"))
    assert "自分の権限は変えられません" in text.content.decode()
    refused = send(desk, today(), (staff, two[1]), (admin, admin.agency, "AUDITOR"), checked="1")
    assert refused.status_code == 403
    assert Membership.objects.get(pk=staff.pk).valid_until is None
    assert Membership.objects.filter(worker=staff.worker).count() == 1


def test_what_is_missing_is_named_by_its_row(desk, staff, two):
    half = envelope(desk, day="", rows="5", **{"r1-left": str(staff.pk)})
    response = desk.post("/settings/moves/", half)
    text = response.content.decode()
    assert response.status_code == 422 and "異動の日を入力してください" in text
    assert "異動先の機関を選んでください" in text and f'value="{staff.pk}" selected' in text
    nobody = send(desk, today())
    assert nobody.status_code == 422 and "少なくとも1人" in nobody.content.decode()


def test_the_same_place_twice_and_a_day_before_it_began(desk, staff, two):
    twice = send(desk, today(), (staff, two[1]), (staff, two[1]))
    assert twice.status_code == 422 and "上の行にもあります" in twice.content.decode()
    early = send(desk, staff.valid_from - DAY, (staff, two[1]))
    assert early.status_code == 422 and "開始日より前" in early.content.decode()
    office = send(desk, today(), (staff, two[1], "ADMIN"))
    assert office.status_code == 422 and "管理・監査" in office.content.decode()


def test_rows_are_added_and_kept_and_one_may_go_back(desk, staff, two):
    more = send(desk, today(), (staff, two[1]), more="1").content.decode()
    assert 'name="rows" value="10"' in more and "r9-left" in more and f'value="{staff.pk}" selected' in more
    back = send(desk, today(), (staff, two[1]), back="1").content.decode()
    assert "人事異動をまとめて登録する" in back and f'value="{staff.pk}" selected' in back
    assert send(desk, today(), rows=100_000).status_code == 422


def test_people_ticked_in_the_list_stand_in_the_rows(desk, staff):
    text = desk.get(f"/settings/moves/?who={staff.pk}&who=nonsense").content.decode()
    assert f'value="{staff.pk}" selected' in text


def test_a_place_changed_meanwhile_is_counted_anew(desk, staff, two):
    with as_migrator():
        Membership.objects.filter(pk=staff.pk).update(valid_until=today() - DAY)
    response = send(desk, today(), (staff, two[1]), checked="1")
    assert response.status_code == 422
    assert not Membership.objects.filter(worker=staff.worker, agency=two[1]).exists()


def test_the_counts_name_no_case(admin, staff, two):
    with acting(admin), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM cases_move_counts(%s, %s, %s, today_jst())",
            [staff.worker_id, staff.pk, two[1].pk],
        )
        assert [column.name for column in cursor.description] == ["loses", "gains"]
        assert cursor.fetchall() == [(2, 1)]
