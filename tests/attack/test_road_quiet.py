"""Of a 通報・通告 nobody is told but the two desks: on no page of another agency in charge of the same case."""

import pytest

from accounts.querysets import today
from cases import actions as cases
from desk.models import Notice
from referrals import actions
from tests.gate import as_migrator
from tests.referrals.conftest import SHARED, Road
from tests.referrals.pages import browser_of
from tests.world import MembershipFactory, acting, grant

PAGES = ("", "consent/", "referrals/", "people/", "access/", "lead/", "stage/", "readers/?topics=4")


class Report(Road):
    """A case with two agencies in charge; one of them sends a 通告, and its receiver looks."""

    def __init__(self):
        super().__init__()
        with as_migrator():
            self.other = MembershipFactory(role="COORDINATOR")
            grant(self.case, self.other.agency, basis="COORDINATION")
        self.letter = self.send(self.child, "STATUTE", 5, article="J25", reason="あざがある")

    def looks(self, who):
        browser = browser_of(who)
        for address in (f"/inbox/referrals/{self.letter.pk}/", f"/cases/{self.case.pk}/"):
            assert browser.get(address).status_code == 200

    def told(self, who, page):
        return browser_of(who).get(f"/cases/{self.case.pk}/{page}").content.decode()


@pytest.fixture
def report():
    return Report()


def test_no_page_of_another_agency_in_charge_tells_of_it(report):
    report.looks(report.child)
    marks = (report.child.agency.short_name + "<", report.child.worker.name, report.letter.number, "法令")
    for page in PAGES:
        shown = report.told(report.other, page)
        assert "見本" in shown or page.startswith("readers")
        named = shown.split("<main", 1)[-1]
        for mark in marks:
            if mark == "法令" and page in ("consent/", "referrals/"):
                continue  # because these pages explain what a statute is
            if page in ("consent/",) and mark == marks[0]:
                continue  # because it is offered there, as any desk is
            assert mark not in named, (page, mark)
    readers = browser_of(report.other).get(f"/cases/{report.case.pk}/readers-of/{report.child.agency_id}/")
    assert readers.status_code == 404
    looked = browser_of(report.other).get(f"/cases/{report.case.pk}/as/{report.child.agency_id}/")
    assert "見えません" in looked.content.decode()
    with as_migrator():
        mine = Notice.objects.filter(agency=report.other.agency)
        assert not mine.exists()


def test_the_desk_that_sent_it_reads_in_the_log_who_looked(report):
    report.looks(report.child)
    shown = report.told(report.counter, "access/")
    assert report.child.worker.name in shown and "法令" in shown


def test_the_log_keeps_what_the_same_agency_does_on_a_consent_without_the_other_ground(report):
    report.agree((report.child, SHARED))
    report.looks(report.child)
    shown = report.told(report.other, "access/")
    assert report.child.worker.name in shown and "法令" not in shown.split("<main", 1)[-1]


def test_what_its_receiver_looks_up_afterwards_is_not_told_either(report):
    with acting(report.child) as by:
        cases.write_note(
            report.case.pk, by=by, happened_on=today(), method="01", text="記録", topics=4, own_only=True
        )
    report.does(report.child, actions.accept, report.letter)
    report.does(report.counter, actions.finish, report.letter)
    assert "記録" in browser_of(report.child).get(f"/cases/{report.case.pk}/").content.decode()
    assert report.child.worker.name not in report.told(report.other, "access/")
    assert report.child.worker.name in report.told(report.counter, "access/")
