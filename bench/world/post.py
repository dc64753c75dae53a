"""つなぎ of a scale world: on a consent or on a statute, in every state, with what was said and the notices of it."""

from .asking import told
from .chance import ident, spoken_number
from .tables import NULL

KINDS = ("REQUEST", "REQUEST", "INFORM", "JOINT")
# how long ago it was sent → what may have become of it, in order of chance
FRESH = ("SENT", "SENT", "SENT", "ASKED", "ACCEPTED", "RETURNED")
RECENT = ("ACCEPTED", "ACCEPTED", "REPORTED", "DONE", "DONE", "RETURNED")
PAST = ("DONE",) * 9 + ("RETURNED",)
ANSWERED = {"ACCEPTED": "ACCEPT", "REPORTED": "ACCEPT", "DONE": "ACCEPT", "RETURNED": "RETURN"}
ARTICLES = ("27-1-2", "27-1-2", "27-1-4", "J25", "K7")
CITY_ARTICLES = ("69-2-2", "69-2-2", "69-2-4", "J25", "K7")
QUIET = ("J25", "K7")
SAID = {
    "ACCEPT": "承知しました。今週中に連絡します。",
    "ASK": "連絡のつきやすい時間を教えてください。",
    "RETURN": "すでに別の事業所が関わっています。",
}
VERSIONS = {"SENT": "1", "ASKED": "2", "ACCEPTED": "2", "RETURNED": "2", "REPORTED": "3", "DONE": "3"}
NEED = "命や体に重い影響が出るおそれがあるため。"
TOLD = 90  # days for which notices are kept here
UNREAD = 4


class Post:
    """The つなぎ of one case."""

    def __init__(self, life, rows):
        self.life, self.rows, self.draw, self.days = life, rows, life.draw, life.days

    def on_consent(self, given, place, to, topics):
        """A つなぎ on a line of a consent; answers when a 差戻し ended the sight, or None."""
        sent = self._sent(given.agreed, self._end_of(given))
        state = "DONE" if given.closed != NULL else self._state(sent)
        key = (given.place, place)
        letter, answered = self._shell(key, to, state, sent)
        agreed = ("SELF", given.how, self.days.word(given.agreed))
        self._body(key, letter, topics, sent, ("CONSENT", given.id, "", "", *agreed))
        return answered if state == "RETURNED" else None

    def on_statute(self, place, to, topics):
        """A named つなぎ without a consent; it opens sight by itself, until it ends."""
        life = self.life
        sent = self._sent(life.opened, life.ended)
        state = "DONE" if life.ended else self._state(sent)
        articles = CITY_ARTICLES if life.desk.legal == "CITY" else ARTICLES
        article = articles[int(self.draw() * len(articles))]
        key = ("statute", place)
        letter, answered = self._shell(key, to, state, sent)
        self._body(key, letter, topics, sent, ("STATUTE", NULL, article, NEED, "", "", NULL))
        confirmed = (life.at(sent - 1), life.desk.chief[0]) if sent > 2 else (NULL, NULL)
        own = str(life.desk.group)
        self.rows.add(
            *("referrals_confirmation", ident(life.salt, "confirmation", life.case, place), letter, own, own),
            *(article, self.days.word(sent - 1), *confirmed),
        )
        closed = answered if state in ("DONE", "RETURNED") else NULL
        quiet = "t" if article in QUIET else "f"
        life.grant(
            *to, topics, "STATUTE", source=letter, since=self.days.word(sent), closed=closed, quiet=quiet
        )

    def _end_of(self, given):
        """How many days ago the sight of a consent ended, at the earliest of its reasons."""
        return 0 if given.closed == NULL else self.days.ago[given.closed[:10]] + 1

    def _sent(self, first, last):
        """Mostly soon after it could be; where the case is young, in these days."""
        self.over = last = min(first, max(1, last))
        return last + int((first - last) * (0.3 + 0.7 * self.draw()))

    def _state(self, sent):
        states = FRESH if sent <= 8 else RECENT if sent < 70 else PAST
        return states[int(self.draw() * len(states))]

    def _shell(self, key, to, state, sent):
        """The referral with what was said of it; answers (its id, when it was answered or ended)."""
        life, days, (office, worker) = self.life, self.days, to
        letter = ident(life.salt, "letter", life.case, key)
        at = life.at(sent, 0.5 + 0.1 * self.draw())
        answers = max(self.over, sent - 1 - int(4 * self.draw()))
        by = worker or office.people[(life.case * 5) % len(office.people)][0]
        answered = life.at(answers, 0.7 + 0.2 * self.draw()) if state in ANSWERED else NULL
        ended = answered if state == "RETURNED" else NULL
        if state == "DONE":
            ended = life.at(max(self.over, answers - 40), 0.92)
        report = days.word(answers - 10 - int(60 * self.draw())) if state == "ACCEPTED" else NULL
        number = spoken_number(life.case * 16 + hash_of(key), salt=7)
        kind = KINDS[int(self.draw() * len(KINDS))]
        self.rows.add(
            *("referrals_referral", letter, number, kind, str(life.desk.group), life.worker),
            *(str(office.group), worker or NULL, state, at, days.word(sent - 9), answered),
            *(by if answered != NULL else NULL, report, ended, VERSIONS[state]),
        )
        self._say(ident(life.salt, "message", life.case, key), letter, (office, by), state, answered)
        if sent <= TOLD:
            self._arrived(letter, to, sent, at)
        return letter, ended if state == "DONE" else answered

    def _body(self, key, letter, topics, sent, ground):
        life, texts = self.life, told(self.life.theme, "request")
        text = texts[int(self.draw() * len(texts))]
        self.rows.add(
            *("referrals_letter", ident(life.salt, "body", life.case, key), letter, life.id, *ground[:4]),
            *(str(topics), text, life.person.name, life.person.kana, *ground[4:], life.at(sent, 0.5)),
        )

    def _say(self, row, letter, by, state, answered):
        if state == "SENT":
            return
        verb = ANSWERED.get(state, "ASK")
        at = answered if answered != NULL else self.life.at(1, 0.95)
        self.rows.add("referrals_message", row, letter, str(by[0].group), by[1], verb, SAID[verb], at)

    def _arrived(self, source, to, sent, at):
        life, days, (office, worker) = self.life, self.days, to
        read = (life.at(sent - 1, 0.4), office.people[0][0]) if sent > UNREAD else (NULL, NULL)
        self.rows.add(
            *("desk_notice", ident(life.salt, "notice", source), f"arrived:{source}", "ARRIVED"),
            *(str(office.group), worker or NULL, "f", source, days.word(sent - 9), at, *read),
        )


def hash_of(key):
    """A small number, different for every つなぎ of one case."""
    first, place = key
    return place if first == "statute" else first * 8 + place
