"""お知らせメール: one per 機関 that asked for it, without a name or a number, and none is lost with the mail server."""

import uuid

import kombu
import psycopg
import pytest
from django.db import connection
from django.test import override_settings

from access.verdict import Refused
from accounts.models import Agency
from accounts.querysets import today
from desk import actions, jobs
from desk.models import Notice
from kodaira_jusou.celery import app
from tests import databases
from tests.gate import as_migrator
from tests.people import envelope
from tests.referrals.conftest import SHARED, Road
from tests.world import AgencyFactory, MembershipFactory, acting

from .clockwork import days_later, run
from .post_office import PostOffice

ADDRESS = "madoguchi@example.invalid"


@pytest.fixture
def post():
    office = PostOffice()
    with override_settings(
        EMAIL_URL="smtp://here",
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=office.port,
        SITE_URL="https://jusou.example.invalid/",
    ):
        yield office
    office.close()


@pytest.fixture
def _queueing():
    app.conf.task_always_eager = False
    yield
    app.conf.task_always_eager = True


def desk(mail=ADDRESS, **facts):
    with as_migrator():
        return MembershipFactory(agency=AgencyFactory(mail=mail, **facts))


def notify(member, count=1, **facts):
    with as_migrator():
        for _ in range(count):
            Notice.objects.create(
                agency=member.agency, about="ARRIVED", source_id=uuid.uuid4(), key=str(uuid.uuid4()), **facts
            )


def test_one_mail_says_how_many_and_the_next_run_says_nothing(post):
    notify(desk(), 3)
    notify(desk(mail=""), 2)
    jobs.mail()
    jobs.mail()
    (mail,) = post.mails()
    assert mail["To"] == ADDRESS and "3件" in mail["Subject"]
    assert "https://jusou.example.invalid/" in mail.get_content()


def test_what_came_after_the_mail_is_told_in_the_next(post):
    member = desk()
    notify(member)
    jobs.mail()
    notify(member, 2)
    jobs.mail()
    assert ["1件" in m["Subject"] or "2件" in m["Subject"] for m in post.mails()] == [True, True]


def test_what_is_read_already_needs_no_mail(post):
    member = desk()
    notify(member)
    with acting(member) as by:
        actions.read(Notice.objects.get(), by=by)
    jobs.mail()
    assert post.taken == []


def test_named_workers_and_closed_agencies_are_not_mailed(post):
    notify(desk(named_only=True))
    notify(desk(closed_on=today()))
    jobs.mail()
    assert post.taken == []


def test_without_a_mail_server_in_the_settings_nothing_is_tried(post):
    notify(desk())
    with override_settings(EMAIL_URL=""):
        jobs.mail()
    assert post.taken == []
    jobs.mail()
    assert len(post.taken) == 1


def test_a_mail_server_that_is_down_loses_nothing(post):
    notify(desk())
    with override_settings(EMAIL_PORT=1):
        jobs.mail()
    assert post.taken == []
    jobs.mail()
    assert len(post.taken) == 1


def test_an_address_that_is_refused_does_not_stop_the_others(post):
    notify(desk(mail="gone@example.invalid"))
    notify(desk())
    post.refused = ("gone@",)
    jobs.mail()
    assert [mail["To"] for mail in post.mails()] == [ADDRESS]
    post.refused = ()
    jobs.mail()
    assert [mail["To"] for mail in post.mails()] == [ADDRESS, "gone@example.invalid"]


def test_neither_the_mail_nor_the_queue_names_anybody(post, _queueing):
    road = Road()
    with as_migrator():
        Agency.objects.filter(pk=road.elderly.agency_id).update(mail=ADDRESS)
        person = road.case.person
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    jobs.mail()
    queued = b""
    with kombu.Connection("memory://") as line:
        for job in (jobs.notices, jobs.mail):
            job.apply_async(connection=line)
            message = line.SimpleQueue("celery").get(timeout=5)
            queued += bytes(message.body, "utf-8") if isinstance(message.body, str) else message.body
            assert message.payload[:2] == [[], {}]
            queued += repr(message.headers).encode()
    (mail,) = post.mails()
    said = "\n".join(f"{k}: {v}" for k, v in mail.items()) + mail.get_content()
    for secret in (
        person.name, person.kana, road.case.number, letter.number, str(letter.pk), str(road.case.pk),
        road.counter.agency.name, road.elderly.agency.name, road.counter.worker.name,
    ):  # fmt: skip
        assert secret and secret not in said and secret.encode() not in queued


def test_a_queue_that_is_gone_only_delays(_queueing):
    road = Road()
    road.agree((road.elderly, SHARED), until=20)
    with days_later(10):
        with (
            kombu.Connection("redis://127.0.0.1:1") as line,
            pytest.raises(kombu.exceptions.OperationalError),
        ):
            jobs.notices.apply_async(connection=line, retry=False)
        assert run() == 1 and run() == 0


def test_of_two_runs_at_once_one_mails(post):
    notify(desk())
    with psycopg.connect(databases.url("app", connection.settings_dict["NAME"])) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [jobs.MAILING])
        jobs.mail()
        assert post.taken == []
        # because a server lets go of a lock only some time after the connection that held it is gone
        other.execute("SELECT pg_advisory_unlock(%s)", [jobs.MAILING])
    jobs.mail()
    assert len(post.taken) == 1


def test_an_administrator_sets_the_address_of_an_agency(sign_in):
    with as_migrator():
        admin = MembershipFactory(role="ADMIN", agency=AgencyFactory(kind="OFFICE"))
        agency = AgencyFactory()
    browser = sign_in(admin)
    page = browser.get(f"/settings/agencies/{agency.pk}/")
    assert "お知らせメールの宛先" in page.text
    facts = {
        "name": agency.name, "short_name": agency.short_name, "kind": agency.kind, "field": agency.field,
        "legal_status": agency.legal_status, "version": "1",
    }  # fmt: skip
    wrong = browser.post(f"/settings/agencies/{agency.pk}/", envelope(browser, **facts, mail="madoguchi"))
    assert wrong.status_code == 422 and 'value="madoguchi"' in wrong.text
    saved = browser.post(f"/settings/agencies/{agency.pk}/", envelope(browser, **facts, mail=ADDRESS))
    assert saved.status_code == 303
    agency.refresh_from_db()
    assert agency.mail == ADDRESS


def test_a_desk_cannot_send_its_own_notices_away(post):
    member = desk()
    notify(member)
    with acting(member) as by:
        actions.read(Notice.objects.get(), by=by)
        with pytest.raises(Refused):
            actions.read(Notice.objects.get(), by=by)
