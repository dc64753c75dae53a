"""The drawn lives: the same each time, believable, and in every state that the practice knows."""

import re
from collections import Counter

import pytest

from cases.states import CONCERNS, Caller, Method, Partner, Stage, Urgency
from demo import plot
from demo.cast import Desks
from demo.people import AGENCIES
from demo.themes import themes
from referrals.states import MOVES, State

from .conftest import drawn, everything, people

pytestmark = pytest.mark.pure
VERBS = {
    "accept": "ACCEPT",
    "ask": "ASK",
    "give_back": "RETURN",
    "forward": "FORWARD",
    "report": "REPORT",
    "reply": "ANSWER",
    "recall": "RECALL",
    "finish": "FINISH",
}


def steps(deed, stories=None):
    return [step for story in stories or everything() for step in story.steps if step.deed == deed]


def cases():
    return [story for story in drawn() if story.is_case]


def letters(story):
    """What became of each つなぎ of a story: key → (where it went, its state, its ground)."""
    found = {}
    for step in story.steps:
        if step.deed == "letter":
            found[step.facts["key"]] = (step.facts["to"], State.SENT, step.facts["ground"])
        elif step.deed == "answer":
            to, state, ground = found[step.facts["key"]]
            _side, before, after = MOVES[VERBS[step.facts["verb"]]]
            assert state in before, (story.person, step)
            found[step.facts["key"]] = (to, after, ground)
    return found.values()


def all_letters():
    return [row for story in everything() for row in letters(story)]


def test_the_same_seed_draws_the_same_city():
    assert list(plot.stories(40, people())) == list(plot.stories(40, people()))
    assert list(plot.stories(40, people(), seed=plot.SEED + 1)) != list(plot.stories(40, people()))


def test_a_smaller_city_is_the_beginning_of_the_larger():
    assert list(plot.stories(10, people()))[:10] == drawn()[:10]


def test_there_are_three_hundred_cases_in_every_stage_and_every_trouble():
    assert len(cases()) == 300
    last = [([s.facts["stage"] for s in c.steps if s.deed == "stage"] or ["RECEIVED"])[-1] for c in cases()]
    count = Counter(last)
    assert set(count) == set(Stage.values) - {"SUSPENDED"} and min(count.values()) >= 10
    assert {theme.concerns[0] for theme in themes()} == {c.consultation["main_concern"] for c in cases()}


def test_every_window_takes_people_in():
    by = {row[0]: row[3] for row in people()}
    home = Counter(by[story.worker] for story in drawn())
    assert {row[0] for row in AGENCIES if row[2] != "OFFICE" and not row[6]} == set(home)
    assert min(home.values()) >= 3


def test_texts_are_whole():
    texts = [text for story in drawn() for text in re.findall(r"'([^']*)'", repr(story))]
    assert [text for text in texts if re.search(r"[〔〕|{}]|。。|、、|のの", text)] == []


def test_words_are_those_of_the_product():
    for story in everything():
        told = story.consultation
        assert told["method"] in Method.values and told["caller"] in Caller.values
        assert set(told["concerns"]) <= set(CONCERNS) and told.get("urgency", "NORMAL") in Urgency.values
    for step in steps("note"):
        assert step.facts["method"] in Method.values and step.facts["partner"] in Partner.values


def test_few_bear_the_same_name():
    named = Counter(story.person["name"] for story in drawn() if story.person["name"])
    assert max(named.values()) <= 2 and sum(count > 1 for count in named.values()) < 12


def test_texts_differ():
    told = Counter(story.consultation["text"] for story in cases())
    assert len(told) > 240 and max(told.values()) <= 5


def test_deeds_come_in_the_order_of_their_days():
    for story in everything():
        days = [story.consultation["days"], *(step.days for step in story.steps)]
        assert days == sorted(days, reverse=True) and days[-1] >= 0, story.person


def test_consents_are_in_every_state():
    given = steps("consent")
    ends = [step.facts["until"] for step in given if step.facts["until"] is not None]
    assert {3, 14, 30} <= set(ends) and sum(until < 0 for until in ends) > 15
    assert sum((step.facts["begins"] or 0) > 0 for step in given) > 3
    assert sum(bool(step.facts["replaces"]) for step in given) > 3
    assert len(steps("withdrawal")) > 10
    assert {step.facts.get("giver", "SELF") for step in given} >= {"SELF", "PARENT"}
    assert {step.facts["method"] for step in given if "method" in step.facts} == {
        "WRITTEN",
        "ORAL",
        "ELECTRONIC",
    }


def test_refusals_are_never_a_dead_end():
    asked = steps("asking")
    assert {step.facts["answer"] for step in asked} == {"PENDING", "REFUSED"}
    assert all(step.facts["again"] > -step.days for step in asked)
    assert any(step.facts["again"] <= 0 for step in asked) and any(step.facts["again"] > 7 for step in asked)


def test_letters_are_in_every_state_and_on_every_ground():
    assert {state for _to, state, _ground in all_letters()} == set(State)
    assert {ground for _to, _state, ground in all_letters()} == {"CONSENT", "STATUTE", "ANONYMOUS"}


def test_every_desk_has_work_in_its_inbox():
    waits = Counter()
    for to, state, _ground in all_letters():
        if state in (State.SENT, State.ASKED):
            waits[to[0] if isinstance(to, tuple) else to] += 1
    desks = Desks(people())
    assert [desk for desk in desks.members if not waits[desk]] == []
    undecided = {
        desks.short[agency_of(story)]
        for story in drawn()
        if not story.is_case and not story.consultation["screening"]
    }
    assert set(desks.every) <= undecided


def agency_of(story):
    return next(row[3] for row in people() if row[0] == story.worker)


def test_a_letter_on_a_statute_waits_for_its_head_or_was_confirmed_by_him():
    heads = {row[0] for row in people() if row[4] == "CHIEF"}
    told = [step for step in steps("letter") if step.facts["ground"] == "STATUTE"]
    confirmed = steps("confirmation")
    assert 0 < len(confirmed) < len(told) and {step.by for step in confirmed} <= heads
    assert all(step.facts["article"] and step.facts["reason"] for step in told)
