"""Who acts, as the database knows it: an opaque token resolved to a worker and a membership in force."""

from django.db import migrations

from access.wall import definer, protect, sql

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
READERS = [
    f"CREATE POLICY {t}_gate ON {t} FOR SELECT TO {{gate}} USING (true)"
    for t in ("accounts_worker", "accounts_membership", "accounts_agency", "auth_group", "accounts_city")
]


def part(name, kind):
    body = f"SELECT {name} FROM ctx()"
    return definer(f"ctx_{name}()", body, returns=kind, language="sql")


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
        protect("accounts_city", select="true", update=ADMIN),
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
