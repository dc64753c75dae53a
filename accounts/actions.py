"""What a 管理者 does with agencies, workers and memberships, and every worker with his own password."""

import uuid
from datetime import timedelta

from django.contrib.auth.models import Group

from access import policy
from access.acts import allowed_by, lock
from access.verdict import Refused
from audit.disclosure import register

from . import gate
from .models import Agency, City, Membership, Worker
from .querysets import today

DAY = timedelta(days=1)
SIGHT = ("named_only", "parent_sees", "parent_id", "closed_on", "coordinates", "decides")


@allowed_by(policy.change_settings)
def add_agency(subject, *, by, **facts):
    """Make an agency (機関) and its group."""
    agency = Agency(**facts)
    _keep_apart(by, agency)
    agency.group = Group.objects.create(name=f"機関 {uuid.uuid4()}")
    agency.save(force_insert=True)
    return _noted(agency)


@allowed_by(policy.change_settings)
def edit_agency(agency, *, by, version, **facts):
    """Change an agency; raises Stale for the second of two editors, Refused where it would change one's own sight."""
    current = lock(agency, version)
    before = [getattr(current, name) for name in SIGHT]
    for name, value in facts.items():
        setattr(current, name, value)
    if before != [getattr(current, name) for name in SIGHT]:
        _keep_apart(by, current)
    current.save()
    return _noted(current)


def _keep_apart(by, agency):
    touched = {agency.pk, agency.parent_id if agency.parent_sees else None} - {None}
    verdict = policy.change_sight(by, touched)
    if not verdict:
        raise Refused(verdict.reason)


@allowed_by(policy.change_settings)
def add_worker(subject, *, by, username, name, kana, **membership):
    """Make a worker (職員) with a first membership; the password comes later, by a one-time code."""
    worker = Worker(username=username, name=name, kana=kana)
    worker.save(force_insert=True)
    _join(worker, membership)
    return _noted(worker)


@allowed_by(policy.change_worker)
def edit_worker(worker, *, by, version, name, kana):
    """Correct a name; raises Stale for the second of two editors."""
    current = lock(worker, version)
    current.name, current.kana = name, kana
    current.save()
    return _noted(current)


@allowed_by(policy.change_worker)
def give_code(worker, *, by):
    """Issue a one-time code (1回限りのコード); returned once, for the screen, and kept only as a digest."""
    if not worker.is_active:
        raise Refused("終了した職員には、コードを出せません。")
    _noted(worker)
    return gate.issue_code(worker.pk)


@allowed_by(policy.change_worker)
def end_worker(worker, *, by, version):
    """End a leaver (退職・任期満了): signed out and without sight at the very next request, whatever the dates say."""
    current = lock(worker, version)
    current.is_active, current.epoch = False, uuid.uuid4()
    current.save()
    for membership in _open_memberships(current):
        membership.valid_until = max(today(), membership.valid_from - DAY)
        membership.version += 1
        membership.save()
    gate.forget(current.pk)
    return _noted(current)


@allowed_by(policy.change_worker)
def reopen_worker(worker, *, by, version):
    """Let a worker who had left come back; a membership and a one-time code follow."""
    current = lock(worker, version)
    current.is_active, current.epoch = True, uuid.uuid4()
    current.save()
    return _noted(current)


@allowed_by(policy.change_worker)
def add_membership(worker, *, by, **facts):
    """Let a worker act for an agency (所属・兼務発令) from a day on."""
    if not worker.is_active:
        raise Refused("終了した職員です。先に「職員を有効に戻す」をしてください。")
    membership = _join(worker, facts)
    _noted(worker)
    return membership


@allowed_by(policy.end_membership)
def end_membership(membership, *, by, version, last_day=None):
    """End a membership on its last day; without one at once: it is not in force from the next request on."""
    current = lock(membership, version)
    if current.valid_until is not None and current.valid_until < today():
        raise Refused("この所属は、もう終わっています。")
    current.valid_until = max(last_day or today() - DAY, current.valid_from - DAY)
    current.save()
    _noted(current.worker)
    return current


@allowed_by(policy.change_settings)
def move(moves, *, by, day, order_number=""):
    """人事異動 in one act: each (membership left, agency, role) ends the day before and begins on the day."""
    made = []
    for left, agency, role in moves:
        verdict = policy.change_worker(by, left.worker)
        if not verdict:
            raise Refused(verdict.reason)
        current = lock(left, left.version)
        if current.valid_until is None or current.valid_until >= day:
            current.valid_until = max(day, current.valid_from) - DAY
            current.save()
        made.append(
            _join(
                current.worker,
                {"agency": agency, "role": role, "valid_from": day, "order_number": order_number},
            )
        )
        _noted(current.worker)
    return made


@allowed_by(policy.change_settings)
def set_city(city, *, by, version, **facts):
    """Change what a city decides for itself; raises Stale for the second of two editors."""
    current = lock(city, version) if City.objects.exists() else City()
    for name, value in facts.items():
        setattr(current, name, value)
    current.save()
    return _noted(current)


@allowed_by(policy.change_password)
def change_password(worker, *, by, password, keep):
    """Change one's own password: every other sign-in of this worker ends."""
    gate.set_password(worker.pk, password, keep)
    gate.new_epoch(worker)
    _noted(worker)


def _join(worker, facts):
    membership = Membership(worker=worker, **facts)
    membership.save(force_insert=True)
    return membership


def _open_memberships(worker):
    return worker.membership_set.exclude(valid_until__lt=today())


def _noted(row):
    """Name what was changed in the event of this request."""
    register(row, ["written"])
    return row
