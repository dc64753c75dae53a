"""The product as production starts it, on a port of this machine: its web server, its worker, its clock."""

import os
import signal
import sys
import time
from pathlib import Path

from kodaira_jusou.embedded import process
from kodaira_jusou.embedded.places import ROOT

# What no running process of the product holds.
POWER = {"MIGRATOR_DATABASE_URL", "ADMIN_DATABASE_URL", "BACKUP_DATABASE_URL", "JUSOU_AS_MIGRATOR"}
CELERY = ["-m", "celery", "-A", "kodaira_jusou"]
WORKER = [*CELERY, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]
BEAT = [*CELERY, "beat", "--pidfile", ""]
CALM = ["--loglevel", "WARNING"]


class Serving:
    """Web, worker and beat, from the start to the end of one measure."""

    def __init__(self, folder, port, server="gunicorn", workers=None, threads=None):
        self.folder, self.port, self.server = Path(folder), port, server
        self.workers, self.threads = workers, threads
        self.children = {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        try:
            self._spawn("web", self._web())
            self._spawn("worker", [*WORKER, *CALM])
            self._spawn("beat", [*BEAT, "--schedule", self.folder / "beat", *CALM])
            self._await()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for child in reversed(self.children.values()):
            process.halt(child, [(signal.SIGTERM, 15), (signal.SIGKILL, 5)])

    def _web(self):
        if self.server == "granian":
            sizes = ["--workers", self.workers or 3, "--blocking-threads", self.threads or 4]
            address = ["--host", "127.0.0.1", "--port", self.port, "--no-ws", "--log-level", "warning"]
            return [
                "-m",
                "granian",
                "--interface",
                "wsgi",
                *address,
                *sizes,
                "kodaira_jusou.wsgi:application",
            ]
        return [
            "-m",
            "gunicorn",
            "--config",
            "docker/gunicorn.py",
            "--log-level",
            "warning",
            "kodaira_jusou.wsgi",
        ]

    def _environment(self):
        kept = {name: value for name, value in os.environ.items() if name not in POWER}
        kept["WEB_BIND"] = f"127.0.0.1:{self.port}"
        for name, value in (("WEB_CONCURRENCY", self.workers), ("WEB_THREADS", self.threads)):
            if value:
                kept[name] = str(value)
        return kept

    def _spawn(self, name, args):
        log = self.folder / f"{name}.log"
        how = {"cwd": ROOT, "env": self._environment()}
        self.children[name] = process.spawn([sys.executable, *args], log, **how)

    def _await(self):
        end = time.monotonic() + 90
        while not process.answers(self.port):
            ended = [name for name, child in self.children.items() if process.ended(child)]
            if ended or time.monotonic() > end:
                name = (ended or ["web"])[0]
                raise RuntimeError(f"{name} does not answer\n{process.tail(self.folder / f'{name}.log')}")
            time.sleep(0.2)
