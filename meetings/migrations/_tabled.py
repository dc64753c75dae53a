"""What words of a plan a meeting was shown, and whether they still are the plan's: the bodies that 0005_tabled_wall makes."""

from importlib import import_module

from meetings.migrations import _deeds

once = import_module("cases.migrations.0006_lock_order").once

# Everything of a plan that an approval covers: its frame, its goals, who does what. An answer to a role, a step of the
# plan, a save that changes nothing are no other words.
SAID = """
    SELECT 'FRAME', s.id, NULL::uuid, 0, s.topics, jsonb_build_object(
        'words', s.words, 'long_goal', s.long_goal, 'short_goal', s.short_goal, 'lead_agency_id', s.lead_agency_id,
        'needs_participation', s.needs_participation, 'needs_outreach', s.needs_outreach, 'starts_on', s.starts_on,
        'ends_on', s.ends_on, 'monitor_on', s.monitor_on, 'monitor_every', s.monitor_every)
    FROM cases_supportplan s WHERE s.id = p
    UNION ALL
    SELECT 'GOAL', g.id, NULL, g.position::integer, g.topics, jsonb_build_object(
        'issue', g.issue, 'wish', g.wish, 'goal', g.goal, 'until', g.until)
    FROM cases_plangoal g WHERE g.plan_id = p
    UNION ALL
    SELECT 'ROLE', r.id, r.goal_id, r.position::integer, r.topics, jsonb_build_object(
        'support', r.support, 'person_does', r.person_does, 'agency_id', r.agency_id, 'worker_id', r.worker_id,
        'frequency', r.frequency, 'starts_on', r.starts_on, 'ends_on', r.ends_on)
    FROM cases_planrole r WHERE r.plan_id = p
"""
SAID_AS = "TABLE (part text, row_id uuid, goal_id uuid, place integer, topics integer, facts jsonb)"

# Whether the plan of an item says other words than those the meeting was shown last; also of one that was shown none.
MOVED = """
    SELECT EXISTS (
        SELECT 1 FROM meetings_matter k, LATERAL (
            (SELECT t.part::text, t.row_id, t.goal_id, t.position::integer, t.facts FROM meetings_tabled t
             WHERE t.item_id = k.item_id AND t.round = k.plan_round
             EXCEPT SELECT s.part, s.row_id, s.goal_id, s.place, s.facts FROM plan_said(k.plan_id) s)
            UNION ALL
            (SELECT s.part, s.row_id, s.goal_id, s.place, s.facts FROM plan_said(k.plan_id) s
             EXCEPT SELECT t.part::text, t.row_id, t.goal_id, t.position::integer, t.facts FROM meetings_tabled t
             WHERE t.item_id = k.item_id AND t.round = k.plan_round)
        ) d WHERE k.item_id = item AND k.plan_id IS NOT NULL)
"""

# The same, told to whoever the item is open to: that it was rewritten, and nothing of what.
REWRITTEN = "SELECT meetings_open(item) AND meetings_plan_moved(item)"

KEEP = """
    INSERT INTO meetings_tabled (id, item_id, case_id, plan_id, round, part, row_id, goal_id, position, facts, topics, at)
    SELECT gen_random_uuid(), k.item_id, k.case_id, k.plan_id, k.plan_round, s.part, s.row_id, s.goal_id, s.place,
        s.facts, s.topics, k.plan_at
    FROM meetings_matter k, LATERAL ({said}) s (part, row_id, goal_id, place, topics, facts)
    WHERE {which}
"""
KEEP_ONE = KEEP.format(said="SELECT * FROM plan_said(k.plan_id)", which="k.item_id = {item}")

# The first words are those of the moment at which the plan is put on the agenda; what the writer sends for it is not taken.
FIRST = """
BEGIN
    IF NEW.plan_id IS NULL THEN
        NEW.plan_round := NULL;
        NEW.plan_at := NULL;
    ELSE
        NEW.plan_round := 1;
        IF NEW.plan_at IS NULL OR row_security_active(TG_RELID) THEN NEW.plan_at := clock_timestamp(); END IF;
    END IF;
    RETURN NEW;
END
"""
BORN = f"""
BEGIN
    PERFORM 1 FROM cases_supportplan WHERE id = NEW.plan_id FOR SHARE;
    {KEEP_ONE.format(item="NEW.item_id")};
    RETURN NULL;
END
"""

# The plan as it is now becomes what the meeting is shown; what it was shown before stays.
AGAIN = f"""
DECLARE
    the record;
BEGIN
    SELECT * INTO the FROM meetings_matter WHERE item_id = item FOR UPDATE;
    PERFORM 1 FROM cases_supportplan WHERE id = the.plan_id FOR SHARE;
    UPDATE meetings_matter SET plan_round = coalesce(plan_round, 0) + 1, plan_at = clock_timestamp() WHERE id = the.id;
    {KEEP_ONE.format(item="item")};
END
"""

# 新しい案を議題に出し直す: by whoever convenes, or prepares until it is called, of a plan he sees, as his page showed it.
# The item moves on with it: who was about to settle the old words is shown the item again.
RETABLE = """
DECLARE
    me record;
    i record;
    m record;
    k record;
    held integer;
    now_at integer;
BEGIN
    SELECT * INTO me FROM ctx();
    IF NOT coalesce(meetings_side(item) IN ('CONVENER', 'PREPARER'), false) OR NOT meetings_open(item) THEN
        RAISE EXCEPTION 'no such step' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO i FROM meetings_item WHERE id = item FOR UPDATE;
    SELECT * INTO m FROM meetings_meeting WHERE id = i.meeting_id;
    SELECT * INTO k FROM meetings_matter WHERE item_id = item;
    SELECT bit_or(w.topics) INTO held FROM who_sees(k.case_id) w
    WHERE w.agency = me.agency AND (w.worker IS NULL OR w.worker = me.worker);
    IF k.plan_id IS NULL OR coalesce(held, 0) & 256 = 0 THEN
        RAISE EXCEPTION 'no such step' USING ERRCODE = '42501';
    END IF;
    IF i.version IS DISTINCT FROM seen THEN RETURN 'STALE'; END IF;
    IF i.state <> 'OPEN' OR m.state NOT IN ('PREPARING', 'CALLED', 'HELD') THEN
        RAISE EXCEPTION 'no such step' USING ERRCODE = '42501';
    END IF;
    SELECT version INTO now_at FROM cases_supportplan WHERE id = k.plan_id FOR SHARE;
    IF now_at IS DISTINCT FROM plan_seen THEN RETURN 'STALE'; END IF;
    IF NOT meetings_plan_moved(item) THEN RETURN 'SAME'; END IF;
    PERFORM meetings_table_again(item);
    UPDATE meetings_item SET version = version + 1 WHERE id = item;
    RETURN 'TABLED';
END
"""

# 招集: the papers go out with it, so what the writer has polished until then is what the members are shown. After that
# a plan that is rewritten is another plan than the one they read, and somebody has to say that it was put before them.
MOVE = once(
    once(_deeds.MOVE, "    after text;\n", "    after text;\n    shown uuid;\n"),
    "    RETURN after;\n",
    """    IF after = 'CALLED' THEN
        FOR shown IN SELECT t.item_id FROM meetings_matter t JOIN meetings_item i ON i.id = t.item_id
                     WHERE i.meeting_id = m.id AND i.state = 'OPEN' AND t.plan_id IS NOT NULL ORDER BY t.id LOOP
            IF meetings_plan_moved(shown) THEN PERFORM meetings_table_again(shown); END IF;
        END LOOP;
    END IF;
    RETURN after;
""",
)

# 承認 covers the words that were talked about (G6): compared under the lock of the plan, before anything is written. And
# no draft is approved that cannot go on: it could be rewritten afterwards and would pass for approved.
APPROVES = """    IF i.basis = 'CONSENT' AND k.plan_id IS NOT NULL AND 'APPROVE' = ANY (said.outcomes) THEN
        SELECT state INTO drawn FROM cases_supportplan WHERE id = k.plan_id FOR UPDATE;
        IF meetings_plan_moved(item) THEN RETURN 'REWRITTEN'; END IF;
        IF drawn = 'DRAFT' AND EXISTS (SELECT 1 FROM cases_case WHERE id = k.case_id AND stage = 'CLOSED') THEN
            RETURN 'OVER';
        END IF;
    END IF;
"""
DAYS = "    SELECT b.window_days INTO days"
SETTLE = once(
    once(_deeds.SETTLE, "    days integer;\n", "    days integer;\n    drawn text;\n"), DAYS, APPROVES + DAYS
)

# A row of a plan is written while the plan is a draft: whoever writes it holds the plan still until he is done, so that
# nothing is slipped in between the comparison above and the approval. It asks as the writer, whose own sight answers: of
# a plan that is hidden it says what it says of one that is not there.
ROWS = """
BEGIN
    PERFORM 1 FROM cases_supportplan
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.plan_id ELSE NEW.plan_id END AND state = 'DRAFT' FOR SHARE;
    IF NOT FOUND THEN RAISE EXCEPTION 'the plan is no draft any more' USING ERRCODE = '42501'; END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
"""
