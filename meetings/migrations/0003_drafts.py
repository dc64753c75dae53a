"""下書き of a room, a role or a request: not handed back to one who has no place there any more, whatever shut him out."""

from django.db import migrations

from access.wall import sql

_ID = "substring(key FROM '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')::uuid"
_CASE = "substring(key FROM '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$')::uuid"
OPEN = f"""CASE substring(key FROM '^[a-z-]+')
    WHEN 'minutes' THEN meetings_open({_ID})
    WHEN 'release' THEN meetings_open({_ID})
    WHEN 'meeting-sheet' THEN meetings_open({_ID})
    WHEN 'meeting-item-edit' THEN meetings_open({_ID})
    WHEN 'meeting-ask' THEN meetings_open({_ID})
    WHEN 'meeting-inquiry' THEN EXISTS (SELECT 1 FROM meetings_inquiry q WHERE q.id = {_ID})
    WHEN 'meeting-item' THEN meetings_party({_ID}) AND NOT coalesce(ctx_denied({_CASE}), false)
    WHEN 'meeting-prepare' THEN meetings_party({_ID})
    WHEN 'task' THEN EXISTS (SELECT 1 FROM meetings_task t WHERE t.id = {_ID})
    ELSE true
END"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_wall")]
    operations = [
        sql(
            *(
                f"CREATE POLICY access_draft_meeting_{command.lower()} ON access_draft AS RESTRICTIVE"
                f" FOR {command} TO {{app}} {clause} (coalesce({OPEN}, false))"
                for command, clause in (
                    ("SELECT", "USING"),
                    ("INSERT", "WITH CHECK"),
                    ("UPDATE", "USING"),
                    ("DELETE", "USING"),
                )
            )
        )
    ]
