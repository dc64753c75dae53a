"""似た人: who may be meant, asked of the database so that a hidden person costs no more time than an absent one.

A policy weighs everything its reader sees as soon as one row is found, so asking the tables by a name or a number told,
by the time it took, that somebody out of sight has it.
"""

from django.db import migrations

from access.wall import definer

IN_FORCE = (
    "g.closed_at IS NULL AND today_jst() BETWEEN g.valid_from AND coalesce(g.valid_until, 'infinity'::date)"
)

# A name needs 基本情報 (1) and a number 住所・連絡先 (2) of the same person, on one case's grants or by an own consultation.
SIMILAR = f"""
DECLARE
    me record;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') THEN RETURN; END IF;
    RETURN QUERY SELECT DISTINCT f.person FROM (
        SELECT p.id, 1 FROM people_person p
        WHERE p.birth_on = born AND (p.name_key = ANY (names) OR (sound <> '' AND p.kana_key = sound))
        UNION ALL
        SELECT t.person_id, 2 FROM people_contact t WHERE t.kind IN ('PHONE', 'EMERGENCY') AND t.key = ANY (phones)
    ) AS f(person, bit)
    WHERE (EXISTS (
        SELECT 1 FROM cases_case c CROSS JOIN LATERAL (
            SELECT g.topics FROM access_agencygrant g
            WHERE g.case_id = c.id AND g.group_id = me.agency AND NOT me.named_only AND {IN_FORCE}
            UNION ALL
            SELECT g.topics FROM access_workergrant g
            WHERE g.case_id = c.id AND g.user_id = me.worker AND g.agency_id = me.agency AND {IN_FORCE}
        ) g WHERE c.person_id = f.person AND g.topics & f.bit = f.bit AND NOT access_denies(c.id, me.worker)
    ) OR EXISTS (
        SELECT 1 FROM cases_consultation k WHERE k.person_id = f.person AND k.case_id IS NULL
          AND k.agency_id = me.agency AND (NOT me.named_only OR k.taken_by_id = me.worker)
    )) AND NOT (f.bit = 2 AND ctx_sealed(f.person))
    LIMIT 20;
END
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_sight_ends_with_the_work")]
    operations = [
        definer(
            "cases_similar(names text[], sound text, born date, phones text[])", SIMILAR, returns="SETOF uuid"
        ),
    ]
