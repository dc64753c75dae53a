"""A real PostgreSQL 18 in a data folder, on a Unix socket only."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

from . import process
from .engine import reachable_bin_folder
from .failure import StartError, demand_space, from_log, told
from .folder import write_private
from .server import EmbeddedServer

SUPERUSER = "postgres"
# The databases every new cluster has: beyond these a cluster holds somebody's data.
TEMPLATES = {"1", "4", "5"}
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "Asia/Tokyo",
    "logging_collector": "off",
    # The log is a file like any other: it never quotes a statement or a row.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
THROWAWAY = {
    "max_connections": "100",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
}


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL of the demo (durable) or of a test run (throwaway)."""

    name = "postgres"

    def _settle(self):
        self.home = self.folder.choose_home()
        self.account.adopt(self.pgdata)

    def stop(self):
        """Stop the server if it is ours, and leave nothing of a throwaway one outside its folder."""
        owned = self.owned
        super().stop()
        if owned and self.throwaway and self.home != self.folder.path:
            shutil.rmtree(self.home, ignore_errors=True)

    @property
    def pgdata(self):
        """The cluster's own folder."""
        return self.home / "pgdata"

    @property
    def socket_dir(self):
        """The folder of the socket, which is the `host` of every connection."""
        return self.folder.sockets(self.name)

    @property
    def admin_url(self):
        """The superuser's connection."""
        return self.url(SUPERUSER, self.passwords["SUPERUSER_PASSWORD"], "postgres")

    def dsn(self, user, dbname):
        """The connection of a login role: `app` or `<prefix>_app`, with the password made for it."""
        return self.url(user, self.passwords[f"{user.rsplit('_', 1)[-1].upper()}_PASSWORD"], dbname)

    def url(self, user, password, dbname):
        """A URL that libpq and django-environ both read: neither takes a socket folder as the host part."""
        host = quote(str(self.socket_dir), safe="")
        return f"postgres://{quote(user, safe='')}:{password}@/{quote(dbname, safe='')}?host={host}"

    def is_running(self):
        """Whether the server accepts connections."""
        return self._status() == "ready" and self._listens()

    def _status(self):
        try:
            lines = (self.pgdata / "postmaster.pid").read_text("utf-8").splitlines()
        except OSError:
            return ""
        return lines[7].strip() if len(lines) > 7 else ""

    def _listens(self):
        if self.socket_dir is None:
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            try:
                client.connect(str(self.socket_dir / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    def _launch(self):
        programs = reachable_bin_folder(self.home, self.account)
        self._clear_half_made()
        if not self.pgdata.exists():
            self._initialise(programs)
        self._end_orphan()
        demand_space(self.home, 24)
        settings = SETTINGS | (THROWAWAY if self.throwaway else {})
        settings["unix_socket_directories"] = str(
            self.folder.make_sockets(self.name, self.home, self.account)
        )
        options = [f"--{key.replace('_', '-')}={value}" for key, value in settings.items()]
        offset = process.size(self.log)
        with told(self.log):
            self.child = process.spawn(
                [programs / "postgres", "-D", self.pgdata, *options],
                self.log,
                death=signal.SIGINT,
                cwd="/",
                env=self._environment(),
                **self.account.popen,
            )
        if not process.until(self.is_running, 60, alive=lambda: not process.ended(self.child)):
            raise from_log(
                process.since(self.log, offset),
                self.home,
                f"PostgreSQL を起動できません(記録: {self.log})",
                f"PostgreSQL does not start (log: {self.log})",
            )

    @staticmethod
    def _environment():
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def _clear_half_made(self):
        unfinished = self.pgdata.with_name("pgdata.new")
        with told(unfinished):
            self.pgdata.with_name("pgdata.password").unlink(missing_ok=True)
            if unfinished.exists():
                shutil.rmtree(unfinished)
            if not self.pgdata.exists() or (self.pgdata / "global" / "pg_control").exists():
                return
            if self._holds_databases():
                raise StartError(
                    f"{self.pgdata} は壊れていますが、データが残っています。別の場所へ移してください。",
                    f"{self.pgdata} is broken but still holds data: move it away, then run this again.",
                )
            shutil.rmtree(self.pgdata)

    def _holds_databases(self):
        base = self.pgdata / "base"
        return base.is_dir() and any(
            entry.name.isdigit() and entry.name not in TEMPLATES for entry in base.iterdir()
        )

    def _initialise(self, programs):
        demand_space(self.home, 120)
        fresh = self.pgdata.with_name("pgdata.new")
        password = self.pgdata.with_name("pgdata.password")
        with told(fresh):
            fresh.mkdir(0o700)
            self.account.own(fresh)
            write_private(password, self.passwords["SUPERUSER_PASSWORD"])
            self.account.own(password)
            args = [programs / "initdb", "-D", fresh, "-U", SUPERUSER, "-E", "UTF8", "--locale=C"]
            args += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=scram-sha-256"]
            args += [
                f"--pwfile={password}",
                "--no-instructions",
                *(["--no-sync"] if self.throwaway else []),
            ]
            made = subprocess.run(
                [str(arg) for arg in args],
                cwd="/",
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                check=False,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
                **self.account.popen,
            )
            password.unlink()
            if made.returncode:
                shutil.rmtree(fresh, ignore_errors=True)
                raise from_log(
                    made.stdout,
                    self.home,
                    "データベースの入れ物を作れません",
                    "The database cluster cannot be made",
                )
            # The last step, and a single one: a folder of this name is whole.
            fresh.rename(self.pgdata)

    def _end_orphan(self):
        """End a server that outlived its owner; drop a lock file whose number now means another process."""
        file = self.pgdata / "postmaster.pid"
        try:
            pid = int(file.read_text("utf-8").splitlines()[0])
        except (OSError, ValueError, IndexError):
            return
        for wanted, seconds in ((signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if not self._is_ours(pid):
                break
            os.kill(pid, wanted)
            process.until(lambda: not self._is_ours(pid), seconds)
        with told(file):
            file.unlink(missing_ok=True)

    def _is_ours(self, pid):
        try:
            return Path(os.readlink(f"/proc/{pid}/cwd")) == self.pgdata and pid != os.getpid()
        except OSError:
            return False

    def _halt(self):
        fast = [(signal.SIGQUIT, 5)] if self.throwaway else [(signal.SIGINT, 10), (signal.SIGQUIT, 5)]
        process.halt(self.child, [*fast, (signal.SIGKILL, 5)])
