"""Plays the stories through the very actions of the product: each deed on its own day, by the worker who did it."""

from datetime import date, datetime, time, timedelta
from itertools import chain, groupby
from zoneinfo import ZoneInfo

from accounts.contexts import acting_as
from accounts.models import Agency, City
from cases import actions
from common.businessdays import add_open_days, is_open
from common.wareki import parse_partial
from consent import actions as consent_actions
from referrals import actions as letter_actions
from referrals.models import Confirmation, Referral

from .work import Work

TOKYO = ZoneInfo("Asia/Tokyo")
YEAR = timedelta(days=364)


class Player:
    """The stage: the workers who act, the day on which the city is loaded, and the clocks."""

    def __init__(self, members, clock, now):
        self.members, self.clock, self.now = members, clock, now.astimezone(TOKYO)
        self.today = self.now.date()
        self.agencies = {agency.short_name: agency for agency in Agency.objects.all()}
        self.closed = City.objects.get().closed_dates

    def moment(self, days, place=0):
        """The hour of a deed: on an open day of the offices, later for a later deed or day, never after now."""
        day = self.today - timedelta(days=days)
        while days and not is_open(day, self.closed):
            day -= timedelta(days=1)
        minute = 9 * 60 + 20 + (39 - days % 40) + min(place, 25) * 16
        at = datetime.combine(day, time(*divmod(minute, 60)), TOKYO)
        return min(at, self.now - timedelta(minutes=max(1, 40 - place)))

    def play(self, story):
        """Play one story from the first call to today."""
        Performance(self, story).run()


class Performance(Work):
    """One story while it is played: its case, consents and letters by the names the story gives them."""

    def __init__(self, player, story):
        super().__init__()
        self.player, self.story = player, story
        self.case, self.consultation, self.consents, self.letters = None, None, {}, {}

    def run(self):
        """Each worker's deeds in a row are done in one context, because opening one costs more than the deed."""
        opening = [(0, None)]
        steps = enumerate(self.story.steps, 1)
        by_whom = groupby(chain(opening, steps), key=lambda row: row[1].by if row[1] else self.story.worker)
        for username, deeds in by_whom:
            with acting_as(self.player.members[username]) as by:
                for place, step in deeds:
                    self.turn(step, place)
                    if step is None:
                        self.begin(by)
                    else:
                        getattr(self, step.deed)(by, **step.facts)

    def begin(self, by):
        self.take(by)
        if self.story.is_case:
            self.case = actions.open_case(self.consultation, by=by)
            for relative in self.story.relatives:
                actions.add_relative(self.case, by=by, **_birth(dict(relative), self.player.today))

    def turn(self, step, place):
        """Turn the clocks to the day of a deed, or of the first call."""
        days = step.days if step else self.story.consultation["days"]
        self.player.clock.turn(self.player.moment(days, place))

    @property
    def on(self):
        return self.player.clock.moment.date()

    def take(self, by):
        facts = {name: fact for name, fact in self.story.consultation.items() if name != "days"}
        self.consultation = actions.take_consultation(
            None,
            by=by,
            person=_birth(dict(self.story.person), self.player.today),
            alias=self.story.alias,
            contacts=self.story.contacts,
            taken_at=self.player.clock.moment,
            **facts,
        )

    def note(self, by, **facts):
        actions.write_note(self.case.pk, by=by, happened_on=self.on, **facts)

    def stage(self, by, stage):
        case = self.seen()
        self.case = actions.advance(case, by=by, version=case.version, stage=stage)

    def consent(self, by, *, lines, key, until, begins, replaces, explanation, kinds, **facts):
        since = self.on if begins is None else self.ahead(begins)
        self.consents[key] = consent_actions.record(
            self.case,
            by=by,
            lines=[(*self.whom(to), topics) for to, topics in lines.items()],
            kinds=kinds,
            explanation=explanation,
            agreed_on=self.on,
            valid_from=since,
            valid_until=since + YEAR if until is None else self.ahead(until),
            replaces=self.consents[replaces] if replaces else None,
            **{"method": "WRITTEN", "purposes": ["01", "03"]} | facts,
        )

    def withdrawal(self, by, reason, key):
        consent_actions.withdraw(self.consents[key], by=by, reason=reason)

    def asking(self, by, again, **facts):
        consent_actions.record_asking(
            self.case, by=by, asked_on=self.on, ask_again_on=self.open_day(again), **facts
        )

    def letter(self, by, *, to, kind, due, ground, key, consent="", sealed=None, **facts):
        if ground == "CONSENT" and self.case:
            facts["consent"] = self.consents[consent]
        elif ground == "CONSENT":
            facts |= {"giver": "SELF", "agreed_how": "ORAL", "agreed_on": self.on}
        if facts["topics"] & 1:
            facts |= {name: self.story.person.get(name, "") for name in ("name", "kana")}
        if facts["topics"] & 2:
            facts["contact"] = "　".join(value for _kind, value, _note in self.story.contacts)[:200]
        self.letters[key] = letter_actions.send(
            self.case or self.consultation,
            by=by,
            to=letter_actions.Whom(*self.whom(to)),
            kind=kind,
            due_on=self.in_open_days(5) if due is None else self.ahead(due),
            letter=facts | {"ground": ground},
            confirm_by=self.in_open_days(1),
            reporter=sealed and sealed | {"readers": [by.worker.pk]},
        ).pk

    def answer(self, by, *, verb, key, report_in=None, to="", **facts):
        referral = Referral.objects.get(pk=self.letters[key])
        if report_in is not None:
            facts["report_on"] = self.open_day(report_in)
        if to:
            facts["to"] = self.whom(to)[0]
        getattr(letter_actions, verb)(referral, by=by, version=referral.version, **facts)

    def confirmation(self, by, key):
        letter_actions.confirm(Confirmation.objects.get(referral=self.letters[key]), by=by)

    def ahead(self, days):
        """A day counted from today."""
        return self.player.today + timedelta(days=days)

    def open_day(self, days):
        """The next day, from so many days from today, on which the offices are open."""
        return add_open_days(self.ahead(days), 0, self.player.closed)

    def whom(self, name):
        """(agency, worker or None) of what a story writes down as an addressee."""
        agency, worker = name if isinstance(name, tuple) else (name, None)
        return self.player.agencies[agency], worker and self.player.members[worker].worker

    def in_open_days(self, count):
        return add_open_days(self.on, count, self.player.closed)


def _birth(facts, today):
    """Turn what a story says of a birth into the columns of a register."""
    if exact := facts.pop("birth", None):
        facts |= {"birth_on": date(*exact), "birth_precision": "DAY"}
    if text := facts.pop("birth_about", None):
        about = parse_partial(text)
        facts |= {"birth_on": about.date, "birth_precision": about.precision, "birth_text": about.text}
    if age := facts.pop("age", None):
        years, days = age
        facts |= {"birth_on": today - timedelta(days=round(years * 365.25) + days), "birth_precision": "DAY"}
    return facts
