"""The bodies of the functions that 0015_coordination_wall makes; each is one deed of the database.

They lock in one order: consent, case, grants, 多機関協働; of two who meet there the second waits and finds what is left.
"""

from access.migrations._functions import IN_FORCE

GIVEN = (
    "{k}.withdrawn_at IS NULL AND 'C1' = ANY ({k}.kinds)"
    " AND today_jst() BETWEEN {k}.valid_from AND {k}.valid_until AND NOT consent_outlived({k}.id)"
)

# A consent from before the case was last reopened: what it opened is asked about anew (再開).
OUTLIVED = """
    SELECT EXISTS (
        SELECT 1 FROM consent_consent c JOIN cases_reopening r ON r.case_id = c.case_id
        WHERE c.id = k AND r.applied_at > c.recorded_at)
"""
OUTLIVED_HERE = (
    "EXISTS (SELECT 1 FROM consent_consent c JOIN cases_reopening r ON r.case_id = c.case_id"
    " WHERE c.id = k AND r.applied_at > c.recorded_at)"
)

# What the coordinator may be told before he decides: whether the person has applied (C1), and nothing of any consent.
READY = f"""
DECLARE
    me record;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR ctx_denied(c)
       OR NOT EXISTS (SELECT 1 FROM accounts_agency a WHERE a.group_id = me.agency AND a.coordinates)
       OR NOT EXISTS (SELECT 1 FROM who_sees(c) w WHERE w.agency = me.agency
                      AND (w.worker IS NULL OR w.worker = me.worker)) THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT 1 FROM cases_case WHERE id = c AND stage IN ('CLOSED', 'SUSPENDED')) THEN RETURN 'STOPPED'; END IF;
    IF EXISTS (
        SELECT 1 FROM cases_coordination x JOIN consent_consent k ON k.id = x.consent_id
        WHERE x.case_id = c AND x.ended_on IS NULL AND {GIVEN.format(k="k")}) THEN
        RETURN 'TAKEN';
    END IF;
    IF EXISTS (SELECT 1 FROM consent_consent k WHERE k.case_id = c AND {GIVEN.format(k="k")}) THEN RETURN 'READY'; END IF;
    RETURN 'NO_CONSENT';
END
"""

# The 課 that decides on support sees who it is and the plan while 多機関協働 goes on: from the application (C1). Where a
# line of the same signature has opened something to it already, this stands beside it and ends by itself.
DECIDERS = """
DECLARE
    it record;
    till date;
    a integer;
    own integer[] := '{}';
BEGIN
    SELECT * INTO it FROM cases_coordination WHERE id = x;
    SELECT valid_until INTO till FROM consent_consent WHERE id = it.consent_id;
    FOR a IN
        SELECT group_id FROM accounts_agency
        WHERE decides AND NOT named_only AND kind <> 'OFFICE' AND group_id <> it.agency_id
          AND (closed_on IS NULL OR closed_on > today_jst()) ORDER BY group_id
    LOOP
        IF EXISTS (SELECT 1 FROM access_agencygrant WHERE case_id = it.case_id AND group_id = a AND basis = 'CONSENT'
                   AND source_id = x) THEN
            UPDATE access_agencygrant SET closed_at = NULL, valid_until = till
            WHERE case_id = it.case_id AND group_id = a AND basis = 'CONSENT' AND source_id = x;
            PERFORM access_retouch(it.case_id, a, NULL);
        ELSIF EXISTS (SELECT 1 FROM access_agencygrant WHERE case_id = it.case_id AND group_id = a
                      AND basis = 'CONSENT' AND source_id = it.consent_id) THEN
            PERFORM access_open(it.case_id, a, NULL, 257, 'CONSENT', x, today_jst(), till);
        ELSE
            PERFORM access_open(it.case_id, a, NULL, 257, 'CONSENT', it.consent_id, today_jst(), till);
            own := own || a;
        END IF;
    END LOOP;
    UPDATE cases_coordination SET deciders = own WHERE id = x;
END
"""

# 受理 (B): read from the 受付判断 just written; the person has applied, nobody else runs it, the case goes on.
TAKE = f"""
DECLARE
    me record;
    i record;
    given record;
    made uuid := gen_random_uuid();
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO i FROM cases_coordinationintake
    WHERE id = decided AND agency_id = me.agency AND author_id = me.worker AND decision = 'B';
    IF me.worker IS NULL OR i.id IS NULL OR ctx_denied(i.case_id)
       OR EXISTS (SELECT 1 FROM cases_coordination WHERE intake_id = i.id)
       OR NOT EXISTS (SELECT 1 FROM accounts_agency a WHERE a.group_id = me.agency AND a.coordinates AND NOT a.named_only)
       OR NOT EXISTS (SELECT 1 FROM who_sees(i.case_id) w WHERE w.agency = me.agency) THEN
        RAISE EXCEPTION 'nothing may be taken here' USING ERRCODE = '42501';
    END IF;
    PERFORM 1 FROM consent_consent WHERE case_id = i.case_id AND 'C1' = ANY (kinds) ORDER BY id FOR UPDATE;
    PERFORM 1 FROM cases_case WHERE id = i.case_id FOR SHARE;
    PERFORM access_lock(i.case_id);
    PERFORM coordination_shut(x.id, 'LAPSED', NULL) FROM cases_coordination x JOIN consent_consent k ON k.id = x.consent_id
    WHERE x.case_id = i.case_id AND x.ended_on IS NULL AND NOT ({GIVEN.format(k="k")});
    IF EXISTS (SELECT 1 FROM cases_case WHERE id = i.case_id AND stage IN ('CLOSED', 'SUSPENDED')) THEN RETURN 'STOPPED'; END IF;
    IF EXISTS (SELECT 1 FROM cases_coordination WHERE case_id = i.case_id AND ended_on IS NULL) THEN RETURN 'TAKEN'; END IF;
    SELECT * INTO given FROM consent_consent k WHERE k.case_id = i.case_id AND {GIVEN.format(k="k")}
    ORDER BY k.valid_until DESC, k.recorded_at DESC, k.id LIMIT 1 FOR UPDATE;
    IF NOT FOUND THEN RETURN 'NO_CONSENT'; END IF;
    INSERT INTO cases_coordination (id, case_id, agency_id, author_id, topics, created_at, intake_id, consent_id, taken_on,
        deciders, ended_how)
    VALUES (made, i.case_id, me.agency, me.worker, i.topics, clock_timestamp(), i.id, given.id, today_jst(), '{{}}', '');
    PERFORM access_open(i.case_id, me.agency, NULL, 511, 'COORDINATION', made, today_jst(), given.valid_until);
    PERFORM coordination_deciders(made);
    RETURN 'READY';
END
"""

# A 受理 takes the application and the case before its own record takes the grants, as a withdrawal and a 終結 do.
FIRST = """
BEGIN
    PERFORM 1 FROM consent_consent WHERE case_id = NEW.case_id AND 'C1' = ANY (kinds) ORDER BY id FOR UPDATE;
    PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR SHARE;
    RETURN NEW;
END
"""

# Whatever ends it: the coordinator's sight, and the deciding 課's that came with it, end in the same moment.
SHUT = """
DECLARE
    it record;
BEGIN
    SELECT * INTO it FROM cases_coordination WHERE id = x AND ended_on IS NULL FOR UPDATE;
    IF NOT FOUND THEN RETURN; END IF;
    UPDATE cases_coordination SET ended_on = today_jst(), ended_how = how, lead_agency_id = lead WHERE id = x;
    UPDATE access_agencygrant SET closed_at = clock_timestamp()
    WHERE case_id = it.case_id AND closed_at IS NULL AND (source_id = x
        OR (basis = 'CONSENT' AND source_id = it.consent_id AND group_id = ANY (it.deciders)));
    PERFORM access_retouch_all(it.case_id);
END
"""

# Whom 多機関協働 may be handed to: an agency whose sight of the case does not end with it (G9).
CARRIES = f"""
    SELECT EXISTS (
        SELECT 1 FROM access_agencygrant g JOIN cases_coordination c ON c.id = x
        WHERE g.case_id = c.case_id AND g.group_id = a AND g.basis <> 'AUTHOR' AND {IN_FORCE} AND g.source_id <> x
          AND (a <> c.agency_id OR g.basis = 'INTAKE') AND NOT (g.basis = 'CONSENT' AND g.source_id = c.consent_id AND a = ANY (c.deciders))
        UNION ALL
        SELECT 1 FROM access_workergrant g JOIN cases_coordination c ON c.id = x
        WHERE g.case_id = c.case_id AND g.agency_id = a AND g.basis <> 'AUTHOR' AND {IN_FORCE})
"""

# 多機関協働の終結: read from the evaluation just written; the case goes on with its 主担当機関.
END = """
DECLARE
    me record;
    e record;
    it record;
BEGIN
    SELECT * INTO me FROM ctx();
    SELECT * INTO e FROM cases_evaluation
    WHERE id = evaluation AND agency_id = me.agency AND author_id = me.worker AND applied_at IS NULL
      AND NOT whole_case AND programme = 'P5' AND result = '1';
    IF me.worker IS NULL OR e.id IS NULL OR ctx_denied(e.case_id) THEN
        RAISE EXCEPTION 'nothing ends here' USING ERRCODE = '42501';
    END IF;
    PERFORM 1 FROM cases_case WHERE id = e.case_id FOR SHARE;
    PERFORM access_lock(e.case_id);
    SELECT * INTO it FROM cases_coordination
    WHERE case_id = e.case_id AND ended_on IS NULL AND agency_id = me.agency FOR UPDATE;
    IF NOT FOUND THEN RETURN 'GONE'; END IF;
    IF e.lead_agency_id IS NULL OR NOT coordination_carries(it.id, e.lead_agency_id) THEN RETURN 'LEAD'; END IF;
    UPDATE cases_evaluation SET applied_at = clock_timestamp() WHERE id = e.id;
    PERFORM coordination_shut(it.id, 'HANDED', e.lead_agency_id);
    RETURN 'DONE';
END
"""

# The application taken back ends 多機関協働; a change of it goes on under the new one. At the end of the action, because
# who records the change may hold the case by 多機関協働 alone.
APPLICATION_ENDED = f"""
DECLARE
    it record;
    after record;
BEGIN
    PERFORM access_lock(NEW.case_id);
    SELECT * INTO it FROM cases_coordination WHERE consent_id = NEW.id AND ended_on IS NULL FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT * INTO after FROM consent_consent k WHERE k.replaces_id = NEW.id AND {GIVEN.format(k="k")};
    IF NOT FOUND THEN
        PERFORM coordination_shut(it.id, 'WITHDRAWN', NULL);
        RETURN NULL;
    END IF;
    UPDATE cases_coordination SET consent_id = after.id WHERE id = it.id;
    UPDATE access_agencygrant SET valid_until = after.valid_until
    WHERE case_id = NEW.case_id AND basis = 'COORDINATION' AND source_id = it.id AND closed_at IS NULL;
    PERFORM coordination_deciders(it.id);
    PERFORM access_retouch_all(NEW.case_id);
    RETURN NULL;
END
"""

# The clock's: what ran on an application whose last day has passed has ended.
LAPSE = f"""
DECLARE
    it record;
BEGIN
    FOR it IN
        SELECT x.id, x.case_id FROM cases_coordination x JOIN consent_consent k ON k.id = x.consent_id
        WHERE x.ended_on IS NULL AND NOT ({GIVEN.format(k="k")}) ORDER BY x.id
    LOOP
        PERFORM access_lock(it.case_id);
        PERFORM coordination_shut(it.id, 'LAPSED', NULL);
    END LOOP;
END
"""
