"""Signing people in without typing their password each time."""

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from access.doors import new_nonce
from accounts.acting import Acting
from accounts.sessions import SessionStore


def signed_in(client, membership):
    """Give a test client the session of a membership that has just signed in."""
    now = int(time.time())
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(membership.worker_id),
            BACKEND_SESSION_KEY: "accounts.backends.SignIn",
            HASH_SESSION_KEY: membership.worker.get_session_auth_hash(),
            "membership": str(membership.pk),
            "signed_in_at": now,
            "seen_at": now,
            "idle": settings.IDLE_SECONDS,
        }
    )
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.membership = membership
    return client


def envelope(client, draft="", **fields):
    """The hidden fields of a form drawn for the client's membership, and what was typed."""
    nonce = new_nonce(Acting.of(client.membership))
    return {"nonce": nonce, "membership": str(client.membership.pk), "draft": draft, **fields}
