"""Where an agency is told by mail that something waits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_context"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="mail",
            field=models.EmailField(
                blank=True, db_default="", max_length=254, verbose_name="お知らせメールの宛先"
            ),
        ),
    ]
