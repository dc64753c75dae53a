"""下書き of a form that the house fills in with the words of others: not handed back once sight of the case has ended."""

from django.db import migrations

from access.wall import sql

COMMANDS = (("SELECT", "USING"), ("INSERT", "WITH CHECK"), ("UPDATE", "USING"), ("DELETE", "USING"))
SEEN = """(key !~ '^(plan|outreach-plan|family|role):' OR coalesce(
    sees_case(substring(key FROM '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')::uuid), false))"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_comment_plan"), ("access", "0006_just_stood")]
    operations = [
        sql(
            *(
                f"CREATE POLICY access_draft_case_{command.lower()} ON access_draft AS RESTRICTIVE"
                f" FOR {command} TO {{app}} {clause} {SEEN}"
                for command, clause in COMMANDS
            )
        )
    ]
