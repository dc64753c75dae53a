"""Whether a person was never made: for rows that give sight and are therefore written first."""

from django.db import migrations

from access.wall import definer, sql


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("access", "0003_wall")]
    operations = [
        sql("GRANT SELECT ON people_person, people_alias, people_contact TO {definer}"),
        definer(
            "unborn_person(p uuid)",
            "SELECT NOT EXISTS (SELECT 1 FROM people_person WHERE id = p)",
            returns="boolean",
            language="sql",
        ),
    ]
