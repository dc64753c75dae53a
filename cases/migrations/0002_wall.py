"""Cases, consultations, notes, relatives, and through them persons and contacts, behind the wall."""

from django.db import migrations

from access.wall import HOLDS, covers, definer, invoker, own, protect, sight, sql, versions_of

TAKEN = own("agency_id", "taken_by_id")
WRITTEN = own("agency_id", "author_id")
BY_ME = "agency_id = (SELECT ctx_agency()) AND author_id = (SELECT ctx_worker())"
CASE_WORKER = "(SELECT ctx_role()) NOT IN ('ADMIN', 'AUDITOR')"
MY_CONSULTATION = (
    "EXISTS (SELECT 1 FROM cases_consultation k WHERE k.person_id = {p} AND k.case_id IS NULL AND "
    + own("k.agency_id", "k.taken_by_id")
    + ")"
)
THROUGH_A_CASE = (
    "EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = {p} AND EXISTS"
    " (SELECT 1 FROM access_sight g WHERE g.case_id = c.id AND g.topics & {bit} = {bit}))"
)
PERSON = f"({THROUGH_A_CASE.format(p='people_person.id', bit=1)} OR {MY_CONSULTATION.format(p='people_person.id')})"
CONTACT = (
    f"({THROUGH_A_CASE.format(p='people_contact.person_id', bit=2)}"
    f" OR {MY_CONSULTATION.format(p='people_contact.person_id')})"
)

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
DECLARE
    pair record;
BEGIN
    PERFORM 1 FROM access_agencygrant WHERE case_id = NEW.case_id ORDER BY group_id, id FOR UPDATE;
    PERFORM 1 FROM access_workergrant WHERE case_id = NEW.case_id ORDER BY user_id, id FOR UPDATE;
    IF TG_OP = 'INSERT' THEN
        PERFORM access_author(NEW.case_id, NEW.agency_id, NEW.author_id);
    END IF;
    FOR pair IN
        SELECT DISTINCT group_id AS agency, NULL::uuid AS worker FROM access_agencygrant
        WHERE case_id = NEW.case_id AND closed_at IS NULL AND basis <> 'AUTHOR'
        UNION
        SELECT DISTINCT agency_id, user_id FROM access_workergrant
        WHERE case_id = NEW.case_id AND closed_at IS NULL AND basis <> 'AUTHOR'
    LOOP
        PERFORM access_retouch(NEW.case_id, pair.agency, pair.worker);
    END LOOP;
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
DECLARE
    pair record;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases_case WHERE id = NEW.case_id) THEN RETURN NULL; END IF;
    PERFORM access_author(NEW.case_id, NEW.agency_id, NEW.taken_by_id);
    FOR pair IN
        SELECT DISTINCT group_id AS agency, NULL::uuid AS worker FROM access_agencygrant
        WHERE case_id = NEW.case_id AND closed_at IS NULL AND basis <> 'AUTHOR'
        UNION
        SELECT DISTINCT agency_id, user_id FROM access_workergrant
        WHERE case_id = NEW.case_id AND closed_at IS NULL AND basis <> 'AUTHOR'
    LOOP
        PERFORM access_retouch(NEW.case_id, pair.agency, pair.worker);
    END LOOP;
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


def trigger(name, table, moment, function, when=""):
    return sql(f"CREATE TRIGGER {name} {moment} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {function}()")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("people", "0002_functions"),
        ("consent", "0001_initial"),
        ("access", "0003_wall"),
    ]
    operations = [
        sql(
            "GRANT SELECT ON cases_case, cases_casenote, cases_householdmember TO {definer}",
            "GRANT SELECT, UPDATE ON cases_consultation TO {definer}",
        ),
        invoker("sees_person(p uuid)", "EXISTS (SELECT 1 FROM people_person WHERE id = p)"),
        invoker(
            "case_is_of(c uuid, p uuid)", "EXISTS (SELECT 1 FROM cases_case WHERE id = c AND person_id = p)"
        ),
        invoker(
            "edits_person(p uuid)",
            "EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = p AND holds_case(c.id)) OR "
            + MY_CONSULTATION.format(p="p"),
        ),
        protect(
            "cases_case",
            select=sight("cases_case.id"),
            insert=(
                f"agency_id = (SELECT ctx_agency()) AND {CASE_WORKER} AND {sight('cases_case.id', HOLDS)}"
                " AND EXISTS (SELECT 1 FROM cases_consultation k WHERE k.case_id = cases_case.id"
                f" AND k.person_id = cases_case.person_id AND {own('k.agency_id', 'k.taken_by_id')})"
            ),
            update=sight("cases_case.id", HOLDS),
            forever=("id", "number", "person_id", "agency_id", "created_at"),
        ),
        protect(
            "cases_consultation",
            select=f"{TAKEN} OR {covers('cases_consultation.case_id', 'cases_consultation.topics')}",
            insert=(
                "agency_id = (SELECT ctx_agency()) AND taken_by_id = (SELECT ctx_worker()) AND case_id IS NULL"
                # because a consultation gives sight of its person and his contacts: one who merely sees a name by
                # consent must not reach the rest, nor keep it, by taking a consultation about it
                f" AND {CASE_WORKER} AND (edits_person(person_id) OR unborn_person(person_id))"
            ),
            update=TAKEN,
            update_to=f"{TAKEN} AND (case_id IS NULL OR case_is_of(case_id, person_id))",
            deny="case_id IS NULL OR NOT ctx_denied(case_id)",
            forever=("id", "agency_id", "taken_by_id", "person_id", "created_at"),
            once=("case_id",),
        ),
        protect(
            "cases_casenote",
            select=f"{WRITTEN} OR (NOT own_only AND {covers('cases_casenote.case_id', 'cases_casenote.topics')})",
            insert=f"{BY_ME} AND stands_on_case(case_id)",
            update=WRITTEN,
            deny="NOT ctx_denied(case_id)",
            forever=("id", "case_id", "agency_id", "author_id", "created_at"),
        ),
        protect(
            "cases_householdmember",
            select=f"{WRITTEN} OR {covers('cases_householdmember.case_id', 'cases_householdmember.topics')}",
            insert=f"{BY_ME} AND sees_case(case_id) AND (person_id IS NULL OR sees_person(person_id))",
            update=f"{WRITTEN} OR {sight('cases_householdmember.case_id', HOLDS)}",
            update_to=(
                f"({WRITTEN} OR {sight('cases_householdmember.case_id', HOLDS)})"
                " AND (person_id IS NULL OR sees_person(person_id))"
            ),
            deny="NOT ctx_denied(case_id)",
            forever=("id", "case_id", "agency_id", "author_id", "created_at"),
            once=("person_id",),
        ),
        protect(
            "people_person",
            select=PERSON,
            insert=MY_CONSULTATION.format(p="people_person.id"),
            update="edits_person(id)",
            forever=("id",),
        ),
        protect(
            "people_alias",
            select="EXISTS (SELECT 1 FROM people_person p WHERE p.id = people_alias.person_id)",
            insert="edits_person(person_id)",
            update="edits_person(person_id)",
            forever=("id", "person_id"),
        ),
        protect(
            "people_contact",
            select=CONTACT,
            insert="edits_person(person_id)",
            update="edits_person(person_id)",
            deny="NOT ctx_sealed(person_id)",
            forever=("id", "person_id"),
        ),
        versions_of("cases_historicalcase", "cases_case", sight("cases_historicalcase.id", HOLDS)),
        versions_of(
            "cases_historicalconsultation",
            "cases_consultation",
            TAKEN,
            f"({TAKEN} OR {covers('cases_historicalconsultation.case_id', 'cases_historicalconsultation.topics')})",
        ),
        versions_of(
            "cases_historicalcasenote",
            "cases_casenote",
            WRITTEN,
            f"({WRITTEN} OR (NOT own_only AND"
            f" {covers('cases_historicalcasenote.case_id', 'cases_historicalcasenote.topics')}))",
        ),
        versions_of(
            "cases_historicalhouseholdmember",
            "cases_householdmember",
            f"{WRITTEN} OR {sight('cases_historicalhouseholdmember.case_id', HOLDS)}",
            f"({WRITTEN} OR"
            f" {covers('cases_historicalhouseholdmember.case_id', 'cases_historicalhouseholdmember.topics')})",
        ),
        versions_of("people_historicalperson", "people_person", "edits_person(id)"),
        versions_of("people_historicalcontact", "people_contact", "edits_person(person_id)"),
        definer(
            "cases_newest(c uuid, mask integer, a integer, w uuid)",
            NEWEST,
            returns="timestamptz",
            language="sql",
            app=False,
        ),
        definer("cases_touch()", TOUCH, returns="trigger", volatile="VOLATILE", app=False),
        sql(
            "CREATE FUNCTION cases_alone() RETURNS trigger LANGUAGE plpgsql"
            f" SET search_path = pg_catalog, public, pg_temp AS $body${ALONE}$body$",
            "CREATE FUNCTION cases_version_alone() RETURNS trigger LANGUAGE plpgsql"
            f" SET search_path = pg_catalog, public, pg_temp AS $body${VERSION_ALONE}$body$",
            "REVOKE ALL ON FUNCTION cases_alone(), cases_version_alone() FROM PUBLIC",
        ),
        definer("cases_born()", BORN, returns="trigger", volatile="VOLATILE", app=False),
        definer("cases_attached()", ATTACHED, returns="trigger", volatile="VOLATILE", app=False),
        trigger(
            "cases_consultation_attached",
            "cases_consultation",
            "AFTER UPDATE OF case_id, topics",
            "cases_attached",
            "WHEN (OLD.case_id IS DISTINCT FROM NEW.case_id OR OLD.topics <> NEW.topics)",
        ),
        definer("cases_renamed()", RENAMED, returns="trigger", volatile="VOLATILE", app=False),
        definer("cases_parent()", PARENT, returns="trigger", volatile="VOLATILE", app=False),
        trigger("cases_casenote_alone", "cases_casenote", "BEFORE INSERT OR UPDATE", "cases_alone"),
        trigger(
            "cases_historicalcasenote_alone",
            "cases_historicalcasenote",
            "BEFORE INSERT",
            "cases_version_alone",
        ),
        trigger("cases_casenote_touch", "cases_casenote", "AFTER INSERT OR UPDATE", "cases_touch"),
        trigger("cases_householdmember_touch", "cases_householdmember", "AFTER INSERT", "cases_touch"),
        trigger("cases_case_born", "cases_case", "AFTER INSERT", "cases_born"),
        trigger(
            "people_person_renamed",
            "people_person",
            "AFTER UPDATE OF name",
            "cases_renamed",
            "WHEN (OLD.name IS DISTINCT FROM NEW.name)",
        ),
        trigger(
            "accounts_agency_parent",
            "accounts_agency",
            "AFTER UPDATE OF parent_id, parent_sees",
            "cases_parent",
        ),
        definer("cases_recall(c uuid)", RECALL, returns="text"),
        definer("cases_open_from_consultation(k uuid)", OPEN, returns="uuid", volatile="VOLATILE"),
    ]
