"""Which agency runs 多機関協働, and which 課 of the city decides on support (支援決定)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_unset_token")]
    operations = [
        migrations.AddField(
            "agency",
            "coordinates",
            models.BooleanField(db_default=False, default=False, verbose_name="多機関協働事業を担う"),
        ),
        migrations.AddField(
            "agency",
            "decides",
            models.BooleanField(
                db_default=False, default=False, verbose_name="支援決定をする課（重層事業の所管）"
            ),
        ),
    ]
