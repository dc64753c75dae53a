"""The functions behind every audited and unchangeable table; they find who acts by name, at run time."""

from django.db import migrations

from access.wall import DEFINER_PATH, definer, sql

SAME_FOR_EVER = f"""
CREATE FUNCTION same_for_ever() RETURNS trigger LANGUAGE plpgsql SET search_path = {DEFINER_PATH} AS $$
DECLARE
    kept text;
    old_row jsonb := to_jsonb(OLD);
    new_row jsonb := to_jsonb(NEW);
BEGIN
    FOREACH kept IN ARRAY TG_ARGV LOOP
        IF left(kept, 1) = '?' THEN
            kept := substr(kept, 2);
            CONTINUE WHEN old_row -> kept = 'null'::jsonb;
        END IF;
        IF old_row -> kept IS DISTINCT FROM new_row -> kept THEN
            RAISE EXCEPTION 'column % never changes', kept USING ERRCODE = '42501';
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""

AUDIT_WRITE = """
DECLARE
    touched_ids text[];
BEGIN
    SELECT array_agg(coalesce(to_jsonb(t) ->> 'id', to_jsonb(t) ->> 'group_id')) INTO touched_ids FROM touched t;
    IF touched_ids IS NOT NULL THEN
        INSERT INTO audit_write (at, op, "table", ids, worker_id)
        VALUES (clock_timestamp(), TG_OP, TG_TABLE_NAME, touched_ids, ctx_worker());
    END IF;
    RETURN NULL;
END
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        sql(SAME_FOR_EVER, "REVOKE ALL ON FUNCTION same_for_ever() FROM PUBLIC"),
        definer("audit_write()", AUDIT_WRITE, returns="trigger", volatile="VOLATILE", app=False),
        sql(
            "GRANT INSERT ON audit_write TO {definer}",
            "GRANT USAGE ON SEQUENCE audit_write_id_seq TO {definer}",
        ),
    ]
