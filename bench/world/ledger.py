"""How far a load has come: `bench.bench_progress`, one row for each step or chunk that was committed."""

import json
from dataclasses import asdict

from .plan import Size

SCHEMA = """
CREATE SCHEMA IF NOT EXISTS bench;
CREATE TABLE IF NOT EXISTS bench.bench_progress (
    step text NOT NULL, chunk integer NOT NULL, done_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (step, chunk));
CREATE TABLE IF NOT EXISTS bench.bench_order (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), size jsonb NOT NULL, today date NOT NULL);
CREATE TABLE IF NOT EXISTS bench.bench_shape (
    kind text NOT NULL, "table" text NOT NULL, name text NOT NULL, body text NOT NULL, made_by text NOT NULL);
CREATE TABLE IF NOT EXISTS bench.bench_agency (
    place integer PRIMARY KEY, agency integer NOT NULL, kind text NOT NULL, sees integer NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS bench.bench_cast (key text PRIMARY KEY, value jsonb NOT NULL);
"""
LOAD, HANDS = 75_001, 75_002  # advisory locks
PEOPLED = "SELECT EXISTS (SELECT 1 FROM people_person) OR EXISTS (SELECT 1 FROM accounts_worker)"


class Refusal(Exception):
    """A database that is not ours to fill; says why, in Japanese."""


def alone(connection):
    """Only one load at a time; the hands of one that was killed are waited for."""
    if not connection.execute("SELECT pg_try_advisory_lock(%s)", [LOAD]).fetchone()[0]:
        raise Refusal("このデータベースでは、ほかの seed_scale が動いています。")
    connection.execute("SELECT pg_advisory_lock(%s), pg_advisory_unlock(%s)", [HANDS, HANDS])


def work(connection):
    """A hand is at work until its connection ends."""
    connection.execute("SELECT pg_advisory_lock_shared(%s)", [HANDS])


def open_order(connection, size):
    """The order of this database: a new one where it is empty, the same one where it was begun; answers its today."""
    begun = connection.execute("SELECT to_regclass('bench.bench_order') IS NOT NULL").fetchone()[0]
    kept = begun and connection.execute("SELECT size, today FROM bench.bench_order").fetchone()
    if not kept:
        if connection.execute(PEOPLED).fetchone()[0]:
            raise Refusal(
                "このデータベースには、ほかのデータが入っています。空のデータベースで実行してください。"
            )
        connection.execute(SCHEMA)
        connection.execute(
            "INSERT INTO bench.bench_order (size, today) VALUES (%s, today_jst())", [json.dumps(asdict(size))]
        )
        return connection.execute("SELECT today FROM bench.bench_order").fetchone()[0]
    if Size(**kept[0]) != size:
        told = " ".join(f"--{key} {value}" for key, value in kept[0].items())
        raise Refusal(f"別の大きさで作りはじめたデータベースです。同じ指定で続けてください: {told}")
    return kept[1]


def done(connection, step):
    """The chunks of a step that are committed."""
    rows = connection.execute("SELECT chunk FROM bench.bench_progress WHERE step = %s", [step])
    return {chunk for (chunk,) in rows.fetchall()}


def mark(connection, step, chunk=0):
    connection.execute("INSERT INTO bench.bench_progress (step, chunk) VALUES (%s, %s)", [step, chunk])
