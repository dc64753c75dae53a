"""A worker comes to the door: signs in, signs out, forgets, is slowed down, and never tells a stranger who works here."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import devices, throttle
from accounts.models import Membership, Session, Throttle, Worker
from tests.accounts.conftest import PASSWORD, events
from tests.gate import as_migrator
from tests.world import MembershipFactory, WorkerFactory

WRONG = "サインインIDかパスワードが違います"


def test_a_worker_signs_in_works_and_signs_out(client, member):
    mine = member()
    assert client.get("/password/").headers["Location"] == "/login/?next=%2Fpassword%2F"
    page = client.get("/login/?next=/password/")
    assert page.status_code == 200 and 'value="/password/"' in page.content.decode()
    response = client.sign_in(mine.worker, next="/password/")
    assert (response.status_code, response.headers["Location"]) == (303, "/password/")
    session = client.session
    assert session["membership"] == str(mine.pk) and session["idle"] and session["signed_in_at"]
    assert client.get("/password/").status_code == 200
    out = client.post("/logout/")
    assert out.status_code == 303 and out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "サインアウトしました" in client.get(out.headers["Location"]).content.decode()
    assert client.get("/password/").status_code == 302
    assert not Session.objects.filter(worker_id=mine.worker_id).exists()
    assert [row[1:3] for row in events("sign-in")] == [(mine.worker_id, "DONE")]
    assert [row[1:3] for row in events("sign-out")] == [(mine.worker_id, "DONE")]


def test_full_width_and_capitals_are_put_right(client, member):
    mine = member(worker__username="mado-tanaka9")
    typed = "ＭＡＤＯ－Tanaka9 "
    assert client.post("/login/", {"username": typed, "password": PASSWORD}).status_code == 303
    assert client.session["membership"] == str(mine.pk)


def test_the_session_key_is_a_new_one_after_signing_in(client, member):
    mine = member()
    client.sign_in(mine.worker)
    first = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.sign_in(mine.worker)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != first
    assert Session.objects.filter(worker_id=mine.worker_id).count() == 1


def failing(kind, member):
    if kind == "unknown":
        return "nobody-here", PASSWORD
    worker = member().worker
    if kind == "ended":
        with as_migrator():
            Worker.objects.filter(pk=worker.pk).update(is_active=False)
    if kind == "no password yet":
        with as_migrator():
            worker = MembershipFactory().worker
    return worker.username, PASSWORD if kind == "ended" else "wrong-wrong-wrong"


def answer(client, username, password, worked):
    """Everything a stranger could compare: status, page, hashes computed, questions asked of the database."""
    worked.clear()
    with CaptureQueriesContext(connection) as asked:
        response = client.post("/login/", {"username": username, "password": password, "next": "/cases/"})
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    assert response.status_code == 422 and WRONG in text and 'value="/cases/"' in text
    known = [q["sql"] for q in asked if "accounts_" in q["sql"]]
    return text.replace(username, "…"), len(worked), len(known)


def test_no_answer_tells_who_works_here(client, member, monkeypatch):
    worked = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode
    kinds = [failing(kind, member) for kind in ("unknown", "wrong", "ended", "no password yet")]
    monkeypatch.setattr(hasher, "encode", lambda *a, **k: worked.append(1) or encode(*a, **k))
    answer(client, "first-of-all", "x", worked)  # because the terminal's own count begins here
    answers = {answer(client, *kind, worked) for kind in kinds}
    assert len(answers) == 1 and answers.pop()[1] == 1


def test_failures_are_logged_with_the_name_only_where_somebody_has_it(client, member):
    mine = member()
    client.sign_in(mine.worker, "wrong-wrong-wrong")
    client.post("/login/", {"username": "nobody-here", "password": "x"})
    assert [row[:3] for row in events("sign-in")] == [
        (None, mine.worker_id, "REFUSED"),
        (None, None, "REFUSED"),
    ]


def test_a_worker_without_a_place_today_is_told_so(client, member):
    mine = member()
    with as_migrator():
        Membership.objects.filter(pk=mine.pk).update(valid_until=mine.valid_from)
    response = client.sign_in(mine.worker)
    assert response.status_code == 422 and "いま有効な所属がありません" in response.content.decode()
    assert "membership" not in client.session


@pytest.mark.parametrize(
    "target",
    [
        "https://example.com/",
        "//example.com/",
        "/\\example.com",
        "javascript:alert(1)",
        "http:///x",
        "x",
        "/a\nb",
        "///x.y",
    ],
)
def test_no_way_leads_out_of_the_site(client, member, target):
    response = client.sign_in(member().worker, next=target)
    assert response.status_code == 303 and response.headers["Location"] == "/"
    assert target not in client.get("/login/", {"next": target}).content.decode()


@pytest.mark.parametrize("field", ["username", "password"])
def test_nothing_typed_is_an_error_at_the_field(client, field):
    fields = {"username": "a", "password": "b"} | {field: ""}
    response = client.post("/login/", fields)
    assert response.status_code == 422 and "を入力してください" in response.content.decode()


@pytest.mark.parametrize("typed", ["\x00", "ａ\x00", "a" * 100_000, "😀", "'; --", "%00"])
def test_odd_names_and_passwords_are_only_wrong(client, typed):
    assert client.post("/login/", {"username": typed, "password": typed}).status_code in {422, 429}


def test_who_is_signed_in_does_not_see_the_door(client, member):
    client.sign_in(member().worker)
    assert client.get("/login/?next=/password/").headers["Location"] == "/password/"


# ---- throttling


def fail(client, username, times, **extra):
    for _ in range(times):
        response = client.post("/login/", {"username": username, "password": "wrong-wrong"}, **extra)
    return response


def test_after_five_failures_one_waits_two_four_eight_seconds(client, member):
    mine = member()
    assert fail(client, mine.worker.username, 5).status_code == 422
    waiting = client.sign_in(mine.worker)
    assert waiting.status_code == 429 and int(waiting.headers["Retry-After"]) <= 2
    assert "秒" in waiting.content.decode() and "membership" not in client.session
    Throttle.objects.update(wait_until=None)
    fail(client, mine.worker.username, 1)
    assert 2 < int(client.sign_in(mine.worker).headers["Retry-After"]) <= 4
    Throttle.objects.update(wait_until=None)
    assert client.sign_in(mine.worker).status_code == 303
    assert [row[2] for row in events("sign-in")].count("DONE") == 1


def test_the_wait_is_never_longer_than_a_minute():
    waits = [throttle.pause(over) for over in (-1, 0, 1, 2, 3, 4, 5, 6, 900)]
    assert waits == [0, 2, 4, 8, 16, 32, 60, 60, 60]


def test_strangers_do_not_lock_a_colleague_out(client, new_browser, member):
    mine = member()
    client.sign_in(mine.worker)
    client.post("/logout/")
    stranger = new_browser()
    fail(stranger, mine.worker.username, 8)
    assert stranger.sign_in(mine.worker).status_code == 429
    assert client.sign_in(mine.worker).status_code == 303


def test_a_name_that_nobody_has_is_slowed_down_alike(client):
    assert fail(client, "nobody-here", 6).status_code == 429


def test_one_terminal_cannot_try_every_name(client, member):
    mine = member()
    for number in range(50):
        client.post("/login/", {"username": f"guess-{number}", "password": "wrong-wrong"})
    assert client.sign_in(mine.worker).status_code == 429
    assert client.sign_in(mine.worker, REMOTE_ADDR="x").status_code == 429


def test_a_known_browser_is_known_for_its_own_people_only(client, member):
    mine, other = member(), member()
    client.sign_in(mine.worker)
    client.post("/logout/")
    fail(client, other.worker.username, 6)
    assert client.sign_in(other.worker).status_code == 429
    assert client.sign_in(mine.worker).status_code == 303


def test_a_forged_device_is_no_device(client, member):
    client.sign_in(member().worker)
    cookie = client.cookies[devices.cookie_name()]
    assert cookie["httponly"] and cookie["max-age"] == 90 * 86400
    value = cookie.value
    client.cookies[devices.cookie_name()] = value[:-1] + ("a" if value[-1] != "a" else "b")
    assert client.get("/login/").wsgi_request.COOKIES
    assert devices.of(client.get("/first/").wsgi_request) == devices.Device()


# ---- several 所属


def test_a_worker_of_two_agencies_chooses_and_switches(client, member):
    mine = member()
    with as_migrator():
        second = MembershipFactory(worker=mine.worker)
    response = client.sign_in(mine.worker, next="/password/")
    assert response.headers["Location"] == "/acting/?next=%2Fpassword%2F"
    assert client.get("/password/").headers["Location"] == "/acting/?next=%2Fpassword%2F"
    page = client.get("/acting/?next=/password/").content.decode()
    assert mine.agency.name in page and second.agency.name in page
    chosen = client.post("/acting/", {"place": str(second.pk), "next": "/password/"})
    assert chosen.headers["Location"] == "/password/"
    assert second.agency.short_name in client.get("/password/").content.decode()
    client.post("/acting/", {"place": str(mine.pk)})
    assert client.session["membership"] == str(mine.pk)
    assert Session.objects.get(worker_id=mine.worker_id).membership_id == mine.pk


def test_nobody_acts_for_somebody_elses_place(client, member):
    mine, other = member(), member()
    client.sign_in(mine.worker)
    assert client.post("/acting/", {"place": str(other.pk)}).status_code == 422
    assert client.post("/acting/", {"place": "nonsense"}).status_code == 422
    assert client.session["membership"] == str(mine.pk)


def test_a_place_that_ends_is_gone_at_the_next_request(client, member):
    mine = member()
    client.sign_in(mine.worker)
    with as_migrator():
        Membership.objects.filter(pk=mine.pk).update(valid_until=mine.valid_from)
    assert client.get("/password/").headers["Location"].startswith("/acting/")
    assert "いま有効な所属がありません" in client.get("/acting/").content.decode()


def test_a_leaver_is_out_at_the_next_request(client, member):
    mine = member()
    client.sign_in(mine.worker)
    with as_migrator():
        Worker.objects.filter(pk=mine.worker_id).update(is_active=False)
    assert client.get("/password/").headers["Location"].startswith("/login/")


def test_the_demo_offers_its_invented_people(client, monkeypatch):
    offer = {"username": "csw-sato", "name": "佐藤 恵", "agency": "社協 CSW", "role": "CSW"}
    monkeypatch.setattr("accounts.offers.people", [offer])
    assert "佐藤 恵（架空）" in client.get("/login/").content.decode()


def test_production_offers_nobody(client, settings):
    settings.DEMO = False
    text = client.get("/login/").content.decode()
    assert "架空" not in text and "demo-jusou" not in text


def test_workers_are_made_without_a_password(member):
    with as_migrator():
        worker = WorkerFactory()
    assert not worker.check_password("") and not worker.check_password(PASSWORD)
