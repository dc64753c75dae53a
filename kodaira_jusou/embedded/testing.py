"""bin/test: the whole suite on servers of its own."""

import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from . import browser, places, process, say
from .folder import Lock
from .servers import Servers, clean_environment


def main(args):
    """Run pytest with the servers and the browser it needs."""
    process.interrupt_on_signals()
    wanted = browser.wanted(args)
    chromium = browser.find_or_install() if wanted else None
    args = _with_defaults(args)
    if wanted and not chromium:
        args = browser.without_browser_tests(args)
    options, environment = _notes()
    environment |= {"JUSOU_CHROMIUM": chromium} if chromium else {}
    code = _run([*options, *args], environment)
    if wanted and not chromium:
        say.err(browser.MISSING)
        if os.environ.get("CI") == "true":
            return code or 3
    return code


def _with_defaults(args):
    chosen = any(arg.startswith(("-n", "--numprocesses", "--pdb")) or "no:xdist" in arg for arg in args)
    parallel = [] if chosen else ["-n", "2", "--dist", "loadgroup"]
    return [*parallel, *args]


def _notes():
    """Where pytest and hypothesis keep their notes: not in the checkout of another user."""
    if places.ROOT.stat().st_uid == os.geteuid():
        return [], {}
    place = places.state()
    return ["-o", f"cache_dir={place / 'pytest'}"], {
        "HYPOTHESIS_STORAGE_DIRECTORY": str(place / "hypothesis")
    }


def _run(args, environment):
    environment = (
        clean_environment()
        | environment
        | {
            "DJANGO_SETTINGS_MODULE": "kodaira_jusou.settings.test",
            "SECRET_KEY": secrets.token_urlsafe(50),
        }
    )
    # The tests have a prefix of their own, so that they never meet an installation's roles.
    environment.pop("JUSOU_PREFIX", None)
    admin, queue = os.environ.get("ADMIN_DATABASE_URL"), os.environ.get("REDIS_URL")
    given = {"ADMIN_DATABASE_URL": admin} if admin else {}
    given |= {"REDIS_URL": queue, "CELERY_BROKER_URL": queue} if queue else {}
    if admin and queue:
        return _pytest(args, environment | given)
    with _Scratch() as data:
        servers = Servers(data, throwaway=True)
        started = servers.valkey if admin else servers
        started.start()
        try:
            own = servers.queue()
            if not admin:
                own["ADMIN_DATABASE_URL"] = servers.postgres.admin_url
                own["PGHOST"] = str(servers.postgres.socket_dir)
            return _pytest(args, environment | own | given)
        finally:
            started.stop()


def _pytest(args, environment):
    return process.foreground([sys.executable, "-m", "pytest", *args], environment, cwd=places.ROOT)


class _Scratch:
    """A data folder for one run, and the end of those that a killed run has left behind."""

    def __enter__(self):
        places.share_var()
        var = places.ROOT / "var" / "test"
        if not places.ours(var):
            var = places.state() / "test"
        var.mkdir(parents=True, exist_ok=True)
        for old in var.iterdir():
            self._sweep(old)
        self.path = Path(tempfile.mkdtemp(prefix="run-", dir=var))
        if os.geteuid() == 0:
            # The server's account has to pass through.
            self.path.chmod(0o711)
        self.lock = Lock(self.path / "run.lock")
        self.lock.take()
        return self.path / "data"

    @staticmethod
    def _sweep(old):
        lock = Lock(old / "run.lock")
        if lock.path.exists() and lock.take():
            shutil.rmtree(old, ignore_errors=True)
        lock.release()

    def __exit__(self, *error):
        shutil.rmtree(self.path, ignore_errors=True)
        self.lock.release()
