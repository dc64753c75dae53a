"""The bodies of the functions that 0002_wall makes; each is one deed of the database."""

NEWEST = """
    SELECT max(at) FROM (
        SELECT max(n.created_at) AS at FROM cases_casenote n
        WHERE n.case_id = c AND (
            (n.agency_id = a AND (w IS NULL OR n.author_id = w))
            OR (NOT n.own_only AND mask & n.topics = n.topics))
        UNION ALL
        SELECT max(k.created_at) FROM cases_consultation k
        WHERE k.case_id = c AND (
            (k.agency_id = a AND (w IS NULL OR k.taken_by_id = w)) OR mask & k.topics = k.topics)
        UNION ALL
        SELECT min(g.opened) FROM (
            SELECT min(valid_from)::timestamp AT TIME ZONE 'Asia/Tokyo' AS opened FROM access_agencygrant WHERE case_id = c AND group_id = a
            UNION ALL
            SELECT min(valid_from)::timestamp AT TIME ZONE 'Asia/Tokyo' FROM access_workergrant WHERE case_id = c AND user_id = w
        ) g
    ) newest
"""

TOUCH = """
BEGIN
    PERFORM 1 FROM access_agencygrant WHERE case_id = NEW.case_id ORDER BY group_id, id FOR UPDATE;
    PERFORM 1 FROM access_workergrant WHERE case_id = NEW.case_id ORDER BY user_id, id FOR UPDATE;
    IF TG_OP = 'INSERT' THEN
        PERFORM access_author(NEW.case_id, NEW.agency_id, NEW.author_id);
    END IF;
    PERFORM access_retouch_all(NEW.case_id);
    RETURN NULL;
END
"""

# A record written while its agency has no basis but its own earlier records stays with that agency alone, and what
# was its alone is not opened to others from without.
ALONE = """
BEGIN
    IF ctx_worker() IS NOT NULL AND NOT NEW.own_only AND (TG_OP = 'INSERT' OR OLD.own_only)
       AND NOT sees_case(NEW.case_id) THEN
        NEW.own_only := true;
    END IF;
    RETURN NEW;
END
"""
VERSION_ALONE = """
BEGIN
    IF ctx_worker() IS NOT NULL THEN
        NEW.own_only := coalesce((SELECT own_only FROM cases_casenote WHERE id = NEW.id), true);
    END IF;
    RETURN NEW;
END
"""

BORN = """
DECLARE
    k record;
BEGIN
    FOR k IN SELECT DISTINCT agency_id, taken_by_id FROM cases_consultation WHERE case_id = NEW.id LOOP
        PERFORM access_author(NEW.id, k.agency_id, k.taken_by_id);
    END LOOP;
    RETURN NULL;
END
"""

ATTACHED = """
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases_case WHERE id = NEW.case_id) THEN RETURN NULL; END IF;
    PERFORM access_author(NEW.case_id, NEW.agency_id, NEW.taken_by_id);
    PERFORM access_retouch_all(NEW.case_id);
    RETURN NULL;
END
"""

# The name an agency remembers is the one it could read last: kept before it changes, where it no longer reads it.
# Where the person had no name then, nothing is remembered: a name that came later was never known.
RENAMED = """
BEGIN
    UPDATE access_agencygrant g SET name_then = OLD.name, name_known = OLD.name <> ''
    FROM cases_case c
    WHERE c.person_id = OLD.id AND g.case_id = c.id AND g.basis = 'AUTHOR' AND g.name_known AND g.name_then = ''
      AND NOT EXISTS (
          SELECT 1 FROM access_agencygrant o WHERE o.case_id = c.id AND o.group_id = g.group_id AND o.topics & 1 = 1
            AND o.closed_at IS NULL AND today_jst() BETWEEN o.valid_from AND coalesce(o.valid_until, 'infinity'::date));
    UPDATE access_workergrant g SET name_then = OLD.name, name_known = OLD.name <> ''
    FROM cases_case c
    WHERE c.person_id = OLD.id AND g.case_id = c.id AND g.basis = 'AUTHOR' AND g.name_known AND g.name_then = ''
      AND NOT EXISTS (
          SELECT 1 FROM access_workergrant o WHERE o.case_id = c.id AND o.user_id = g.user_id
            AND o.agency_id = g.agency_id AND o.topics & 1 = 1
            AND o.closed_at IS NULL AND today_jst() BETWEEN o.valid_from AND coalesce(o.valid_until, 'infinity'::date));
    RETURN NULL;
END
"""

RECALL = """
DECLARE
    me record;
    mine record;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') OR ctx_denied(c) THEN RETURN NULL; END IF;
    SELECT g.name_known, g.name_then INTO mine FROM access_agencygrant g
    WHERE g.case_id = c AND g.group_id = me.agency AND g.basis = 'AUTHOR' AND NOT me.named_only;
    IF NOT FOUND THEN
        SELECT g.name_known, g.name_then INTO mine FROM access_workergrant g
        WHERE g.case_id = c AND g.user_id = me.worker AND g.agency_id = me.agency AND g.basis = 'AUTHOR';
    END IF;
    IF NOT FOUND OR NOT mine.name_known THEN RETURN NULL; END IF;
    RETURN coalesce(nullif(mine.name_then, ''),
        (SELECT p.name FROM people_person p JOIN cases_case k ON k.person_id = p.id WHERE k.id = c));
END
"""

OPEN = """
DECLARE
    me record;
    taken record;
    above integer;
    made uuid := gen_random_uuid();
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') THEN
        RAISE EXCEPTION 'no case may be opened here' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO taken FROM cases_consultation
    WHERE id = k AND agency_id = me.agency AND (NOT me.named_only OR taken_by_id = me.worker) FOR UPDATE;
    IF NOT FOUND OR taken.case_id IS NOT NULL THEN
        RAISE EXCEPTION 'no case may be opened here' USING ERRCODE = '42501';
    END IF;
    UPDATE cases_consultation SET case_id = made WHERE id = k;
    PERFORM access_open(made, me.agency, CASE WHEN me.named_only THEN me.worker END,
        511, 'INTAKE', k, today_jst(), NULL);
    SELECT parent_id INTO above FROM accounts_agency WHERE group_id = me.agency AND parent_sees;
    IF above IS NOT NULL THEN
        PERFORM access_open(made, above, NULL, 511, 'INTAKE', k, today_jst(), NULL);
    END IF;
    RETURN made;
END
"""

# 委託: the parent 課 sees its window's cases while the city says so.
PARENT = """
DECLARE
    held record;
BEGIN
    IF OLD.parent_sees AND OLD.parent_id IS NOT NULL
       AND (NOT NEW.parent_sees OR NEW.parent_id IS DISTINCT FROM OLD.parent_id) THEN
        FOR held IN
            UPDATE access_agencygrant p SET closed_at = clock_timestamp()
            WHERE p.group_id = OLD.parent_id AND p.basis = 'INTAKE' AND p.closed_at IS NULL
              AND EXISTS (SELECT 1 FROM cases_consultation k WHERE k.id = p.source_id AND k.agency_id = OLD.group_id)
            RETURNING p.case_id
        LOOP
            PERFORM access_retouch(held.case_id, OLD.parent_id, NULL);
        END LOOP;
    END IF;
    IF NEW.parent_sees AND NEW.parent_id IS NOT NULL
       AND (NOT OLD.parent_sees OR NEW.parent_id IS DISTINCT FROM OLD.parent_id) THEN
        FOR held IN
            SELECT k.id, k.case_id FROM cases_consultation k
            WHERE k.agency_id = NEW.group_id AND (
                EXISTS (SELECT 1 FROM access_agencygrant g WHERE g.source_id = k.id AND g.basis = 'INTAKE'
                        AND g.closed_at IS NULL AND g.group_id = NEW.group_id)
                OR EXISTS (SELECT 1 FROM access_workergrant g WHERE g.source_id = k.id AND g.basis = 'INTAKE'
                           AND g.closed_at IS NULL AND g.agency_id = NEW.group_id))
        LOOP
            UPDATE access_agencygrant SET closed_at = NULL
            WHERE case_id = held.case_id AND group_id = NEW.parent_id AND basis = 'INTAKE' AND source_id = held.id;
            IF NOT FOUND THEN
                PERFORM access_open(held.case_id, NEW.parent_id, NULL, 511, 'INTAKE', held.id, today_jst(), NULL);
            ELSE
                UPDATE access_agencygrant SET name_known = true, name_then = ''
                WHERE case_id = held.case_id AND group_id = NEW.parent_id AND basis = 'AUTHOR';
                PERFORM access_retouch(held.case_id, NEW.parent_id, NULL);
            END IF;
        END LOOP;
    END IF;
    RETURN NULL;
END
"""
