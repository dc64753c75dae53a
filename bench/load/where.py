"""Where the time of a page goes: statements of the app, of the gate, of the log; templates; everything else."""

import time
from contextlib import ExitStack

from django.db import connections
from django.template.base import Template
from django.test import Client

from . import day, paper

STATEMENTS = ("default", "gate", "log")
LOG = 'INSERT INTO "audit_'
HOST = "127.0.0.1"


class Spent:
    """Seconds and times by kind over some turns of one page."""

    def __init__(self):
        self.seconds, self.times, self.statements, self.depth = {}, {}, {}, 0

    def add(self, kind, took, text=None):
        self.seconds[kind] = self.seconds.get(kind, 0.0) + took
        self.times[kind] = self.times.get(kind, 0) + 1
        if text:
            times, before = self.statements.get((kind, text), (0, 0.0))
            self.statements[kind, text] = (times + 1, before + took)

    def asked(self):
        """Seconds of all statements so far."""
        return sum(self.seconds.get(kind, 0.0) for kind in STATEMENTS)

    def statement(self, alias):
        """What stands around each statement of one connection."""

        def execute(run, sql, params, many, context):
            began = time.perf_counter()
            try:
                return run(sql, params, many, context)
            finally:
                kind = "log" if str(sql).startswith(LOG) else alias
                self.add(kind, time.perf_counter() - began, " ".join(str(sql).split()))

        return execute

    def template(self, inner):
        """What stands around the outermost template; the statements it asks are not its own."""

        def render(one, context):
            self.depth += 1
            began, asked = time.perf_counter(), self.asked()
            try:
                return inner(one, context)
            finally:
                self.depth -= 1
                if not self.depth:
                    self.add("templates", time.perf_counter() - began - (self.asked() - asked))

        return render


def measured(ask, turns):
    """Ask for a page so often; what was spent, and the seconds of it all."""
    spent, inner = Spent(), Template._render
    for turn in range(3):
        ask(turn)
    with ExitStack() as stack:
        for alias in ("default", "gate"):
            stack.enter_context(connections[alias].execute_wrapper(spent.statement(alias)))
        stack.callback(setattr, Template, "_render", inner)
        Template._render = spent.template(inner)
        began = time.perf_counter()
        for turn in range(turns):
            ask(turn)
        whole = time.perf_counter() - began
    spent.seconds["python"] = whole - sum(spent.seconds.values())
    return spent, whole


def pages(client):
    """The four pages of the bar, and how each is asked for."""
    cases = paper.links(client.get("/cases/").content, day.CASE)
    form = paper.form(client.get("/search/").content, "/search/", words=True)
    name = paper.heading(client.get(cases[0]).content).split()[0]
    sent = dict(form.filled(words=name, kind=""))
    return {
        "受信箱": lambda turn: client.get("/"),
        "一覧": lambda turn: client.get("/cases/"),
        "ケース": lambda turn: client.get(cases[turn % len(cases)]),
        "さがす": lambda turn: client.post("/search/", sent, follow=True),
    }


def table(login, turns, say, dearest=6):
    """Say it page by page: milliseconds of one turn, how many statements, and the dearest of them."""
    client = Client(headers={"host": HOST})
    client.post("/login/", login)
    found = {}
    for name, ask in pages(client).items():
        spent, whole = measured(ask, turns)
        row = {kind: round(1000 * took / turns, 1) for kind, took in spent.seconds.items()}
        times = {kind: round(spent.times.get(kind, 0) / turns, 1) for kind in STATEMENTS}
        found[name] = {"ms": round(1000 * whole / turns, 1), **row, "statements": times}
        say(f"{name}: {found[name]}")
        dear = sorted(spent.statements.items(), key=lambda one: -one[1][1])[:dearest]
        for (kind, text), (often, took) in dear:
            say(f"  {1000 * took / turns:6.2f} ms {often / turns:4.1f}x {kind}: {text[:160]}")
    return found
