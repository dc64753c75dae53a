"""The clock's jobs: repeated or late, they change nothing that a first run has not already changed."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from access import jobs as access_jobs
from access.models import AgencyGrant, Draft, Submission
from accounts import jobs as accounts_jobs
from accounts.models import Context, Session, Throttle
from accounts.querysets import today
from audit.models import Event
from tests.gate import as_migrator, play
from tests.world import CaseFactory, MembershipFactory, acting, grant


def again(job):
    """A queue may lose or repeat: every job runs three times, as the worker would."""
    for _ in range(3):
        job.delay()


@pytest.fixture
def member():
    with as_migrator():
        return MembershipFactory()


def test_expired_grants_are_closed_once_and_no_other(member):
    with as_migrator():
        case = CaseFactory()
        over = grant(case, member.agency, until=today() - timedelta(days=1))
        last_day = grant(case, member.agency, until=today())
        endless = grant(case, member.agency)
    access_jobs.close_expired.delay()
    with as_migrator():
        first = AgencyGrant.objects.get(pk=over.pk).closed_at
    again(access_jobs.close_expired)
    with as_migrator():
        assert first is not None and AgencyGrant.objects.get(pk=over.pk).closed_at == first
        assert not AgencyGrant.objects.filter(
            pk__in=[last_day.pk, endless.pk], closed_at__isnull=False
        ).exists()
        kept = AgencyGrant.objects.get(content_object=case, group=case.agency_id)
    assert kept.closed_at is None


def test_closing_an_expired_grant_changes_nobodys_sight(member):
    with as_migrator():
        case = CaseFactory()
        grant(case, member.agency, until=today() - timedelta(days=1))
        still = CaseFactory()
        grant(still, member.agency, until=today())

    def seen():
        with acting(member):
            return set(
                AgencyGrant.objects.filter(group=member.agency_id).values_list("content_object_id", flat=True)
            )

    before = seen()
    again(access_jobs.close_expired)
    assert seen() == before == {still.pk}


def test_old_drafts_and_numbers_of_forms_go_and_young_ones_stay(member):
    with as_migrator():
        for days in (13, 15):
            draft = Draft.objects.create(worker=member.worker, membership=member, key=f"d{days}", fields={})
            Draft.objects.filter(pk=draft.pk).update(changed_at=timezone.now() - timedelta(days=days))
        for days in (1, 3):
            at = timezone.now() - timedelta(days=days)
            Submission.objects.create(nonce=uuid.uuid4(), worker=member.worker, location=f"/{days}/", at=at)
    again(access_jobs.forget_drafts)
    with as_migrator():
        assert [draft.key for draft in Draft.objects.all()] == ["d13"]
        assert [taken.location for taken in Submission.objects.all()] == ["/1/"]


def test_the_gate_drops_what_has_run_out_and_keeps_the_rest(member):
    now = timezone.now()
    play("gate")
    for minutes in (-5, 5):
        expires = now + timedelta(minutes=minutes)
        digest = hashlib.sha256(str(minutes).encode()).digest()
        Context(
            token_hash=digest, worker_id=member.worker_id, membership_id=member.pk, pid=1, expires_at=expires
        ).save(force_insert=True)
        Session(session_key=f"s{minutes}", session_data="", expire_date=expires).save(force_insert=True)
    for hours in (2, 30):
        Throttle(key=f"t{hours}", failures=1).save(force_insert=True)
        Throttle.objects.filter(key=f"t{hours}").update(changed_at=now - timedelta(hours=hours))
    play("app")
    again(accounts_jobs.sweep)
    play("gate")
    assert [c.expires_at > now for c in Context.objects.all()] == [True]
    assert [s.session_key for s in Session.objects.all()] == ["s5"]
    assert [t.key for t in Throttle.objects.all()] == ["t2"]
    play("app")


def test_no_job_sees_a_record_or_writes_a_reading():
    with as_migrator():
        CaseFactory()
        before = Event.objects.count()
    for job in (access_jobs.close_expired, access_jobs.forget_drafts, accounts_jobs.sweep):
        again(job)
    with as_migrator():
        assert Event.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT worker FROM ctx()), current_setting('app.tok', true)")
        worker, token = cursor.fetchone()
    assert worker is None and not token
