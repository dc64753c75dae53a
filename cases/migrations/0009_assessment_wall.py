"""Code tables, answers and the family's years behind the wall.

The code tables are read by everyone who is signed in, and reworded by a 管理者; nothing of them is ever taken away.
An answer is only ever added: `app` has no right to change or take away one.
"""

from django.db import migrations

from access.wall import DEFINER_PATH, HOLDS, covers, invoker, own, protect, sight, sql, versions_of

ADMIN = "(SELECT ctx_role()) = 'ADMIN'"
WRITTEN = own("agency_id", "author_id")
BY_ME = "agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker())"
OURS = "(member_id IS NULL OR member_is_of(member_id, case_id))"
CORRECTS = f"({WRITTEN} OR {sight('cases_familyevent.case_id', HOLDS)})"
VERSION = "cases_historicalfamilyevent"


# Whom an event is about may be somebody its author sees no longer: he corrects the words, and names another only where he
# sees that one on the same case.
EVENT_OF = """
BEGIN
    IF row_security_active(TG_RELID) AND NEW.member_id IS NOT NULL THEN
        IF NOT member_is_of(NEW.member_id, NEW.case_id) THEN
            RAISE EXCEPTION 'an event is about somebody of its case' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END
"""


def touched(table):
    """Whoever writes on a case keeps its number, and what he wrote."""
    return f"CREATE TRIGGER {table}_touch AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION cases_touch()"


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_assessment")]
    operations = [
        protect("cases_codeitem", select="true", insert=ADMIN, update=ADMIN, forever=("id", "table", "code")),
        invoker(
            "member_is_of(m uuid, c uuid)",
            "EXISTS (SELECT 1 FROM cases_householdmember WHERE id = m AND case_id = c)",
        ),
        protect(
            "cases_answer",
            select=f"{WRITTEN} OR {covers('cases_answer.case_id', 'cases_answer.topics')}",
            insert=f"{BY_ME} AND sees_case(case_id)",
            deny="NOT ctx_denied(case_id)",
        ),
        protect(
            "cases_familyevent",
            select=f"{WRITTEN} OR {covers('cases_familyevent.case_id', 'cases_familyevent.topics')}",
            insert=f"{BY_ME} AND sees_case(case_id) AND {OURS}",
            update=CORRECTS,
            deny="NOT ctx_denied(case_id)",
            forever=("id", "case_id", "agency_id", "author_id", "created_at"),
        ),
        versions_of(
            VERSION,
            "cases_familyevent",
            f"{WRITTEN} OR {sight(f'{VERSION}.case_id', HOLDS)}",
            f"({WRITTEN} OR {covers(f'{VERSION}.case_id', f'{VERSION}.topics')})",
        ),
        sql(
            touched("cases_answer"),
            touched("cases_familyevent"),
            "CREATE FUNCTION cases_event_of() RETURNS trigger LANGUAGE plpgsql"
            f" SET search_path = {DEFINER_PATH} AS $body${EVENT_OF}$body$",
            "REVOKE ALL ON FUNCTION cases_event_of() FROM PUBLIC",
            "CREATE TRIGGER cases_familyevent_of BEFORE UPDATE OF member_id ON cases_familyevent FOR EACH ROW"
            " WHEN (OLD.member_id IS DISTINCT FROM NEW.member_id) EXECUTE FUNCTION cases_event_of()",
        ),
    ]
