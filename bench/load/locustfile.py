"""What `python -m locust` runs in a process of its own: the plan comes in one file, what happened leaves in another."""

import contextlib
import json
import os
import random
import time
from pathlib import Path

import gevent
from locust import FastHttpUser, events, task

from bench.load.address import demand_loopback
from bench.load.day import DAY, Failed, Worker

PLAN = json.loads(Path(os.environ["JUSOU_LOAD_PLAN"]).read_text("utf-8"))
rows, state = [], {"from": 0.0, "until": float("inf"), "begun": 0, "signed_in": 0, "runner": None}


@events.request.add_listener
def heard(name, response_time, exception, start_time, **_):
    """Keep what is asked and answered in the time that is measured, and every failure before it."""
    why = str(exception)[:200] if exception else ""
    ended = start_time + response_time / 1000
    measured = state["from"] and start_time >= state["from"] and ended <= state["until"]
    if measured or (why and not state["from"]):
        rows.append((name, response_time, why, bool(measured)))


@events.init.add_listener
def begin(environment, **_):
    state["runner"] = environment.runner


@events.spawning_complete.add_listener
def complete(**_):
    gevent.spawn(measure)


def measure():
    """Everybody is there: let them warm up, measure, and end."""
    gevent.sleep(PLAN["warm"])
    state["from"] = time.time()
    state["until"] = state["from"] + PLAN["seconds"]
    gevent.sleep(PLAN["seconds"])
    Path(PLAN["out"]).write_text(json.dumps({**state, "runner": None, "rows": rows}, ensure_ascii=False))
    state["runner"].quit()


class Person(FastHttpUser):
    """One worker of the plan, the next in the row."""

    host = demand_loopback(PLAN["host"])
    network_timeout = connection_timeout = 60.0

    def on_start(self):
        number, state["begun"] = state["begun"], state["begun"] + 1
        login = PLAN["workers"][number % len(PLAN["workers"])]
        chance = random.Random(f"{PLAN['seed']}:{number}")
        self.worker = Worker(self.client, login, PLAN["words"], self.think, chance)
        self.worker.sign_in()
        state["signed_in"] += 1
        self.think()

    def think(self):
        """So long, within two fifths, a worker looks at a page."""
        if PLAN["think"]:
            gevent.sleep(PLAN["think"] * self.worker.chance.uniform(0.6, 1.4))

    @task
    def errand(self):
        chance = self.worker.chance
        (act,) = chance.choices(list(DAY), weights=list(DAY.values()))
        with contextlib.suppress(Failed):  # because it is counted already, with its reason
            act(self.worker)
        self.think()
