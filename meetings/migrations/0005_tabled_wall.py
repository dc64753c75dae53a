"""出した案 behind the wall: written by the database alone, seen like the plan; an approval that covers other words is refused."""

from django.db import migrations

from access.wall import DEFINER_PATH, covers, definer, protect, sql
from meetings.migrations import _tabled

DECIDES = "(SELECT a.decides FROM accounts_agency a WHERE a.group_id = (SELECT ctx_desk()))"
CASE, TOPICS = "meetings_tabled.case_id", "(meetings_tabled.topics | 256)"
OPEN = "meetings_open(item_id)"


def inner(signature, body, **how):
    return definer(signature, body, **({"returns": "trigger", "volatile": "VOLATILE", "app": False} | how))


def rows_held(table):
    return sql(
        f"CREATE TRIGGER {table}_of_a_draft BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"
        f" WHEN (row_security_active('{table}')) EXECUTE FUNCTION plan_rows_held()"
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_tabled")]
    operations = [
        protect(
            "meetings_tabled",
            select=f"{OPEN} AND ({covers(CASE, TOPICS)} OR ({DECIDES} AND {covers(CASE, '256')}))",
            deny="NOT ctx_denied(case_id)",
        ),
        sql(
            "GRANT SELECT, INSERT ON meetings_tabled TO {definer}",
            "GRANT UPDATE (plan_round, plan_at) ON meetings_matter TO {definer}",
            "CREATE TRIGGER meetings_matter_shown BEFORE UPDATE ON meetings_matter FOR EACH ROW"
            " WHEN (row_security_active('meetings_matter'))"
            " EXECUTE FUNCTION same_for_ever('plan_round', 'plan_at')",
            f"CREATE FUNCTION meetings_first_words() RETURNS trigger LANGUAGE plpgsql SET search_path = {DEFINER_PATH}"
            f" AS $body${_tabled.FIRST}$body$",
            f"CREATE FUNCTION plan_rows_held() RETURNS trigger LANGUAGE plpgsql SET search_path = {DEFINER_PATH}"
            f" AS $body${_tabled.ROWS}$body$",
            "REVOKE ALL ON FUNCTION meetings_first_words(), plan_rows_held() FROM PUBLIC",
        ),
        inner("plan_said(p uuid)", _tabled.SAID, returns=_tabled.SAID_AS, language="sql", volatile="STABLE"),
        rows_held("cases_plangoal"),
        rows_held("cases_planrole"),
        inner(
            "meetings_plan_moved(item uuid)",
            _tabled.MOVED,
            returns="boolean",
            language="sql",
            volatile="STABLE",
        ),
        definer("meetings_rewritten(item uuid)", _tabled.REWRITTEN, returns="boolean", language="sql"),
        inner("meetings_tabled_first()", _tabled.BORN),
        sql(
            "CREATE TRIGGER meetings_matter_first BEFORE INSERT ON meetings_matter"
            " FOR EACH ROW EXECUTE FUNCTION meetings_first_words()",
            "CREATE TRIGGER meetings_matter_tabled AFTER INSERT ON meetings_matter"
            " FOR EACH ROW WHEN (NEW.plan_id IS NOT NULL) EXECUTE FUNCTION meetings_tabled_first()",
        ),
        inner("meetings_table_again(item uuid)", _tabled.AGAIN, returns="void"),
        definer(
            "meetings_retable(item uuid, seen integer, plan_seen integer)",
            _tabled.RETABLE,
            returns="text",
            volatile="VOLATILE",
        ),
        sql(
            "DROP FUNCTION meetings_move(uuid, text, integer)",
            "DROP FUNCTION meetings_settle(uuid, integer, integer)",
        ),
        definer(
            "meetings_move(meeting uuid, verb text, seen integer)",
            _tabled.MOVE,
            returns="text",
            volatile="VOLATILE",
        ),
        definer(
            "meetings_settle(item uuid, seen integer, minute_seen integer)",
            _tabled.SETTLE,
            returns="text",
            volatile="VOLATILE",
        ),
    ]
