"""承認 and its words, by SQL as the app: what the meeting was shown is written by the database, and no page stands between."""

import pytest
from django.db import DatabaseError, connection, transaction

from cases import actions as cases
from cases.models import Case, PlanGoal, Resolution, SupportPlan
from meetings.models import Item, Matter, Minute, Tabled
from tests.gate import as_migrator
from tests.meetings.conftest import Afternoon
from tests.meetings.held import held_on_consent
from tests.world import acting

pytestmark = pytest.mark.wall
GOAL = {"issue": "架空の課題", "wish": "", "goal": "架空の目標", "until": None, "topics": 4}


class Table:
    def __init__(self):
        self.afternoon = Afternoon()
        self.me = self.afternoon.coordinator
        with acting(self.me) as by:
            plan = cases.draw_up_plan(Case.objects.get(pk=self.afternoon.case.pk), by=by, words="家で")
            rows = [{"id": None, "facts": GOAL, "roles": []}]
            self.plan = cases.save_plan(plan, by=by, version=1, frame={"words": "家で"}, goals=rows)
        self.item, _given = held_on_consent(self.afternoon, plan=self.plan, topics=256)
        self.afternoon.minutes(self.item, by=self.me, outcomes=["APPROVE"])

    def run(self, statement, *values, by=None):
        """One statement as app in the context of a worker: what came back, or the code of the refusal."""
        with acting(by or self.me):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement, values)
                    return cursor.fetchall() if cursor.description else cursor.rowcount
            except DatabaseError as error:
                return error.__cause__.sqlstate

    def settle(self):
        with as_migrator():
            item, minute = Item.objects.get(pk=self.item.pk), Minute.objects.get(item=self.item)
        return self.run("SELECT meetings_settle(%s, %s, %s)", item.pk, item.version, minute.version)


@pytest.fixture
def table(db):
    return Table()


@pytest.mark.parametrize(
    "rewrite",
    [
        "UPDATE cases_plangoal SET goal = 'ほか'",
        "UPDATE cases_supportplan SET words = 'ほか'",
        "UPDATE cases_supportplan SET lead_agency_id = agency_id",
        "UPDATE cases_plangoal SET position = 9",
        "DELETE FROM cases_plangoal",
        "INSERT INTO cases_plangoal (id, plan_id, case_id, agency_id, author_id, position, issue, wish, goal, topics, created_at)"
        " SELECT gen_random_uuid(), plan_id, case_id, agency_id, author_id, 2, 'ほか', '', '', 4, now() FROM cases_plangoal",
    ],
)
def test_the_page_is_passed_by_and_the_approval_is_refused_all_the_same(table, rewrite):
    assert table.run(rewrite) == 1
    assert table.settle() == [("REWRITTEN",)]
    with as_migrator():
        assert SupportPlan.objects.get().state == "DRAFT" and Item.objects.get().state == "OPEN"
        assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE meetings_matter SET plan_round = 7",
        "UPDATE meetings_matter SET plan_at = now()",
        "UPDATE meetings_matter SET plan_round = NULL, plan_at = NULL",
        "UPDATE meetings_tabled SET facts = '{}'",
        "DELETE FROM meetings_tabled",
        "INSERT INTO meetings_tabled SELECT * FROM meetings_tabled",
        "SELECT meetings_table_again((SELECT id FROM meetings_item))",
        "SELECT * FROM plan_said((SELECT id FROM cases_supportplan))",
        "SELECT meetings_plan_moved((SELECT id FROM meetings_item))",
    ],
)
def test_what_the_meeting_was_shown_is_written_by_nobody(table, forged):
    assert table.run(forged) == "42501"


def test_what_is_sent_for_the_words_on_the_agenda_is_not_taken(table):
    """Neither the number nor the hour of a new item's draft comes from whoever writes it."""
    meeting = table.afternoon.meeting(table.afternoon.jusou)
    item = table.afternoon.on_consent(meeting, plan=table.plan, topics=256, plan_round=5, plan_at=None)
    with as_migrator():
        matter = Matter.objects.get(item=item)
        assert matter.plan_round == 1 and matter.plan_at
        assert Tabled.objects.filter(item=item, round=1).count() == 2


def test_only_whoever_convenes_puts_a_new_draft(table):
    table.run("UPDATE cases_plangoal SET goal = 'ほか'")
    with as_migrator():
        values = (Item.objects.get().pk, Item.objects.get().version, SupportPlan.objects.get().version)
    statement = "SELECT meetings_retable(%s, %s, %s)"
    for other in (table.afternoon.elderly, table.afternoon.child, table.afternoon.chair):
        assert table.run(statement, *values, by=other) == "42501"
    for wrong in ((values[1] + 1, values[2]), (values[1], values[2] + 1), (None, None)):
        assert table.run(statement, values[0], *wrong) == [("STALE",)]
    assert table.run(statement, *values) == [("TABLED",)]
    assert table.settle() == [("SETTLED",)]


def test_after_the_approval_no_row_is_written_any_more(table):
    assert table.settle() == [("SETTLED",)]
    assert table.run("UPDATE cases_plangoal SET goal = 'ほか'") == 0
    with as_migrator():
        assert PlanGoal.objects.get().goal == "架空の目標"


def test_the_words_are_read_like_the_plan(table):
    """A member sees of what was shown what he sees of the plan; one who was not called, nothing."""
    assert len(table.run("SELECT part FROM meetings_tabled")) == 2
    assert len(table.run("SELECT part FROM meetings_tabled", by=table.afternoon.elderly)) == 2
    for other in (table.afternoon.child, table.afternoon.outsider, table.afternoon.chair):
        assert table.run("SELECT part FROM meetings_tabled", by=other) == []
        assert table.run("SELECT meetings_rewritten(%s)", table.item.pk, by=other) == [(False,)]


def test_a_draft_of_a_closed_case_is_not_approved(table):
    """It would stay a draft, could be rewritten after a 再開, and would pass for approved."""
    with as_migrator():
        Case.objects.filter(pk=table.afternoon.case.pk).update(stage="CLOSED")
    assert table.settle() == [("OVER",)]
