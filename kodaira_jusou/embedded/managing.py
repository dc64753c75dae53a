"""bin/manage: manage.py on the demo's servers, or on the ones the environment names."""

import os
import sys

from . import engine, places, preparation, process, say
from .failure import StartError
from .servers import MANAGE, Servers

# These connect as the migrator; the list that decides is in manage.py, the rest only look.
LOOK_AS_MIGRATOR = {"makemigrations", "showmigrations", "optimizemigration", "squashmigrations"}
# These run as the web does and make the tables of their comparisons beside it, as the migrator.
MEASURES = {"bench", "load"}


def main(args):
    """Run one command of manage.py."""
    if os.environ.get("DATABASE_URL"):
        os.execv(sys.executable, [sys.executable, str(MANAGE), *args])
    places.share_var()
    process.interrupt_on_signals()
    servers = Servers(places.default_data())
    servers.start()
    try:
        _demand_database(servers, args)
        return process.foreground([sys.executable, MANAGE, *args], _environment(servers, args[:1]))
    finally:
        if not servers.postgres.wait_for_users(2):
            say.err("ほかの bin/manage が終わるのを待っています (waiting for another bin/manage)")
            servers.postgres.wait_for_users(3600)
        servers.stop()


def _environment(servers, command):
    import manage

    if command == ["setup_database"]:
        found = servers.for_setup()
    elif command == ["backup"]:
        found = servers.for_backup()
    elif set(command) & (manage.AS_MIGRATOR | LOOK_AS_MIGRATOR | MEASURES):
        found = servers.for_migrator()
    else:
        found = servers.for_processes()
    # For dbshell: a bare machine has no psql.
    return found | {"PATH": os.pathsep.join([found.get("PATH", os.defpath), str(engine.bin_folder())])}


def _demand_database(servers, args):
    """Make the roles and the database on a folder that bin/demo has never prepared."""
    import psycopg

    if args[:1] == ["setup_database"] or not servers.postgres.owned:
        return
    try:
        with psycopg.connect(servers.postgres.admin_url) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            found = connection.execute(query, [servers.prefix]).fetchone()
    except psycopg.OperationalError as error:
        raise StartError(
            f"データベースに入れません: {error}", f"Cannot enter the database: {error}"
        ) from error
    if not found:
        preparation.Preparation(servers).step("setup_database", environment=servers.for_setup())
