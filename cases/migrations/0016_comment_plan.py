"""コメント on a 支援プラン: it contains プラン・会議, so that whoever reads it reads the plan."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from access.wall import sql

INSERT = (
    "agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker()) AND sees_case(case_id)"
    " AND (note_id IS NULL OR note_is_of(note_id, case_id)) AND plan_is_of(plan_id, case_id)"
    " AND (replaces_id IS NULL OR comment_is_mine(replaces_id, case_id, note_id))"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_coordination_wall")]
    operations = [
        migrations.AddField(
            "comment",
            "plan",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="cases.supportplan",
            ),
        ),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                name="comment_on_a_plan_contains_it", condition=Q(plan=None) | Q(note=None, topics__gte=256)
            ),
        ),
        sql(
            "DROP POLICY cases_comment_insert ON cases_comment",
            f"CREATE POLICY cases_comment_insert ON cases_comment FOR INSERT TO {{app}} WITH CHECK ({INSERT})",
        ),
    ]
