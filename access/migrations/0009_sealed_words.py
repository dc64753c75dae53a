"""A sealed address in a text: told to the named before they save it, kept from others in earlier versions and drafts."""

from django.db import migrations

from access.migrations import _places
from access.wall import definer, sql

COMMANDS = (("SELECT", "USING"), ("INSERT", "WITH CHECK"), ("UPDATE", "USING"), ("DELETE", "USING"))


class Migration(migrations.Migration):
    dependencies = [("access", "0008_denials_wall"), ("people", "0002_functions")]
    operations = [
        sql(
            _places.KEY,
            "REVOKE ALL ON FUNCTION place_key(text) FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION place_key(text) TO {definer}",
        ),
        definer("sealed_values(c uuid)", _places.VALUES, returns="SETOF text", language="sql", app=False),
        definer("sealed_open(c uuid)", _places.OPEN, returns="boolean"),
        definer("sealed_says(c uuid, t text)", _places.SAYS, returns="boolean"),
        definer("sealed_draft(name text)", _places.DRAFT, returns="boolean", language="sql"),
        sql(
            *(
                f"CREATE POLICY access_draft_sealed_{command.lower()} ON access_draft AS RESTRICTIVE"
                f" FOR {command} TO {{app}} {clause} (NOT sealed_draft(key))"
                for command, clause in COMMANDS
            )
        ),
    ]
