"""The receipt that outlives the sight of whoever recorded a withdrawal: his own part, in his own office, until a denial."""

import pytest

from access.models import Block, Restriction
from accounts.querysets import today
from tests.gate import as_migrator
from tests.people import envelope
from tests.referrals.conftest import SHARED, Road
from tests.referrals.pages import browser_of
from tests.world import MembershipFactory


@pytest.fixture
def withdrawn():
    """The road, the browser of the agency that withdrew and so lost sight, and the address of its receipt."""
    road = Road()
    consent = road.agree((road.elderly, SHARED), (road.child, 4))
    browser = browser_of(road.elderly)
    sent = envelope(browser, reason="本人の申し出の言葉")
    assert browser.post(f"/consents/{consent.pk}/withdraw/", sent).status_code == 303
    return road, browser, f"/consents/{consent.pk}/receipt/"


def test_it_tells_the_own_part_and_neither_name_nor_the_others(withdrawn):
    road, browser, address = withdrawn
    shown = browser.get(address).content.decode()
    assert road.elderly.agency.name in shown and road.case.number in shown
    for hidden in (road.child.agency.name, "見本", "042-000-0001", road.counter.worker.name):
        assert hidden not in shown
    for page in (
        f"/cases/{road.case.pk}/",
        f"/cases/{road.case.pk}/consent/",
        address.replace("receipt", "paper"),
    ):
        assert browser.get(page).status_code == 404


def test_it_stays_in_the_office_and_the_sign_in_of_whoever_recorded_it(withdrawn):
    road, browser, address = withdrawn
    with as_migrator():
        second = MembershipFactory(worker=road.elderly.worker)
        colleague = MembershipFactory(agency=road.elderly.agency)
    assert browser_of(colleague).get(address).status_code == 404
    assert browser_of(road.elderly).get(address).status_code == 404
    assert browser.post("/acting/", {"place": str(second.pk)}).status_code == 303
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("denial", [Block, Restriction])
def test_a_denial_reaches_it(withdrawn, denial):
    road, browser, address = withdrawn
    who = {"worker": road.elderly.worker} if denial is Block else {}
    with as_migrator():
        denial.objects.create(case=road.case, reason="利害関係", valid_from=today(), **who)
    assert browser.get(address).status_code == 404
