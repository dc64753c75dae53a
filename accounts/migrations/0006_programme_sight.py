"""Who runs 多機関協働 and who decides on support see more: nobody gives that to the agency he works for."""

from importlib import import_module

from django.db import migrations

from access.wall import sql

KNOWN = import_module("accounts.migrations.0002_context")
LATER = import_module("accounts.migrations.0004_unset_token")
BODY = KNOWN.APART.replace("IF ctx_worker() IS NULL THEN RETURN NEW; END IF;", LATER.NOBODY)
COLUMNS = "{0}.named_only, {0}.parent_sees, {0}.parent_id, {0}.closed_on"
BEFORE = f"({COLUMNS.format('OLD')})\n            IS DISTINCT FROM ({COLUMNS.format('NEW')})"
MORE = COLUMNS + ", {0}.coordinates, {0}.decides"
AFTER = f"({MORE.format('OLD')})\n            IS DISTINCT FROM ({MORE.format('NEW')})"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_programme")]
    operations = [sql(LATER.again("accounts_agency_apart", BODY, BEFORE, AFTER))]
