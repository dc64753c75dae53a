"""アウトリーチ and コメント behind the wall: a visit is seen when its note is, a comment with what it is said about."""

from django.db import migrations

from access.wall import HOLDS, covers, invoker, own, protect, sight, sql, versions_of

WRITTEN = own("agency_id", "author_id")
BY_ME = "agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker())"
NOTE_IS_SEEN = "EXISTS (SELECT 1 FROM cases_casenote n WHERE n.id = {0}.note_id)"
SAID = f"EXISTS (SELECT 1 FROM cases_comment c WHERE c.id = cases_mention.comment_id AND {own('c.agency_id', 'c.author_id')})"


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_outreach_comments"), ("access", "0006_just_stood")]
    operations = [
        invoker("case_runs(c uuid)", "EXISTS (SELECT 1 FROM cases_case WHERE id = c AND stage <> 'CLOSED')"),
        invoker(
            "note_is_mine(n uuid, c uuid)",
            "EXISTS (SELECT 1 FROM cases_casenote WHERE id = n AND case_id = c AND agency_id = ctx_agency()"
            " AND author_id = ctx_worker())",
        ),
        invoker(
            "note_is_of(n uuid, c uuid)", "EXISTS (SELECT 1 FROM cases_casenote WHERE id = n AND case_id = c)"
        ),
        invoker(
            "comment_is_mine(k uuid, c uuid, n uuid)",
            "EXISTS (SELECT 1 FROM cases_comment WHERE id = k AND case_id = c AND note_id IS NOT DISTINCT FROM n"
            " AND agency_id = ctx_agency() AND author_id = ctx_worker())",
        ),
        protect(
            "cases_outreachplan",
            select=f"{WRITTEN} OR {covers('cases_outreachplan.case_id', 'cases_outreachplan.topics')}",
            insert=f"{BY_ME} AND holds_case(case_id) AND case_runs(case_id)",
            update=f"{sight('cases_outreachplan.case_id', HOLDS)} AND case_runs(case_id)",
            deny="NOT ctx_denied(case_id)",
            forever=("id", "case_id", "agency_id", "author_id", "created_at"),
        ),
        versions_of(
            "cases_historicaloutreachplan",
            "cases_outreachplan",
            sight("cases_historicaloutreachplan.case_id", HOLDS),
            f"({WRITTEN} OR"
            f" {covers('cases_historicaloutreachplan.case_id', 'cases_historicaloutreachplan.topics')})",
        ),
        protect(
            "cases_outreachvisit",
            select=NOTE_IS_SEEN.format("cases_outreachvisit"),
            insert=f"{BY_ME} AND case_runs(case_id) AND note_is_mine(note_id, case_id)",
            update=f"{WRITTEN} AND case_runs(case_id)",
            deny="NOT ctx_denied(case_id)",
            forever=("id", "note_id", "case_id", "agency_id", "author_id", "created_at"),
        ),
        # because what was promised once may have told more than the note tells now
        versions_of("cases_historicaloutreachvisit", "cases_outreachvisit", WRITTEN, WRITTEN),
        protect(
            "cases_comment",
            select=(
                f"{WRITTEN} OR (NOT own_only AND {covers('cases_comment.case_id', 'cases_comment.topics')}"
                f" AND (note_id IS NULL OR {NOTE_IS_SEEN.format('cases_comment')}))"
            ),
            insert=(
                f"{BY_ME} AND sees_case(case_id) AND (note_id IS NULL OR note_is_of(note_id, case_id))"
                " AND (replaces_id IS NULL OR comment_is_mine(replaces_id, case_id, note_id))"
            ),
            deny="NOT ctx_denied(case_id)",
        ),
        protect(
            "cases_mention",
            # because a third agency that reads the comment may not know who else reads the case (rule 9)
            select=(
                f"{SAID} OR (EXISTS (SELECT 1 FROM cases_comment c WHERE c.id = cases_mention.comment_id)"
                f" AND ({sight('cases_mention.case_id', HOLDS)} OR {own('agency_id', 'worker_id')}))"
            ),
            insert=(
                "EXISTS (SELECT 1 FROM cases_comment c WHERE c.id = cases_mention.comment_id"
                " AND c.case_id = cases_mention.case_id AND c.agency_id = (SELECT ctx_agency())"
                " AND c.author_id = (SELECT ctx_worker()))"
            ),
            deny="NOT ctx_denied(case_id)",
        ),
        sql(
            "CREATE TRIGGER cases_outreachplan_touch AFTER INSERT ON cases_outreachplan"
            " FOR EACH ROW EXECUTE FUNCTION cases_touch()",
            "CREATE TRIGGER cases_comment_touch AFTER INSERT ON cases_comment"
            " FOR EACH ROW EXECUTE FUNCTION cases_touch()",
        ),
    ]
