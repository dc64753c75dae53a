"""More of the same for 多機関協働, the decisions of meetings, モニタリング, 評価 and 再開; see `payloads`."""

from datetime import timedelta

from tests.wall_days import NOW

# fmt: off
# ruff: noqa: E501

NOTHING, MINE = "nothing", "mine"
NEW = "gen_random_uuid()"
FRESH = "00000000-0000-4000-8000-0000000000ad"
INTAKE = "id, case_id, agency_id, author_id, topics, created_at, decision, reason, decided_on"
COORDINATION = "id, case_id, agency_id, author_id, topics, created_at, intake_id, consent_id, taken_on, deciders, ended_how"
RESOLUTION = "id, case_id, agency_id, author_id, topics, created_at, kind, text, decided_on, meeting_number, meeting_label"
MONITORING = "id, case_id, agency_id, author_id, topics, created_at, happened_on, findings"
EVALUATION = "id, case_id, agency_id, author_id, topics, created_at, programme, whole_case, result, changes, close_reason, text, watch, reopen_when, evaluated_on"
REOPENING = "id, case_id, agency_id, author_id, topics, created_at, reason, reopened_on"
NOTE = "id, case_id, agency_id, author_id, happened_on, method, partner, text, topics, own_only, grams, created_at, version"
TABLES = ("cases_coordinationintake", "cases_coordination", "cases_resolution", "cases_monitoring", "cases_evaluation", "cases_reopening")


def furnish(scene):
    """A case that 多機関協働 of another desk runs, with a decision to close; and the same where nothing may be seen."""
    world, ids = scene.world, scene.ids
    mine, theirs, day = (scene.desk, ids["worker"]), (scene.other, ids["stranger"]), world.today

    def record(name, table, case, who, **facts):
        world.stands(case, *who)
        facts = {"case_id": case, "agency_id": who[0], "author_id": who[1], "topics": 260, "created_at": NOW} | facts
        ids[name] = world.add(f"cases_{table}", **facts)["id"]

    def work(prefix, case, person, who):
        given = world.consent(case, person, *who, [])
        given |= {"kinds": ["C1"], "valid_until": day + timedelta(9)}
        record(f"{prefix}_intake", "coordinationintake", case, who, decision="B", reason=world.words(), decided_on=day)
        record(f"{prefix}_runs", "coordination", case, who, intake_id=ids[f"{prefix}_intake"], consent_id=given["id"], taken_on=day, ended_how="")
        meeting = {"decided_on": day, "meeting_number": "x", "meeting_label": "x", "text": world.words()}
        record(f"{prefix}_decided", "resolution", case, who, kind="CLOSE", **meeting)
        record(f"{prefix}_monitored", "monitoring", case, who, happened_on=day, findings=world.words())
        plain = {"programme": "P1", "result": "2", "changes": [], "evaluated_on": day, "text": world.words()}
        record(f"{prefix}_evaluated", "evaluation", case, who, **plain)
        record(f"{prefix}_reopened", "reopening", case, who, reopened_on=day, reason=world.words())

    ids["taken_person"] = world.person()
    ids["taken"] = world.case(ids["taken_person"], scene.desk)
    world.grant(ids["taken"], scene.desk, 511, "INTAKE")
    work("t", ids["taken"], ids["taken_person"], theirs)
    world.mark = "HIDDEN"
    work("hc", ids["h_case"], ids["h_person"], theirs)
    for name in ("blocked", "secret"):
        case = next(row for row in world.rows["cases_case"] if row["id"] == ids[name])
        work(name, ids[name], case["person_id"], mine)
    record("part_monitored", "monitoring", ids["shared"], theirs, happened_on=day, findings=world.words())
    world.mark = "架空"


def intake(case="{case}", decision="A", *, agency="{desk}", by="{worker}", on="today_jst()", id=NEW):
    return f"INSERT INTO cases_coordinationintake ({INTAKE}) VALUES ({id}, '{case}', {agency}, '{by}', 260, now(), '{decision}', 'x', {on})"


def monitoring(case="{case}", *, agency="{desk}", by="{worker}", plan="", on="today_jst()"):
    columns, value = (", plan_id", f", '{plan}'") if plan else ("", "")
    return f"INSERT INTO cases_monitoring ({MONITORING}{columns}) VALUES ({NEW}, '{case}', {agency}, '{by}', 260, now(), {on}, 'x'{value})"


def evaluation(case="{case}", *, agency="{desk}", by="{worker}", result="2", more="", values="", id=NEW, whole="true", programme="P1"):
    return (
        f"INSERT INTO cases_evaluation ({EVALUATION}{more}) VALUES ({id}, '{case}', {agency}, '{by}', 260, now(), '{programme}', {whole}, '{result}',"
        f" '{{{{}}}}', '11', 'x', '', '', today_jst(){values})"
    )


def reopening(case="{case}", *, agency="{desk}", by="{worker}", more="", values=""):
    return f"INSERT INTO cases_reopening ({REOPENING}{more}) VALUES ({NEW}, '{case}', {agency}, '{by}', 260, now(), 'x', today_jst(){values})"


KEPT = ("{h_case}", "{secret}", "{blocked}")
NOT_MINE = ({"agency": "{other}"}, {"by": "{stranger}"})
HIDDEN = ("hc", "secret", "blocked")
PAYLOADS = [
    *[(f"SELECT * FROM cases_{table} WHERE id IN ('{{hc_{name}}}', '{{secret_{name}}}', '{{blocked_{name}}}')", NOTHING) for table, name in (
        ("coordinationintake", "intake"), ("coordination", "runs"), ("resolution", "decided"), ("monitoring", "monitored"),
        ("evaluation", "evaluated"), ("reopening", "reopened"))],
    ("SELECT * FROM cases_monitoring WHERE id = '{part_monitored}'", NOTHING),
    ("SELECT reason FROM cases_coordinationintake UNION ALL SELECT text FROM cases_resolution UNION ALL SELECT findings FROM cases_monitoring"
     " UNION ALL SELECT text FROM cases_evaluation UNION ALL SELECT reason FROM cases_reopening", MINE),
    ("SELECT * FROM cases_evaluation WHERE id = '{hc_evaluated}' AND 1 / (length(text) - length(text)) = 1", NOTHING),
    *[(f"DELETE FROM {table}", "42501") for table in TABLES],
    *[(f"UPDATE {table} SET topics = 4", "42501") for table in TABLES],
    ("UPDATE cases_coordination SET ended_on = today_jst(), ended_how = 'HANDED' WHERE id = '{t_runs}'", "42501"),
    ("UPDATE cases_evaluation SET applied_at = now()", "42501"),
    (f"INSERT INTO cases_resolution ({RESOLUTION}) VALUES ({NEW}, '{{case}}', {{desk}}, '{{worker}}', 256, now(), 'CLOSE', 'x', today_jst(), 'x', 'x')", "42501"),
    (f"INSERT INTO cases_coordination ({COORDINATION}) VALUES ({NEW}, '{{case}}', {{desk}}, '{{worker}}', 260, now(), '{{t_intake}}', '{{consent}}', today_jst(), '{{{{}}}}', '')", "42501"),
    # because this desk does not run 多機関協働
    *[(intake(case), "42501") for case in ("{case}", "{taken}", "{shared}", *KEPT)],
    *[(intake(**facts), "42501") for facts in NOT_MINE],
    *[(monitoring(case), "42501") for case in KEPT],
    *[(monitoring(**facts), "42501") for facts in NOT_MINE],
    (monitoring(on="today_jst() + 1"), "42501"),
    (monitoring(plan="{h_plan_s}"), "42501"),
    (monitoring(plan="{part}"), "42501"),
    *[(evaluation(case), "42501") for case in KEPT],
    *[(evaluation(**facts), "42501") for facts in NOT_MINE],
    (evaluation(more=", applied_at", values=", now()"), "42501"),
    *[(evaluation("{taken}", result=result, more=", resolution_id", values=f", '{{{decided}}}'"), "42501") for result, decided in (
        ("3", "t_decided"), ("1", "hc_decided"), ("1", "secret_decided"))],
    (evaluation("{shared}", result="1", more=", resolution_id", values=", '{t_decided}'"), "42501"),
    *[(reopening(case), "42501") for case in (*KEPT, "{shared}")],
    *[(reopening(**facts), "42501") for facts in NOT_MINE],
    (reopening(more=", applied_at", values=", now()"), "42501"),
    *[(f"SELECT coordination_take('{{{name}}}')", "42501") for name in ("t_intake", "hc_intake", "secret_intake", "consent", "h_case")],
    *[(f"SELECT coordination_end('{{{name}}}')", "42501") for name in ("t_evaluated", "hc_evaluated", "secret_evaluated")],
    (f"{evaluation(id=chr(39) + FRESH + chr(39), result='1', whole='false', programme='P1')}; SELECT coordination_end('{FRESH}')", "42501"),
    *[(f"SELECT 1 WHERE coordination_ready('{{{name}}}') IS NOT NULL", NOTHING) for name in ("case", "shared", "taken", "h_case", "secret", "blocked")],
    ("SELECT 1 WHERE consent_is_old('{h_consent}') OR consent_runs('{h_consent}') IS NOT NULL OR runs_coordination('{h_case}')"
     " OR resolution_fits('{hc_decided}', '{h_case}', '1')", NOTHING),
    *[(f"SELECT {call}", "42501") for call in (
        "coordination_shut('{t_runs}', 'HANDED', {desk})", "coordination_deciders('{t_runs}')", "coordination_carries('{t_runs}', {desk})",
        "consent_outlived('{consent}')")],
    # the end of a case that 多機関協働 has taken: no decision, one of another kind, nobody who goes on
    ("UPDATE cases_case SET stage = 'CLOSED' WHERE id = '{taken}'", "42501"),
    ("UPDATE cases_case SET stage = 'SUSPENDED' WHERE id = '{taken}'", "42501"),
    (f"{evaluation('{taken}', result='1')}; UPDATE cases_case SET stage = 'CLOSED' WHERE id = '{{taken}}'", "42501"),
    (f"{evaluation('{taken}', result='1', more=', resolution_id', values=chr(44) + chr(39) + '{t_decided}' + chr(39))}; UPDATE cases_case SET stage = 'CLOSED' WHERE id = '{{taken}}'", "42501"),
    (f"{evaluation('{taken}', result='1', more=', resolution_id, lead_agency_id', values=chr(44) + chr(39) + '{t_decided}' + chr(39) + ', {named}')}; UPDATE cases_case SET stage = 'CLOSED' WHERE id = '{{taken}}'", "42501"),
    ("UPDATE cases_case SET stage = (SELECT 'CLOSED' FROM set_config('app.tok', '', true) WHERE cases_case.id IS NOT NULL) WHERE id = '{taken}'", "42501"),
    ("UPDATE cases_case SET stage = 'CLOSED' WHERE id = '{case}'; UPDATE cases_case SET stage = 'RECEIVED' WHERE id = '{case}'", "42501"),
    ("UPDATE cases_case SET stage = 'MEETING' WHERE id = '{taken}'; UPDATE cases_case SET stage = 'SUPPORT' WHERE id = '{taken}'", "42501"),
    (f"INSERT INTO cases_casenote ({NOTE}, origin) VALUES ({NEW}, '{{case}}', {{desk}}, '{{worker}}', today_jst(), '01', 'SELF', 'x', 4, false, '{{{{}}}}', now(), 1, 'x')", "42501"),
    (f"INSERT INTO cases_casenote ({NOTE}, under_id) VALUES ({NEW}, '{{case}}', {{desk}}, '{{worker}}', today_jst(), '01', 'SELF', 'x', 4, false, '{{{{}}}}', now(), 1, '{{consent}}')", "42501"),
    ("UPDATE cases_casenote SET origin = 'x' WHERE id = '{note}'", "42501"),
]
CONTROLS = [
    monitoring(),
    monitoring("{shared}"),
    evaluation(),
    reopening(),
    evaluation("{taken}", result="1", more=", resolution_id", values=", '{t_decided}'"),
    f"UPDATE cases_case SET stage = 'CLOSED' WHERE id = '{{case}}'; {reopening()}; UPDATE cases_case SET stage = 'ASSESSMENT' WHERE id = '{{case}}'",
    f"{evaluation('{taken}', result='1', more=', resolution_id, lead_agency_id', values=chr(44) + chr(39) + '{t_decided}' + chr(39) + ', {desk}')}; UPDATE cases_case SET stage = 'CLOSED' WHERE id = '{{taken}}'",
]
