"""The 管理者 at the settings: agencies, workers, memberships, the city; for everybody else these pages do not exist."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from access.verdict import Refused
from accounts import actions
from accounts.models import Agency, City, Membership, Secret, Session, Worker
from accounts.querysets import today
from tests.accounts.conftest import PASSWORD, events, rows, set_password
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import AgencyFactory, CaseFactory, MembershipFactory, acting, grant

DAY = timedelta(days=1)
PAGES = [
    "/settings/",
    "/settings/city/",
    "/settings/agencies/",
    "/settings/agencies/new/",
    "/settings/agencies/{agency}/",
    "/settings/workers/",
    "/settings/workers/new/",
    "/settings/workers/{worker}/",
    "/settings/workers/{worker}/code/",
    "/settings/workers/{worker}/end/",
    "/settings/workers/{worker}/reopen/",
    "/settings/workers/{worker}/memberships/new/",
    "/settings/memberships/{membership}/end/",
    "/settings/moves/",
    "/settings/codes/",
    "/settings/codes/ISSUE/",
    "/settings/codes/ISSUE/new/",
    "/settings/codes/ISSUE/51/",
]


@pytest.fixture
def desk(client, admin):
    client.membership = admin
    return client


@pytest.fixture
def staff(member):
    return member(worker__name="見本 花子")


def send(client, url, **fields):
    return client.post(url, envelope(client, **fields))


def agency_facts(**facts):
    return {
        "name": "見本支援センター",
        "short_name": "見本",
        "kind": "WINDOW",
        "field": "CROSS",
        "legal_status": "ENTRUSTED",
        "version": "1",
    } | facts


def place_facts(agency, **facts):
    return {"agency": agency.pk, "role": "STAFF", "valid_from": today().isoformat()} | facts


def test_every_page_is_listed_here():
    found = {
        f"/{p.pattern}"
        for p in everything(get_resolver().url_patterns)
        if str(p.pattern).startswith("settings/") and "bodies/" not in str(p.pattern)
    }
    assert len(found) == len(PAGES)


def everything(patterns):
    for pattern in patterns:
        yield from everything(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("role", ["STAFF", "CHIEF", "COORDINATOR"])
def test_for_everyone_else_the_settings_do_not_exist(client, staff, method, role):
    with as_migrator():
        Membership.objects.filter(pk=staff.pk).update(role=role)
    signed_in(client, staff)
    absent = getattr(client, method)("/no-such-page/").content
    for page in PAGES:
        url = page.format(agency=staff.agency_id, worker=staff.worker_id, membership=staff.pk)
        answer = getattr(client, method)(url)
        assert (answer.status_code, answer.content) == (404, absent), page


def test_an_auditor_has_no_settings_either(client, member, office):
    signed_in(client, member(role=Membership.Role.AUDITOR, agency=office))
    assert client.get("/settings/workers/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_the_admin_opens_every_page(desk, staff, page):
    url = page.format(agency=staff.agency_id, worker=staff.worker_id, membership=staff.pk)
    assert desk.get(url).status_code in ({405} if "/code/" in url or "/reopen/" in url else {200})


def test_pages_that_name_nobody_are_absent(desk):
    unknown = "00000000-0000-4000-8000-000000000000"
    for url in (
        f"/settings/workers/{unknown}/",
        "/settings/agencies/999999/",
        "/settings/agencies/99999999999/",
    ):
        assert desk.get(url).status_code == 404


# ---- agencies


def test_an_agency_is_made_changed_and_closed(desk):
    assert send(desk, "/settings/agencies/new/", **agency_facts()).status_code == 303
    agency = Agency.objects.get(name="見本支援センター")
    assert "見本支援センター" in desk.get("/settings/agencies/").content.decode()
    url = f"/settings/agencies/{agency.pk}/"
    assert send(desk, url, **agency_facts(short_name="新しい略称")).status_code == 303
    closing = agency_facts(short_name="新しい略称", version="2", closed_on=today().isoformat())
    check = send(desk, url, **closing)
    assert check.status_code == 200 and "見え方が変わります" in check.content.decode()
    assert Agency.objects.get(pk=agency.pk).closed_on is None
    assert send(desk, url, **closing, checked="1").status_code == 303
    assert Agency.objects.get(pk=agency.pk).closed_on == today()
    assert "廃止" in desk.get("/settings/agencies/").content.decode()
    assert [row[2] for row in events("settings-agency")][-1] == "DONE"
    assert rows(
        "SELECT count(*) FROM audit_write WHERE \"table\" = 'accounts_agency' AND worker_id IS NOT NULL"
    )


def test_a_closed_agency_shows_nothing_from_the_next_request_on(desk, new_browser, staff):
    person = new_browser()
    signed_in(person, staff)
    assert person.get("/password/").status_code == 200
    facts = agency_facts(
        name=staff.agency.name, kind="DEPARTMENT", closed_on=today().isoformat(), checked="1"
    )
    assert send(desk, f"/settings/agencies/{staff.agency_id}/", **facts).status_code == 303
    assert person.get("/password/").status_code == 302


def test_a_second_agency_of_the_same_name_is_refused_at_the_field(desk, staff):
    response = send(desk, "/settings/agencies/new/", **agency_facts(name=staff.agency.name))
    assert response.status_code == 422 and "同じ名称の機関がもうあります" in response.content.decode()


def test_showing_cases_to_the_parent_needs_a_parent(desk):
    response = send(desk, "/settings/agencies/new/", **agency_facts(parent_sees="on"))
    assert response.status_code == 422 and "所管の課を選んでください" in response.content.decode()


def test_the_second_of_two_editors_sees_both_texts(desk, staff):
    url = f"/settings/agencies/{staff.agency_id}/"
    first = agency_facts(name=staff.agency.name, kind="DEPARTMENT", short_name="先の人")
    second = first | {"short_name": "後の人"}
    assert send(desk, url, **first).status_code == 303
    overtaken = send(desk, url, **second)
    text = overtaken.content.decode()
    assert overtaken.status_code == 409 and "先の人" in text and "後の人" in text
    assert 'name="version" value="2"' in text
    assert send(desk, url, **(second | {"version": "2"})).status_code == 303
    assert Agency.objects.get(pk=staff.agency_id).short_name == "後の人"


def test_an_agency_with_people_does_not_become_an_office(desk, staff):
    facts = agency_facts(name=staff.agency.name, kind="OFFICE")
    assert send(desk, f"/settings/agencies/{staff.agency_id}/", **facts).status_code == 422


# ---- workers and memberships


def test_a_worker_is_made_with_a_first_place_and_without_a_password(desk, staff):
    facts = {"username": "mado-tanaka7", "name": "田中 試", "kana": "たなか ためし"}
    response = send(desk, "/settings/workers/new/", **facts, **place_facts(staff.agency, role="COUNTER"))
    assert response.status_code == 303
    worker = Worker.objects.get(username="mado-tanaka7")
    assert worker.kana == "タナカ タメシ" and not Secret.objects.filter(worker_id=worker.pk).exists()
    page = desk.get(response.headers["Location"]).content.decode()
    assert "まだサインインできません" in page and staff.agency.name in page
    assert "田中 試" in desk.get("/settings/workers/").content.decode()


def test_a_taken_name_and_an_odd_one_are_refused_at_the_field(desk, staff):
    for username, words in ((staff.worker.username, "使われています"), ("田中", "半角の小文字")):
        facts = {"username": username, "name": "x", **place_facts(staff.agency)}
        response = send(desk, "/settings/workers/new/", **facts)
        assert response.status_code == 422 and words in response.content.decode()


def test_a_second_place_by_order_and_its_end(desk, staff):
    with as_migrator():
        other = AgencyFactory()
    url = f"/settings/workers/{staff.worker_id}/memberships/new/"
    refused = send(desk, url, **place_facts(other, is_concurrent="on"))
    assert refused.status_code == 422 and "発令番号を入力" in refused.content.decode()
    facts = place_facts(other, is_concurrent="on", order_number="令8架空第1号")
    assert send(desk, url, **facts).status_code == 303
    second = Membership.objects.get(worker=staff.worker, agency=other)
    assert second.is_concurrent and second.order_number == "令8架空第1号"
    again = send(desk, url, **facts)
    assert again.status_code == 422 and "同じ機関の所属がもうあります" in again.content.decode()
    end = f"/settings/memberships/{second.pk}/end/"
    assert send(desk, end, version="1", when="NOW").status_code == 303
    assert not Membership.objects.in_force().filter(pk=second.pk).exists()
    assert send(desk, url, **facts).status_code == 303


def test_a_place_ends_on_its_last_day(desk, staff):
    end = f"/settings/memberships/{staff.pk}/end/"
    assert send(desk, end, version="1", when="DAY", last_day="").status_code == 422
    assert send(desk, end, version="1", when="DAY", last_day="令和2年4月1日").status_code == 422
    last = today() + 5 * DAY
    assert send(desk, end, version="1", when="DAY", last_day=last.isoformat()).status_code == 303
    assert Membership.objects.get(pk=staff.pk).valid_until == last
    late = send(desk, end, version="1", when="NOW")
    assert late.status_code == 409 and "ほかの人が先に変えました" in late.content.decode()
    assert send(desk, end, version="2", when="NOW").status_code == 303
    revived = send(desk, end, version="3", when="DAY", last_day=last.isoformat())
    assert revived.status_code == 403 and "もう終わっています" in revived.content.decode()


@pytest.mark.parametrize(
    ("role", "kind"), [("ADMIN", "DEPARTMENT"), ("AUDITOR", "WINDOW"), ("STAFF", "OFFICE")]
)
def test_administrators_and_auditors_are_where_no_case_can_be(desk, staff, role, kind):
    with as_migrator():
        agency = AgencyFactory(kind=kind)
    url = f"/settings/workers/{staff.worker_id}/memberships/new/"
    response = send(desk, url, **place_facts(agency, role=role))
    assert response.status_code == 422 and "管理・監査" in response.content.decode()


def test_a_leaver_is_out_at_once(desk, new_browser, staff):
    with as_migrator():
        later = MembershipFactory(worker=staff.worker, valid_from=today() + 30 * DAY)
    person = new_browser()
    person.sign_in(staff.worker)
    assert person.get("/password/").status_code == 200
    url = f"/settings/workers/{staff.worker_id}/end/"
    assert "今日で終わります" in desk.get(url).content.decode()
    assert send(desk, url, version="1").status_code == 303
    assert person.get("/password/").headers["Location"].startswith("/login/")
    assert person.sign_in(staff.worker).status_code == 422
    assert not Session.objects.filter(worker_id=staff.worker_id).exists()
    assert not Secret.objects.filter(worker_id=staff.worker_id).exists()
    assert Membership.objects.get(pk=staff.pk).valid_until == today()
    assert Membership.objects.get(pk=later.pk).valid_until == later.valid_from - DAY
    assert staff.worker.username not in desk.get("/settings/workers/").content.decode()
    assert staff.worker.username in desk.get("/settings/workers/?ended=on").content.decode()


def test_a_leaver_sees_no_row_from_the_next_statement_on(desk, staff):
    from cases.models import Case

    with as_migrator():
        CaseFactory(agency=staff.agency)
    with acting(staff):
        assert Case.objects.count() == 1
        with as_migrator():
            Worker.objects.filter(pk=staff.worker_id).update(is_active=False)
        assert Case.objects.count() == 0


def test_somebody_who_comes_back_needs_a_place_and_a_code(desk, new_browser, staff):
    send(desk, f"/settings/workers/{staff.worker_id}/end/", version="1")
    stale = send(desk, f"/settings/workers/{staff.worker_id}/reopen/", version="1")
    assert stale.status_code == 303 and not Worker.objects.get(pk=staff.worker_id).is_active
    send(desk, f"/settings/workers/{staff.worker_id}/reopen/", version="2")
    assert Worker.objects.get(pk=staff.worker_id).is_active
    assert new_browser().sign_in(staff.worker).status_code == 422


@pytest.mark.parametrize("url", ["/settings/workers/", "/settings/agencies/", "/settings/moves/"])
def test_a_list_costs_the_same_for_one_and_fifty(desk, staff, url):
    desk.get(url)
    with CaptureQueriesContext(connection) as few:
        desk.get(url)
    with as_migrator():
        MembershipFactory.create_batch(50, agency__closed_on=today() + DAY)
    with CaptureQueriesContext(connection) as many:
        desk.get(url)
    assert len(few) == len(many)


def test_the_list_turns_its_pages_and_keeps_the_choice(desk, staff):
    with as_migrator():
        MembershipFactory.create_batch(101, agency=staff.agency)
    text = desk.get(f"/settings/workers/?agency={staff.agency_id}").content.decode()
    start = text.rindex("?agency=")
    following = text[start : text.index('"', start)].replace("&amp;", "&")
    assert "after=" in following and desk.get(f"/settings/workers/{following}").status_code == 200
    for odd in ("agency=x", "agency=999999", "after=%00", "ended=2", "after=" + "z" * 3000):
        assert desk.get(f"/settings/workers/?{odd}").status_code == 200


# ---- the city


def test_the_city_keeps_its_days_and_contacts(desk):
    facts = {
        "name": "架空市",
        "urgent_contacts": "架空の窓口 042-000-0001",
        "idle_minutes": "20",
        "version": "1",
    }
    days = "令和8年10月1日\n\nR8.12.28\n"
    assert send(desk, "/settings/city/", **facts, closed_days=days).status_code == 303
    city = City.objects.get()
    assert [day.isoformat() for day in sorted(city.closed_dates)] == ["2026-10-01", "2026-12-28"]
    assert "令和8年10月1日" in desk.get("/settings/city/").content.decode()
    wrong = send(desk, "/settings/city/", **(facts | {"version": "1"}), closed_days="令和8年10月1日\nあした")
    assert wrong.status_code == 422 and "2行目「あした」" in wrong.content.decode()
    late = send(desk, "/settings/city/", **(facts | {"name": "別の市", "version": "7"}), closed_days="")
    assert late.status_code == 409 and "架空市" in late.content.decode() and "別の市" in late.content.decode()


# ---- nobody changes his own rights


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("/settings/workers/{worker}/", {"name": "別の名", "version": "1"}),
        ("/settings/workers/{worker}/code/", {}),
        ("/settings/workers/{worker}/end/", {"version": "1"}),
        ("/settings/workers/{worker}/reopen/", {"version": "1"}),
        ("/settings/memberships/{membership}/end/", {"version": "1", "when": "NOW"}),
    ],
)
def test_nobody_changes_himself(desk, admin, url, fields):
    response = send(desk, url.format(worker=admin.worker_id, membership=admin.pk), **fields)
    assert response.status_code == 403 and "自分の権限は変えられません" in response.content.decode()
    assert desk.get("/settings/").status_code == 200
    assert Worker.objects.get(pk=admin.worker_id).check_password(PASSWORD)


def test_nobody_joins_another_agency_by_himself(desk, admin, staff):
    url = f"/settings/workers/{admin.worker_id}/memberships/new/"
    assert send(desk, url, **place_facts(staff.agency)).status_code == 403
    page = desk.get(f"/settings/workers/{admin.worker_id}/").content.decode()
    assert "自分の権限は変えられません" in page and "コードを出す</button>" not in page


def test_nobody_widens_the_sight_of_his_own_agency(desk, admin, staff):
    with as_migrator():
        MembershipFactory(worker=admin.worker, agency=staff.agency, role="STAFF")
    facts = agency_facts(name=staff.agency.name, kind="DEPARTMENT", named_only="on", checked="1")
    response = send(desk, f"/settings/agencies/{staff.agency_id}/", **facts)
    assert response.status_code == 403 and "自分の所属する機関" in response.content.decode()
    window = agency_facts(parent=staff.agency_id, parent_sees="on")
    assert send(desk, "/settings/agencies/new/", **window).status_code == 403


@pytest.mark.parametrize("switch", ["coordinates", "decides"])
def test_the_switches_of_the_programme_say_what_they_do_and_nobody_turns_his_own(desk, admin, staff, switch):
    facts = agency_facts(name=staff.agency.name, kind="DEPARTMENT", **{switch: "on"})
    url = f"/settings/agencies/{staff.agency_id}/"
    asked = send(desk, url, **facts)
    assert (
        asked.status_code == 200 and "多機関協働" in asked.content.decode()
    ) or "受理" in asked.content.decode()
    for wrong in ({"named_only": "on"}, {"kind": "OFFICE"}):
        assert send(desk, url, **facts | wrong).status_code == 422
    assert send(desk, url, **facts, checked="1").status_code == 303
    assert getattr(Agency.objects.get(pk=staff.agency_id), switch)
    with as_migrator():
        MembershipFactory(worker=admin.worker, agency=staff.agency, role="STAFF")
    off = agency_facts(name=staff.agency.name, kind="DEPARTMENT", version="2", checked="1")
    refused = send(desk, url, **off)
    assert refused.status_code == 403 and "自分の所属する機関" in refused.content.decode()


REFUSED_BY_THE_DATABASE = [
    "INSERT INTO accounts_membership (id, worker_id, agency_id, role, valid_from, is_concurrent, order_number, version)"
    " VALUES (gen_random_uuid(), '{me}', {agency}, 'STAFF', today_jst(), false, '', 1)",
    "INSERT INTO accounts_membership (id, worker_id, agency_id, role, valid_from, is_concurrent, order_number, version)"
    " VALUES (gen_random_uuid(), '{other}', {agency}, 'ADMIN', today_jst(), false, '', 1)",
    "UPDATE accounts_membership SET role = 'ADMIN' WHERE id = '{staff}'",
    "UPDATE accounts_membership SET agency_id = {office} WHERE id = '{staff}'",
    "UPDATE accounts_agency SET parent_id = {second}, parent_sees = true WHERE group_id = {agency}",
    "UPDATE accounts_agency SET named_only = true WHERE group_id = {second}",
    "UPDATE accounts_agency SET coordinates = true WHERE group_id = {second}",
    "UPDATE accounts_agency SET decides = true WHERE group_id = {second}",
    "UPDATE accounts_agency SET kind = 'OFFICE' WHERE group_id = {agency}",
    "UPDATE accounts_secret SET password = 'x'",
    "SELECT * FROM accounts_session",
    "DELETE FROM accounts_membership",
    "SELECT cases_seen_on('{me}', ARRAY[{agency}], today_jst())",
]


@pytest.mark.parametrize("statement", REFUSED_BY_THE_DATABASE)
def test_the_database_refuses_it_too(admin, staff, statement):
    with as_migrator():
        second = MembershipFactory(worker=admin.worker)
    names = {
        "me": admin.worker_id,
        "other": staff.worker_id,
        "staff": staff.pk,
        "agency": staff.agency_id,
        "second": second.agency_id,
        "office": admin.agency_id,
    }
    with acting(admin), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**names))


def test_the_database_changes_nothing_of_oneself(admin):
    with acting(admin), connection.cursor() as cursor:
        for table, row in (("accounts_worker", admin.worker_id), ("accounts_membership", admin.pk)):
            cursor.execute(f"UPDATE {table} SET version = version + 1 WHERE id = %s", [row])
            assert cursor.rowcount == 0


@pytest.mark.parametrize("role", ["STAFF", "CHIEF", "AUDITOR"])
def test_no_other_role_does_any_of_it(member, office, staff, role):
    mine = member(role=role, agency=office if role == "AUDITOR" else staff.agency)
    with acting(mine) as by:
        for action, subject in (
            (actions.add_agency, None),
            (actions.end_worker, staff.worker),
            (actions.give_code, staff.worker),
            (actions.move, []),
            (actions.set_city, City()),
            (actions.change_password, staff.worker),
        ):
            with pytest.raises(Refused):
                action(subject, by=by)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_worker SET is_active = false")
            assert cursor.rowcount == 0


def test_counts_are_for_an_admin_only(staff, admin):
    with as_migrator():
        grant(CaseFactory(agency=staff.agency), admin.agency)
    for mine, fine in ((staff, False), (admin, True)):
        with acting(mine), connection.cursor() as cursor:
            if fine:
                cursor.execute("SELECT cases_count_of(%s)", [staff.agency_id])
                assert cursor.fetchone() == (1,)
                continue
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("SELECT cases_count_of(%s)", [staff.agency_id])


def test_passwords_set_by_tests_are_good(staff):
    set_password(staff.worker)
    assert staff.worker.check_password(PASSWORD)
