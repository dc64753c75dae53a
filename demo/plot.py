"""Draws the lives of the invented city: the same seed, the same people and the same troubles, counted back from today."""

import random
from dataclasses import dataclass

from . import drawn
from .cast import Cast, Desks
from .steps import Story, asking, note, stage
from .themes import themes, vary

SEED = 7
PHASES = {
    "RECEIVED": "first",
    "ASSESSMENT": "assess",
    "PLAN_DRAFT": "plan",
    "MEETING": "plan",
    "SUPPORT": "support",
    "REVIEW": "review",
    "CLOSED": "review",
}
WAY = ("RECEIVED", "ASSESSMENT", "PLAN_DRAFT", "MEETING", "SUPPORT", "REVIEW", "CLOSED")
# stage today, how often, opened how many days ago
STAGES = [
    ("RECEIVED", 13, (2, 24)),
    ("ASSESSMENT", 22, (25, 95)),
    ("PLAN_DRAFT", 9, (50, 150)),
    ("MEETING", 7, (60, 170)),
    ("SUPPORT", 27, (100, 520)),
    ("REVIEW", 8, (160, 640)),
    ("CLOSED", 14, (200, 900)),
]
# the kinds of information in the words said to a person
PLAIN = {
    1: "お名前",
    2: "住所・連絡先",
    4: "相談の経過",
    8: "体や障がい、介護のこと",
    16: "お金や仕事、住まいのこと",
    32: "ご家族のこと",
    64: "お子さんのこと",
    128: "心配している出来事",
    256: "プラン",
}
HOW_MANY = {"first": (1, 2), "assess": (1, 3), "plan": (0, 1), "support": (2, 4), "review": (1, 1)}
WHY_NOT = {
    "ごみ屋敷": ("03", "02", "01"),
    "虐待の疑い": ("05", "02"),
    "ひきこもり": ("01", "06", "02"),
    "8050": ("02", "01", "03"),
    "ヤングケアラー": ("05", "02", "06"),
}


def stories(count, people, seed=SEED):
    """So many cases, a quarter as many consultations besides, each drawn by a chance of its own."""
    desks = Desks(people)
    for number in range(count):
        yield CaseLife(random.Random(f"{seed} case {number}"), desks, number).story()
    for number in range(count // 4):
        yield waiting(random.Random(f"{seed} call {number}"), desks, count + number, number)


def rank(step):
    """What comes first on one day; a case ends when all else is done."""
    if step.facts.get("stage") == "CLOSED":
        return 9
    return {"stage": 0, "consent": 1, "letter": 3, "confirmation": 4, "withdrawal": 6}.get(step.deed, 5)


def weighted(chance, rows):
    return chance.choices(rows, [row[1] for row in rows])[0]


def theme_of(chance, desk=""):
    """A trouble people come with; to one desk, rather with its own field."""
    own = [theme for theme in themes() if desk.split("・")[0] in theme.homes] or themes()
    return chance.choices(own, [theme.weight for theme in own])[0]


def waiting(chance, desks, number, place):
    """A consultation without a case: half of them undecided, a quarter sent on to another desk, the rest ended."""
    home = desks.every[(place + place // len(desks.every)) % len(desks.every)]
    cast = Cast(chance, theme_of(chance, home), desks, number, home)
    what = ("sent on", "ended", "undecided", "undecided")[place % 4]
    days = chance.randint(8, 200) if what == "ended" else chance.randint(0, 6)
    screening = {"sent on": "2", "ended": chance.choice("115"), "undecided": ""}[what]
    told = cast.consultation(days) | {"screening": screening}
    steps = (drawn.sent_on(cast, place // 4, days),) if what == "sent on" else ()
    return Story(cast.worker, cast.person, told, cast.contacts, steps=steps, alias=cast.alias, is_case=False)


@dataclass
class CaseLife:
    """One case from the first call to today."""

    chance: random.Random
    desks: Desks
    number: int

    def __post_init__(self):
        self.theme = theme_of(self.chance)
        self.cast = Cast(self.chance, self.theme, self.desks, self.number)
        self.today, _weight, span = weighted(self.chance, STAGES)
        self.opened = self.chance.randint(*span)
        self.way = WAY[: WAY.index(self.today) + 1]
        self.used = set()

    def story(self):
        told = self.cast.consultation(self.opened) | {"screening": self.screening()}
        steps = [*self.work(), *self.sharing()]
        ranked = sorted(enumerate(steps), key=lambda row: (-row[1].days, rank(row[1]), row[0]))
        return Story(
            self.cast.worker,
            self.cast.person,
            told,
            self.cast.contacts,
            self.cast.relatives,
            tuple(step for _place, step in ranked),
            self.cast.alias,
        )

    def screening(self):
        return "3" if self.today == "RECEIVED" else self.chance.choice("4443")

    def entered(self, place):
        """How many days ago the case came to the stage at that place of its way."""
        if place == 0:
            return self.opened
        share = 0.12 + 0.76 * (place - 1) / max(1, len(self.way) - 1)
        return max(1, round(self.opened * (1 - share)))

    def work(self):
        """Its own agency's deeds: the stages, and the notes in between."""
        for place, name in enumerate(self.way):
            since = self.entered(place)
            until = self.entered(place + 1) if place + 1 < len(self.way) else 0
            if place:
                yield stage(since, self.cast.worker, stage=name)
            if name != "CLOSED":
                yield from self.notes(PHASES[name], since, until)

    def notes(self, phase, since, until):
        if since <= until:
            return
        for _ in range(self.chance.randint(*HOW_MANY[phase])):
            line = self.line(self.theme.notes[phase])
            if line:
                alone = phase == "first" and self.chance.random() < 0.06
                yield self.written(line, self.chance.randint(until, since - 1), self.author(), alone)

    def line(self, lines):
        """A line not yet used in this case, or None."""
        left = [line for line in lines if line.text not in self.used]
        if not left:
            return None
        line = self.chance.choice(left)
        self.used.add(line.text)
        return line

    def written(self, line, days, by, alone=False):
        text = vary(self.chance, line.text, self.cast.words)
        told = {"method": line.method, "partner": line.partner, "topics": line.topics}
        return note(days, by, text=text, own_only=alone, **told)

    def author(self):
        """Mostly whoever leads the case, now and then a colleague."""
        return (
            self.cast.worker
            if self.chance.random() < 0.8
            else self.desks.someone(self.chance, self.cast.home)
        )

    def sharing(self):
        """What the person allowed, and what other agencies then did."""
        allowed = self.today != "RECEIVED" or self.chance.random() < 0.3
        if allowed and self.chance.random() < self.theme.consenting:
            yield from drawn.Sharing(self).steps()
        elif self.today not in ("CLOSED",):
            yield from self.refusal()
            yield from drawn.without_consent(self)

    def refusal(self):
        if self.chance.random() < 0.25:
            return
        refused = self.chance.random() < 0.35
        again = self.chance.choice((-4, -1, 0, 1, 3, 7, 14, 21, 30, 45))
        asked = min(self.opened, max(1 - again, self.chance.randint(2, 28)))
        if asked + again <= 0:
            again = 1 - asked
        why = self.chance.choice(WHY_NOT.get(self.theme.key, ("02", "06", "03")))
        text = drawn.said(self.chance, "refused" if refused else "not_yet", self.cast.words)
        answer = "REFUSED" if refused else "PENDING"
        yield asking(asked, self.cast.worker, answer=answer, why=why, note=text, again=again)

    def explained(self, partners):
        """What was explained to the person, in whose words."""
        said = [
            f"{p.purpose}のため、{'、'.join(word for bit, word in PLAIN.items() if p.topics & bit)}を"
            f"{self.desks.name(self.cast.desk(p))}に伝えます。"
            for p in partners
        ]
        return (
            vary(self.chance, "".join(said), self.cast.words)
            + "伝えてほしくないことは、いつでも取り消せます。"
        )
