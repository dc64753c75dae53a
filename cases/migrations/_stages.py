"""What a stage needs and what it brings: the guards of 終結・中断・再開 and the plan that follows; made by 0015_coordination_wall."""

from cases.migrations._coordination import GIVEN

# The stages of a case that 多機関協働 has taken: support begins by 支援決定 alone, the end is decided in a meeting (G7) and
# names who goes on (G9). Whose application has ended cannot be spoken of there: the case may end without (G10).
# 再開 is written down before the stage moves; an evaluation and a 再開 move it once.
STAGE = f"""
DECLARE
    me record;
    past record;
    binding boolean;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL THEN RAISE EXCEPTION 'nobody acts' USING ERRCODE = '42501'; END IF;
    IF OLD.stage IN ('CLOSED', 'SUSPENDED') AND NEW.stage <> 'CLOSED' THEN
        UPDATE cases_reopening SET applied_at = clock_timestamp() WHERE id = (
            SELECT id FROM cases_reopening WHERE case_id = NEW.id AND agency_id = me.agency AND author_id = me.worker
              AND applied_at IS NULL ORDER BY created_at DESC, id LIMIT 1);
        IF NOT FOUND OR NEW.stage <> 'ASSESSMENT' THEN
            RAISE EXCEPTION 'a case goes on by 再開 alone' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END IF;
    SELECT x.*, ({GIVEN.format(k="k")}) AS given INTO past
    FROM cases_coordination x JOIN consent_consent k ON k.id = x.consent_id
    WHERE x.case_id = NEW.id ORDER BY (x.ended_on IS NULL) DESC, x.created_at DESC, x.id LIMIT 1;
    binding := past.id IS NOT NULL AND past.ended_how NOT IN ('WITHDRAWN', 'LAPSED')
        AND (past.ended_on IS NOT NULL OR past.given);
    IF OLD.stage = 'MEETING' AND NEW.stage = 'SUPPORT' AND binding THEN
        RAISE EXCEPTION 'support begins by 支援決定' USING ERRCODE = '42501';
    END IF;
    IF NEW.stage NOT IN ('CLOSED', 'SUSPENDED') THEN RETURN NEW; END IF;
    UPDATE cases_evaluation SET applied_at = clock_timestamp() WHERE id = (
        SELECT e.id FROM cases_evaluation e LEFT JOIN cases_resolution r ON r.id = e.resolution_id
        WHERE e.case_id = NEW.id AND e.agency_id = me.agency AND e.author_id = me.worker
          AND e.applied_at IS NULL AND e.whole_case
          AND e.result = CASE NEW.stage WHEN 'CLOSED' THEN '1' ELSE '3' END
          AND (NOT binding OR r.kind = CASE NEW.stage WHEN 'CLOSED' THEN 'CLOSE' ELSE 'SUSPEND' END)
          AND (NOT binding OR past.ended_on IS NOT NULL OR (
              e.lead_agency_id IS NOT NULL AND coordination_carries(past.id, e.lead_agency_id)))
        ORDER BY e.created_at DESC, e.id LIMIT 1);
    IF NOT FOUND AND binding THEN
        RAISE EXCEPTION 'the end is decided in a meeting' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
"""

# 終結 ends sight by consent at once, or on the last day of 見守り.
ENDED = """
DECLARE
    watch date;
BEGIN
    PERFORM access_lock(NEW.id);
    SELECT watch_until INTO watch FROM cases_evaluation
    WHERE case_id = NEW.id AND applied_at >= statement_timestamp() ORDER BY applied_at DESC LIMIT 1;
    UPDATE access_agencygrant SET
        closed_at = CASE WHEN watch >= greatest(valid_from, today_jst()) THEN NULL ELSE clock_timestamp() END,
        valid_until = CASE WHEN watch >= greatest(valid_from, today_jst()) THEN least(valid_until, watch) ELSE valid_until END
    WHERE case_id = NEW.id AND basis = 'CONSENT' AND closed_at IS NULL;
    UPDATE access_workergrant SET
        closed_at = CASE WHEN watch >= greatest(valid_from, today_jst()) THEN NULL ELSE clock_timestamp() END,
        valid_until = CASE WHEN watch >= greatest(valid_from, today_jst()) THEN least(valid_until, watch) ELSE valid_until END
    WHERE case_id = NEW.id AND basis = 'CONSENT' AND closed_at IS NULL;
    PERFORM access_retouch_all(NEW.id);
    RETURN NULL;
END
"""

# Sight by 多機関協働 ends with the work, too; at the end of the action, because who closes the case may hold it by that
# alone, and his version of the case is written after it.
WORK_ENDED = """
DECLARE
    x uuid;
    lead integer;
BEGIN
    PERFORM access_lock(NEW.id);
    SELECT id INTO x FROM cases_coordination WHERE case_id = NEW.id AND ended_on IS NULL;
    SELECT lead_agency_id INTO lead FROM cases_evaluation
    WHERE case_id = NEW.id AND whole_case AND applied_at IS NOT NULL ORDER BY applied_at DESC, id LIMIT 1;
    IF x IS NOT NULL THEN PERFORM coordination_shut(x, NEW.stage, lead); END IF;
    UPDATE access_agencygrant SET closed_at = clock_timestamp()
    WHERE case_id = NEW.id AND basis = 'COORDINATION' AND closed_at IS NULL;
    UPDATE access_workergrant SET closed_at = clock_timestamp()
    WHERE case_id = NEW.id AND basis = 'COORDINATION' AND closed_at IS NULL;
    PERFORM access_retouch_all(NEW.id);
    RETURN NULL;
END
"""

# 再開: what earlier consents had opened and is open still ends; each is asked about anew.
REOPENED = """
BEGIN
    PERFORM access_lock(NEW.id);
    UPDATE access_agencygrant SET closed_at = clock_timestamp()
    WHERE case_id = NEW.id AND basis = 'CONSENT' AND closed_at IS NULL;
    UPDATE access_workergrant SET closed_at = clock_timestamp()
    WHERE case_id = NEW.id AND basis = 'CONSENT' AND closed_at IS NULL;
    PERFORM access_retouch_all(NEW.id);
    RETURN NULL;
END
"""

# 支援決定 begins the support: the case follows its plan, with a version of its own in the name of whoever decided.
DECIDED = """
DECLARE
    c cases_case;
BEGIN
    UPDATE cases_case SET stage = 'SUPPORT', version = version + 1
    WHERE id = NEW.case_id AND stage IN ('PLAN_DRAFT', 'MEETING') RETURNING * INTO c;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO cases_historicalcase (id, number, opened_on, stage, created_at, version, agency_id, lead_id, person_id,
        history_id, history_date, history_type, history_user_id, history_change_reason)
    VALUES (c.id, c.number, c.opened_on, c.stage, c.created_at, c.version, c.agency_id, c.lead_id, c.person_id,
        gen_random_uuid(), clock_timestamp(), '~', NEW.decided_by_id, NULL);
    RETURN NULL;
END
"""

# What an agency in charge finds and decides goes on into the plan: an evaluation ends its version, a モニタリング says when
# to look again.
PLAN_FOLLOWS = """
BEGIN
    IF NOT EXISTS (SELECT 1 FROM who_sees(NEW.case_id) w WHERE w.agency = NEW.agency_id
                   AND (w.worker IS NULL OR w.worker = NEW.author_id) AND w.basis IN ('INTAKE', 'COORDINATION')) THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'cases_evaluation' THEN
        PERFORM plan_step(NEW.plan_id, 'REVIEW', NULL, NEW.agency_id, NEW.author_id);
    ELSE
        UPDATE cases_supportplan SET monitor_on = NEW.next_on WHERE id = NEW.plan_id AND state = 'DECIDED';
    END IF;
    RETURN NULL;
END
"""

# Whoever evaluates a case and its plan takes the plan before the case, as a 支援決定 does.
HOLD = """
BEGIN
    PERFORM 1 FROM cases_supportplan s WHERE s.id = p AND EXISTS (
        SELECT 1 FROM who_sees(s.case_id) w JOIN ctx() me ON w.agency = me.agency
        WHERE (w.worker IS NULL OR w.worker = me.worker) AND w.basis IN ('INTAKE', 'COORDINATION')) FOR UPDATE;
END
"""
