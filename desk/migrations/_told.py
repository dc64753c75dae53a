"""What is told in the moment it happens: the bodies of the triggers of 0008_programme_notices."""

BY_NAME = "CASE WHEN (SELECT named_only FROM accounts_agency WHERE group_id = {0}) THEN {1} END"

# A role was asked of another agency (one's own has accepted with the asking).
ROLE_ASKED = f"""
BEGIN
    PERFORM desk_post('role:' || NEW.id || ':' || NEW.proposed_on, 'ROLE_ASKED', NEW.agency_id,
        {BY_NAME.format("NEW.agency_id", "NEW.worker_id")}, false, NEW.id, NULL, NULL);
    RETURN NULL;
END
"""
ROLE_ANSWERED = f"""
DECLARE
    r record;
BEGIN
    SELECT * INTO r FROM cases_planrole WHERE id = NEW.role_id;
    IF r.from_agency_id <> NEW.agency_id THEN
        PERFORM desk_post('role-answer:' || NEW.id, CASE NEW.answer WHEN 'DECLINE' THEN 'ROLE_DECLINED' ELSE 'ROLE_ANSWERED' END,
            r.from_agency_id, {BY_NAME.format("r.from_agency_id", "r.author_id")}, false, r.id, NULL, NULL);
    ELSIF NEW.answer = 'DROP' AND r.agency_id IS NOT NULL AND r.agency_id <> NEW.agency_id THEN
        PERFORM desk_post('role-answer:' || NEW.id, 'ROLE_DROPPED', r.agency_id,
            {BY_NAME.format("r.agency_id", "r.worker_id")}, false, r.id, NULL, NULL);
    END IF;
    RETURN NULL;
END
"""

# The application ended while 多機関協働 ran: the coordinator hears that his sight is over, whoever holds the case what next.
COORD_ENDED = """
BEGIN
    PERFORM desk_post('coord-ended:' || NEW.id, 'COORD_ENDED', NEW.agency_id, NULL, false, NEW.id, NULL, NULL);
    RETURN NULL;
END
"""

# A call names the meeting by its number and nobody else: one line for each worker chosen, now or when he is added.
CALLS = """
    PERFORM desk_post('called:' || {meeting} || ':' || b.agency_id || ':' || b.worker_id, 'CALLED', b.agency_id, b.worker_id,
        false, {meeting}, NULL, NULL)
    FROM (SELECT DISTINCT b.agency_id, b.worker_id FROM meetings_member b JOIN meetings_item i ON i.id = b.item_id
          WHERE i.meeting_id = {meeting} AND i.state = 'OPEN' AND b.removed_at IS NULL {which}) b;
"""
CHANGES = """
    PERFORM desk_post('{name}:' || NEW.id || ':' || NEW.version || ':' || b.agency_id || coalesce(':' || b.worker_id, ''),
        '{about}', b.agency_id, b.worker_id, false, NEW.id, NULL, NULL)
    FROM (SELECT DISTINCT b.agency_id, b.worker_id FROM meetings_member b JOIN meetings_item i ON i.id = b.item_id
          WHERE i.meeting_id = NEW.id AND b.removed_at IS NULL AND OLD.state <> 'PREPARING'
          UNION SELECT NEW.prepared_by_id, NULL::uuid WHERE NEW.prepared_by_id <> coalesce(ctx_desk(), 0)
          UNION SELECT NEW.agency_id, NULL WHERE NEW.agency_id <> coalesce(ctx_desk(), 0)) b;
"""
MEETING_MOVED = f"""
BEGIN
    IF NEW.state = 'CALLED' AND OLD.state = 'PREPARING' THEN {CALLS.format(meeting="NEW.id", which="")}
    ELSIF NEW.state = 'CANCELLED' AND OLD.state <> 'CANCELLED' THEN {CHANGES.format(name="off", about="MEETING_OFF")}
    ELSIF NEW.state = OLD.state AND (NEW.held_on, NEW.starts_at) <> (OLD.held_on, OLD.starts_at) AND NEW.state = 'CALLED' THEN
        {CHANGES.format(name="moved", about="MEETING_MOVED")}
    END IF;
    RETURN NULL;
END
"""
CHOSEN = f"""
DECLARE
    it record;
BEGIN
    SELECT m.id, m.state INTO it FROM meetings_item i JOIN meetings_meeting m ON m.id = i.meeting_id WHERE i.id = NEW.item_id;
    IF it.state = 'CALLED' THEN
        {CALLS.format(meeting="it.id", which="AND b.id = NEW.id")}
    END IF;
    RETURN NULL;
END
"""
ASKED_MATERIAL = """
BEGIN
    PERFORM desk_post('material:' || NEW.id, 'ASKED_MATERIAL', NEW.to_agency_id, NEW.to_worker_id, false, NEW.id, NULL,
        NEW.due_on);
    RETURN NULL;
END
"""
MATERIAL_GIVEN = f"""
DECLARE
    it record;
BEGIN
    SELECT q.id, q.agency_id, q.author_id, m.agency_id AS convener INTO it
    FROM meetings_inquiry q JOIN meetings_item i ON i.id = q.item_id JOIN meetings_meeting m ON m.id = i.meeting_id
    WHERE q.id = NEW.inquiry_id;
    PERFORM desk_post('material-given:' || it.id || ':' || it.convener, 'MATERIAL_GIVEN', it.convener,
        {BY_NAME.format("it.convener", "it.author_id")}, false, it.id, NULL, NULL);
    RETURN NULL;
END
"""

# 役割 of a settled record reach whoever took them; what the convening 課 took itself it knows.
TASKS_GIVEN = f"""
BEGIN
    PERFORM desk_post('task:' || t.id, 'TASK_GIVEN', t.agency_id,
        coalesce(t.worker_id, {BY_NAME.format("t.agency_id", "t.worker_id")}), false, t.id, NULL, t.due_on)
    FROM meetings_task t JOIN meetings_meeting m ON m.id = NEW.meeting_id
    WHERE t.item_id = NEW.id AND t.done_at IS NULL AND (t.agency_id <> m.agency_id OR t.worker_id IS NOT NULL);
    RETURN NULL;
END
"""
