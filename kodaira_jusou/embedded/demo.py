"""bin/demo: the invented city on this machine, from nothing to the sign-in page, until Ctrl-C."""

import argparse
import errno
import signal
import socket
import sys
import time
from pathlib import Path

from . import places, preparation, process, say
from .failure import StartError
from .servers import Servers

GRACE = 5


class Interrupted(Exception):
    """Ctrl-C, or a signal to end, before the service stood."""


class Demo:
    """One run of the demo: what it has started it stops."""

    def __init__(self, port, data):
        self.port = port
        self.servers = Servers(data)
        self.data = self.servers.postgres.folder.path
        self.children = []
        self.signals = 0

    def run(self):
        """Start everything, serve until told to end, stop everything."""
        for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(wanted, self._signalled)
        try:
            self._start()
            self._serve()
            return 0
        except Interrupted:
            return 130
        finally:
            self._stop()

    def _signalled(self, *_):
        self.signals += 1

    def _check(self):
        if self.signals:
            raise Interrupted

    def _start(self):
        self.demand_free_port()
        say.out(f"[1/4] データベースとキューを起動しています (starting PostgreSQL and Valkey in {self.data})")
        self.servers.start(exclusive=True, patience=3)
        self._check()
        people = preparation.Preparation(self.servers, self._check).run()
        say.out("[4/4] Web とワーカーを起動しています (starting web, worker and beat)")
        self._spawn_all()
        self._await_answer()
        say.out(f"\nブラウザーで開いてください (open in a browser):  http://127.0.0.1:{self.port}/\n")
        say.out(f"{people.rstrip()}\n\n終わるときは Ctrl-C (stop with Ctrl-C)")

    def demand_free_port(self):
        """Refuse a port that is taken, before anything has been started."""
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
                return
            except OSError as error:
                code = error.errno
        if code in (errno.EACCES, errno.EPERM):
            raise StartError(
                f"ポート {self.port} は使えません。--port 8000 のように 1024 以上を指定してください。",
                f"Port {self.port} needs root: name one from 1024 up, such as --port 8000.",
            )
        raise StartError(
            f"ポート {self.port} は使用中です。--port {self.port + 1} のように別の番号を指定してください。",
            f"Port {self.port} is taken: name another one, such as --port {self.port + 1}.",
        )

    def _spawn_all(self):
        environment = self.servers.for_processes()
        celery = ["-m", "celery", "-A", "kodaira_jusou"]
        bind = ["--bind", f"127.0.0.1:{self.port}", "--no-control-socket", "--graceful-timeout", "3"]
        threads = ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
        schedule = ["--schedule", self.data / "celerybeat-schedule", "--pidfile", ""]
        quiet = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        for name, args in (
            ("web", ["-m", "gunicorn", "kodaira_jusou.wsgi", *bind, *threads]),
            ("worker", [*celery, "worker", *quiet]),
            ("beat", [*celery, "beat", *schedule, "--loglevel", "INFO"]),
        ):
            log = self.data / "log" / f"{name}.log"
            child = process.spawn([sys.executable, *args], log, cwd=places.ROOT, env=environment)
            self.children.append((name, child, log))

    def _await_answer(self):
        end = time.monotonic() + 60
        while not process.answers(self.port):
            self._check()
            self._demand_all_alive()
            if time.monotonic() > end:
                say.err(process.tail(self.data / "log" / "web.log"))
                raise StartError(
                    f"Web が 60 秒たっても応答しません(記録: {self.data / 'log'})。",
                    f"The web process does not answer after 60 seconds (logs: {self.data / 'log'}).",
                )
            time.sleep(0.1)

    def _serve(self):
        while not self.signals:
            self._demand_all_alive()
            time.sleep(0.2)

    def _demand_all_alive(self):
        servers = (self.servers.valkey, self.servers.postgres)
        for name, child, log in [*self.children, *((one.name, one.child, one.log) for one in servers)]:
            if process.ended(child) and not self.signals:
                say.err(process.tail(log))
                raise StartError(
                    f"{name} が止まったので、全体を止めます(上は {log} の最後の行です)。",
                    f"{name} has ended, so everything is being stopped (above: the end of {log}).",
                )

    def _stop(self):
        if self.children or self.servers.postgres.owned:
            say.out("止めています (stopping)")
        calm = max(self.signals, 1)
        for _, child, _ in self.children:
            steps = [(signal.SIGTERM, GRACE), (signal.SIGKILL, 2)]
            process.halt(child, steps, hurry=lambda: self.signals > calm)
        self.servers.stop()


def main(args):
    """Read the command line and run the demo."""
    parser = argparse.ArgumentParser(prog="bin/demo", description="こだいら重層のデモ (demo)")
    parser.add_argument("--port", type=int, default=8000, help="127.0.0.1 のポート番号 (default: 8000)")
    parser.add_argument("--data", type=Path, help="データフォルダー (default: var/demo)")
    options = parser.parse_args(args)
    if not 0 < options.port < 65536:
        parser.error("--port: 1-65535")
    places.share_var()
    return Demo(options.port, options.data or places.default_data()).run()
