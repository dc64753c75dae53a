"""Of what stands on an agenda already, the plan as it is today is what the meeting was shown: nothing older is known of it."""

from django.db import migrations

from access.wall import sql
from meetings.migrations import _tabled

OPEN = "EXISTS (SELECT 1 FROM meetings_item i WHERE i.id = k.item_id AND i.state = 'OPEN') AND k.plan_id IS NOT NULL"
SAID = _tabled.SAID.replace("= p\n", "= k.plan_id\n")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_tabled_wall")]
    operations = [
        sql(
            f"UPDATE meetings_matter k SET plan_round = 1, plan_at = clock_timestamp() WHERE {OPEN}",
            _tabled.KEEP.format(said=SAID, which=OPEN),
        )
    ]
