"""The clock, the list of whoever acts, and what a notice of the programme may tell: bodies of 0008_programme_notices."""

from desk.migrations import _notices
from desk.migrations._due import ASKINGS, COLUMNS, DENIALS, HELD, OF_CASES, WORKS
from desk.migrations._due_letters import CONSULTATIONS, LETTERS
from desk.migrations._due_meetings import OF_MEETINGS
from desk.migrations._notices import HAS_CHIEF, IN_FORCE, IN_REQUEST

UNION = "\nUNION ALL\n"
MINE = UNION.join([*OF_CASES, *OF_MEETINGS, *DENIALS, *LETTERS]).replace(HELD, "k.case_id = ANY (held)")
EVERYBODYS = UNION.join([*OF_CASES, *OF_MEETINGS, *DENIALS, *LETTERS, *ASKINGS, *CONSULTATIONS]).replace(
    HELD, "true"
)

# How each kind is told: so many days before its day (at once where the number is large), in these words; late, in those.
KINDS = """(VALUES
    ('PLAN_DRAFT', NULL, NULL, 'PLAN_LATE'), ('PLAN_AGREE', 999, 'PLAN_AGREE', 'PLAN_LATE'),
    ('PLAN_DECIDE', 999, 'PLAN_DECIDE', 'PLAN_LATE'), ('PLAN_ENDS', 30, 'PLAN_ENDS', 'PLAN_LATE'),
    ('PLAN_REVISE', 999, 'PLAN_REVISE', 'RESOLUTION_LATE'), ('CLOSING', 999, 'CLOSING', 'RESOLUTION_LATE'),
    ('MONITOR', 7, 'MONITOR', 'MONITOR_LATE'), ('COORD_PLAN', 0, 'COORD_PLAN', 'COORD_LATE'),
    ('COORD_NEXT', 999, 'COORD_NEXT', 'COORD_LATE'), ('WATCH', 14, 'WATCH_ENDS', NULL),
    ('SUSPENDED', 7, 'SUSPENDED', 'SUSPENDED_LATE'), ('ROLE_ASKED', NULL, NULL, 'ROLE_LATE'),
    ('ROLE_RUNS', NULL, NULL, 'ROLE_LATE'), ('ROLE_GONE', 999, 'ROLE_GONE', 'ROLE_LATE'),
    ('PROMISE', NULL, NULL, 'PROMISE_LATE'), ('ASK', NULL, NULL, 'ASK_LATE'),
    ('CONSENT_OVER', NULL, NULL, 'CONSENT_LATE'), ('MEETING_CALL', NULL, NULL, 'MEETING_LATE'),
    ('MEETING_PREPARE', NULL, NULL, 'MEETING_LATE'), ('MEETING_HOLD', NULL, NULL, 'MEETING_LATE'),
    ('MEETING_CONFIRM', NULL, NULL, 'MEETING_LATE'), ('MINUTES', NULL, NULL, 'MINUTES_LATE'),
    ('PLEDGE', NULL, NULL, NULL), ('SHEET', 0, 'SHEET_MISSING', NULL), ('INQUIRY', NULL, NULL, 'MATERIAL_LATE'),
    ('TASK', NULL, NULL, 'TASK_LATE'), ('TASK_STUCK', 999, 'TASK_STUCK', 'TASK_LATE'),
    ('DENIAL_CONFIRM', 999, 'DENIAL_CONFIRM', 'DENIAL_LATE'), ('DENIAL_LIFT', 999, 'DENIAL_LIFT', 'DENIAL_LATE'),
    ('DENIAL_ENDING', 999, 'DENIAL_ENDS', NULL), ('DENIAL_REVIEW', 999, 'DENIAL_REVIEW', 'DENIAL_LATE'),
    ('DENIAL_ENDED', 999, 'DENIAL_ENDED', NULL),
    ('REPORT', NULL, NULL, 'UNREPORTED'), ('FINISH', NULL, NULL, 'UNFINISHED'), ('UNDECIDED', NULL, NULL, 'UNDECIDED')
) AS w (kind, soon, coming, late)"""

# The nearest open agency above one; for one that is closed and stands under none, the 課 that decides on support.
ABOVE = f"""
    WITH RECURSIVE up AS (
        SELECT a.parent_id AS agency, 1 AS step FROM accounts_agency a WHERE a.group_id = below
        UNION ALL
        SELECT a.parent_id, up.step + 1 FROM up JOIN accounts_agency a ON a.group_id = up.agency
        WHERE NOT {WORKS.format("a")} AND up.step < 9
    ), nearest AS (
        SELECT up.agency, 0 AS turn, up.step FROM up JOIN accounts_agency a ON a.group_id = up.agency AND {WORKS.format("a")}
        UNION ALL
        SELECT a.group_id, 1, a.group_id FROM accounts_agency a, accounts_agency b
        WHERE b.group_id = below AND NOT {WORKS.format("b")} AND a.decides AND a.group_id <> below AND {WORKS.format("a")}
    )
    SELECT agency FROM nearest ORDER BY turn, step LIMIT 1
"""

# One line for each thing and each desk it concerns. What is told without content leads nowhere: its key is a digest.
DUE_NOTICES = f"""
    WITH due AS MATERIALIZED (
        SELECT d.*, w.soon, w.coming, w.late, {WORKS.format("a")} AS works, desk_above(d.agency) AS above_desk,
            {HAS_CHIEF.format(agency="d.agency")} AS has_chief,
            d.kind || ':' || d.id || ':' || d.due || ':' || d.agency || coalesce(':' || d.worker, '') AS name
        FROM ({EVERYBODYS}) AS d ({COLUMNS}) JOIN {KINDS} ON w.kind = d.kind
        JOIN accounts_agency a ON a.group_id = d.agency
        WHERE d.due - coalesce(w.soon, 0) <= today_jst()
    )
    SELECT 'soon:' || name, coming, agency, worker, false, id, NULL::integer, due FROM due
    WHERE coming IS NOT NULL AND due >= today_jst()
    UNION ALL
    SELECT 'late:' || name || ':1', coalesce(late, coming), agency, worker, false, id, NULL, due FROM due
    WHERE due < today_jst() AND coalesce(late, coming) IS NOT NULL AND (late IS NOT NULL OR kind = 'DENIAL_ENDED')
    UNION ALL
    SELECT 'late:' || name || ':2', late, other, other_worker, false, id, NULL, due FROM due
    WHERE late IS NOT NULL AND other IS NOT NULL AND other <> agency AND (due < today_jst() OR NOT works)
    UNION ALL
    SELECT 'late:' || name || ':3', late, agency, NULL, true, id, NULL, due FROM due
    WHERE due < chiefs AND late IS NOT NULL AND climb = 'CONTENT' AND has_chief
    UNION ALL
    SELECT 'below:' || md5(name || ':3'), 'LATE_BELOW', agency, NULL, true, gen_random_uuid(), agency, NULL FROM due
    WHERE due < chiefs AND late IS NOT NULL AND climb = 'BLIND' AND has_chief
    UNION ALL
    SELECT 'below:' || md5(name), 'LATE_BELOW', above_desk, NULL, false, gen_random_uuid(), agency, NULL FROM due
    WHERE above_desk IS DISTINCT FROM other AND above_desk IS NOT NULL AND (
        due < above AND late IS NOT NULL AND climb <> 'NONE' OR NOT works AND kind NOT IN ('PLEDGE', 'SHEET'))
"""
CLOCK = f"""
DECLARE
    posted integer := 0;
    step integer;
BEGIN
    IF {IN_REQUEST} THEN RETURN 0; END IF;
    {_notices.posting(_notices.CONSENTS)}
    {_notices.posting(_notices.ASKINGS)}
    {_notices.posting(_notices.LATE)}
    {_notices.posting(_notices.GONE)}
    {_notices.posting(DUE_NOTICES)}
    RETURN posted;
END
"""

# What waits for whoever acts until a day: what it is, where it is answered, when it is due; nothing of what is denied.
LISTED = f"""
DECLARE
    me record;
    held uuid[];
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') THEN RETURN; END IF;
    held := ARRAY(
        SELECT g.case_id FROM access_agencygrant g
        WHERE g.group_id = me.agency AND g.basis IN ('INTAKE', 'COORDINATION') AND {IN_FORCE}
        UNION
        SELECT g.case_id FROM access_workergrant g
        WHERE g.agency_id = me.agency AND g.user_id = me.worker AND g.basis IN ('INTAKE', 'COORDINATION') AND {IN_FORCE});
    RETURN QUERY SELECT d.kind::text, d.id, d.place, d.due FROM ({MINE}) AS d ({COLUMNS})
    WHERE d.agency = me.agency AND (d.worker = me.worker OR (d.worker IS NULL AND NOT me.named_only))
      AND d.due <= until AND NOT coalesce(access_denies(d.about, me.worker), false)
    ORDER BY d.due, d.kind, d.id LIMIT 1001;
END
"""

# Whether whoever asks was called to a meeting, for an item of it that nothing denies to him.
WAS_CALLED = """
    SELECT EXISTS (
        SELECT 1 FROM meetings_member b JOIN meetings_item i ON i.id = b.item_id, ctx() me
        WHERE i.meeting_id = meeting AND b.worker_id = me.worker AND b.agency_id = me.agency AND b.removed_at IS NULL
          AND meetings_side(i.id) IS NOT NULL)
"""

# Whose case a notice speaks of, when its source is something of a case.
SOURCES = {
    "cases_planrole": (
        "ROLE_ASKED",
        "ROLE_ANSWERED",
        "ROLE_DECLINED",
        "ROLE_DROPPED",
        "ROLE_LATE",
        "ROLE_GONE",
    ),
    "cases_supportplan": ("PLAN_AGREE", "PLAN_DECIDE", "PLAN_ENDS", "PLAN_LATE", "MONITOR", "MONITOR_LATE"),
    "cases_resolution": ("PLAN_REVISE", "CLOSING", "RESOLUTION_LATE"),
    "cases_coordination": ("COORD_PLAN", "COORD_NEXT", "COORD_LATE", "COORD_ENDED"),
}
OF_CASE = " ".join(
    f"WHEN n.about IN {abouts} THEN (SELECT s.case_id FROM {table} s WHERE s.id = n.source_id)"
    for table, abouts in SOURCES.items()
)
SIDE_OF = "(SELECT meetings_side(s.item_id) FROM {0} s WHERE s.id = n.source_id)"

# A denial reaches what is told of the case, and a room's silence what is told of the meeting: whoever may not know of
# the source any more has no such notice. Asked by hand it is told only of a notice for one's own desk.
DENIED = f"""
    SELECT EXISTS (
        SELECT 1 FROM desk_notice n WHERE n.id = notice AND n.agency_id = ctx_desk() AND coalesce(CASE
            WHEN n.about IN ('LATE_BELOW', 'UNDECIDED') THEN false
            WHEN n.about LIKE 'DENIAL\\_%' THEN NOT denial_reads(n.source_id)
            WHEN n.about IN ('CALLED', 'MEETING_OFF', 'MEETING_MOVED') THEN
                CASE WHEN n.worker_id IS NULL THEN NOT meetings_party(n.source_id) ELSE NOT desk_was_called(n.source_id) END
            WHEN n.about = 'MEETING_LATE' THEN NOT meetings_party(n.source_id)
            WHEN n.about IN ('MINUTES_LATE', 'SHEET_MISSING') THEN meetings_side(n.source_id) IS NULL
            WHEN n.about IN ('ASKED_MATERIAL', 'MATERIAL_GIVEN', 'MATERIAL_LATE') THEN
                NOT meetings_asked(n.source_id) AND {SIDE_OF.format("meetings_inquiry")} IS NULL
            WHEN n.about IN ('TASK_GIVEN', 'TASK_LATE', 'TASK_STUCK') THEN
                NOT meetings_role_open(n.source_id) AND {SIDE_OF.format("meetings_task")} IS DISTINCT FROM 'CONVENER'
            WHEN n.about IN ('WATCH_ENDS', 'SUSPENDED', 'SUSPENDED_LATE') THEN access_denies(n.source_id, ctx_worker())
            WHEN n.about = 'PROMISE_LATE' THEN access_denies(coalesce(
                (SELECT s.case_id FROM cases_outreachvisit s WHERE s.id = n.source_id),
                (SELECT s.case_id FROM cases_outreachplan s WHERE s.id = n.source_id)), ctx_worker())
            WHEN n.about IN ('ARRIVED', 'ANSWERED', 'MOVED', 'UNANSWERED', 'UNREPORTED', 'CONFIRM', 'UNCONFIRMED',
                'AGENCY_CLOSED', 'UNFINISHED', 'MENTIONED', 'CONSENT_ENDS', 'CONSENT_LATE', 'ASK_AGAIN', 'ASK_LATE') THEN
                access_denies(coalesce((
                    SELECT coalesce(l.case_id, t.case_id) FROM referrals_letter l
                    LEFT JOIN cases_consultation t ON t.id = l.consultation_id WHERE l.referral_id = n.source_id),
                    (SELECT s.case_id FROM consent_consent s WHERE s.id = n.source_id),
                    (SELECT s.case_id FROM consent_asking s WHERE s.id = n.source_id)), ctx_worker())
            ELSE access_denies(CASE {OF_CASE} END, ctx_worker())
        END, false))
"""
