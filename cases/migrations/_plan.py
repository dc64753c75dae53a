"""The bodies of the functions that 0013_plan_wall makes; each is one deed of the database."""

# How whoever acts stands on the case of a plan: what he sees there, and whether his agency is in charge of it.
STANDING = """
    SELECT bit_or(w.topics), bool_or(w.basis IN ('INTAKE', 'COORDINATION')) INTO held, holding
    FROM who_sees(the.case_id) w WHERE w.agency = me.agency AND (w.worker IS NULL OR w.worker = me.worker);
"""
MAY_NOT = "RAISE EXCEPTION 'no such step' USING ERRCODE = '42501'"

# The meeting's approval of this very version (G6): a 会議の決定 is written when minutes are settled, by nobody's hand.
APPROVED = """
BEGIN
    RETURN EXISTS (SELECT 1 FROM cases_resolution r WHERE r.plan_id = p AND r.kind = 'APPROVE');
END
"""

# One step of a plan, whoever may take it: 案 → 協議 needs the meeting's approval; → 本人同意 a C4 in force, given since
# this version was made; → 確定 both at once; → 評価 follows it. It locks the consent, then the plan, then the case.
# Answers the new state, or STALE, NOT_NOW, NOT_APPROVED, NO_CONSENT, REPLACED, CLOSED; `seen` may be left out.
STEP = f"""
DECLARE
    the cases_supportplan;
    given uuid;
    after text;
BEGIN
    SELECT * INTO the FROM cases_supportplan WHERE id = p;
    IF the.id IS NULL THEN {MAY_NOT}; END IF;
    IF verb IN ('AGREE', 'DECIDE') THEN
        SELECT k.id INTO given FROM consent_consent k
        WHERE k.case_id = the.case_id AND 'C4' = ANY (k.kinds) AND k.withdrawn_at IS NULL
          AND today_jst() BETWEEN k.valid_from AND k.valid_until
          AND k.agreed_on >= (the.created_at AT TIME ZONE 'Asia/Tokyo')::date AND NOT consent_outlived(k.id)
          AND NOT EXISTS (SELECT 1 FROM consent_consent n WHERE n.replaces_id = k.id)
        ORDER BY k.recorded_at DESC, k.id LIMIT 1 FOR SHARE;
    END IF;
    SELECT * INTO the FROM cases_supportplan WHERE id = p FOR UPDATE;
    IF seen IS NOT NULL AND the.version <> seen THEN RETURN 'STALE'; END IF;
    after := CASE
        WHEN verb = 'DISCUSS' AND the.state = 'DRAFT' THEN 'DISCUSSED'
        WHEN verb = 'AGREE' AND the.state = 'DISCUSSED' THEN 'AGREED'
        WHEN verb = 'DECIDE' AND the.state = 'AGREED' THEN 'DECIDED'
        WHEN verb = 'REVIEW' AND the.state = 'DECIDED' THEN 'REVIEWED'
    END;
    IF after IS NULL THEN RETURN 'NOT_NOW'; END IF;
    IF verb <> 'REVIEW' THEN
        PERFORM 1 FROM cases_case WHERE id = the.case_id FOR SHARE;
        IF EXISTS (SELECT 1 FROM cases_case WHERE id = the.case_id AND stage = 'CLOSED') THEN RETURN 'CLOSED'; END IF;
        IF EXISTS (SELECT 1 FROM cases_supportplan n WHERE n.case_id = the.case_id AND n.kind = the.kind
                   AND n.number > the.number) THEN RETURN 'REPLACED'; END IF;
        IF verb IN ('DISCUSS', 'DECIDE') AND NOT plan_approved(p) THEN RETURN 'NOT_APPROVED'; END IF;
        IF verb IN ('AGREE', 'DECIDE') AND given IS NULL THEN RETURN 'NO_CONSENT'; END IF;
    END IF;
    IF verb = 'DECIDE' AND (a IS NULL OR w IS NULL) THEN RETURN 'NOT_NOW'; END IF;
    UPDATE cases_supportplan SET
        state = after, version = version + 1, consent_id = coalesce(given, consent_id),
        decided_on = CASE WHEN verb = 'DECIDE' THEN today_jst() ELSE decided_on END,
        decided_by_id = CASE WHEN verb = 'DECIDE' THEN w ELSE decided_by_id END,
        decided_agency_id = CASE WHEN verb = 'DECIDE' THEN a ELSE decided_agency_id END
    WHERE id = p;
    RETURN after;
END
"""

# The same, asked for by a worker: 本人同意 by the agency in charge, 確定 by the 課 that decides on support (市町村),
# 協議 by either, once the meeting's approval is there. A plan he does not see is refused like one that is not there.
MOVE = f"""
DECLARE
    me record;
    the cases_supportplan;
    held integer;
    holding boolean;
    deciding boolean;
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO the FROM cases_supportplan WHERE id = p;
    {STANDING}
    SELECT decides AND me.role <> 'NAMED' INTO deciding FROM accounts_agency WHERE group_id = me.agency;
    IF me.worker IS NULL OR seen IS NULL OR coalesce(held, 0) & 256 = 0 OR NOT coalesce(
        CASE verb WHEN 'AGREE' THEN holding WHEN 'DISCUSS' THEN holding OR deciding WHEN 'DECIDE' THEN deciding END,
        false) THEN
        {MAY_NOT};
    END IF;
    RETURN plan_step(p, verb, seen, me.agency, me.worker);
END
"""

# A role is asked of an agency (or a named worker) only while it sees the case with what the role contains; of sight
# that the asker may not know (通報・通告) nothing is told. One's own agency has accepted with the asking.
PROPOSE = f"""
DECLARE
    me record;
    the cases_planrole;
    drawn text;
    held integer;
    holding boolean;
    whom record;
    sees integer;
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO the FROM cases_planrole WHERE id = r;
    {STANDING}
    IF me.worker IS NULL OR NOT coalesce(holding, false) OR held & (the.topics | 256) <> the.topics | 256 THEN
        {MAY_NOT};
    END IF;
    SELECT state INTO drawn FROM cases_supportplan WHERE id = the.plan_id FOR UPDATE;
    SELECT * INTO the FROM cases_planrole WHERE id = r FOR UPDATE;
    IF drawn = 'REVIEWED' OR the.state <> 'PROPOSED' OR the.proposed_on IS NOT NULL THEN RETURN 'NOT_NOW'; END IF;
    IF the.agency_id IS NULL THEN RETURN 'NOBODY'; END IF;
    SELECT named_only, closed_on INTO whom FROM accounts_agency WHERE group_id = the.agency_id;
    IF whom.closed_on <= today_jst() THEN RETURN 'GONE'; END IF;
    IF whom.named_only AND the.worker_id IS NULL THEN RETURN 'UNNAMED'; END IF;
    SELECT bit_or(w.topics) INTO sees FROM who_sees(the.case_id) w
    WHERE w.agency = the.agency_id AND (w.worker IS NULL OR w.worker = the.worker_id);
    IF coalesce(sees, 0) & the.topics <> the.topics THEN RETURN 'NO_SIGHT'; END IF;
    UPDATE cases_planrole SET proposed_on = today_jst(),
        state = CASE WHEN the.agency_id = me.agency AND (NOT whom.named_only OR the.worker_id = me.worker)
            THEN 'ACCEPTED' ELSE state END
    WHERE id = r RETURNING state INTO drawn;
    RETURN drawn;
END
"""

# What an answer makes of its role. What may not follow is refused: of two who answer at once the second finds this.
ANSWERED = """
DECLARE
    r cases_planrole;
    after text;
BEGIN
    SELECT * INTO r FROM cases_planrole WHERE id = NEW.role_id FOR UPDATE;
    after := CASE
        WHEN NEW.answer = 'ACCEPT' AND r.state = 'PROPOSED' AND r.proposed_on IS NOT NULL THEN 'ACCEPTED'
        WHEN NEW.answer = 'DECLINE' AND r.state IN ('PROPOSED', 'ACCEPTED') AND r.proposed_on IS NOT NULL THEN 'DECLINED'
        WHEN NEW.answer = 'START' AND r.state = 'ACCEPTED' AND EXISTS (
            SELECT 1 FROM cases_supportplan p WHERE p.id = r.plan_id AND p.state IN ('DECIDED', 'REVIEWED')) THEN 'STARTED'
        WHEN NEW.answer = 'DONE' AND r.state = 'STARTED' THEN 'DONE'
        WHEN NEW.answer = 'PROGRESS' AND r.state IN ('ACCEPTED', 'STARTED') THEN r.state
        WHEN NEW.answer = 'DROP' AND r.state IN ('PROPOSED', 'ACCEPTED', 'STARTED') THEN 'DROPPED'
    END;
    IF after IS NULL THEN
        RAISE EXCEPTION 'no such answer' USING ERRCODE = '23514', CONSTRAINT = 'role_answer_follows';
    END IF;
    UPDATE cases_planrole SET state = after WHERE id = r.id AND state <> after;
    RETURN NULL;
END
"""

# What only the functions above write: a plan's state and who decided. For whomever the wall holds.
KEPT = """
BEGIN
    IF row_security_active(TG_RELID)
       AND (NEW.state, NEW.consent_id, NEW.decided_on, NEW.decided_by_id, NEW.decided_agency_id) IS DISTINCT FROM
           (OLD.state, OLD.consent_id, OLD.decided_on, OLD.decided_by_id, OLD.decided_agency_id) THEN
        RAISE EXCEPTION 'a plan moves by its steps alone' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
"""

# A role that is rewritten is no longer what was accepted: it has to be asked again.
ROLE_KEPT = """
BEGIN
    IF row_security_active(TG_RELID) THEN
        IF (NEW.support, NEW.person_does, NEW.agency_id, NEW.worker_id, NEW.frequency, NEW.starts_on, NEW.ends_on, NEW.topics)
           IS DISTINCT FROM
           (OLD.support, OLD.person_does, OLD.agency_id, OLD.worker_id, OLD.frequency, OLD.starts_on, OLD.ends_on, OLD.topics)
        THEN
            NEW.state := 'PROPOSED';
            NEW.proposed_on := NULL;
        ELSE
            NEW.state := OLD.state;
            NEW.proposed_on := OLD.proposed_on;
        END IF;
    END IF;
    RETURN NEW;
END
"""

# Whoever writes a role keeps the case's number (自機関の記録), as with every other record.
ROLE_TOUCH = """
BEGIN
    PERFORM access_lock(NEW.case_id);
    PERFORM access_author(NEW.case_id, NEW.from_agency_id, NEW.author_id);
    PERFORM access_retouch_all(NEW.case_id);
    RETURN NULL;
END
"""
