"""Grants are derived facts: rebuilt from their sources after any sequence of real actions, they are the same."""

import random
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from access import grants
from access.models import AgencyGrant, WorkerGrant
from access.verdict import Refused
from accounts.models import Agency
from accounts.querysets import today
from cases import actions
from cases.models import Case, CaseNote, Consultation, HouseholdMember
from consent import actions as consents
from consent.models import Consent
from people.models import Person
from referrals import actions as referrals
from referrals.models import Letter, Referral
from referrals.states import OPEN, REPORTS, State, Verb
from tests.gate import as_migrator
from tests.wall.test_thread import take
from tests.world import AgencyFactory, MembershipFactory, acting

pytestmark = pytest.mark.wall
JAPAN = timedelta(hours=9)
STEPS = 48
ARTICLES = ("K7", "J13-4")
ANSWERS = {
    Verb.ACCEPT: referrals.accept,
    Verb.ASK: referrals.ask,
    Verb.RETURN: referrals.give_back,
    Verb.FORWARD: referrals.forward,
    Verb.REPORT: referrals.report,
    Verb.ANSWER: referrals.reply,
    Verb.RECALL: referrals.recall,
    Verb.FINISH: referrals.finish,
}


class City:
    """Two windows of one 課, another 課, volunteers by name, a 管理者; and what they do, at random."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        with as_migrator():
            self.parent = MembershipFactory()
            volunteers = AgencyFactory(named_only=True, parent=self.parent.agency)
            self.windows = [MembershipFactory(agency__parent=self.parent.agency) for _ in range(2)]
            self.named = [MembershipFactory(agency=volunteers) for _ in range(2)]
            self.other = MembershipFactory()
            self.admin = MembershipFactory(role="ADMIN", agency__kind="OFFICE")
        self.desks = [*self.windows, *self.named, self.other, self.parent]
        self.founded = {}
        for who in (*self.windows, self.named[0]):
            with acting(who) as by:
                self.open(by)

    def one(self, rows):
        return self.random.choice(list(rows))

    def step(self):
        """One real action by somebody who finds something to do; what he may not do is refused and leaves nothing."""
        if self.random.random() < 0.1:
            return self.switch()
        while True:
            who, what = self.one([*self.desks, *self.windows]), self.one(self.DEEDS)
            with acting(who) as by:
                try:
                    with transaction.atomic():
                        return what(self, by) or what.__name__
                except IndexError:
                    continue
                except (Refused, ObjectDoesNotExist, ProgrammingError) as reason:
                    assert getattr(reason.__cause__, "sqlstate", "42501") == "42501"
                    return f"{what.__name__} no: {reason}"

    def often(self):
        return self.random.random() < 0.8

    def switch(self):
        """委託 on or off."""
        with acting(self.admin):
            agency = Agency.objects.get(pk=self.one([*self.windows, self.named[0]]).agency_id)
            agency.parent_sees = not agency.parent_sees
            agency.save()
        return f"parent_sees {agency.parent_sees}"

    def open(self, by):
        taken = take(by)
        self.founded[actions.open_case(taken, by=by).pk] = taken.pk

    def attach(self, by):
        case = self.one(Case.objects.all())
        taken = actions.take_consultation(
            None,
            by=by,
            person=Person.objects.get(pk=case.person_id),
            taken_at=timezone.now(),
            method="03",
            caller="SELF",
            text="架空",
            concerns=[self.one(("04", "12", "99"))],
        )
        actions.attach(taken, by=by, case=case)

    def write(self, by):
        standing = {g.content_object_id for m in (AgencyGrant, WorkerGrant) for g in m.objects.all()}
        facts = {"happened_on": today(), "method": "01", "text": "架空"}
        facts |= {"topics": self.one((4, 8, 12, 20)), "own_only": self.random.random() < 0.2}
        actions.write_note(self.one(sorted(standing)), by=by, **facts)

    def correct(self, by):
        note = self.one(CaseNote.objects.filter(agency=by.agency, author=by.worker))
        facts = {"topics": self.one((4, 8, 12)), "own_only": self.random.random() < 0.3}
        actions.correct_note(note, by=by, version=note.version, **facts)

    def relative(self, by):
        actions.add_relative(self.one(Case.objects.all()), by=by, name="架空", kinship="CHILD")

    def agree(self, by):
        case = self.one([c for c in Case.objects.all() if grants.standing(c.pk).holds or not self.often()])
        to = [
            (m.agency, m.worker if m.agency.named_only else None) for m in self.random.sample(self.desks, 2)
        ]
        lines = {(agency, worker): self.one((1, 4, 5, 12, 511)) for agency, worker in to}
        since, until = today() + timedelta(self.one((-5, 0, 0, 3))), today() + timedelta(self.one((0, 3, 90)))
        facts = {
            "method": "ORAL",
            "agreed_on": today(),
            "valid_from": min(since, until),
            "valid_until": until,
        }
        consents.record(case, by=by, lines=[(*to, topics) for to, topics in lines.items()], **facts)

    def take_back(self, by):
        consents.withdraw(self.one(Consent.objects.all()), by=by)

    def change(self, by):
        """A new consent in the place of an old one."""
        given = self.one(Consent.objects.all())
        to = self.one(self.desks)
        line = (to.agency, to.worker if to.agency.named_only else None, self.one((1, 5, 12)))
        facts = {"method": "ORAL", "agreed_on": today(), "valid_from": today(), "valid_until": today()}
        consents.record(Case.objects.get(pk=given.case_id), by=by, lines=[line], replaces=given, **facts)

    def ask_the_person(self, by):
        facts = {
            "asked_on": today(),
            "answer": "PENDING",
            "why": "06",
            "ask_again_on": today() + timedelta(9),
        }
        consents.record_asking(self.one(Case.objects.all()), by=by, **facts)

    def letter(self, by, case, to, **body):
        body |= {"topics": self.one((1, 4, 5)), "text": "架空"}
        facts = {"kind": "REQUEST", "due_on": today(), "confirm_by": today(), "letter": body}
        referrals.send(case, by=by, to=referrals.Whom(*to), **facts)

    def send(self, by):
        """To whom a consent names, which the consent may carry or not."""
        given = self.one([k for k in Consent.objects.in_force() if grants.standing(k.case_id).holds])
        line = self.one(given.lines.all())
        to = (Agency.objects.get(pk=line.agency_id), line.worker)
        self.letter(by, Case.objects.get(pk=given.case_id), to, ground="CONSENT", consent=given)

    def notify(self, by):
        """On a statute, whoever it is."""
        to = self.one(self.desks)
        body = {"ground": "STATUTE", "article": self.one(ARTICLES), "reason": "架空"}
        to = (to.agency, to.worker if to.agency.named_only else None)
        self.letter(by, self.one([c for c in Case.objects.all() if grants.standing(c.pk).holds]), to, **body)

    def answer(self, by):
        """Whatever whoever acts may do with one of his letters as it stands; now and then anything at all."""
        letter = self.one(Referral.objects.all())
        verb = self.one(referrals.sides(by, letter)) if self.often() else self.one(list(ANSWERS))
        facts = {"to": self.other.agency} if verb == Verb.FORWARD else {}
        ANSWERS[verb](letter, by=by, version=letter.version, text="架空", **facts)
        return verb

    def rename(self, by):
        case = self.one(Case.objects.all())
        person = Person.objects.get(pk=case.person_id)
        actions.edit_person(
            case, by=by, person=person, version=person.version, name=f"架空{self.random.random()}"
        )

    def close(self, by):
        case = self.one(Case.objects.filter(stage="RECEIVED"))
        if self.random.random() < 0.07:
            actions.advance(case, by=by, version=case.version, stage="CLOSED")

    def sweep(self, by):
        with connection.cursor() as cursor:
            cursor.execute("SELECT access_close_expired()")

    DEEDS = (
        open,
        attach,
        write,
        write,
        write,
        correct,
        relative,
        *[agree] * 5,
        take_back,
        change,
        ask_the_person,
        *[send] * 8,
        *[notify] * 3,
        *[answer] * 8,
        rename,
        close,
        sweep,
    )


def rebuilt(city):
    """What the sources say: consultations, agencies, consents, letters, records."""
    desks = {a.pk: a for a in Agency.objects.all()}
    found = set()
    for case in Case.objects.all():
        founder = Consultation.objects.get(pk=city.founded[case.pk])
        desk, whole = desks[founder.agency_id], (511, "INTAKE", founder.pk, today(), None)
        found.add((case.pk, desk.pk, founder.taken_by_id if desk.named_only else None, *whole))
        if desk.parent_sees:
            found.add((case.pk, desk.parent_id, None, *whole))
        for given in Consent.objects.filter(case=case, withdrawn_at=None):
            for line in given.lines.all() if case.stage != "CLOSED" else ():
                until = (given.valid_from, given.valid_until)
                if sent_back(given, line):
                    continue
                found.add((case.pk, line.agency_id, line.worker_id, line.topics, "CONSENT", given.pk, *until))
        for letter in Letter.objects.filter(case=case, ground="STATUTE").select_related("referral"):
            to = letter.referral
            if to.state in OPEN and case.stage != "CLOSED":
                whole = (letter.topics, "STATUTE", to.pk, today(), None)
                found.add((case.pk, to.to_agency_id, to.to_worker_id, *whole))
        writers = {(k.agency_id, k.taken_by_id) for k in Consultation.objects.filter(case=case)}
        for model in (CaseNote, HouseholdMember):
            writers |= {(r.agency_id, r.author_id) for r in model.objects.filter(case=case)}
        for agency, worker in writers:
            named = worker if desks[agency].named_only else None
            found.add((case.pk, agency, named, 0, "AUTHOR", case.pk, today(), None))
    return found


def sent_back(given, line):
    """Whether the last answer of this receiver under this consent was 差戻し or 転送."""
    answered = Referral.objects.filter(
        letter__consent=given, to_agency=line.agency_id, to_worker=line.worker_id, answered_at__isnull=False
    )
    last = answered.order_by("answered_at").last()
    return last is not None and last.state in (State.RETURNED, State.FORWARDED)


def quiet_ones():
    """The letters whose sight nobody else is told of, by the grants and by the letters themselves."""
    marked = {g.source_id for m in (AgencyGrant, WorkerGrant) for g in m.objects.filter(quiet=True)}
    return marked, {x.referral_id for x in Letter.objects.filter(article__in=REPORTS, case__isnull=False)}


def standing():
    """The grants as they stand, with the newest activity each tells."""
    for model in (AgencyGrant, WorkerGrant):
        for g in model.objects.all():
            holder = (g.group_id, None) if model is AgencyGrant else (g.agency_id, g.user_id)
            facts = (g.topics, g.basis, g.source_id, g.valid_from, g.valid_until)
            yield (g.content_object_id, *holder, *facts), g.closed_at, g.last_at


def newest(case, agency, worker, rows):
    """The newest record one holder's grants in force show, or the day he first had sight."""
    held, first = 0, []
    for (of, desk, named, topics, basis, _source, since, until), closed, _at in rows:
        if (
            of == case
            and (desk == agency if worker is None else named == worker)
            and (worker or named is None)
        ):
            first.append(datetime.combine(since, time(), UTC) - JAPAN)
            live = closed is None and since <= today() <= (until or today()) and basis != "AUTHOR"
            held |= topics if live else 0
    notes = [
        n.created_at
        for n in CaseNote.objects.filter(case=case)
        if (n.agency_id == agency and worker in (None, n.author_id))
        or (not n.own_only and held & n.topics == n.topics)
    ]
    talks = [
        k.created_at
        for k in Consultation.objects.filter(case=case)
        if (k.agency_id == agency and worker in (None, k.taken_by_id)) or held & k.topics == k.topics
    ]
    return max([*notes, *talks, min(first)])


@pytest.mark.parametrize("seed", range(12))
def test_grants_are_what_their_sources_say(seed):
    city, told = City(seed), []
    for _ in range(STEPS):
        told.append(city.step())
        with as_migrator():
            rows, (marked, reports) = list(standing()), quiet_ones()
            assert marked == reports, told
            assert {facts for facts, closed, _ in rows if closed is None} == rebuilt(city), told
            for facts, closed, last_at in rows:
                if closed is None and facts[4] != "AUTHOR":
                    assert last_at == newest(*facts[:3], rows), (told, facts)


def test_no_sight_stands_without_a_live_reason():
    """Standing sight without a live reason = 0, over many cities."""
    wanted = {deed.__name__ for deed in City.DEEDS if deed is not City.answer} | set(Verb)
    reached = set()
    for seed in range(100, 120):
        city = City(seed)
        reached |= {city.step() for _ in range(STEPS)}
        if seed > 103 and reached >= wanted:
            break
    with as_migrator():
        given = {c.pk: c for c in Consent.objects.all()}
        cases = {c.pk: c for c in Case.objects.all()}
        letters = {r.pk: r for r in Referral.objects.all()}
        for facts, closed, _ in standing():
            if closed is None and facts[4] == "CONSENT":
                assert given[facts[5]].withdrawn_at is None and cases[facts[0]].stage != "CLOSED"
            if closed is None and facts[4] == "STATUTE":
                assert letters[facts[5]].state in OPEN and cases[facts[0]].stage != "CLOSED"
    assert reached >= wanted
