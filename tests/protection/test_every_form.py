"""Every form that takes words asks before a sealed address is saved, unless it is listed with a reason."""

from types import SimpleNamespace

import pytest
from django.urls import get_resolver
from django.utils import timezone

from access.models import ContactSeal
from access.sealed import UNASKED, asked_first
from cases.models import Monitoring
from tests.gate import as_migrator
from tests.protection.test_pages import words
from tests.world import acting
from tests.world_coordination import MonitoringFactory

WRITTEN = "小川町1-9999 架空荘203に移った。"


def doors(patterns=None):
    """Every (name, kind) of a door that takes something."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            yield from doors(pattern.url_patterns)
        elif getattr(pattern.callback, "door", None) in ("writes", "commands"):
            yield pattern.name


def test_a_form_is_asked_about_or_listed_with_its_reason():
    names = set(doors())
    assert set(UNASKED) <= names and all(UNASKED.values())


@pytest.mark.parametrize("name", sorted(set(doors()) - set(UNASKED)))
def test_each_other_door_asks_by_itself(town, rf, name):
    """By default the words are looked at, of whatever the address is about; the view is not reached."""
    town.seal(town.first)
    request = rf.post("/", {"anything": WRITTEN, "nonce": "", "membership": ""})
    request.resolver_match = SimpleNamespace(view_name=name, kwargs={"pk": town.case.pk})
    request.session, request.acting = {}, None
    for member, status in ((town.first, 422), (town.colleague, None)):
        with acting(member):
            answer = asked_first(request)
            assert (answer and answer.status_code) == status


def test_a_note_about_an_evaluation_is_hidden_and_the_page_says_so(town):
    """Append-only rows are masked by the dated decision; lifted, they are read again as they were written."""
    base = {"case": town.case, "agency": town.first.agency, "author": town.first.worker}
    with as_migrator():
        row = MonitoringFactory(**base, findings=WRITTEN)
    url = f"/cases/{town.case.pk}/coordination/"
    assert "架空荘203" in words(town.browser(town.colleague).get(url))
    seal = town.seal(town.first)
    for member, seen in ((town.first, True), (town.colleague, False), (town.elderly, False)):
        page = words(town.browser(member).get(url))
        assert ("架空荘203" in page) is seen
        assert ("保護のため表示しません" in page) is not seen
        with acting(member):
            assert Monitoring.objects.filter(pk=row.pk).exists() is seen
    with as_migrator():
        ContactSeal.objects.filter(pk=seal.pk).update(lifted_at=timezone.now())
    with acting(town.colleague):
        assert Monitoring.objects.get(pk=row.pk).findings == WRITTEN
