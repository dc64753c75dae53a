"""The bodies of the functions that 0004_notices_wall makes: what posts a notice, and what the clock may learn."""

from access.migrations._functions import IN_FORCE

# Written once per key, however often it is asked for; a notice names no person, only what it is about.
POST = """
BEGIN
    INSERT INTO desk_notice (id, key, about, agency_id, worker_id, chief_only, source_id, late_agency_id, due_on, created_at)
    VALUES (gen_random_uuid(), name, what, a, w, chief, source, late, due, statement_timestamp())
    ON CONFLICT (key) DO NOTHING;
END
"""

SENT = """
BEGIN
    PERFORM desk_post('arrived:' || NEW.id, 'ARRIVED', NEW.to_agency_id, NEW.to_worker_id, false, NEW.id, NULL, NEW.due_on);
    RETURN NULL;
END
"""

MOVED = """
BEGIN
    IF NEW.state IN ('ASKED', 'ACCEPTED', 'RETURNED', 'FORWARDED', 'REPORTED') THEN
        PERFORM desk_post('answered:' || NEW.id || ':' || NEW.version, 'ANSWERED', NEW.from_agency_id,
            CASE WHEN (SELECT named_only FROM accounts_agency WHERE group_id = NEW.from_agency_id) THEN NEW.sent_by_id END,
            false, NEW.id, NULL, NULL);
    ELSE
        PERFORM desk_post('moved:' || NEW.id || ':' || NEW.version, 'MOVED', NEW.to_agency_id, NEW.to_worker_id,
            false, NEW.id, NULL, NULL);
    END IF;
    RETURN NULL;
END
"""

CONFIRM = """
BEGIN
    IF NEW.confirmed_at IS NULL THEN
        PERFORM desk_post('confirm:' || NEW.id, 'CONFIRM', NEW.agency_id, NULL, true, NEW.referral_id, NULL, NEW.due_on);
    END IF;
    RETURN NULL;
END
"""

# Everyone in charge of a case: an agency, or a worker of one whose workers are granted by name.
HOLDERS = f"""
    SELECT g.group_id AS agency, NULL::uuid AS worker FROM access_agencygrant g
    WHERE g.case_id = {{case}} AND g.basis IN ('INTAKE', 'COORDINATION') AND {IN_FORCE}
    UNION
    SELECT g.agency_id, g.user_id FROM access_workergrant g
    WHERE g.case_id = {{case}} AND g.basis IN ('INTAKE', 'COORDINATION') AND {IN_FORCE}
"""

# The clock knows when, of what kind and for whom, never what is written. Lateness climbs: to both desks on the day
# after, to the 所属長 of the late desk when `chiefs` has passed the due day, to the 課 above it, without content,
# when `above` has. The two days are counted back in 開庁日 by whoever calls.
CLOCK = f"""
DECLARE
    one record;
    who record;
    before integer;
BEGIN
    before := (SELECT count(*) FROM desk_notice);
    FOR one IN
        SELECT k.id, k.case_id, k.valid_until, (SELECT min(d) FROM unnest(ARRAY[3, 14, 30]) d
                                                WHERE k.valid_until - today_jst() <= d) AS days
        FROM consent_consent k
        WHERE k.withdrawn_at IS NULL AND k.valid_until BETWEEN today_jst() AND today_jst() + 30
          AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = k.case_id AND c.stage <> 'CLOSED')
    LOOP
        FOR who IN {HOLDERS.format(case="one.case_id")} LOOP
            PERFORM desk_post('consent:' || one.id || ':' || one.days || ':' || who.agency || coalesce(':' || who.worker, ''),
                'CONSENT_ENDS', who.agency, who.worker, false, one.id, NULL, one.valid_until);
        END LOOP;
    END LOOP;
    FOR one IN
        SELECT DISTINCT ON (k.case_id) k.id, k.case_id, k.ask_again_on, k.recorded_at FROM consent_asking k
        WHERE EXISTS (SELECT 1 FROM cases_case c WHERE c.id = k.case_id AND c.stage <> 'CLOSED')
        ORDER BY k.case_id, k.recorded_at DESC, k.id
    LOOP
        CONTINUE WHEN one.ask_again_on > today_jst() OR EXISTS (
            SELECT 1 FROM consent_consent c WHERE c.case_id = one.case_id AND c.recorded_at > one.recorded_at);
        FOR who IN {HOLDERS.format(case="one.case_id")} LOOP
            PERFORM desk_post('ask:' || one.id || ':' || who.agency || coalesce(':' || who.worker, ''),
                'ASK_AGAIN', who.agency, who.worker, false, one.id, NULL, one.ask_again_on);
        END LOOP;
    END LOOP;
    FOR one IN
        SELECT r.id, r.due_on AS due, 'UNANSWERED' AS what,
            CASE WHEN r.state = 'ASKED' THEN r.from_agency_id ELSE r.to_agency_id END AS late,
            CASE WHEN r.state = 'ASKED' THEN NULL ELSE r.to_worker_id END AS late_worker,
            CASE WHEN r.state = 'ASKED' THEN r.to_agency_id ELSE r.from_agency_id END AS other,
            CASE WHEN r.state = 'ASKED' THEN r.to_worker_id
                 WHEN f.named_only THEN r.sent_by_id END AS other_worker
        FROM referrals_referral r JOIN accounts_agency f ON f.group_id = r.from_agency_id
        WHERE r.state IN ('SENT', 'ASKED') AND r.due_on < today_jst()
        UNION ALL
        SELECT r.id, r.report_on, 'UNREPORTED', r.to_agency_id, r.to_worker_id, r.from_agency_id,
            CASE WHEN f.named_only THEN r.sent_by_id END
        FROM referrals_referral r JOIN accounts_agency f ON f.group_id = r.from_agency_id
        WHERE r.state = 'ACCEPTED' AND r.report_on < today_jst()
        UNION ALL
        SELECT c.referral_id, c.due_on, 'UNCONFIRMED', c.agency_id, NULL, c.from_agency_id, NULL
        FROM referrals_confirmation c WHERE c.confirmed_at IS NULL AND c.due_on < today_jst()
    LOOP
        PERFORM desk_post('late:' || one.what || ':' || one.id || ':' || one.due || ':1', one.what, one.late,
            one.late_worker, one.what = 'UNCONFIRMED', one.id, NULL, one.due);
        PERFORM desk_post('late:' || one.what || ':' || one.id || ':' || one.due || ':2', one.what, one.other,
            one.other_worker, false, one.id, NULL, one.due);
        IF one.due < chiefs AND EXISTS (SELECT 1 FROM accounts_membership m WHERE m.agency_id = one.late
                AND m.role = 'CHIEF' AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date)) THEN
            PERFORM desk_post('late:' || one.what || ':' || one.id || ':' || one.due || ':3', one.what, one.late,
                NULL, true, one.id, NULL, one.due);
        END IF;
        IF one.due < above THEN
            PERFORM desk_post('late:' || one.what || ':' || one.id || ':' || one.due || ':4', 'LATE_BELOW', a.parent_id,
                NULL, false, gen_random_uuid(), one.late, NULL)
            FROM accounts_agency a WHERE a.group_id = one.late AND a.parent_id IS NOT NULL;
        END IF;
    END LOOP;
    RETURN (SELECT count(*) FROM desk_notice) - before;
END
"""

UNMAILED = """
    SELECT n.agency_id, a.mail::text, count(*)::integer, max(n.created_at)
    FROM desk_notice n JOIN accounts_agency a ON a.group_id = n.agency_id
    WHERE n.mailed_at IS NULL AND n.read_at IS NULL AND a.mail <> '' AND NOT a.named_only
      AND n.created_at > statement_timestamp() - interval '2 days'
    GROUP BY 1, 2
"""

MAILED = """
BEGIN
    UPDATE desk_notice SET mailed_at = statement_timestamp()
    WHERE agency_id = a AND mailed_at IS NULL AND created_at <= until;
END
"""
