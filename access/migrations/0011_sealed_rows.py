"""A table of the rows in which a sealed address stands, kept by the database, and what asks it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from access.migrations import _sealed_rows
from access.wall import definer, protect, sql


def inner(signature, body, returns="void", language="plpgsql", volatile="VOLATILE"):
    return definer(signature, body, returns=returns, language=language, volatile=volatile, app=False)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0010_quick"),
        ("people", "0002_functions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="SealedRow",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("table", models.CharField(max_length=63, verbose_name="表")),
                ("row_id", models.UUIDField(verbose_name="行")),
                ("at", models.DateTimeField(verbose_name="日時")),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.person"),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        help_text="who wrote it under the seal",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "保護された記録"},
        ),
        migrations.AddConstraint(
            model_name="sealedrow",
            constraint=models.UniqueConstraint(fields=("row_id", "person"), name="one_mark_per_row"),
        ),
        protect("access_sealedrow", audited=False),
        sql(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON access_sealedrow TO {definer}",
            "GRANT SELECT ON access_draft, access_denial TO {definer}",
        ),
        inner("sealed_words(p uuid)", _sealed_rows.WORDS, "SETOF text", "sql", "STABLE"),
        inner("sealed_holds(wanted text[], j jsonb)", _sealed_rows.HOLDS, "boolean", "sql", "IMMUTABLE"),
        inner("sealed_writer(j jsonb)", _sealed_rows.WRITER, "uuid", "sql", "IMMUTABLE"),
        inner("sealed_mark()", _sealed_rows.MARK, "trigger"),
        inner("sealed_sweep(p uuid, just text)", _sealed_rows.SWEEP),
        inner("sealed_set()", _sealed_rows.SET, "trigger"),
        inner("sealed_moved()", _sealed_rows.MOVED, "trigger"),
        definer("sealed_row(r uuid)", _sealed_rows.ROW, returns="boolean"),
        sql(
            "CREATE TRIGGER access_contactseal_sweeps AFTER INSERT ON access_contactseal"
            " FOR EACH ROW EXECUTE FUNCTION sealed_set()",
            "CREATE TRIGGER people_contact_sweeps AFTER INSERT OR UPDATE ON people_contact"
            " FOR EACH ROW EXECUTE FUNCTION sealed_moved()",
        ),
    ]
