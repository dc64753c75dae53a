"""More of the same for 支援プラン; see `payloads`."""

from datetime import timedelta

from tests.wall_days import NOW

# fmt: off
# ruff: noqa: E501

NOTHING, MINE = "nothing", "mine"
NEW = "gen_random_uuid()"
FRESH = "00000000-0000-4000-8000-0000000000ac"
PLAN = "id, case_id, agency_id, author_id, number, kind, state, words, long_goal, short_goal, needs_participation, needs_outreach, starts_on, ends_on, monitor_every, made_on, replaces_id, topics, created_at, version"
GOAL = "id, plan_id, case_id, agency_id, author_id, position, issue, wish, goal, topics, created_at"
ROLE = "id, goal_id, plan_id, case_id, from_agency_id, author_id, position, support, person_does, agency_id, frequency, state, proposed_on, topics, created_at"
ANSWER = "id, role_id, case_id, agency_id, author_id, answer, text, at, topics"
TABLES = ("cases_supportplan", "cases_plangoal", "cases_planrole", "cases_roleanswer")


def furnish(scene):
    """A settled version and a draft of one's own, a role asked by another desk, and plans that are hidden."""
    world, ids = scene.world, scene.ids
    mine, theirs = (scene.desk, ids["worker"]), (scene.other, ids["stranger"])

    def version(name, case, who, number=1, state="DRAFT"):
        facts = {"case_id": case, "agency_id": who[0], "author_id": who[1], "number": number, "state": state, "topics": 256}
        facts |= {"words": world.words(), "starts_on": world.today, "ends_on": world.today + timedelta(9)}
        ids[name] = world.add("cases_supportplan", **facts, made_on=world.today, created_at=NOW)["id"]
        base = {"plan_id": ids[name], "case_id": case, "created_at": NOW, "topics": 4}
        ids[f"{name}_goal"] = world.add("cases_plangoal", **base, agency_id=who[0], author_id=who[1], issue=world.words())["id"]
        return base | {"goal_id": ids[f"{name}_goal"], "from_agency_id": who[0], "author_id": who[1]}

    def role(name, base, agency, **facts):
        facts = {"support": world.words(), "state": "PROPOSED", "proposed_on": world.today} | facts
        ids[name] = world.add("cases_planrole", **base | facts, agency_id=agency)["id"]

    def answer(name, of, case, who, topics=4):
        world.stands(case, *who)
        facts = {"role_id": ids[of], "case_id": case, "agency_id": who[0], "author_id": who[1], "topics": topics}
        ids[name] = world.add("cases_roleanswer", **facts, answer="ACCEPT", text=world.words())["id"]

    role("settled_role", version("settled", ids["case"], mine, 1, "DISCUSSED"), scene.other)
    base = version("draft", ids["case"], mine, 2)
    role("draft_role", base, scene.other)
    role("unasked", base, scene.other, proposed_on=None)
    role("own_role", base, scene.desk)
    answer("own_said", "own_role", ids["case"], mine)
    world.mark = "HIDDEN"
    base = version("part", ids["shared"], theirs)
    role("others_role", base, scene.named, worker_id=ids["colleague"])
    role("asked_health", base, scene.desk, topics=12)
    role("h_unasked", version("h_plan_p", ids["h_case"], theirs), scene.desk, proposed_on=None)
    for name, case, who in (("h", ids["h_case"], theirs), ("blocked", ids["blocked"], mine), ("secret", ids["secret"], mine)):
        role(f"{name}_role", version(f"{name}_plan_s", case, who, 2, "DISCUSSED"), scene.desk)
        answer(f"{name}_said", f"{name}_role", case, who)
    world.mark = "架空"
    role("asked", base, scene.desk)
    world.mark = "HIDDEN"
    answer("part_said", "asked", ids["shared"], theirs)
    world.mark = "架空"


def version(case="{case}", *, agency="{desk}", by="{worker}", number=3, state="DRAFT", replaces="NULL", topics=256, times=1):
    return (
        f"INSERT INTO cases_supportplan ({PLAN}) VALUES ({NEW}, '{case}', {agency}, '{by}', {number}, 'PARTICIPATION', '{state}', 'x', '', '',"
        f" false, false, today_jst(), today_jst() + 9, 3, today_jst(), {replaces}, {topics}, now(), {times})"
    )


def goal(plan="{draft}", case="{case}", *, agency="{desk}", by="{worker}"):
    return f"INSERT INTO cases_plangoal ({GOAL}) VALUES ({NEW}, '{plan}', '{case}', {agency}, '{by}', 1, 'x', '', '', 4, now())"


def role(of="{draft_goal}", plan="{draft}", case="{case}", *, agency="{desk}", by="{worker}", state="PROPOSED", asked="NULL"):
    return (
        f"INSERT INTO cases_planrole ({ROLE}) VALUES ({NEW}, '{of}', '{plan}', '{case}', {agency}, '{by}', 1, 'x', '', {{other}}, '',"
        f" '{state}', {asked}, 4, now())"
    )


def answer(of, case, word="ACCEPT", *, agency="{desk}", by="{worker}", topics=4):
    return f"INSERT INTO cases_roleanswer ({ANSWER}) VALUES ({NEW}, '{of}', '{case}', {agency}, '{by}', '{word}', 'x', now(), {topics})"


KEPT = ("h", "blocked", "secret")
PAYLOADS = [
    *[(f"SELECT * FROM cases_supportplan WHERE id = '{{{name}_plan_s}}'", NOTHING) for name in KEPT],
    *[(f"SELECT * FROM cases_plangoal WHERE id = '{{{name}_plan_s_goal}}'", NOTHING) for name in KEPT],
    *[(f"SELECT * FROM cases_planrole WHERE id = '{{{name}_role}}'", NOTHING) for name in KEPT],
    *[(f"SELECT * FROM cases_roleanswer WHERE id = '{{{name}_said}}'", NOTHING) for name in KEPT],
    ("SELECT * FROM cases_supportplan WHERE id = '{part}'", NOTHING),
    ("SELECT * FROM cases_plangoal WHERE id = '{part_goal}'", NOTHING),
    ("SELECT * FROM cases_planrole WHERE id IN ('{others_role}', '{asked_health}')", NOTHING),
    ("SELECT * FROM cases_roleanswer WHERE id = '{part_said}'", NOTHING),
    ("SELECT words FROM cases_supportplan UNION ALL SELECT issue FROM cases_plangoal UNION ALL SELECT support FROM cases_planrole"
     " UNION ALL SELECT text FROM cases_roleanswer", MINE),
    ("SELECT p.*, g.*, r.*, a.* FROM cases_supportplan p FULL JOIN cases_plangoal g ON g.plan_id = p.id"
     " FULL JOIN cases_planrole r ON r.goal_id = g.id FULL JOIN cases_roleanswer a ON a.role_id = r.id", MINE),
    ("SELECT * FROM cases_planrole WHERE id = '{h_role}' AND 1 / (length(support) - length(support)) = 1", NOTHING),
    *[(f"DELETE FROM {table}", "42501") for table in ("cases_supportplan", "cases_roleanswer")],
    ("DELETE FROM cases_plangoal WHERE id IN ('{h_plan_s_goal}', '{part_goal}', '{settled_goal}', '{secret_plan_s_goal}')", NOTHING),
    ("DELETE FROM cases_planrole WHERE id IN ('{h_role}', '{asked}', '{settled_role}', '{blocked_role}')", NOTHING),
    ("DELETE FROM cases_planrole WHERE id = '{own_role}'; SET CONSTRAINTS ALL IMMEDIATE", ("23503", "23001")),
    ("UPDATE cases_roleanswer SET text = 'x'", "42501"),
    ("UPDATE cases_supportplan SET words = 'x' WHERE id IN ('{settled}', '{part}', '{h_plan_s}', '{secret_plan_s}')", NOTHING),
    ("UPDATE cases_plangoal SET issue = 'x' WHERE id IN ('{settled_goal}', '{part_goal}', '{h_plan_s_goal}')", NOTHING),
    ("UPDATE cases_planrole SET support = 'x' WHERE id IN ('{settled_role}', '{asked}', '{h_role}', '{blocked_role}')", NOTHING),
    *[(f"UPDATE cases_supportplan SET {change} WHERE id = '{{draft}}'", "42501") for change in (
        "state = 'DISCUSSED'", "state = 'DECIDED', decided_on = today_jst(), decided_by_id = '{worker}', decided_agency_id = {desk}",
        "consent_id = '{consent}'", "number = 9", "case_id = '{shared}'", "agency_id = {other}", "author_id = '{stranger}'",
        "kind = 'PARTICIPATION'", "created_at = now() - interval '1 year'", "replaces_id = '{settled}'")],
    ("UPDATE cases_supportplan SET topics = 4 WHERE id = '{draft}'", ("42501", "23514")),
    *[(f"UPDATE cases_plangoal SET {change} WHERE id = '{{draft_goal}}'", "42501") for change in (
        "case_id = '{shared}'", "plan_id = '{settled}'", "agency_id = {other}")],
    *[(f"UPDATE cases_planrole SET {change} WHERE id = '{{draft_role}}'", "42501") for change in (
        "case_id = '{shared}'", "plan_id = '{settled}'", "goal_id = '{settled_goal}'", "from_agency_id = {other}")],
    # because the first row settles who acts, and the second is written when nobody seems to
    ("UPDATE cases_supportplan SET state = (SELECT 'DISCUSSED' FROM set_config('app.tok', '', true) WHERE cases_supportplan.id IS NOT NULL)"
     " WHERE id = '{draft}'", "42501"),
    *[(version(case), "42501") for case in ("{h_case}", "{shared}", "{secret}", "{blocked}")],
    (version(agency="{other}"), "42501"),
    (version(by="{stranger}"), "42501"),
    (version(state="DISCUSSED"), "42501"),
    (version(state="AGREED"), "42501"),
    (version(times=2), "42501"),
    (version(topics=4), ("42501", "23514")),
    *[(version(replaces=f"'{{{plan}}}'"), "42501") for plan in ("part", "h_plan_s", "secret_plan_s")],
    *[(goal(plan, case), "42501") for plan, case in (
        ("{settled}", "{case}"), ("{part}", "{shared}"), ("{h_plan_s}", "{h_case}"), ("{draft}", "{shared}"), ("{h_plan_s}", "{case}"))],
    (goal(agency="{other}"), "42501"),
    (goal(by="{stranger}"), "42501"),
    *[(role(of, plan, case), "42501") for of, plan, case in (
        ("{settled_goal}", "{settled}", "{case}"), ("{settled_goal}", "{draft}", "{case}"), ("{part_goal}", "{part}", "{shared}"),
        ("{h_plan_s_goal}", "{draft}", "{case}"), ("{draft_goal}", "{draft}", "{shared}"), ("{h_plan_s_goal}", "{h_plan_s}", "{h_case}"))],
    (role(state="ACCEPTED"), "42501"),
    (role(asked="today_jst()"), "42501"),
    (role(agency="{other}"), "42501"),
    *[(answer(of, case, word), "42501") for of, case, word in (
        ("{draft_role}", "{case}", "ACCEPT"), ("{draft_role}", "{case}", "DONE"), ("{h_role}", "{h_case}", "ACCEPT"),
        ("{asked}", "{shared}", "DROP"), ("{asked_health}", "{shared}", "ACCEPT"), ("{others_role}", "{shared}", "ACCEPT"),
        ("{asked}", "{case}", "ACCEPT"), ("{secret_role}", "{secret}", "ACCEPT"), ("{blocked_role}", "{blocked}", "ACCEPT"))],
    (answer("{asked}", "{shared}", agency="{other}"), "42501"),
    (answer("{asked}", "{shared}", by="{stranger}"), "42501"),
    (answer("{asked}", "{shared}", topics=1), "42501"),
    *[(answer("{asked}", "{shared}", word), "23514") for word in ("START", "DONE", "PROGRESS")],
    *[(f"SELECT plan_move('{{{plan}}}', '{verb}', 1)", "42501") for plan, verb in (
        ("part", "AGREE"), ("h_plan_s", "AGREE"), ("h_plan_s", "DECIDE"), ("secret_plan_s", "AGREE"), ("settled", "DECIDE"),
        ("settled", "REVIEW"), ("draft", "REVIEW"), ("draft", "NOTHING"))],
    ("SELECT 1 WHERE plan_move('{settled}', 'AGREE', 1) NOT IN ('REPLACED', 'NO_CONSENT')", NOTHING),
    ("SELECT 1 WHERE plan_move('{draft}', 'DISCUSS', 1) <> 'NOT_APPROVED'", NOTHING),
    ("SELECT plan_move('{draft}', 'DISCUSS', NULL)", "42501"),
    *[(f"SELECT role_propose('{{{name}}}')", "42501") for name in ("h_unasked", "asked", "others_role", "secret_role", "blocked_role")],
    ("SELECT 1 WHERE role_propose('{unasked}') <> 'NO_SIGHT' OR role_propose('{draft_role}') <> 'NOT_NOW'", NOTHING),
    ("SELECT plan_step('{draft}', 'DISCUSS', 1, {desk}, '{worker}')", "42501"),
    ("SELECT plan_step('{settled}', 'DECIDE', NULL, {desk}, '{worker}')", "42501"),
    ("SELECT plan_approved('{draft}')", "42501"),
    ("SELECT plan_answered()", "42501"),
    ("SELECT plan_role_touch()", "42501"),
    ("SELECT 1 WHERE plan_is_of('{h_plan_s}', '{h_case}') OR plan_is_draft('{h_plan_p}', '{h_case}') OR plan_is_draft('{part}', '{shared}')"
     " OR goal_is_of('{h_plan_s_goal}', '{h_plan_s}') OR role_hears('{h_role}', '{h_case}', 4, 'ACCEPT')", NOTHING),
    ("SELECT 1 WHERE role_hears('{asked_health}', '{shared}', 12, 'ACCEPT') OR role_hears('{secret_role}', '{secret}', 4, 'DROP')", NOTHING),
]
CONTROLS = [
    version(),
    version(replaces="'{settled}'"),
    goal(),
    role(),
    answer("{asked}", "{shared}"),
    answer("{asked}", "{shared}", "DECLINE"),
    answer("{draft_role}", "{case}", "DROP"),
    "UPDATE cases_supportplan SET words = 'x' WHERE id = '{draft}'",
    "UPDATE cases_plangoal SET issue = 'x' WHERE id = '{draft_goal}'",
    "UPDATE cases_planrole SET support = 'x' WHERE id = '{draft_role}'",
    "DELETE FROM cases_planrole WHERE id = '{unasked}'",
]
WRITES = (
    version("%s").replace("'%s'", "%s"),
    version(replaces="%s"),
    goal("%s").replace("'%s'", "%s"),
    goal(case="%s").replace("'%s'", "%s"),
    role("%s").replace("'%s'", "%s"),
    role(plan="%s").replace("'%s'", "%s"),
    role(case="%s").replace("'%s'", "%s"),
    answer("%s", "{case}").replace("'%s'", "%s"),
    "UPDATE cases_supportplan SET words = 'x' WHERE id = %s",
    "UPDATE cases_plangoal SET issue = 'x' WHERE id = %s",
    "UPDATE cases_planrole SET support = 'x' WHERE id = %s",
    "DELETE FROM cases_planrole WHERE id = %s",
)
