"""A small town for the consent tests: a counter with a case, a department that may be consented to, another one."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from accounts.models import Agency, Membership
from accounts.querysets import today
from cases import actions as case_actions
from cases.models import Case
from common.wareki import format_day
from consent import actions
from consent.models import Consent, ConsentLine
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import AgencyFactory, MembershipFactory, acting, grant

BIRTH = {"birth_on": None, "birth_precision": "NONE"}


@dataclass
class Town:
    """The people of one practice, and their case."""

    counter: Membership
    elderly: Membership
    other: Membership
    warden: Membership
    case: Case

    @property
    def url(self):
        return f"/cases/{self.case.pk}/consent/"

    def browser(self, membership):
        return signed_in(Client(), membership)

    def give(self, *agencies, topics=5, worker=None, days=364, start=0, **facts):
        """The counter records a consent; the agencies' sight lasts from `start` for `days`."""
        facts = {"method": "WRITTEN", "agreed_on": today()} | facts
        with acting(self.counter) as by:
            return actions.record(
                self.case,
                by=by,
                lines=[(agency, worker, topics) for agency in agencies],
                valid_from=today() + timedelta(days=start),
                valid_until=today() + timedelta(days=start + days),
                **facts,
            )

    def past(self, agency, *, topics=5, until=1):
        """A consent whose last day was `until` days ago."""
        last = today() - timedelta(days=until)
        with as_migrator():
            consent = Consent.objects.create(
                person_id=self.case.person_id,
                case=self.case,
                agency=self.counter.agency,
                recorded_by=self.counter.worker,
                kinds=["C2"],
                method="WRITTEN",
                agreed_on=last - timedelta(days=364),
                valid_from=last - timedelta(days=364),
                valid_until=last,
                opened_at=timezone.now() - timedelta(days=365),
            )
            ConsentLine.objects.create(consent=consent, case=self.case, agency=agency, topics=topics)
            grant(self.case, agency, topics, since=consent.valid_from, until=last, source=consent.pk)
        return consent

    def withdraw(self, consent, by=None):
        with acting(by or self.counter) as who:
            return actions.withdraw(consent, by=who)

    def write(self, topics, text="記録"):
        with acting(self.counter) as by:
            return case_actions.write_note(
                self.case.pk, by=by, happened_on=today(), method="01", text=text, topics=topics
            )


@pytest.fixture
def town():
    with as_migrator():
        window = AgencyFactory(name="架空の窓口", short_name="窓口", kind=Agency.Kind.WINDOW)
        elderly = AgencyFactory(name="架空の高齢者支援課", short_name="高齢課")
        wardens = AgencyFactory(
            name="架空の民生委員", short_name="民生", kind=Agency.Kind.VOLUNTEER, named_only=True
        )
        counter = MembershipFactory(agency=window, role=Membership.Role.COUNTER)
        people = [
            MembershipFactory(agency=agency) for agency in (elderly, AgencyFactory(short_name="別の課"))
        ]
        warden = MembershipFactory(agency=wardens, role=Membership.Role.NAMED)
    with acting(counter) as by:
        consultation = case_actions.take_consultation(
            None,
            by=by,
            person={"name": "見本 花子", "kana": "ミホン ハナコ"} | BIRTH,
            contacts=[("PHONE", "042-000-0001", "")],
            taken_at=timezone.now(),
            method="03",
            caller="SELF",
            text="家賃の督促状が届いた",
            concerns=["04"],
            main_concern="04",
        )
        case = case_actions.open_case(consultation, by=by)
    return Town(counter, *people, warden, case)


def facts(*agencies, topics=("1", "4"), **others):
    """What a worker types about a consent."""
    day = today()
    return {
        "kinds": ["C2"],
        "purposes": ["01"],
        "agencies": [str(agency.pk) for agency in agencies],
        "topics": list(topics),
        "method": "WRITTEN",
        "agreed_on": format_day(day),
        "valid_until": format_day(day + timedelta(days=364)),
        "giver": "SELF",
        "explanation": "高齢者支援課に、お名前と相談の経過を伝えます。\n介護の相談のためです。",
    } | others


def send(browser, url, step, **fields):
    return browser.post(url, envelope(browser, step=step, **fields))


def press(browser, response, value):
    """Press a button of the page's own form, with everything the page put into it."""
    form = page(response).xpath("//main//form")[-1]
    sent = {}
    for field in form.xpath(".//input[@name][not(@type='checkbox')][not(@type='radio')]"):
        sent.setdefault(field.get("name"), []).append(field.get("value", ""))
    button = form.xpath(f".//button[@value='{value}']")[0]
    return browser.post(response.wsgi_request.path, sent | {button.get("name"): value})


def page(response):
    return html.fromstring(response.content.decode())


def words(response):
    """The text of a page's main part, without its spaces."""
    return "".join(page(response).xpath("//main")[0].text_content().split())
