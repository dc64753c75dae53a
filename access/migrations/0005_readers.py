"""The names behind a number of 「誰に見えるか」, and whether an address may stand on a page seen as another agency."""

from django.db import migrations

from access.wall import definer

# Told to whoever is told the number, and of exactly those the number counts: one who is denied the case is in neither.
WHO_READS = """
BEGIN
    IF NOT EXISTS (SELECT 1 FROM who_sees(c) s WHERE s.agency = a AND s.worker IS NULL) THEN RETURN; END IF;
    RETURN QUERY
    SELECT DISTINCT m.worker_id FROM accounts_membership m
    JOIN accounts_worker w ON w.id = m.worker_id AND w.is_active
    WHERE m.agency_id = a AND m.role NOT IN ('ADMIN', 'AUDITOR') AND NOT access_denies(c, m.worker_id)
      AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date);
END
"""

# Only the agency in charge is answered; under a seal, and for whatever it does not see, the answer is no.
CONTACT_IS_OPEN = """
DECLARE
    me record;
BEGIN
    SELECT * INTO me FROM ctx();
    RETURN EXISTS (
        SELECT 1 FROM who_sees(c) s WHERE s.agency = me.agency AND (s.worker IS NULL OR s.worker = me.worker)
          AND s.basis IN ('INTAKE', 'COORDINATION')
    ) AND NOT EXISTS (
        SELECT 1 FROM cases_case k JOIN access_contactseal s ON s.person_id = k.person_id
        WHERE k.id = c AND s.lifted_at IS NULL
          AND today_jst() BETWEEN s.valid_from AND coalesce(s.valid_until, 'infinity'::date)
    );
END
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_quiet")]
    operations = [
        definer("who_reads(c uuid, a integer)", WHO_READS, returns="SETOF uuid"),
        definer("contact_is_open(c uuid)", CONTACT_IS_OPEN, returns="boolean"),
    ]
