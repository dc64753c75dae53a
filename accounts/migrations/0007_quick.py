"""Who acts, asked in one step: every policy asks it, so that a plan kept for the connection counts.

A function of the language sql is set up anew for each statement that calls it.
"""

from importlib import import_module

from django.db import migrations

from access.wall import again

CTX = import_module("accounts.migrations.0002_context").CTX
COLUMN = {
    "worker": ("uuid", "c.worker_id"),
    "membership": ("uuid", "c.membership_id"),
    "agency": ("integer", "m.agency_id"),
    "role": ("text", "m.role::text"),
    "named_only": ("boolean", "a.named_only"),
    "desk": ("integer", "CASE WHEN m.role NOT IN ('ADMIN', 'AUDITOR') THEN m.agency_id END"),
}
WHOSE = CTX[CTX.index("FROM accounts_context") :]


def quick(name):
    kind, column = COLUMN[name]
    return again(f"ctx_{name}()", f"BEGIN RETURN (SELECT {column} {WHOSE}); END", returns=kind)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_programme_sight"), ("access", "0003_wall")]
    operations = [quick(name) for name in COLUMN]
