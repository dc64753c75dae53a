"""呼びかけ（@）: whoever is called in a コメント is told, if he reads it at that moment; the notice names no person."""

from django.db import migrations, models

from access.migrations._functions import IN_FORCE
from access.wall import definer, sql
from referrals.migrations._functions import OPEN

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

# Whoever is called in the コメント of a つなぎ is told of it if he is of one of its two sides and reads the body now.
IN_TIME = "today_jst() BETWEEN k.valid_from AND k.valid_until"
CARRIED = "EXISTS" + OPEN.split(" AND EXISTS", 1)[1].replace(
    "r.id = letter", "r.id = NEW.referral_id"
).replace(IN_TIME, f"{IN_TIME} AND NOT consent_outlived(k.id)")
LETTER_MENTIONED = f"""
DECLARE
    shell record;
    about uuid;
    whom record;
BEGIN
    SELECT r.*, f.named_only AS by_name, t.named_only AS to_name INTO shell FROM referrals_referral r
    JOIN accounts_agency f ON f.group_id = r.from_agency_id JOIN accounts_agency t ON t.group_id = r.to_agency_id
    WHERE r.id = NEW.referral_id;
    SELECT coalesce(l.case_id, t.case_id) INTO about FROM referrals_letter l
    LEFT JOIN cases_consultation t ON t.id = l.consultation_id WHERE l.referral_id = NEW.referral_id;
    FOR whom IN
        SELECT DISTINCT m.agency_id AS agency, m.worker_id AS worker FROM accounts_membership m
        JOIN accounts_worker w ON w.id = m.worker_id AND w.is_active
        JOIN accounts_agency a ON a.group_id = m.agency_id AND (a.closed_on IS NULL OR a.closed_on > today_jst())
        WHERE m.id = ANY (NEW.mentions) AND m.role NOT IN ('ADMIN', 'AUDITOR')
          AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date)
          AND NOT coalesce(access_denies(about, m.worker_id), false)
          AND ((m.agency_id = shell.from_agency_id AND (NOT shell.by_name OR m.worker_id = shell.sent_by_id))
               OR (m.agency_id = shell.to_agency_id AND ({CARRIED})
                   AND CASE WHEN shell.to_worker_id IS NULL THEN NOT shell.to_name
                       ELSE m.worker_id = shell.to_worker_id END))
    LOOP
        PERFORM desk_post('mention:' || NEW.id || ':' || whom.agency || ':' || whom.worker, 'MENTIONED', whom.agency,
            whom.worker, false, NEW.referral_id, NULL, NULL);
    END LOOP;
    RETURN NULL;
END
"""

# A denial laid since reaches the notice, too; asked by hand it is told only of a comment in which one was called, or of
# a つなぎ in which one has a part.
DENIED = """
    SELECT letter_denied(said) OR EXISTS (
        SELECT 1 FROM cases_comment c JOIN cases_mention m ON m.comment_id = c.id
        WHERE c.id = said AND m.agency_id = ctx_desk() AND m.worker_id = ctx_worker()
          AND access_denies(c.case_id, ctx_worker()))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0006_quiet_log"),
        ("cases", "0011_outreach_wall"),
        ("referrals", "0004_comments"),
    ]
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
        definer(
            "desk_letter_mentioned()", LETTER_MENTIONED, returns="trigger", volatile="VOLATILE", app=False
        ),
        definer("comment_denied(said uuid)", DENIED, returns="boolean", language="sql"),
        sql(
            "CREATE POLICY desk_notice_comment_select ON desk_notice AS RESTRICTIVE FOR SELECT TO {app}"
            " USING (about <> 'MENTIONED' OR NOT comment_denied(source_id))",
            "CREATE POLICY desk_notice_comment_update ON desk_notice AS RESTRICTIVE FOR UPDATE TO {app}"
            " USING (about <> 'MENTIONED' OR NOT comment_denied(source_id))",
            "CREATE TRIGGER desk_mentioned AFTER INSERT ON cases_mention FOR EACH ROW"
            " EXECUTE FUNCTION desk_mentioned()",
            "CREATE TRIGGER desk_letter_mentioned AFTER INSERT ON referrals_lettercomment FOR EACH ROW"
            " EXECUTE FUNCTION desk_letter_mentioned()",
        ),
    ]
