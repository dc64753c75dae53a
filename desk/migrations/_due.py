"""期限: what of a case waits, for whom, and until when; each line is one open thing, never a word of it.

A line is (kind, id, place, about, agency, worker, due, other, other_worker, climb): `place` is the case (or the meeting)
whose page answers it, `about` the case whose denials beat it, `other` the side that waits. `climb` says how far lateness
may be told: CONTENT to the 所属長, who sees it, then to the 課 above without content; BLIND to both without content;
ABOVE to the 課 above alone, without content; NONE to nobody.
"""

from access.migrations._denials import DENIALS_DUE
from access.migrations._functions import IN_FORCE
from cases.migrations._outreach_due import DUE
from desk.migrations._notices import HOLDERS

# because a desk asks for its own alone, the newest visits of all others are not to be sorted out first
PROMISES = DUE.replace("WITH newest AS (", "WITH newest AS NOT MATERIALIZED (")
COLUMNS = "kind, id, place, about, agency, worker, due, other, other_worker, climb"
WORKS = "({0}.closed_on IS NULL OR {0}.closed_on > today_jst())"
RUNS = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = k.case_id AND c.stage NOT IN ('CLOSED', 'SUSPENDED'))"
HELD = "HELD_HERE"  # where whoever acts asks for himself, only what his own desk is in charge of is looked at
TERM = "(terms ->> '{0}')::integer"

# The n-th 開庁日 after a day, or before it when n is less than 0. `opened` are the 開庁日 of half a year around today, in
# order; of a day that lies outside the weeks alone are counted.
OPEN_AFTER = """
    SELECT coalesce(
        CASE WHEN n > 0 AND d >= opened[1] THEN
            (SELECT o FROM unnest(opened) o WHERE o > d ORDER BY o OFFSET n - 1 LIMIT 1)
        WHEN n < 0 THEN
            (SELECT o FROM unnest(opened) o WHERE o < d ORDER BY o DESC OFFSET -n - 1 LIMIT 1)
        END, d + (n * 7) / 5)
"""


def after(day, term):
    """So many 開庁日 after a day; how many, the caller of the clock says (desk.states.TERMS)."""
    return f"desk_open_after(({day})::date, {TERM.format(term)}, opened)"


# Whose the work on a case is: the agency that drew it up while it is in charge and open, else whoever is in charge.
OWNERS = f"""
    SELECT o.agency, o.worker FROM (
        SELECT h.agency, h.worker, rank() OVER (ORDER BY
            ({WORKS.format("a")} AND h.agency = k.agency_id) DESC, {WORKS.format("a")} DESC) AS turn
        FROM ({HOLDERS}) h JOIN accounts_agency a ON a.group_id = h.agency) o
    WHERE o.turn = 1
"""


def of_owner(kind, due, table, where, *, key="k.id", climb="CONTENT", lateral=""):
    """One open thing `k` (case_id, agency_id) that whoever is in charge of its case has to answer."""
    return f"""
    SELECT '{kind}'::text, {key}, k.case_id, k.case_id, o.agency, o.worker, ({due})::date, NULL::integer, NULL::uuid,
        '{climb}'::text
    FROM {table} k {lateral} CROSS JOIN LATERAL ({OWNERS}) o WHERE ({where}) AND {HELD}
"""


# A version counts until a later one takes its place: a draft at once, a decided one when the next is decided.
LIVE = """NOT EXISTS (
    SELECT 1 FROM cases_supportplan n WHERE n.case_id = k.case_id AND n.kind = k.kind AND n.number > k.number
      AND (k.state <> 'DECIDED' OR n.state IN ('DECIDED', 'REVIEWED')))"""
PLAN = f"k.state = '{{0}}' AND {RUNS} AND {LIVE}"
ON_AGENDA = """EXISTS (
    SELECT 1 FROM meetings_matter t JOIN meetings_item i ON i.id = t.item_id AND i.state = 'OPEN'
    JOIN meetings_meeting m ON m.id = i.meeting_id AND m.state <> 'CANCELLED' WHERE t.plan_id = k.id)"""
APPROVED_ON = (
    "(SELECT max(r.decided_on) FROM cases_resolution r WHERE r.plan_id = k.id AND r.kind = 'APPROVE')"
)
AGREED_ON = "(SELECT s.agreed_on FROM consent_consent s WHERE s.id = k.consent_id)"
LOOKED = """LEFT JOIN LATERAL (
    SELECT t.happened_on, t.next_on FROM cases_monitoring t
    WHERE t.case_id = k.case_id AND (t.plan_id = k.id OR t.plan_id IS NULL) AND t.happened_on >= k.starts_on
    ORDER BY t.happened_on DESC, t.created_at DESC, t.id LIMIT 1) t ON true"""
MONITOR_ON = """CASE WHEN t.happened_on IS NULL THEN coalesce(k.monitor_on, k.starts_on + make_interval(months => k.monitor_every))
    ELSE coalesce(t.next_on, t.happened_on + make_interval(months => k.monitor_every)) END"""

# 支援決定 is made by the 課 that decides and sees the plan; where there is none, whoever is in charge has to find it.
DECIDERS = f"""
    SELECT a.group_id AS agency, NULL::uuid AS worker FROM accounts_agency a
    WHERE a.decides AND NOT a.named_only AND {WORKS.format("a")} AND EXISTS (
        SELECT 1 FROM access_agencygrant g WHERE g.case_id = k.case_id AND g.group_id = a.group_id
          AND g.topics & 256 = 256 AND g.basis <> 'AUTHOR' AND {IN_FORCE})
"""
PLANS = [
    of_owner(
        "PLAN_DRAFT",
        f"k.made_on + {TERM.format('draft')}",
        "cases_supportplan",
        f"{PLAN.format('DRAFT')} AND NOT {ON_AGENDA}",
    ),
    of_owner(
        "PLAN_AGREE",
        after(f"greatest(k.made_on, {APPROVED_ON})", "agree"),
        "cases_supportplan",
        PLAN.format("DISCUSSED"),
    ),
    f"""
    SELECT 'PLAN_DECIDE', k.id, k.case_id, k.case_id, o.agency, o.worker,
        {after(f"greatest(k.made_on, {AGREED_ON}, {APPROVED_ON})", "decide")}, k.agency_id, NULL::uuid, 'CONTENT'
    FROM cases_supportplan k CROSS JOIN LATERAL (
        {DECIDERS} UNION ALL SELECT w.agency, w.worker FROM ({OWNERS}) w WHERE NOT EXISTS ({DECIDERS})) o
    WHERE {PLAN.format("AGREED")}
    """,
    of_owner(
        "MONITOR",
        MONITOR_ON,
        "cases_supportplan",
        f"{PLAN.format('DECIDED')} AND ({MONITOR_ON})::date < k.ends_on",
        lateral=LOOKED,
    ),
    of_owner("PLAN_ENDS", "k.ends_on", "cases_supportplan", PLAN.format("DECIDED")),
]

# What a meeting decided of a case and nobody has done yet; a later decision takes its place.
NEWEST = """NOT EXISTS (
    SELECT 1 FROM cases_resolution n WHERE n.case_id = k.case_id AND (n.created_at, n.id) > (k.created_at, k.id))"""
RESOLUTIONS = [
    of_owner(
        "PLAN_REVISE",
        after("k.decided_on", "revise"),
        "cases_resolution",
        f"k.kind = 'REVISE' AND {RUNS} AND {NEWEST} AND NOT EXISTS (SELECT 1 FROM cases_supportplan n"
        " WHERE n.case_id = k.case_id AND n.created_at > k.created_at)",
    ),
    of_owner(
        "CLOSING",
        after("k.decided_on", "closing"),
        "cases_resolution",
        f"(k.kind = 'CLOSE' AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = k.case_id AND c.stage <> 'CLOSED')"
        f" OR k.kind = 'SUSPEND' AND {RUNS}) AND {NEWEST}"
        " AND NOT EXISTS (SELECT 1 FROM cases_evaluation e WHERE e.resolution_id = k.id)",
    ),
]

# 多機関協働: taken and still without a plan; the application gone and nobody has said what follows.
ANSWERED_SINCE = """(
    EXISTS (SELECT 1 FROM cases_coordination n WHERE n.case_id = k.case_id AND n.created_at > k.created_at)
    OR EXISTS (SELECT 1 FROM cases_coordinationintake n WHERE n.case_id = k.case_id AND n.id <> k.intake_id
               AND n.decided_on >= k.ended_on AND n.created_at > k.created_at)
    OR EXISTS (SELECT 1 FROM cases_evaluation n WHERE n.case_id = k.case_id AND n.evaluated_on >= k.ended_on
               AND n.created_at > k.created_at)
    OR EXISTS (SELECT 1 FROM consent_asking n WHERE n.case_id = k.case_id AND n.asked_on >= k.ended_on)
    OR EXISTS (SELECT 1 FROM consent_consent n WHERE n.case_id = k.case_id AND n.agreed_on >= k.ended_on
               AND n.id <> k.consent_id AND n.withdrawn_at IS NULL))"""
COORDINATION = [
    f"""
    SELECT 'COORD_PLAN', k.id, k.case_id, k.case_id, k.agency_id, NULL::uuid, k.taken_on + {TERM.format("coordination")},
        NULL::integer, NULL::uuid, 'CONTENT'
    FROM cases_coordination k WHERE k.ended_on IS NULL AND {RUNS} AND NOT EXISTS (
        SELECT 1 FROM cases_supportplan p WHERE p.case_id = k.case_id AND p.kind = 'COORDINATION'
          AND (p.state <> 'REVIEWED' OR p.created_at >= k.created_at))
    """,
    of_owner(
        "COORD_NEXT",
        after("k.ended_on", "next"),
        "cases_coordination",
        f"k.ended_how IN ('WITHDRAWN', 'LAPSED') AND {RUNS} AND NOT {ANSWERED_SINCE}",
    ),
]

# 見守り after the end, and the look at a case that is suspended: on the day set, or so many days after it stopped.
STOPPED = """(
    SELECT c.id, c.id AS case_id, c.stage, coalesce(e.lead_agency_id, e.agency_id) AS agency_id, e.watch_until,
        (SELECT max(h.history_date)::date FROM cases_historicalcase h WHERE h.id = c.id AND h.stage = 'SUSPENDED') AS since,
        e.evaluated_on, c.opened_on
    FROM cases_case c LEFT JOIN LATERAL (
        SELECT * FROM cases_evaluation e WHERE e.case_id = c.id AND e.whole_case AND e.applied_at IS NOT NULL
        ORDER BY e.applied_at DESC, e.id LIMIT 1) e ON true
    WHERE c.stage = 'SUSPENDED' OR (c.stage = 'CLOSED' AND e.watch_until >= today_jst()))"""
WATCHES = [
    of_owner("WATCH", "k.watch_until", STOPPED, "k.stage = 'CLOSED'", climb="NONE"),
    of_owner(
        "SUSPENDED",
        f"coalesce(k.watch_until, coalesce(k.evaluated_on, k.since, k.opened_on) + {TERM.format('suspended')})",
        STOPPED,
        "k.stage = 'SUSPENDED'",
    ),
]

# 役割: to be answered, and to be done, by the agency that carries it while that is open and sees what it contains; where
# it is not, or where it declined, whoever is in charge has to find another.
CARRIER = f"""LEFT JOIN LATERAL (
    SELECT coalesce(bit_or(g.topics), 0) & r.topics = r.topics AS sees, max(g.closed_at)::date AS closed_at FROM (
        SELECT CASE WHEN {IN_FORCE} THEN g.topics ELSE 0 END AS topics, g.closed_at FROM access_agencygrant g
        WHERE g.case_id = r.case_id AND g.group_id = r.agency_id AND NOT a.named_only AND g.basis <> 'AUTHOR'
        UNION ALL
        SELECT CASE WHEN {IN_FORCE} THEN g.topics ELSE 0 END, g.closed_at FROM access_workergrant g
        WHERE g.case_id = r.case_id AND g.agency_id = r.agency_id AND g.basis <> 'AUTHOR'
          AND (r.worker_id IS NULL OR g.user_id = r.worker_id)) g) s ON true"""
ROLE = f"""(
    SELECT r.id, r.case_id, r.from_agency_id AS agency_id, r.agency_id AS carrier, r.state, p.state AS plan_state,
        CASE WHEN a.named_only THEN r.worker_id END AS worker, r.proposed_on, coalesce(r.ends_on, p.ends_on) AS ends_on,
        {WORKS.format("a")} AND s.sees AS carried, greatest(a.closed_on, s.closed_at) AS lost_on,
        (SELECT max(n.at)::date FROM cases_roleanswer n WHERE n.role_id = r.id AND n.answer = 'DECLINE') AS declined_on,
        (SELECT max(n.happened_on) FROM cases_monitoring n WHERE n.case_id = r.case_id) AS looked_on
    FROM cases_planrole r JOIN cases_supportplan k ON k.id = r.plan_id AND k.state <> 'REVIEWED' AND {LIVE}
    JOIN cases_supportplan p ON p.id = k.id JOIN accounts_agency a ON a.group_id = r.agency_id {CARRIER}
    WHERE r.proposed_on IS NOT NULL AND r.state IN ('PROPOSED', 'ACCEPTED', 'STARTED', 'DECLINED'))"""


def of_carrier(kind, due, where):
    return f"""
    SELECT '{kind}', k.id, k.case_id, k.case_id, k.carrier, k.worker, ({due})::date, k.agency_id, NULL::uuid, 'CONTENT'
    FROM {ROLE} k WHERE k.carried AND {RUNS} AND {where}
    """


ROLES = [
    of_carrier("ROLE_ASKED", after("k.proposed_on", "role"), "k.state = 'PROPOSED'"),
    of_carrier("ROLE_RUNS", "k.ends_on", "k.state IN ('ACCEPTED', 'STARTED') AND k.plan_state = 'DECIDED'"),
    of_owner(
        "ROLE_GONE",
        after("coalesce(k.declined_on, k.lost_on, k.proposed_on)", "role"),
        ROLE,
        f"{RUNS} AND (k.state <> 'DECLINED' AND k.carried IS NOT TRUE"
        " OR k.state = 'DECLINED' AND (k.looked_on > k.declined_on) IS NOT TRUE)",
    ),
]

# アウトリーチ: what was promised; where the agency that promised is closed, whoever is in charge hears of it.
OUTREACH = [
    f"""
    SELECT 'PROMISE', k.id, k.case_id, k.case_id, k.agency, k.worker, k.due, NULL::integer, NULL::uuid, 'CONTENT'
    FROM ({PROMISES}) k JOIN accounts_agency a ON a.group_id = k.agency AND {WORKS.format("a")} WHERE {RUNS}
    """,
    of_owner(
        "PROMISE",
        "k.due",
        f"(SELECT d.*, NULL::integer AS agency_id FROM ({PROMISES}) d JOIN accounts_agency a"
        f" ON a.group_id = d.agency AND NOT {WORKS.format('a')})",
        RUNS,
    ),
]

# Whoever may be the second person of a protection, and where there is nobody, the first: he can ask for one.
MAY_DECIDE = """
    SELECT m.agency_id AS agency, m.worker_id AS worker FROM accounts_membership m
    WHERE (m.agency_id IN (d.agency, (SELECT parent_id FROM accounts_agency WHERE group_id = d.agency))
           OR m.agency_id IN (SELECT group_id FROM access_agencygrant WHERE case_id = k.case_id))
      AND denial_second(k.id, d.agency, coalesce(l.worker_id, k.author_id), m.agency_id, m.worker_id)
"""
NAMED = """
    SELECT m.agency_id AS agency, m.worker_id AS worker FROM accounts_membership m
    WHERE m.worker_id = d.worker AND today_jst() BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity'::date)
      AND m.role NOT IN ('ADMIN', 'AUDITOR') AND denial_stands(k.case_id, m.agency_id, m.worker_id, false)
"""
DENIALS = [
    f"""
    SELECT d.kind, k.id, k.case_id, k.case_id, o.agency, o.worker, d.due, NULL::integer, NULL::uuid,
        CASE WHEN d.kind IN ('DENIAL_ENDING', 'DENIAL_ENDED') THEN 'NONE' ELSE 'ABOVE' END
    FROM ({DENIALS_DUE}) d JOIN access_denial k ON k.id = d.id
    LEFT JOIN LATERAL (SELECT s.worker_id FROM access_denialstep s WHERE s.denial_id = k.id AND s.verb = 'LIFT_ASKED'
        AND d.kind = 'DENIAL_LIFT' ORDER BY s.at DESC LIMIT 1) l ON true
    CROSS JOIN LATERAL (
        {NAMED}
        UNION SELECT w.agency, w.worker FROM ({MAY_DECIDE}) w WHERE d.worker IS NULL
        UNION SELECT k.agency_id, k.author_id WHERE d.worker IS NULL AND NOT EXISTS ({MAY_DECIDE})) o
    """,
]

# What the clock alone lists: the inbox reads these with their own rows.
ASKINGS = [
    f"""
    SELECT 'ASK', k.id, k.case_id, k.case_id, h.agency, h.worker, k.ask_again_on, NULL::integer, NULL::uuid, 'CONTENT'
    FROM consent_asking k CROSS JOIN LATERAL ({HOLDERS}) h
    WHERE k.ask_again_on < today_jst() AND {RUNS}
      AND NOT EXISTS (SELECT 1 FROM consent_asking n
                      WHERE n.case_id = k.case_id AND (n.recorded_at, n.id) > (k.recorded_at, k.id))
      AND NOT EXISTS (SELECT 1 FROM consent_consent n WHERE n.case_id = k.case_id AND n.recorded_at > k.recorded_at)
    """,
]
# 期限切れ: a consent that ran out while the case goes on, and nobody has asked again since a month before.
OVER = [
    f"""
    SELECT 'CONSENT_OVER', k.id, k.case_id, k.case_id, h.agency, h.worker, k.valid_until, NULL::integer, NULL::uuid,
        'CONTENT'
    FROM consent_consent k CROSS JOIN LATERAL ({HOLDERS}) h
    WHERE k.withdrawn_at IS NULL AND k.valid_until < today_jst() AND {HELD} AND {RUNS}
      AND (k.opened_at IS NOT NULL OR NOT 'C2' = ANY (k.kinds))
      AND NOT EXISTS (SELECT 1 FROM consent_consent n WHERE n.case_id = k.case_id AND n.id <> k.id
                      AND (n.replaces_id = k.id OR n.valid_until > k.valid_until
                           OR (n.valid_until = k.valid_until AND n.id > k.id)))
      AND NOT EXISTS (SELECT 1 FROM consent_asking n WHERE n.case_id = k.case_id AND n.asked_on >= k.valid_until - 30)
    """,
]
OF_CASES = [*PLANS, *RESOLUTIONS, *COORDINATION, *WATCHES, *ROLES, *OUTREACH, *OVER]
