"""アウトリーチ: a plan under the case's rule, a visit seen exactly when its note is."""

PLAN, VISIT = "cases_outreachplan", "cases_outreachvisit"
PLANS, VISITS = "cases_historicaloutreachplan", "cases_historicaloutreachvisit"
TABLES = (PLAN, VISIT, PLANS, VISITS)
NOBODY = ()
VERSIONS = {PLANS: PLAN, VISITS: VISIT}
ORDER = (PLAN, VISIT, PLANS, VISITS)


def see(world, me, today, rule):
    """A version: the present row, and what it contained itself; of a visit only the desk that wrote it reads old ones."""
    rule.see(PLAN, lambda p: rule.readable(p, "author_id"))
    rule.see(VISIT, lambda v: ("cases_casenote", v["note_id"]) in rule.found)
    rule.see(PLANS, lambda p: (PLAN, p["id"]) in rule.found and rule.readable(p, "author_id"))
    rule.see(VISITS, lambda v: (VISIT, v["id"]) in rule.found and rule.own(v, "author_id"))


def grow(chance, case, person):
    world = chance.world
    for _ in range(2):
        me = chance.one(chance.members)
        running = [
            p
            for p in world.rows[PLAN]
            if (p["case_id"], p["agency_id"]) == (case, me["agency_id"]) and not p["ended_on"]
        ]
        ended = (
            {"ended_on": world.today, "ended_why": "LOST"}
            if running or chance.often(0.3)
            else {"ended_on": None}
        )
        facts = {"target": world.words(), "begins_on": world.today} | ended
        topics = chance.one((260, 260, 4, 268))
        plan = world.record(PLAN, case, me["agency_id"], me["worker_id"], topics, **facts)
        if chance.often(0.5):
            world.version(plan, PLAN, topics=chance.one((4, 260, 511)))
    for note in [n for n in world.rows["cases_casenote"] if n["case_id"] == case]:
        names = ("case_id", "agency_id", "author_id")
        facts = {name: note[name] for name in names} | {
            "promised": world.words(),
            "absent": chance.often(0.5),
        }
        visit = world.add(VISIT, note_id=note["id"], **facts)
        world.version(visit, VISIT)
