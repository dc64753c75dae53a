"""呼びかけ（@）: whoever is called in a コメント is told, if he reads it at that moment; the notice names no person."""

from django.db import migrations, models

from access.migrations._functions import IN_FORCE
from access.wall import definer, sql

# Whether the one who is called works on cases for that agency today.
WORKS = """EXISTS (
    SELECT 1 FROM accounts_membership m
    JOIN accounts_worker w ON w.id = m.worker_id AND w.is_active
    JOIN accounts_agency a ON a.group_id = m.agency_id AND (a.closed_on IS NULL OR a.closed_on > today_jst())
    WHERE m.worker_id = NEW.worker_id AND m.agency_id = NEW.agency_id AND m.role NOT IN ('ADMIN', 'AUDITOR')
      AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date))"""
OWN = "{0}.agency_id = NEW.agency_id AND (NOT named OR {0}.author_id = NEW.worker_id)"

MENTIONED = f"""
DECLARE
    said record;
    about record;
    named boolean;
    held integer;
    reads boolean;
BEGIN
    IF NOT {WORKS} OR access_denies(NEW.case_id, NEW.worker_id) THEN RETURN NULL; END IF;
    SELECT named_only INTO named FROM accounts_agency WHERE group_id = NEW.agency_id;
    SELECT * INTO said FROM cases_comment WHERE id = NEW.comment_id;
    SELECT coalesce(bit_or(g.topics), 0) INTO held FROM (
        SELECT topics FROM access_agencygrant WHERE case_id = NEW.case_id AND group_id = NEW.agency_id
            AND NOT named AND basis <> 'AUTHOR' AND {IN_FORCE}
        UNION ALL
        SELECT topics FROM access_workergrant WHERE case_id = NEW.case_id AND user_id = NEW.worker_id
            AND agency_id = NEW.agency_id AND basis <> 'AUTHOR' AND {IN_FORCE}
    ) g;
    reads := ({OWN.format("said")}) OR (NOT said.own_only AND held & said.topics = said.topics);
    IF reads AND said.note_id IS NOT NULL AND NOT ({OWN.format("said")}) THEN
        SELECT * INTO about FROM cases_casenote WHERE id = said.note_id;
        reads := ({OWN.format("about")}) OR (NOT about.own_only AND held & about.topics = about.topics);
    END IF;
    IF reads THEN
        PERFORM desk_post('mention:' || NEW.id, 'MENTIONED', NEW.agency_id, NEW.worker_id, false, NEW.comment_id,
            NULL, NULL);
    END IF;
    RETURN NULL;
END
"""

# A denial laid since reaches the notice, too; asked by hand it is told only of a comment in which one was called.
DENIED = """
    SELECT EXISTS (
        SELECT 1 FROM cases_comment c JOIN cases_mention m ON m.comment_id = c.id
        WHERE c.id = said AND m.agency_id = ctx_desk() AND m.worker_id = ctx_worker()
          AND access_denies(c.case_id, ctx_worker()))
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_quiet_log"), ("cases", "0011_outreach_wall")]
    operations = [
        migrations.AlterField(
            "notice",
            "about",
            models.CharField(
                choices=[
                    ("ARRIVED", "つなぎが届きました"),
                    ("ANSWERED", "送ったつなぎに返事がありました"),
                    ("MOVED", "届いたつなぎが動きました"),
                    ("UNANSWERED", "つなぎの返事の期限を過ぎています"),
                    ("UNREPORTED", "つなぎの報告の予定日を過ぎています"),
                    ("CONFIRM", "法令によるつなぎの確認をお願いします"),
                    ("UNCONFIRMED", "法令によるつなぎの確認の期限を過ぎています"),
                    ("CONSENT_ENDS", "同意の期限が近づいています"),
                    ("ASK_AGAIN", "もう一度同意をたずねる日です"),
                    ("AGENCY_CLOSED", "つなぎの相手の機関が廃止されました"),
                    ("MENTIONED", "コメントで、あなたが呼ばれました"),
                    ("LATE_BELOW", "期限超過"),
                ],
                max_length=16,
                verbose_name="内容",
            ),
        ),
        sql("GRANT SELECT ON cases_comment, cases_mention TO {definer}"),
        definer("desk_mentioned()", MENTIONED, returns="trigger", volatile="VOLATILE", app=False),
        definer("comment_denied(said uuid)", DENIED, returns="boolean", language="sql"),
        sql(
            "CREATE POLICY desk_notice_comment_select ON desk_notice AS RESTRICTIVE FOR SELECT TO {app}"
            " USING (NOT comment_denied(source_id))",
            "CREATE POLICY desk_notice_comment_update ON desk_notice AS RESTRICTIVE FOR UPDATE TO {app}"
            " USING (NOT comment_denied(source_id))",
            "CREATE TRIGGER desk_mentioned AFTER INSERT ON cases_mention FOR EACH ROW"
            " EXECUTE FUNCTION desk_mentioned()",
        ),
    ]
