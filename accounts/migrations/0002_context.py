"""Who acts, as the database knows it: an opaque token resolved to a worker and a membership in force."""

from django.db import migrations

from access.wall import DEFINER_PATH, definer, protect, sql

TODAY = """
CREATE FUNCTION today_jst() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT (statement_timestamp() AT TIME ZONE 'Asia/Tokyo')::date $$
"""

GROUPS = """
CREATE VIEW accounts_worker_groups WITH (security_invoker = true) AS
SELECT id, worker_id, agency_id AS group_id FROM accounts_membership
WHERE today_jst() BETWEEN valid_from AND coalesce(valid_until, 'infinity'::date)
"""

CTX = """
    SELECT c.worker_id, c.membership_id, m.agency_id, m.role::text, a.named_only
    FROM accounts_context c
    JOIN accounts_membership m ON m.id = c.membership_id AND m.worker_id = c.worker_id
    JOIN accounts_worker w ON w.id = c.worker_id AND w.is_active
    JOIN accounts_agency a ON a.group_id = m.agency_id
    WHERE c.token_hash = sha256(convert_to(nullif(current_setting('app.tok', true), ''), 'UTF8'))
      AND c.pid = pg_backend_pid()
      AND c.expires_at > statement_timestamp()
      AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date)
      AND (a.closed_on IS NULL OR a.closed_on > today_jst())
"""

COLUMNS = "TABLE (worker uuid, membership uuid, agency integer, role text, named_only boolean)"
ADMIN = "(SELECT ctx_role()) = 'ADMIN'"
# Administrators and auditors see no case: their roles exist only where no grant can be, in 管理・監査.
FITS = """
BEGIN
    IF ctx_worker() IS NOT NULL AND (NEW.role IN ('ADMIN', 'AUDITOR'))
       <> (SELECT kind = 'OFFICE' FROM accounts_agency WHERE group_id = NEW.agency_id) THEN
        RAISE EXCEPTION 'this role does not exist in this agency' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
"""

# Nobody changes his own rights, neither directly nor through the agency he works for.
APART = """
BEGIN
    IF ctx_worker() IS NULL THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND (OLD.kind = 'OFFICE') <> (NEW.kind = 'OFFICE')
       AND EXISTS (SELECT 1 FROM accounts_membership m WHERE m.agency_id = NEW.group_id) THEN
        RAISE EXCEPTION 'an agency with members stays on its side of the wall' USING ERRCODE = '42501';
    END IF;
    IF (TG_OP = 'INSERT' OR (OLD.named_only, OLD.parent_sees, OLD.parent_id, OLD.closed_on)
            IS DISTINCT FROM (NEW.named_only, NEW.parent_sees, NEW.parent_id, NEW.closed_on))
       AND EXISTS (
           SELECT 1 FROM accounts_membership m
           WHERE m.worker_id = ctx_worker() AND coalesce(m.valid_until, 'infinity'::date) >= today_jst()
             AND (m.agency_id = NEW.group_id OR (NEW.parent_sees AND m.agency_id = NEW.parent_id))
       ) THEN
        RAISE EXCEPTION 'nobody changes his own rights' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
"""

READERS = [
    f"CREATE POLICY {t}_gate ON {t} FOR SELECT TO {{gate}} USING (true)"
    for t in ("accounts_worker", "accounts_membership", "accounts_agency", "auth_group", "accounts_city")
]


def part(name, kind):
    body = f"SELECT {name} FROM ctx()"
    return definer(f"ctx_{name}()", body, returns=kind, language="sql")


def guard(table, name, body):
    """A trigger before every write of a row, as whoever writes."""
    return sql(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = {DEFINER_PATH} AS $body${body}$body$",
        f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC",
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("audit", "0002_triggers"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        sql(
            TODAY,
            "REVOKE ALL ON FUNCTION today_jst() FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION today_jst() TO {app}, {gate}, {definer}",
            GROUPS,
            "ALTER TABLE accounts_context SET UNLOGGED",
            "GRANT SELECT ON accounts_context, accounts_membership, accounts_worker, accounts_agency, auth_group"
            " TO {definer}",
        ),
        definer("ctx()", CTX, returns=COLUMNS, language="sql"),
        part("worker", "uuid"),
        part("membership", "uuid"),
        part("agency", "integer"),
        part("role", "text"),
        part("named_only", "boolean"),
        protect("auth_group", select="true", insert=ADMIN, update=ADMIN, audited=False),
        protect("accounts_agency", select="true", insert=ADMIN, update=ADMIN),
        protect("accounts_city", select="true", insert=ADMIN, update=ADMIN),
        protect(
            "accounts_worker",
            select="true",
            insert=ADMIN,
            update=f"{ADMIN} AND id <> (SELECT ctx_worker())",
        ),
        protect(
            "accounts_membership",
            select="true",
            insert=f"{ADMIN} AND worker_id <> (SELECT ctx_worker())",
            update=f"{ADMIN} AND worker_id <> (SELECT ctx_worker())",
            forever=("worker_id", "agency_id"),
        ),
        guard("accounts_membership", "accounts_membership_fits", FITS),
        guard("accounts_agency", "accounts_agency_apart", APART),
        sql(
            "GRANT SELECT ON accounts_worker_groups, auth_permission, django_content_type, django_migrations"
            " TO {app}",
            "GRANT SELECT ON accounts_worker, accounts_membership, accounts_agency, accounts_city,"
            " accounts_worker_groups, auth_group TO {gate}",
            *READERS,
            "GRANT UPDATE (epoch) ON accounts_worker TO {gate}",
            "CREATE POLICY accounts_worker_epoch ON accounts_worker FOR UPDATE TO {gate} USING (true)",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_secret, accounts_session, accounts_context,"
            " accounts_throttle TO {gate}",
        ),
    ]
