"""期限 of 会議: what of a meeting waits, for whom, until when; columns as in `_due`. A room is told to its own people alone."""

from desk.migrations._due import WORKS, after
from meetings.migrations._functions import TAKEN_OFF

ABOUT = "(SELECT coalesce(t.case_id, t.about_id) FROM meetings_matter t WHERE t.item_id = i.id)"
ITEM = "meetings_item i JOIN meetings_meeting m ON m.id = i.meeting_id"
UNSETTLED = "EXISTS (SELECT 1 FROM meetings_item i WHERE i.meeting_id = m.id AND i.state = 'OPEN')"
WINDOW = "today_jst() <= coalesce(i.window_until, m.held_on + 60)"


def of_meeting(kind, who, due, where):
    """A step of a meeting's shell, which everybody of the desk that has to take it may see."""
    return f"""
    SELECT '{kind}'::text, m.id, m.id, NULL::uuid, {who}, NULL::uuid, ({due})::date, NULL::integer, NULL::uuid, 'CONTENT'::text
    FROM meetings_meeting m WHERE {where}
"""


SHELLS = [
    of_meeting("MEETING_CALL", "m.agency_id", "m.held_on", "m.state = 'PREPARING'"),
    of_meeting(
        "MEETING_PREPARE",
        "m.prepared_by_id",
        "m.held_on",
        "m.state = 'PREPARING' AND m.prepared_by_id <> m.agency_id",
    ),
    of_meeting("MEETING_HOLD", "m.agency_id", "m.held_on", "m.state = 'CALLED'"),
    of_meeting(
        "MEETING_CONFIRM",
        "m.agency_id",
        after("m.held_on", "minutes"),
        f"m.state = 'HELD' AND NOT {UNSETTLED}",
    ),
]
MINUTES = f"""
    SELECT 'MINUTES', i.id, m.id, {ABOUT}, m.agency_id, NULL::uuid, {after("m.held_on", "minutes")},
        NULL::integer, NULL::uuid, 'CONTENT'
    FROM {ITEM} WHERE m.state = 'HELD' AND i.state = 'OPEN'
"""

# What a member has to do before the day: acknowledge the duty, then say what his agency knows. Told to nobody else.
SITS = f"""
    FROM {ITEM} JOIN meetings_member b ON b.item_id = i.id AND b.removed_at IS NULL
    WHERE m.state = 'CALLED' AND i.state = 'OPEN' AND m.held_on >= today_jst()
"""
PLEDGED = "EXISTS (SELECT 1 FROM meetings_pledge p WHERE p.item_id = i.id AND p.worker_id = b.worker_id AND p.agency_id = b.agency_id)"
MEMBERS = [
    f"""
    SELECT 'PLEDGE', i.id, m.id, {ABOUT}, b.agency_id, b.worker_id, m.held_on, NULL::integer, NULL::uuid, 'NONE'
    {SITS} AND i.basis <> 'CONSENT' AND NOT {PLEDGED}
    """,
    f"""
    SELECT 'SHEET', i.id, m.id, {ABOUT}, b.agency_id, b.worker_id, {after("m.held_on", "sheet")},
        NULL::integer, NULL::uuid, 'NONE'
    {SITS} AND (i.basis = 'CONSENT' OR {PLEDGED})
      AND NOT EXISTS (SELECT 1 FROM meetings_sheet s WHERE s.item_id = i.id AND s.agency_id = b.agency_id)
    """,
]

# What was asked of a desk, and what a desk or a worker took over; one by name is told to no chief. Where whoever took
# it can do it no longer (a closed agency, a consent that ended, a denial, a seat taken away), it comes back to the 課 that convened.
INQUIRIES = f"""
    SELECT 'INQUIRY', q.id, m.id, {ABOUT}, q.to_agency_id, q.to_worker_id, q.due_on, q.agency_id, NULL::uuid,
        CASE WHEN q.to_worker_id IS NULL THEN 'CONTENT' ELSE 'BLIND' END
    FROM meetings_inquiry q JOIN meetings_item i ON i.id = q.item_id JOIN meetings_meeting m ON m.id = i.meeting_id
    WHERE i.state <> 'DROPPED' AND m.state <> 'CANCELLED' AND {WINDOW}
      AND (i.basis <> 'CONSENT' OR meetings_carried(i.id, q.to_agency_id, q.to_worker_id))
      AND NOT EXISTS (SELECT 1 FROM meetings_inquiryanswer w WHERE w.inquiry_id = q.id)
"""
TASKS = f"""
    SELECT CASE WHEN o.can THEN 'TASK' ELSE 'TASK_STUCK' END, t.id, CASE WHEN o.can THEN NULL ELSE m.id END, o.about,
        CASE WHEN o.can THEN t.agency_id ELSE m.agency_id END, CASE WHEN o.can THEN t.worker_id END, t.due_on,
        CASE WHEN o.can THEN m.agency_id END, NULL::uuid,
        CASE WHEN t.worker_id IS NULL OR NOT o.can THEN 'CONTENT' ELSE 'BLIND' END
    FROM meetings_task t JOIN meetings_item i ON i.id = t.item_id JOIN meetings_meeting m ON m.id = i.meeting_id
    CROSS JOIN LATERAL (SELECT {ABOUT} AS about) k JOIN accounts_agency a ON a.group_id = t.agency_id
    CROSS JOIN LATERAL (
        SELECT k.about, {WORKS.format("a")} AND (t.worker_id IS NULL OR NOT coalesce(access_denies(k.about, t.worker_id), false))
            AND (i.basis <> 'CONSENT' OR meetings_carried(i.id, t.agency_id, t.worker_id)) AND NOT {TAKEN_OFF} AS can) o
    WHERE i.state = 'SETTLED' AND t.done_at IS NULL
"""
OF_MEETINGS = [*SHELLS, MINUTES, *MEMBERS, INQUIRIES, TASKS]
