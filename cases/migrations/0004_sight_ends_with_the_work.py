"""終結: sight by consent or coordination ends with the work; what each agency wrote stays its own."""

from django.db import migrations

from access.wall import definer, sql

ENDED = """
DECLARE
    pair record;
BEGIN
    FOR pair IN
        WITH gone AS (
            UPDATE access_agencygrant SET closed_at = clock_timestamp()
            WHERE case_id = NEW.id AND basis IN ('CONSENT', 'COORDINATION') AND closed_at IS NULL
            RETURNING group_id AS agency
        ), gone_too AS (
            UPDATE access_workergrant SET closed_at = clock_timestamp()
            WHERE case_id = NEW.id AND basis IN ('CONSENT', 'COORDINATION') AND closed_at IS NULL
            RETURNING agency_id AS agency, user_id
        )
        SELECT agency, NULL::uuid AS worker FROM gone UNION SELECT agency, user_id FROM gone_too
    LOOP
        PERFORM access_retouch(NEW.id, pair.agency, pair.worker);
    END LOOP;
    RETURN NULL;
END
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_counts")]
    operations = [
        definer("cases_ended()", ENDED, returns="trigger", volatile="VOLATILE", app=False),
        sql(
            "CREATE TRIGGER cases_case_ended AFTER UPDATE OF stage ON cases_case FOR EACH ROW"
            " WHEN (NEW.stage = 'CLOSED' AND OLD.stage <> 'CLOSED') EXECUTE FUNCTION cases_ended()"
        ),
    ]
