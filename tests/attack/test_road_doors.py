"""Every new door answers for what is hidden exactly as for what is absent: to strangers, and to those denied a case."""

import uuid
from itertools import product

import pytest

from access.models import Block, Restriction, RestrictionWorker
from accounts.querysets import today
from consent import actions as consents
from desk.models import Notice
from tests.gate import as_migrator
from tests.people import envelope
from tests.referrals.conftest import SHARED, Road
from tests.referrals.pages import browser_of
from tests.world import MembershipFactory, acting

NOWHERE = uuid.UUID("00000000-0000-4000-8000-000000000000")
DOORS = (
    "/cases/{case}/consent/",
    "/cases/{case}/consent/asking/",
    "/cases/{case}/consent/paper/",
    "/cases/{case}/referrals/",
    "/cases/{case}/referrals/new/",
    "/cases/{case}/referrals/new/?follows={letter}",
    "/cases/{case}/as/{agency}/",
    "/cases/{case}/as/{agency}/?worker={worker}",
    "/cases/{case}/readers/",
    "/cases/{case}/readers-of/{agency}/",
    "/cases/{case}/access/",
    "/consents/{consent}/change/",
    "/consents/{consent}/withdraw/",
    "/consents/{consent}/paper/",
    "/consents/{consent}/receipt/",
    "/consents/{ended}/receipt/",
    "/consents/{consent}/files/new/",
    "/consents/{consent}/files/{file}/",
    "/consultations/{consultation}/",
    "/consultations/{consultation}/refer/",
    "/inbox/referrals/{letter}/",
    "/inbox/referrals/{nameless}/",
    "/inbox/referrals/{alarm}/",
    "/inbox/notices/{notice}/read/",
)
METHODS = ("get", "head", "post", "put", "options", "delete")


class Scene(Road):
    """A case with everything on it that this road adds."""

    def __init__(self):
        super().__init__()
        self.consent = self.agree((self.elderly, SHARED))
        self.ended = self.agree((self.elderly, 1))
        with acting(self.counter) as by:
            consents.withdraw(self.ended, by=by)
            facts = {"name": "紙.pdf", "media_type": "application/pdf", "content": b"%PDF-1.7"}
            self.file = consents.add_file(self.consent, by=by, **facts)
        self.letter = self.send(self.elderly, consent=self.consent)
        self.nameless = self.send(self.elderly, "ANONYMOUS")
        self.alarm = self.send(self.elderly, "STATUTE", 5, article="J25", reason="あざがある")
        with as_migrator():
            self.notice = Notice.objects.get(source_id=self.letter.pk)
            self.sent = Notice.objects.create(
                key=f"test:{uuid.uuid4()}",
                about="ANSWERED",
                agency=self.counter.agency,
                source_id=self.letter.pk,
            )

    def ids(self, notice=None):
        names = ("case", "consent", "ended", "file", "consultation", "letter", "nameless", "alarm")
        found = {name: getattr(self, name).pk for name in names}
        return found | {"notice": (notice or self.notice).pk}

    def address(self, door, ids):
        return door.format(agency=self.elderly.agency_id, worker=self.elderly.worker_id, **ids)


def answer(browser, method, address):
    if method != "post":
        return getattr(browser, method)(address)
    typed = {"step": "send", "verb": "ACCEPT", "accept-version": "1", "text": "言葉", "reason": "理由"}
    return browser.post(address, envelope(browser, **typed))


def differing(scene, member, ids, methods=("get", "post")):
    """The doors at which whoever asks could tell the rows there are from none."""
    browser, told = browser_of(member), []
    nothing = dict.fromkeys(ids, NOWHERE)
    for door, method in product(DOORS, methods):
        hidden, absent = (answer(browser, method, scene.address(door, one)) for one in (ids, nothing))
        same = hidden.content == absent.content and headers(hidden) == headers(absent)
        if not same or hidden.status_code != absent.status_code or hidden.status_code == 200:
            told.append((door, method, hidden.status_code, absent.status_code))
    return told


def headers(response):
    return {name: value for name, value in response.headers.items() if name != "Location"}


LISTS = (
    "/",
    "/inbox/notices/",
    "/inbox/referrals/",
    "/inbox/referrals/?which=ended",
    "/cases/",
    "/consultations/",
)


def mentioned(scene, member):
    """What the lists of whoever looks tell of the case and what hangs on it."""
    browser, told = browser_of(member), []
    words = [scene.case.number, scene.letter.number, scene.alarm.number, "見本", "匿名の照会"]
    words += [str(pk) for pk in scene.ids().values()]
    for page in LISTS:
        shown = browser.get(page).content.decode()
        told += [(page, word) for word in words if word in shown]
    return told


@pytest.fixture
def scene():
    return Scene()


def test_a_stranger_finds_nothing_at_any_door(scene):
    assert differing(scene, scene.child, scene.ids(), METHODS) == []
    assert mentioned(scene, scene.child) == []
    assert mentioned(scene, scene.elderly) and mentioned(scene, scene.counter)


@pytest.mark.parametrize("who", ["counter", "elderly"])
def test_whoever_is_blocked_from_the_case_finds_nothing_on_either_side(scene, who):
    member = getattr(scene, who)
    with as_migrator():
        Block.objects.create(case=scene.case, worker=member.worker, reason="親族", valid_from=today())
    assert differing(scene, member, scene.ids(scene.sent if who == "counter" else scene.notice)) == []
    assert mentioned(scene, member) == []


def test_a_head_who_is_blocked_from_the_case_confirms_nothing_of_it(scene):
    with as_migrator():
        for head in (scene.head, scene.above):
            Block.objects.create(case=scene.case, worker=head.worker, reason="親族", valid_from=today())
    for head in (scene.head, scene.above):
        browser = browser_of(head)
        for method in ("get", "post"):
            hidden, absent = (
                answer(browser, method, f"/inbox/referrals/{pk}/") for pk in (scene.alarm.pk, NOWHERE)
            )
            assert hidden.status_code == absent.status_code == 404 and hidden.content == absent.content
        assert mentioned(scene, head) == []


@pytest.mark.parametrize("who", ["counter", "elderly"])
def test_a_restricted_case_is_nowhere_for_those_it_does_not_name(scene, who):
    with as_migrator():
        one = Restriction.objects.create(case=scene.case, reason="秘匿", valid_from=today())
        named = MembershipFactory(agency=scene.counter.agency)
        RestrictionWorker.objects.create(restriction=one, worker=named.worker)
    member = getattr(scene, who)
    assert differing(scene, member, scene.ids(scene.sent if who == "counter" else scene.notice)) == []
    assert mentioned(scene, member) == []
    assert browser_of(named).get(f"/cases/{scene.case.pk}/consent/").status_code == 200
