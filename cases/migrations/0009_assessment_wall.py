"""The code tables are read by everyone who is signed in, and reworded by a 管理者; nothing of them is ever taken away."""

from django.db import migrations

from access.wall import protect

ADMIN = "(SELECT ctx_role()) = 'ADMIN'"


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_assessment")]
    operations = [
        protect("cases_codeitem", select="true", insert=ADMIN, update=ADMIN, forever=("id", "table", "code")),
    ]
