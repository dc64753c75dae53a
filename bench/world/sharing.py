"""What the person of a case allowed, and what followed: consents in every state, つなぎ on a statute, 多機関協働."""

from hashlib import sha256
from typing import NamedTuple

from .asking import one, told
from .chance import ident, swept
from .post import Post
from .tables import NULL

MASKS = (5, 5, 7, 13, 13, 15, 21, 37, 7, 45, 12, 277)
HEAVY_MASK = 63
KINDS = ("{C2}", "{C2}", "{C1,C2}", "{C1,C2,C3}")
METHODS = ("WRITTEN",) * 8 + ("ORAL",) * 2 + ("ELECTRONIC",)
WHY_NOT = ("02", "03", "06", "01")


class Sharing:
    """The sharing of one case; it gives the life its grants, and says who may have written under it."""

    def __init__(self, life, rows):
        self.life, self.rows, self.draw = life, rows, life.draw
        self.days, self.shape, self.case = life.days, life.shape, life.case
        self.offices = [life.plan.offices[place] for place in self.shape.partners]
        self.post = Post(life, rows)

    def write(self):
        life = self.life
        if not self.offices:
            self.asking()
            return
        if self.shape.fate == "STATUTE":
            for place, office in enumerate(self.offices):
                self.post.on_statute(place, (office, self.named(office, place)), one(self.draw, MASKS) | 1)
        elif self.shape.fate == "CHANGED":
            self.changed()
        else:
            since, until, withdrawn = (life.term.agreed, life.term.until, life.term.back)
            given = self.consent(0, since, until, withdrawn)
            self.lines(given, self.offices)
            if self.shape.coordinated:
                self.coordinate(given)
        if self.shape.wrote:
            first = self.offices[0]
            life.partner_who_wrote = (first, self.writer(first), *self.period)

    def named(self, office, place):
        """The worker a line names, where an agency's workers are granted by name only."""
        return office.people[(self.case + place) % len(office.people)][0] if office.named_only else None

    def writer(self, office):
        return self.named(office, 0) or office.people[self.case % len(office.people)][0]

    def consent(self, place, agreed, until, withdrawn, replaces=NULL):
        """One signature; answers what a line needs of it."""
        life = self.life
        row, at = ident(life.salt, "consent", self.case, place), life.at(agreed, 0.1 + 0.3 * self.draw())
        since = -5 if self.shape.fate == "LATER" and until == -300 else agreed
        back = life.at(withdrawn, 0.9) if withdrawn is not None else NULL
        who = (life.worker, str(life.desk.group)) if withdrawn is not None else (NULL, NULL)
        kinds = "{C1,C2}" if self.shape.coordinated else one(self.draw, KINDS)
        how = one(self.draw, METHODS)
        signed = ("SELF", "", "", how, self.days.word(agreed), "{01,03}")
        self.rows.add(
            *("consent_consent", row, life.person.id, life.id, kinds, *signed, replaces),
            *(self.days.word(since), self.days.word(until)),
            *(str(life.desk.group), life.worker, at, at, back, *who),
        )
        self._explain(row, place, agreed)
        if withdrawn is not None:
            reason = "内容の変更"
            if self.shape.fate != "CHANGED":
                reason = one(self.draw, told(life.theme, "withdrawn"))
            taken = ident(life.salt, "withdrawal", self.case, place)
            self.rows.add("consent_withdrawal", taken, row, life.id, who[1], life.worker, reason)
        return Given(row, place, how, agreed, since, until, back, self._closed(until, back))

    def _explain(self, consent, place, agreed):
        life, words = self.life, one(self.draw, told(self.life.theme, "explained"))
        row, day = ident(life.salt, "explained", self.case, place), self.days.word(agreed)
        digest = sha256(words.encode()).hexdigest()
        self.rows.add("consent_explanation", row, consent, life.id, life.worker, day, words, digest)

    def _closed(self, until, back):
        """When the sight a consent opened ended: taken back, run out, or with the work."""
        found = [back] if back != NULL else []
        if until > 0:
            found.append(swept(self.days.word(until - 1)))
        if self.life.ended:
            found.append(self.life.at(self.life.ended, 0.95))
        return min(found) if found else NULL

    def lines(self, given, offices):
        """The lines of a consent, each with the grant it opened and, now and then, a つなぎ on it."""
        life = self.life
        since, until = self.days.word(given.since), self.days.word(given.until)
        for place, office in enumerate(offices):
            worker = self.named(office, place)
            topics = HEAVY_MASK if self.case == life.plan.heavy else one(self.draw, MASKS)
            topics |= 1 if self.shape.wrote or self.shape.coordinated else 0
            row = ident(life.salt, "line", self.case, given.place, place)
            self.rows.add(
                "consent_consentline", row, given.id, life.id, str(office.group), worker or NULL, str(topics)
            )
            closed = given.closed
            if given.since == given.agreed and self.draw() < 0.3:
                closed = self.post.on_consent(given, place, (office, worker), topics) or closed
            life.grant(
                office, worker, topics, "CONSENT", source=given.id, since=since, until=until, closed=closed
            )
        self.period = (given.agreed, max(1, life.ended, given.until + 1, self._back(given)))

    def _back(self, given):
        return 0 if given.back == NULL else self.days.ago[given.back[:10]]

    def changed(self):
        """A consent that another took the place of."""
        life = self.life
        agreed, until = life.term.agreed, life.term.until
        before = min(life.opened, agreed + 1 + int(120 * self.draw()))
        first = self.consent(0, before, before - 364, agreed)
        self.lines(first, self.offices[:1])
        second = self.consent(1, agreed, until, None, replaces=first.id)
        self.lines(second, self.offices[1:])

    def asking(self):
        """No consent yet: the person was asked, and will be asked again."""
        life = self.life
        if life.ended or self.draw() < 0.35:
            return
        asked = min(life.opened, 1 + int(40 * self.draw()))
        again = asked - 2 - int(55 * self.draw() ** 0.7)
        refused = self.draw() < 0.3
        text = one(self.draw, told(life.theme, "refused" if refused else "not_yet"))
        self.rows.add(
            *("consent_asking", ident(life.salt, "asking", self.case), life.person.id, life.id),
            *(str(life.desk.group), life.worker, self.days.word(asked), "REFUSED" if refused else "PENDING"),
            *(one(self.draw, WHY_NOT), text, self.days.word(min(again, 4)), life.at(asked)),
        )

    def coordinate(self, given):
        """多機関協働 took the case: the coordinator and the 課 that decides see it while the application runs."""
        life, office = self.life, self.offices[0]
        worker, decider = office.people[self.case % len(office.people)][0], life.plan.offices[0]
        ago, at = given.agreed, life.at(given.agreed, 0.7)
        day, until = self.days.word(ago), self.days.word(given.until)
        intake, row = ident(life.salt, "intake", self.case), ident(life.salt, "coordination", self.case)
        own = (life.id, str(office.group), worker, "260", at)
        self.rows.add("cases_coordinationintake", intake, *own, "B", "課題が重なり、調整が要るため。", day)
        self.rows.add(
            *("cases_coordination", row, *own, intake, given.id, day, f"{{{decider.group}}}", ""),
        )
        life.grant(office, None, 511, "COORDINATION", source=row, since=day, until=until)
        life.grant(decider, None, 257, "CONSENT", source=given.id, since=day, until=until)
        life.author(office, None, ago, at)


class Given(NamedTuple):
    """A consent as its lines need it; days are days ago."""

    id: str
    place: int
    how: str
    agreed: int
    since: int
    until: int
    back: str
    closed: str
