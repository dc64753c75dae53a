"""コメント: seen with what it is said about and its own topics; whom it calls is not told to third agencies."""

COMMENT, MENTION, OF_LETTER = "cases_comment", "cases_mention", "referrals_lettercomment"
TABLES = (COMMENT, MENTION, OF_LETTER)
NOBODY = ()
VERSIONS = {}
ORDER = (COMMENT, MENTION, OF_LETTER)


def see(world, me, today, rule):
    """Rule 2 for the comment; rule 9 for the mention: the holder, the writer's desk and the one that is called."""
    said = {row["id"]: row for row in world[COMMENT]}

    def mine(row):
        return row["case_id"] not in rule.denied and rule.own(row, "author_id")

    def shown(row):
        about = row["note_id"] is None or ("cases_casenote", row["note_id"]) in rule.found
        return mine(row) or (about and rule.readable(row, "author_id"))

    def called(row):
        if (COMMENT, row["comment_id"]) not in rule.found:
            return False
        told = row["case_id"] in rule.holder or rule.own(row, "worker_id")
        return told or mine(said[row["comment_id"]])

    def beside(row):
        return row["referral_id"] in rule.bodies or (
            rule.sides[row["referral_id"]] and rule.own(row, "author_id")
        )

    rule.see(OF_LETTER, beside)
    rule.see(COMMENT, shown)
    rule.see(MENTION, called)


def grow(chance, case, person):
    world = chance.world
    if world.rows["referrals_referral"]:
        shell, me = chance.one(world.rows["referrals_referral"]), chance.one(chance.members)
        facts = {"referral_id": shell["id"], "agency_id": me["agency_id"], "author_id": me["worker_id"]}
        world.add(OF_LETTER, text=world.words(), mentions=[me["id"]], **facts)
    notes = [n["id"] for n in world.rows["cases_casenote"] if n["case_id"] == case]
    for _ in range(4):
        me, other = chance.one(chance.members), chance.one(chance.members)
        world.stands(case, me["agency_id"], me["worker_id"])
        facts = {"case_id": case, "agency_id": me["agency_id"], "author_id": me["worker_id"]}
        facts |= {"note_id": chance.one([*notes, None, None]), "topics": chance.one((4, 4, 12, 256))}
        plans = [p["id"] for p in world.rows["cases_supportplan"] if p["case_id"] == case]
        facts["plan_id"] = (
            chance.one(plans) if plans and facts["topics"] == 256 and not facts["note_id"] else None
        )
        said = world.add(COMMENT, text=world.words(), own_only=chance.often(0.25), **facts)
        called = {"agency_id": other["agency_id"], "worker_id": other["worker_id"]}
        world.add(MENTION, comment_id=said["id"], case_id=case, **called)
