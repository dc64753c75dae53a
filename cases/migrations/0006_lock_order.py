"""Whoever writes on a case takes the case before its grants, as a 終結 and a withdrawal do: the second waits, none is thrown out.

And what a record written without sight is, it is too for one who unsets his token in the middle of a statement.
"""

from django.db import migrations

from access.wall import DEFINER_PATH, definer, sql
from cases.migrations._functions import ALONE, ATTACHED, TOUCH, VERSION_ALONE

LOCKS = (
    "    PERFORM 1 FROM access_agencygrant WHERE case_id = NEW.case_id ORDER BY group_id, id FOR UPDATE;\n"
    "    PERFORM 1 FROM access_workergrant WHERE case_id = NEW.case_id ORDER BY user_id, id FOR UPDATE;\n"
)
AUTHOR = "    PERFORM access_author("
LOCK = "    PERFORM access_lock(NEW.case_id);\n"


def once(body, before, after):
    if body.count(before) != 1:
        raise RuntimeError("the function is not as this migration knows it")
    return body.replace(before, after)


def held(name, body):
    """The same trigger function, for whomever the wall holds."""
    body = once(
        body, "ctx_worker() IS NOT NULL", "(ctx_worker() IS NOT NULL OR row_security_active(TG_RELID))"
    )
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path = {DEFINER_PATH} AS $body${body}$body$"
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_similar"), ("access", "0004_quiet")]
    operations = [
        sql(
            held("cases_alone", ALONE),
            held("cases_version_alone", VERSION_ALONE),
            "GRANT UPDATE (version) ON cases_case TO {definer}",  # a lock needs a right to change
            "DROP TRIGGER cases_casenote_touch ON cases_casenote",
            "DROP TRIGGER cases_householdmember_touch ON cases_householdmember",
            "DROP TRIGGER cases_consultation_attached ON cases_consultation",
            "DROP FUNCTION cases_touch(), cases_attached()",
        ),
        definer("cases_touch()", once(TOUCH, LOCKS, LOCK), returns="trigger", volatile="VOLATILE", app=False),
        definer(
            "cases_attached()",
            once(ATTACHED, AUTHOR, LOCK + AUTHOR),
            returns="trigger",
            volatile="VOLATILE",
            app=False,
        ),
        sql(
            "CREATE TRIGGER cases_casenote_touch AFTER INSERT OR UPDATE ON cases_casenote"
            " FOR EACH ROW EXECUTE FUNCTION cases_touch()",
            "CREATE TRIGGER cases_householdmember_touch AFTER INSERT ON cases_householdmember"
            " FOR EACH ROW EXECUTE FUNCTION cases_touch()",
            "CREATE TRIGGER cases_consultation_attached AFTER UPDATE OF case_id, topics ON cases_consultation"
            " FOR EACH ROW WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id OR OLD.topics <> NEW.topics)"
            " EXECUTE FUNCTION cases_attached()",
        ),
    ]
