"""The schema of the comparison: the same rows and the same rights, as stock guardian and as a tutorial would hold them."""

from contextlib import contextmanager

import psycopg
from django.conf import settings

from .sides import BESIDE

IN_FORCE = (
    "closed_at IS NULL AND basis <> 'AUTHOR'"
    " AND today_jst() BETWEEN valid_from AND coalesce(valid_until, 'infinity'::date)"
)
# UNLOGGED: read like any table, made in half the time.
TABLES = {
    "cases": """
        CREATE UNLOGGED TABLE {s}.cases AS
        SELECT c.*, coalesce(g.last_at, c.created_at) AS last_at FROM public.cases_case c
        LEFT JOIN (SELECT case_id, max(last_at) AS last_at FROM public.access_agencygrant
                   WHERE basis <> 'AUTHOR' GROUP BY case_id) g ON g.case_id = c.id;
        ALTER TABLE {s}.cases ADD PRIMARY KEY (id);
        CREATE INDEX ON {s}.cases (last_at DESC, id DESC);
        CREATE INDEX ON {s}.cases (person_id);
        CREATE INDEX ON {s}.cases (lead_id)""",
    "notes": """
        CREATE UNLOGGED TABLE {s}.notes AS
        SELECT id, case_id, agency_id, happened_on, text, topics, grams, created_at FROM public.cases_casenote;
        ALTER TABLE {s}.notes ADD PRIMARY KEY (id);
        CREATE INDEX ON {s}.notes (case_id, happened_on DESC);
        CREATE INDEX ON {s}.notes USING gin (grams)""",
    "persons": """
        CREATE UNLOGGED TABLE {s}.persons AS
        SELECT id, name, kana, name_key, kana_key, grams, birth_on FROM public.people_person;
        ALTER TABLE {s}.persons ADD PRIMARY KEY (id);
        CREATE INDEX ON {s}.persons USING gin (grams)""",
    "grants": """
        CREATE UNLOGGED TABLE {s}.grants AS
        SELECT DISTINCT case_id, group_id FROM public.access_agencygrant WHERE {in_force};
        ALTER TABLE {s}.grants ADD PRIMARY KEY (group_id, case_id);
        CREATE INDEX ON {s}.grants (case_id, group_id)""",
    "members": """
        CREATE UNLOGGED TABLE {s}.members AS
        SELECT worker_id, agency_id FROM public.accounts_membership
        WHERE today_jst() BETWEEN valid_from AND coalesce(valid_until, 'infinity'::date);
        CREATE INDEX ON {s}.members (worker_id)""",
}
# guardian's own two tables, with the indexes its migrations make; and a model of their own in Django's registers.
STOCK = """
    CREATE UNLOGGED TABLE {s}.django_content_type (LIKE public.django_content_type INCLUDING ALL);
    INSERT INTO {s}.django_content_type (id, app_label, model) VALUES (1, 'bench', 'stockcase');
    CREATE UNLOGGED TABLE {s}.auth_permission (LIKE public.auth_permission INCLUDING ALL);
    INSERT INTO {s}.auth_permission (id, name, content_type_id, codename) VALUES (1, 'view', 1, 'view_stockcase');
    CREATE UNLOGGED TABLE {s}.guardian_groupobjectpermission (LIKE public.guardian_groupobjectpermission
        INCLUDING DEFAULTS INCLUDING IDENTITY);
    INSERT INTO {s}.guardian_groupobjectpermission (permission_id, content_type_id, object_pk, group_id)
        SELECT 1, 1, case_id::text, group_id FROM {s}.grants;
    CREATE UNLOGGED TABLE {s}.guardian_userobjectpermission (LIKE public.guardian_userobjectpermission
        INCLUDING DEFAULTS INCLUDING IDENTITY);
    INSERT INTO {s}.guardian_userobjectpermission (permission_id, content_type_id, object_pk, user_id)
        SELECT DISTINCT 1, 1, case_id::text, user_id FROM public.access_workergrant WHERE {in_force}
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s"
GUARDIAN = ("guardian_groupobjectpermission", "guardian_userobjectpermission")

# The two ways that tutorials write: a subquery with the bare setting, and a function asked for every row.
MAY_SEE = """
CREATE FUNCTION {s}.may_see(c uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {s} AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM grants g JOIN members m ON m.agency_id = g.group_id
        WHERE g.case_id = c AND m.worker_id = current_setting('app.user_id')::uuid);
END $$
"""
MINE = (
    "SELECT g.case_id FROM {s}.grants g JOIN {s}.members m ON m.agency_id = g.group_id"
    " WHERE m.worker_id = current_setting('app.user_id')::uuid"
)
WAYS = {
    "subquery": {"cases": f"id IN ({MINE})", "notes": f"case_id IN ({MINE})"},
    "function": {"cases": "{s}.may_see(id)", "notes": "{s}.may_see(case_id)"},
}
PERSONS = "id IN (SELECT person_id FROM {s}.cases)"


def build(address, say):
    """Make what is not there yet, table by table."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("SET synchronous_commit = off")
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {BESIDE}")
        for name, statements in TABLES.items():
            if not _there(connection, name):
                say(f"比べる表: {name}")
                _run(connection, statements)
        if not _there(connection, GUARDIAN[1]):
            say("比べる表: guardian")
            _stock(connection)
        if not _there(connection, "ready"):
            _wall(connection)
            connection.execute(f"ANALYZE {', '.join(f'{BESIDE}.{n}' for n in (*TABLES, *GUARDIAN))}")
            connection.execute(f"CREATE TABLE {BESIDE}.ready ()")


@contextmanager
def transaction_of(connection):
    """A transaction of one login that is not the product's own."""
    connection.ensure_connection()
    connection.set_autocommit(False)
    try:
        yield
        connection.commit()
    except Exception:
        connection.rollback()
        raise
    finally:
        connection.set_autocommit(True)


def drop(address):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")


@contextmanager
def way(address, name):
    """Inside, the tables stand behind the policies of one way."""
    with psycopg.connect(address, autocommit=True) as connection:
        for table, condition in WAYS[name].items():
            using = condition.replace("{s}", BESIDE)
            connection.execute(f"DROP POLICY IF EXISTS visible ON {BESIDE}.{table}")
            connection.execute(f"CREATE POLICY visible ON {BESIDE}.{table} FOR SELECT USING ({using})")
        yield


def _stock(connection):
    _run(connection, STOCK)
    for table in GUARDIAN:
        for (definition,) in connection.execute(INDEXES, [table]).fetchall():
            connection.execute(definition.replace(f" ON public.{table}", f" ON {BESIDE}.{table}"))


def _wall(connection):
    app = f"{settings.DB_PREFIX}_app"
    _run(connection, MAY_SEE)
    for table in ("cases", "notes", "persons"):
        connection.execute(f"ALTER TABLE {BESIDE}.{table} ENABLE ROW LEVEL SECURITY")
    persons = PERSONS.replace("{s}", BESIDE)
    connection.execute(f"CREATE POLICY visible ON {BESIDE}.persons FOR SELECT USING ({persons})")
    connection.execute(f"GRANT USAGE ON SCHEMA {BESIDE} TO {app}")
    tables = ", ".join(f"{BESIDE}.{name}" for name in TABLES)
    connection.execute(f"GRANT SELECT ON {tables} TO {app}")
    connection.execute(f"GRANT EXECUTE ON FUNCTION {BESIDE}.may_see(uuid) TO {app}")


def _there(connection, name):
    return connection.execute("SELECT to_regclass(%s)", [f"{BESIDE}.{name}"]).fetchone()[0] is not None


def _run(connection, statements):
    """One table with its indexes, whole or not at all."""
    filled = statements.replace("{s}", BESIDE).replace("{in_force}", IN_FORCE)
    parts = [filled] if "$$" in filled else filled.split(";")
    with connection.transaction():
        for part in parts:
            if part.strip():
                connection.execute(part)
