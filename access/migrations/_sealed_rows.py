"""Rows in which a sealed address stands: found as they are written and as a seal is set, and hidden from all but the named."""

from access.migrations._functions import SEALED
from access.migrations._places import VALUES
from access.subjects import of_letter, of_matter

# The same pieces that are looked for in a text that is about to be saved, of one person.
WORDS = VALUES.replace(
    "cases_case k JOIN people_contact t ON t.person_id = k.person_id", "people_contact t"
).replace("WHERE k.id = c", "WHERE t.person_id = p")

UNDER = "s.lifted_at IS NULL AND coalesce(s.valid_until, 'infinity'::date) >= today_jst()"

# Each text of a row by itself, because two of them side by side may spell what neither says; scans and search keys are no texts.
HOLDS = r"""
    SELECT EXISTS (
        SELECT 1 FROM jsonb_each(j) e, unnest(wanted) w
        WHERE e.key <> 'grams' AND jsonb_typeof(e.value) IN ('string', 'array', 'object')
          AND NOT (left(e.value #>> '{}', 2) = '\x' AND e.value #>> '{}' ~ '^\\x[0-9a-f]*$')
          AND e.value #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
          AND position(w IN place_key(e.value #>> '{}')) > 0)
"""

# Whose words they are: whoever writes under a seal reads what he wrote, else he could try out guesses by what vanishes.
WRITER = """
    SELECT coalesce(j ->> 'history_user_id', j ->> 'author_id', j ->> 'taken_by_id', j ->> 'recorded_by_id',
        j ->> 'made_by_id', j ->> 'worker_id')::uuid
"""

# A writer waits for a seal that is being set on the person, and the seal for him: nothing slips through between.
MARK = f"""
DECLARE
    key uuid;
    j jsonb;
    subjects uuid[];
    p uuid;
    me uuid := ctx_worker();
BEGIN
    IF me IS NOT NULL THEN
        EXECUTE 'SELECT pg_advisory_xact_lock_shared(hashtextextended(''sealed:'' || q.p, 0)) FROM (SELECT DISTINCT p FROM ('
            || TG_ARGV[1] || ') f(p) WHERE p IS NOT NULL ORDER BY p) q' USING NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM access_contactseal s WHERE {UNDER}) THEN RETURN NULL; END IF;
    EXECUTE 'SELECT array_agg(DISTINCT f.p) FROM (' || TG_ARGV[1] || ') f(p)' INTO subjects USING NEW;
    SELECT array_agg(DISTINCT s.person_id) INTO subjects FROM access_contactseal s
    WHERE s.person_id = ANY (subjects) AND {UNDER};
    IF subjects IS NULL THEN RETURN NULL; END IF;
    j := to_jsonb(NEW);
    key := (j ->> TG_ARGV[0])::uuid;
    FOREACH p IN ARRAY subjects LOOP
        IF sealed_holds(ARRAY(SELECT sealed_words(p)), j) THEN
            INSERT INTO access_sealedrow AS m (id, "table", row_id, person_id, worker_id, at)
            VALUES (gen_random_uuid(), TG_TABLE_NAME, key, p, coalesce(me, sealed_writer(j)), clock_timestamp())
            ON CONFLICT (row_id, person_id) DO UPDATE
            SET worker_id = CASE WHEN m.worker_id = excluded.worker_id THEN m.worker_id END;
        ELSIF TG_OP = 'UPDATE' THEN
            DELETE FROM access_sealedrow m WHERE m.row_id = key AND m.person_id = p;
        END IF;
    END LOOP;
    RETURN NULL;
END
"""

# What was written before the seal is for the named alone, whoever wrote it.
SWEEP = f"""
DECLARE
    t record;
    wanted text[];
    since timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('sealed:' || p, 0));
    wanted := ARRAY(SELECT sealed_words(p));
    IF cardinality(wanted) = 0 THEN RETURN; END IF;
    SELECT min(d.created_at) INTO since FROM access_contactseal s JOIN access_denial d ON d.id = s.id
    WHERE s.person_id = p AND {UNDER};
    FOR t IN
        SELECT c.relname AS name, string_to_array(encode(g.tgargs, 'escape'), '\\000') AS given
        FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
        WHERE g.tgfoid = 'sealed_mark'::regproc AND (just IS NULL OR c.relname = just)
    LOOP
        EXECUTE format(
            'INSERT INTO access_sealedrow (id, "table", row_id, person_id, worker_id, at)'
            ' SELECT gen_random_uuid(), %L, (r.j ->> %L)::uuid, $1, CASE WHEN coalesce(r.j ->> ''history_date'','
            ' r.j ->> ''created_at'')::timestamptz >= $3 THEN sealed_writer(r.j) END, $4'
            ' FROM (SELECT to_jsonb(x) AS j FROM %I x WHERE %s OFFSET 0) r WHERE sealed_holds($2, r.j)'
            ' ON CONFLICT (row_id, person_id) DO NOTHING', t.name, t.given[1], t.name, t.given[3])
        USING p, wanted, since, clock_timestamp();
    END LOOP;
END
"""

SET = "BEGIN PERFORM sealed_sweep(NEW.person_id, NULL); RETURN NULL; END"

MOVED = f"""
BEGIN
    IF EXISTS (SELECT 1 FROM access_contactseal s WHERE s.person_id = NEW.person_id AND {UNDER}) THEN
        PERFORM sealed_sweep(NEW.person_id, NULL);
    END IF;
    RETURN NULL;
END
"""

# A draft is nobody's record: one that holds the words goes, unless its writer is named.
DRAFTS = r"""
DECLARE
    n record;
BEGIN
    FOR n IN SELECT DISTINCT s.id, s.person_id FROM fresh f JOIN access_contactseal s ON s.id = f.seal_id LOOP
        DELETE FROM access_draft d
        WHERE n.person_id IN (SELECT sealed_about(ARRAY(
                SELECT m[1]::uuid FROM regexp_matches(d.key, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') m)))
          AND NOT EXISTS (SELECT 1 FROM access_contactsealworker w WHERE w.seal_id = n.id AND w.worker_id = d.worker_id)
          AND sealed_holds(ARRAY(SELECT sealed_words(n.person_id)), jsonb_build_object('fields', d.fields));
    END LOOP;
    RETURN NULL;
END
"""

# The row and its mark are one probe of an index; whoever asks of a row without a mark pays no more.
ROW = f"""
BEGIN
    IF NOT EXISTS (SELECT 1 FROM access_sealedrow m WHERE m.row_id = r) THEN RETURN false; END IF;
    RETURN EXISTS (
        SELECT 1 FROM access_sealedrow m
        WHERE m.row_id = r AND m.worker_id IS DISTINCT FROM ctx_worker() AND ({SEALED.replace("= p", "= m.person_id")}));
END
"""

# The persons of whatever the ids of an address or a draft stand for.
ABOUT = f"""
    SELECT k.person_id FROM cases_case k WHERE k.id = ANY (ids)
    UNION SELECT k.person_id FROM cases_case k WHERE k.id IN (
        SELECT case_id FROM cases_casenote WHERE id = ANY (ids)
        UNION SELECT case_id FROM cases_consultation WHERE id = ANY (ids)
        UNION SELECT case_id FROM cases_outreachvisit WHERE id = ANY (ids)
        UNION SELECT case_id FROM cases_outreachplan WHERE id = ANY (ids)
        UNION SELECT case_id FROM cases_familyevent WHERE id = ANY (ids)
        UNION SELECT case_id FROM cases_comment WHERE id = ANY (ids)
        UNION SELECT case_id FROM cases_supportplan WHERE id = ANY (ids)
        UNION SELECT case_id FROM cases_planrole WHERE id = ANY (ids)
        UNION SELECT case_id FROM consent_consent WHERE id = ANY (ids)
        UNION SELECT case_id FROM access_denial WHERE id = ANY (ids))
    UNION SELECT person_id FROM cases_consultation WHERE id = ANY (ids)
    UNION {of_letter("l.referral_id = ANY (ids)")}
    UNION {
    of_matter(
        "m.item_id IN (SELECT i.id FROM meetings_item i WHERE i.id = ANY (ids) OR i.meeting_id = ANY (ids)"
        " UNION SELECT q.item_id FROM meetings_inquiry q WHERE q.id = ANY (ids)"
        " UNION SELECT t.item_id FROM meetings_task t WHERE t.id = ANY (ids))"
    )
}
"""

# For the named alone. Of a room one has no place in, and of a letter that names nobody, even they are told nothing.
TELLS = """
DECLARE
    k uuid;
    about uuid[] := ARRAY(
        SELECT u FROM unnest(ids) u
        WHERE NOT EXISTS (SELECT 1 FROM meetings_item i WHERE i.id = u AND meetings_side(u) IS NULL AND NOT meetings_open(u))
          AND NOT EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = u)
          AND NOT EXISTS (SELECT 1 FROM meetings_inquiry q WHERE q.id = u AND meetings_side(q.item_id) IS NULL
                          AND NOT meetings_open(q.item_id))
          AND NOT EXISTS (SELECT 1 FROM meetings_task t WHERE t.id = u AND meetings_side(t.item_id) IS NULL
                          AND NOT meetings_open(t.item_id))
          AND NOT EXISTS (SELECT 1 FROM referrals_letter l WHERE l.referral_id = u
                          AND (l.ground = 'ANONYMOUS' OR referrals_side(u) IS NULL))
        UNION SELECT i.id FROM meetings_item i
        WHERE i.meeting_id = ANY (ids) AND (meetings_side(i.id) IS NOT NULL OR meetings_open(i.id)));
BEGIN
    FOR k IN SELECT c.id FROM cases_case c WHERE c.person_id IN (SELECT sealed_about(about)) LOOP
        IF sealed_says(k, t) THEN RETURN true; END IF;
    END LOOP;
    RETURN false;
END
"""
