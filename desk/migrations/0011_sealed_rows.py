"""Every personal table: rows in which a sealed address stands are hidden from all but the named, in search too."""

from django.db import migrations

from access.migrations import _sealed_rows
from access.subjects import seals
from access.wall import DEFINER_PATH, definer, sql
from desk.migrations import _sealed_rows as rows

SWEEP_ALL = """
DO $$ DECLARE p uuid; BEGIN
    FOR p IN SELECT DISTINCT person_id FROM access_contactseal WHERE lifted_at IS NULL LOOP
        PERFORM sealed_sweep(p, NULL);
    END LOOP;
END $$
"""
SIGNATURE = (
    "desk_search(number text, born_from date, born_until date, phone text, name_key text, kana_key text,"
    " name_grams text[], text_grams text[], size integer DEFAULT 51, few integer DEFAULT 5000)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0010_by_key"),
        ("access", "0011_sealed_rows"),
        ("cases", "0017_drafts"),
        ("meetings", "0004_tabled"),
        ("referrals", "0004_comments"),
        ("consent", "0005_papers_wall"),
    ]
    operations = [
        *(seals(table, how) for table, how in rows.HOW.items()),
        sql("DROP FUNCTION sealed_hides(uuid, uuid, text, uuid)"),
        definer(
            "sealed_about(ids uuid[])", _sealed_rows.ABOUT, returns="SETOF uuid", language="sql", app=False
        ),
        definer("sealed_drafts()", _sealed_rows.DRAFTS, returns="trigger", volatile="VOLATILE", app=False),
        definer("sealed_called()", rows.CALLED, returns="trigger", volatile="VOLATILE", app=False),
        definer("sealed_tells(ids uuid[], t text)", _sealed_rows.TELLS, returns="boolean"),
        sql(
            "CREATE TRIGGER access_contactsealworker_drafts AFTER INSERT ON access_contactsealworker"
            " REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION sealed_drafts()",
            "CREATE TRIGGER meetings_matter_called AFTER INSERT ON meetings_matter"
            " FOR EACH ROW EXECUTE FUNCTION sealed_called()",
            f"CREATE OR REPLACE FUNCTION {SIGNATURE}"
            " RETURNS TABLE (kind text, id uuid, case_id uuid, rank integer) LANGUAGE plpgsql STABLE SECURITY DEFINER"
            f" SET search_path = {DEFINER_PATH} AS $body${rows.search()}$body$",
            SWEEP_ALL,
        ),
    ]
