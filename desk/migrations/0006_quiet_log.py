"""The log of a case tells no other agency in charge of a 通報・通告: neither its ground nor who looked on it alone."""

from importlib import import_module

from django.db import migrations

from access.wall import definer, sql

OF_CASE = import_module("desk.migrations.0002_access_log").OF_CASE
RETURNS = (
    "TABLE (id uuid, at timestamptz, worker uuid, membership uuid, agency integer, verb text,"
    " result text, basis jsonb, topics integer, rows integer)"
)
# Sight by a 通報・通告 that whoever asks neither has nor sent: the letters it came with, and the agencies that were told.
REPORTS = """
    SELECT array_agg(g.source_id::text), array_agg(g.agency) INTO told, tellers FROM (
        SELECT source_id, group_id AS agency FROM access_agencygrant WHERE case_id = c AND quiet
        UNION ALL SELECT source_id, agency_id FROM access_workergrant WHERE case_id = c AND quiet
    ) g WHERE g.agency <> me.agency AND NOT EXISTS (
        SELECT 1 FROM referrals_referral r WHERE r.id = g.source_id AND r.from_agency_id = me.agency
          AND (NOT me.named_only OR r.sent_by_id = me.worker));
"""
OPEN = "(e.agency_id = ANY (tellers)) IS NOT TRUE OR EXISTS ({ground})".format(
    ground="SELECT 1 FROM jsonb_array_elements(e.basis) b WHERE b ->> 'case' = c::text"
    " AND b ->> 'basis' <> 'AUTHOR' AND (b ->> 'source' = ANY (told)) IS NOT TRUE"
)
CHANGES = (
    ("    me record;\n", "    me record;\n    told text[];\n    tellers integer[];\n"),
    ("    RETURN QUERY\n", f"{REPORTS}    RETURN QUERY\n"),
    ("WHERE e.cases @> ARRAY[c] AND", f"WHERE e.cases @> ARRAY[c] AND ({OPEN}) AND"),
    (
        "WHERE b ->> 'case' = c::text)",
        "WHERE b ->> 'case' = c::text AND (b ->> 'source' = ANY (told)) IS NOT TRUE)",
    ),
)


def quietly():
    body = OF_CASE
    for before, after in CHANGES:
        if body.count(before) != 1:
            raise RuntimeError("audit_of_case() is not as this migration knows it")
        body = body.replace(before, after)
    return body


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0005_notice_indexes"),
        ("referrals", "0002_wall"),
        ("access", "0004_quiet"),
    ]
    operations = [
        sql("DROP FUNCTION audit_of_case(uuid, timestamptz, uuid, integer)"),
        definer(
            "audit_of_case(c uuid, before timestamptz, before_id uuid, size integer)",
            quietly(),
            returns=RETURNS,
        ),
    ]
