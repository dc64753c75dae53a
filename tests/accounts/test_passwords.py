"""Only its owner ever knows a password: it begins with a one-time code, and changing it ends every other sign-in."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts import codes
from accounts.models import Secret, Session, Throttle, Worker
from kodaira_jusou.settings import base
from tests.accounts.conftest import PASSWORD, events
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import MembershipFactory

NEW = "あたらしい言葉-2027"


@pytest.fixture
def code(client, admin):
    """A worker who has just been given a code by the 管理者."""
    with as_migrator():
        membership = MembershipFactory(worker__name="見本 花子と長い氏名の人")
    client.membership = admin
    page = client.post(f"/settings/workers/{membership.worker_id}/code/", envelope(client)).content.decode()
    start = page.index('c-h1 nb">') + len('c-h1 nb">')
    return membership.worker, page[start : start + 14]


def choose(browser, worker, code, password=NEW, again=None):
    fields = {"username": worker.username, "one_time_code": code}
    fields |= {"new_password": password, "new_password_again": again or password}
    return browser.post("/first/", fields)


def test_a_code_becomes_a_password_once(code, new_browser):
    worker, given = code
    person = new_browser()
    assert person.get("/first/").status_code == 200
    assert choose(person, worker, given).headers["Location"] == "/login/"
    assert "パスワードを決めました" in person.get("/login/").content.decode()
    assert person.sign_in(worker, NEW).status_code == 303
    again = choose(new_browser(), worker, given, "べつの言葉です-2028")
    assert again.status_code == 422 and "新しいコードを頼んでください" in again.content.decode()
    assert person.sign_in(worker, NEW).status_code == 303
    assert [row[1:3] for row in events("first")] == [(worker.pk, "DONE"), (worker.pk, "REFUSED")]


def test_a_code_is_read_however_it_is_typed(code, new_browser):
    worker, given = code
    typed = given.lower().replace("-", " ").translate({ord("2"): "２", ord("3"): "３"})
    assert choose(new_browser(), worker, typed).status_code == 303


def test_the_code_is_on_no_other_page_and_only_its_digest_is_kept(code, client):
    worker, given = code
    secret = Secret.objects.get(worker_id=worker.pk)
    assert codes.plain(given) not in secret.code_hash and secret.password == ""
    page = client.get(f"/settings/workers/{worker.pk}/").content.decode()
    assert given not in page and "1回限りのコードを出してあります" in page
    assert [row[2] for row in events("settings-worker-code")] == ["DONE", "SHOWN"]


def test_a_code_ends_after_seven_days(code, new_browser):
    worker, given = code
    left = Secret.objects.get(worker_id=worker.pk).code_expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    Secret.objects.filter(worker_id=worker.pk).update(code_expires_at=timezone.now())
    assert choose(new_browser(), worker, given).status_code == 422


def test_an_ended_worker_and_an_unknown_name_get_the_same_answer(code, new_browser):
    worker, given = code
    with as_migrator():
        Worker.objects.filter(pk=worker.pk).update(is_active=False)
    for person in (worker, Worker(username="nobody-here")):
        response = choose(new_browser(), person, given)
        assert response.status_code == 422 and "コードが違うか" in response.content.decode()


def test_guessing_codes_is_slowed_down(code, new_browser):
    worker, given = code
    person = new_browser()
    for _ in range(5):
        choose(person, worker, "ABCD-EFGH-JKMN")
    assert choose(person, worker, given).status_code == 429
    Throttle.objects.update(wait_until=None)
    assert choose(person, worker, given).status_code == 303


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("みじかい", None, "12 文字以上"),
        (NEW, NEW + "x", "2つの新しいパスワードが違います"),
        ("見本 花子と長い氏名の人9", None, "似すぎています"),
    ],
)
def test_a_weak_password_is_refused_and_the_code_stays_good(code, new_browser, password, again, words):
    worker, given = code
    person = new_browser()
    response = choose(person, worker, given, password, again)
    assert response.status_code == 422 and words in response.content.decode()
    assert choose(person, worker, given).status_code == 303


def test_a_new_code_ends_the_old_password_and_every_session(client, admin, new_browser, member):
    mine = member()
    phone = new_browser()
    phone.sign_in(mine.worker)
    client.membership = admin
    client.post(f"/settings/workers/{mine.worker_id}/code/", envelope(client))
    assert phone.get("/password/").headers["Location"].startswith("/login/")
    assert phone.sign_in(mine.worker).status_code == 422


# ---- one's own password


def change(browser, old=PASSWORD, new=NEW):
    fields = {"old_password": old, "new_password": new, "new_password_again": new}
    return browser.post("/password/", envelope(browser, **fields))


def test_a_worker_changes_the_password_and_stays_signed_in_here_only(new_browser, member):
    mine = member()
    here, there = new_browser(), new_browser()
    for tab in (here, there):
        tab.sign_in(mine.worker)
        tab.membership = mine
    key = here.cookies[settings.SESSION_COOKIE_NAME].value
    assert change(here).status_code == 303
    assert here.get("/password/").status_code == 200
    assert here.cookies[settings.SESSION_COOKIE_NAME].value != key
    assert there.get("/password/").headers["Location"].startswith("/login/")
    assert Session.objects.filter(worker_id=mine.worker_id).count() == 1
    assert new_browser().sign_in(mine.worker).status_code == 422
    assert new_browser().sign_in(mine.worker, NEW).status_code == 303
    assert [row[0] for row in events("password") if row[2] == "DONE"] == [mine.worker_id]


def test_the_old_password_is_asked_and_guessing_it_is_slowed_down(client, member):
    mine = member()
    signed_in(client, mine)
    response = change(client, old="wrong-wrong-wrong")
    assert response.status_code == 422 and "いまのパスワードが違います" in response.content.decode()
    for _ in range(4):
        change(client, old="wrong-wrong-wrong")
    waiting = change(client)
    assert waiting.status_code == 422 and "秒待って" in waiting.content.decode()


def test_what_the_log_refuses_is_not_changed(client, member, monkeypatch):
    from django.db import DatabaseError

    mine = member()
    signed_in(client, mine)

    def broken(**facts):
        raise DatabaseError

    monkeypatch.setattr("audit.log.record", broken)
    assert change(client).status_code == 503
    monkeypatch.undo()
    assert Worker.objects.get(pk=mine.worker_id).check_password(PASSWORD)


def test_cookies_of_production_stay_on_the_way_and_out_of_scripts():
    assert base.SESSION_COOKIE_NAME.startswith("__Host-") and base.CSRF_COOKIE_NAME.startswith("__Host-")
    assert base.SESSION_COOKIE_SECURE and base.CSRF_COOKIE_SECURE
    assert base.SESSION_COOKIE_HTTPONLY and base.CSRF_COOKIE_HTTPONLY
    assert base.SESSION_COOKIE_SAMESITE == "Lax" and base.SECURE_SSL_REDIRECT and base.SECURE_HSTS_SECONDS
    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_the_device_cookie_follows_the_session_cookie(client, member, settings):
    settings.SESSION_COOKIE_SECURE = True
    client.sign_in(member().worker)
    cookie = client.cookies["__Host-device"]
    assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"]
    assert cookie["samesite"] == "Lax"
