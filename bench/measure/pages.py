"""Whole pages without a web server: the product's own views and templates, signed in, in this process."""

import re
import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import DEFAULT_DB_ALIAS
from django.test import Client

from access.doors import new_nonce
from accounts.sessions import SessionStore

from .plans import is_read, of_tape, taped
from .sides import Side, acting_as, forget, request
from .timing import Took

HOST = "127.0.0.1"
# Functions that ask who acts answer nothing to one who is nobody.
ASKS_WHO = re.compile(
    r"\b(?:ctx|who|just|contact|printed|accounts|access|denial|sealed|consent|cases|referrals|meetings|desk|audit)_\w+\("
)
OK = (200, 303)


class Browser:
    """One signed-in worker."""

    def __init__(self, actor):
        self.by = acting_as(actor)
        self.client = Client(SERVER_NAME=HOST)
        self.sign_in()

    def sign_in(self):
        now, session = int(time.time()), SessionStore()
        session.update(
            {
                SESSION_KEY: str(self.by.worker.pk),
                BACKEND_SESSION_KEY: "accounts.backends.SignIn",
                HASH_SESSION_KEY: self.by.worker.get_session_auth_hash(),
                "membership": str(self.by.membership.pk),
                "signed_in_at": now,
                "seen_at": now,
                "idle": settings.ABSOLUTE_SECONDS,
            }
        )
        session.save()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    def get(self, path):
        return self._whole(self.client.get(path))

    def post(self, path, fields):
        given = {"nonce": new_nonce(self.by), "membership": str(self.by.membership.pk), "draft": "", **fields}
        return self._whole(self.client.post(path, given))

    @staticmethod
    def _whole(response):
        if response.status_code not in OK:
            raise RuntimeError(f"the page answered {response.status_code}")
        return response


def page(actor, visit):
    """(b) of a whole page: `inside` is what of it the database took, sign-in, token and log included."""
    browser = Browser(actor)

    def run():
        with taped() as tape:
            begun = time.perf_counter()
            visit(browser)
            whole = time.perf_counter() - begun
        return Took(whole, tape.spent)

    return Side(run, forget, plans=lambda: plans(browser, visit), touched=lambda: touched(browser, visit))


def plans(browser, visit):
    with taped() as tape:
        visit(browser)
    with request(browser.by, "bench"):
        return of_tape(tape)


def touched(browser, visit):
    with taped(counting=True) as tape:
        visit(browser)
    return tape.touched


def replayed(actor, visit, migrator):
    """(a) of a page: the very statements it reads with, asked by one whom no policy holds."""
    browser = Browser(actor)
    with taped() as tape:
        visit(browser)
    read = [(s, p) for alias, s, p, _took in tape.lines if alias == DEFAULT_DB_ALIAS and is_read(s)]
    plain = [
        (s, p) for s, p in read if not ASKS_WHO.search(s) and "set_config" not in s and "pg_prepared" not in s
    ]

    def again():
        for statement, params in plain:
            migrator.rows(statement, params)

    return migrator.side(
        again
    ), f"{len(plain)} of its {len(read)} reads; functions that ask who acts left out"
