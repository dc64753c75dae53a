"""One case of a scale world: its person, the call it began with, its notes; each row as the product would have left it."""

from cases.states import CONCERNS
from common.namekeys import name_key, phone_key
from demo import towns
from demo.themes import themes

from . import words
from .chance import HOURS, ident, spoken_number
from .naming import full_name, grams_of, surname, written
from .tables import NULL
from .term import term

MINUTES = 25 * 60 / HOURS
CALLERS = ("SELF", "SELF", "FAMILY", "FAMILY", "AGENCY")
RELATION = {"SELF": "", "FAMILY": "家族", "AGENCY": "関係機関"}
KIN = (("SPOUSE", "配偶者"), ("CHILD", "子"), ("PARENT", "親"), ("SIBLING", "きょうだい"))
SEEN = ("時々電話をくれる。", "同居している。", "疎遠とのこと。", "気にかけている。", "")
RARE = words.said(f"{words.RARE}の話をした。")
HEAVY_NAME = ("架空 花代", "カクウ ハナヨ")


class Person:
    """Who a case is about: drawn before the case is written, because a relative's case tells of him, too."""

    __slots__ = ("age", "home", "id", "kana", "keys", "name", "phone", "sex", "surname")

    def __init__(self, plan, case, chances, before=None):
        self.id = ident(plan.salt, "person", case)
        draw = chances.random
        self.surname = before.surname if before else plan.bearers.get(case) or surname(chances)
        self.sex = "F" if draw() < 0.53 else "M"
        self.age = 15 + int(80 * draw() ** 0.7)
        self.name, self.kana, self.keys = full_name(chances, self.surname, 2026 - self.age, self.sex)
        if case == plan.heavy:
            self.name, self.kana, self.keys = written(*HEAVY_NAME)
        self.home = before.home if before else self._home(chances)
        number = case * 7919 % 10_000
        self.phone = towns.landline(number) if self.age >= 65 else towns.mobile(number)

    @staticmethod
    def _home(chances):
        town, most, _area = towns.TOWNS[int(chances.random() * len(towns.TOWNS))]
        return towns.address(chances, town, 1 + int(chances.random() * most), chances.random() < 0.6)

    def write(self, rows, salt, case, draw):
        sex = "FEMALE" if self.sex == "F" else "MALE"
        year = 2026 - self.age
        born = (
            (f"{year}-{1 + int(draw() * 12):02d}-{1 + int(draw() * 28):02d}", "DAY")
            if draw() < 0.92
            else (NULL, "NONE")
        )
        rows.add("people_person", self.id, self.name, "KNOWN", self.kana, self.keys, sex, *born, "", "1")
        address = ident(salt, "address", case)
        rows.add("people_contact", address, self.id, "ADDRESS", "", self.home, "", name_key(self.home), "1")
        if draw() < 0.7:
            phone = ident(salt, "phone", case)
            rows.add(
                "people_contact", phone, self.id, "PHONE", "", self.phone, "", phone_key(self.phone), "1"
            )
        if draw() < 0.03:
            called = self.surname[0] + "さん"
            rows.add(
                "people_alias",
                ident(salt, "alias", case),
                "CALLED",
                called,
                grams_of(called, called),
                self.id,
            )


class Life:
    """One case as it is being written: who is in charge, when what happened, and what of it others see."""

    def __init__(self, plan, case, chances, person):
        self.plan, self.case, self.chances, self.person = plan, case, chances, person
        self.draw, self.salt, self.days = chances.random, plan.salt, plan.days
        self.id, self.number = ident(self.salt, "case", case), spoken_number(case)
        self.call = ident(self.salt, "call", case)
        self.desk = plan.offices[plan.founder[case]]
        self.lead = self.desk.people[case % len(self.desk.people)]
        self.worker = self.lead[0]
        self.theme = int(self.draw() * len(themes()))
        self.stage, self.shape = plan.stage_of(case), plan.shape(case)
        self.term = term(plan, case, self.shape, self.stage == "CLOSED")
        self.opened, self.hour, self.ended = self.term[:3]
        self.born = self.at(self.opened, 0.02)
        self.records, self.grants = [], []

    def at(self, ago, part=None):
        """A moment of the case's life, never before it began."""
        part = self.draw() if part is None else part
        if ago >= self.opened:
            return self.days.stamp(self.opened, self.hour + (1 - self.hour) * part)
        return self.days.stamp(ago, part)

    def some_day(self, first, last):
        """An open day between two, as days ago, mostly nearer to the first."""
        ago = last + int((first - last) * self.draw() ** 0.8)
        return min(max(self.days.worked[max(1, ago)], 1), first)

    def somebody(self):
        """Mostly whoever leads the case, now and then a colleague."""
        turn = self.draw()
        if turn < 0.75:
            return self.worker
        people = self.desk.people
        return people[int((turn - 0.75) * 4 * len(people))][0]

    def begin(self, rows):
        """The call, the case, the grants of the window and of the 課 above it, and that of its own records."""
        taken = self.days.stamp(self.opened, self.hour)
        topics = self._call(rows, taken)
        self.records.append((self.desk, None, topics, False, taken))
        day = self.days.words[self.opened]
        rows.add(
            *("cases_case", self.id, self.number, self.person.id, str(self.desk.group), day, self.stage),
            *(self.lead[1], self.born, "1"),
        )
        for office in (self.desk, self.plan.offices[0]):
            self.grant(office, None, 511, "INTAKE", source=self.call, since=day)
        self.author(self.desk, None, self.opened, self.born)

    def _call(self, rows, taken):
        opening = words.openings(self.theme)
        text, wish, key = opening[int(self.draw() * len(opening))]
        concerns = themes()[self.theme].concerns
        main = concerns[int(self.draw() * len(concerns))]
        topics = 4 | int(CONCERNS[main][2])
        caller = CALLERS[int(self.draw() * len(CALLERS))]
        name = self.person.name if caller == "SELF" else ""
        rows.add(
            *("cases_consultation", self.call, str(self.desk.group), self.worker, taken, "03", caller, name),
            *(RELATION[caller], "", self.person.id, self.id, text, wish, "NORMAL", f"{{{main}}}", main),
            *("4" if self.stage != "RECEIVED" else "3", taken, "", str(topics), words.pairs(key), taken, "1"),
        )
        return topics

    def relatives(self, rows, known):
        """What the case says of relatives; `known` are persons with cases of their own."""
        for place, person in enumerate(known):
            self._relative(rows, place, (person.name, person.kana), person.id)
        for place in range(len(known), len(known) + int(self.draw() * 2.4)):
            name, kana, _keys = full_name(self.chances, self.person.surname, 1950 + int(self.draw() * 60))
            self._relative(rows, place, (name, kana), NULL)

    def _relative(self, rows, place, who, person):
        kinship, _word = KIN[int(self.draw() * len(KIN))]
        living = "TOGETHER" if self.draw() < 0.6 else "APART"
        row = ident(self.salt, "kin", self.case, place)
        seen = SEEN[int(self.draw() * len(SEEN))]
        rows.add(
            *("cases_householdmember", row, self.id, str(self.desk.group), self.worker, person, *who),
            *(kinship, living, NULL, "NONE", "", "f", seen, "32", grams_of(*who), self.born, "1"),
        )

    def keep_notes(self, rows):
        """経過記録 of the case: its own desk's, and those of an agency it was shared with."""
        count = self.plan.notes[self.case]
        for place in range(count):
            first, last = self.opened, self.ended
            by_partner = self.shape.wrote and place == count - 1
            office, author = self.desk, self.somebody()
            if by_partner:
                office, author, first, last = self.partner_who_wrote
            ago = self.some_day(first, last)
            text, key, topics, method, other = words.note(self.chances, self.theme)
            if place == 0 and self.case in self.plan.rare:
                text, key = text + RARE.text, key + RARE.key
            own, at = (not by_partner and self.draw() < 0.03), self.at(ago)
            note = ident(self.salt, "note", self.case, place)
            rows.add(
                *("cases_casenote", note, self.id, str(office.group), author, at[:10], method, other, text),
                *(str(topics), "t" if own else "f", words.pairs(key), at, "1"),
            )
            self.records.append((office, author, topics, own, at))
            if by_partner:
                self.author(office, author if office.named_only else None, self.days_ago(at), at)

    def days_ago(self, at):
        return self.days.ago[at[:10]]

    def grant(self, office, worker, topics, basis, *, source, since, until=NULL, closed=NULL, quiet="f"):
        self.grants.append((office, worker, topics, basis, source, since, until, closed, quiet))

    def author(self, office, worker, ago, at):
        """Writing opens an AUTHOR grant that never closes."""
        self.grants.append((office, worker, 0, "AUTHOR", self.id, self.days.words[ago], NULL, NULL, at))
