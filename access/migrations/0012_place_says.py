"""Whether a text holds one of the addresses that whoever asks has read and gives: it looks at no table."""

from django.db import migrations

from access.migrations import _places
from access.wall import definer

BODY = (
    "SELECT EXISTS (SELECT 1 FROM ("
    + _places.VALUES.replace(
        "FROM cases_case k JOIN people_contact t ON t.person_id = k.person_id",
        "FROM unnest(kinds, keys, kept) t(kind, key, value)",
    ).replace("WHERE k.id = c AND", "WHERE")
    + ") v WHERE position(v.w IN place_key(words)) > 0)"
)


class Migration(migrations.Migration):
    dependencies = [("access", "0011_sealed_rows")]
    operations = [
        definer(
            "place_says(kinds text[], keys text[], kept text[], words text)",
            BODY,
            returns="boolean",
            language="sql",
        ),
    ]
