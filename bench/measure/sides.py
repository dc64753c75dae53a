"""The four ways of asking: what is run, on which connection, and how it is made cold."""

import os
import time
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import environ
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from access.basis import basis_of, kept
from accounts.acting import Acting, current
from accounts.contexts import clean_connection, close_context, open_context, set_token
from accounts.models import Membership
from audit import log
from audit.disclosure import loaded
from audit.models import Event

from .timing import LONGEST, Took, timed

BESIDE = "bench_beside"  # the schema of the comparison
reading = ContextVar("reading", default=None)


@dataclass
class Side:
    """One way of asking one question."""

    run: Callable
    fresh: Callable
    few: bool = False
    plans: Callable = list
    touched: Callable = dict


@dataclass
class Question:
    """What is asked, its sides by name, and why a side is left out."""

    name: str
    title: str
    sides: dict
    left_out: dict = field(default_factory=dict)
    note: str = ""


def acting_as(actor):
    """Who acts, as the boundary finds him at the beginning of a request."""
    found = Membership.objects.in_force().select_related("worker", "agency")
    return Acting.of(found.get(pk=actor.membership))


@contextmanager
def request(by, verb):
    """All that surrounds a request in the product but HTTP: a clean connection, the token, one transaction, the log."""
    clean_connection()
    book = {}
    marks = loaded.set(book), current.set(by), kept.set(())
    token = open_context(by.membership)
    try:
        with transaction.atomic(durable=True):
            set_token(token)
            yield by
            log.record(acting=by, verb=verb, result=Event.Result.SHOWN, book=book, basis=basis_of(book))
    finally:
        loaded.reset(marks[0])
        current.reset(marks[1])
        kept.reset(marks[2])
        close_context(token)


def ours(actor, verb, work):
    """This product: through the ORM, under the wall, with token and log; `inside` is what the work itself took."""
    by = acting_as(actor)

    def run():
        begun = time.perf_counter()
        with request(by, verb):
            entered = time.perf_counter()
            work(by)
            inside = time.perf_counter() - entered
        return Took(time.perf_counter() - begun, inside)

    from .plans import of_work, touched_by

    return Side(
        run, forget, plans=lambda: of_work(by, verb, work), touched=lambda: touched_by(by, verb, work)
    )


def forget():
    """Both connections anew: nothing planned, nothing known of the tables."""
    for alias in (DEFAULT_DB_ALIAS, "gate"):
        connections[alias].close()
        connections[alias].ensure_connection()


def login(address, search_path="public"):
    """A Django connection of one login, to be put in the place of the product's own."""
    own = connections[DEFAULT_DB_ALIAS]
    found = environ.Env.db_url_config(address)
    options = own.settings_dict["OPTIONS"] | found.get("OPTIONS", {})
    options.pop("assume_role", None)
    options["options"] = (
        f"-c search_path={search_path} -c TimeZone=UTC -c jit=off -c statement_timeout={LONGEST}s"
    )
    known = {key: found.get(key, "") for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    return type(own)(own.settings_dict | known | {"OPTIONS": options}, DEFAULT_DB_ALIAS)


class Elsewhere:
    """Another login on the same database, for the sides that know no wall or another one."""

    def __init__(self, address, search_path="public"):
        self.connection = login(address, search_path)

    @contextmanager
    def here(self):
        """Inside, every query goes through this login."""
        own = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = self.connection
        try:
            yield self.connection
        finally:
            connections[DEFAULT_DB_ALIAS] = own

    def fresh(self):
        self.connection.close()
        self.connection.ensure_connection()

    def rows(self, statement, params=()):
        with self.connection.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.fetchall()

    def side(self, work, *, few=False, plans=list):
        """A side whose work is run through this login."""

        def run():
            with self.here():
                return timed(work)

        return Side(run, self.fresh, few=few, plans=plans)

    def floor(self, statement, params):
        """(a) The same rows by the best index, asked by one who may see everything."""
        from .plans import explained

        return self.side(
            lambda: self.rows(statement, params),
            plans=lambda: [explained(self.connection, statement, params)],
        )


def migrator(search_path="public"):
    return Elsewhere(os.environ["MIGRATOR_DATABASE_URL"], search_path)
