"""The bodies of the functions by which a protection is read, and by which it is known who is the second person."""

from access.migrations._functions import IN_FORCE
from access.wall import HOLDS

STANDING = IN_FORCE.replace("closed_at", "g.closed_at").replace("valid_", "g.valid_")
VALID = "today_jst() BETWEEN {0}.valid_from AND coalesce({0}.valid_until, 'infinity'::date)"

# Whether an agency, or anybody of it by name, is in charge of a case (担当機関), whatever denials there are.
AGENCY_HOLDS = f"""
    SELECT EXISTS (SELECT 1 FROM access_agencygrant g WHERE g.case_id = c AND g.group_id = a AND {HOLDS} AND {STANDING})
        OR EXISTS (SELECT 1 FROM access_workergrant g WHERE g.case_id = c AND g.agency_id = a AND {HOLDS} AND {STANDING})
"""

# Whether a worker acting for an agency has sight of a case by its grants, whatever denials there are.
STANDS_ON = f"""
    SELECT EXISTS (SELECT 1 FROM access_agencygrant g JOIN accounts_agency o ON o.group_id = g.group_id AND NOT o.named_only
            WHERE g.case_id = c AND g.group_id = a AND g.basis <> 'AUTHOR' AND (NOT holding OR {HOLDS}) AND {STANDING})
        OR EXISTS (SELECT 1 FROM access_workergrant g WHERE g.case_id = c AND g.agency_id = a AND g.user_id = w
            AND g.basis <> 'AUTHOR' AND (NOT holding OR {HOLDS}) AND {STANDING})
"""

NAMES = """
    SELECT EXISTS (SELECT 1 FROM access_restrictionworker n WHERE n.restriction_id = d AND n.worker_id = w)
        OR EXISTS (SELECT 1 FROM access_contactsealworker n WHERE n.seal_id = d AND n.worker_id = w)
"""

BLOCKED = f"""
    SELECT EXISTS (SELECT 1 FROM access_block b WHERE b.case_id = c AND b.worker_id = w AND b.lifted_at IS NULL
                   AND {VALID.format("b")})
"""

# Who may be the second person: 所属長 of the first one's agency, else a named colleague, else any colleague, else the
# 所属長 of the agency above; where that agency is no longer in charge, 所属長 of one that is. Never the first, never a blocked one.
SECOND = f"""
DECLARE
    k record;
    above integer;
    charged boolean;
BEGIN
    SELECT * INTO k FROM access_denial WHERE id = d;
    charged := denial_agency_holds(k.case_id, desk) OR (k.what = 'BLOCK' AND desk = k.agency_id);
    SELECT parent_id INTO above FROM accounts_agency WHERE group_id = desk;
    RETURN coalesce((
        SELECT bool_or(r.worker_id = w AND r.agency_id = a) FROM (
            SELECT s.*, rank() OVER (ORDER BY s.place) AS turn FROM (
                SELECT m.worker_id, m.agency_id, CASE
                    WHEN charged AND m.agency_id = desk AND m.role = 'CHIEF' THEN 1
                    WHEN charged AND m.agency_id = desk AND denial_names(d, m.worker_id) THEN 2
                    WHEN charged AND m.agency_id = desk
                        AND denial_stands(k.case_id, m.agency_id, m.worker_id, false) THEN 3
                    WHEN charged AND m.agency_id = above AND m.role = 'CHIEF' THEN 4
                    WHEN m.role = 'CHIEF' AND denial_agency_holds(k.case_id, m.agency_id) THEN 5
                END AS place
                FROM accounts_membership m
                JOIN accounts_worker p ON p.id = m.worker_id AND p.is_active
                JOIN accounts_agency o ON o.group_id = m.agency_id AND (o.closed_on IS NULL OR o.closed_on > today_jst())
                WHERE m.role NOT IN ('ADMIN', 'AUDITOR') AND {VALID.format("m")}
                  AND m.worker_id <> first AND m.worker_id IS DISTINCT FROM k.worker_id
                  AND NOT denial_blocked(k.case_id, m.worker_id)
                  AND (m.agency_id IN (desk, above)
                       OR m.agency_id IN (SELECT g.group_id FROM access_agencygrant g WHERE g.case_id = k.case_id))
            ) s WHERE s.place IS NOT NULL
        ) r WHERE r.turn = 1), false);
END
"""

# A request to lift that nobody has answered yet.
ASKED = """
    SELECT s.* FROM access_denialstep s WHERE s.denial_id = {d} AND s.verb = 'LIFT_ASKED'
      AND NOT EXISTS (SELECT 1 FROM access_denialstep t WHERE t.denial_id = s.denial_id AND t.at > s.at
                      AND t.verb IN ('LIFT_REFUSED', 'LIFTED', 'REPLACED'))
    ORDER BY s.at DESC LIMIT 1
"""

# The named workers with sight of the case, whoever took a step of it, and who may be the second person. Never a blocked one.
READS = f"""
DECLARE
    me record;
    k record;
    l record;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') THEN RETURN false; END IF;
    SELECT * INTO k FROM access_denial WHERE id = d;
    IF NOT FOUND OR k.worker_id = me.worker OR denial_blocked(k.case_id, me.worker) THEN RETURN false; END IF;
    IF denial_names_me(d) OR EXISTS (SELECT 1 FROM access_denialstep s WHERE s.denial_id = d
                                     AND s.worker_id = me.worker AND s.agency_id = me.agency)
       OR denial_second(d, k.agency_id, k.author_id, me.agency, me.worker) THEN RETURN true; END IF;
    {ASKED.format(d="d").replace("SELECT s.*", "SELECT s.* INTO l", 1)};
    RETURN FOUND AND denial_second(d, l.agency_id, l.worker_id, me.agency, me.worker);
END
"""

NAMES_ME = """
    SELECT coalesce(me.role NOT IN ('ADMIN', 'AUDITOR') AND denial_names(d, me.worker)
        AND denial_stands(k.case_id, me.agency, me.worker, false) AND NOT access_denies(k.case_id, me.worker), false)
    FROM (SELECT 1) one LEFT JOIN ctx() me ON true LEFT JOIN access_denial k ON k.id = d
"""

NAMED = """
BEGIN
    IF NOT denial_reads(d) THEN RETURN; END IF;
    RETURN QUERY SELECT n.worker_id FROM access_restrictionworker n WHERE n.restriction_id = d
        UNION SELECT n.worker_id FROM access_contactsealworker n WHERE n.seal_id = d;
END
"""

# What whoever asks may do about a decision he reads: CONFIRM it, ACT on it (extend, change, ask to lift), ANSWER a request.
MAY = f"""
DECLARE
    me record;
    k record;
    l record;
    found_verbs text[] := '{{}}';
BEGIN
    IF NOT denial_reads(d) THEN RETURN found_verbs; END IF;
    SELECT * INTO me FROM ctx();
    SELECT * INTO k FROM access_denial WHERE id = d;
    IF k.lifted_at IS NOT NULL THEN RETURN found_verbs; END IF;
    IF denial_second(d, k.agency_id, k.author_id, me.agency, me.worker)
       AND NOT EXISTS (SELECT 1 FROM access_denialstep s WHERE s.denial_id = d AND s.verb = 'CONFIRMED') THEN
        found_verbs := found_verbs || 'CONFIRM'::text;
    END IF;
    IF denial_agency_holds(k.case_id, me.agency) OR (k.what = 'BLOCK' AND k.agency_id = me.agency) THEN
        found_verbs := found_verbs || 'ACT'::text;
    END IF;
    {ASKED.format(d="d").replace("SELECT s.*", "SELECT s.* INTO l", 1)};
    IF FOUND AND denial_second(d, l.agency_id, l.worker_id, me.agency, me.worker) THEN
        found_verbs := found_verbs || 'ANSWER'::text;
    END IF;
    RETURN found_verbs;
END
"""

# I4: that there is a protection is told to everyone who sees the case; neither why nor what it hides.
FLAGS = f"""
DECLARE
    me record;
    p uuid;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') OR access_denies(c, me.worker)
       OR NOT denial_stands(c, me.agency, me.worker, false) THEN RETURN; END IF;
    SELECT person_id INTO p FROM cases_case WHERE id = c;
    RETURN QUERY SELECT
        EXISTS (SELECT 1 FROM access_contactseal s WHERE s.person_id = p AND s.lifted_at IS NULL AND {VALID.format("s")}),
        ctx_sealed(p),
        EXISTS (SELECT 1 FROM access_restriction r WHERE r.case_id = c AND r.lifted_at IS NULL AND {VALID.format("r")});
END
"""

# Named are only people who could be given sight at all; that a name is there tells nothing of what he sees.
FIT = f"""
    SELECT cardinality(names) BETWEEN 1 AND 50 AND NOT EXISTS (
        SELECT 1 FROM unnest(names) n WHERE NOT EXISTS (
            SELECT 1 FROM accounts_membership m JOIN accounts_worker p ON p.id = m.worker_id AND p.is_active
            WHERE m.worker_id = n AND m.role NOT IN ('ADMIN', 'AUDITOR') AND {VALID.format("m")}))
"""
