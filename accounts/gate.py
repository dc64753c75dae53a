"""What is kept behind the gate: passwords, one-time codes and sessions.

Each writer waits for the commit of what it belongs to, because the gate is another connection and nothing there may change
when the log refuses.
"""

import uuid

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from . import codes
from .models import Secret, Session, Worker
from .sessions import digest


def set_password(worker_id, password, keep=None):
    """Store a new password and end every session of the worker but the one of this request."""
    hashed = make_password(password)

    def write():
        Secret.objects.update_or_create(
            worker_id=worker_id,
            defaults={"password": hashed, "code_hash": "", "code_expires_at": None},
        )
        end_sessions(worker_id, keep)

    transaction.on_commit(write)


def issue_code(worker_id):
    """Give out a one-time code, replacing the password and any earlier code; returns it once, for the screen."""
    code = codes.new()
    hashed = make_password(code)

    def write():
        Secret.objects.update_or_create(
            worker_id=worker_id,
            defaults={
                "password": "",
                "code_hash": hashed,
                "code_expires_at": timezone.now() + codes.LIFETIME,
            },
        )
        end_sessions(worker_id)

    transaction.on_commit(write)
    return codes.spaced(code)


def secret_of(worker):
    """The secret of a worker, or an empty one that takes as long to ask."""
    return Secret.objects.filter(worker_id=worker.pk).first() or Secret(worker_id=worker.pk)


def redeem(secret, password):
    """Turn an accepted code into a password, at once; False when somebody else was quicker."""
    waiting = Secret.objects.filter(worker_id=secret.worker_id, code_hash=secret.code_hash).exclude(
        code_hash=""
    )
    done = waiting.update(password=make_password(password), code_hash="", code_expires_at=None) == 1
    if done:
        renew_epoch(secret.worker_id, uuid.uuid4())
        end_sessions(secret.worker_id)
    return done


def renew_epoch(worker_id, epoch):
    """End what was signed in with the old password: its mark no longer fits."""
    Worker.objects.using("gate").filter(pk=worker_id).update(epoch=epoch)


def new_epoch(worker):
    """A new mark, in the row at hand and, after the commit, in the table."""
    worker.epoch = uuid.uuid4()
    transaction.on_commit(lambda: renew_epoch(worker.pk, worker.epoch))


def forget(worker_id):
    """A worker who has left: no password, no code, no session."""

    def write():
        Secret.objects.filter(worker_id=worker_id).delete()
        end_sessions(worker_id)

    transaction.on_commit(write)


def end_sessions(worker_id, keep=None):
    """End every session of a worker, but the one whose key is to be kept."""
    others = Session.objects.filter(worker_id=worker_id)
    if keep:
        others = others.exclude(session_key=digest(keep))
    others.delete()


def state(worker_id):
    """What the settings page says of a sign-in: 「パスワードあり」, and until when a code waits."""
    secret = Secret.objects.filter(worker_id=worker_id).first()
    if secret is None:
        return False, None
    waits = secret.code_expires_at if secret.code_hash else None
    return bool(secret.password), waits
