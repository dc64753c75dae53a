"""What is done at a meeting and who checks it: the bodies of the triggers and deeds that 0002_wall makes."""

from meetings.migrations._functions import SECRET

# An item is born on one of its body's grounds, by whoever prepares or convenes, before the meeting is held.
ITEM_BORN = """
DECLARE
    me record;
    m record;
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO m FROM meetings_meeting WHERE id = NEW.meeting_id FOR UPDATE;
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') OR me.named_only
       OR NEW.agency_id <> me.agency OR NEW.author_id <> me.worker
       OR NOT (m.agency_id = me.agency OR (m.prepared_by_id = me.agency AND m.state = 'PREPARING'))
       OR m.state NOT IN ('PREPARING', 'CALLED') OR NEW.state <> 'OPEN' OR NEW.settled_at IS NOT NULL
       OR NEW.window_until IS NOT NULL OR NEW.version <> 1
       OR NOT EXISTS (SELECT 1 FROM meetings_body b WHERE b.id = m.body_id AND NEW.basis = ANY (b.bases)) THEN
        RAISE EXCEPTION 'no such item here' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END
"""

# A room may be about a case its proposer sees, about nobody by name, or about somebody who has no case; on consent the
# agency in charge brings its own case, of what it sees, with a consent to do so in force (G1).
MATTER_BORN = """
DECLARE
    me record;
    i record;
    held integer;
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO i FROM meetings_item WHERE id = NEW.item_id;
    IF me.worker IS NULL OR i.id IS NULL OR i.agency_id <> me.agency OR i.author_id <> me.worker OR i.state <> 'OPEN'
       OR (i.basis = 'CONSENT') <> (NEW.case_id IS NOT NULL)
       OR (i.basis = 'ANON') > (NEW.about_id IS NULL AND NEW.is_anonymous) THEN
        RAISE EXCEPTION 'this cannot be put on the agenda' USING ERRCODE = '42501';
    END IF;
    IF NEW.about_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM who_sees(NEW.about_id) w WHERE w.agency = me.agency
            AND (w.worker IS NULL OR w.worker = me.worker)) THEN
        RAISE EXCEPTION 'this cannot be put on the agenda' USING ERRCODE = '42501';
    END IF;
    IF NEW.case_id IS NULL THEN RETURN NULL; END IF;
    SELECT bit_or(w.topics) INTO held FROM who_sees(NEW.case_id) w
    WHERE w.agency = me.agency AND (w.worker IS NULL OR w.worker = me.worker);
    IF NOT EXISTS (SELECT 1 FROM who_sees(NEW.case_id) w WHERE w.agency = me.agency
            AND (w.worker IS NULL OR w.worker = me.worker) AND w.basis IN ('INTAKE', 'COORDINATION'))
       OR NEW.topics & coalesce(held, 0) <> NEW.topics OR NOT meetings_submits(NEW.case_id)
       OR EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.stage = 'CLOSED')
       OR (NEW.plan_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM cases_supportplan p WHERE p.id = NEW.plan_id AND p.case_id = NEW.case_id)) THEN
        RAISE EXCEPTION 'only on the person''s consent' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END
"""

# An item is a shell and a matter; a meeting's item without a matter would be a knock at a door nobody opens.
WHOLE = """
BEGIN
    IF NOT EXISTS (SELECT 1 FROM meetings_matter WHERE item_id = NEW.id) THEN
        RAISE EXCEPTION 'an item without its matter' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END
"""

# Members are chosen one by one (G3): from the body's agencies, who work there today, and on consent only where it carries.
CHOSEN = f"""
DECLARE
    me record;
    i record;
    m record;
    side text;
BEGIN
    SELECT * INTO me FROM ctx();
    side := meetings_side(NEW.item_id);
    SELECT * INTO i FROM meetings_item WHERE id = NEW.item_id FOR SHARE;
    SELECT * INTO m FROM meetings_meeting WHERE id = i.meeting_id;
    IF side IS NULL OR side = 'MEMBER' OR i.state <> 'OPEN' OR NEW.chosen_by_id <> me.worker OR NEW.removed_at IS NOT NULL
       OR NOT EXISTS (
           SELECT 1 FROM accounts_membership s JOIN accounts_agency a ON a.group_id = s.agency_id AND a.kind <> 'OFFICE'
               AND (a.closed_on IS NULL OR a.closed_on > today_jst())
           JOIN accounts_worker w ON w.id = s.worker_id AND w.is_active
           WHERE s.worker_id = NEW.worker_id AND s.agency_id = NEW.agency_id AND s.role NOT IN ('ADMIN', 'AUDITOR')
             AND today_jst() BETWEEN s.valid_from AND coalesce(s.valid_until, 'infinity'::date))
       OR (NEW.replaces_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM meetings_member b WHERE b.id = NEW.replaces_id AND b.item_id = NEW.item_id)) THEN
        RAISE EXCEPTION 'nobody of that name can be chosen here' USING ERRCODE = '42501';
    END IF;
    IF i.basis IN {SECRET} AND NEW.agency_id NOT IN (m.agency_id, m.prepared_by_id) AND NOT EXISTS (
        SELECT 1 FROM meetings_bodyseat s WHERE s.body_id = m.body_id AND s.agency_id = NEW.agency_id
          AND today_jst() BETWEEN s.valid_from AND coalesce(s.valid_until, 'infinity'::date)) THEN
        RAISE EXCEPTION 'that agency does not belong to this body' USING ERRCODE = '42501';
    END IF;
    IF i.basis = 'CONSENT' AND NOT meetings_carried(i.id, NEW.agency_id, NEW.worker_id) THEN
        RAISE EXCEPTION 'the consent does not reach that agency' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END
"""

# On consent material is asked only of those it carries the matter to; of others nothing is learnt by asking.
INQUIRED = """
BEGIN
    IF EXISTS (SELECT 1 FROM meetings_item i WHERE i.id = NEW.item_id AND i.basis = 'CONSENT'
               AND NOT coalesce(meetings_carried(i.id, NEW.to_agency_id, NEW.to_worker_id), false)) THEN
        RAISE EXCEPTION 'the consent does not reach that agency' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END
"""

# The words and the hour of the pledge are the database's own affair: nobody acknowledges for another, or yesterday.
PLEDGED = """
BEGIN
    NEW.at := clock_timestamp();
    RETURN NEW;
END
"""

# One step of a meeting. 招集 needs whoever convenes and at least one member for every item; 開催 the day; 確定 that all
# items are settled or dropped.
MOVE = """
DECLARE
    me record;
    m record;
    after text;
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO m FROM meetings_meeting WHERE id = meeting FOR UPDATE;
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') OR me.named_only OR m.id IS NULL OR m.agency_id <> me.agency THEN
        IF m.id IS NULL OR verb <> 'CANCEL' OR m.state <> 'PREPARING' OR m.prepared_by_id IS DISTINCT FROM me.agency
           OR me.role IN ('ADMIN', 'AUDITOR') OR me.named_only THEN
            RAISE EXCEPTION 'no such step' USING ERRCODE = '42501';
        END IF;
    END IF;
    IF m.version IS DISTINCT FROM seen THEN RETURN 'STALE'; END IF;
    after := CASE
        WHEN verb = 'CALL' AND m.state = 'PREPARING' THEN 'CALLED'
        WHEN verb = 'HOLD' AND m.state = 'CALLED' THEN 'HELD'
        WHEN verb = 'CONFIRM' AND m.state = 'HELD' THEN 'CONFIRMED'
        WHEN verb = 'CANCEL' AND m.state IN ('PREPARING', 'CALLED') THEN 'CANCELLED'
    END;
    IF after IS NULL THEN RAISE EXCEPTION 'no such step' USING ERRCODE = '42501'; END IF;
    IF verb = 'CALL' AND (
        NOT EXISTS (SELECT 1 FROM meetings_item i WHERE i.meeting_id = m.id AND i.state = 'OPEN')
        OR EXISTS (SELECT 1 FROM meetings_item i WHERE i.meeting_id = m.id AND i.state = 'OPEN' AND NOT EXISTS (
            SELECT 1 FROM meetings_member b WHERE b.item_id = i.id AND b.removed_at IS NULL))) THEN
        RETURN 'EMPTY';
    END IF;
    IF verb = 'HOLD' AND m.held_on > today_jst() THEN RETURN 'EARLY'; END IF;
    IF verb = 'CONFIRM' AND EXISTS (SELECT 1 FROM meetings_item i WHERE i.meeting_id = m.id AND i.state = 'OPEN') THEN
        RETURN 'UNSETTLED';
    END IF;
    UPDATE meetings_meeting SET state = after, version = version + 1,
        called_at = CASE WHEN after = 'CALLED' THEN clock_timestamp() ELSE called_at END,
        confirmed_at = CASE WHEN after = 'CONFIRMED' THEN clock_timestamp() ELSE confirmed_at END
    WHERE id = m.id;
    RETURN after;
END
"""

# An item falls away, with a reason: its papers close to everybody but the 課 that convenes.
DROP = """
DECLARE
    side text;
    i record;
BEGIN
    side := meetings_side(item);
    IF side IS NULL OR side = 'MEMBER' THEN RAISE EXCEPTION 'no such step' USING ERRCODE = '42501'; END IF;
    SELECT * INTO i FROM meetings_item WHERE id = item FOR UPDATE;
    IF i.version IS DISTINCT FROM seen THEN RETURN 'STALE'; END IF;
    IF i.state <> 'OPEN' OR why NOT IN ('CONSENT_ENDED', 'MOVED', 'NO_LONGER', 'OTHER') THEN
        RAISE EXCEPTION 'no such step' USING ERRCODE = '42501';
    END IF;
    UPDATE meetings_item SET state = 'DROPPED', dropped_why = why, version = version + 1 WHERE id = item;
    RETURN 'DROPPED';
END
"""

# 記録の確定: the minutes lock, the window of the members begins to close, and what a 重層的支援会議 decided is told to
# the case itself. Of a room nothing is told to anybody.
SETTLE = """
DECLARE
    me record;
    i record;
    m record;
    k record;
    said record;
    days integer;
    outcome text;
BEGIN
    SELECT * INTO me FROM ctx();
    IF meetings_side(item) IS DISTINCT FROM 'CONVENER' OR NOT meetings_open(item) THEN
        RAISE EXCEPTION 'no such step' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO i FROM meetings_item WHERE id = item FOR UPDATE;
    SELECT * INTO m FROM meetings_meeting WHERE id = i.meeting_id;
    SELECT * INTO k FROM meetings_matter WHERE item_id = item;
    IF i.version IS DISTINCT FROM seen THEN RETURN 'STALE'; END IF;
    IF i.state <> 'OPEN' OR m.state <> 'HELD' THEN
        RAISE EXCEPTION 'no such step' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO said FROM meetings_minute WHERE item_id = item FOR UPDATE;
    IF said.id IS NULL OR said.conclusion = '' OR said.outcomes = '{}' THEN RETURN 'UNWRITTEN'; END IF;
    IF said.version IS DISTINCT FROM minute_seen THEN RETURN 'STALE'; END IF;
    IF i.basis = 'CONSENT' THEN
        PERFORM 1 FROM consent_consent c WHERE c.case_id = k.case_id AND c.withdrawn_at IS NULL ORDER BY c.id FOR SHARE;
    END IF;
    IF i.basis = 'CONSENT' AND NOT meetings_submits(k.case_id) THEN RETURN 'ENDED'; END IF;
    SELECT b.window_days INTO days FROM meetings_body b WHERE b.id = m.body_id;
    UPDATE meetings_item SET state = 'SETTLED', settled_at = clock_timestamp(), window_until = today_jst() + days,
        version = version + 1 WHERE id = item;
    IF i.basis = 'CONSENT' THEN
        FOREACH outcome IN ARRAY said.outcomes LOOP
            IF outcome IN ('APPROVE', 'REVISE', 'CONTINUE', 'CLOSE', 'SUSPEND') THEN
                INSERT INTO cases_resolution (id, case_id, agency_id, author_id, plan_id, kind, text, decided_on,
                    meeting_number, meeting_label, topics, created_at)
                VALUES (gen_random_uuid(), k.case_id, me.agency, me.worker, k.plan_id, outcome, said.conclusion, m.held_on,
                    m.number, (SELECT b.name FROM meetings_body b WHERE b.id = m.body_id), 256, clock_timestamp());
                IF outcome = 'APPROVE' AND k.plan_id IS NOT NULL THEN
                    PERFORM plan_step(k.plan_id, 'DISCUSS', NULL, me.agency, me.worker);
                END IF;
            END IF;
        END LOOP;
    END IF;
    RETURN 'SETTLED';
END
"""

# Whether the person of a room has consented meanwhile: told to the 課 that convened it, and to nobody else.
CONSENTED = """
    SELECT coalesce(meetings_side(item) = 'CONVENER' AND meetings_open(item) AND EXISTS (
        SELECT 1 FROM meetings_matter k JOIN consent_consent c ON c.case_id = k.about_id
        JOIN cases_case s ON s.id = k.about_id AND s.stage <> 'CLOSED'
        WHERE k.item_id = item AND c.kinds && ARRAY['C1', 'C2', 'C3']::varchar[] AND c.withdrawn_at IS NULL
          AND today_jst() BETWEEN c.valid_from AND c.valid_until AND NOT consent_outlived(c.id)), false)
"""

# 一方弁: one piece of a settled room goes into the case as the convening 課's record, with its origin and the consent
# it goes under. The rest stays where it is.
RELEASE = """
DECLARE
    me record;
    i record;
    m record;
    k record;
    given uuid;
    made uuid := gen_random_uuid();
BEGIN
    SELECT * INTO me FROM ctx();
    IF NOT meetings_consented(item) THEN RAISE EXCEPTION 'nothing leaves this room' USING ERRCODE = '42501'; END IF;
    SELECT * INTO k FROM meetings_matter WHERE item_id = item;
    SELECT c.id INTO given FROM consent_consent c WHERE c.case_id = k.about_id
      AND c.kinds && ARRAY['C1', 'C2', 'C3']::varchar[] AND c.withdrawn_at IS NULL
      AND today_jst() BETWEEN c.valid_from AND c.valid_until AND NOT consent_outlived(c.id)
    ORDER BY c.recorded_at DESC, c.id LIMIT 1 FOR UPDATE;
    SELECT * INTO i FROM meetings_item WHERE id = item FOR UPDATE;
    SELECT * INTO m FROM meetings_meeting WHERE id = i.meeting_id;
    IF given IS NULL OR i.state <> 'SETTLED' OR i.basis NOT IN ('S106', 'J25', 'K115', 'D89', 'N9')
       OR btrim(words) = '' OR mask NOT BETWEEN 1 AND 511 THEN
        RAISE EXCEPTION 'nothing leaves this room' USING ERRCODE = '42501';
    END IF;
    PERFORM 1 FROM cases_case WHERE id = k.about_id FOR SHARE;
    INSERT INTO cases_casenote (id, case_id, agency_id, author_id, happened_on, happened_at, method, partner, text, topics,
        own_only, grams, created_at, version, origin, under_id)
    VALUES (made, k.about_id, me.agency, me.worker, m.held_on, NULL, '08', 'AGENCY', words, mask, false, keys,
        clock_timestamp(), 1, left((SELECT b.name FROM meetings_body b WHERE b.id = m.body_id) || '（支援会議）', 200), given);
    INSERT INTO cases_historicalcasenote (id, case_id, agency_id, author_id, happened_on, method, partner, text, topics,
        own_only, created_at, version, origin, under_id, history_id, history_date, history_type, history_user_id)
    SELECT n.id, n.case_id, n.agency_id, n.author_id, n.happened_on, n.method, n.partner, n.text, n.topics, n.own_only,
        n.created_at, n.version, n.origin, n.under_id, gen_random_uuid(), clock_timestamp(), '+', me.worker
    FROM cases_casenote n WHERE n.id = made;
    INSERT INTO meetings_carried (id, item_id, agency_id, author_id, note_id, consent_id, text, topics, at)
    VALUES (gen_random_uuid(), item, me.agency, me.worker, made, given, words, mask, clock_timestamp());
    RETURN made;
END
"""

# A role is done when whoever took it, or the 課 that convened, says so.
DONE = """
DECLARE
    me record;
    t record;
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO t FROM meetings_task WHERE id = task FOR UPDATE;
    IF t.id IS NULL OR NOT (meetings_role_open(task)
            OR (meetings_side(t.item_id) = 'CONVENER' AND meetings_open(t.item_id))) THEN
        RAISE EXCEPTION 'no such step' USING ERRCODE = '42501';
    END IF;
    IF t.done_at IS NOT NULL THEN RETURN 'STALE'; END IF;
    UPDATE meetings_task SET done_at = clock_timestamp(), done_by_id = me.worker, done_note = left(words, 400)
    WHERE id = task;
    RETURN 'DONE';
END
"""
