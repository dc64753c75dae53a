"""Broken input is answered with a page that says so, never with a fault of the server."""

import base64
from urllib.parse import quote

import pytest

from tests.gate import as_migrator
from tests.people import envelope
from tests.world import CaseFactory, MembershipFactory

DEEP = base64.urlsafe_b64encode(b"[" * 20000).decode()
DIGITS = "1" * 5000


@pytest.fixture
def desk(sign_in, client):
    with as_migrator():
        membership = MembershipFactory()
        case = CaseFactory(agency=membership.agency)
    client.raise_request_exception = False
    return sign_in(membership), case


@pytest.mark.parametrize("url", ["/cases/", "/consultations/", "/cases/{}/timeline/", "/cases/{}/access/"])
def test_a_mark_nested_too_deep_is_the_first_page(desk, url):
    client, case = desk
    assert client.get(f"{url.format(case.pk)}?after={DEEP}").status_code == 200


@pytest.mark.parametrize(
    ("url", "field"),
    [("/cases/{}/", "topics"), ("/cases/{}/consent/", "agencies"), ("/cases/{}/consent/", "named")],
)
def test_a_number_too_long_to_be_one_is_an_error_of_the_form(desk, url, field):
    client, case = desk
    answer = client.post(url.format(case.pk), envelope(client, step="check", **{field: DIGITS}))
    assert answer.status_code == 422


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape", "utf-7"])
def test_a_charset_that_makes_halves_of_signs_is_not_believed(desk, charset):
    client, case = desk
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    fields = envelope(client, words=r"\ud800\udfff 見本", text=r"\ud800 あいう")
    body = ("".join(part.format(*pair) for pair in fields.items()) + "--x--\r\n").encode()
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    for page, status in (("/search/", 303), (f"/cases/{case.pk}/", 422)):
        assert client.generic("POST", page, body, content_type=kind).status_code == status
    address = f"/cases/?after={quote(chr(92))}ud800"
    assert client.get(address, headers={"content-type": f"text/plain; charset={charset}"}).status_code == 200
