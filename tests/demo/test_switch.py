"""別の人として見る: another pair of eyes is another sign-in, and no city but the invented one has it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from accounts import offers
from accounts.acting import Acting
from accounts.models import Session
from demo import views
from demo.people import PASSWORD
from tests.accounts.conftest import Browser, events, set_password
from tests.gate import as_migrator
from tests.house.source import ROOT
from tests.people import signed_in
from tests.world import CaseFactory, MembershipFactory, grant

SWITCH = "/demo/switch/"


@pytest.fixture
def two(monkeypatch):
    """Two offered people of different desks, and a case that only the first one's desk sees."""
    with as_migrator():
        pair = [MembershipFactory(worker__name=name) for name in ("見本 一", "見本 二")]
        case = CaseFactory(agency=pair[0].agency, person__name="架空 三")
    for membership in pair:
        set_password(membership.worker, PASSWORD)
    rows = [
        {"username": m.worker.username, "name": m.worker.name, "agency": m.agency.name, "role": "課職員"}
        for m in pair
    ]
    monkeypatch.setattr(offers, "people", rows)
    monkeypatch.setattr(offers, "password", PASSWORD)
    return *pair, case


@pytest.fixture
def browser(two):
    return signed_in(Browser(), two[0])


def switch(browser, membership, to="/"):
    return browser.post(SWITCH, {"username": membership.worker.username, "next": to})


def test_the_same_case_is_seen_through_another_pair_of_eyes(browser, two):
    one, other, case = two
    address = f"/cases/{case.pk}/"
    assert "架空 三" in browser.get(address).content.decode()
    answer = switch(browser, other, address)
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert browser.session["membership"] == str(other.pk)
    assert browser.get(address).status_code == 404
    with as_migrator():
        grant(case, other.agency, topics=4)
    page = browser.get(address).content.decode()
    assert case.number in page and "架空 三" not in page
    assert switch(browser, one, address)["Location"] == address
    assert "架空 三" in browser.get(address).content.decode()


def test_a_switch_is_a_whole_sign_in(browser, two):
    one, other, _case = two
    old = browser.cookies[settings.SESSION_COOKIE_NAME].value
    switch(browser, other)
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != old
    assert not Session.objects.filter(worker_id=one.worker_id).exists()
    browser.cookies[settings.SESSION_COOKIE_NAME] = old
    assert browser.get("/")["Location"].startswith("/login/")
    assert [row[1:] for row in events("demo-switch")] == [
        (one.worker_id, "DONE", "別の人に替わる"),
        (other.worker_id, "DONE", ""),
    ]


@pytest.mark.parametrize(
    "wanted", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", ""]
)
def test_a_switch_leads_nowhere_else(browser, two, wanted):
    assert switch(browser, two[1], wanted)["Location"] == "/"


def test_only_the_offered_people_can_be_chosen(browser, two):
    with as_migrator():
        stranger = MembershipFactory()
    set_password(stranger.worker, PASSWORD)
    assert switch(browser, stranger).status_code == 404
    assert browser.post(SWITCH, {"next": "/"}).status_code == 404
    assert browser.session["membership"] == str(two[0].pk)


def test_whoever_changed_his_password_is_asked_for_it(browser, two):
    set_password(two[1].worker, "ほかのひみつ-2026")
    assert switch(browser, two[1], "/guide/")["Location"] == "/login/?next=%2Fguide%2F"


def test_the_door_takes_only_what_the_page_sent(two):
    browser = signed_in(Client(enforce_csrf_checks=True), two[0])
    assert browser.get(SWITCH).status_code == 405
    assert switch(browser, two[1]).status_code == 403
    assert browser.session["membership"] == str(two[0].pk)


def test_the_strip_names_the_people_and_comes_back_to_the_page(browser, two):
    page = browser.get("/guide/?from=menu").content.decode()
    assert 'name="next" value="/guide/?from=menu"' in page
    assert f'value="{two[1].worker.username}"' in page and "見本 一（いまの人）" in page
    assert "別の人として見る" not in Client().get("/login/").content.decode()


def test_the_page_for_what_is_absent_has_the_strip_in_the_demo(two):
    request = RequestFactory().get("/cases/nowhere/")
    request.acting = Acting.of(two[0])
    request.session = {}
    page = views.page_not_found(request)
    text = page.content.decode()
    assert page.status_code == 404 and "ページが見つかりません" in text
    assert 'name="next" value="/cases/nowhere/"' in text and "csrfmiddlewaretoken" in text


def test_outside_the_demo_there_is_no_such_door(browser, two, settings):
    settings.DEMO = False
    assert switch(browser, two[1]).status_code == 404
    page = browser.get("/guide/").content.decode()
    assert "別の人として見る" not in page and "架空のデータ" not in page and "demo.css" not in page


PRODUCTION = """
import django
django.setup()
from django.conf import settings
from django.urls import NoReverseMatch, reverse, get_resolver
assert "demo" not in settings.INSTALLED_APPS
assert not any(name.startswith("demo") for name in settings.TEMPLATES[0]["OPTIONS"]["context_processors"])
try:
    reverse("demo-switch")
except NoReverseMatch:
    print(get_resolver().resolve_error_handler(404).__module__)
"""


@pytest.mark.pure
def test_production_has_neither_route_nor_processor_nor_handler():
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kodaira_jusou.settings.base",
        "SECRET_KEY": "k" * 60,
    }
    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "common.views"
