"""Loads a scale world: steps and chunks that are committed one by one, by two hands where there are two."""

import multiprocessing
import os
import time

import psycopg

from . import cast_list, chunk, ledger, shape, town
from .log import Log
from .meetings import Meetings
from .plan import Plan
from .tables import COLUMNS

HANDS = 2
SESSION = (
    "SET synchronous_commit = off",
    "SET maintenance_work_mem = '512MB'",
    "SET max_parallel_maintenance_workers = 0",
    "SET TimeZone = 'UTC'",
    "SET search_path = public",
    "SET client_min_messages = warning",
    "SET jit = off",
)


def load(dsn, size, say, hands=HANDS):
    """Make the world of this size, or go on where it stopped; answers whether there was anything to do."""
    with connect(dsn) as connection:
        ledger.alone(connection)
        today = ledger.open_order(connection, size)
        if ledger.done(connection, "whole"):
            return False
        plan = Plan(size, today)
        permissions = town.settle(connection, plan, ledger.done(connection, "town"))
        shape.remember(connection)
        if 0 not in ledger.done(connection, "filled"):
            shape.undress(connection)
            fill(dsn, connection, plan, permissions, (say, hands))
            ledger.mark(connection, "filled")
        dress(dsn, connection, say, hands)
        cast_list.choose(connection, plan)
        ledger.mark(connection, "whole")
    return True


def connect(dsn):
    connection = psycopg.connect(dsn, autocommit=True)
    for setting in SESSION:
        connection.execute(setting)
    return connection


def fill(dsn, connection, plan, permissions, telling):
    """Every chunk of every step that is not yet committed."""
    log, meetings = Log(plan), Meetings(plan, town.bodies(connection, plan))
    usual = plan.size.chunk
    steps = {
        "cases": (plan.size.cases, usual, lambda number: chunk.of_cases(plan, number, permissions)),
        "calls": (plan.size.calls, usual, lambda number: chunk.of_calls(plan, number)),
        "meetings": (meetings.count, meetings.chunk, meetings.rows),
        "log": (log.count, log.chunk, log.rows),
    }
    for step, (count, per, make) in steps.items():
        every = range(-(-count // per))
        waiting = [number for number in every if number not in ledger.done(connection, step)]
        _share(dsn, [(step, number, make) for number in waiting], len(every), telling)


def _share(dsn, jobs, count, telling):
    """Two hands take the jobs in turn; in one where there is little to do, so that a test can stop it anywhere."""
    (say, hands), done = telling, count - len(jobs)
    if hands == 1 or len(jobs) < 2:
        with connect(dsn) as connection:
            for job in jobs:
                _do(connection, job)
                done += 1
                say(job[0], done, count)
        return
    context = multiprocessing.get_context("fork")
    told = context.SimpleQueue()
    workers = [context.Process(target=_hand, args=(dsn, jobs[n::hands], told)) for n in range(hands)]
    for worker in workers:
        worker.start()
    _listen(workers, told, count - done, lambda step, left: say(step, count - left, count))


def _listen(workers, told, left, say):
    """Until every job is told of, or one of the hands has died."""
    while left:
        if told.empty():
            if any(worker.exitcode for worker in workers):
                for worker in workers:
                    worker.terminate()
                raise RuntimeError("読み込みの途中で止まりました。同じ命令で続きから始められます。")
            time.sleep(0.05)
            continue
        step = told.get()
        left -= 1
        say(step, left)
    for worker in workers:
        worker.join()


def _hand(dsn, jobs, told):
    """One of the two; where whoever sent it is gone, it ends with the job it has begun."""
    sender = os.getppid()
    with connect(dsn) as connection:
        ledger.work(connection)
        for job in jobs:
            if os.getppid() != sender:
                return
            _do(connection, job)
            told.put(job[0])


def _do(connection, job):
    """One job: a chunk to be written, or a thing of the catalogue to be made again."""
    step, number, make = job
    if not step.startswith("re"):
        rows = make(number)
        with connection.transaction(), connection.cursor() as cursor:
            rows.copy(cursor)
            ledger.mark(connection, step, number)
        return
    make.run(connection)


def dress(dsn, connection, say, hands):
    """Indexes, keys and the proofs of the foreign keys, as they were; then the rules wake, and all is swept."""
    indexes, keys, proofs = shape.deeds(connection)
    indexes.sort(key=lambda deed: deed.weight)
    _share(dsn, [("reindex", 0, deed) for deed in indexes], len(indexes), (say, hands))
    _share(dsn, [("rekey", 0, deed) for deed in keys], len(keys), (say, 1))
    _share(dsn, [("reproof", 0, deed) for deed in proofs], len(proofs), (say, hands))
    shape.wake(connection)
    tidy = [("retidy", 0, shape.Tidying(table, "")) for table in sorted(COLUMNS)]
    _share(dsn, tidy, len(tidy), (say, hands))
    connection.execute("ANALYZE")
