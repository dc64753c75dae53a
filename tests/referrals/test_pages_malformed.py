"""Broken input at the pages of つなぎ is answered by a page that says so, never by a fault of the server."""

import base64
import json

import pytest

from accounts.querysets import today
from common.wareki import format_day
from tests.gate import as_migrator
from tests.people import envelope

from .conftest import SHARED
from .pages import browser_of

ODD = ["1" * 5000, "\x00", "x:y", "18:", "ﾊﾝｶｸ" * 2000, "-1"]
WHOLE = {"kind": "REQUEST", "text": "依頼", "chief_reads": "on", "ground": ""}


def marks(*rows):
    return [base64.urlsafe_b64encode(json.dumps(row).encode()).decode() for row in rows]


@pytest.fixture
def letter(road):
    return road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))


@pytest.mark.parametrize("odd", ODD)
def test_every_field_of_the_form_takes_anything(road, letter, odd):
    browser = browser_of(road.counter)
    fields = (
        "to kind text due_on ground article reason topics reporter_name reporter_relation reporter_contact"
        " chief_reads receiver_reads consent passed ticked_for shown follows step"
    )
    whole = WHOLE | {"to": str(road.elderly.agency_id), "due_on": format_day(today())}
    for name in fields.split():
        sent = envelope(browser, **(whole | {"step": "check", "ground": "STATUTE", name: odd}))
        answer = browser.post(f"/cases/{road.case.pk}/referrals/new/", sent)
        assert answer.status_code in (200, 404, 422), name


@pytest.mark.parametrize("odd", ODD)
def test_every_field_of_an_act_takes_anything(road, letter, odd):
    browser = browser_of(road.elderly)
    for verb, names in (("ACCEPT", "version text report_on register"), ("FORWARD", "to text"), (odd, "text")):
        for name in names.split():
            sent = {"verb": verb, f"{verb.lower()[:9]}-{name}": odd}
            answer = browser.post(f"/inbox/referrals/{letter.pk}/", envelope(browser, **sent))
            assert answer.status_code in (403, 409, 422), (verb, name)
    with as_migrator():
        letter.refresh_from_db()
        assert letter.version == 1


@pytest.mark.parametrize("which", ["waiting", "running", "ended"])
def test_every_mark_and_filter_of_the_list_takes_anything(road, letter, which):
    browser = browser_of(road.elderly)
    deep = base64.urlsafe_b64encode(b"[" * 20000).decode()
    for mark in [*ODD, deep, *marks([1, 2], ["9999-12-31", str(letter.pk)], ["2026-01-01T00:00:00", "x"])]:
        answer = browser.get("/inbox/referrals/", {"which": which, "after": mark, "side": mark})
        assert answer.status_code == 200
    late = marks(["9999-12-31T23:59:59+00:00", str(letter.pk)], ["0001-01-01T00:00:00+14:00", str(letter.pk)])
    for mark in late:
        assert browser.get("/inbox/referrals/", {"which": which, "after": mark}).status_code == 200
