"""Every EXISTS of the wall is asked row by row through an index; those written before `by_key` are stated anew."""

from django.db import migrations

from access.wall import by_key, role

POLICIES = """
SELECT tablename, policyname, qual, with_check FROM pg_policies
WHERE schemaname = 'public' AND %s = ANY (roles) ORDER BY tablename, policyname
"""


def restate(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(POLICIES, [role("app")])
        for table, name, using, check in cursor.fetchall():
            clauses = "".join(
                f" {word} ({by_key(text)})"
                for word, text in (("USING", using), ("WITH CHECK", check))
                if text and by_key(text) != text
            )
            if clauses:
                cursor.execute(f'ALTER POLICY "{name}" ON "{table}"{clauses}')


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0009_protection"),
        ("cases", "0017_drafts"),
        ("meetings", "0003_drafts"),
        ("referrals", "0004_comments"),
    ]
    operations = [migrations.RunPython(restate, migrations.RunPython.noop, elidable=False)]
