"""Records that hold a sealed address, their earlier versions, and what was printed of a case."""

from django.db import migrations

from access.wall import definer, role, sql
from desk.migrations import _sealed


def readable(apps, schema_editor):
    """Let the definer look through every table that belongs to a case, as there are today."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_sealed.TABLES)
        for table, *_rest in cursor.fetchall():
            cursor.execute(f"GRANT SELECT ON {table} TO {role('definer')}")


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0008_programme_notices"),
        ("access", "0009_sealed_words"),
        ("cases", "0015_coordination_wall"),
        ("consent", "0005_papers_wall"),
        ("referrals", "0002_wall"),
    ]
    operations = [
        migrations.RunPython(readable, migrations.RunPython.noop),
        sql("GRANT SELECT ON referrals_lettercontact TO {definer}"),
        definer("sealed_texts(c uuid)", _sealed.TEXTS, returns='TABLE ("table" text, id uuid)'),
        definer(
            "printed_before(c uuid, verbs text[])",
            _sealed.PRINTED,
            returns="TABLE (at timestamptz, verb text, worker uuid, agency integer, receiver integer)",
        ),
        definer(
            "sealed_hides(c uuid, writer uuid, name text, row_id uuid)", _sealed.HIDES, returns="boolean"
        ),
        sql(
            *(
                f"CREATE POLICY {table}_sealed ON {table} AS RESTRICTIVE FOR SELECT TO {{app}}"
                f" USING (NOT sealed_hides(case_id, {by}, '{table}', {key}))"
                for table, (key, by, *_rest) in _sealed.HELD.items()
            )
        ),
    ]
