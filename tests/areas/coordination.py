"""多機関協働: 受付判断, the work itself, decisions of meetings, モニタリング, 評価, 再開 (§4 rules 2, 6, 9)."""

RECORDS = (
    "cases_coordinationintake",
    "cases_resolution",
    "cases_monitoring",
    "cases_evaluation",
    "cases_reopening",
)
TABLES = {*RECORDS, "cases_coordination"}
NOBODY = set()
VERSIONS = {}
ORDER = (
    *("cases_coordinationintake", "cases_coordination", "cases_resolution", "cases_monitoring"),
    *("cases_evaluation", "cases_reopening"),
)


def see(world, me, today, rule):
    for table in RECORDS:  # rule 2: covered by the topics held, or written by the own desk
        rule.see(table, lambda row: rule.readable(row, "author_id"))
    # rule 9: whoever sees a case knows who is in charge of it; a coordinator keeps what was his work
    rule.see(
        "cases_coordination",
        lambda row: (
            row["case_id"] not in rule.denied
            and (rule.held.get(row["case_id"]) or rule.own(row, "author_id"))
        ),
    )


def grow(chance, case, person):
    world = chance.world

    def record(table, **facts):
        me = chance.one(chance.members)
        who = {"agency_id": me["agency_id"], "author_id": me["worker_id"]}
        world.stands(case, me["agency_id"], me["worker_id"])
        topics = chance.one((4, 256, 260, 260))
        return world.add(table, case_id=case, topics=topics, **who, **facts)

    day = world.today
    for _ in range(2):
        record("cases_monitoring", happened_on=day, findings=world.words())
        record("cases_reopening", reopened_on=day, reason=world.words())
        plain = {"programme": "P1", "result": "2", "changes": ["00"], "evaluated_on": day}
        record("cases_evaluation", text=world.words(), **plain)
        facts = {"kind": "APPROVE", "decided_on": day, "meeting_number": "x", "meeting_label": "x"}
        record("cases_resolution", text=world.words(), **facts)
    intake = record("cases_coordinationintake", decision="B", reason=world.words(), decided_on=day)
    given = [k for k in world.rows["consent_consent"] if k["case_id"] == case]
    if given:
        how = chance.one(("", "HANDED", "WITHDRAWN"))
        facts = {"taken_on": day, "ended_how": how, "ended_on": day if how else None}
        record("cases_coordination", intake_id=intake["id"], consent_id=given[0]["id"], **facts)
