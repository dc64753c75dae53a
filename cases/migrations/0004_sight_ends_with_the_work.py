"""終結: sight by consent or coordination ends with the work; what each agency wrote stays its own."""

from django.db import migrations

from access.wall import definer, sql

ENDED = """
BEGIN
    UPDATE access_agencygrant SET closed_at = clock_timestamp()
    WHERE case_id = NEW.id AND basis IN ('CONSENT', 'COORDINATION') AND closed_at IS NULL;
    UPDATE access_workergrant SET closed_at = clock_timestamp()
    WHERE case_id = NEW.id AND basis IN ('CONSENT', 'COORDINATION') AND closed_at IS NULL;
    PERFORM access_retouch_all(NEW.id);
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
