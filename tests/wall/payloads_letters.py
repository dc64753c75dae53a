"""More of the same for つなぎ, 打診, the papers of a consent and notices; see `payloads`."""

# fmt: off
# ruff: noqa: E501

NOTHING, MINE = "nothing", "mine"
NEW = "gen_random_uuid()"
FRESH = "00000000-0000-4000-8000-0000000000aa"
SHELL = "id, number, kind, from_agency_id, sent_by_id, to_agency_id, to_worker_id, state, sent_at, due_on, version, follows_id"
BODY = "id, referral_id, case_id, consultation_id, ground, consent_id, article, reason, topics, text, name, kana, giver, agreed_how, agreed_on, created_at"
CONFIRM = "id, referral_id, from_agency_id, agency_id, article, due_on, confirmed_at, confirmed_by_id"
MESSAGE = "id, referral_id, agency_id, author_id, verb, text, at"
REPORTER = "id, referral_id, agency_id, author_id, name, relation, contact, readers"
EXPLAINED = "id, consent_id, case_id, explained_by_id, explained_on, text, digest"
WITHDRAWAL = "id, consent_id, case_id, agency_id, author_id, reason"
ASKING = "id, person_id, case_id, agency_id, author_id, asked_on, answer, why, note, ask_again_on, recorded_at"
FILE = "id, consent_id, case_id, agency_id, author_id, name, media_type, size, digest, content, added_at"
SCAN = "'x', 'image/png', 1, encode(sha256('x'), 'hex'), 'x', now()"
CONSENT = "id, person_id, case_id, kinds, giver, giver_name, authority, method, agreed_on, purposes, valid_from, valid_until, agency_id, recorded_by_id, recorded_at, replaces_id"
TABLES = (
    *("referrals_referral", "referrals_letter", "referrals_lettercontact", "referrals_message", "referrals_reporter", "referrals_confirmation"),
    *("consent_explanation", "consent_withdrawal", "consent_asking", "consent_consentfile", "desk_notice"),
)


def shell(*, to="{other}", worker="NULL", sender="{desk}", by="{worker}", state="SENT", version=1, follows="NULL"):
    return (
        f"INSERT INTO referrals_referral ({SHELL}) VALUES ('{FRESH}', 'X', 'REQUEST', {sender}, '{by}', {to}, {worker},"
        f" '{state}', now(), today_jst(), {version}, {follows})"
    )


def body(*, ground="CONSENT", case="'{case}'", talk="NULL", consent="'{consent}'", article="", topics=4, more="", to=FRESH):
    said = "'SELF', 'ORAL', today_jst()" if talk != "NULL" and ground == "CONSENT" else "'', '', NULL"
    return (
        f"INSERT INTO referrals_letter ({BODY}) VALUES ({NEW}, '{to}', {case}, {talk}, '{ground}', {consent}, '{article}',"
        f" '{article}', {topics}, 'x', '', '', {said}, now()){more}"
    )


def confirm(agency="{desk}", article="K7", due="today_jst()", done="NULL, NULL", sender="{desk}"):
    return f"INSERT INTO referrals_confirmation ({CONFIRM}) VALUES ({NEW}, '{FRESH}', {sender}, {agency}, '{article}', {due}, {done})"


def say(letter, verb, agency="{desk}", by="{worker}"):
    return f"INSERT INTO referrals_message ({MESSAGE}) VALUES ({NEW}, '{letter}', {agency}, '{by}', '{verb}', 'x', now())"


def change(of):
    return (
        f"INSERT INTO consent_consent ({CONSENT}) VALUES ({NEW}, '{{person}}', '{{case}}', '{{{{C2}}}}', 'SELF', '', '', 'ORAL',"
        f" today_jst(), '{{{{}}}}', today_jst(), today_jst() + 9, {{desk}}, '{{worker}}', now(), '{of}')"
    )


STATUTE = {"ground": "STATUTE", "consent": "NULL", "article": "K7"}
UNSET = " RETURNING set_config('app.tok', '', true)"
END_IT = "UPDATE consent_consent SET withdrawn_at = now(), withdrawn_by_id = '{worker}', withdrawn_agency_id = {desk} WHERE id = '{consent}'"
WHY = f"INSERT INTO consent_withdrawal ({WITHDRAWAL}) VALUES ({NEW}, '{{consent}}', '{{case}}', {{desk}}, '{{worker}}', '')"
READING = [
    *[(f"SELECT * FROM {table} WHERE id = '{{{name}}}'", NOTHING) for table, name in (
        ("referrals_referral", "h_letter"), ("referrals_letter", "h_body"), ("referrals_message", "h_message"),
        ("referrals_reporter", "h_reporter"), ("referrals_confirmation", "h_confirmation"), ("consent_asking", "h_asking"),
        ("consent_consentfile", "h_file"), ("consent_explanation", "h_explained"), ("consent_withdrawal", "h_reason"),
        ("desk_notice", "h_notice"), ("referrals_referral", "s_letter"), ("desk_notice", "s_notice"))],
    ("SELECT * FROM referrals_letter WHERE referral_id IN ('{h_letter}', '{returned}', '{s_letter}')", NOTHING),
    ("SELECT * FROM referrals_message WHERE referral_id = '{returned}' AND agency_id <> {desk}", NOTHING),
    ("SELECT * FROM referrals_reporter", NOTHING),
    ("SELECT * FROM desk_notice WHERE chief_only OR agency_id <> {desk}", NOTHING),
    ("SELECT text FROM referrals_letter UNION ALL SELECT text FROM referrals_message UNION ALL SELECT note FROM consent_asking"
     " UNION ALL SELECT text FROM consent_explanation UNION ALL SELECT reason FROM consent_withdrawal", MINE),
    ("SELECT convert_from(content, 'UTF8') FROM consent_consentfile", MINE),
    ("SELECT r.*, l.*, m.* FROM referrals_referral r FULL JOIN referrals_letter l ON l.referral_id = r.id"
     " FULL JOIN referrals_message m ON m.referral_id = r.id", MINE),
    ("SELECT * FROM referrals_letter WHERE referral_id = '{h_letter}' AND 1 / (length(text) - length(text)) = 1", NOTHING),
]
LETTERS = [
    *[(f"DELETE FROM {table}", "42501") for table in TABLES],
    *[(f"UPDATE {table} SET id = id", "42501") for table in TABLES if table not in ("referrals_confirmation", "desk_notice")],
    ("UPDATE referrals_confirmation SET confirmed_at = now(), confirmed_by_id = '{worker}'", NOTHING),
    (shell(sender="{other}"), "42501"),
    (shell(by="{stranger}"), "42501"),
    (shell(state="ACCEPTED"), "42501"),
    (shell(version=2), "42501"),
    (shell(follows="'{h_letter}'"), "42501"),
    (shell(follows="'{received}'"), "42501"),
    *[(f"{shell()}; {body(**facts)}", "42501") for facts in (
        {"topics": 12},
        {"case": "'{h_case}'", "consent": "'{h_consent}'"},
        {"consent": "'{h_consent}'"},
        {"consent": "'{ended}'"},
        {"case": "'{shared}'", "ground": "ANONYMOUS", "consent": "NULL"},
        {"case": "'{secret}'", "ground": "ANONYMOUS", "consent": "NULL"},
        {"ground": "ANONYMOUS", "consent": "NULL", "topics": 5},
        {"case": "NULL", "talk": "'{h_uncased}'", "consent": "NULL"},
        {"case": "NULL", "talk": "'{consultation}'", "consent": "NULL"},
        {"topics": 12, "more": UNSET},
        {"topics": 511, "more": UNSET},
        STATUTE,
    )],
    (f"{shell(to='{named}')}; {body()}", "42501"),
    (f"{shell(to='{office}')}; {body(ground='ANONYMOUS', consent='NULL')}", "42501"),
    (f"{shell(to='{desk}')}; {body(ground='ANONYMOUS', consent='NULL')}", ("42501", "23514")),
    (body(to="{received}"), "42501"),
    (body(to="{letter}"), ("42501", "23505")),
    (f"{shell()}; {confirm(agency='{other}')}", "42501"),
    (f"{shell()}; {confirm(due='today_jst() + 99')}", "42501"),
    (f"{shell()}; {confirm(due='today_jst() - 1')}", "42501"),
    (f"{shell()}; {confirm(done=chr(39).join(['now(), ', '{worker}', '']))}", "42501"),
    (f"{shell()}; {confirm(sender='{other}')}", "42501"),
    (f"{shell()}; {confirm(article='XX')}; {body(**STATUTE | {'article': 'XX'})}", "42501"),
    (f"{shell()}; {confirm(article='27-1-2')}; {body(**STATUTE | {'article': '27-1-2'})}", "42501"),
    (f"{shell()}; {confirm(article='69-2-2')}; {body(**STATUTE)}", "42501"),
    (f"{shell()}; {confirm()}; {body(ground='ANONYMOUS', consent='NULL')}", "42501"),
    (say("{h_letter}", "REPORT"), "42501"),
    (say("{received}", "ASK", agency="{other}"), "42501"),
    (say("{received}", "ASK", by="{stranger}"), "42501"),
    (say("{received}", "RECALL"), "42501"),
    (say("{letter}", "ACCEPT"), "42501"),
    (say("{returned}", "ACCEPT"), "42501"),
    *[(f"INSERT INTO referrals_reporter ({REPORTER}) VALUES ({NEW}, '{{{letter}}}', {{desk}}, '{{worker}}', 'x', '', '', ARRAY['{{worker}}'::uuid])", "42501")
      for letter in ("h_letter", "received", "letter")],
    *[(f"SELECT referrals_move('{{{letter}}}', '{verb}', 1, NULL, NULL)", "42501") for letter, verb in (
        ("h_letter", "ACCEPT"), ("letter", "ACCEPT"), ("received", "RECALL"), ("received", "ACCEPT"), ("returned", "ACCEPT"), ("s_letter", "RECALL"))],
    (f"{say('{received}', 'ASK')}; SELECT referrals_move('{{received}}', 'ACCEPT', 1, NULL, NULL)", "42501"),
    ("SELECT referrals_sight('{h_case}', '{h_consent}', {desk}, NULL, true)", "42501"),
    ("SELECT access_lock('{h_case}')", "42501"),
    ("SELECT desk_post('x', 'CONFIRM', {desk}, NULL, false, gen_random_uuid(), NULL, NULL)", "42501"),
    ("SELECT 1 WHERE referrals_side('{h_letter}') IS NOT NULL OR referrals_side('{s_letter}') IS NOT NULL OR letter_open('{h_letter}')", NOTHING),
    ("SELECT 1 WHERE letter_open('{returned}') OR withdrew_consent('{h_withdrawn}', '{h_case}') OR letter_denied('{h_letter}')", NOTHING),
    ("SELECT 1 WHERE desk_clock(today_jst(), today_jst(), '{{}}', '{{}}') > 0 OR EXISTS (SELECT 1 FROM desk_unmailed())", NOTHING),
    ("INSERT INTO desk_notice SELECT * FROM desk_notice", "42501"),
    ("UPDATE desk_notice SET read_at = now(), read_by_id = '{worker}', about = 'CONFIRM' WHERE id = '{notice}'", "42501"),
    ("UPDATE desk_notice SET read_at = now(), read_by_id = '{stranger}' WHERE id = '{notice}'", "42501"),
    ("UPDATE desk_notice SET read_at = now(), read_by_id = '{worker}' WHERE id IN ('{h_notice}', '{s_notice}')", NOTHING),
    # because the first row settles who acts, and the second is written when nobody seems to
    ("UPDATE desk_notice SET read_at = now(), read_by_id = '{worker}', about = CASE WHEN id = '{notice_two}' THEN"
     " (SELECT 'CONFIRM' FROM set_config('app.tok', '', true) WHERE desk_notice.id IS NOT NULL) ELSE about END", "42501"),
    (WHY, "42501"),
    (WHY.replace("{consent}", "{h_consent}").replace("{case}", "{h_case}"), "42501"),
    (WHY.replace("{consent}", "{h_withdrawn}").replace("{case}", "{h_case}"), "42501"),
    (change("{consent}"), "42501"),
    (change("{h_consent}"), "42501"),
    (change("{ended}"), "42501"),
    *[(f"INSERT INTO consent_explanation ({EXPLAINED}) VALUES ({NEW}, '{{{consent}}}', '{{{case}}}', '{{worker}}', today_jst(), 'x', encode(sha256('x'), 'hex'))", "42501")
      for consent, case in (("consent", "case"), ("h_consent", "h_case"), ("h_consent", "case"))],
    *[(f"INSERT INTO consent_consentfile ({FILE}) VALUES ({NEW}, '{{{consent}}}', '{{{case}}}', {{desk}}, '{{worker}}', {SCAN})", "42501")
      for consent, case in (("h_consent", "h_case"), ("h_consent", "case"), ("consent", "shared"))],
    *[(f"INSERT INTO consent_asking ({ASKING}) VALUES ({NEW}, '{{{person}}}', '{{{case}}}', {{desk}}, '{{worker}}', today_jst(), 'PENDING', '06', '', today_jst() + 1, now())", "42501")
      for person, case in (("h_person", "h_case"), ("shared_person", "shared"), ("h_person", "case"))],
]
CONTROLS = [
    f"{shell()}; {body()}",
    f"{shell()}; {confirm()}; {body(**STATUTE)}",
    f"{shell()}; {body(ground='ANONYMOUS', consent='NULL')}",
    f"{shell()}; {body(case='NULL', talk=chr(39) + '{uncased}' + chr(39), consent='NULL', topics=7)}",
    say("{received}", "ASK"),
    say("{letter}", "RECALL"),
    f"{END_IT}; {WHY}",
    f"{END_IT}; {change('{consent}')}",
    "UPDATE desk_notice SET read_at = now(), read_by_id = '{worker}' WHERE id = '{notice}'",
    f"INSERT INTO consent_consentfile ({FILE}) VALUES ({NEW}, '{{consent}}', '{{case}}', {{desk}}, '{{worker}}', {SCAN})",
    f"INSERT INTO consent_asking ({ASKING}) VALUES ({NEW}, '{{person}}', '{{case}}', {{desk}}, '{{worker}}', today_jst(), 'PENDING', '06', '', today_jst() + 1, now())",
]
