"""Every order of what two desks do with two つなぎ and two consents: after each step sight is what a page of rules says."""

import pytest
from django.db import transaction

from access import grants
from access.verdict import Refused
from cases import actions as cases
from cases.models import Case
from consent import actions as consents
from consent.models import Consent
from referrals import actions
from referrals.models import Letter, Referral
from tests.world import acting

pytestmark = pytest.mark.wall
TOPICS = (4 | 8, 1 | 4)
DEPTH = 7
TRIES = 2  # so deep what the rule refuses is tried as well; further down only what it allows
ORDERS = 4  # so deep every order is gone on from; further down one of those that led to the same


class Model:
    """Two letters, each on one of two consents of one case that is shared with one receiver; pure, and the whole rule."""

    def __init__(self, on):
        self.on = on  # which consent each letter stands on
        self.state = ["SENT", "SENT"]
        self.given, self.sight, self.closed = [True, True], [True, True], False

    def copy(self):
        other = Model(self.on)
        other.state, other.given = self.state[:], self.given[:]
        other.sight, other.closed = self.sight[:], self.closed
        return other

    def accept(self, i):
        """受理 opens again what a 差戻し closed, while the consent is in force and the case goes on."""
        if self.state[i] == "SENT" and self.given[self.on[i]] and not self.closed:
            self.state[i], self.sight[self.on[i]] = "ACCEPTED", True
            return True

    def decline(self, i):
        if self.state[i] == "SENT":
            self.state[i], self.sight[self.on[i]] = "RETURNED", False
            return True

    def finish(self, i):
        if self.state[i] == "ACCEPTED":
            self.state[i] = "DONE"
            return True

    def withdraw(self, k):
        if self.given[k]:
            self.given[k], self.sight[k] = False, False
            return True

    def close(self, _i):
        """終結 ends all sight by consent."""
        if not self.closed:
            self.closed, self.sight = True, [False, False]
            return True

    def topics(self):
        return sum(
            bit for bit in (1, 4, 8) if any(s and t & bit for s, t in zip(self.sight, TOPICS, strict=True))
        )

    def readable(self):
        """Which bodies the receiver reads: of letters that are open, on a consent in force, in a case that goes on."""
        going = [
            s in ("SENT", "ACCEPTED") and self.given[k] for s, k in zip(self.state, self.on, strict=True)
        ]
        return {i for i in (0, 1) if going[i] and not self.closed}


DEEDS = [(deed, i) for deed in ("accept", "decline", "withdraw", "finish") for i in (0, 1)] + [("close", 0)]


class Real:
    """The same deeds, by the workers whose they are."""

    def __init__(self, road, on):
        self.road = road
        self.given = [road.agree((road.elderly, topics)) for topics in TOPICS]
        self.letters = [road.send(road.elderly, consent=self.given[k], topics=4) for k in on]

    def do(self, deed, i):
        """Whether it was done; what is refused leaves nothing."""
        try:
            with transaction.atomic():
                getattr(self, deed)(i)
        except Refused:
            return None
        return True

    def accept(self, i):
        self.road.does(self.road.elderly, actions.accept, self.letters[i])

    def decline(self, i):
        self.road.does(self.road.elderly, actions.give_back, self.letters[i], text="架空")

    def finish(self, i):
        self.road.does(self.road.counter, actions.finish, self.letters[i])

    def withdraw(self, k):
        with acting(self.road.counter) as by:
            consents.withdraw(Consent.objects.get(pk=self.given[k].pk), by=by)

    def close(self, _i):
        with acting(self.road.counter) as by:
            if Case.objects.get().stage == "CLOSED":
                raise Refused("")
            cases.advance(Case.objects.get(), by=by, version=1, stage="CLOSED")

    def seen(self):
        """Topics, states and bodies as the receiver has them."""
        with acting(self.road.elderly):
            states = {r.pk: r.state for r in Referral.objects.all()}
            bodies = {x.referral_id for x in Letter.objects.all()}
            topics = grants.standing(self.road.case.pk).topics
            assert bool(topics) == Case.objects.exists()
        return (
            topics,
            [states[letter.pk] for letter in self.letters],
            {i for i, letter in enumerate(self.letters) if letter.pk in bodies},
        )


def walk(model, real, left, told, known):
    """Try every deed that is left, here; go on from each that was done, and undo it."""
    for step in left if len(told) < DEPTH else ():
        after = model.copy()
        allowed = getattr(after, step[0])(step[1])
        if not allowed and len(told) >= TRIES:
            continue
        mark = transaction.savepoint()
        assert real.do(*step) == allowed, (told, step)
        if allowed:
            assert real.seen() == (after.topics(), after.state, after.readable()), (told, step)
            yield
            rest = [other for other in left if other != step]
            place = (*rest, after.topics(), *after.state, *after.given)
            if len(told) < ORDERS or place not in known:
                known.add(place)
                yield from walk(after, real, rest, [*told, step], known)
        transaction.savepoint_rollback(mark)


@pytest.mark.parametrize("on", [(0, 1), (0, 0)], ids=["each on its own consent", "both on one"])
def test_in_every_order_sight_is_what_the_rule_says(road, on):
    real = Real(road, on)
    assert sum(1 for _ in walk(Model(on), real, DEEDS, [], set())) > 1000
