"""Every address of the house: who opens it in the invented city and how it is filled in, or what it is instead of a page."""

from dataclasses import dataclass, field

from django.urls import URLPattern, get_resolver, reverse

from . import acts, rooms

COUNTER, DESK, FORMER, NAMED = "mado-tanaka", "korei-suzuki", "kosodate-ito", "minsei-hayashi"
CONVENER = "seikatsu-kato"
COLLEAGUE = "mado-mori"
ADMIN, AUDITOR, NOBODY = "kanri-kobayashi", "kansa-nakamura", None


@dataclass(frozen=True)
class Place:
    """A page as one of its users opens it: its name, whose case or which row fills its address."""

    name: str
    about: tuple = ()
    query: str = ""


# A version of 見本 花子's plan, as her counter would have made it.
PLAN = (
    "INSERT INTO cases_supportplan (id, case_id, agency_id, author_id, number, kind, state, words, long_goal, short_goal,"
    " needs_participation, needs_outreach, starts_on, ends_on, monitor_on, monitor_every, made_on, topics, created_at, version)"
    " SELECT gen_random_uuid(), '{{case}}', m.agency_id, m.worker_id, {number}, 'COORDINATION', '{state}', '家で暮らしたい。',"
    " '家で暮らしつづける', '朝まで眠れる', false, true, today_jst(), today_jst() + 364, today_jst() + 90, 3, today_jst(), 256,"
    " now(), 1 FROM accounts_membership m JOIN accounts_worker w ON w.id = m.worker_id WHERE w.username = 'mado-tanaka'"
    " RETURNING number"
)


@dataclass
class Guide:
    """The addresses of one copy of the city, each asked of the database once."""

    city: object
    known: dict = field(default_factory=dict)

    ROWS = {
        "notice": "SELECT n.id FROM desk_notice n JOIN accounts_membership m USING (agency_id) JOIN accounts_worker w ON w.id = m.worker_id"
        " WHERE w.username = 'mado-tanaka' AND NOT n.chief_only",
        "case": "SELECT c.id FROM cases_case c JOIN people_person p ON p.id = c.person_id WHERE p.name = '見本 花子'",
        "lost": "SELECT c.id FROM cases_case c JOIN people_person p ON p.id = c.person_id WHERE p.name = '試野 りえ'",
        "ended": "SELECT c.id FROM cases_case c JOIN access_agencygrant g ON g.case_id = c.id AND g.basis = 'INTAKE'"
        " JOIN accounts_membership m ON m.agency_id = g.group_id JOIN accounts_worker w ON w.id = m.worker_id"
        " WHERE c.stage = 'CLOSED' AND w.username = 'mado-tanaka' AND g.closed_at IS NULL",
        "waiting": "SELECT id FROM cases_consultation WHERE case_id IS NULL AND caller = 'SELF' ORDER BY taken_at DESC",
        "taken": "SELECT id FROM cases_consultation WHERE case_id = '{case}'",
        "note": "SELECT id FROM cases_casenote WHERE case_id = '{case}' ORDER BY happened_on",
        "own": "SELECT n.id FROM cases_casenote n WHERE n.case_id = '{lost}' AND n.text ~ '^手当'",
        "visit": "WITH n AS (INSERT INTO cases_casenote (id, case_id, agency_id, author_id, happened_on, method, partner, text,"
        " topics, own_only, grams, created_at, version) SELECT gen_random_uuid(), case_id, agency_id, author_id, current_date,"
        " '12', 'SELF', '不在', 4, false, '{}', now(), 1 FROM cases_casenote n WHERE case_id = '{case}' AND agency_id IN (SELECT"
        " m.agency_id FROM accounts_membership m JOIN accounts_worker w ON w.id = m.worker_id WHERE w.username = 'mado-tanaka')"
        " LIMIT 1 RETURNING *) INSERT INTO cases_outreachvisit (id, note_id, case_id, agency_id, author_id, absent, promised,"
        " created_at, version) SELECT gen_random_uuid(), id, case_id, agency_id, author_id, true, '', now(), 1 FROM n RETURNING id",
        "outreach": "INSERT INTO cases_outreachplan (id, case_id, agency_id, author_id, target, found_how, relation, ways, approach,"
        " frequency, towards, outlook, begins_on, ended_why, ended_note, topics, created_at, version) SELECT gen_random_uuid(),"
        " '{case}', m.agency_id, m.worker_id, '架空の方', '', '', '{}', '', '', '', '', current_date, '', '', 260, now(), 1"
        " FROM accounts_membership m JOIN accounts_worker w ON w.id = m.worker_id WHERE w.username = 'mado-tanaka' LIMIT 1"
        " RETURNING id",
        "comment": "INSERT INTO cases_comment (id, case_id, agency_id, author_id, text, topics, own_only, created_at)"
        " SELECT gen_random_uuid(), '{case}', m.agency_id, m.worker_id, '架空のコメント', 4, false, now()"
        " FROM accounts_membership m JOIN accounts_worker w ON w.id = m.worker_id WHERE w.username = 'mado-tanaka' LIMIT 1"
        " RETURNING id",
        "consent": "SELECT id FROM consent_consent WHERE case_id = '{case}'",
        "taken_back": "SELECT k.id FROM consent_consent k JOIN accounts_membership m ON m.agency_id = k.agency_id"
        " JOIN accounts_worker w ON w.id = m.worker_id WHERE w.username = 'mado-tanaka' AND k.withdrawn_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM consent_consent n WHERE n.replaces_id = k.id) ORDER BY k.withdrawn_at",
        "file": "INSERT INTO consent_consentfile (id, consent_id, case_id, agency_id, author_id, name, media_type, size,"
        " digest, content, added_at) SELECT gen_random_uuid(), id, case_id, agency_id, recorded_by_id, 'scan.pdf',"
        " 'application/pdf', 4, encode(sha256('scan'), 'hex'), 'scan', now() FROM consent_consent"
        " WHERE id = '{consent}' RETURNING id",
        "discussed": PLAN.format(number=1, state="DISCUSSED"),
        "agreed": "WITH d AS (UPDATE accounts_agency SET decides = true WHERE short_name = '生活相談窓口') "
        + PLAN.format(number=2, state="AGREED"),
        "plan": PLAN.format(number=3, state="DRAFT"),
        "goal": "INSERT INTO cases_plangoal (id, plan_id, case_id, agency_id, author_id, position, issue, wish, goal,"
        " topics, created_at) SELECT gen_random_uuid(), id, case_id, agency_id, author_id, 1, '夜に眠れない', 'ゆっくり眠りたい',"
        " '朝まで眠れる', 4, now() FROM cases_supportplan WHERE case_id = '{case}' AND number = {plan} RETURNING id",
        "role": "INSERT INTO cases_planrole (id, goal_id, plan_id, case_id, from_agency_id, author_id, position, support,"
        " person_does, agency_id, frequency, state, proposed_on, topics, created_at) SELECT gen_random_uuid(), g.id, g.plan_id,"
        " g.case_id, g.agency_id, g.author_id, 1, '週に一度たずねる', '寝る前に日記をつける', a.group_id, '毎週木曜', 'PROPOSED',"
        " today_jst(), 1, now() FROM cases_plangoal g, accounts_agency a WHERE g.id = '{goal}'"
        " AND a.short_name = '高齢者支援課' RETURNING id",
        "contact": "SELECT t.id FROM people_contact t JOIN cases_case c USING (person_id) WHERE c.id = '{case}'",
        "relative": "SELECT id FROM cases_householdmember WHERE case_id = '{case}'",
        "section": "SELECT 'issues'",
        "event": "INSERT INTO cases_familyevent (id, case_id, agency_id, author_id, happened_on, precision, happened_text,"
        " what, topics, created_at, version) SELECT gen_random_uuid(), case_id, agency_id, author_id, '1980-01-01', 'YEAR',"
        " '昭和55年', '小平に転居', 32, now(), 1 FROM cases_casenote WHERE id = '{note}' RETURNING id",
        "card": "SELECT 'counter'",
        "what": "SELECT 'SEAL'",
        "open": "SELECT 'RESTRICTION'",
        "worker_off": "SELECT 'BLOCK'",
        "call": "SELECT 'call'",
        "cancel": "SELECT 'cancel'",
        "agency": "SELECT group_id FROM accounts_agency WHERE short_name = '高齢者支援課'",
        "unseen": "SELECT group_id FROM accounts_agency a WHERE kind = 'DEPARTMENT' AND NOT named_only AND NOT EXISTS"
        " (SELECT 1 FROM access_agencygrant g WHERE g.case_id = '{case}' AND g.group_id = a.group_id)",
        "wardens": "SELECT group_id FROM accounts_agency WHERE named_only ORDER BY group_id",
        "table": "SELECT 'ISSUE'",
        "code": "SELECT '51'",
        "worker": "SELECT id FROM accounts_worker WHERE username = 'korei-suzuki'",
        "membership": "SELECT id FROM accounts_membership WHERE worker_id = '{worker}'",
    }

    MADE = {
        "letter": lambda guide: acts.letter(guide.city, guide.row("case"), COUNTER, "高齢者支援課"),
        "seal": lambda guide: acts.protection(guide.city, guide.row("case"), COUNTER, COUNTER, COLLEAGUE),
        "unconfirmed": lambda guide: acts.protection(
            guide.city, guide.row("case"), COLLEAGUE, COUNTER, COLLEAGUE
        ),
        "body": lambda guide: acts.body(guide.city),
        "meeting": lambda guide: acts.meeting(guide.city, CONVENER),
        "room": lambda guide: acts.room(guide.city, CONVENER, guide.row("meeting")),
        "inquiry": lambda guide: acts.request(guide.city, CONVENER, guide.row("room"), "高齢者支援課"),
    }

    def row(self, key):
        if key in self.MADE and key not in self.known:
            self.known[key] = self.MADE[key](self)
        if key in rooms.MADE and key not in self.known:
            self.known |= rooms.afternoon(self.city, self.row("case"))
        if key in rooms.TALKED and key not in self.known:
            self.row("goal")
            self.known |= rooms.talked(self.city, self.row("case"), self.row("plan"))
        if key not in self.known:
            statement = self.ROWS[key]
            for other in ("case", "lost", "worker", "consent", "note", "plan", "goal"):
                if f"{{{other}}}" in statement:
                    statement = statement.replace(f"{{{other}}}", str(self.row(other)))
            self.known[key] = acts.rows(self.city, statement)[0][0]
        return self.known[key]

    def address(self, place):
        return self.city.url + reverse(place.name, args=[self.row(key) for key in place.about]) + place.query


PAGES = {
    NOBODY: [Place("sign-in"), Place("first")],
    COUNTER: [
        Place("home"),
        Place("consultation-list"),
        Place("consultation-list", query="?screening=later&since=R8.1.1"),
        Place("consultation-new"),
        Place("consultation-detail", ("waiting",)),
        Place("consultation-detail", ("taken",)),
        Place("consultation-edit", ("waiting",)),
        Place("notice-list"),
        Place("case-list"),
        Place("case-list", query="?stage=CLOSED"),
        Place("case-detail", ("case",)),
        Place("case-timeline", ("case",), "?method=02"),
        Place("case-lead", ("case",)),
        Place("case-stage", ("case",)),
        Place("case-coordination", ("case",)),
        Place("case-monitoring", ("case",)),
        Place("case-close", ("case",)),
        Place("case-reopen", ("ended",)),
        Place("case-people", ("case",)),
        Place("case-person", ("case",)),
        Place("case-people-history", ("case",)),
        Place("case-alias-new", ("case",)),
        Place("case-contact-new", ("case",)),
        Place("case-contact-edit", ("case", "contact")),
        Place("case-relative-new", ("case",)),
        Place("case-relative-edit", ("case", "relative")),
        Place("case-assessment", ("case",)),
        Place("case-assessment-section", ("case", "section")),
        Place("case-assessment-print", ("case",)),
        Place("case-family", ("case",)),
        Place("case-family-new", ("case",)),
        Place("case-family-edit", ("case", "event")),
        Place("case-family-history", ("case", "event")),
        Place("case-note-edit", ("note",)),
        Place("case-note-history", ("note",)),
        Place("case-plan", ("lost",)),
        Place("case-plan", ("case",)),
        Place("case-plan-edit", ("case", "plan")),
        Place("case-plan-role", ("case", "role")),
        Place("case-plan-version", ("case", "plan")),
        Place("case-plan-agree", ("case", "discussed")),
        Place("case-plan-decide", ("case", "agreed")),
        Place("case-plan-compare", ("case", "plan", "discussed")),
        Place("case-plan-paper", ("case", "plan")),
        Place("case-plan-paper", ("case", "plan"), "?for=person"),
        Place("case-outreach-history", ("outreach",)),
        Place("case-outreach-visit-edit", ("visit",)),
        Place("case-outreach", ("case",)),
        Place("case-outreach-visit", ("case",)),
        Place("case-outreach-absent", ("case",)),
        Place("case-outreach-plan", ("case",)),
        Place("case-outreach-end", ("case",)),
        Place("case-outreach-found", ("case",)),
        Place("case-comments", ("case",)),
        Place("note-comments", ("note",)),
        Place("case-plan-comments", ("case", "plan")),
        Place("comment-edit", ("comment",)),
        Place("case-consent", ("case",)),
        Place("case-readers-of", ("case", "agency")),
        Place("case-as", ("case", "agency")),
        Place("case-as", ("case", "unseen")),
        Place("case-as", ("case", "wardens")),
        Place("case-consent-withdraw", ("consent",)),
        Place("case-consent-change", ("consent",)),
        Place("case-consent-asking", ("case",)),
        Place("consent-paper", ("consent",)),
        Place("consent-file-new", ("consent",)),
        Place("consent-receipt", ("taken_back",)),
        Place("case-protection", ("case",)),
        Place("case-protection-new", ("case", "what")),
        Place("case-protection-new", ("case", "open")),
        Place("case-protection-new", ("case", "worker_off")),
        Place("case-protection-aside", ("case",)),
        Place("case-protection-extend", ("case", "seal")),
        Place("case-protection-names", ("case", "seal")),
        Place("case-protection-lift", ("case", "seal")),
        Place("case-protection-confirm", ("case", "unconfirmed")),
        Place("case-protection-contacts", ("case",)),
        Place("case-sealed-texts", ("case",)),
        Place("case-printed", ("case",)),
        Place("protection-list"),
        Place("case-access", ("case",)),
        Place("case-letters", ("case",)),
        Place("case-meetings", ("case",)),
        Place("meeting-plan", ("talked", "talked_item")),
        Place("meeting-item", ("talked", "talked_item")),
        Place("meeting-minutes", ("talked",)),
        Place("meeting-minutes", ("held",)),
        Place("task-list"),
        Place("case-letter-new", ("case",)),
        Place("consultation-refer", ("waiting",)),
        Place("letter-inbox"),
        Place("letter-inbox", query="?which=ended&side=received"),
        Place("letter", ("letter",)),
        Place("search"),
        Place("guide"),
        Place("guide-card", ("card",)),
        Place("password"),
        Place("acting"),
        Place("styleguide"),
    ],
    DESK: [
        Place("case-plan-role", ("case", "role")),
        Place("case-plan", ("case",)),
        Place("meeting-minutes", ("held",)),
        Place("meeting-minutes", ("held",), "?names=off"),
        Place("meeting-settle", ("held", "open_room")),
        Place("meeting-copy", ("held",)),
        Place("meeting-release", ("held", "settled_room")),
        Place("task-list"),
        Place("task-done", ("task",)),
        Place("letter", ("letter",)),
        Place("letter-inbox"),
        Place("home"),
        Place("case-detail", ("case",)),
        Place("case-consent", ("case",)),
        Place("meeting-inquiry", ("inquiry",)),
        Place("meeting-list"),
    ],
    CONVENER: [
        Place("meeting", ("meeting",)),
        Place("meeting-new"),
        Place("meeting-date", ("meeting",)),
        Place("meeting-prepare", ("meeting",)),
        Place("meeting-item", ("meeting", "room")),
        Place("meeting-pledge", ("meeting", "room")),
        Place("meeting-sheet", ("meeting", "room")),
        Place("meeting-item-edit", ("meeting", "room")),
        Place("meeting-drop", ("meeting", "room")),
        Place("meeting-ask", ("meeting", "room")),
        Place("meeting-members", ("meeting",)),
        Place("meeting", ("meeting",), "?again"),
        Place("meeting-step", ("meeting", "call")),
        Place("body-seats", ("body",)),
        Place("meeting-step", ("meeting", "cancel")),
        Place("meeting-list"),
    ],
    FORMER: [
        Place("case-detail", ("lost",)),
        Place("case-note-edit", ("own",)),
        Place("case-note-history", ("own",)),
    ],
    NAMED: [Place("home"), Place("case-list"), Place("consultation-list")],
    ADMIN: [
        Place("home"),
        Place("audit-log"),
        Place("settings"),
        Place("settings-city"),
        Place("settings-agencies"),
        Place("settings-agency-new"),
        Place("settings-agency", ("agency",)),
        Place("settings-workers"),
        Place("settings-worker-new"),
        Place("settings-worker", ("worker",)),
        Place("settings-worker-end", ("worker",)),
        Place("settings-membership-new", ("worker",)),
        Place("settings-membership-end", ("membership",)),
        Place("settings-moves"),
        Place("settings-body-new"),
        Place("settings-body", ("body",)),
        Place("settings-bodies"),
        Place("settings-codes"),
        Place("settings-code-table", ("table",)),
        Place("settings-code-new", ("table",)),
        Place("settings-code", ("table", "code")),
    ],
    AUDITOR: [Place("home"), Place("audit-log")],
}

# What is no page: who asks, what it answers to GET
BUTTONS = [
    (DESK, Place("meeting-confirm", ("held",))),
    (COUNTER, Place("notice-read", ("notice",))),
    (NOBODY, Place("sign-out")),
    (NOBODY, Place("hide")),
    (NOBODY, Place("demo-switch")),
    (COUNTER, Place("consultation-screen", ("waiting",))),
    (COUNTER, Place("consultation-case", ("waiting",))),
    (COUNTER, Place("case-plan-new", ("case",))),
    (COUNTER, Place("case-plan-renew", ("case", "plan"))),
    (COUNTER, Place("case-plan-propose", ("case", "plan"))),
    (COUNTER, Place("case-plan-discuss", ("case", "plan"))),
    (ADMIN, Place("settings-worker-code", ("worker",))),
    (ADMIN, Place("settings-worker-reopen", ("worker",))),
]
PIECES = [
    (NOBODY, Place("healthz"), 200),
    (COUNTER, Place("alive"), 204),
    (COUNTER, Place("drafts"), 204),
    (COUNTER, Place("drafts-discard"), 204),
    (COUNTER, Place("consultation-urgent", query="?urgency=URGENT"), 200),
    (COUNTER, Place("consultation-similar"), 302),
    (COUNTER, Place("case-readers", ("case",), "?topics=4"), 200),
    (COUNTER, Place("case-consent-paper", ("case",)), 303),
    (CONVENER, Place("meeting-item-new", ("meeting",)), 302),
    (COUNTER, Place("consent-file", ("consent", "file")), 200),
]


def listed():
    pages = {place.name for places in PAGES.values() for place in places}
    return pages | {row[1].name for row in [*BUTTONS, *PIECES]}


def routes(patterns=None):
    """The name of every route, however deep it is included; one without a name stands as its pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or str(entry.pattern)
        else:
            yield from routes(entry.url_patterns)
