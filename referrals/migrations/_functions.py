"""The bodies of the functions that 0002_wall makes; each is one deed of the database."""

from access.migrations._functions import IN_FORCE

# Whether whoever acts is on one side of a つなぎ, and which: the agency that sent it or the one it is addressed to;
# where workers are granted by name only, the worker himself.
PARTY = """
    SELECT CASE
        WHEN me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') THEN NULL
        WHEN r.to_agency_id = me.agency AND (r.to_worker_id = me.worker OR (r.to_worker_id IS NULL AND NOT me.named_only))
            THEN 'RECEIVER'
        WHEN r.from_agency_id = me.agency AND (NOT me.named_only OR r.sent_by_id = me.worker) THEN 'SENDER'
    END
    FROM ctx() me, referrals_referral r WHERE r.id = letter
"""
CHIEF = """EXISTS (
    SELECT 1 FROM referrals_confirmation f, ctx() me
    WHERE f.referral_id = letter AND me.role = 'CHIEF' AND f.agency_id = me.agency)"""

# A worker who is denied the case does not read its letters either, on whichever side he stands and as 所属長 too; a letter
# that began at a consultation belongs to the case which that became.
SHUT = """EXISTS (
    SELECT 1 FROM referrals_letter l LEFT JOIN cases_consultation k ON k.id = l.consultation_id
    WHERE l.referral_id = letter AND access_denies(coalesce(l.case_id, k.case_id), ctx_worker()))"""
SIDE = f"{PARTY} AND NOT {SHUT}"

# Asked by hand, a denial is told only of a letter on which the asker stands.
DENIED = f"SELECT {SHUT} AND (({PARTY}) IS NOT NULL OR {CHIEF})"

# The draft of an answer has the つなぎ in its key, that of a letter from a consultation the consultation; both belong to
# a case that may have been denied since. Whoever has no part in either learns nothing here.
DRAFT = """
    SELECT coalesce(CASE substring(name FROM '^[a-z]+')
        WHEN 'answer' THEN letter_denied(substring(name FROM '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')::uuid)
        WHEN 'refer' THEN EXISTS (
            SELECT 1 FROM cases_consultation c
            WHERE c.id = substring(name FROM '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')::uuid
              AND c.agency_id = ctx_desk() AND access_denies(c.case_id, ctx_worker()))
    END, false)
"""

# The receiver reads the body while the つなぎ is open or accepted and what carries it is in force (rule 4).
OPEN = f"""
    SELECT coalesce(referrals_side(letter) = 'RECEIVER', false) AND EXISTS (
        SELECT 1 FROM referrals_referral r JOIN referrals_letter l ON l.referral_id = r.id
        WHERE r.id = letter AND r.state IN ('SENT', 'ASKED', 'ACCEPTED', 'REPORTED')
          AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = l.case_id AND c.stage = 'CLOSED')
          AND CASE
              WHEN l.consent_id IS NOT NULL THEN EXISTS (
                  SELECT 1 FROM consent_consent k WHERE k.id = l.consent_id AND k.withdrawn_at IS NULL
                    AND k.opened_at IS NOT NULL AND today_jst() BETWEEN k.valid_from AND k.valid_until)
              WHEN l.ground = 'STATUTE' AND l.case_id IS NOT NULL THEN EXISTS (
                  SELECT 1 FROM access_agencygrant g WHERE g.source_id = r.id AND g.basis = 'STATUTE' AND {IN_FORCE}
                  UNION ALL
                  SELECT 1 FROM access_workergrant g WHERE g.source_id = r.id AND g.basis = 'STATUTE' AND {IN_FORCE})
              ELSE true
          END)
"""

# Whether the contact in a letter may be shown to whoever acts: a seal (DV等支援措置) laid on it since beats the letter.
CONTACT_OPEN = """
    SELECT referrals_side(letter) IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM referrals_letter l
        LEFT JOIN cases_case c ON c.id = l.case_id
        LEFT JOIN cases_consultation k ON k.id = l.consultation_id
        JOIN access_contactseal s ON s.person_id IN (c.person_id, k.person_id)
        WHERE l.referral_id = letter AND s.lifted_at IS NULL
          AND today_jst() BETWEEN s.valid_from AND coalesce(s.valid_until, 'infinity'::date)
          AND NOT EXISTS (SELECT 1 FROM access_contactsealworker w WHERE w.seal_id = s.id AND w.worker_id = ctx_worker()))
"""

# A letter is born only where its ground carries it: the sender holds the case (or took the consultation), sees every
# topic it names, and the consent names this receiver for these topics; a statute opens sight with the letter itself.
# It waits for a withdrawal and for a 終結, and finds what they left; nobody acting is nobody who sends.
ARTICLES = """
    NEW.article IN ('J25', 'K7', 'S7', 'D6', 'J13-4')
    OR (sender.legal_status = 'CITY' AND NEW.article IN ('69-1', '69-2-2', '69-2-3', '69-2-4'))
    OR (sender.legal_status <> 'CITY' AND NEW.article IN ('27-1-1', '27-1-2', '27-1-3', '27-1-4'))
"""
BORN = f"""
DECLARE
    me record;
    r record;
    given record;
    held integer;
    sender record;
    receiver record;
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO r FROM referrals_referral WHERE id = NEW.referral_id FOR UPDATE;
    SELECT * INTO sender FROM accounts_agency WHERE group_id = r.from_agency_id;
    SELECT * INTO receiver FROM accounts_agency WHERE group_id = r.to_agency_id;
    IF me.worker IS NULL OR r.from_agency_id <> me.agency OR r.sent_by_id <> me.worker OR r.state <> 'SENT'
       OR receiver.kind = 'OFFICE' OR (receiver.closed_on IS NOT NULL AND receiver.closed_on <= today_jst())
       OR receiver.named_only <> (r.to_worker_id IS NOT NULL)
       OR (r.to_agency_id = me.agency AND NOT me.named_only) OR r.to_worker_id = me.worker
       OR (r.to_worker_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM accounts_membership m WHERE m.worker_id = r.to_worker_id AND m.agency_id = r.to_agency_id
             AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date)))
       OR (NEW.ground = 'ANONYMOUS' AND NEW.topics & 3 <> 0) THEN
        RAISE EXCEPTION 'this letter goes nowhere' USING ERRCODE = '42501';
    END IF;
    IF (NEW.ground = 'STATUTE') <> EXISTS (
            SELECT 1 FROM referrals_confirmation f WHERE f.referral_id = r.id AND (NEW.ground <> 'STATUTE' OR f.article = NEW.article))
       OR (NEW.ground = 'STATUTE' AND NOT ({ARTICLES})) THEN
        RAISE EXCEPTION 'a letter on a statute is told to the head of the office' USING ERRCODE = '42501';
    END IF;
    IF NEW.case_id IS NULL THEN RETURN NULL; END IF;
    PERFORM 1 FROM consent_consent WHERE id = NEW.consent_id FOR UPDATE;
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR SHARE;
    SELECT bit_or(w.topics) INTO held FROM who_sees(NEW.case_id) w
    WHERE w.agency = me.agency AND (w.worker IS NULL OR w.worker = me.worker);
    IF NEW.topics & coalesce(held, 0) <> NEW.topics
       OR NOT EXISTS (SELECT 1 FROM who_sees(NEW.case_id) w WHERE w.agency = me.agency
                      AND (w.worker IS NULL OR w.worker = me.worker) AND w.basis IN ('INTAKE', 'COORDINATION'))
       OR EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.stage = 'CLOSED') THEN
        RAISE EXCEPTION 'only the agency in charge sends a letter, of what it sees' USING ERRCODE = '42501';
    END IF;
    IF NEW.ground = 'CONSENT' THEN
        SELECT * INTO given FROM consent_consent WHERE id = NEW.consent_id;
        IF given.id IS NULL OR given.case_id <> NEW.case_id OR given.withdrawn_at IS NOT NULL OR given.opened_at IS NULL
           OR NOT today_jst() BETWEEN given.valid_from AND given.valid_until
           OR NOT EXISTS (
               SELECT 1 FROM consent_consentline l WHERE l.consent_id = given.id AND l.agency_id = r.to_agency_id
                 AND l.worker_id IS NOT DISTINCT FROM r.to_worker_id AND NEW.topics & l.topics = NEW.topics) THEN
            RAISE EXCEPTION 'the consent does not carry this letter' USING ERRCODE = '42501';
        END IF;
    ELSIF NEW.ground = 'STATUTE' THEN
        PERFORM access_lock(NEW.case_id);
        PERFORM access_open(NEW.case_id, r.to_agency_id, r.to_worker_id, NEW.topics, 'STATUTE', r.id, today_jst(), NULL);
        IF NEW.article IN ('J25', 'K7', 'S7', 'D6') THEN
            UPDATE access_agencygrant SET quiet = true WHERE source_id = r.id AND basis = 'STATUTE';
            UPDATE access_workergrant SET quiet = true WHERE source_id = r.id AND basis = 'STATUTE';
        END IF;
    END IF;
    RETURN NULL;
END
"""

# What a 差戻し closes and a later 受理 under the same consent opens again: this receiver's grants from this consent.
SIGHT = """
DECLARE
    name_shown boolean := false;
BEGIN
    PERFORM access_lock(c);
    IF opening THEN
        IF w IS NULL THEN
            UPDATE access_agencygrant SET closed_at = NULL
            WHERE source_id = consent AND basis = 'CONSENT' AND group_id = a AND case_id = c AND closed_at IS NOT NULL;
            SELECT bool_or(topics & 1 = 1) INTO name_shown FROM access_agencygrant
            WHERE source_id = consent AND basis = 'CONSENT' AND group_id = a AND case_id = c;
            UPDATE access_agencygrant SET name_known = true, name_then = ''
            WHERE case_id = c AND group_id = a AND basis = 'AUTHOR' AND name_shown;
        ELSE
            UPDATE access_workergrant SET closed_at = NULL
            WHERE source_id = consent AND basis = 'CONSENT' AND agency_id = a AND user_id = w AND case_id = c
              AND closed_at IS NOT NULL;
            SELECT bool_or(topics & 1 = 1) INTO name_shown FROM access_workergrant
            WHERE source_id = consent AND basis = 'CONSENT' AND agency_id = a AND user_id = w AND case_id = c;
            UPDATE access_workergrant SET name_known = true, name_then = ''
            WHERE case_id = c AND agency_id = a AND user_id = w AND basis = 'AUTHOR' AND name_shown;
        END IF;
    ELSIF w IS NULL THEN
        UPDATE access_agencygrant SET closed_at = clock_timestamp()
        WHERE source_id = consent AND basis = 'CONSENT' AND group_id = a AND case_id = c AND closed_at IS NULL;
    ELSE
        UPDATE access_workergrant SET closed_at = clock_timestamp()
        WHERE source_id = consent AND basis = 'CONSENT' AND agency_id = a AND user_id = w AND case_id = c
          AND closed_at IS NULL;
    END IF;
    PERFORM access_retouch(c, a, w);
END
"""

# One step of a つなぎ. It locks the shell, then the consent: an acceptance and a withdrawal at the same moment wait for
# each other, and the second finds what the first one left. Answers the new state, STALE or ENDED; refuses what is not
# whoever's to do exactly as it refuses a つなぎ that does not exist.
MOVE = """
DECLARE
    me record;
    side text;
    r record;
    l record;
    given record;
    after text;
BEGIN
    SELECT * INTO me FROM ctx();
    side := referrals_side(letter);
    IF side IS NULL THEN
        RAISE EXCEPTION 'no such step' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO r FROM referrals_referral WHERE id = letter FOR UPDATE;
    SELECT * INTO l FROM referrals_letter WHERE referral_id = letter;
    IF r.version IS DISTINCT FROM seen THEN RETURN 'STALE'; END IF;
    after := CASE
        WHEN side = 'RECEIVER' AND verb = 'ACCEPT' AND r.state IN ('SENT', 'ASKED') THEN 'ACCEPTED'
        WHEN side = 'RECEIVER' AND verb = 'ASK' AND r.state = 'SENT' THEN 'ASKED'
        WHEN side = 'RECEIVER' AND verb = 'RETURN' AND r.state IN ('SENT', 'ASKED') THEN 'RETURNED'
        WHEN side = 'RECEIVER' AND verb = 'FORWARD' AND r.state IN ('SENT', 'ASKED') THEN 'FORWARDED'
        WHEN side = 'RECEIVER' AND verb = 'REPORT' AND r.state IN ('ACCEPTED', 'REPORTED') THEN 'REPORTED'
        WHEN side = 'SENDER' AND verb = 'ANSWER' AND r.state = 'ASKED' THEN 'SENT'
        WHEN side = 'SENDER' AND verb = 'RECALL' AND r.state IN ('SENT', 'ASKED') THEN 'RECALLED'
        WHEN side = 'SENDER' AND verb = 'FINISH' AND r.state IN ('ACCEPTED', 'REPORTED') THEN 'DONE'
    END;
    IF after IS NULL OR l.id IS NULL OR NOT EXISTS (
        SELECT 1 FROM referrals_message m WHERE m.referral_id = letter AND m.verb = referrals_move.verb
          AND m.author_id = me.worker AND m.agency_id = me.agency) THEN
        RAISE EXCEPTION 'no such step' USING ERRCODE = '42501';
    END IF;
    IF l.consent_id IS NOT NULL AND verb IN ('ACCEPT', 'RETURN', 'FORWARD') THEN
        SELECT * INTO given FROM consent_consent WHERE id = l.consent_id FOR UPDATE;
        IF verb = 'ACCEPT' AND (given.withdrawn_at IS NOT NULL
            OR NOT today_jst() BETWEEN given.valid_from AND given.valid_until) THEN
            RETURN 'ENDED';
        END IF;
    END IF;
    IF verb = 'ACCEPT' AND l.case_id IS NOT NULL THEN
        PERFORM 1 FROM cases_case WHERE id = l.case_id FOR SHARE;
        IF EXISTS (SELECT 1 FROM cases_case WHERE id = l.case_id AND stage = 'CLOSED') THEN RETURN 'ENDED'; END IF;
    END IF;
    UPDATE referrals_referral SET
        state = after, version = version + 1,
        answered_at = CASE WHEN verb IN ('ACCEPT', 'RETURN', 'FORWARD') THEN clock_timestamp() ELSE answered_at END,
        answered_by_id = CASE WHEN verb IN ('ACCEPT', 'RETURN', 'FORWARD') THEN me.worker ELSE answered_by_id END,
        report_on = CASE WHEN verb = 'ACCEPT' THEN report ELSE report_on END,
        suggested_agency_id = CASE WHEN verb = 'FORWARD' THEN suggested ELSE suggested_agency_id END,
        ended_at = CASE WHEN after IN ('RETURNED', 'FORWARDED', 'RECALLED', 'DONE') THEN clock_timestamp() END
    WHERE id = letter;
    IF l.consent_id IS NOT NULL AND verb IN ('ACCEPT', 'RETURN', 'FORWARD') THEN
        PERFORM referrals_sight(l.case_id, l.consent_id, r.to_agency_id, r.to_worker_id, verb = 'ACCEPT');
    ELSIF l.ground = 'STATUTE' AND after IN ('RETURNED', 'FORWARDED', 'RECALLED', 'DONE') THEN
        PERFORM access_close(letter, 'STATUTE');
    END IF;
    RETURN after;
END
"""

# A つなぎ is a shell and a body: a shell alone would knock at the other desk, and nobody could answer it.
WHOLE = """
BEGIN
    IF NOT EXISTS (SELECT 1 FROM referrals_letter WHERE referral_id = NEW.id) THEN
        RAISE EXCEPTION 'a referral without its letter' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END
"""

# What may be said on which side, while a つなぎ stands as it does: the words go with the step.
SPEAKS = """
    EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = letter AND CASE referrals_side(r.id)
        WHEN 'RECEIVER' THEN (r.state IN ('SENT', 'ASKED') AND verb IN ('ACCEPT', 'RETURN', 'FORWARD'))
            OR (r.state = 'SENT' AND verb = 'ASK') OR (r.state IN ('ACCEPTED', 'REPORTED') AND verb = 'REPORT')
        WHEN 'SENDER' THEN (r.state IN ('SENT', 'ASKED') AND verb = 'RECALL') OR (r.state = 'ASKED' AND verb = 'ANSWER')
            OR (r.state IN ('ACCEPTED', 'REPORTED') AND verb = 'FINISH')
        ELSE false END)
"""

# Who answers for a letter on a statute: the office's own 所属長, else that of the 課 above it.
CHIEF_OF = """
    CASE WHEN NOT has_chief(a) AND has_chief((SELECT g.parent_id FROM accounts_agency g WHERE g.group_id = a))
        THEN (SELECT g.parent_id FROM accounts_agency g WHERE g.group_id = a) ELSE a END
"""
HAS_CHIEF = """
    EXISTS (SELECT 1 FROM accounts_membership m JOIN accounts_worker w ON w.id = m.worker_id AND w.is_active
        JOIN accounts_agency g ON g.group_id = m.agency_id AND (g.closed_on IS NULL OR g.closed_on > today_jst())
        WHERE m.agency_id = a AND m.role = 'CHIEF'
          AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date))
"""

# 終結 ends what letters on a statute had opened, too; it takes the grants of the case in the order of all others.
ENDING = "BEGIN PERFORM access_lock(NEW.id); RETURN NULL; END"
CASE_ENDED = """
DECLARE
    one record;
BEGIN
    FOR one IN SELECT referral_id FROM referrals_letter WHERE case_id = NEW.id AND ground = 'STATUTE' LOOP
        PERFORM access_close(one.referral_id, 'STATUTE');
    END LOOP;
    RETURN NULL;
END
"""
