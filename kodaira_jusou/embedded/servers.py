"""Both servers of one data folder, and the environment that each kind of process gets."""

import os

from .places import ROOT
from .postgres import EmbeddedPostgres
from .valkey import EmbeddedValkey

MANAGE = ROOT / "manage.py"
# Settings of some real installation in the caller's environment must not reach the demo or the tests.
FOREIGN = {
    "DATABASE_URL",
    "GATE_DATABASE_URL",
    "MIGRATOR_DATABASE_URL",
    "BACKUP_DATABASE_URL",
    "ADMIN_DATABASE_URL",
    "REDIS_URL",
    "CELERY_BROKER_URL",
    "SECRET_KEY",
    "JUSOU_AS_MIGRATOR",
    "DJANGO_SETTINGS_MODULE",
    "PYTHONHOME",
}


def clean_environment():
    """The caller's environment without what would lead to other servers."""
    kept = {
        key: value for key, value in os.environ.items() if key not in FOREIGN and not key.startswith("PG")
    }
    return kept | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


class Servers:
    """PostgreSQL and Valkey of one data folder, started and stopped together."""

    def __init__(self, data_dir, throwaway=False):
        self.postgres = EmbeddedPostgres(data_dir, throwaway)
        self.valkey = EmbeddedValkey(data_dir, throwaway)
        self.prefix = os.environ.get("JUSOU_PREFIX", "jusou")

    def start(self, exclusive=False, patience=60):
        """Start both, or use both of another process: whoever owns the first owns the second."""
        self.postgres.start(exclusive, patience)
        try:
            self.valkey.start(self.postgres.owned, patience)
        except BaseException:
            self.postgres.stop()
            raise
        return self

    def stop(self):
        """Stop what is ours."""
        try:
            self.valkey.stop()
        finally:
            self.postgres.stop()

    def queue(self):
        """The addresses of Valkey."""
        return {"REDIS_URL": self.valkey.url, "CELERY_BROKER_URL": self.valkey.broker_url}

    def for_processes(self):
        """What web, worker and beat get: the two logins that hold no power, and nothing else."""
        return (
            clean_environment()
            | self.queue()
            | {
                "DJANGO_SETTINGS_MODULE": "kodaira_jusou.settings.demo",
                "DATABASE_URL": self._login("app"),
                "GATE_DATABASE_URL": self._login("gate"),
                "SECRET_KEY": self.postgres.passwords["SECRET_KEY"],
                "JUSOU_PREFIX": self.prefix,
                # libpq's own variable, for clients that are given no host.
                "PGHOST": str(self.postgres.socket_dir),
            }
        )

    def for_migrator(self):
        """What a command gets that changes the schema or loads data."""
        return self.for_processes() | {"MIGRATOR_DATABASE_URL": self._login("migrator")}

    def for_backup(self):
        """What `backup` gets: the login that reads everything and writes nothing."""
        return self.for_processes() | {"BACKUP_DATABASE_URL": self._login("backup")}

    def for_setup(self):
        """What `setup_database` gets, and nothing else does: the superuser."""
        return self.for_migrator() | self.for_backup() | {"ADMIN_DATABASE_URL": self.postgres.admin_url}

    def _login(self, role):
        return self.postgres.dsn(f"{self.prefix}_{role}", self.prefix)
