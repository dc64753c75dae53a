"""The sign-in runs out in the middle of a form: nothing that was typed is lost, and nobody else gets it."""

import time
import uuid

import pytest
from django.conf import settings
from django.core import signing

from accounts import parcels
from accounts.models import Membership, Session
from tests.accounts.conftest import PASSWORD, rows
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import MembershipFactory

TYPED = "窓口で聞いたこと。\n家賃の督促状が３通あった。"


@pytest.fixture
def desk(client, admin):
    """A 管理者 writing the city's contacts: any form of the product would do."""
    client.membership = admin
    return client


def form(client, text=TYPED):
    return envelope(
        client, name="架空市", urgent_contacts=text, idle_minutes="15", closed_days="", version="1"
    )


def wait(client, **times):
    session = client.session
    session.update({name: int(time.time()) - seconds for name, seconds in times.items()})
    session.save()


def field(text, name):
    start = text.index(f'name="{name}" value="') + len(f'name="{name}" value="')
    return text[start : text.index('"', start)]


def saved():
    return [row[0] for row in rows("SELECT urgent_contacts FROM accounts_city")]


def test_what_was_typed_is_sent_after_signing_in_again(desk, admin):
    wait(desk, seen_at=3600)
    fields = form(desk)
    expired = desk.post("/settings/city/", fields)
    page = expired.content.decode()
    assert expired.status_code == 401 and "送信しようとした内容は、この画面に残っています" in page
    assert saved() == [] and "家賃の督促状" not in page
    resumed = desk.sign_in(admin.worker, parcel=field(page, "parcel"))
    text = resumed.content.decode()
    assert (
        resumed.status_code == 200 and "続きから送信します" in text and "家賃の督促状が３通あった。" in text
    )
    assert 'action="/settings/city/"' in text and field(text, "nonce") == fields["nonce"]
    assert desk.post("/settings/city/", fields).status_code == 303
    assert saved() == [TYPED]


def test_somebody_else_gets_his_own_first_page_and_not_the_text(desk, member):
    wait(desk, seen_at=3600)
    page = desk.post("/settings/city/", form(desk)).content.decode()
    other = member()
    response = desk.sign_in(other.worker, parcel=field(page, "parcel"), next="/settings/city/")
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    shown = desk.get("/password/").content.decode()
    assert "内容は、消しました" in shown and "家賃" not in shown
    assert saved() == []


def test_a_wrong_password_keeps_the_text(desk, admin):
    wait(desk, seen_at=3600)
    page = desk.post("/settings/city/", form(desk)).content.decode()
    again = desk.sign_in(admin.worker, "wrong-wrong-wrong", parcel=field(page, "parcel"))
    assert again.status_code == 422
    parcel = parcels.unpack(field(again.content.decode(), "parcel"))
    assert dict(parcel.fields)["urgent_contacts"] == TYPED


def test_the_place_of_the_form_is_taken_up_again(client, member):
    mine = member()
    with as_migrator():
        MembershipFactory(worker=mine.worker)
    signed_in(client, mine)
    wait(client, seen_at=3600)
    page = client.post("/password/", envelope(client)).content.decode()
    client.sign_in(mine.worker, parcel=field(page, "parcel"))
    assert client.session["membership"] == str(mine.pk)


def test_a_form_of_another_place_saves_nothing_and_is_handed_back(desk, admin, member):
    other = member()
    fields = form(desk) | {"membership": str(other.pk)}
    response = desk.post("/settings/city/", fields)
    text = response.content.decode()
    assert response.status_code == 409 and "所属が違うため、保存していません" in text
    assert "<textarea" in text and "readonly" in text and "家賃の督促状が３通あった。" in text
    assert saved() == []


def test_a_form_without_its_number_saves_nothing_and_is_handed_back(desk):
    response = desk.post("/settings/city/", form(desk) | {"nonce": ""})
    assert response.status_code == 409 and "家賃の督促状が３通あった。" in response.content.decode()


def test_after_signing_out_in_another_tab_the_text_is_still_kept(client, admin):
    client.sign_in(admin.worker)
    client.membership = admin
    client.post("/hide/", {"next": "/settings/city/"})
    page = client.post("/settings/city/", form(client))
    assert page.status_code == 401 and parcels.unpack(field(page.content.decode(), "parcel"))


def test_no_password_is_ever_packed(client, member):
    mine = member()
    signed_in(client, mine)
    wait(client, seen_at=3600)
    page = client.post("/password/", envelope(client, old_password=PASSWORD, new_password="x"))
    fields = parcels.unpack(field(page.content.decode(), "parcel")).fields
    assert not [name for name, _ in fields if "password" in name or name == "csrfmiddlewaretoken"]


@pytest.mark.parametrize("times", [{"seen_at": 16 * 60}, {"signed_in_at": 9 * 3600 + 1}])
def test_idle_and_absolute_time_out(desk, times):
    assert desk.get("/settings/").status_code == 200
    wait(desk, **times)
    response = desk.get("/settings/workers/?agency=1")
    assert response.headers["Location"] == "/login/?next=%2Fsettings%2Fworkers%2F%3Fagency%3D1"
    assert not Session.objects.filter(worker_id=desk.membership.worker_id).exists()


def test_the_city_decides_how_long_a_screen_may_rest(desk, admin):
    desk.post("/settings/city/", form(desk) | {"idle_minutes": "30"})
    desk.sign_in(admin.worker)
    assert desk.session["idle"] == 1800
    wait(desk, seen_at=29 * 60)
    assert desk.get("/settings/").status_code == 200


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {"X-Draft": "1"}, {"Sec-Fetch-Dest": "empty"}])
def test_a_script_gets_a_fragment_and_never_a_page(desk, header):
    wait(desk, seen_at=3600)
    response = desk.post("/settings/city/", form(desk), headers=header)
    assert response.status_code == 401 and "<html" not in response.content.decode()
    assert "別のタブでサインイン" in response.content.decode() and "HX-Refresh" not in response.headers


def test_an_open_form_outlives_a_new_sign_in_of_its_own_writer(new_browser, admin):
    """The page says: sign in in another tab. Then the first tab's token must still be good."""
    tab = new_browser(enforce_csrf_checks=True)
    token = field(tab.get("/login/").content.decode(), "csrfmiddlewaretoken")
    tab.sign_in(admin.worker, csrfmiddlewaretoken=token)
    tab.membership = admin
    page = tab.get("/settings/city/").content.decode()
    old = field(page, "csrfmiddlewaretoken")
    wait(tab, seen_at=3600)
    token = field(tab.get("/settings/", follow=True).content.decode(), "csrfmiddlewaretoken")
    assert tab.sign_in(admin.worker, csrfmiddlewaretoken=token).status_code == 303
    sent = tab.post("/settings/city/", form(tab) | {"csrfmiddlewaretoken": old})
    assert sent.status_code == 303 and saved() == [TYPED]


def test_the_token_is_a_new_one_for_somebody_else(new_browser, admin, member):
    tab = new_browser(enforce_csrf_checks=True)
    token = field(tab.get("/login/").content.decode(), "csrfmiddlewaretoken")
    tab.sign_in(admin.worker, csrfmiddlewaretoken=token)
    before = tab.cookies[settings.CSRF_COOKIE_NAME].value
    token = field(tab.get("/password/").content.decode(), "csrfmiddlewaretoken")
    tab.sign_in(member().worker, csrfmiddlewaretoken=token)
    assert tab.cookies[settings.CSRF_COOKIE_NAME].value != before


def test_a_sign_in_without_its_token_is_asked_again_and_carries_everything_on(new_browser, admin):
    before = rows("SELECT id FROM audit_event")
    tab = new_browser(enforce_csrf_checks=True)
    response = tab.sign_in(admin.worker, next="/settings/", parcel="x:y")
    text = response.content.decode()
    assert response.status_code == 403 and "この画面を開いてから時間がたっています" in text
    assert field(text, "next") == "/settings/" and field(text, "parcel") == "x:y"
    assert "membership" not in tab.session and rows("SELECT id FROM audit_event") == before
    token = field(text, "csrfmiddlewaretoken")
    assert tab.sign_in(admin.worker, next="/settings/", csrfmiddlewaretoken=token).status_code == 303


@pytest.mark.parametrize("url", ["/password/", "/logout/", "/first/", "/acting/", "/settings/city/"])
def test_no_other_form_is_taken_without_its_token(new_browser, admin, url):
    tab = new_browser(enforce_csrf_checks=True)
    signed_in(tab, admin)
    response = tab.post(url, form(tab))
    assert response.status_code == 403 and "もう一度" in response.content.decode()
    assert saved() == [] and tab.get("/settings/").status_code == 200


@pytest.mark.parametrize(
    "text",
    ["", "x", "a:b:c", signing.dumps([1], salt="kept-form"), "\x00"],
    ids=["empty", "letter", "three parts", "signed but no form", "NUL"],
)
def test_a_forged_parcel_is_no_parcel(client, member, text):
    assert parcels.unpack(text) is None
    assert client.sign_in(member().worker, parcel=text).status_code == 303


def test_a_stranger_who_sends_a_form_is_asked_to_sign_in(client):
    response = client.post("/settings/city/", {"name": "x", "nonce": str(uuid.uuid4())})
    assert response.headers["Location"] == "/login/?next=%2F"


def test_a_moved_worker_keeps_what_was_typed_and_is_told_of_the_other_place(client, member):
    mine = member()
    signed_in(client, mine)
    with as_migrator():
        Membership.objects.filter(pk=mine.pk).update(valid_until=mine.valid_from)
        new = MembershipFactory(worker=mine.worker)
    fields = envelope(client, text=TYPED)
    page = client.post("/password/", fields).content.decode()
    text = client.sign_in(mine.worker, parcel=field(page, "parcel")).content.decode()
    assert "家賃の督促状が３通あった。" in text and client.session["membership"] == str(new.pk)
    assert client.post("/password/", fields).status_code == 409
