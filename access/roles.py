"""The five roles of an installation and its database, made once by a superuser."""

import psycopg
from psycopg import sql

LOGINS = ("migrator", "app", "gate", "backup")
WEAK = "NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION"


def create(admin_dsn, prefix, passwords):
    """Make or renew the roles; web and workers are never superuser, BYPASSRLS or member of such."""
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        for name in (*LOGINS, "definer"):
            _make(connection, f"{prefix}_{name}")
        attributes = {
            "migrator": "LOGIN BYPASSRLS",
            "definer": "NOLOGIN BYPASSRLS",
            "app": "LOGIN NOBYPASSRLS",
            "gate": "LOGIN NOBYPASSRLS",
            # A city that never gave it a password has nobody who can read everything.
            "backup": "LOGIN BYPASSRLS" if passwords.get("backup") else "NOLOGIN BYPASSRLS",
        }
        for name, words in attributes.items():
            _run(connection, f"ALTER ROLE {{}} {words} {WEAK}", f"{prefix}_{name}")
        for name in LOGINS:
            if passwords.get(name):
                statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(f"{prefix}_{name}"), sql.Literal(passwords[name])
                )
                connection.execute(statement)
        _run(connection, "GRANT {} TO {}", f"{prefix}_definer", f"{prefix}_migrator")
        _run(connection, "GRANT pg_read_all_data TO {}", f"{prefix}_backup")
        _run(connection, "ALTER ROLE {} SET default_transaction_read_only = on", f"{prefix}_backup")
        _run(connection, "ALTER ROLE {} SET track_activities = off", f"{prefix}_app")
        _run(connection, "ALTER ROLE {} SET synchronous_commit = off", f"{prefix}_gate")


def create_database(admin_dsn, name, prefix):
    """Make the database with the migrator as its owner, and close it to everyone but its roles."""
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(f"{prefix}_migrator")
            )
            connection.execute(statement)
    close_database(admin_dsn, name, prefix)


def close_database(admin_dsn, name, prefix):
    """Give a database its rights; a copy made from a template does not inherit them."""
    with psycopg.connect(admin_dsn, dbname=name, autocommit=True) as connection:
        _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
        for role in LOGINS:
            _run(connection, "GRANT CONNECT ON DATABASE {} TO {}", name, f"{prefix}_{role}")
        _run(connection, "ALTER SCHEMA public OWNER TO {}", f"{prefix}_migrator")
        _run(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for role in ("app", "gate", "definer"):
            _run(connection, "GRANT USAGE ON SCHEMA public TO {}", f"{prefix}_{role}")
        _run(
            connection,
            "ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
            f"{prefix}_migrator",
        )
        for function in LARGE_OBJECTS:
            connection.execute(f"REVOKE ALL ON FUNCTION pg_catalog.{function} FROM PUBLIC")


# Large objects know no row policy: they would carry bytes from one worker's request to another's.
LARGE_OBJECTS = (
    "lo_creat(integer)",
    "lo_create(oid)",
    "lo_from_bytea(oid, bytea)",
    "lo_get(oid)",
    "lo_get(oid, bigint, integer)",
    "lo_open(oid, integer)",
    "lo_put(oid, bigint, bytea)",
    "lo_unlink(oid)",
    "loread(integer, integer)",
    "lowrite(integer, bytea)",
)


def _make(connection, name):
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        _run(connection, "CREATE ROLE {}", name)


def _run(connection, template, *names):
    connection.execute(sql.SQL(template).format(*(sql.Identifier(n) for n in names)))
