"""お知らせ: the history of a desk by day, and what is still to be mailed without what was read before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_notices_wall")]
    operations = [
        migrations.RemoveIndex(model_name="notice", name="notice_unmailed"),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["agency", "-created_at"], name="notice_of_desk"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mailed_at", None), ("read_at", None)),
                fields=["agency"],
                name="notice_unmailed",
            ),
        ),
    ]
