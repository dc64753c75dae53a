"""The data folder: whose it is, its secrets, its locks, and where its sockets lie."""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path

from .failure import StartError, told

SECRETS = ("SUPERUSER", "APP", "GATE", "MIGRATOR", "BACKUP", "TEST")
MARK = "servers.env"
BEFORE_MARK = {"pgdata", "log", "postgres.lock", "valkey.lock", f"{MARK}.new"}
SYSTEM_BASE = Path("/var/lib/kodaira-jusou")
# The kernel's limit for a socket's path is 107 bytes; PostgreSQL's own file name takes 14 of them.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
PLAIN = re.compile(r"[A-Za-z0-9_./-]+")


class DataFolder:
    """One installation's files, all of one person's."""

    def __init__(self, path, account, throwaway=False):
        self.path = Path(path).resolve()
        self.account = account
        self.throwaway = throwaway

    def open(self):
        """Make the folder, or see that it is ours."""
        with told(self.path):
            self._make(self.path)
            if self.path.stat().st_uid != os.geteuid():
                raise StartError(
                    f"{self.path} は別のユーザーのものです。--data で自分のフォルダーを指定してください。",
                    f"{self.path} is another user's data folder: name one of your own with --data.",
                )
            self._refuse_strangers()
            self._make(self.log, 0o700)

    @property
    def log(self):
        """The folder of the logs."""
        return self.path / "log"

    def _make(self, path, mode=None):
        missing = []
        while not path.exists():
            missing.append(path)
            path = path.parent
        # The umask may be 077, and as root the server's account has to pass through.
        last = mode or (0o711 if self.account.drops else 0o700)
        for folder in reversed(missing):
            folder.mkdir()
            if folder == missing[0] or self.account.drops:
                folder.chmod(last if folder == missing[0] else 0o755)

    def _refuse_strangers(self):
        if not self.path.is_dir():
            raise StartError(f"{self.path} はフォルダーではありません。", f"{self.path} is not a folder.")
        names = {entry.name for entry in self.path.iterdir()}
        if MARK not in names and (self.path / "pgdata" / "global" / "pg_control").exists():
            raise StartError(
                f"{self.path} に {MARK} がありません。元に戻すか、フォルダーを消してください。",
                f"{MARK} is gone from {self.path}: put it back, or remove the whole folder.",
            )
        if MARK not in names and names - BEFORE_MARK:
            raise StartError(
                f"{self.path} には別のファイルが入っています。空のフォルダーを指定してください。",
                f"{self.path} holds other files: name an empty folder.",
            )

    def choose_home(self):
        """Where the server's account keeps its files: here, or where it can come to when only root can come here."""
        kept = self.target("home")
        if kept and kept.is_dir() and self.account.reaches(kept):
            return kept
        if self.account.reaches(self.path):
            return self.path
        with told(self.path):
            home = self._home_elsewhere()
            if home.is_symlink() or home.stat().st_uid != os.geteuid() or not self.account.reaches(home):
                raise StartError(
                    f"{self.path} は root しか通れず、{home} も使えません。--data で別の場所を指定してください。",
                    f"Only root may pass to {self.path}, and {home} cannot be used: name --data elsewhere.",
                )
            self._link("home", home)
        return home

    def _home_elsewhere(self):
        if (self.path / "pgdata").exists():
            raise StartError(
                f"{self.path} のデータベースの利用者が、途中のフォルダーを通れません。権限を戻してください。",
                f"The account of the database in {self.path} may not pass its parents: restore their modes.",
            )
        if self.throwaway:
            home = self._scratch()
            home.chmod(0o711)
        else:
            home = SYSTEM_BASE / hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
            if home.exists() and not (self.path / MARK).exists():
                # Left by a data folder of this path that has been removed since: set aside, not mixed in.
                before = home.with_suffix(".old")
                shutil.rmtree(before, ignore_errors=True)
                home.rename(before)
            self._make(home)
        return home

    def target(self, name):
        """Where one of our links leads, None when there is none."""
        link = self.path / name
        return Path(os.readlink(link)) if link.is_symlink() else None

    def _link(self, name, target):
        link = self.path / name
        fresh = self.path / f"{name}.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(target)
        fresh.replace(link)

    def secrets(self):
        """The random passwords of this folder, made once, readable by its owner only."""
        file = self.path / MARK
        found = {}
        if file.exists():
            lines = file.read_text("ascii").splitlines()
            found = dict(line.split("=", 1) for line in lines if "=" in line)
        wanted = {f"{name}_PASSWORD": secrets.token_hex(24) for name in SECRETS}
        wanted["SECRET_KEY"] = secrets.token_urlsafe(60)
        if not wanted.keys() <= found.keys():
            found = wanted | found
            with told(file):
                write_private(file, "".join(f"{key}={value}\n" for key, value in found.items()))
        return found

    def sockets(self, name):
        """Where a server's socket lies, None before its first start."""
        return self.target(f"{name}.sockets")

    def make_sockets(self, name, base, account):
        """A private folder for a socket: here when the path is short and plain, else a temporary one."""
        folder, kept = base / f"{name}.run", self.sockets(name)
        with told(folder):
            if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER or not PLAIN.fullmatch(str(folder)):
                usable = kept and kept.is_dir() and kept != folder and kept.stat().st_uid == account.uid
                folder = kept if usable else self._scratch()
            elif not folder.exists():
                folder.mkdir(0o700)
            account.own(folder)
            self._link(f"{name}.sockets", folder)
        return folder

    def drop_sockets(self, name, base):
        """Remove a temporary socket folder when the server is gone."""
        folder = self.sockets(name)
        if folder and folder.parent != base:
            shutil.rmtree(folder, ignore_errors=True)
            (self.path / f"{name}.sockets").unlink()

    def _scratch(self):
        for base in dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm")):
            short = len(os.fsencode(base)) <= LONGEST_SOCKET_FOLDER - len("/jusou-12345678")
            if short and PLAIN.fullmatch(base) and os.access(base, os.W_OK) and self.account.reaches(base):
                return Path(tempfile.mkdtemp(prefix="jusou-", dir=base))
        raise StartError(
            "ソケットを置く、パスの短いフォルダーがありません。TMPDIR=/tmp を付けてください。",
            "There is no folder with a short path for the servers' sockets: run this with TMPDIR=/tmp.",
        )


def write_private(file, text):
    """Write a file that only its owner may read, whole or not at all."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


class Lock:
    """A file lock that ends with its process, however that ends."""

    def __init__(self, path):
        self.path = Path(path)
        self.file = None

    def take(self, shared=False):
        """Take the lock without waiting; False when another process holds it."""
        if self.file is None:
            with told(self.path):
                self.file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        try:
            fcntl.flock(self.file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self):
        """Give the lock back."""
        if self.file:
            self.file.close()
            self.file = None
