"""通報・通告 give sight of which nobody else is told: marked on the grant, left out of 「誰に見えるか」 (rule 9).

Before grants close, the case is locked and then all of its grants, in one order, as by a record being written: of two
who meet there the second waits, and neither is thrown out.
"""

from django.db import migrations, models

from access.migrations._functions import CLOSE, WHO_SEES
from access.wall import DEFINER_PATH, definer, sql

SEEN_BY = (
    "TABLE (agency integer, worker uuid, topics integer, basis text, source uuid,"
    " since date, until date, people integer)"
)
OTHERS = "(holding OR g.group_id = me.agency OR "
MINE_BY_NAME = "(g.user_id = me.worker AND g.agency_id = me.agency)"
NAMED = f"(holding OR {MINE_BY_NAME} OR "
LOCK = """
BEGIN
    PERFORM 1 FROM cases_case WHERE id = c FOR KEY SHARE;
    PERFORM 1 FROM access_agencygrant WHERE case_id = c ORDER BY group_id, id FOR UPDATE;
    PERFORM 1 FROM access_workergrant WHERE case_id = c ORDER BY user_id, id FOR UPDATE;
END
"""
LOCKS = """BEGIN
    FOR pair IN
        SELECT case_id FROM access_agencygrant WHERE source_id = source AND basis = why
        UNION SELECT case_id FROM access_workergrant WHERE source_id = source AND basis = why
    LOOP
        PERFORM access_lock(pair.case_id);
    END LOOP;
"""

# The database's time, for whomever the wall holds: also for one who unsets his token in the middle of a statement.
VERSION_STAMP = f"""
CREATE OR REPLACE FUNCTION version_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = {DEFINER_PATH} AS $$
BEGIN
    IF ctx_worker() IS NOT NULL OR row_security_active(TG_RELID) THEN NEW.history_date := clock_timestamp(); END IF;
    RETURN NEW;
END $$
"""


def quietly(body):
    """Whoever has such sight is told of his own; nobody else is told of it."""
    for found, mine in ((OTHERS, "g.group_id = me.agency"), (NAMED, MINE_BY_NAME)):
        if body.count(found) != 1:
            raise RuntimeError("who_sees() is not as this migration knows it")
        body = body.replace(found, f"(NOT g.quiet OR {mine}) AND {found}")
    return body


class Migration(migrations.Migration):
    dependencies = [("access", "0003_wall")]
    operations = [
        migrations.AddField(
            "agencygrant", "quiet", models.BooleanField(db_default=False, verbose_name="通報・通告による")
        ),
        migrations.AddField(
            "workergrant", "quiet", models.BooleanField(db_default=False, verbose_name="通報・通告による")
        ),
        sql("DROP FUNCTION who_sees(uuid)", VERSION_STAMP),
        definer("who_sees(c uuid)", quietly(WHO_SEES), returns=SEEN_BY),
        definer("access_lock(c uuid)", LOCK, returns="void", volatile="VOLATILE", app=False),
        sql("DROP FUNCTION access_close(uuid, text)"),
        definer(
            "access_close(source uuid, why text)",
            CLOSE.replace("BEGIN\n", LOCKS, 1),
            returns="void",
            volatile="VOLATILE",
            app=False,
        ),
    ]
