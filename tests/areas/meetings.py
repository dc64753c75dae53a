"""会議: rooms of their own (DESIGN §4 rule 5), items on consent as far as the consent carries."""

from tests.wall_days import DAY, FAR, NOW

# fmt: off
_PAPERS = ("sheet", "inquiry", "inquiryanswer", "minute", "task", "carried", "tabled")
TABLES = {f"meetings_{name}" for name in ("meeting", "item", "matter", "member", "pledge", *_PAPERS, "historicalsheet", "historicalminute")}
NOBODY = set()
VERSIONS = {"meetings_historicalsheet": "meetings_sheet", "meetings_historicalminute": "meetings_minute"}
ORDER = ["meetings_body", *(f"meetings_{name}" for name in ("meeting", "item", "matter", "member", "pledge", *_PAPERS)), *VERSIONS]


def see(world, me, today, rule):  # noqa: PLR0915, because the whole rule of a room is read from top to bottom
    """Every row of a meeting the membership may read."""
    desk, mine = rule.desk, lambda row: row["agency_id"] == me["agency_id"] and row["worker_id"] == me["worker_id"]
    meetings = {m["id"]: m for m in world["meetings_meeting"]}
    items = {i["id"]: i for i in world["meetings_item"]}
    matters = {k["item_id"]: k for k in world["meetings_matter"]}
    sworn = {p["item_id"] for p in world["meetings_pledge"] if mine(p)}
    chosen = {b["item_id"] for b in world["meetings_member"] if mine(b) and not b["removed_at"]}
    def denied(item):
        return (matters[item["id"]]["case_id"] or matters[item["id"]]["about_id"]) in rule.denied
    def side(item):
        meeting = meetings[item["meeting_id"]]
        if denied(item):
            return None
        if meeting["agency_id"] == me["agency_id"] and not desk["named_only"]:
            return "CONVENER"
        if meeting["state"] == "PREPARING":
            ours = meeting["prepared_by_id"] == me["agency_id"] and me["role"] == "COORDINATOR"
            prepares = item["author_id"] == me["worker_id"] or ours
            return "PREPARER" if item["agency_id"] == me["agency_id"] and prepares else None
        return "MEMBER" if item["id"] in chosen else None
    consents = {c["id"]: c for c in world["consent_consent"]}
    def in_force(consent, kinds):
        return rule.live(consent) and set(consent["kinds"]) & kinds
    def carried(matter):
        case, topics = matter["case_id"], matter["topics"]
        brought = any(line["case_id"] == case and line["agency_id"] == me["agency_id"] and rule.for_me(line["worker_id"])
                      and in_force(consents[line["consent_id"]], {"C3"}) and line["topics"] & topics == topics
                      for line in world["consent_consentline"])
        return rule.held.get(case, 0) & topics == topics or brought
    def submitted(case):
        return any(c["case_id"] == case and (in_force(c, {"C3"}) or (in_force(c, {"C2"}) and c["opened_at"])) for c in consents.values())
    def window(item):
        meeting = meetings[item["meeting_id"]]
        going = item["state"] != "DROPPED" and meeting["state"] != "CANCELLED"
        return going and today <= (item["window_until"] or meeting["held_on"] + 60 * DAY)
    def opened(item):
        matter = matters[item["id"]]
        if item["basis"] != "CONSENT":
            return bool(side(item)) and item["id"] in sworn and (side(item) == "CONVENER" or window(item))
        holds = matter["case_id"] in rule.holder
        fell = item["state"] == "DROPPED" or meetings[item["meeting_id"]]["state"] == "CANCELLED"
        stays = side(item) == "CONVENER" or (side(item) and not fell)
        return bool(stays or holds) and carried(matter) and (submitted(matter["case_id"]) or holds)
    sides, open_ = {key: side(i) for key, i in items.items()}, {key for key, i in items.items() if opened(i)}
    chooses = {key for key, s in sides.items() if s in ("CONVENER", "PREPARER")}
    table = lambda name, wanted: rule.see(f"meetings_{name}", wanted)  # noqa: E731, because it is said once a line
    table("item", lambda i: sides[i["id"]] or i["id"] in open_)
    table("meeting", lambda m: (not desk["named_only"] and me["agency_id"] in (m["agency_id"], m["prepared_by_id"]))
          or (m["state"] != "PREPARING" and any(sides[i["id"]] for i in items.values() if i["meeting_id"] == m["id"])))
    for name in ("matter", "sheet", "minute", "historicalsheet", "historicalminute"):
        now = "meetings_" + name.replace("historical", "")
        table(name, lambda r, now=now, name=name: r["item_id"] in open_ and (
            "historical" not in name or (now, r["id"]) in rule.found))
    table("member", lambda b: b["item_id"] in open_ | chooses or (mine(b) and not b["removed_at"] and sides[b["item_id"]]))
    table("pledge", lambda p: (mine(p) and (sides[p["item_id"]] or p["item_id"] in open_)) or sides[p["item_id"]] == "CONVENER")
    asked = {q["id"] for q in world["meetings_inquiry"] if q["item_id"] in open_} | {
             q["id"] for q in world["meetings_inquiry"] if q["to_agency_id"] == me["agency_id"] and rule.for_me(q["to_worker_id"])
             and window(items[q["item_id"]]) and not denied(items[q["item_id"]])
             and (items[q["item_id"]]["basis"] != "CONSENT" or carried(matters[q["item_id"]]))}
    table("inquiry", lambda q: q["id"] in asked)
    table("inquiryanswer", lambda a: a["inquiry_id"] in asked)
    def took(task):  # a role stays readable to whoever took it until it is done
        item = items[task["item_id"]]
        ours = task["agency_id"] == me["agency_id"] and rule.for_me(task["worker_id"]) and not task["done_at"]
        seats = [b for b in world["meetings_member"] if b["item_id"] == item["id"] and b["agency_id"] == task["agency_id"]
                 and b["worker_id"] == task["worker_id"]] if item["basis"] != "CONSENT" else []
        off = bool(seats) and all(b["removed_at"] for b in seats)
        ours = ours and item["state"] == "SETTLED" and not off and not denied(item)
        return ours and (item["basis"] != "CONSENT" or carried(matters[item["id"]]))
    table("task", lambda t: t["item_id"] in open_ or took(t))
    table("tabled", lambda r: r["item_id"] in open_ and _reads(rule, r))
    table("carried", lambda r: r["item_id"] in open_ and sides[r["item_id"]] == "CONVENER")


def _reads(rule, row):
    """What was shown of a plan is read like the plan."""
    held = rule.held.get(row["case_id"], 0) if row["case_id"] not in rule.denied else 0
    return held & 256 and (rule.desk.get("decides") or held & (row["topics"] | 256) == row["topics"] | 256)


def grow(chance, case, person):
    """A meeting of some 課 about a case: items on any ground, in any state, members who acknowledged or did not."""
    world, me = chance.world, chance.one(chance.members)
    body = {"id": 1 + len(world.rows["meetings_body"]), "code": f"T{len(world.rows['meetings_body'])}", "name": "会議体"}
    world.add("meetings_body", **body, agency_id=chance.one(chance.agencies), bases=["S106"], window_days=14, is_active=True)
    facts = {"number": f"M{world._next:07}", "body_id": body["id"], "agency_id": world.rows["meetings_body"][-1]["agency_id"]}
    facts |= {"prepared_by_id": me["agency_id"], "made_by_id": me["worker_id"], "starts_at": NOW.time()}
    facts |= {"held_on": chance.world.today - chance.one((0, 5, 70, -3)) * DAY}
    meeting = world.add("meetings_meeting", **facts, state=chance.one(("PREPARING", "CALLED", "HELD", "HELD", "CONFIRMED", "CANCELLED")))
    for basis in (chance.one(("S106", "J25", "ANON")), "CONSENT", chance.one(("K115", "CONSENT"))):
        _item(chance, meeting, basis, case, chance.one(chance.members))


def _item(chance, meeting, basis, case, me):
    world, state = chance.world, chance.one(("OPEN", "OPEN", "SETTLED", "SETTLED", "DROPPED"))
    base = {"meeting_id": meeting["id"], "basis": basis, "purposes": ["1"], "agency_id": me["agency_id"], "author_id": me["worker_id"]}
    shut = chance.world.today + chance.one((-1, 0, 9)) * DAY if state == "SETTLED" else None
    item = world.add("meetings_item", **base, state=state, dropped_why="OTHER" if state == "DROPPED" else "", window_until=shut)
    about = None if basis in ("CONSENT", "ANON") or chance.often(0.1) else case
    matter = {"called": world.words(), "text": world.words(), "topics": chance.one((4, 4, 12, 256))}
    world.add("meetings_matter", item_id=item["id"], case_id=case if basis == "CONSENT" else None, about_id=about, **matter)
    if basis == "CONSENT" and chance.often(0.6):
        to = chance.one(chance.members)
        line = (to["agency_id"], to["worker_id"] if chance.often(0.4) else None, chance.one((4, 12, 511)))
        given = world.consent(case, next(c["person_id"] for c in world.rows["cases_case"] if c["id"] == case),
                              me["agency_id"], me["worker_id"], [line])
        given |= {"kinds": ["C3"], "valid_until": chance.world.today + chance.one((-1, 0, 9)) * DAY, "valid_from": chance.world.today - FAR}
    if basis == "CONSENT":
        _shown(chance, item, case)
    for _ in range(5):
        _seat(chance, item, chance.one(chance.members))
    _papers(chance, item, chance.one(chance.members), chance.one(chance.members))


def _shown(chance, item, case):
    """What a plan of the case said when it was put on the agenda: its frame, a goal, a role of any topic."""
    plans = [plan for plan in chance.world.rows["cases_supportplan"] if plan["case_id"] == case]
    for number in range(12 if plans else 0):
        place, part = number % 3, ("FRAME", "GOAL", "ROLE")[number % 3]
        facts = {"item_id": item["id"], "case_id": case, "plan_id": chance.one(plans)["id"], "round": number // 3 + 1}
        facts |= {"part": part, "position": place}
        facts |= {"row_id": item["id"] if not place else plans[0]["id"] if place == 1 else case, "facts": {"words": chance.world.words()}}
        topics = 256 if part == "FRAME" else chance.one((4, 8, 256, 256))
        chance.world.add("meetings_tabled", **facts, topics=topics, at=NOW)


def _seat(chance, item, who):
    place = {"item_id": item["id"], "agency_id": who["agency_id"], "worker_id": who["worker_id"]}
    rows = chance.world.rows
    if not any(place.items() <= b.items() for b in rows["meetings_member"]) and chance.often(0.8):
        gone = NOW if chance.often(0.2) else None
        chance.world.add("meetings_member", **place, chosen_by_id=who["worker_id"], removed_at=gone)
    if not any(place.items() <= p.items() for p in rows["meetings_pledge"]) and chance.often(0.7):
        chance.world.add("meetings_pledge", **place, article="架空", text="架空", at=NOW)


def _papers(chance, item, me, to):
    world, by = chance.world, {"item_id": item["id"], "agency_id": me["agency_id"], "author_id": me["worker_id"]}
    world.version(world.add("meetings_sheet", **by, household=world.words()), "meetings_sheet")
    world.version(world.add("meetings_minute", **by, talk=world.words(), conclusion="架空", outcomes=["SHARE"]), "meetings_minute")
    asked = {"to_agency_id": to["agency_id"], "to_worker_id": to["worker_id"] if chance.often(0.4) else None}
    inquiry = world.add("meetings_inquiry", **by, **asked, text=world.words(), due_on=world.today)
    answer = {"agency_id": to["agency_id"], "author_id": to["worker_id"], "text": world.words()}
    world.add("meetings_inquiryanswer", inquiry_id=inquiry["id"], **answer)
    for _ in range(2):
        took, done = chance.one(chance.members), chance.often(0.3)
        task = {"item_id": item["id"], "author_agency_id": me["agency_id"], "author_id": me["worker_id"], "text": world.words()}
        task |= {"agency_id": took["agency_id"], "worker_id": took["worker_id"] if chance.often(0.5) else None, "due_on": world.today}
        world.add("meetings_task", **task, done_at=NOW if done else None, done_by_id=took["worker_id"] if done else None)
    world.add("meetings_carried", **by, note_id=item["id"], consent_id=item["id"], text=world.words(), topics=4, at=NOW)
