"""Broken addresses, methods and texts: an answer without data, never a fault."""

import uuid

import pytest

from tests.gate import as_migrator
from tests.world import CaseFactory, MembershipFactory

ODD = [
    "\x00",
    "a\x00b",
    "\ufffe",
    "ｱ" * 340_000,
    "' OR 1=1 --",
    "%_%",
    "\\",
    "𠮷",
    "null",
    "{}",
    "-1",
    "９" * 30,
]


@pytest.fixture
def people():
    with as_migrator():
        worker, auditor = MembershipFactory(), MembershipFactory(role="AUDITOR")
        CaseFactory(agency=worker.agency)
    return worker, auditor


@pytest.mark.parametrize("words", ODD)
def test_odd_words_are_searched_or_named(sign_in, people, words):
    client = sign_in(people[0])
    assert client.post("/search/", {"words": words}, follow=True).status_code in (200, 422)
    client = sign_in(people[1])
    fields = dict.fromkeys(("number", "name", "born", "worker", "agency", "since", "until", "act"), words)
    assert client.post("/audit/", fields).status_code in (200, 400, 422)
    assert client.post("/audit/", {"after": words}).status_code == 200


def test_wild_signs_of_like_are_ordinary_signs(sign_in, people):
    with as_migrator():
        CaseFactory(agency=people[0].agency, person__name="見本 花子")
    for words in ("%", "_", "%本%", "見_"):
        found = sign_in(people[0]).post("/search/", {"words": words}, follow=True)
        assert "見つかりませんでした" in found.text


def test_bytes_that_are_no_text_are_no_fault(sign_in, people):
    kind = "application/x-www-form-urlencoded"
    for address, who in (("/search/", 0), ("/audit/", 1), ("/drafts/", 0)):
        answer = sign_in(people[who]).post(address, b"words=%ff%fe&draft=%ff&number=%80", content_type=kind)
        assert answer.status_code in (200, 303, 409, 422)


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_other_methods_are_not_taken(sign_in, people, method):
    client = sign_in(people[0])
    for address in ("/", "/search/", "/drafts/", f"/cases/{uuid.uuid4()}/access/"):
        assert getattr(client, method)(address).status_code == 405
    assert sign_in(people[0]).post("/").status_code == 405


def test_broken_and_invented_cases_are_one_page(sign_in, people):
    client = sign_in(people[0])
    pages = [client.get(f"/cases/{name}/access/") for name in (uuid.uuid4(), "x", "0", "%00", "１２")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
