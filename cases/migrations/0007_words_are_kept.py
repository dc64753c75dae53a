"""Who loses sight while he writes does not lose his words: they become his own agency's record."""

from django.db import migrations

from access.wall import sql

INSERT = (
    "agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker())"
    " AND (stands_on_case(case_id) OR just_stood(case_id))"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_lock_order"), ("access", "0006_just_stood")]
    operations = [
        sql(
            "DROP POLICY cases_casenote_insert ON cases_casenote",
            f"CREATE POLICY cases_casenote_insert ON cases_casenote FOR INSERT TO {{app}} WITH CHECK ({INSERT})",
        )
    ]
