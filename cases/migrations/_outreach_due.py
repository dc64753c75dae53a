"""What of アウトリーチ is due, as a clock may know it: the row, its case, the desk, the worker and the day; never a word.

One line for each agency and case: the day it promised last, or where a running plan has no promise, thirty days after
the last try. Nothing is due on an ended case, nor of an agency that no longer sees it and so could do nothing.
"""

SIGHT = (
    "g.case_id = d.case_id AND g.basis <> 'AUTHOR' AND g.closed_at IS NULL"
    " AND today_jst() BETWEEN g.valid_from AND coalesce(g.valid_until, 'infinity'::date)"
)
SILENT_DAYS = 30

NEWEST = """
    SELECT DISTINCT ON (v.case_id, v.agency_id, CASE WHEN a.named_only THEN v.author_id END)
        v.id, v.case_id, v.agency_id, CASE WHEN a.named_only THEN v.author_id END AS worker_id,
        v.next_on, n.happened_on
    FROM cases_outreachvisit v
    JOIN cases_casenote n ON n.id = v.note_id
    JOIN accounts_agency a ON a.group_id = v.agency_id
    ORDER BY v.case_id, v.agency_id, CASE WHEN a.named_only THEN v.author_id END, n.happened_on DESC,
        v.created_at DESC, v.id
"""
RUNNING = """
    SELECT p.id, p.case_id, p.agency_id, CASE WHEN a.named_only THEN p.author_id END AS worker_id, p.begins_on
    FROM cases_outreachplan p JOIN accounts_agency a ON a.group_id = p.agency_id
    WHERE p.ended_on IS NULL
"""
# id, case, agency, worker (of an agency whose workers are granted by name), due
DUE = f"""
    WITH newest AS ({NEWEST}), running AS ({RUNNING})
    SELECT d.id, d.case_id, d.agency_id AS agency, d.worker_id AS worker, d.due FROM (
        SELECT n.id, n.case_id, n.agency_id, n.worker_id, n.next_on AS due FROM newest n WHERE n.next_on IS NOT NULL
        UNION ALL
        SELECT p.id, p.case_id, p.agency_id, p.worker_id,
            greatest(p.begins_on, coalesce(n.happened_on, p.begins_on)) + {SILENT_DAYS}
        FROM running p
        LEFT JOIN newest n ON n.case_id = p.case_id AND n.agency_id = p.agency_id
            AND n.worker_id IS NOT DISTINCT FROM p.worker_id
        WHERE n.next_on IS NULL
    ) d
    JOIN cases_case c ON c.id = d.case_id AND c.stage <> 'CLOSED'
    WHERE EXISTS (SELECT 1 FROM access_agencygrant g WHERE {SIGHT} AND g.group_id = d.agency_id AND d.worker_id IS NULL)
       OR EXISTS (SELECT 1 FROM access_workergrant g WHERE {SIGHT} AND g.agency_id = d.agency_id
                  AND (d.worker_id IS NULL OR g.user_id = d.worker_id))
"""
