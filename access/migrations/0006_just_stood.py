"""Sight that ended while somebody was writing: for an hour what was typed may still be kept as one's own record."""

from django.db import migrations

from access.wall import definer

# A withdrawal, a 差戻し or an end of the work closed it within the hour, or its last day ended at the last midnight.
ENDED = (
    "(g.closed_at > statement_timestamp() - interval '1 hour' OR (g.valid_until = today_jst() - 1"
    " AND (statement_timestamp() AT TIME ZONE 'Asia/Tokyo')::time < '01:00'))"
)
JUST_STOOD = f"""
    SELECT me.worker IS NOT NULL AND me.role NOT IN ('ADMIN', 'AUDITOR') AND NOT access_denies(c, me.worker) AND (
        EXISTS (SELECT 1 FROM access_agencygrant g WHERE g.case_id = c AND g.group_id = me.agency
                AND NOT me.named_only AND g.basis <> 'AUTHOR' AND {ENDED})
        OR EXISTS (SELECT 1 FROM access_workergrant g WHERE g.case_id = c AND g.agency_id = me.agency
                   AND g.user_id = me.worker AND g.basis <> 'AUTHOR' AND {ENDED}))
    FROM (SELECT 1) one LEFT JOIN ctx() me ON true
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0005_readers")]
    operations = [definer("just_stood(c uuid)", JUST_STOOD, returns="boolean", language="sql")]
