"""Who stands how to a meeting, an item, a request and a role: what the policies of 0002_wall ask."""

from access.migrations._functions import IN_FORCE

SECRET = "('S106', 'J25', 'K115', 'D89', 'N9')"

# Whom an item is about, for the denials that beat everything: the case of its matter, followed or only named.
SHUT = """EXISTS (
    SELECT 1 FROM meetings_matter m
    WHERE m.item_id = {item} AND access_denies(coalesce(m.case_id, m.about_id), ctx_worker()))"""

MEMBER = """EXISTS (
    SELECT 1 FROM meetings_member b WHERE b.item_id = i.id AND b.worker_id = me.worker AND b.agency_id = me.agency
      AND b.removed_at IS NULL)"""

# How whoever acts stands to an item: the 課 that convenes; who prepares it until it is called; a worker chosen for it,
# once it is called. Nobody else, whatever he holds.
SIDE = f"""
    SELECT CASE
        WHEN me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') THEN NULL
        WHEN {SHUT.format(item="i.id")} THEN NULL
        WHEN m.agency_id = me.agency AND NOT me.named_only THEN 'CONVENER'
        WHEN m.state = 'PREPARING' AND i.agency_id = me.agency
            AND (i.author_id = me.worker OR (m.prepared_by_id = me.agency AND me.role = 'COORDINATOR')) THEN 'PREPARER'
        WHEN m.state <> 'PREPARING' AND {MEMBER} THEN 'MEMBER'
    END
    FROM ctx() me, meetings_item i JOIN meetings_meeting m ON m.id = i.meeting_id WHERE i.id = item
"""

# Whether the person's consent carries an item for an agency: by the grants in force, or by a C3 line (会議への提出).
CARRIED = f"""
    SELECT coalesce((
        SELECT bit_or(g.topics) & k.topics = k.topics FROM (
            SELECT g.topics FROM access_agencygrant g WHERE g.case_id = k.case_id AND g.group_id = a AND w IS NULL
              AND g.basis <> 'AUTHOR' AND {IN_FORCE}
            UNION ALL
            SELECT g.topics FROM access_agencygrant g JOIN accounts_agency n ON n.group_id = g.group_id AND NOT n.named_only
            WHERE g.case_id = k.case_id AND g.group_id = a AND w IS NOT NULL AND g.basis <> 'AUTHOR' AND {IN_FORCE}
            UNION ALL
            SELECT g.topics FROM access_workergrant g WHERE g.case_id = k.case_id AND g.agency_id = a AND g.user_id = w
              AND g.basis <> 'AUTHOR' AND {IN_FORCE}
        ) g), false) OR EXISTS (
        SELECT 1 FROM consent_consentline l JOIN consent_consent c ON c.id = l.consent_id
        JOIN accounts_agency n ON n.group_id = l.agency_id
        WHERE l.case_id = k.case_id AND l.agency_id = a AND (l.worker_id = w OR (l.worker_id IS NULL AND NOT n.named_only))
          AND 'C3' = ANY (c.kinds) AND c.withdrawn_at IS NULL AND today_jst() BETWEEN c.valid_from AND c.valid_until
          AND NOT consent_outlived(c.id) AND l.topics & k.topics = k.topics)
    FROM meetings_matter k WHERE k.item_id = item AND k.case_id IS NOT NULL
"""

# Whether a case may be taken to a 重層的支援会議 at all (G1): a consent to share or to be brought there is in force.
SUBMITS = """
    EXISTS (SELECT 1 FROM consent_consent c WHERE c.case_id = k AND c.kinds && ARRAY['C2', 'C3']::varchar[]
        AND c.withdrawn_at IS NULL AND today_jst() BETWEEN c.valid_from AND c.valid_until AND NOT consent_outlived(c.id)
        AND ('C3' = ANY (c.kinds) OR c.opened_at IS NOT NULL))
"""

# What of an item is open to whoever acts. A room: to one who acknowledged the duty, while the window is open, afterwards
# to the 課 that convened. On consent: as far as the consent carries, to those at the table until it falls away,
# and to the agency in charge.
OPEN = """
    SELECT coalesce((SELECT CASE
        WHEN i.basis <> 'CONSENT' THEN
            meetings_side(item) IS NOT NULL
            AND EXISTS (SELECT 1 FROM meetings_pledge p, ctx() me
                        WHERE p.item_id = item AND p.worker_id = me.worker AND p.agency_id = me.agency)
            AND (meetings_side(item) = 'CONVENER'
                 OR (i.state <> 'DROPPED' AND m.state <> 'CANCELLED'
                     AND today_jst() <= coalesce(i.window_until, m.held_on + 60)))
        ELSE (meetings_side(item) = 'CONVENER' OR meetings_holds(item)
              OR (meetings_side(item) IS NOT NULL AND i.state <> 'DROPPED' AND m.state <> 'CANCELLED'))
            AND meetings_carried(item, ctx_desk(), ctx_worker())
            AND EXISTS (SELECT 1 FROM meetings_matter k WHERE k.item_id = item AND meetings_submits(k.case_id)
                        OR k.item_id = item AND meetings_holds(item))
    END
    FROM meetings_item i JOIN meetings_meeting m ON m.id = i.meeting_id WHERE i.id = item), false)
"""

# The agency in charge of the case reads what was talked over about it on consent, invited or not.
HOLDS = f"""
    SELECT NOT {SHUT.format(item="item")} AND EXISTS (
        SELECT 1 FROM meetings_matter k, ctx() me WHERE k.item_id = item AND k.case_id IS NOT NULL
          AND me.role NOT IN ('ADMIN', 'AUDITOR') AND (
            EXISTS (SELECT 1 FROM access_agencygrant g WHERE g.case_id = k.case_id AND g.group_id = me.agency
                    AND NOT me.named_only AND g.basis IN ('INTAKE', 'COORDINATION') AND {IN_FORCE})
            OR EXISTS (SELECT 1 FROM access_workergrant g WHERE g.case_id = k.case_id AND g.agency_id = me.agency
                    AND g.user_id = me.worker AND g.basis IN ('INTAKE', 'COORDINATION') AND {IN_FORCE})))
"""

# Whether whoever acts has a place at a meeting: it is his to convene or to prepare, or he is chosen for one of its items.
PARTY = """
    SELECT EXISTS (
        SELECT 1 FROM meetings_meeting m, ctx() me WHERE m.id = meeting AND me.role NOT IN ('ADMIN', 'AUDITOR') AND (
            (NOT me.named_only AND me.agency IN (m.agency_id, m.prepared_by_id))
            OR (m.state <> 'PREPARING' AND EXISTS (
                SELECT 1 FROM meetings_item i WHERE i.meeting_id = m.id AND meetings_side(i.id) IS NOT NULL))))
"""

# A request for material: read by the desk it is put to, while the room is open, or as long as the consent carries it.
ASKED = """
    SELECT EXISTS (
        SELECT 1 FROM meetings_inquiry q JOIN meetings_item i ON i.id = q.item_id
        JOIN meetings_meeting m ON m.id = i.meeting_id, ctx() me
        WHERE q.id = inquiry AND me.role NOT IN ('ADMIN', 'AUDITOR')
          AND q.to_agency_id = me.agency AND (q.to_worker_id = me.worker OR (q.to_worker_id IS NULL AND NOT me.named_only))
          AND i.state <> 'DROPPED' AND m.state <> 'CANCELLED' AND today_jst() <= coalesce(i.window_until, m.held_on + 60)
          AND (i.basis <> 'CONSENT' OR meetings_carried(i.id, me.agency, me.worker))
          AND NOT EXISTS (SELECT 1 FROM meetings_matter k WHERE k.item_id = i.id
                          AND access_denies(coalesce(k.case_id, k.about_id), me.worker)))
"""

# Whoever was taken off a room while its minutes were open keeps no role there, whatever stands in them.
TAKEN_OFF = """coalesce(i.basis <> 'CONSENT' AND (
    SELECT bool_and(b.removed_at IS NOT NULL) FROM meetings_member b
    WHERE b.item_id = t.item_id AND b.agency_id = t.agency_id AND b.worker_id = t.worker_id), false)"""

# A role taken in a room stays readable to whoever took it until it is done; one on consent as long as that carries it.
ROLE = f"""
    SELECT EXISTS (
        SELECT 1 FROM meetings_task t JOIN meetings_item i ON i.id = t.item_id, ctx() me
        WHERE t.id = task AND me.role NOT IN ('ADMIN', 'AUDITOR') AND i.state = 'SETTLED' AND t.done_at IS NULL
          AND NOT {TAKEN_OFF} AND t.agency_id = me.agency AND (t.worker_id = me.worker OR (t.worker_id IS NULL AND NOT me.named_only))
          AND (i.basis <> 'CONSENT' OR meetings_carried(i.id, me.agency, me.worker))
          AND NOT EXISTS (SELECT 1 FROM meetings_matter k WHERE k.item_id = i.id
                          AND access_denies(coalesce(k.case_id, k.about_id), me.worker)))
"""
