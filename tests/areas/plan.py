"""支援プラン: the frame with プラン・会議; a row with what it contains; a role also for the agency that carries it."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
TABLES = ("cases_supportplan", "cases_plangoal", "cases_planrole", "cases_roleanswer")
NOBODY = ()
VERSIONS = {}
ORDER = TABLES
ROWS = TABLES[1:]
CONTENTS = (4, 4, 8, 12, 32, 256)
PLAN = 256


def see(world, me, today, rule):
    def open_to(case, mask):
        held = rule.held.get(case, 0)
        return case not in rule.denied and held and held & mask == mask

    def mine(row, agency="agency_id", writer="author_id"):
        own = rule.own({"agency_id": row[agency], writer: row[writer]}, writer)
        return own and row["case_id"] not in rule.denied

    def whole(row):
        decides = rule.desk.get("decides") and open_to(row["case_id"], PLAN)
        return decides or open_to(row["case_id"], row["topics"] | PLAN)

    def carries(role):
        named = role["worker_id"] == me["worker_id"] or not rule.desk["named_only"]
        return role["agency_id"] == me["agency_id"] and named and open_to(role["case_id"], role["topics"])

    rule.see("cases_supportplan", lambda p: mine(p) or open_to(p["case_id"], PLAN))
    rule.see("cases_plangoal", lambda g: mine(g) or whole(g))
    rule.see("cases_planrole", lambda r: mine(r, "from_agency_id") or whole(r) or carries(r))
    rule.see("cases_roleanswer", lambda a: mine(a) or whole(a))


def grow(chance, case, person):
    """One or two versions; goals, roles and answers of anybody, as a world that has changed since may hold them."""
    world = chance.world
    for agency in world.rows["accounts_agency"]:
        agency.setdefault("decides", chance.often(0.3))
    before = None
    for number in range(1, chance.random.randint(1, 2) + 1):
        before = plan(chance, case, number, before)
        for _ in range(chance.random.randint(1, 2)):
            goal(chance, before)


def wrote(chance, case):
    """Whoever writes on a case keeps its number."""
    me = chance.one(chance.members)
    chance.world.stands(case, me["agency_id"], me["worker_id"])
    return me["agency_id"], me["worker_id"]


def plan(chance, case, number, before):
    world, (agency, worker) = chance.world, wrote(chance, case)
    facts = {"case_id": case, "agency_id": agency, "author_id": worker, "number": number, "topics": PLAN}
    facts |= {"words": world.words(), "starts_on": world.today, "ends_on": world.today + timedelta(9)}
    facts |= {"made_on": world.today, "replaces_id": before and before["id"], "created_at": NOW}
    facts["state"] = chance.one(("DRAFT", "DISCUSSED", "AGREED", "DECIDED")) if number == 1 else "DISCUSSED"
    if facts["state"] == "DECIDED":
        facts |= {"decided_on": world.today, "decided_by_id": worker, "decided_agency_id": agency}
    return world.add("cases_supportplan", **facts)


def goal(chance, of):
    world, (agency, worker) = chance.world, wrote(chance, of["case_id"])
    base = {"plan_id": of["id"], "case_id": of["case_id"], "created_at": NOW}
    row = {**base, "agency_id": agency, "author_id": worker, "topics": chance.one(CONTENTS)}
    made = world.add("cases_plangoal", **row, issue=world.words())
    for _ in range(2):
        me = chance.one(chance.members)
        named = me["worker_id"] if chance.named(me["agency_id"]) or chance.often(0.2) else None
        asks, by = wrote(chance, of["case_id"])
        row = {
            **base,
            "goal_id": made["id"],
            "from_agency_id": asks,
            "author_id": by,
            "support": world.words(),
        }
        row |= {"agency_id": me["agency_id"], "worker_id": named, "topics": chance.one(CONTENTS)}
        role = world.add("cases_planrole", **row, state="ACCEPTED", proposed_on=world.today)
        if chance.often(0.6):
            answer(chance, role)


def answer(chance, role):
    world, (agency, worker) = chance.world, wrote(chance, role["case_id"])
    facts = {"role_id": role["id"], "case_id": role["case_id"], "agency_id": agency, "author_id": worker}
    topics = role["topics"] if chance.often(0.7) else chance.one(CONTENTS)
    world.add("cases_roleanswer", **facts, answer="ACCEPT", text=world.words(), topics=topics)
