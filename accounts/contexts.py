"""Opening and closing the context of one request at the gate."""

import hashlib
import secrets
from contextlib import contextmanager
from datetime import timedelta

from django.db import OperationalError, connection
from django.db.models.functions import Now

from .acting import Acting, current
from .models import Context

LIFETIME = timedelta(minutes=2)

# What SQL in an earlier request may have left on a persistent connection: settings (taken back), and statements or
# cursors that a later request would run as its own (then the connection is given up).
LEFT_BEHIND = """
RESET ALL;
SELECT EXISTS (SELECT 1 FROM pg_prepared_statements WHERE from_sql)
    OR EXISTS (SELECT 1 FROM pg_cursors WHERE is_holdable)
"""


def clean_connection():
    """Begin a request on a connection that carries nothing of the one before; raises OperationalError if it cannot."""
    connection.ensure_connection()
    if not _carries_something():
        return
    if connection.in_atomic_block:
        raise OperationalError("the connection carries statements of another request")
    connection.close()
    connection.ensure_connection()


def _carries_something():
    with connection.connection.cursor() as cursor:
        cursor.execute(LEFT_BEHIND, prepare=False)
        while cursor.nextset():
            pass
        return cursor.fetchone()[0]


def digest(token):
    return hashlib.sha256(token.encode()).digest()


def open_context(membership, purpose=""):
    """Return a fresh token for this membership, worth nothing on any other database backend."""
    connection.ensure_connection()
    token = secrets.token_urlsafe(32)
    Context(
        token_hash=digest(token),
        worker_id=membership.worker_id,
        membership_id=membership.pk,
        pid=connection.connection.info.backend_pid,
        purpose=purpose[:60],
        expires_at=Now() + LIFETIME,
    ).save(force_insert=True)
    return token


def close_context(token):
    if token:
        Context.objects.filter(token_hash=digest(token)).delete()


def set_token(token):
    """Make the token the transaction's own; an empty one too, since an older one may linger on the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tok', %s, true)", [token])


@contextmanager
def acting_as(membership, purpose=""):
    """Act as one membership outside a request (a job, the demo's loader); inside a transaction only."""
    token = open_context(membership, purpose)
    mark = current.set(Acting.of(membership))
    set_token(token)
    try:
        yield current.get()
    finally:
        set_token("")
        current.reset(mark)
        close_context(token)
