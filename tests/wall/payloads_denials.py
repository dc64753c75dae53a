"""More of the same for 秘匿・利害関係・DV等支援措置; see `payloads`."""

# fmt: off
# ruff: noqa: E501

from datetime import timedelta

from tests.areas.denials import at, decision, step

NOTHING, MINE = "nothing", "mine"
TABLES = ("access_denial", "access_denialstep", "access_counterpart")
LEAN = ("access_block", "access_restriction", "access_restrictionworker", "access_contactseal", "access_contactsealworker")
FRESH = "00000000-0000-4000-8000-0000000000dd"


def furnish(scene):
    """Decisions about the hidden case, about one from which the attacker is kept, and one of his own desk that names him."""
    world, ids = scene.world, scene.ids
    rows = {row["id"]: row for table in ("access_block", "access_restriction", "access_contactseal") for row in world.rows[table]}
    blocked = next(row for row in world.rows["access_block"] if row["case_id"] == ids["blocked"])
    secret = next(row for row in world.rows["access_restriction"] if row["case_id"] == ids["secret"])
    world.mark = "HIDDEN"
    for name, rule, what, case, person, me in (
        ("h_denial", rows[ids["h_restriction"]], "RESTRICTION", ids["h_case"], None, scene.neighbour),
        ("h_denial_seal", rows[ids["h_seal"]], "SEAL", ids["h_case"], ids["h_person"], scene.neighbour),
        ("h_block", blocked, "BLOCK", ids["blocked"], None, scene.neighbour),
        ("h_secret", secret, "RESTRICTION", ids["secret"], None, scene.neighbour),
    ):
        ids[name] = decision(world, rule, what, (case, person), me)["id"]
        step(world, {"id": ids[name], "case_id": case}, "SET", me, at(world, 1))
        world.add("access_counterpart", denial_id=ids[name], case_id=case, text=world.words(), member_id=None)
    world.mark = "架空"
    later = world.between(timedelta(1), timedelta(90))
    mine = world.deny("access_contactseal", ids["person"], [ids["worker"]], **later)
    ids["denial"] = decision(world, mine, "SEAL", (ids["case"], ids["person"]), scene.me)["id"]
    step(world, {"id": ids["denial"], "case_id": ids["case"]}, "SET", scene.me, at(world, 1))


def protect(*, case="{case}", what="SEAL", whom="NULL", ground="DV", applied="today_jst()", kin="NULL", till="today_jst() + 9",
            again="NULL", due="today_jst()", names="ARRAY['{worker}'::uuid]", why="x", also=""):
    return (f"SELECT denial_set('{case}', '{what}', {whom}, '{ground}', {applied}, '', {kin}, '{why}', {till}, {again}, {due}, {names}){also}")


OWN = [
    *[protect(case=f"{{{name}}}") for name in ("h_case", "shared", "blocked", "secret")],
    protect(case=FRESH),
    protect(till="today_jst() + 400"),
    protect(till="today_jst() - 1"),
    protect(till="NULL"),
    protect(what="RESTRICTION", till="NULL", again="today_jst() + 400"),
    protect(applied="today_jst() + 1"),
    protect(applied="today_jst() - 900"),
    protect(due="today_jst() + 99"),
    protect(due="today_jst() - 1"),
    protect(names="ARRAY[]::uuid[]"),
    protect(names="NULL"),
    protect(names=f"ARRAY['{FRESH}'::uuid]"),
    protect(ground="KIN"),
    protect(why=" "),
    protect(ground='x'), protect(applied="NULL"), protect(due="NULL"), protect(what="BLOCK", ground="KIN", whom="NULL"),
    "SELECT denial_set('{case}', 'SEAL', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
    "SELECT denial_set(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
    "SELECT denial_follow('{denial}', NULL, NULL, NULL, NULL, NULL, NULL)",
    "SELECT denial_follow('{denial}', 'CHANGE', 'x', NULL, NULL, today_jst(), NULL)",
    "SELECT denial_ask_lift('{denial}', NULL, NULL)",
    "SELECT denial_ask_lift('{denial}', ' ', today_jst())",
    protect(kin="'{h_relative}'"),
    protect(what="BLOCK", ground="KIN"),
    protect(what="BLOCK", ground="KIN", whom="'{stranger}'", kin="'{relative}'"),
    protect(what="BLOCK", ground="KIN", whom="'{stranger}'", case="{shared}"),
    protect(what="NOTHING"),
    protect(also=" FROM set_config('app.tok', '', true)"),
    *[f"SELECT denial_confirm('{{{name}}}', 'x')" for name in ("h_denial", "h_block", "h_secret", "denial")],
    *[f"SELECT denial_ask_lift('{{{name}}}', 'x', today_jst())" for name in ("h_denial", "h_denial_seal", "h_block", "h_secret")],
    *[f"SELECT denial_answer_lift('{{{name}}}', true, 'x')" for name in ("h_denial", "h_denial_seal", "h_block", "h_secret")],
    *[f"SELECT denial_follow('{{{name}}}', 'CHANGE', 'x', NULL, NULL, today_jst(), ARRAY['{{worker}}'::uuid])" for name in ("h_denial", "h_block", "h_secret")],
    "SELECT denial_follow('{denial}', 'EXTEND', 'x', today_jst() + 300, NULL, today_jst(), NULL)",
    "SELECT denial_ask_lift('{denial}', 'x', today_jst() + 99)",
    "SELECT denial_end('{h_denial}', 'LIFTED', 'x')",
    "SELECT denial_step('{h_denial}', 'CONFIRMED', 'x', NULL)",
    "SELECT denial_write('{denial}', ARRAY['{worker}'::uuid])",
    "SELECT denial_second('{h_denial}', {other}, '{stranger}', {other}, '{worker}')",
    "SELECT denial_names('{h_denial}', '{stranger}')",
    "SELECT denial_blocked('{blocked}', '{worker}')",
    "SELECT denial_stands('{h_case}', {other}, '{stranger}', true)",
    "SELECT * FROM sealed_values('{h_case}')",
    "SELECT place_key('x')",
]
PAYLOADS = [
    *[(f"{verb} {table}{rest}", "42501") for table in (*TABLES, *LEAN) for verb, rest in (
        ("DELETE FROM", ""), ("UPDATE", " SET id = id"), ("INSERT INTO", " DEFAULT VALUES"))],
    *[(f"SELECT * FROM {table}", "42501") for table in LEAN],
    *[(f"SELECT * FROM access_denial WHERE id = '{{{name}}}'", NOTHING) for name in ("h_denial", "h_denial_seal", "h_block", "h_secret")],
    *[(f"SELECT * FROM {table} WHERE denial_id IN ('{{h_denial}}', '{{h_block}}', '{{h_secret}}')", NOTHING) for table in TABLES[1:]],
    ("SELECT reason FROM access_denial UNION ALL SELECT reason FROM access_denialstep UNION ALL SELECT text FROM access_counterpart", MINE),
    ("SELECT * FROM access_denial WHERE case_id IN ('{h_case}', '{blocked}', '{secret}')", NOTHING),
    ("SELECT d.*, s.* FROM access_denial d FULL JOIN access_denialstep s ON s.denial_id = d.id", MINE),
    ("SELECT 1 FROM access_denial WHERE worker_id = '{worker}'", NOTHING),
    *[(f"SELECT * FROM denial_flags('{{{name}}}')", NOTHING) for name in ("h_case", "blocked", "secret")],
    *[(f"SELECT 1 WHERE denial_reads('{{{name}}}') OR denial_names_me('{{{name}}}') OR cardinality(denial_may('{{{name}}}')) > 0", NOTHING)
      for name in ("h_denial", "h_block", "h_secret")],
    ("SELECT * FROM denial_named('{h_denial}') UNION SELECT * FROM denial_named('{h_secret}')", NOTHING),
    ("SELECT 1 WHERE sealed_open('{h_case}') OR sealed_says('{h_case}', 'HIDDEN')", NOTHING),
    ("SELECT 1 WHERE sealed_says('{case}', (SELECT value FROM people_contact WHERE id = '{contact}'))", NOTHING),
    ("SELECT * FROM sealed_texts('{h_case}') UNION ALL SELECT * FROM sealed_texts('{secret}')", NOTHING),
    ("SELECT * FROM printed_before('{h_case}', ARRAY['consent-paper', 'case-detail'])", NOTHING),
    ("SELECT * FROM printed_before('{shared}', ARRAY['consent-paper', 'case-detail'])", NOTHING),
    *[(statement, "42501") for statement in OWN],
]
CONTROLS = []
