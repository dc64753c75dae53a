"""Under which account the database runs: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess

from .failure import StartError

PREFERRED = ("postgres", "nobody")


class Account:
    """The system user of the server: ourselves, or as root an unprivileged one that exists already."""

    def __init__(self):
        self.drops = os.geteuid() == 0
        if self.drops:
            self.entry = self._unprivileged()
            self.uid, self.gid = self.entry.pw_uid, self.entry.pw_gid
        else:
            self.uid, self.gid = os.geteuid(), os.getegid()

    @staticmethod
    def _unprivileged():
        for name in PREFERRED:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            if entry.pw_uid != 0:
                return entry
        raise StartError(
            "root では PostgreSQL を動かせません。一般ユーザーで実行してください。",
            "PostgreSQL cannot run as root: run this as an ordinary user.",
        )

    def stay(self):
        """Do not change accounts."""
        self.drops, self.uid, self.gid = False, os.geteuid(), os.getegid()

    def adopt(self, path):
        """Stay with the account that owns what an earlier start made: the machine may have gained a better one."""
        if self.drops and path.exists() and path.stat().st_uid != 0:
            self.uid, self.gid = path.stat().st_uid, path.stat().st_gid

    @property
    def popen(self):
        """The arguments of subprocess that change to this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.drops else {}

    def own(self, path):
        """Give a path we have just made to this account."""
        if self.drops:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path):
        """Whether this account can come to a folder through all its parents, asked of the system itself."""
        if not self.drops:
            return os.access(path, os.X_OK)
        return self.runs(["/usr/bin/test", "-x", path])

    def runs(self, args):
        """Whether a short command ends well under this account."""
        try:
            return (
                subprocess.run(
                    [str(arg) for arg in args],
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    check=False,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    timeout=30,
                    **self.popen,
                ).returncode
                == 0
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
