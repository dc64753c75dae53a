"""The bodies of the functions by which a protection is set, extended and lifted; each is one deed of the database.

Two persons: the first one's word protects at once, the second one's makes it firm; less protection needs both. Whatever
ends a protection is decided anew from the dated rows, under the lock of whom it protects, in the moment it is done.
"""

from access.migrations._protection import ASKED

REFUSE = "RAISE EXCEPTION 'this protection may not be decided so' USING ERRCODE = '42501';"

# One at a time for whom it protects: a renewal and a lift of the same protection wait for each other here.
LOCK = """
DECLARE
    subject uuid;
BEGIN
    SELECT coalesce(k.person_id, k.case_id) INTO subject FROM access_denial k WHERE k.id = d;
    PERFORM pg_advisory_xact_lock(hashtextextended('denial:' || subject, 0));
END
"""

# The row the wall reads, of the decision's own id.
WRITE = """
DECLARE
    k record;
BEGIN
    SELECT * INTO k FROM access_denial WHERE id = d;
    IF k.what = 'BLOCK' THEN
        INSERT INTO access_block (id, case_id, worker_id, reason, valid_from, valid_until)
        VALUES (d, k.case_id, k.worker_id, '', k.valid_from, k.valid_until);
    ELSIF k.what = 'RESTRICTION' THEN
        INSERT INTO access_restriction (id, case_id, reason, valid_from, valid_until)
        VALUES (d, k.case_id, '', k.valid_from, k.valid_until);
        INSERT INTO access_restrictionworker (id, restriction_id, worker_id)
        SELECT gen_random_uuid(), d, n FROM unnest(names) n GROUP BY n;
    ELSE
        INSERT INTO access_contactseal (id, person_id, reason, valid_from, valid_until)
        VALUES (d, k.person_id, '', k.valid_from, k.valid_until);
        INSERT INTO access_contactsealworker (id, seal_id, worker_id)
        SELECT gen_random_uuid(), d, n FROM unnest(names) n GROUP BY n;
    END IF;
END
"""

STEP = """
DECLARE
    me record;
BEGIN
    SELECT * INTO me FROM ctx();
    INSERT INTO access_denialstep (id, denial_id, case_id, verb, agency_id, worker_id, at, reason, due_on)
    SELECT gen_random_uuid(), d, k.case_id, deed, me.agency, me.worker, clock_timestamp(), why, due
    FROM access_denial k WHERE k.id = d;
END
"""

END = """
BEGIN
    UPDATE access_denial SET lifted_at = clock_timestamp() WHERE id = d AND lifted_at IS NULL;
    UPDATE access_block SET lifted_at = clock_timestamp() WHERE id = d AND lifted_at IS NULL;
    UPDATE access_restriction SET lifted_at = clock_timestamp() WHERE id = d AND lifted_at IS NULL;
    UPDATE access_contactseal SET lifted_at = clock_timestamp() WHERE id = d AND lifted_at IS NULL;
    PERFORM denial_step(d, verb, why, NULL);
END
"""

# One year at most from the day it was asked for (支援措置), or from the day it is to be looked at again.
SET = f"""
DECLARE
    me record;
    made uuid := gen_random_uuid();
    subject uuid;
BEGIN
    SELECT * INTO me FROM ctx();
    -- what is not surely as it should be is refused: of nothing known (NULL) nothing is surely so
    IF (me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') OR access_denies(c, me.worker)
       OR NOT denial_stands(c, me.agency, me.worker, NOT (what = 'BLOCK' AND whom IS NOT DISTINCT FROM me.worker))
       OR what NOT IN ('SEAL', 'RESTRICTION', 'BLOCK') OR btrim(why) = '' OR due NOT BETWEEN today_jst() AND today_jst() + 14
       OR applied NOT BETWEEN today_jst() - 366 AND today_jst()
       OR coalesce(till, again) < today_jst() OR coalesce(again > (today_jst() + interval '1 year')::date, false)
       OR (what = 'SEAL' AND (till IS NULL OR till > (applied + interval '1 year')::date))
       OR (what = 'BLOCK') <> (whom IS NOT NULL) OR (what <> 'BLOCK' AND NOT denial_fit(names))
       OR (what = 'BLOCK' AND NOT denial_fit(ARRAY[whom]))
       OR (what = 'BLOCK') <> (ground IN ('KIN', 'NEAR', 'PARTY', 'WORK', 'OTHER'))
       OR (what <> 'BLOCK') <> (ground IN ('DV', 'STALKING', 'CHILD', 'LIKE'))
       OR (what = 'BLOCK' AND (other <> '' OR kin IS NOT NULL))
       OR (kin IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cases_householdmember h WHERE h.id = kin AND h.case_id = c))) IS NOT FALSE THEN
        {REFUSE}
    END IF;
    SELECT person_id INTO subject FROM cases_case WHERE id = c;
    PERFORM pg_advisory_xact_lock(hashtextextended('denial:' || CASE WHEN what = 'SEAL' THEN subject ELSE c END, 0));
    INSERT INTO access_denial (id, case_id, person_id, worker_id, what, kind, reason, applied_on, valid_from, valid_until,
        review_on, how, agency_id, author_id, created_at)
    VALUES (made, c, CASE WHEN what = 'SEAL' THEN subject END, whom, what, ground, why, applied, today_jst(), till,
        again, 'FIRST', me.agency, me.worker, clock_timestamp());
    PERFORM denial_write(made, names);
    IF other <> '' OR kin IS NOT NULL THEN
        INSERT INTO access_counterpart (id, denial_id, case_id, text, member_id)
        VALUES (gen_random_uuid(), made, c, other, kin);
    END IF;
    PERFORM denial_step(made, 'SET', '', due);
    RETURN made;
END
"""

CONFIRM = f"""
DECLARE
    k record;
    before record;
BEGIN
    IF NOT denial_reads(d) THEN {REFUSE} END IF;
    PERFORM denial_lock(d);
    SELECT * INTO k FROM access_denial WHERE id = d FOR UPDATE;
    IF k.lifted_at IS NOT NULL THEN RETURN 'LIFTED'; END IF;
    IF EXISTS (SELECT 1 FROM access_denialstep s WHERE s.denial_id = d AND s.verb = 'CONFIRMED') THEN RETURN 'ALREADY'; END IF;
    IF NOT 'CONFIRM' = ANY (denial_may(d)) THEN {REFUSE} END IF;
    PERFORM denial_step(d, 'CONFIRMED', coalesce(why, ''), NULL);
    SELECT * INTO before FROM access_denial WHERE id = k.follows_id FOR UPDATE;
    IF FOUND AND before.lifted_at IS NULL AND (k.how = 'CHANGE' OR before.valid_until IS NULL) THEN
        PERFORM denial_end(before.id, 'REPLACED', '');
    END IF;
    RETURN 'CONFIRMED';
END
"""

# Longer, from 30 days before the end on, or with other named workers: always a row of its own, the old one stays as it was.
FOLLOW = f"""
DECLARE
    me record;
    k record;
    made uuid := gen_random_uuid();
    since date;
    who uuid[] := names;
BEGIN
    SELECT * INTO me FROM ctx();
    IF NOT denial_reads(d) THEN {REFUSE} END IF;
    PERFORM denial_lock(d);
    SELECT * INTO k FROM access_denial WHERE id = d FOR UPDATE;
    IF k.lifted_at IS NOT NULL OR EXISTS (
        SELECT 1 FROM access_denial n WHERE n.follows_id = d AND n.lifted_at IS NULL) THEN RETURN NULL; END IF;
    IF NOT 'ACT' = ANY (denial_may(d)) OR coalesce(btrim(why), '') = ''
       OR (due BETWEEN today_jst() AND today_jst() + 14) IS NOT TRUE THEN {REFUSE} END IF;
    since := greatest(today_jst(), k.valid_from);
    IF move = 'EXTEND' THEN
        IF today_jst() NOT BETWEEN coalesce(k.valid_until, k.review_on) - 30 AND coalesce(k.valid_until, 'infinity'::date)
        THEN {REFUSE} END IF;
        IF k.valid_until IS NOT NULL THEN since := k.valid_until + 1; END IF;
        SELECT array_agg(n.worker_id) INTO who FROM (
            SELECT worker_id FROM access_restrictionworker WHERE restriction_id = d
            UNION SELECT worker_id FROM access_contactsealworker WHERE seal_id = d) n;
        IF (coalesce(till, again) >= since) IS NOT TRUE OR coalesce(again > (since + interval '1 year')::date, false)
           OR (k.what = 'SEAL' AND (till IS NULL OR till >= (since + interval '1 year')::date)) THEN {REFUSE} END IF;
    ELSIF move = 'CHANGE' AND k.what <> 'BLOCK' AND coalesce(k.valid_until, since) >= since AND denial_fit(who) THEN
        till := k.valid_until;
        again := k.review_on;
    ELSE {REFUSE} END IF;
    INSERT INTO access_denial (id, case_id, person_id, worker_id, what, kind, reason, applied_on, valid_from, valid_until,
        review_on, how, follows_id, agency_id, author_id, created_at)
    VALUES (made, k.case_id, k.person_id, k.worker_id, k.what, k.kind, why, today_jst(), since, till, again, move, d,
        me.agency, me.worker, clock_timestamp());
    PERFORM denial_write(made, who);
    INSERT INTO access_counterpart (id, denial_id, case_id, text, member_id)
    SELECT gen_random_uuid(), made, o.case_id, o.text, o.member_id FROM access_counterpart o WHERE o.denial_id = d;
    PERFORM denial_step(made, 'SET', '', due);
    RETURN made;
END
"""

# Another row that protects the same one, made after the request or made to follow this row: then nothing may be lifted.
RENEWED = """
    EXISTS (
        SELECT 1 FROM access_denial n
        WHERE n.id <> d AND n.what = k.what AND n.lifted_at IS NULL AND n.worker_id IS NOT DISTINCT FROM k.worker_id
          AND (n.follows_id = d OR (n.created_at > {since}
               AND CASE WHEN k.what = 'SEAL' THEN n.person_id = k.person_id ELSE n.case_id = k.case_id END)))
"""

ASK_LIFT = f"""
DECLARE
    k record;
BEGIN
    IF NOT denial_reads(d) THEN {REFUSE} END IF;
    PERFORM denial_lock(d);
    SELECT * INTO k FROM access_denial WHERE id = d FOR UPDATE;
    IF k.lifted_at IS NOT NULL THEN RETURN 'LIFTED'; END IF;
    PERFORM 1 FROM ({ASKED.format(d="d")}) open_request;
    IF FOUND THEN RETURN 'ALREADY'; END IF;
    IF NOT 'ACT' = ANY (denial_may(d)) OR coalesce(btrim(why), '') = ''
       OR (due BETWEEN today_jst() AND today_jst() + 14) IS NOT TRUE THEN {REFUSE} END IF;
    IF {RENEWED.format(since="'infinity'")} THEN RETURN 'RENEWED'; END IF;
    PERFORM denial_step(d, 'LIFT_ASKED', why, due);
    RETURN 'ASKED';
END
"""

ANSWER_LIFT = f"""
DECLARE
    k record;
    l record;
BEGIN
    IF NOT denial_reads(d) THEN {REFUSE} END IF;
    PERFORM denial_lock(d);
    SELECT * INTO k FROM access_denial WHERE id = d FOR UPDATE;
    IF k.lifted_at IS NOT NULL THEN RETURN 'LIFTED'; END IF;
    {ASKED.format(d="d").replace("SELECT s.*", "SELECT s.* INTO l", 1)};
    IF NOT FOUND THEN RETURN 'CLOSED'; END IF;
    IF NOT 'ANSWER' = ANY (denial_may(d)) OR agreed IS NULL OR (NOT agreed AND coalesce(btrim(why), '') = '') THEN {REFUSE} END IF;
    IF agreed AND {RENEWED.format(since="l.at")} THEN
        PERFORM denial_step(d, 'LIFT_REFUSED', '解除の申出のあとに、延長または再度の申出がありました。', NULL);
        RETURN 'RENEWED';
    END IF;
    IF NOT agreed THEN
        PERFORM denial_step(d, 'LIFT_REFUSED', why, NULL);
        RETURN 'DECLINED';
    END IF;
    PERFORM denial_end(d, 'LIFTED', coalesce(why, ''));
    RETURN 'DONE';
END
"""

# For the clock and the inbox (id, kind, agency, worker, due): what waits for a second person, and what ends or ended.
# An agency's line is for its 所属長; ENDING, REVIEW and ENDED go to each named worker and, without a worker, to the agency.
DENIALS_DUE = f"""
    SELECT k.id, 'DENIAL_CONFIRM'::text AS kind, k.agency_id AS agency, NULL::uuid AS worker, s.due_on AS due
    FROM access_denial k JOIN access_denialstep s ON s.denial_id = k.id AND s.verb = 'SET'
    WHERE k.lifted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM access_denialstep t WHERE t.denial_id = k.id AND t.verb = 'CONFIRMED')
    UNION ALL
    SELECT k.id, 'DENIAL_LIFT', l.agency_id, NULL, l.due_on
    FROM access_denial k CROSS JOIN LATERAL ({ASKED.format(d="k.id")}) l
    WHERE k.lifted_at IS NULL
    UNION ALL
    SELECT k.id, CASE WHEN k.valid_until IS NULL THEN 'DENIAL_REVIEW'
                      WHEN k.valid_until < today_jst() THEN 'DENIAL_ENDED' ELSE 'DENIAL_ENDING' END,
        k.agency_id, n.worker_id, coalesce(k.valid_until, k.review_on)
    FROM access_denial k LEFT JOIN LATERAL (
        SELECT worker_id FROM access_restrictionworker WHERE restriction_id = k.id
        UNION SELECT worker_id FROM access_contactsealworker WHERE seal_id = k.id
        UNION SELECT NULL
    ) n ON true
    WHERE k.lifted_at IS NULL AND coalesce(k.valid_until, k.review_on) - 30 <= today_jst()
      AND NOT EXISTS (SELECT 1 FROM access_denial f WHERE f.follows_id = k.id AND f.lifted_at IS NULL)
"""
