"""The sealed address, asked for over HTTP: as ten identities, every address of the house and whatever those pages link to."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.browser.places import BUTTONS, PAGES, PIECES
from tests.people import signed_in
from tests.protection.planted import city

WORDS = re.compile("印[0-9]+印|(?<![0-9A-Za-z])9999(?![0-9A-Za-z])|９９９９|九九九九|架空荘")
# Numbers of the house's own making, in which four nines may stand by chance.
OURS = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|(value|data-[a-z-]+)=\"[\w:=.+/-]{24,}\"")
PLACES = {
    (place.name, place.about, place.query)
    for place in [
        *(place for places in PAGES.values() for place in places),
        *(row[1] for row in [*BUTTONS, *PIECES]),
    ]
}
# Shown by no page in this world: of what has not ended, was not done, is not known, or stands on another ground.
UNSHOWN = {"cases_outreachplan.ended_note", "meetings_task.done_note", "cases_householdmember.birth_text"}
UNSHOWN |= {"referrals_letter.reason", "referrals_letter.kana"}
NEVER = {"sign-out", "hide", "demo-switch"}
PLAIN = {"section": "voice", "card": "counter", "what": "SEAL", "open": "RESTRICTION", "worker_off": "BLOCK"}
PLAIN |= {"call": "call", "cancel": "cancel", "table": "ISSUE", "code": "51"}


def value(town, key):
    """What fills an address, by the name the browser tests give it."""
    if key in PLAIN:
        return PLAIN[key]
    if key in ("plan", "discussed", "agreed"):
        return town.rows[key].number
    people = {"agency": town.elderly.agency_id, "unseen": town.readers["member"].agency_id}
    people |= {"wardens": town.readers["auditor"].agency_id, "worker": town.elderly.worker_id}
    people |= {"membership": town.elderly.pk, "notice": town.case.pk}
    return (
        people.get(key)
        or town.rows[{"lost": "case", "ended": "case", "unconfirmed": "seal"}.get(key, key)].pk
    )


def addresses(town):
    for name, about, query in sorted(PLACES):
        if name not in NEVER:
            try:
                yield reverse(name, args=[value(town, key) for key in about]) + query
            except NoReverseMatch:
                continue


def says(answer):
    """The sealed words in an answer, whatever it is."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    page = unescape(body.decode("utf-8", "replace")) + str(dict(answer.headers))
    return sorted(set(WORDS.findall(OURS.sub("", page)))), page


def crawl(town, member):
    """What each address answers: its status, the words it says, and the same of all it links to."""
    browser = signed_in(Client(raise_request_exception=False), member)
    waiting, found = list(addresses(town)), {}
    for word in ("小川町1-9999", "小川町１丁目９９９９番地", "九九九九", "042-000-9999"):
        answer = browser.post("/search/", {"word": word, "q": word}, follow=True)
        page = says(answer)[1].replace(unescape(word), "")  # because what he typed stands in the field
        found[f"search {word}"] = (answer.status_code, WORDS.findall(OURS.sub("", page)))
    while waiting:
        url = waiting.pop()
        if url in found or "/logout" in url or "/hide" in url:
            continue
        answer = browser.get(url)
        found[url] = words, page = says(answer)
        found[url] = (answer.status_code, words)
        links = re.findall(r'href="(/[^"#]*)', page)
        waiting += [
            link for link in links if not link.startswith(("/static", "/settings")) and link not in found
        ]
    return found


@pytest.mark.parametrize("parents", [False, True])
def test_no_answer_says_it_to_anybody_but_the_named(parents):
    town = city(parents)
    broken, told = {}, {}
    for name, member in town.readers.items():
        for url, (status, words) in crawl(town, member).items():
            if status >= 500:
                broken.setdefault(url, []).append(name)
            if words:
                told.setdefault(url, []).append((name, [town.marks.get(word, word) for word in words]))
    assert (broken, told) == ({}, {})


@pytest.mark.parametrize("parents", [False, True])
def test_the_named_worker_still_reads_it(parents):
    town = city(parents)
    answers = crawl(town, town.first)
    assert {url: status for url, (status, _words) in answers.items() if status >= 500} == {}
    read = {word for _status, words in answers.values() for word in words}
    assert {where for mark, where in town.marks.items() if mark not in read} <= UNSHOWN
