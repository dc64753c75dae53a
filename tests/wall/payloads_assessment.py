"""More of the same for アセスメント, 家族年表 and the code tables; see `payloads`."""

# fmt: off
# ruff: noqa: E501

from tests.areas import assessment

NOTHING, MINE = "nothing", "mine"
NEW = "gen_random_uuid()"
ANSWER = "id, case_id, agency_id, author_id, entry, question, codes, text, answered_on, source, topics, created_at"
EVENT = "id, case_id, agency_id, author_id, member_id, happened_on, precision, happened_text, what, topics, created_at, version"
CODE = 'id, "table", code, label, national_code, national_report, topics, position, version'
TABLES = ("cases_answer", "cases_familyevent", "cases_historicalfamilyevent", "cases_codeitem")
HIDDEN_IDS = ("h", "blocked", "secret")


def furnish(scene):
    """Answers and events of the desk's own case; of the shared one in part; of the hidden ones."""
    world, ids = scene.world, scene.ids
    mine, theirs = (scene.desk, ids["worker"]), (scene.other, ids["stranger"])
    ids["answer"] = assessment.answer(world, ids["case"], *mine)["id"]
    ids["year"] = assessment.event(world, ids["case"], *mine, member_id=ids["relative"])["id"]
    seen = assessment.answer(world, ids["shared"], *theirs, text="", codes=["51"])
    ids["seen_answer"] = seen["id"]
    world.mark = "HIDDEN"
    ids["part_answer"] = assessment.answer(world, ids["shared"], *theirs, 132, entry=seen["entry"])["id"]
    ids["part_year"] = assessment.event(world, ids["shared"], *theirs)["id"]
    for name, case in (("h", ids["h_case"]), ("blocked", ids["blocked"]), ("secret", ids["secret"])):
        who = theirs if name == "h" else mine
        ids[f"{name}_answer"] = assessment.answer(world, case, *who)["id"]
        ids[f"{name}_year"] = assessment.event(world, case, *who)["id"]
    world.mark = "架空"


def answer(case="{case}", agency="{desk}", by="{worker}", topics=4, new=NEW):
    return f"INSERT INTO cases_answer ({ANSWER}) VALUES ({new}, '{case}', {agency}, '{by}', {NEW}, 'voice.view', '{{{{}}}}', 'x', today_jst(), 'SELF', {topics}, now())"


def event(case="{case}", agency="{desk}", by="{worker}", member="NULL"):
    return f"INSERT INTO cases_familyevent ({EVENT}) VALUES ({NEW}, '{case}', {agency}, '{by}', {member}, today_jst(), 'DAY', 'x', 'x', 32, now(), 1)"


UNSET = " RETURNING set_config('app.tok', '', true)"
PAYLOADS = [
    *[(f"DELETE FROM {table}", "42501") for table in TABLES],
    ("UPDATE cases_answer SET text = 'x'", "42501"),
    ("UPDATE cases_answer SET topics = 4 WHERE id = '{part_answer}'", "42501"),
    ("UPDATE cases_historicalfamilyevent SET topics = 32", "42501"),
    *[(f"SELECT * FROM {table} WHERE id = '{{{name}_{short}}}'", NOTHING) for name in HIDDEN_IDS
      for table, short in (("cases_answer", "answer"), ("cases_familyevent", "year"), ("cases_historicalfamilyevent", "year"))],
    ("SELECT * FROM cases_answer WHERE id = '{part_answer}'", NOTHING),
    ("SELECT * FROM cases_answer WHERE entry = (SELECT entry FROM cases_answer WHERE id = '{seen_answer}') AND codes <> '{{51}}'", NOTHING),
    ("SELECT 1 FROM cases_answer WHERE case_id = '{shared}' GROUP BY entry HAVING count(*) > 1", NOTHING),
    ("SELECT * FROM cases_familyevent WHERE id = '{part_year}'", NOTHING),
    ("SELECT * FROM cases_historicalfamilyevent WHERE case_id IN ('{shared}', '{h_case}')", NOTHING),
    ("SELECT text FROM cases_answer UNION ALL SELECT what FROM cases_familyevent UNION ALL SELECT what FROM cases_historicalfamilyevent", MINE),
    ("SELECT a.*, e.* FROM cases_answer a FULL JOIN cases_familyevent e ON e.case_id = a.case_id", MINE),
    ("SELECT * FROM cases_answer WHERE id = '{h_answer}' AND 1 / (length(text) - length(text)) = 1", NOTHING),
    ("SELECT 1 WHERE member_is_of('{h_relative}', '{h_case}') OR member_is_of('{relative}', '{h_case}')", NOTHING),
    *[(write(case), "42501") for write in (answer, event) for case in ("{h_case}", "{blocked}", "{secret}")],
    *[(write(agency="{other}"), "42501") for write in (answer, event)],
    *[(write(by="{stranger}"), "42501") for write in (answer, event)],
    (answer("{h_case}") + UNSET, "42501"),
    (answer(topics=0), "23514"),
    (answer(topics=512), "23514"),
    (answer(new="'{h_answer}'"), "23505"),
    (event(member="'{h_relative}'"), "42501"),
    (event("{shared}", member="'{relative}'"), "42501"),
    ("UPDATE cases_familyevent SET what = 'x' WHERE id IN ('{h_year}', '{part_year}', '{secret_year}', '{blocked_year}')", NOTHING),
    ("UPDATE cases_familyevent SET member_id = '{h_relative}' WHERE id = '{year}'", "42501"),
    ("UPDATE cases_familyevent SET member_id = '{h_relative}' WHERE id = '{year}'" + UNSET, "42501"),
    ("UPDATE cases_familyevent SET case_id = '{shared}' WHERE id = '{year}'", "42501"),
    ("UPDATE cases_familyevent SET agency_id = {other} WHERE id = '{year}'", "42501"),
    ("UPDATE cases_familyevent SET author_id = '{stranger}' WHERE id = '{year}'", "42501"),
    ("INSERT INTO cases_historicalfamilyevent SELECT * FROM cases_historicalfamilyevent", "42501"),
    ("UPDATE cases_codeitem SET label = 'x'", NOTHING),
    (f"INSERT INTO cases_codeitem ({CODE}) VALUES ({NEW}, 'ISSUE', '77', 'x', '', false, 0, 0, 1)", "42501"),
    ("SELECT cases_event_of()", ("42501", "0A000")),
]
CONTROLS = [
    answer(),
    answer("{shared}", topics=132),
    event(),
    event(member="'{relative}'"),
    event("{shared}"),
    "UPDATE cases_familyevent SET what = 'x' WHERE id = '{year}'",
    "UPDATE cases_familyevent SET member_id = NULL WHERE id = '{year}'",
]
WRITES = (
    answer("%s").replace("'%s'", "%s"),
    event("%s").replace("'%s'", "%s"),
    event(member="%s"),
    "UPDATE cases_familyevent SET what = 'x' WHERE id = %s",
    "UPDATE cases_familyevent SET member_id = %s WHERE id = '{year}'",
)
