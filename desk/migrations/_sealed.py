"""Where a sealed address was written, and what was printed before it was sealed: told to those who must put it right."""

from access.migrations._functions import STANDS
from access.migrations._protection import STANDING, VALID
from access.wall import HOLDS

# Every table whose rows belong to a case is looked through, so that none is forgotten (枚方市 2019: only the ticked document
# was closed). Left out: the denials themselves, the log, notices; rooms, of which a case knows nothing; and what an agency
# wrote that was told by a 通報・通告 of which nobody else knows.
TABLES = """
    SELECT r.relname AS name,
        (SELECT string_agg(format('x.%I::text', a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
         WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'grams'
           AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype)) AS columns,
        CASE WHEN r.relname ~ '_historical' THEN 'history_id' ELSE 'id' END AS key,
        EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attname = 'agency_id') AS owned
    FROM pg_class r
    WHERE r.relnamespace = 'public'::regnamespace AND r.relkind = 'r'
      AND r.relname !~ '^(access|audit|desk|meetings)_' AND r.relname <> 'referrals_letter'
      AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attname = 'case_id' AND NOT a.attisdropped)
    ORDER BY r.relname
"""

TEXTS = f"""
DECLARE
    t record;
    me record;
    wanted text[];
    quiet integer[];
BEGIN
    IF NOT sealed_open(c) THEN RETURN; END IF;
    SELECT * INTO me FROM ctx();
    SELECT array_agg(g.agency) INTO quiet FROM (
        SELECT group_id AS agency FROM access_agencygrant WHERE case_id = c AND access_agencygrant.quiet
        UNION SELECT agency_id FROM access_workergrant WHERE case_id = c AND access_workergrant.quiet) g
    WHERE g.agency <> me.agency;
    SELECT array_agg(w) INTO wanted FROM sealed_values(c) w;
    IF wanted IS NULL THEN RETURN; END IF;
    FOR t IN {TABLES} LOOP
        CONTINUE WHEN t.columns IS NULL;
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, x.%I FROM %I x WHERE x.case_id = $1 AND (%s) AND EXISTS (SELECT 1 FROM unnest($2) w'
            ' WHERE position(w IN place_key(concat_ws(chr(10), %s))) > 0)', t.name, t.key, t.name,
            CASE WHEN t.owned THEN '(x.agency_id = ANY ($3)) IS NOT TRUE' ELSE 'true' END, t.columns)
        USING c, wanted, quiet;
    END LOOP;
    RETURN QUERY SELECT l.name, l.id FROM (
        SELECT 'referrals_letter'::text, l.id, l.referral_id, l.text || chr(10) || l.reason FROM referrals_letter l
        WHERE l.case_id = c
        UNION ALL SELECT 'referrals_message', m.id, m.referral_id, m.text FROM referrals_message m
        JOIN referrals_letter l ON l.referral_id = m.referral_id AND l.case_id = c
    ) l(name, id, shell, said) JOIN referrals_referral r ON r.id = l.shell
    JOIN referrals_letter b ON b.referral_id = r.id AND (b.ground <> 'STATUTE' OR r.from_agency_id = me.agency)
    WHERE EXISTS (SELECT 1 FROM unnest(wanted) w WHERE position(w IN place_key(l.said)) > 0);
END
"""

# The agency in charge and the named workers. A verb counts as a print by what it is called; whatever else is asked for is not told.
PRINTED = f"""
DECLARE
    me record;
BEGIN
    SELECT * INTO me FROM ctx();
    IF me.worker IS NULL OR me.role IN ('ADMIN', 'AUDITOR') OR ctx_denied(c) OR NOT (
        EXISTS (SELECT 1 FROM access_agencygrant g WHERE g.case_id = c AND g.group_id = me.agency
                AND NOT me.named_only AND {HOLDS} AND {STANDING})
        OR EXISTS (SELECT 1 FROM access_workergrant g WHERE g.case_id = c AND g.user_id = me.worker
                   AND g.agency_id = me.agency AND {HOLDS} AND {STANDING})
        OR EXISTS (SELECT 1 FROM access_denial k WHERE k.case_id = c AND denial_names_me(k.id) AND k.lifted_at IS NULL)
    ) THEN RETURN; END IF;
    RETURN QUERY
    SELECT e.at, e.verb::text, e.worker_id, e.agency_id, NULL::integer FROM audit_event e
    WHERE e.cases @> ARRAY[c] AND e.result IN ('SHOWN', 'DONE') AND e.verb = ANY (verbs)
      AND e.verb ~ '(^|-)(paper|receipt|file|print|printed|copy|export|pdf|ics|sheet)$'
      AND NOT EXISTS (SELECT 1 FROM access_workergrant q WHERE q.case_id = c AND q.quiet AND q.agency_id = e.agency_id)
      AND NOT EXISTS (SELECT 1 FROM access_agencygrant q WHERE q.case_id = c AND q.quiet AND q.group_id = e.agency_id)
    UNION ALL
    SELECT r.sent_at, 'letter-contact', r.sent_by_id, r.from_agency_id, r.to_agency_id
    FROM referrals_lettercontact t JOIN referrals_letter l ON l.referral_id = t.referral_id
    JOIN referrals_referral r ON r.id = t.referral_id
    WHERE l.case_id = c AND t.value <> '' AND (
        l.ground <> 'STATUTE' OR (r.from_agency_id = me.agency AND (NOT me.named_only OR r.sent_by_id = me.worker)))
    ORDER BY 1 DESC LIMIT 500;
END
"""

# What has been put right since, or stands in a name: table → its key, its writer, its texts, and what makes it old. What is
# current is read until it is put right; so is a plan that can still be written, or one could write guesses into it.
VERSION = ("history_id", "history_user_id")
ROW = ("id", "author_id")
OLD_PLAN = """EXISTS (SELECT 1 FROM cases_supportplan p JOIN cases_supportplan n ON n.case_id = p.case_id AND n.kind = p.kind
        AND n.number > p.number WHERE p.id = x.{0} AND p.state <> 'DRAFT')"""
HELD = {
    "cases_historicalcasenote": (*VERSION, "x.text", "true"),
    "cases_historicalconsultation": (*VERSION, "x.text, x.wish, x.caller_contact, x.screening_note", "true"),
    "cases_historicalhouseholdmember": (*VERSION, "x.note", "true"),
    "cases_historicalfamilyevent": (*VERSION, "x.what, x.happened_text", "true"),
    "cases_historicaloutreachplan": (
        *VERSION,
        "x.target, x.found_how, x.relation, x.approach, x.frequency, x.towards, x.outlook, x.ended_note",
        "true",
    ),
    "cases_historicaloutreachvisit": (*VERSION, "x.promised", "true"),
    "cases_comment": (*ROW, "x.text", "EXISTS (SELECT 1 FROM cases_comment n WHERE n.replaces_id = x.id)"),
    "cases_answer": (
        *ROW,
        "x.text",
        "EXISTS (SELECT 1 FROM cases_answer n WHERE n.case_id = x.case_id AND n.question = x.question"
        " AND n.agency_id = x.agency_id AND n.entry <> x.entry AND (n.created_at, n.id) > (x.created_at, x.id))",
    ),
    "cases_supportplan": (*ROW, "x.words, x.long_goal, x.short_goal", OLD_PLAN.format("id")),
    "cases_plangoal": (*ROW, "x.issue, x.wish, x.goal", OLD_PLAN.format("plan_id")),
    "cases_planrole": (*ROW, "x.support, x.person_does, x.frequency", OLD_PLAN.format("plan_id")),
    "consent_consentfile": (*ROW, "x.name", "true"),
}

READ = "\n    ".join(
    f"WHEN '{table}' THEN SELECT concat_ws(chr(10), {texts}) INTO said FROM {table} x"
    f" WHERE x.{key} = row_id AND x.case_id = c AND x.{by} IS NOT DISTINCT FROM writer AND {old};"
    for table, (key, by, texts, old) in HELD.items()
)

# Such a text in which a sealed address stands is for the named alone, and for whoever wrote it: he learns nothing by it.
# The words are read here from the row itself, because of words that are handed in one could try out guesses;
# and of a case on which whoever asks does not stand nothing is told.
HIDES = f"""
DECLARE
    me uuid := ctx_worker();
    said text;
BEGIN
    IF c IS NULL OR writer IS NOT DISTINCT FROM me OR NOT EXISTS (
        SELECT 1 FROM cases_case k JOIN access_contactseal s ON s.person_id = k.person_id
        WHERE k.id = c AND s.lifted_at IS NULL AND {VALID.format("s")}
          AND NOT EXISTS (SELECT 1 FROM access_contactsealworker n WHERE n.seal_id = s.id AND n.worker_id = me)
    ) OR NOT ({STANDS}) THEN RETURN false; END IF;
    CASE name
    {READ}
    ELSE RETURN false;
    END CASE;
    RETURN EXISTS (SELECT 1 FROM sealed_values(c) w WHERE position(w IN place_key(said)) > 0);
END
"""
