"""More of the same for アウトリーチ and コメント; see `payloads`."""

# fmt: off
# ruff: noqa: E501

NOTHING, MINE = "nothing", "mine"
NEW = "gen_random_uuid()"
FRESH = "00000000-0000-4000-8000-0000000000ab"
PLAN = "id, case_id, agency_id, author_id, target, found_how, relation, ways, approach, frequency, towards, outlook, begins_on, ended_why, ended_note, topics, created_at, version"
VISIT = "id, note_id, case_id, agency_id, author_id, absent, bond, next_on, promised, created_at, version"
COMMENT = "id, case_id, note_id, agency_id, author_id, text, topics, own_only, replaces_id, created_at"
MENTION = "id, comment_id, case_id, agency_id, worker_id"
LETTER = "id, referral_id, agency_id, author_id, text, mentions, at"
TABLES = ("cases_outreachplan", "cases_outreachvisit", "cases_comment", "cases_mention", "referrals_lettercomment")


def furnish(scene):
    """Plans, visits and comments of the desk's own case, of the shared one, and of the hidden ones."""
    world, ids = scene.world, scene.ids
    mine, theirs = (scene.desk, ids["worker"]), (scene.other, ids["stranger"])

    def visit(case, who, name, **note):
        row = world.note(case, *who, **note)
        facts = {"note_id": row["id"], "case_id": case, "agency_id": who[0], "author_id": who[1], "promised": world.words()}
        ids[name] = world.add("cases_outreachvisit", **facts)["id"]
        return row["id"]

    def plan(case, who, name):
        facts = {"target": world.words(), "begins_on": world.today}
        ids[name] = world.record("cases_outreachplan", case, *who, 260, **facts)["id"]

    def comment(case, who, name, note=None, *, topics=4, call=None):
        world.stands(case, *who)
        facts = {"case_id": case, "agency_id": who[0], "author_id": who[1], "note_id": note, "topics": topics}
        ids[name] = world.add("cases_comment", text=world.words(), **facts)["id"]
        called = {"agency_id": (call or who)[0], "worker_id": (call or who)[1]}
        ids[f"{name}_call"] = world.add("cases_mention", comment_id=ids[name], case_id=case, **called)["id"]

    visit(ids["case"], mine, "visit")
    comment(ids["case"], mine, "comment", ids["note"])
    comment(ids["shared"], theirs, "seen_comment", call=(scene.named, ids["colleague"]))
    world.mark = "HIDDEN"
    for name in ("h_letter", "s_letter", "returned"):
        facts = {"referral_id": ids[name], "agency_id": scene.other, "author_id": ids["stranger"], "text": world.words()}
        ids[f"{name}_comment"] = world.add("referrals_lettercomment", **facts, mentions=[scene.me["id"]])["id"]
    plan(ids["shared"], theirs, "part_plan")
    comment(ids["shared"], theirs, "health_comment", ids["health_note"])
    comment(ids["shared"], theirs, "own_comment", ids["own_only"])
    for name, case in (("h", ids["h_case"]), ("blocked", ids["blocked"]), ("secret", ids["secret"])):
        who = theirs if name == "h" else mine
        note = visit(case, who, f"{name}_visit")
        plan(case, who, f"{name}_plan")
        comment(case, who, f"{name}_comment", note)
    world.mark = "架空"


def plan(case="{case}", agency="{desk}", by="{worker}", topics=260):
    return f"INSERT INTO cases_outreachplan ({PLAN}) VALUES ({NEW}, '{case}', {agency}, '{by}', 'x', '', '', '{{{{}}}}', '', '', '', '', today_jst(), '', '', {topics}, now(), 1)"


def visit(note, case="{case}", agency="{desk}", by="{worker}", bond="NULL"):
    return f"INSERT INTO cases_outreachvisit ({VISIT}) VALUES ({NEW}, '{note}', '{case}', {agency}, '{by}', false, {bond}, NULL, '', now(), 1)"


def say(case="{case}", note="NULL", agency="{desk}", by="{worker}", replaces="NULL"):
    return f"INSERT INTO cases_comment ({COMMENT}) VALUES ('{FRESH}', '{case}', {note}, {agency}, '{by}', 'x', 4, false, {replaces}, now())"


def said_of_plan(case, plan, topics=256):
    """`plan` is what is taken for the id of a plan: any id that is none, or hidden."""
    return f"INSERT INTO cases_comment (plan_id, {COMMENT}) VALUES ('{plan}', {NEW}, '{case}', NULL, {{desk}}, '{{worker}}', 'x', {topics}, false, NULL, now())"


def call(comment, case="{case}", agency="{desk}", worker="{worker}"):
    return f"INSERT INTO cases_mention ({MENTION}) VALUES ({NEW}, '{comment}', '{case}', {agency}, '{worker}')"


def beside(letter, agency="{desk}", by="{worker}"):
    return f"INSERT INTO referrals_lettercomment ({LETTER}) VALUES ({NEW}, '{letter}', {agency}, '{by}', 'x', ARRAY['{{neighbour}}'::uuid], now())"


HIDDEN_IDS = ("h", "blocked", "secret")
PAYLOADS = [
    *[(f"DELETE FROM {table}", "42501") for table in TABLES],
    *[(f"UPDATE {table} SET id = id", "42501") for table in ("cases_comment", "cases_mention", "referrals_lettercomment")],
    *[(f"SELECT * FROM referrals_lettercomment WHERE id = '{{{name}_comment}}'", NOTHING) for name in ("h_letter", "s_letter", "returned")],
    *[(beside(f"{{{name}}}"), "42501") for name in ("h_letter", "s_letter", "returned")],
    (beside("{received}", agency="{other}"), "42501"),
    (beside("{received}", by="{stranger}"), "42501"),
    ("SELECT desk_letter_mentioned()", "42501"),
    ("SELECT text FROM referrals_lettercomment", MINE),
    *[(f"SELECT * FROM cases_{table} WHERE id = '{{{name}_{short}}}'", NOTHING)
      for table, short in (("outreachplan", "plan"), ("outreachvisit", "visit"), ("comment", "comment")) for name in HIDDEN_IDS],
    *[(f"SELECT * FROM cases_mention WHERE comment_id = '{{{name}_comment}}'", NOTHING) for name in (*HIDDEN_IDS, "health", "own")],
    ("SELECT * FROM cases_mention WHERE id = '{seen_comment_call}'", NOTHING),
    ("SELECT 1 FROM cases_comment WHERE id = '{seen_comment}' AND EXISTS (SELECT 1 FROM cases_mention m WHERE m.comment_id = cases_comment.id)", NOTHING),
    ("SELECT * FROM cases_comment WHERE id IN ('{health_comment}', '{own_comment}')", NOTHING),
    ("SELECT * FROM cases_outreachplan WHERE id = '{part_plan}'", NOTHING),
    ("SELECT text FROM cases_comment UNION ALL SELECT target FROM cases_outreachplan UNION ALL SELECT promised FROM cases_outreachvisit", MINE),
    ("SELECT c.*, n.*, v.* FROM cases_comment c FULL JOIN cases_casenote n ON n.id = c.note_id FULL JOIN cases_outreachvisit v ON v.note_id = n.id", MINE),
    ("SELECT * FROM cases_comment WHERE id = '{h_comment}' AND 1 / (length(text) - length(text)) = 1", NOTHING),
    ("SELECT * FROM cases_historicaloutreachplan WHERE id = '{h_plan}'", NOTHING),
    ("SELECT 1 WHERE case_runs('{h_case}') OR note_is_of('{h_note}', '{h_case}') OR note_is_mine('{blocked_note}', '{blocked}')"
     " OR comment_is_mine('{blocked_comment}', '{blocked}', NULL)", NOTHING),
    *[(plan(case), "42501") for case in ("{h_case}", "{shared}", "{secret}", "{blocked}")],
    (plan(agency="{other}"), "42501"),
    (plan(by="{stranger}"), "42501"),
    ("UPDATE cases_outreachplan SET target = 'x' WHERE id IN ('{h_plan}', '{part_plan}', '{secret_plan}')", NOTHING),
    ("UPDATE cases_outreachvisit SET bond = 5 WHERE id IN ('{h_visit}', '{blocked_visit}')", NOTHING),
    ("UPDATE cases_outreachvisit SET bond = 6 WHERE id = '{visit}'", "23514"),
    ("UPDATE cases_outreachvisit SET note_id = '{h_note}' WHERE id = '{visit}'", "42501"),
    (visit("{h_note}", "{h_case}"), "42501"),
    (visit("{h_note}"), "42501"),
    (visit("{seen_note}", "{shared}"), "42501"),
    (visit("{health_note}", "{shared}"), "42501"),
    (visit("{note}", "{shared}"), "42501"),
    (visit("{note}", bond="6"), "23514"),
    (visit("{blocked_note}", "{blocked}"), "42501"),
    *[(say(case, note), "42501") for case, note in (
        ("{h_case}", "NULL"), ("{secret}", "NULL"), ("{shared}", "'{health_note}'"), ("{shared}", "'{own_only}'"),
        ("{case}", "'{h_note}'"), ("{case}", "'{seen_note}'"))],
    *[(said_of_plan(where, plan), "42501") for where, plan in (("{h_case}", "{case}"), ("{case}", "{h_case}"), ("{shared}", "{shared}"))],
    (said_of_plan("{case}", "{case}", topics=4), ("42501", "23514", "23503")),
    (say(agency="{other}"), "42501"),
    (say(by="{stranger}"), "42501"),
    (say("{shared}", replaces="'{seen_comment}'"), "42501"),
    (say(replaces="'{h_comment}'"), "42501"),
    (call("{h_comment}", "{h_case}"), "42501"),
    (call("{h_comment}"), "42501"),
    (call("{seen_comment}", "{shared}"), "42501"),
    (call("{comment}", "{shared}"), "42501"),
    (f"{say()}; {call(FRESH, '{h_case}')}", "42501"),
    ("SELECT desk_mentioned()", "42501"),
]
CONTROLS = [
    beside("{received}"),
    beside("{letter}"),
    plan(),
    visit("{note}"),
    f"{say()}; {call(FRESH, agency='{other}', worker='{stranger}')}",
    say("{shared}", "'{seen_note}'"),
    say(note="'{note}'", replaces="'{comment}'"),
    call("{comment}", agency="{other}", worker="{stranger}"),
    "UPDATE cases_outreachvisit SET bond = 5 WHERE id = '{visit}'",
]
WRITES = (
    beside("%s").replace("'%s'", "%s"),
    plan("%s").replace("'%s'", "%s"),
    visit("%s").replace("'%s'", "%s"),
    visit("{note}", "%s").replace("'%s'", "%s"),
    say("%s").replace("'%s'", "%s"),
    say(note="%s"),
    say(replaces="%s"),
    call("%s").replace("'%s'", "%s"),
    call("{comment}", "%s").replace("'%s'", "%s"),
    "UPDATE cases_outreachplan SET target = 'x' WHERE id = %s",
    "UPDATE cases_outreachvisit SET bond = 5 WHERE id = %s",
)
