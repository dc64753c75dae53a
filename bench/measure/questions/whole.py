"""Whole pages, one user: 受信箱, list, case, search, matrix, the preparation of a meeting, 誰が見たか."""

from functools import partial

from django.urls import reverse

from desk import accesslog

from ..pages import page, replayed
from ..sides import Question, ours

WHY = {"guardian": "not one question but a page of them", "rls": "not one question but a page of them"}
LOG = {"guardian": "keeps no log", "rls": "keeps no log"}
SEEN = """
    SELECT id, at, worker_id, verb, result FROM audit_event WHERE cases && %s::uuid[]
    ORDER BY at DESC, id DESC LIMIT 51
"""


def visits(cast):
    """Name, title, who, and the steps of a page."""
    case = cast.middle_case.case
    address, heavy = reverse("case-detail", args=[case]), reverse("case-detail", args=[cast.heavy.case])
    listed, home = reverse("case-list"), reverse("home")

    def searched(words):
        return lambda browser: browser.get(
            browser.client.post(reverse("search"), {"words": words, "kind": ""})["Location"]
        )

    return {
        "page-inbox": ("page: inbox (受信箱), middle agency", cast.middle, lambda b: b.get(home)),
        "page-inbox-dense": ("page: inbox (受信箱), agency > 10 %", cast.dense, lambda b: b.get(home)),
        "page-inbox-all": ("page: inbox (受信箱), all-seeing", cast.all_seeing, lambda b: b.get(home)),
        "page-list": ("page: list of cases, middle agency", cast.middle, lambda b: b.get(listed)),
        "page-list-dense": ("page: list of cases, agency > 10 %", cast.dense, lambda b: b.get(listed)),
        "page-list-all": ("page: list of cases, all-seeing", cast.all_seeing, lambda b: b.get(listed)),
        "page-case": ("page: a case", cast.middle, lambda b: b.get(address)),
        "page-case-heavy": ("page: a case with 200 records", cast.middle, lambda b: b.get(heavy)),
        "page-case-all": ("page: a case, all-seeing", cast.all_seeing, lambda b: b.get(address)),
        "page-search-name": ("page: search, frequent name", cast.dense, searched(cast.names["frequent"])),
        "page-search-rare": ("page: search, rare word", cast.dense, searched(cast.words["rare"])),
        "page-search-common": ("page: search, common word", cast.dense, searched(cast.words["common"])),
        "page-who-saw": (
            "page: who saw this case",
            cast.middle,
            lambda b: b.get(reverse("case-access", args=[case])),
        ),
    }


def prepared(cast):
    """会議の準備: the ways of hearing one case, computed."""
    address, asked = (
        reverse("meeting-prepare", args=[cast.meeting]),
        {"cases": [cast.coordinator_case.case]},
    )
    title = "page: preparation of a meeting"
    return {"page-meeting": (title, cast.coordinator, lambda b: b.post(address, asked))}


def questions(cast, tools):
    found = visits(cast) | (prepared(cast) if cast.meeting else {})
    for name, (title, actor, visit) in found.items():
        yield name, partial(_page, name, title, actor, visit, tools)
    yield "who-saw", partial(_who_saw, cast, tools)


def _page(name, title, actor, visit, tools):
    floor, note = replayed(actor, visit, tools.owner)
    return Question(name, title, {"floor": floor, "ours": page(actor, visit)}, WHY, f"(a) replays {note}.")


def _who_saw(cast, tools):
    """監査 asks by number for three years of the case that was looked at most."""
    number, case = cast.heavy.number, cast.heavy.case

    def asked(by):
        about = accesslog.subjects(number, "", None)
        return accesslog.search({}, about)

    sides = {
        "floor": tools.owner.floor(SEEN, [[case]]),
        "ours": ours(cast.auditor, "audit-log", asked),
    }
    return Question("who-saw", "who saw this person, three years, asked by the auditor", sides, LOG)
