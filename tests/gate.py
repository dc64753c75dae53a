"""Playing the installation's roles on one connection, inside a test's transaction."""

from contextlib import contextmanager

from django.db import connection

from tests.databases import PREFIX


def play(role):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {PREFIX}_{role}")


@contextmanager
def as_migrator():
    """Write what no page could; after an error the savepoint's end brings the app's role back by itself."""
    play("migrator")
    yield
    play("app")


class GateCursor:
    """A cursor whose every statement runs in the gate's role."""

    def __init__(self, cursor):
        self._cursor = cursor

    def execute(self, statement, params=None):
        self._cursor.execute(f"SET LOCAL ROLE {PREFIX}_gate")
        result = self._cursor.execute(statement, params)
        rows = self._cursor.fetchall() if self._cursor.description else None
        count = self._cursor.rowcount
        self._cursor.execute(f"SET LOCAL ROLE {PREFIX}_app")
        self._rows, self.rowcount = rows, count
        return result

    def fetchone(self):
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size=None):
        taken, self._rows = self._rows[: size or 1], self._rows[size or 1 :]
        return taken

    def fetchall(self):
        taken, self._rows = self._rows, []
        return taken

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return self._cursor.__exit__(*error)

    def __iter__(self):
        return iter(self.fetchall())

    def __getattr__(self, name):
        return getattr(self._cursor, name)


class GateProxy:
    """The gate's alias on the default connection."""

    def __init__(self, real):
        self.__dict__["_real"] = real

    def cursor(self):
        return GateCursor(self._real.cursor())

    def chunked_cursor(self):
        return self.cursor()

    def __getattr__(self, name):
        return getattr(self._real, name)

    def __setattr__(self, name, value):
        setattr(self._real, name, value)
