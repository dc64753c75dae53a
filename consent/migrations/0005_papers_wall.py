"""The papers of a consent behind the wall; a consent is dated today or before, and changed by a new one of its case."""

from importlib import import_module

from django.db import migrations

from access.wall import HOLDS, definer, own, protect, sight, sql

HELD = sight("consent_consent.case_id", HOLDS)
BY_ME = "agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker())"
KEPT = (
    *("id", "person_id", "case_id", "kinds", "giver", "giver_name", "authority", "method", "agreed_on"),
    *("purposes", "replaces_id", "valid_from", "valid_until", "agency_id", "recorded_by_id", "recorded_at"),
)
ONCE = ("opened_at", "withdrawn_at", "withdrawn_by_id", "withdrawn_agency_id")
INSERT = (
    "agency_id = (SELECT ctx_agency()) AND recorded_by_id = (SELECT ctx_worker())"
    " AND withdrawn_at IS NULL AND opened_at IS NULL AND agreed_on <= today_jst()"
    f" AND {HELD} AND case_is_of(case_id, person_id) AND changes_consent(replaces_id, case_id)"
)


OPEN = import_module("consent.migrations.0002_wall").OPEN
# Who changes a consent ends the old one first, in the same transaction: a consent that is still in force is nobody's
# "changed" one, and nobody occupies the place of the change that is to come.
CHANGES = (
    "(SELECT 1 FROM consent_consent WHERE id = k AND case_id = c AND withdrawn_at >= transaction_timestamp()"
    " AND withdrawn_by_id = ctx_worker() AND withdrawn_agency_id = ctx_agency())"
)
# Asked of the writer's own withdrawal only, after it: by then he may have lost sight of the consent.
WITHDREW = (
    "SELECT EXISTS (SELECT 1 FROM consent_consent WHERE id = k AND case_id = c AND withdrawn_at IS NOT NULL"
    " AND withdrawn_by_id = ctx_worker() AND withdrawn_agency_id = ctx_agency())"
)
# Who took a consent back may have had no other standing on the case than the sight that ended with it.
TOLD_OF_IT = (
    "SELECT EXISTS (SELECT 1 FROM consent_withdrawal w WHERE w.id = withdrawal AND w.agency_id = ctx_desk()"
    " AND access_denies(w.case_id, ctx_worker()))"
)
STAMP = """
CREATE FUNCTION consent_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.withdrawn_at := clock_timestamp();
    NEW.opened_at := OLD.opened_at;
    RETURN NEW;
END $$
"""


def opening():
    """Opening a consent waits for a 終結, and finds the case closed; grants are locked in the order of all others."""
    body = OPEN
    for before, after in (
        (
            " FOR UPDATE;\n",
            " FOR UPDATE;\n    IF given.recorded_by_id = me.worker THEN\n"
            "        PERFORM 1 FROM cases_case WHERE id = given.case_id FOR SHARE;\n    END IF;\n",
        ),
        (
            "    UPDATE consent_consent SET opened_at",
            "    PERFORM access_lock(given.case_id);\n    UPDATE consent_consent SET opened_at",
        ),
    ):
        if body.count(before) != 1:
            raise RuntimeError("consent_open() is not as this migration knows it")
        body = body.replace(before, after)
    return body


def held(table):
    return sight(f"{table}.case_id", HOLDS)


def of_consent(table):
    return f"EXISTS (SELECT 1 FROM consent_consent k WHERE k.id = {table}.consent_id AND k.case_id = {table}.case_id)"


def digest(table, column, expression):
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_digest"
        f" CHECK (digest = encode(sha256({expression}), 'hex'))"
    )


class Migration(migrations.Migration):
    dependencies = [("consent", "0004_papers_kept"), ("cases", "0006_lock_order"), ("access", "0004_quiet")]
    operations = [
        migrations.RemoveField("consent", "explanation"),
        migrations.RemoveField("consent", "withdrawal_reason"),
        sql(
            # because an invoker function asks the table itself, whose own policy may not ask it
            "CREATE FUNCTION changes_consent(k uuid, c uuid) RETURNS boolean LANGUAGE plpgsql STABLE"
            " SET search_path = pg_catalog, public, pg_temp AS $$BEGIN RETURN k IS NULL OR EXISTS"
            f" {CHANGES}; END$$",
            "REVOKE ALL ON FUNCTION changes_consent(uuid, uuid) FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION changes_consent(uuid, uuid) TO {app}",
            "DROP POLICY consent_consent_insert ON consent_consent",
            f"CREATE POLICY consent_consent_insert ON consent_consent FOR INSERT TO {{app}} WITH CHECK ({INSERT})",
            "DROP TRIGGER consent_consent_keeps ON consent_consent",
            "CREATE TRIGGER consent_consent_keeps BEFORE UPDATE ON consent_consent FOR EACH ROW EXECUTE FUNCTION"
            f" same_for_ever({', '.join(repr(c) for c in (*KEPT, *(f'?{c}' for c in ONCE)))})",
            "DROP FUNCTION consent_close(uuid), consent_open(uuid)",
            # because the database's clock says when, and only for whoever the wall holds
            STAMP,
            "REVOKE ALL ON FUNCTION consent_stamp() FROM PUBLIC",
            "CREATE TRIGGER consent_consent_stamp BEFORE UPDATE ON consent_consent FOR EACH ROW"
            " WHEN (row_security_active('consent_consent') AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)"
            " EXECUTE FUNCTION consent_stamp()",
            "GRANT SELECT ON consent_withdrawal TO {definer}",
            digest("consent_explanation", "text", "convert_to(text, 'UTF8')"),
            digest("consent_consentfile", "content", "content"),
            "ALTER TABLE consent_consentfile ADD CONSTRAINT consent_file_size CHECK (octet_length(content) = size)",
            "ALTER TABLE consent_consentfile ALTER COLUMN content SET STORAGE EXTERNAL",
        ),
        definer("consent_open(k uuid)", opening(), returns="void", volatile="VOLATILE"),
        definer("withdrew_consent(k uuid, c uuid)", WITHDREW, returns="boolean", language="sql"),
        definer("withdrawal_denied(withdrawal uuid)", TOLD_OF_IT, returns="boolean", language="sql"),
        protect(
            "consent_explanation",
            select=held("consent_explanation"),
            insert=(
                f"{held('consent_explanation')} AND {of_consent('consent_explanation')}"
                " AND takes_line(consent_id, case_id)"
            ),
            deny="NOT ctx_denied(case_id)",
        ),
        protect(
            "consent_withdrawal",
            select=f"{held('consent_withdrawal')} OR {own()}",
            insert=f"{BY_ME} AND withdrew_consent(consent_id, case_id)",
            deny="NOT ctx_denied(case_id) AND NOT withdrawal_denied(id)",
        ),
        protect(
            "consent_asking",
            select=held("consent_asking"),
            insert=f"{BY_ME} AND {held('consent_asking')} AND case_is_of(case_id, person_id)",
            deny="NOT ctx_denied(case_id)",
        ),
        protect(
            "consent_consentfile",
            select=held("consent_consentfile"),
            insert=f"{BY_ME} AND {held('consent_consentfile')} AND {of_consent('consent_consentfile')}",
            deny="NOT ctx_denied(case_id)",
        ),
    ]
