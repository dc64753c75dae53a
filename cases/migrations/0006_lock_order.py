"""Whoever writes on a case takes the case before its grants, as a 終結 and a withdrawal do: the second waits, none is thrown out."""

from django.db import migrations

from access.wall import definer, sql
from cases.migrations._functions import ATTACHED, TOUCH

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


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_similar"), ("access", "0004_quiet")]
    operations = [
        sql(
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
