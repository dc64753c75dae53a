"""A sealed address: what was put right since shows it to the named alone, and no function tells who guesses."""

import pytest
from django.db import connection

from cases.models import Answer, Comment, PlanGoal, SupportPlan
from tests.gate import as_migrator
from tests.protection.conftest import built
from tests.world import acting
from tests.world_assessment import AnswerFactory, FamilyEventFactory
from tests.world_outreach import CommentFactory, OutreachPlanFactory
from tests.world_plan import PlanGoalFactory, SupportPlanFactory

pytestmark = pytest.mark.wall
WRITTEN = "小川町1-9999 架空荘203に移った。"


@pytest.fixture
def town(db):
    with as_migrator():
        found = built()
    return found


def base(town):
    return {"case": town.case, "agency": town.first.agency, "author": town.first.worker}


def seen(town, member, model, name):
    with acting(member):
        return [getattr(row, name) for row in model.objects.order_by("created_at")]


def test_nobody_tries_out_guesses_at_a_sealed_address(town):
    """Not by handing in words, and not by what he himself has written."""
    town.seal(town.first)
    with acting(town.elderly), connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname ~ '^sealed_' AND 't' = ANY (proargnames)"
            " AND has_function_privilege(oid, 'execute')"
        )
        assert sorted(cursor.fetchall()) == [("sealed_says",), ("sealed_tells",)]
        cursor.execute("SELECT sealed_says(%s, %s)", [town.case.pk, WRITTEN])
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT sealed_tells(%s::uuid[], %s)", [[town.case.pk], WRITTEN])
        assert cursor.fetchone() == (False,)


def test_what_was_written_before_is_hidden_from_its_writer_too_and_guesses_since_are_not(town):
    with as_migrator():
        before = CommentFactory(**base(town), text=WRITTEN)
    town.seal(town.chief)
    with as_migrator():
        since = CommentFactory(**base(town), text=WRITTEN)
    found = {}
    for member in (town.first, town.colleague, town.chief):
        with acting(member):
            found[member] = {row.pk for row in Comment.objects.all()} & {before.pk, since.pk}
    assert found == {town.first: {since.pk}, town.colleague: set(), town.chief: {before.pk, since.pk}}


def put_right(town):
    """Words with the address and what was written in their place, of everything that keeps the old beside the new."""
    facts = base(town)
    comment = CommentFactory(**facts, text=WRITTEN)
    CommentFactory(**facts, text="直した", replaces=comment)
    AnswerFactory(**facts, text=WRITTEN)
    AnswerFactory(**facts, text="直した")
    old = SupportPlanFactory(**facts, words=WRITTEN, state="REVIEWED")
    PlanGoalFactory(plan=old, goal=WRITTEN)
    new = SupportPlanFactory(**facts, words="直した", replaces=old)
    PlanGoalFactory(plan=new, goal="直した")


OLD = [(Comment, "text"), (Answer, "text"), (SupportPlan, "words"), (PlanGoal, "goal")]


@pytest.mark.parametrize(("model", "name"), OLD)
def test_what_was_put_right_is_for_the_named_and_its_writer(town, model, name):
    with as_migrator():
        put_right(town)
    assert seen(town, town.colleague, model, name) == [WRITTEN, "直した"]
    town.seal(town.chief)
    assert seen(town, town.chief, model, name) == [WRITTEN, "直した"]
    for member in (town.colleague, town.elderly):
        assert seen(town, member, model, name) == ["直した"]


@pytest.mark.parametrize(("factory", "name"), [(FamilyEventFactory, "what"), (OutreachPlanFactory, "target")])
def test_an_earlier_version_is_for_the_named(town, factory, name):
    model = factory._meta.model
    with as_migrator():
        row = factory(**base(town), **{name: WRITTEN})
    with acting(town.colleague):
        current = model.objects.get(pk=row.pk)
        for words in (WRITTEN, "直した"):
            setattr(current, name, words)
            current.save()
    town.seal(town.chief)
    with acting(town.first):
        assert [getattr(row, name) for row in model.history.order_by("history_date")] == ["直した"]
    with acting(town.chief):
        assert [getattr(row, name) for row in model.history.order_by("history_date")] == [
            WRITTEN,
            WRITTEN,
            "直した",
        ]
