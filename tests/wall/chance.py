"""Random worlds: everything the rule speaks of, in every state and on both sides of each date."""

import random
from datetime import timedelta

from tests.areas import AREAS
from tests.wall.worlds import NOW, World

TOPICS = (1, 2, 3, 4, 5, 7, 12, 37, 39, 127, 511)
ARTICLES = ("J25", "69-2-2")
# What a notice is about says in which table its source is.
NOTICES = {
    "referrals_referral": "ARRIVED",
    "consent_consent": "CONSENT_ENDS",
    "consent_asking": "ASK_AGAIN",
    "audit_event": "ARRIVED",
}
STATES = ("SENT", "SENT", "ASKED", "ACCEPTED", "REPORTED", "RETURNED", "FORWARDED", "RECALLED", "DONE")
CONTENTS = (1, 4, 4, 4, 8, 12, 20, 32, 36, 256)
ROLES = ("COUNTER", "CSW", "STAFF", "STAFF", "CHIEF", "COORDINATOR", "NAMED", "AUDITOR", "ADMIN")
# The days that decide: long open, until today, until yesterday, from today, from tomorrow, both within, gone.
DATES = (
    (-400, None),
    (-400, 400),
    (-9, 0),
    (-9, -1),
    (0, None),
    (0, 0),
    (1, None),
    (1, 9),
    (-9, -2),
    (-1, 1),
)


class Chance:
    """A world of a dozen rows of each kind, from one seed."""

    def __init__(self, seed, today):
        self.random, self.world = random.Random(seed), World(today)
        self.agencies = [self.agency(i) for i in range(self.random.randint(3, 4))]
        self.workers = [
            self.world.worker(is_active=self.often(0.93)) for _ in range(self.random.randint(4, 5))
        ]
        self.members = self.memberships()
        self.people = [self.world.person() for _ in range(3)]
        for number, contact in enumerate(self.world.rows["people_contact"]):
            contact["value"] = f"架空町{9000 + number}"  # long enough to be found in a text
        self.cases = [
            (self.world.case(p, self.one(self.agencies)), p) for p in self.random.choices(self.people, k=3)
        ]
        for case, person in self.cases:
            self.grants(case)
            self.records(case, person)
            self.denials(case, person)
            self.papers(case, person)
        for _ in range(2):
            me = self.one(self.members)
            self.world.consultation(
                self.one(self.people), me["agency_id"], me["worker_id"], topics=self.one(CONTENTS)
            )
            self.world.paper(me)
        for _ in range(7):
            self.letter()
        for area in AREAS:
            for case, person in self.cases:
                area.grow(self, case, person)
        for _ in range(10):
            self.notice()
        self.change()
        self.spell()
        self.world.add("audit_event", verb="case-detail", result="SHOWN", at=NOW)

    def spell(self):
        """An address in a text here and there: of whom it is about, or of somebody else."""
        for table in ("cases_casenote", "cases_historicalcasenote", "cases_consultation", "cases_answer", "cases_supportplan",
                      "cases_evaluation", "cases_resolution", "meetings_minute", "meetings_sheet", "referrals_message",
                      "referrals_letter", "consent_asking", "cases_comment"):  # fmt: skip
            for row in self.world.rows[table]:
                name = next((n for n in ("text", "words", "talk", "household", "note") if n in row), "text")
                if self.often(0.15):
                    row[name] = self.one(self.world.rows["people_contact"])["value"]

    def one(self, choices):
        return self.random.choice(choices)

    def often(self, share):
        return self.random.random() < share

    def when(self):
        since, until = self.one(DATES)
        return self.world.between(timedelta(since), None if until is None else timedelta(until))

    def agency(self, number):
        closed = None if self.often(0.9) else self.world.today + timedelta(self.one((-1, 0, 1)))
        return self.world.agency(named_only=number == 2 or self.often(0.1), closed_on=closed)

    def memberships(self):
        """Most in force, some ended or to come, two for a worker of two agencies."""
        found = [self.world.membership(w, self.one(self.agencies), self.one(ROLES)) for w in self.workers]
        found += [self.world.membership(self.one(self.workers), a, "STAFF") for a in self.agencies]
        return [
            *found,
            self.world.membership(self.one(self.workers), self.one(self.agencies), "STAFF", **self.when()),
        ]

    def grants(self, case):
        for _ in range(self.random.randint(1, 4)):
            basis = self.one(("INTAKE", "CONSENT", "CONSENT", "COORDINATION", "STATUTE"))
            me = self.one(self.members)
            # Most grants to an agency whose workers are granted by name do name one; a few stem from before it did so.
            named = me["worker_id"] if self.often(0.8 if self.named(me["agency_id"]) else 0.15) else None
            closed = self.often(0.12)
            self.world.grant(
                case, me["agency_id"], self.one(TOPICS), basis, worker=named, closed=closed, **self.when()
            )

    def named(self, agency):
        return next(a for a in self.world.rows["accounts_agency"] if a["id"] == agency)["named_only"]

    def records(self, case, person):
        for _ in range(self.random.randint(1, 3)):
            me = self.one(self.members)
            where = (me["agency_id"], me["worker_id"])
            self.world.note(case, *where, self.one(CONTENTS), own_only=self.often(0.25))
            if self.often(0.4):
                self.world.consultation(person, *where, case, topics=self.one(CONTENTS))
            if self.often(0.5):
                relative = self.one(self.people) if self.often(0.5) else None
                self.world.relative(case, *where, self.one((32, 36, 96)), person_id=relative)
        if self.often(0.85):
            me = self.one(self.members)
            to = [
                (a, self.one(self.workers) if self.named(a) or self.often(0.2) else None)
                for a in self.agencies[:2]
            ]
            lines = [(agency, worker, self.one(TOPICS)) for agency, worker in to]
            who = (me["agency_id"], me["worker_id"])
            given = self.world.consent(case, person, *who, lines, opened=self.often(0.85))
            since, until = self.one([dates for dates in DATES if dates[1] is not None])
            given |= self.world.between(timedelta(since), timedelta(until)) if self.often(0.4) else {}

    def papers(self, case, person):
        """What was explained, scanned, taken back, asked; a case that has ended."""
        for given in [k for k in self.world.rows["consent_consent"] if k["case_id"] == case]:
            me, other = self.one(self.members), self.one(self.members)
            scan = self.world.papers(given, me["agency_id"], me["worker_id"])
            if self.often(0.3):
                scan["name"] = f"{self.one(self.world.rows['people_contact'])['value']}.png"
            if self.often(0.45):
                self.world.withdraw(given, other["agency_id"], other["worker_id"])
        me = self.one(self.members)
        self.world.asking(case, person, me["agency_id"], me["worker_id"])
        if self.often(0.12):
            next(c for c in self.world.rows["cases_case"] if c["id"] == case)["stage"] = "CLOSED"

    def letter(self):
        """A letter between any two desks in any state, on a ground that holds or does not."""
        me, to = self.one(self.members), self.one(self.members)
        named = self.named(to["agency_id"]) or self.often(0.1) or to["agency_id"] == me["agency_id"]
        sender, receiver = (
            (me["agency_id"], me["worker_id"]),
            (to["agency_id"], to["worker_id"] if named else None),
        )
        body, ground = (
            {"topics": self.one(CONTENTS)},
            self.one(("CONSENT", "CONSENT", "STATUTE", "ANONYMOUS")),
        )
        given = self.one([*self.world.rows["consent_consent"], None])
        case = given["case_id"] if given and ground == "CONSENT" else self.one(self.cases)[0]
        if self.often(0.25) or (ground == "CONSENT" and not given):
            body |= {
                "ground": ground,
                "consultation_id": self.one(self.world.rows["cases_consultation"])["id"],
            }
        else:
            body |= {"ground": ground, "case_id": case}
            body |= {"consent_id": given["id"]} if ground == "CONSENT" else {}
        shell = self.world.letter(sender, receiver, body, self.one(STATES))
        if ground != "ANONYMOUS" and self.often(0.6):
            self.world.told_contact(shell)
        if ground == "STATUTE":
            self.statute(shell, receiver, body)
        for _ in range(2):
            who = self.one((me, to, self.one(self.members)))
            self.world.message(shell, who["agency_id"], who["worker_id"])

    def statute(self, shell, receiver, body):
        readers = self.random.sample([*self.workers, me_of(shell)], 3)
        self.world.reporter(shell, readers)
        self.world.confirmation(shell, self.one(self.agencies))
        if body.get("case_id") and self.often(0.85):
            facts = {"worker": receiver[1], "closed": self.often(0.2), "source": shell["id"], **self.when()}
            self.world.grant(body["case_id"], receiver[0], 4, "STATUTE", **facts)["quiet"] = self.often(0.5)

    def notice(self):
        table = self.one(tuple(NOTICES))
        rows = self.world.rows[table]
        me = self.one(self.members)
        source, worker = (
            self.one(rows)["id"] if rows else me["id"],
            me["worker_id"] if self.often(0.4) else None,
        )
        alone = self.often(0.25)
        self.world.notice(source, me["agency_id"], worker, chief_only=alone, about=NOTICES[table])

    def denials(self, case, person):
        if self.often(0.35):
            lifted = NOW if self.often(0.2) else None
            block = self.world.deny("access_block", case, worker=self.one(self.workers), **self.when())
            block["lifted_at"] = lifted
        if self.often(0.25):
            named = self.random.sample(self.workers, self.random.randint(0, 2))
            rule = self.world.deny("access_restriction", case, named, **self.when())
            rule["lifted_at"] = NOW if self.often(0.2) else None
        if self.often(0.4):
            rule = self.world.deny(
                "access_contactseal", person, self.random.sample(self.workers, 1), **self.when()
            )
            rule["lifted_at"] = NOW if self.often(0.2) else None

    def change(self):
        """Corrections: earlier versions that contained something else, or were once 自機関のみ."""
        for table in ("cases_casenote", "cases_consultation", "cases_householdmember"):
            for row in self.world.rows[table]:
                if self.often(0.5):
                    was = {"topics": self.one(CONTENTS)}
                    if self.often(0.4):
                        place = self.one(self.world.rows["people_contact"])["value"]
                        was["note" if table == "cases_householdmember" else "text"] = f"架空の{place}へ"
                        was["history_user_id"] = self.one(self.workers)
                    if "own_only" in row:
                        was["own_only"] = self.often(0.4)
                    self.world.version(row, table, **was)


def me_of(shell):
    """Whoever sent a letter, so that many who are named may read the reporter."""
    return shell["to_worker_id"] or shell["sent_by_id"]


def smaller(world, fails):
    """Take rows away while the world still fails; what is left says why."""
    shrunk = True
    while shrunk:
        shrunk = False
        for table in list(world.rows):
            for row in list(world.rows[table]):
                candidate = world.without(row)
                if row in world.rows[table] and candidate.rows["accounts_membership"] and fails(candidate):
                    world, shrunk = candidate, True
    return world
