"""The real logins on a committed database: psycopg as `app`, contexts opened at the gate, and Django as either."""

import secrets
from contextlib import contextmanager
from copy import deepcopy

import environ
import psycopg
from django.db import connections
from django.db.utils import load_backend

from accounts.contexts import digest
from tests import databases


class Live:
    """One database, entered as `app`, `gate` or `migrator`."""

    def __init__(self, name):
        self.name = name
        self.app, self.gate = self.connect("app"), self.connect("gate")
        self._wrappers = {(alias, role): self._wrapper(alias, role) for alias, role in ALIASES}

    def connect(self, role):
        return psycopg.connect(databases.url(role, self.name), autocommit=True, prepare_threshold=1)

    def _wrapper(self, alias, role):
        known, url = (
            deepcopy(connections.settings[alias]),
            environ.Env.db_url_config(databases.url(role, self.name)),
        )
        known |= {key: url[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        known["OPTIONS"] |= url.get("OPTIONS", {})
        known["OPTIONS"].pop("assume_role", None)
        return load_backend(known["ENGINE"]).DatabaseWrapper(known, alias)

    @contextmanager
    def django(self, role):
        """Point Django at this database: `default` as the role, `gate` as the gate."""
        before = {alias: connections[alias] for alias in ("default", "gate")}
        connections["default"] = self._wrappers["default", role]
        connections["gate"] = self._wrappers["gate", "gate"]
        try:
            yield
        finally:
            for alias, connection in before.items():
                connections[alias] = connection

    def open(self, connection, worker, membership, *, seconds=120):
        """A real context for one backend, as the boundary asks the gate for it; returns its token."""
        token = secrets.token_urlsafe(32)
        self.gate.execute(
            "INSERT INTO accounts_context (token_hash, worker_id, membership_id, pid, purpose, expires_at)"
            " VALUES (%s, %s, %s, %s, '', statement_timestamp() + make_interval(secs => %s))",
            [digest(token), worker, membership, connection.info.backend_pid, seconds],
        )
        return token

    def shut(self, token):
        self.gate.execute("DELETE FROM accounts_context WHERE token_hash = %s", [digest(token)])

    @contextmanager
    def request(self, me, connection=None):
        """Inside: a transaction of `app` in the context of one membership; undone afterwards."""
        connection = connection or self.app
        token = self.open(connection, me["worker_id"], me["id"])
        try:
            with connection.transaction(force_rollback=True):
                connection.execute("SELECT set_config('app.tok', %s, true)", [token])
                yield connection
        finally:
            self.shut(token)

    def close(self):
        for wrapper in self._wrappers.values():
            wrapper.close()
        self.app.close()
        self.gate.close()


ALIASES = (("default", "app"), ("default", "migrator"), ("gate", "gate"))
