"""Random worlds: everything the rule speaks of, in every state and on both sides of each date."""

import random

from tests.wall.worlds import NOW, World, timedelta

TOPICS = (1, 2, 3, 4, 5, 7, 12, 37, 39, 127, 511)
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
        self.cases = [
            (self.world.case(p, self.one(self.agencies)), p) for p in self.random.choices(self.people, k=3)
        ]
        for case, person in self.cases:
            self.grants(case)
            self.records(case, person)
            self.denials(case, person)
        for _ in range(2):
            me = self.one(self.members)
            self.world.consultation(
                self.one(self.people), me["agency_id"], me["worker_id"], topics=self.one(CONTENTS)
            )
            self.world.paper(me)
        self.change()
        self.world.add("audit_event", verb="case-detail", result="SHOWN", at=NOW)

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
        if self.often(0.7):
            me = self.one(self.members)
            to = [
                (a, self.one(self.workers) if self.named(a) or self.often(0.2) else None)
                for a in self.agencies[:2]
            ]
            lines = [(agency, worker, self.one(TOPICS)) for agency, worker in to]
            self.world.consent(case, person, me["agency_id"], me["worker_id"], lines)

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
                    if "own_only" in row:
                        was["own_only"] = self.often(0.4)
                    self.world.version(row, table, **was)


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
