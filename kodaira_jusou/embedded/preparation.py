"""From empty servers to the demo city: roles, tables, people; skipped when nothing has changed."""

import hashlib
import json
import sys
import time

from . import process, say
from .failure import from_log, told
from .places import ROOT
from .servers import MANAGE

LOADED = {".py", ".sql", ".json", ".csv", ".toml", ".txt", ".md"}


def fingerprint(servers):
    """Everything the database's content was made from: sources, lock file, and the cluster itself."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    made = (servers.postgres.pgdata / "PG_VERSION").stat()
    digest.update(f"{made.st_ino} {made.st_mtime_ns} {servers.prefix}".encode())
    for package in sorted(path.parent for path in ROOT.glob("*/__init__.py")):
        if package.name == "tests":
            continue
        for source in sorted(package.rglob("*")):
            if source.suffix in LOADED and "embedded" not in source.parts:
                digest.update(str(source.relative_to(ROOT)).encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


class Preparation:
    """The steps that make the demo's database, each of which may be run again."""

    def __init__(self, servers, check=lambda: None):
        self.servers = servers
        self.check = check
        self.folder = servers.postgres.folder
        self.stamp = self.folder.path / "prepared.json"
        self.log = self.folder.log / "setup.log"

    def run(self):
        """Bring the database up to these sources; the lines about who can sign in."""
        wanted = fingerprint(self.servers)
        known = self._known()
        if known.get("fingerprint") == wanted:
            return known["people"]
        with told(self.stamp):
            self.stamp.unlink(missing_ok=True)
        self.step("setup_database", environment=self.servers.for_setup())
        say.out("[2/4] 表を作っています (migrating)")
        self.step("migrate", "--no-input")
        say.out("[3/4] 架空の市のデータを入れています (loading the invented city)")
        self.step("load_demo", aloud=True)
        people = self.step("demo_people", environment=self.servers.for_processes())
        with told(self.stamp):
            self.stamp.write_text(json.dumps({"fingerprint": wanted, "people": people}), "utf-8")
        return people

    def _known(self):
        try:
            return json.loads(self.stamp.read_text("utf-8"))
        except (OSError, ValueError):
            return {}

    def step(self, *command, environment=None, aloud=False):
        """Run one command of manage.py to its end; what it printed, which a long one says aloud as it comes."""
        offset = heard = process.size(self.log)
        child = process.spawn(
            [sys.executable, MANAGE, *command],
            self.log,
            cwd=ROOT,
            env=environment or self.servers.for_migrator(),
        )
        try:
            while not process.ended(child):
                self.check()
                heard = self._pass_on(heard) if aloud else heard
                time.sleep(0.05)
        finally:
            code = process.halt(child, [(15, 5), (9, 2)])
        printed = process.since(self.log, offset)
        if code:
            self._fail(command[0], printed)
        return printed

    def _pass_on(self, offset):
        """Say the whole lines that have come since; up to where they reach."""
        text = process.since(self.log, offset)
        whole = text[: text.rfind("\n") + 1]
        for line in whole.splitlines():
            say.out(line)
        return offset + len(whole.encode())

    def _fail(self, command, printed):
        error = from_log(
            printed,
            self.servers.postgres.home,
            f"準備が「{command}」で失敗しました(記録: {self.log})",
            f"The preparation failed at '{command}' (log: {self.log})",
            hints=process.tail(self.servers.postgres.log),
        )
        say.err("\n".join(printed.splitlines()[-15:]))
        raise error
