"""下書き: nothing typed is lost, and nobody else ever reads it."""

import html
import json
import re

import pytest

from access.models import Draft
from audit.models import Event
from cases.models import Case
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import CaseFactory, MembershipFactory

KEY = "consultation-new"


@pytest.fixture
def writer(sign_in):
    with as_migrator():
        membership = MembershipFactory()
    return sign_in(membership)


def keep(client, draft=KEY, **fields):
    return client.post("/drafts/", envelope(client, draft=draft, **fields), headers={"X-Draft": "1"})


def offered(client, draft=KEY):
    page = client.get("/drafts/", {"draft": draft})
    if page.status_code == 204:
        return None
    held = re.search(r"<template data-fields>(.*?)</template>", page.text, re.DOTALL)[1]
    return json.loads(html.unescape(held))


def rows():
    with as_migrator():
        return list(Draft.objects.all())


def test_what_was_typed_comes_back(writer):
    text = "二行の\r\n記録 </template><script> \"&'"
    assert keep(writer, text=text, concerns=["01", "04"]).status_code == 204
    page = writer.get("/drafts/", {"draft": KEY})
    assert "下書きがあります" in page.text and "<script>" not in page.text
    assert "data-draft-restore" in page.text and "data-draft-discard" in page.text
    assert offered(writer) == {"text": [text], "concerns": ["01", "04"]}


def test_the_newest_draft_of_a_form_replaces_the_older(writer):
    keep(writer, text="はじめ")
    keep(writer, text="あと")
    assert offered(writer) == {"text": ["あと"]} and len(rows()) == 1


def test_the_frame_of_a_form_and_passwords_are_never_kept(writer):
    keep(writer, text="a", password="secret", old_password="secret", csrfmiddlewaretoken="t")
    assert offered(writer) == {"text": ["a"]}


def test_without_a_draft_nothing_is_offered(writer):
    for query in ({"draft": KEY}, {"draft": ""}, {}, {"draft": "x" * 121}, {"draft": "a\x00b"}):
        page = writer.get("/drafts/", query)
        assert page.status_code == 204 and page.content == b""


def test_a_key_too_long_or_broken_is_not_taken(writer):
    for key in ("", "x" * 121, "a\x00b"):
        assert keep(writer, draft=key, text="a").status_code == 422
    assert keep(writer, draft="x" * 120, text="a").status_code == 204
    assert len(rows()) == 1


def test_a_nul_loses_nothing_else(writer):
    assert keep(writer, **{"te\x00xt": "前\x00後"}).status_code == 204
    assert offered(writer) == {"text": ["前後"]}


def test_more_than_a_megabyte_is_not_taken(writer):
    keep(writer, text="短い")
    assert keep(writer, text="あ" * (350 * 1024)).status_code == 413
    assert offered(writer) == {"text": ["短い"]}


def test_discarding_leaves_nothing(writer):
    for address in ("/drafts/", "/drafts/discard/"):
        keep(writer, text="a")
        assert writer.post(address, {"draft": KEY, "discard": "1"}).status_code == 204
        assert offered(writer) is None and rows() == []


def test_nobody_else_gets_it_nor_the_same_worker_in_another_place(sign_in, client, writer):
    keep(writer, text="内緒の下書き")
    with as_migrator():
        colleague = MembershipFactory(agency=writer.membership.agency)
        elsewhere = MembershipFactory(worker=writer.membership.worker)
    mine = writer.membership
    for other in (colleague, elsewhere):
        assert offered(sign_in(other)) is None
        client.post("/drafts/", {"draft": KEY, "discard": "1"})
    assert offered(sign_in(mine)) == {"text": ["内緒の下書き"]}


def test_a_form_of_another_place_keeps_no_draft_here(writer):
    with as_migrator():
        elsewhere = MembershipFactory(worker=writer.membership.worker)
    fields = envelope(writer, draft=KEY, text="a") | {"membership": str(elsewhere.pk)}
    assert writer.post("/drafts/", fields, headers={"X-Draft": "1"}).status_code == 409
    assert rows() == []


def test_a_draft_that_comes_after_its_form_was_taken_is_not_kept(writer):
    from access.models import Submission

    fields = envelope(writer, draft=KEY, text="a")
    with as_migrator():
        Submission.objects.create(
            nonce=fields["nonce"].partition(".")[0], worker=writer.membership.worker, location="/"
        )
    assert writer.post("/drafts/", fields).status_code == 204
    assert rows() == []


def test_a_draft_does_not_use_up_the_number_of_its_form(writer):
    fields = envelope(writer, draft=KEY, text="a")
    for _ in range(3):
        assert writer.post("/drafts/", fields).status_code == 204
    assert offered(writer) == {"text": ["a"]}


def test_the_log_counts_no_case_as_read(writer):
    with as_migrator():
        case = CaseFactory(agency=writer.membership.agency)
    keep(writer, draft=f"note-{case.pk}", text="a")
    writer.get("/drafts/", {"draft": f"note-{case.pk}"})
    with as_migrator():
        assert Case.objects.filter(pk=case.pk).exists()
        events = list(Event.objects.filter(verb__startswith="drafts"))
    assert events and all(not e.cases and not e.persons and not e.rows for e in events)


def test_without_a_sign_in_there_is_nothing(client):
    assert client.get("/drafts/", {"draft": KEY}, headers={"X-Draft": "1"}).status_code == 401
    assert client.post("/drafts/", {"draft": KEY, "text": "a"}, headers={"X-Draft": "1"}).status_code == 401
    assert rows() == []
