"""通報・通告 give sight of which nobody else is told: marked on the grant, left out of 「誰に見えるか」 (rule 9)."""

from django.db import migrations, models

from access.migrations._functions import WHO_SEES
from access.wall import definer, sql

SEEN_BY = (
    "TABLE (agency integer, worker uuid, topics integer, basis text, source uuid,"
    " since date, until date, people integer)"
)
OTHERS = "(holding OR g.group_id = me.agency OR "
NAMED = "(holding OR (g.user_id = me.worker AND g.agency_id = me.agency) OR "


def quietly(body):
    """Whoever has such sight is told of his own; nobody else is told of it."""
    for found, mine in ((OTHERS, "g.group_id = me.agency"), (NAMED, "g.user_id = me.worker")):
        if body.count(found) != 1:
            raise RuntimeError("who_sees() is not as this migration knows it")
        body = body.replace(found, f"(NOT g.quiet OR {mine}) AND {found}")
    return body


class Migration(migrations.Migration):
    dependencies = [("access", "0003_wall")]
    operations = [
        migrations.AddField(
            "agencygrant", "quiet", models.BooleanField(db_default=False, verbose_name="通報・通告による")
        ),
        migrations.AddField(
            "workergrant", "quiet", models.BooleanField(db_default=False, verbose_name="通報・通告による")
        ),
        sql("DROP FUNCTION who_sees(uuid)"),
        definer("who_sees(c uuid)", quietly(WHO_SEES), returns=SEEN_BY),
    ]
