"""アセスメント: an answer and an event of the family's years by what each contains; an answer is never changed."""

from datetime import UTC, date, datetime

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
TABLES = ("cases_answer", "cases_familyevent", "cases_historicalfamilyevent")
NOBODY = ()
VERSIONS = {"cases_historicalfamilyevent": "cases_familyevent"}
ORDER = TABLES
CONTENTS = (4, 4, 8, 12, 16, 32, 132)


def see(world, me, today, rule):
    for table in ("cases_answer", "cases_familyevent"):
        rule.see(table, lambda r: rule.readable(r, "author_id"))
    # a version: with sight of the present row, and of what it itself contained
    rule.see(
        "cases_historicalfamilyevent",
        lambda v: ("cases_familyevent", v["id"]) in rule.found and rule.readable(v, "author_id"),
    )


def grow(chance, case, person):
    """A few answers of anybody, some of one entry with another part; events, some corrected from other contents."""
    world = chance.world
    for _ in range(chance.random.randint(1, 3)):
        me = chance.one(chance.members)
        row = answer(world, case, me["agency_id"], me["worker_id"], chance.one(CONTENTS))
        if chance.often(0.4):
            answer(world, case, me["agency_id"], me["worker_id"], row["topics"] | 128, entry=row["entry"])
    for _ in range(chance.random.randint(0, 2)):
        me = chance.one(chance.members)
        relatives = [m["id"] for m in world.rows["cases_householdmember"] if m["case_id"] == case]
        member = chance.one(relatives) if relatives and chance.often(0.5) else None
        row = event(
            world, case, me["agency_id"], me["worker_id"], chance.one((32, 36, 160)), member_id=member
        )
        if chance.often(0.5):
            world.version(row, "cases_familyevent", topics=chance.one((32, 36, 160)))


def answer(world, case, agency, worker, topics=4, **facts):
    """One row of an answer; its writer keeps the number of the case."""
    world.stands(case, agency, worker)
    base = {"case_id": case, "agency_id": agency, "author_id": worker, "topics": topics}
    base |= {"question": "voice.complaint", "codes": [], "text": world.words()}
    base |= {"answered_on": world.today, "source": "SELF", "created_at": NOW}
    row = world.add("cases_answer", **base | facts)
    row.setdefault("entry", row["id"])
    return row


def event(world, case, agency, worker, topics=32, **facts):
    world.stands(case, agency, worker)
    base = {"case_id": case, "agency_id": agency, "author_id": worker, "topics": topics, "member_id": None}
    base |= {"happened_on": date(1980, 1, 1), "precision": "YEAR", "happened_text": "昭和55年"}
    row = world.add("cases_familyevent", **base | facts, what=world.words(), version=1, created_at=NOW)
    world.version(row, "cases_familyevent")
    return row
