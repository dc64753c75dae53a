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

# A denial reaches what is told of the case, too; asked by hand it is told only of a notice for one's own desk.
DENIED = """
    SELECT EXISTS (
        SELECT 1 FROM desk_notice n
        LEFT JOIN referrals_letter l ON l.referral_id = n.source_id
        LEFT JOIN cases_consultation t ON t.id = l.consultation_id
        LEFT JOIN consent_consent k ON k.id = n.source_id
        LEFT JOIN consent_asking q ON q.id = n.source_id
        WHERE n.id = notice AND n.agency_id = ctx_desk()
          AND access_denies(coalesce(l.case_id, t.case_id, k.case_id, q.case_id), ctx_worker()))
"""

# Whether an agency has a 所属長 today; where it has none, what is his to do is told to the whole desk.
HAS_CHIEF = """EXISTS (
    SELECT 1 FROM accounts_membership m JOIN accounts_worker w ON w.id = m.worker_id AND w.is_active
    WHERE m.agency_id = {agency} AND m.role = 'CHIEF'
      AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date))"""

CONFIRM = f"""
BEGIN
    IF NEW.confirmed_at IS NULL THEN
        PERFORM desk_post('confirm:' || NEW.id, 'CONFIRM', NEW.agency_id, NULL,
            {HAS_CHIEF.format(agency="NEW.agency_id")}, NEW.referral_id, NULL, NEW.due_on);
    END IF;
    RETURN NULL;
END
"""

# Inside a request nobody plays the clock: whoever runs SQL there may empty the setting that holds his token, but the
# gate's own row says that this database backend is serving somebody.
IN_REQUEST = """(ctx_worker() IS NOT NULL OR EXISTS (
    SELECT 1 FROM accounts_context c WHERE c.pid = pg_backend_pid() AND c.expires_at > statement_timestamp()))"""

# Everyone in charge of a case: an agency, or a worker of one whose workers are granted by name.
HOLDERS = f"""
    SELECT g.group_id AS agency, NULL::uuid AS worker FROM access_agencygrant g
    WHERE g.case_id = k.case_id AND g.basis IN ('INTAKE', 'COORDINATION') AND {IN_FORCE}
    UNION
    SELECT g.agency_id, g.user_id FROM access_workergrant g
    WHERE g.case_id = k.case_id AND g.basis IN ('INTAKE', 'COORDINATION') AND {IN_FORCE}
"""
RUNNING = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = k.case_id AND c.stage <> 'CLOSED')"
WHOM = "h.agency || coalesce(':' || h.worker, '')"

# Of the days 30, 14 and 3 before the end only the nearest that has come, so that a clock that stood still says it once;
# a consent that was never longer than that many days is not announced at its own beginning.
CONSENTS = f"""
    SELECT 'consent:' || k.id || ':' || d.days || ':' || {WHOM}, 'CONSENT_ENDS', h.agency, h.worker, false, k.id,
        NULL::integer, k.valid_until
    FROM consent_consent k
    CROSS JOIN LATERAL (SELECT min(t) AS days FROM unnest(ARRAY[3, 14, 30]) t
                        WHERE k.valid_until - today_jst() <= t AND k.valid_until - t > k.valid_from) d
    CROSS JOIN LATERAL ({HOLDERS}) h
    WHERE k.withdrawn_at IS NULL AND k.valid_until BETWEEN today_jst() AND today_jst() + 30 AND d.days IS NOT NULL
      AND (k.opened_at IS NOT NULL OR NOT 'C2' = ANY (k.kinds))
      AND NOT EXISTS (SELECT 1 FROM consent_consent n WHERE n.replaces_id = k.id) AND {RUNNING}
"""

# The newest 打診 of a case, unless a consent came after it.
ASKINGS = f"""
    SELECT 'ask:' || k.id || ':' || {WHOM}, 'ASK_AGAIN', h.agency, h.worker, false, k.id, NULL::integer, k.ask_again_on
    FROM consent_asking k CROSS JOIN LATERAL ({HOLDERS}) h
    WHERE k.ask_again_on <= today_jst() AND {RUNNING}
      AND NOT EXISTS (SELECT 1 FROM consent_asking n
                      WHERE n.case_id = k.case_id AND (n.recorded_at, n.id) > (k.recorded_at, k.id))
      AND NOT EXISTS (SELECT 1 FROM consent_consent n WHERE n.case_id = k.case_id AND n.recorded_at > k.recorded_at)
"""

# Lateness climbs: to both desks on the day after, to the 所属長 of the late desk when `chiefs` has passed the due day,
# to the 課 above it, without content, when `above` has. The two days are counted back in 開庁日 by whoever calls.
# What the 課 above reads may not lead back to the つなぎ: its key is a digest, its source is nothing.
LATE = f"""
    WITH late AS (
        SELECT r.id, r.due_on AS due, 'UNANSWERED' AS what,
            CASE WHEN r.state = 'ASKED' THEN r.from_agency_id ELSE r.to_agency_id END AS desk,
            CASE WHEN r.state = 'ASKED' THEN NULL ELSE r.to_worker_id END AS worker,
            CASE WHEN r.state = 'ASKED' THEN r.to_agency_id ELSE r.from_agency_id END AS other,
            CASE WHEN r.state = 'ASKED' THEN r.to_worker_id WHEN f.named_only THEN r.sent_by_id END AS other_worker
        FROM referrals_referral r JOIN accounts_agency f ON f.group_id = r.from_agency_id
        WHERE r.state IN ('SENT', 'ASKED') AND r.due_on < today_jst()
        UNION ALL
        SELECT r.id, r.report_on, 'UNREPORTED', r.to_agency_id, r.to_worker_id, r.from_agency_id,
            CASE WHEN f.named_only THEN r.sent_by_id END
        FROM referrals_referral r JOIN accounts_agency f ON f.group_id = r.from_agency_id
        WHERE r.state = 'ACCEPTED' AND r.report_on < today_jst()
        UNION ALL
        SELECT c.referral_id, c.due_on, 'UNCONFIRMED', c.agency_id, NULL, c.from_agency_id,
            CASE WHEN f.named_only THEN r.sent_by_id END
        FROM referrals_confirmation c JOIN referrals_referral r ON r.id = c.referral_id
        JOIN accounts_agency f ON f.group_id = c.from_agency_id
        WHERE c.confirmed_at IS NULL AND c.due_on < today_jst()
    ), known AS (
        SELECT l.*, 'late:' || l.what || ':' || l.id || ':' || l.due AS key, a.parent_id AS above_desk,
            {HAS_CHIEF.format(agency="l.desk")} AS has_chief
        FROM late l JOIN accounts_agency a ON a.group_id = l.desk
    )
    SELECT key || ':1', what, desk, worker, what = 'UNCONFIRMED' AND has_chief, id, NULL::integer, due FROM known
    UNION ALL
    SELECT key || ':2', what, other, other_worker, false, id, NULL, due FROM known
    UNION ALL
    SELECT key || ':3', what, desk, NULL, true, id, NULL, due FROM known
    WHERE due < chiefs AND what <> 'UNCONFIRMED' AND has_chief
    UNION ALL
    SELECT 'below:' || md5(key), 'LATE_BELOW', above_desk, NULL, false, gen_random_uuid(), desk, NULL FROM known
    WHERE due < above AND above_desk IS NOT NULL AND above_desk <> other
"""

# An agency was closed while a つなぎ was open: the other side is told which, the 課 above it only that there is one.
GONE = """
    WITH gone AS (
        SELECT r.id, g.group_id AS desk, g.parent_id AS above_desk, r.from_agency_id AS other,
            CASE WHEN f.named_only THEN r.sent_by_id END AS other_worker
        FROM accounts_agency g JOIN referrals_referral r ON r.to_agency_id = g.group_id
        JOIN accounts_agency f ON f.group_id = r.from_agency_id
        WHERE g.closed_on <= today_jst() AND r.state IN ('SENT', 'ASKED', 'ACCEPTED', 'REPORTED')
        UNION ALL
        SELECT r.id, g.group_id, g.parent_id, r.to_agency_id, r.to_worker_id
        FROM accounts_agency g JOIN referrals_referral r ON r.from_agency_id = g.group_id
        WHERE g.closed_on <= today_jst() AND r.state IN ('SENT', 'ASKED', 'ACCEPTED', 'REPORTED')
    )
    SELECT 'gone:' || id || ':' || desk, 'AGENCY_CLOSED', other, other_worker, false, id, NULL::integer, NULL::date
    FROM gone
    UNION ALL
    SELECT 'gone-below:' || md5(id || ':' || desk), 'LATE_BELOW', above_desk, NULL, false, gen_random_uuid(), desk, NULL
    FROM gone WHERE above_desk IS NOT NULL AND above_desk <> other
"""


def posting(found):
    """Write one notice for each row found, in the order of the keys, so that two clocks never wait for each other."""
    return f"""
    INSERT INTO desk_notice (id, key, about, agency_id, worker_id, chief_only, source_id, late_agency_id, due_on, created_at)
    SELECT gen_random_uuid(), n.*, statement_timestamp()
    FROM (SELECT * FROM ({found}) t (key, about, agency, worker, chief, source, late, due)) n
    JOIN accounts_agency a ON a.group_id = n.agency AND (a.closed_on IS NULL OR a.closed_on > today_jst())
    ORDER BY n.key
    ON CONFLICT (key) DO NOTHING;
    GET DIAGNOSTICS step = ROW_COUNT;
    posted := posted + step;
    """


# The clock knows when, of what kind and for whom, never what is written.
CLOCK = f"""
DECLARE
    posted integer := 0;
    step integer;
BEGIN
    IF {IN_REQUEST} THEN RETURN 0; END IF;
    {posting(CONSENTS)}
    {posting(ASKINGS)}
    {posting(LATE)}
    {posting(GONE)}
    RETURN posted;
END
"""

UNMAILED = f"""
    SELECT n.agency_id, a.mail::text, count(*)::integer, max(n.created_at)
    FROM desk_notice n JOIN accounts_agency a ON a.group_id = n.agency_id
    WHERE n.mailed_at IS NULL AND n.read_at IS NULL AND a.mail <> '' AND NOT a.named_only
      AND (a.closed_on IS NULL OR a.closed_on > today_jst()) AND NOT {IN_REQUEST}
    GROUP BY 1, 2
"""

MAILED = f"""
BEGIN
    IF {IN_REQUEST} THEN RETURN; END IF;
    UPDATE desk_notice SET mailed_at = statement_timestamp()
    WHERE agency_id = a AND mailed_at IS NULL AND read_at IS NULL AND created_at <= until;
END
"""
