"""What the database did: the statements of a run, their plans as the role that runs them, and the rows it touched."""

import re
import time
from contextlib import ExitStack, contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, SUMMARY OFF) "
MOST, LINES = 3, 80  # plans kept of one page, the slowest; and of one plan
TOUCHED = """
    SELECT relname, seq_scan, seq_tup_read, coalesce(idx_scan, 0), coalesce(idx_tup_fetch, 0)
    FROM pg_stat_xact_user_tables WHERE seq_scan + coalesce(idx_scan, 0) > 0 ORDER BY relname
"""


class Tape:
    """Every statement of a connection while it is laid on: text, parameters, time; before the log is written, the counters."""

    def __init__(self):
        self.lines, self.spent, self.touched = [], 0.0, {}
        self.counting = False

    def __call__(self, execute, statement, params, many, context):
        if self.counting and 'INTO "audit_event"' in statement:
            self.touched = counters(context["connection"])
        begun = time.perf_counter()
        try:
            return execute(statement, params, many, context)
        finally:
            took = time.perf_counter() - begun
            self.spent += took
            self.lines.append((context["connection"].alias, statement, params, took))


@contextmanager
def taped(counting=False):
    tape = Tape()
    tape.counting = counting
    with ExitStack() as stack:
        for alias in (DEFAULT_DB_ALIAS, "gate"):
            stack.enter_context(connections[alias].execute_wrapper(tape))
        yield tape


def counters(connection):
    """Per table: sequential scans and rows read by them, index scans and rows fetched, in this transaction so far."""
    with connection.connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        names = ("seq_scans", "seq_rows", "index_scans", "index_rows")
        return {name: dict(zip(names, numbers, strict=True)) for name, *numbers in cursor.fetchall()}


def explained(connection, statement, params):
    """The plan of one statement, run once more."""
    with connection.cursor() as cursor:
        cursor.execute(EXPLAIN + statement, params)
        return {"statement": shortened(statement), "plan": lines_of(cursor.fetchall())}


def lines_of(rows):
    """The beginning of a plan, which is enough to know it by."""
    lines = [line for (line,) in rows]
    return lines[:LINES] + ([f"… {len(lines) - LINES} more"] if len(lines) > LINES else [])


def shortened(statement):
    text = re.sub(r"SELECT (?:DISTINCT )?(\"\w+\"\.\"\w+\"(?: AS \"\w+\")?,? ?)+", "SELECT … ", statement)
    return " ".join(text.split())[:2000]


def of_work(by, verb, work):
    """The slowest statements of one run of the product, as `app` under the wall."""
    from .sides import request

    with taped() as tape, request(by, verb):
        work(by)
    with request(by, verb):
        return of_tape(tape)


def of_tape(tape):
    """The plans of what was read through the product's own connection, slowest first."""
    read = [line for line in tape.lines if line[0] == DEFAULT_DB_ALIAS and is_read(line[1])]
    read = [line for line in read if "set_config" not in line[1] and "pg_prepared" not in line[1]]
    slowest = sorted(read, key=lambda line: line[3], reverse=True)[:MOST]
    connection = connections[DEFAULT_DB_ALIAS]
    return [explained(connection, statement, params) for _alias, statement, params, _took in slowest]


def is_read(statement):
    return statement.lstrip().upper().startswith(("SELECT", "WITH")) and "FOR UPDATE" not in statement


def touched_by(by, verb, work):
    """The rows one run touched, whatever function touched them."""
    from .sides import request

    with request(by, verb):
        work(by)
        return counters(connections[DEFAULT_DB_ALIAS])


INSIDE = re.compile(r"\$(few|many|statement)\$(.*?)\$\1\$", re.S)


def inside(name, connection):
    """The statements a function keeps as text, by their names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name])
        return dict(INSIDE.findall(cursor.fetchone()[0]))
