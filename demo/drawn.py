"""Consents and つなぎ of a drawn case, in every state they can be in."""

from . import towns
from .steps import answer, confirmation, consent, letter, mask, withdrawal
from .themes import phrases, vary

# what becomes of the consent, how often
FATES = [
    ("holds", 44),
    ("ends", 20),
    ("expired", 10),
    ("withdrawn", 11),
    ("later", 5),
    ("changed", 6),
    ("renewed", 4),
]
SOON = (3, 3, 14, 14, 30, 30, 1, 7, 21, 27)
# what becomes of a つなぎ that waits, how often; and of one that was taken on
WAITING = [("SENT", 50), ("ASKED", 16), ("ANSWERED", 10), ("RETURNED", 12), ("FORWARDED", 7), ("RECALLED", 5)]
TAKEN = [("ACCEPTED", 45), ("REPORTED", 30), ("DONE", 25)]
KINDS = ("REQUEST", "REQUEST", "INFORM", "JOINT")
NEED = "本人の同意を待つと、命や体に重い影響が出るおそれがあるため。"


def pick(chance, rows):
    return chance.choices([row[0] for row in rows], [row[1] for row in rows])[0]


class Sharing:
    """The consent of one case, and the つなぎ that travel on it."""

    def __init__(self, life):
        self.life, self.chance, self.cast = life, life.chance, life.cast
        many = min(len(life.theme.partners), self.chance.choice((1, 2, 2)))
        self.partners = self.chance.sample(life.theme.partners, many)
        self.fate = pick(self.chance, FATES)

    def steps(self):
        agreed = max(1, round(self.life.opened * self.chance.uniform(0.55, 0.85)))
        if self.life.today == "CLOSED":
            yield from self.finished(agreed)
        else:
            yield from getattr(self, self.fate)(min(agreed, 330))

    def given(self, days, partners=None, key="", **facts):
        partners = self.partners if partners is None else partners
        lines = {}
        for partner in partners:
            desk = self.cast.desk(partner)
            lines[desk] = lines.get(desk, 0) | partner.topics
        kinds = self.chance.choice((("C2",), ("C2",), ("C1", "C2"), ("C1", "C2", "C3")))
        method = self.chance.choices(("WRITTEN", "ORAL", "ELECTRONIC"), (8, 2, 1))[0]
        told = {"kinds": kinds, "method": method} | self.giver() | facts
        said = self.life.explained(partners)
        return consent(days, self.cast.worker, lines=lines, said=said, key=key, **told)

    def giver(self):
        """A child's consent is given by a parent; the person gives every other himself."""
        kin = [row for row in self.cast.relatives if row["kinship"] == "PARENT"]
        if self.cast.age >= 18 or not kin:
            return {}
        word = self.cast.words["parent"]
        return {"giver": "PARENT", "giver_name": kin[0]["name"], "authority": f"親権者（{word}）"}

    def finished(self, agreed):
        """A case that has ended took its consent and its つなぎ along."""
        ended = self.life.entered(len(self.life.way) - 1)
        agreed = min(self.life.opened, max(agreed, ended + 6))
        yield self.given(agreed)
        yield from self.old_letters(agreed, max(ended + 1, agreed - 300))

    def holds(self, agreed):
        yield self.given(agreed, until=self.chance.randint(45, max(46, 364 - agreed)))
        yield from self.letters(agreed)

    def ends(self, agreed):
        yield self.given(agreed, until=self.chance.choice(SOON))
        yield from self.letters(agreed)

    def expired(self, agreed):
        gone = self.chance.randint(1, min(25, max(1, agreed - 1)))
        if agreed <= gone:
            agreed = gone + 1
        yield self.given(agreed, until=-gone)
        yield from self.old_letters(agreed, gone)

    def withdrawn(self, agreed):
        back = self.chance.randint(0, max(0, agreed - 1))
        yield self.given(agreed, until=max(1, 360 - agreed))
        yield withdrawal(back, self.cast.worker, reason=self.words("withdrawn"))
        yield from self.old_letters(agreed, back)

    def later(self, _agreed):
        begins = self.chance.randint(2, 14)
        agreed = min(self.chance.randint(1, 5), self.life.opened)
        yield self.given(agreed, begins=begins, until=begins + 300)

    def changed(self, agreed):
        then = self.chance.randint(0, agreed - 1)
        yield self.given(agreed, self.partners[:1], key="before", until=60)
        yield self.given(then, self.partners, replaces="before", until=self.chance.randint(60, 300))
        yield from self.letters(then)

    def renewed(self, agreed):
        again = self.chance.randint(5, 40)
        if agreed <= again + 20:
            yield from self.holds(agreed)
            return
        yield self.given(agreed, key="before", until=-again + 10)
        yield self.given(again, until=364 - again)
        yield from self.letters(again)

    def letters(self, agreed):
        """つなぎ on a consent in force: one that was taken on long ago, or one that waits."""
        for place, partner in enumerate(self.partners):
            recent = self.chance.random() < 0.36
            if recent or agreed < 4:
                yield from self.waiting(partner, min(agreed, self.chance.randint(0, 9)), f"new {place}")
            else:
                sent = self.chance.randint(max(2, agreed // 2), agreed)
                yield from self.taken(partner, sent, 0, f"old {place}", pick(self.chance, TAKEN))

    def old_letters(self, agreed, gone):
        if agreed - gone < 4:
            return
        for place, partner in enumerate(self.partners):
            yield from self.taken(partner, agreed, gone, f"old {place}", "DONE")

    def sent(self, partner, days, key, **facts):
        return letter(
            days,
            self.cast.worker,
            to=self.cast.desk(partner),
            kind=self.chance.choice(KINDS),
            text=vary(self.chance, partner.request, self.cast.words),
            topics=partner.topics,
            key=key,
            **facts,
        )

    def waiting(self, partner, days, key):
        yield self.sent(partner, days, key)
        state, other, own = pick(self.chance, WAITING), self.other(partner), self.cast.worker
        then = self.chance.randint(0, days)
        if state in ("ASKED", "ANSWERED"):
            yield answer(then, other, verb="ask", text=self.words("questions"), key=key)
        if state == "ANSWERED":
            then = self.chance.randint(0, then)
            yield answer(then, own, verb="reply", text=self.words("replies"), key=key)
        if state == "RETURNED":
            yield answer(then, other, verb="give_back", text=self.words("returns"), key=key)
        if state == "FORWARDED":
            to, why = self.elsewhere(partner)
            yield answer(then, other, verb="forward", text=why, key=key, to=to)
        if state == "RECALLED":
            yield answer(then, own, verb="recall", text=self.words("recalls"), key=key)

    def taken(self, partner, days, until, key, state):
        """A つなぎ that was accepted: the other agency writes its own notes, reports, and is thanked."""
        other, chance = self.other(partner), self.chance
        yield self.sent(partner, days, key)
        when = sorted((chance.randint(until, max(until, days - 1)) for _ in range(5)), reverse=True)
        ahead = chance.choice((-6, 5, 12, 25, 40)) if state == "ACCEPTED" else None
        accepted = {"text": self.words("accepts"), "report_in": ahead}
        yield answer(when[0], other, verb="accept", key=key, **accepted)
        notes = chance.sample(partner.notes, min(2, len(partner.notes)))
        for line, on in zip(notes, when[1:3], strict=False):
            yield self.life.written(line, on, other)
        if state in ("REPORTED", "DONE"):
            yield answer(when[3], other, verb="report", text=self.words("reports"), key=key)
        if state == "DONE":
            yield answer(when[4], self.cast.worker, verb="finish", text=self.words("finishes"), key=key)

    def other(self, partner):
        desk = self.cast.desk(partner)
        return desk[1] if isinstance(desk, tuple) else self.life.desks.someone(self.chance, desk)

    def elsewhere(self, partner):
        """Where a つなぎ that came to the wrong desk should go, and why."""
        desk = self.cast.desk(partner)
        kind = desk.split("・")[0] if isinstance(desk, str) else ""
        alike = [
            d for d in self.life.desks.every if d.startswith(f"{kind}・") and d not in (desk, self.cast.home)
        ]
        if kind in phrases()["forward"] and alike:
            return self.chance.choice(alike), phrases()["forward"][kind]
        return "多機関協働" if desk != "多機関協働" else "社協CSW", phrases()["forward"]["ほか"]

    def words(self, name):
        return said(self.chance, name, self.cast.words)


def said(chance, name, words):
    """One of the phrases of that name."""
    return vary(chance, chance.choice(phrases()[name]), words)


def sent_on(cast, turn, days):
    """A consultation without a case goes on to another desk, each desk in its turn; the person agreed to it there."""
    desks = [desk for desk in cast.desks.members if desk != cast.home]
    to = desks[turn % len(desks)]
    if to in cast.desks.named:
        to = (to, cast.desks.someone(cast.chance, to))
    text = said(cast.chance, "sent_on", cast.words)
    told = {"to": to, "kind": "REQUEST", "text": text, "topics": 1 | 2 | 4, "key": "on"}
    return letter(cast.chance.randint(0, days), cast.worker, **told)


def without_consent(life):
    """What may travel without a consent: a named つなぎ on a statute, or a question that names nobody."""
    chance, cast = life.chance, life.cast
    if life.theme.key in phrases()["statutes"] and chance.random() < 0.7 and life.opened > 1:
        yield from on_statute(life)
    elif chance.random() < 0.3:
        to = chance.choice([desk for desk in life.desks.every if desk != cast.home])
        concern = vary(chance, chance.choice(life.theme.openings), cast.words).split("。")[0]
        text = said(chance, "anonymous", {"age": str(cast.age // 10 * 10), "concern": concern})
        sent = chance.randint(0, min(6, life.opened))
        told = {"to": to, "kind": "INFORM", "text": text, "topics": 4}
        yield letter(sent, cast.worker, key="anonymous", ground="ANONYMOUS", **told)


def on_statute(life):
    chance, cast = life.chance, life.cast
    law = phrases()["statutes"][life.theme.key]
    to = next(desk for desk in map(cast.resolve, law["to"]) if desk != cast.home)
    of_the_city = law["article"] == "27-1-2" and cast.home.endswith("課")
    sent = chance.randint(0, min(12, life.opened - 1))
    yield letter(
        sent,
        cast.worker,
        to=to,
        kind="REQUEST",
        text=vary(chance, law["text"], cast.words),
        topics=mask(law["topics"]),
        key="law",
        ground="STATUTE",
        article="69-2-4" if of_the_city else law["article"],
        reason=NEED,
        sealed=reporter(life) if law["article"] in ("K7", "J25") and chance.random() < 0.5 else None,
    )
    if sent > 4 or chance.random() < 0.3:
        yield confirmation(max(0, sent - 1), life.desks.head(cast.home), key="law")
    if sent > 1 and chance.random() < 0.6:
        by, then = life.desks.someone(chance, to), chance.randint(0, sent - 1)
        text = said(chance, "at_once", cast.words)
        yield answer(then, by, verb="accept", text=text, key="law", report_in=7)


def reporter(life):
    """Who reported, for the sealed field."""
    return {"name": "近くに住む方", "relation": "近所の人", "contact": towns.landline(3000 + life.number)}
