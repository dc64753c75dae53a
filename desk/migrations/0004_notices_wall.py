"""お知らせ behind the wall: read by the desk it is for, written by the database alone."""

from django.db import migrations

from access.wall import definer, protect, sql
from desk.migrations import _notices

FOR_ME = (
    "agency_id = (SELECT ctx_desk())"
    " AND (worker_id = (SELECT ctx_worker()) OR (worker_id IS NULL AND NOT (SELECT ctx_named_only())))"
    " AND (NOT chief_only OR (SELECT ctx_role()) = 'CHIEF')"
)
KEPT = "id key about agency_id worker_id chief_only source_id late_agency_id due_on created_at mailed_at"


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_notices"), ("referrals", "0002_wall"), ("consent", "0005_papers_wall")]
    operations = [
        sql(
            "GRANT SELECT, INSERT, UPDATE ON desk_notice TO {definer}",
            "GRANT SELECT ON consent_asking TO {definer}",
        ),
        definer("notice_denied(notice uuid)", _notices.DENIED, returns="boolean", language="sql"),
        protect(
            "desk_notice",
            select=FOR_ME,
            update=f"{FOR_ME} AND read_at IS NULL",  # because what is read stays read by whoever read it first
            update_to=f"{FOR_ME} AND read_by_id = (SELECT ctx_worker()) AND read_at IS NOT NULL",
            deny="NOT notice_denied(id)",
        ),
        sql(
            # because the clock marks what it mailed; whoever the wall holds marks only what he has read
            "CREATE FUNCTION desk_notice_keeps() RETURNS trigger LANGUAGE plpgsql"
            " SET search_path = pg_catalog, public, pg_temp AS $$ DECLARE kept text; BEGIN"
            f" FOREACH kept IN ARRAY '{{{{{','.join(KEPT.split())}}}}}'::text[] LOOP"
            " IF to_jsonb(OLD) -> kept IS DISTINCT FROM to_jsonb(NEW) -> kept THEN"
            " RAISE EXCEPTION 'column % never changes', kept USING ERRCODE = '42501'; END IF; END LOOP;"
            " NEW.read_at := statement_timestamp(); RETURN NEW; END $$".replace("{{{{", "{").replace(
                "}}}}", "}"
            ),
            "REVOKE ALL ON FUNCTION desk_notice_keeps() FROM PUBLIC",
            "CREATE TRIGGER desk_notice_keeps BEFORE UPDATE ON desk_notice FOR EACH ROW"
            " WHEN (row_security_active('desk_notice')) EXECUTE FUNCTION desk_notice_keeps()",
        ),
        definer(
            "desk_post(name text, what text, a integer, w uuid, chief boolean, source uuid, late integer, due date)",
            _notices.POST,
            returns="void",
            volatile="VOLATILE",
            app=False,
        ),
        definer("desk_letter_sent()", _notices.SENT, returns="trigger", volatile="VOLATILE", app=False),
        definer("desk_letter_moved()", _notices.MOVED, returns="trigger", volatile="VOLATILE", app=False),
        definer(
            "desk_confirmation_asked()", _notices.CONFIRM, returns="trigger", volatile="VOLATILE", app=False
        ),
        definer(
            "desk_clock(chiefs date, above date)", _notices.CLOCK, returns="integer", volatile="VOLATILE"
        ),
        definer(
            "desk_unmailed()",
            _notices.UNMAILED,
            returns="TABLE (agency integer, mail text, waiting integer, newest timestamptz)",
            language="sql",
        ),
        definer(
            "desk_mailed(a integer, until timestamptz)", _notices.MAILED, returns="void", volatile="VOLATILE"
        ),
        sql(
            "CREATE TRIGGER desk_letter_sent AFTER INSERT ON referrals_referral FOR EACH ROW"
            " EXECUTE FUNCTION desk_letter_sent()",
            "CREATE TRIGGER desk_letter_moved AFTER UPDATE OF state ON referrals_referral FOR EACH ROW"
            " WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION desk_letter_moved()",
            "CREATE TRIGGER desk_confirmation_asked AFTER INSERT ON referrals_confirmation FOR EACH ROW"
            " EXECUTE FUNCTION desk_confirmation_asked()",
        ),
    ]
