"""More of the same for meetings and their rooms; see `payloads`."""

# fmt: off
# ruff: noqa: E501

NOTHING, MINE = "nothing", "mine"
NEW = "gen_random_uuid()"
FRESH = "00000000-0000-4000-8000-0000000000bb"
ROOMS = ("h_item", "unsworn", "taken_off", "late", "shut")
PAPERS = ("matter", "sheet", "minute", "task", "inquiry", "carried")
MEETING = "id, number, body_id, agency_id, prepared_by_id, made_by_id, held_on, starts_at, place, is_online, state, created_at, version"
ITEM = "id, meeting_id, basis, purposes, agency_id, author_id, state, dropped_why, created_at, version"
MATTER = "id, item_id, case_id, about_id, called, is_anonymous, text, topics, created_at, version"
MEMBER = "id, item_id, agency_id, worker_id, duty, chosen_by_id, chosen_at"
PLEDGE = "id, item_id, agency_id, worker_id, article, text, at"
MINUTE = "id, item_id, agency_id, author_id, talk, conclusion, outcomes, gap, created_at, version"
TASK = "id, item_id, author_agency_id, author_id, agency_id, text, due_on, done_note, created_at"
SHEET = "id, item_id, agency_id, author_id, household, doing, wanted, asked, created_at, version"
INQUIRY = "id, item_id, agency_id, author_id, to_agency_id, text, due_on, created_at"
ANSWER = "id, inquiry_id, agency_id, author_id, is_refusal, text, created_at"
UNSET = " RETURNING set_config('app.tok', '', true)"


def meeting(*, body=3, agency="{desk}", prepared="{desk}", by="{worker}", state="PREPARING"):
    return (
        f"INSERT INTO meetings_meeting ({MEETING}) VALUES ('{FRESH}', 'X', {body}, {agency}, {prepared}, '{by}', today_jst(), '14:00', '',"
        f" false, '{state}', now(), 1)"
    )


def item(*, to="{prepared}", basis="S106", agency="{desk}", by="{worker}", state="OPEN", more=""):
    return (
        f"INSERT INTO meetings_item ({ITEM}) VALUES ('{FRESH}', '{to}', '{basis}', '{{{{1}}}}', {agency}, '{by}', '{state}', '', now(), 1){more}"
    )


def matter(*, to=FRESH, case="NULL", about="'{case}'", anonymous="false", topics=4, more=""):
    return f"INSERT INTO meetings_matter ({MATTER}) VALUES ({NEW}, '{to}', {case}, {about}, 'x', {anonymous}, 'x', {topics}, now(), 1){more}"


def member(to, agency="{desk}", worker="{worker}", by="{worker}", more=""):
    return f"INSERT INTO meetings_member ({MEMBER}) VALUES ({NEW}, '{to}', {agency}, '{worker}', 'MEMBER', '{by}', now()){more}"


def pledge(to, agency="{desk}", worker="{worker}"):
    return f"INSERT INTO meetings_pledge ({PLEDGE}) VALUES ({NEW}, '{to}', {agency}, '{worker}', 'x', 'x', now())"


def minute(to, agency="{desk}", by="{worker}"):
    return f"INSERT INTO meetings_minute ({MINUTE}) VALUES ({NEW}, '{to}', {agency}, '{by}', 'x', 'x', '{{{{SHARE}}}}', '', now(), 1)"


def sheet(to, agency="{desk}"):
    return f"INSERT INTO meetings_sheet ({SHEET}) VALUES ({NEW}, '{to}', {agency}, '{{worker}}', 'x', '', '', '', now(), 1)"


def inquiry(to):
    return f"INSERT INTO meetings_inquiry ({INQUIRY}) VALUES ({NEW}, '{to}', {{desk}}, '{{worker}}', {{other}}, 'x', today_jst(), now())"


def task(to, agency="{other}"):
    return f"INSERT INTO meetings_task ({TASK}) VALUES ({NEW}, '{to}', {{desk}}, '{{worker}}', {agency}, 'x', today_jst(), '', now())"


READING = [
    ("SELECT * FROM meetings_meeting WHERE id = '{h_meeting}'", NOTHING),
    *[(f"SELECT * FROM meetings_item WHERE id = '{{{room}}}'", NOTHING) for room in ("h_item", "taken_off", "shut")],
    *[(f"SELECT * FROM meetings_{paper} WHERE item_id = '{{{room}}}'", NOTHING) for room in ROOMS for paper in PAPERS],
    *[(f"SELECT * FROM meetings_member WHERE item_id = '{{{room}}}' AND worker_id <> '{{worker}}'", NOTHING) for room in ROOMS],
    ("SELECT m.*, s.*, t.* FROM meetings_matter m FULL JOIN meetings_minute s USING (item_id) FULL JOIN meetings_task t USING (item_id)", MINE),
    ("SELECT * FROM meetings_inquiryanswer", NOTHING),
    ("SELECT * FROM meetings_tabled", NOTHING),
    *[(f"SELECT 1 WHERE meetings_rewritten('{{{room}}}')", NOTHING) for room in ROOMS],
    ("SELECT * FROM meetings_minute WHERE item_id = '{late}' AND 1 / (length(talk) - length(talk)) = 1", NOTHING),
    ("SELECT 1 WHERE meetings_side('{h_item}') IS NOT NULL OR meetings_open('{late}') OR meetings_open('{unsworn}') OR meetings_open('{shut}')", NOTHING),
    ("SELECT 1 WHERE meetings_party('{h_meeting}') OR meetings_asked('{h_inquiry}') OR meetings_role_open('{h_task}') OR meetings_consented('{h_item}')", NOTHING),
]
WRITING = [
    *[(f"DELETE FROM meetings_{name}", "42501") for name in ("meeting", "item", "matter", "member", "pledge", "sheet", "minute", "inquiry", "carried", "tabled")],
    *[(f"UPDATE meetings_{name} SET id = id", "42501") for name in ("item", "pledge", "inquiry", "inquiryanswer", "carried", "tabled")],
    ("UPDATE meetings_matter SET plan_round = 3 WHERE item_id = '{own_item}'", "42501"),
    ("UPDATE meetings_meeting SET state = 'CONFIRMED' WHERE id = '{prepared}'", "42501"),
    ("UPDATE meetings_meeting SET agency_id = {other} WHERE id = '{prepared}'", "42501"),
    ("UPDATE meetings_matter SET text = 'x' WHERE item_id IN ('{h_item}', '{late}', '{unsworn}', '{shut}')", NOTHING),
    ("UPDATE meetings_minute SET talk = 'x' WHERE item_id IN ('{h_item}', '{late}', '{unsworn}', '{shut}')", NOTHING),
    ("UPDATE meetings_task SET text = 'x' WHERE item_id IN ('{h_item}', '{late}', '{unsworn}', '{shut}')", NOTHING),
    ("UPDATE meetings_member SET removed_at = NULL WHERE item_id = '{taken_off}'", NOTHING),
    ("UPDATE meetings_body SET agency_id = {desk}", NOTHING),
    ("INSERT INTO meetings_bodyseat (body_id, agency_id, valid_from) VALUES (1, {desk}, today_jst())", "42501"),
    (meeting(agency="{other}"), "42501"),
    (meeting(body=1), "42501"),
    (meeting(body=1, agency="{other}", by="{stranger}"), "42501"),
    (meeting(state="HELD"), "42501"),
    (meeting(prepared="{other}"), "42501"),
    (item(to="{h_meeting}") + "; " + matter(), "42501"),
    (item(to="{ours}") + "; " + matter(), "42501"),
    (item(basis="CONSENT") + "; " + matter(case="'{case}'", about="NULL"), "42501"),
    (item(basis="J25") + "; " + matter(), "42501"),
    (item(agency="{other}") + "; " + matter(), "42501"),
    (item(by="{stranger}") + "; " + matter(), "42501"),
    (item(state="SETTLED") + "; " + matter(), "42501"),
    (item() + "; SET CONSTRAINTS ALL IMMEDIATE", "23514"),
    (item() + "; " + matter(about="'{h_case}'"), "42501"),
    (item() + "; " + matter(about="'{secret}'"), "42501"),
    (item() + "; " + matter(case="'{case}'", about="NULL"), "42501"),
    (item() + "; " + matter(about="'{h_case}'", more=UNSET), "42501"),
    (item(to="{ours}", more=UNSET) + "; " + matter(), "42501"),
    *[(member(f"{{{room}}}"), "42501") for room in ROOMS],
    (member("{own_item}", "{other}", "{stranger}"), "42501"),
    (member("{own_item}", "{desk}", "{stranger}"), "42501"),
    (member("{own_item}", "{office}", "{colleague}"), "42501"),
    (member("{own_item}", by="{stranger}"), "42501"),
    *[(pledge(f"{{{room}}}"), "42501") for room in ("h_item", "taken_off", "shut")],
    (pledge("{unsworn}", worker="{stranger}"), "42501"),
    (pledge("{unsworn}", agency="{other}"), "42501"),
    *[(minute(f"{{{room}}}"), "42501") for room in ROOMS],
    (minute("{own_item}", agency="{other}"), "42501"),
    *[(sheet(f"{{{room}}}"), "42501") for room in ROOMS],
    *[(inquiry(f"{{{room}}}"), "42501") for room in ROOMS],
    *[(task(f"{{{room}}}"), "42501") for room in ROOMS],
    (task("{own_item}"), "42501"),
    (f"INSERT INTO meetings_inquiryanswer ({ANSWER}) VALUES ({NEW}, '{{h_inquiry}}', {{desk}}, '{{worker}}', false, 'x', now())", "42501"),
    *[(f"SELECT meetings_settle('{{{room}}}', 1, 1)", "42501") for room in ROOMS],
    *[(f"SELECT meetings_retable('{{{room}}}', 1, 1)", "42501") for room in (*ROOMS, "own_item")],
    ("SELECT meetings_table_again('{own_item}')", "42501"),
    ("SELECT meetings_plan_moved('{h_item}')", "42501"),
    ("SELECT * FROM plan_said('{h_plan_p}')", "42501"),
    *[(f"SELECT meetings_drop('{{{room}}}', 'OTHER', 1)", "42501") for room in ROOMS],
    *[(f"SELECT meetings_release('{{{room}}}', 'x', 4, ARRAY['x'])", "42501") for room in (*ROOMS, "own_item")],
    *[(f"SELECT meetings_move('{{{name}}}', 'CANCEL', 1)", "42501") for name in ("h_meeting", "called", "ours")],
    ("SELECT meetings_move('{h_meeting}', 'CONFIRM', 1)", "42501"),
    *[(f"SELECT meetings_done('{{{name}}}', 'x')", "42501") for name in ("h_task", "late_task", "unsworn_task")],
    ("SELECT meetings_carried('{h_item}', {desk}, '{worker}')", "42501"),
    ("SELECT meetings_submits('{h_case}')", "42501"),
    ("SELECT meetings_holds('{h_item}')", "42501"),
]
PAYLOADS = [*READING, *WRITING]
CONTROLS = [
    meeting(),
    item() + "; " + matter(),
    member("{own_item}"),
    pledge("{unsworn}"),
    minute("{own_item}"),
    sheet("{own_item}"),
    inquiry("{own_item}"),
    task("{own_item}", "{desk}"),
    "UPDATE meetings_matter SET text = 'y' WHERE item_id = '{own_item}'",
    "UPDATE meetings_meeting SET place = 'y' WHERE id = '{prepared}'",
]
