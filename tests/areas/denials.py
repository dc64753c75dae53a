"""秘匿・利害関係・DV等支援措置: who reads a decision, its steps, and from whom it protects."""

# fmt: off
from datetime import timedelta

TABLES = {"access_denial", "access_denialstep", "access_counterpart"}
NOBODY = ()
VERSIONS = {}
ORDER = ("access_denial", "access_denialstep", "access_counterpart")
GRANTS = ("access_agencygrant", "access_workergrant")
RULES = {"BLOCK": "access_block", "RESTRICTION": "access_restriction", "SEAL": "access_contactseal"}
ENDS = ("LIFT_REFUSED", "LIFTED", "REPLACED")
STAFF, HOLDING = ("ADMIN", "AUDITOR"), ("INTAKE", "COORDINATION")


def see(world, me, today, rule):
    agencies = {a["id"]: a for a in world["accounts_agency"]}
    active = {w["id"] for w in world["accounts_worker"] if w["is_active"]}
    named = {(n["restriction_id"], n["worker_id"]) for n in world["access_restrictionworker"]}
    named |= {(n["seal_id"], n["worker_id"]) for n in world["access_contactsealworker"]}

    def stands(case, agency, worker):  # by a grant, whatever is denied
        return any(g["case_id"] == case and g["agency_id"] == agency and g["basis"] != "AUTHOR" and rule.live(g) and (
            g["user_id"] == worker if "user_id" in g else not agencies[agency]["named_only"])
            for table in GRANTS for g in world[table])

    def in_charge(case, agency):
        return any(g["case_id"] == case and g["agency_id"] == agency and g["basis"] in HOLDING and rule.live(g)
                   for table in GRANTS for g in world[table])

    def blocked(case, worker):
        return any(b["case_id"] == case and b["worker_id"] == worker and rule.live(b) for b in world["access_block"])

    def working(m):
        agency = agencies[m["agency_id"]]
        is_open = not agency["closed_on"] or agency["closed_on"] > today
        return rule.live(m) and is_open and m["worker_id"] in active and m["role"] not in STAFF

    def place(d, desk, m):
        above, ours = agencies[desk]["parent_id"], m["agency_id"] == desk
        if in_charge(d["case_id"], desk) or (d["what"] == "BLOCK" and desk == d["agency_id"]):
            if ours and m["role"] == "CHIEF":
                return 1
            if ours and (d["id"], m["worker_id"]) in named:
                return 2
            if ours and stands(d["case_id"], desk, m["worker_id"]):
                return 3
            if m["agency_id"] == above and m["role"] == "CHIEF":
                return 4
        listed = any(g["case_id"] == d["case_id"] and g["agency_id"] == m["agency_id"] for g in world[GRANTS[0]])
        return 5 if m["role"] == "CHIEF" and in_charge(d["case_id"], m["agency_id"]) and (
            listed or m["agency_id"] in (desk, above)) else None

    def second(d, desk, first):
        turns = [(place(d, desk, m), m) for m in world["accounts_membership"] if working(m)
                 and m["worker_id"] not in (first, d["worker_id"]) and not blocked(d["case_id"], m["worker_id"])]
        best = min((turn for turn, _m in turns if turn), default=None)
        return any(turn == best and m["worker_id"] == me["worker_id"] and m["agency_id"] == me["agency_id"]
                   for turn, m in turns if turn)

    def names_me(d):
        return ((d["id"], me["worker_id"]) in named and d["case_id"] not in rule.denied
                and stands(d["case_id"], me["agency_id"], me["worker_id"]))

    def reads(d):
        if d["worker_id"] == me["worker_id"] or blocked(d["case_id"], me["worker_id"]):
            return False
        steps = [s for s in world["access_denialstep"] if s["denial_id"] == d["id"]]
        mine = any(s["worker_id"] == me["worker_id"] and s["agency_id"] == me["agency_id"] for s in steps)
        if names_me(d) or mine or second(d, d["agency_id"], d["author_id"]):
            return True
        asked = [s for s in steps if s["verb"] == "LIFT_ASKED"
                 and not any(t["verb"] in ENDS and t["at"] > s["at"] for t in steps)]
        last = max(asked, key=lambda s: s["at"], default=None)
        return bool(last) and second(d, last["agency_id"], last["worker_id"])

    decisions = {d["id"]: d for d in world["access_denial"]}
    read = {key for key, d in decisions.items() if reads(d)}
    rule.see("access_denial", lambda d: d["id"] in read)
    rule.see("access_denialstep", lambda s: s["denial_id"] in read)
    rule.see("access_counterpart", lambda c: names_me(decisions[c["denial_id"]]))


def grow(chance, case, person):
    world, one, often = chance.world, chance.one, chance.often
    for what in ("SEAL", "RESTRICTION", "BLOCK"):
        if often({"SEAL": 0.7, "RESTRICTION": 0.25, "BLOCK": 0.25}[what]):
            decide(world, one, often, (what, case, person), chance)


def decide(world, one, often, about, chance):
    what, case, person = about
    me, second = one(chance.members), one(chance.members)
    names = chance.random.sample(chance.workers, chance.random.randint(1, 2)) if what != "BLOCK" else ()
    worker = one(chance.workers) if what == "BLOCK" else None
    rule = world.deny(RULES[what], person if what == "SEAL" else case, names, worker=worker, **chance.when())
    denial = decision(world, rule, what, (case, person), me)
    start = at(world, 1)
    step(world, denial, "SET", me, start)
    if often(0.5):
        step(world, denial, "CONFIRMED", second, at(world, 2))
    if often(0.5):
        step(world, denial, "LIFT_ASKED", one(chance.members), at(world, 3))
        if often(0.4):
            step(world, denial, one(("LIFT_REFUSED", "LIFTED")), second, at(world, 4))
            if often(0.5):
                step(world, denial, "LIFT_ASKED", me, at(world, 5))
    if what != "BLOCK" and often(0.8):
        world.add("access_counterpart", denial_id=denial["id"], case_id=case, text=world.words(), member_id=None)


def decision(world, rule, what, about, me):
    case, person = about
    facts = {"case_id": case, "person_id": person if what == "SEAL" else None, "worker_id": rule.get("worker_id")}
    facts |= {"what": what, "kind": "KIN" if what == "BLOCK" else "DV", "reason": world.words()}
    facts |= {"applied_on": rule["valid_from"], "valid_from": rule["valid_from"], "valid_until": rule["valid_until"]}
    facts |= {"review_on": None if rule["valid_until"] else world.today, "lifted_at": rule["lifted_at"]}
    facts |= {"agency_id": me["agency_id"], "author_id": me["worker_id"], "follows_id": None}
    return world.add("access_denial", id=rule["id"], **facts)


def step(world, denial, verb, me, moment):
    facts = {"denial_id": denial["id"], "case_id": denial["case_id"], "verb": verb, "at": moment}
    return world.add("access_denialstep", **facts, agency_id=me["agency_id"], worker_id=me["worker_id"], reason=world.words())


def at(world, hour):
    from tests.wall.worlds import NOW

    return NOW + timedelta(hours=hour)
