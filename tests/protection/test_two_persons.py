"""A protection is in force on one person's word; less protection needs two, and is decided anew when it is done."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from access import denials
from access.migrations._denials import DENIALS_DUE
from access.models import Block, ContactSeal, Counterpart, Denial, DenialStep, Restriction
from access.verdict import Refused
from accounts.querysets import today
from cases import actions
from tests.gate import as_migrator
from tests.world import MembershipFactory, acting

DAY = timedelta(days=1)


def verbs(denial):
    with as_migrator():
        return [step.verb for step in DenialStep.objects.filter(denial=denial)]


def test_a_seal_holds_at_once_and_for_everyone_who_is_not_named(town):
    assert town.sees(town.colleague) == (True, 2)
    town.seal(town.first)
    assert town.sees(town.first) == (True, 2)
    assert town.sees(town.colleague) == town.sees(town.elderly) == town.sees(town.chief) == (True, 0)


def test_a_restriction_hides_the_case_from_whoever_is_not_named(town):
    town.restrict(town.first)
    assert town.sees(town.first) == (True, 2)
    assert town.sees(town.colleague) == town.sees(town.elderly) == town.sees(town.chief) == (False, 0)


def test_a_blocked_worker_is_out_whatever_else_names_him(town):
    town.restrict(town.colleague, town.first)
    denial = town.block(town.colleague)
    assert town.sees(town.colleague) == (False, 0)
    assert town.reads(town.colleague) == town.reads(town.colleague, DenialStep) == set()
    assert denial.pk in town.reads(town.chief)


def test_who_steps_aside_himself_sees_nothing_more_of_it(town):
    with acting(town.elderly) as by:
        made = actions.step_aside(town.case, by=by, kind="NEAR", reason="隣人", review_on=today() + 30 * DAY)
    assert town.sees(town.elderly) == (False, 0)
    assert town.reads(town.elderly) == set()
    assert made in town.reads(town.chief)  # because his own office has nobody else
    with as_migrator():
        other = MembershipFactory(agency=town.elderly.agency)
    assert made in town.reads(other)
    assert made not in town.reads(town.chief) | town.reads(town.first)


def test_the_first_person_does_not_confirm_his_own_word(town):
    denial = town.seal(town.first)
    with acting(town.first) as by, pytest.raises(Refused, match="別の人"):
        actions.confirm_protection(denial, by=by)
    with acting(town.first), pytest.raises(DatabaseError), transaction.atomic():
        denials.confirm(denial.pk)
    assert verbs(denial) == ["SET"]


def test_the_head_of_the_office_confirms_and_nobody_else_where_there_is_one(town):
    denial = town.seal(town.first)
    for member in (town.colleague, town.elderly):
        with acting(member) as by, pytest.raises(Refused):
            actions.confirm_protection(denial, by=by)
    with acting(town.chief) as by:
        assert actions.confirm_protection(denial, by=by) == "CONFIRMED"
        with pytest.raises(Refused):
            actions.confirm_protection(denial, by=by)
    assert verbs(denial) == ["SET", "CONFIRMED"]


def test_without_a_head_a_colleague_confirms_first_a_named_one(town):
    with as_migrator():
        town.chief.role = "STAFF"
        town.chief.save()
    denial = town.restrict(town.first, town.colleague)
    assert denial.pk not in town.reads(town.chief)
    with acting(town.colleague) as by:
        assert actions.confirm_protection(denial, by=by) == "CONFIRMED"
    alone = town.seal(town.first)
    assert alone.pk in town.reads(town.colleague)
    assert alone.pk not in town.reads(town.elderly)


def test_a_head_who_is_kept_from_the_case_is_not_asked(town):
    town.block(town.chief)
    denial = town.seal(town.first)
    assert town.reads(town.chief) == set()
    with acting(town.colleague) as by:
        assert actions.confirm_protection(denial, by=by) == "CONFIRMED"


def test_the_counterpart_is_for_the_named_alone(town):
    denial = town.seal(town.first, town.elderly, counterpart="架空 太郎")
    assert denial.pk in town.reads(town.chief)
    assert len(town.reads(town.first, Counterpart)) == len(town.reads(town.elderly, Counterpart)) == 1
    assert town.reads(town.chief, Counterpart) == town.reads(town.colleague, Counterpart) == set()


def test_an_unconfirmed_protection_stays(town):
    town.past(days=40, confirmed=None)
    assert town.sees(town.colleague) == (True, 0)


def test_it_is_lifted_by_two_and_until_then_it_holds(town):
    denial = town.seal(town.first)
    with acting(town.first) as by:
        assert actions.ask_to_lift(denial, by=by, reason="転居した") == "ASKED"
        with pytest.raises(Refused):
            actions.answer_lift(denial, by=by, agreed=True)
    assert town.sees(town.colleague) == (True, 0)
    with acting(town.chief) as by:
        assert actions.answer_lift(denial, by=by, agreed=False, reason="確かめてから") == "DECLINED"
    assert town.sees(town.colleague) == (True, 0)
    with acting(town.first) as by:
        assert actions.ask_to_lift(denial, by=by, reason="確かめた") == "ASKED"
    with acting(town.chief) as by:
        assert actions.answer_lift(denial, by=by, agreed=True) == "DONE"
    assert town.sees(town.colleague) == (True, 2)
    assert verbs(denial) == ["SET", "LIFT_ASKED", "LIFT_REFUSED", "LIFT_ASKED", "LIFTED"]


def test_a_head_who_asked_needs_another_person_too(town):
    denial = town.seal(town.first)
    with acting(town.chief) as by:
        actions.ask_to_lift(denial, by=by, reason="不要")
        with pytest.raises(Refused):
            actions.answer_lift(denial, by=by, agreed=True)
    with acting(town.first) as by:
        assert actions.answer_lift(denial, by=by, agreed=True) == "DONE"


def test_who_applied_again_meanwhile_is_not_uncovered(town):
    """目黒区 2025: a list of ended ones was made, the victim applied again, the list was carried out."""
    denial = town.past(days=364)
    with acting(town.first) as by:
        assert actions.ask_to_lift(denial, by=by, reason="期間が終わる") == "ASKED"
    town.seal(town.first)
    with acting(town.chief) as by:
        assert actions.answer_lift(denial, by=by, agreed=True) == "RENEWED"
    assert verbs(denial)[-1] == "LIFT_REFUSED"
    assert town.sees(town.colleague) == (True, 0)


def test_an_extended_one_is_not_lifted(town):
    denial = town.past(days=350)
    with acting(town.first) as by:
        longer = actions.extend_protection(denial, by=by, reason="続く", until=denial.valid_until + 364 * DAY)
        assert longer.valid_from == denial.valid_until + DAY
        assert actions.ask_to_lift(denial, by=by, reason="終わる") == "RENEWED"
    assert town.row(denial.pk).valid_until == denial.valid_until
    assert verbs(longer) == ["SET"]
    with acting(town.chief) as by:
        assert actions.confirm_protection(longer, by=by) == "CONFIRMED"


def test_it_is_extended_from_thirty_days_before_the_end_and_for_a_year_at_most(town):
    early, now = town.past(days=333), town.past(days=334)
    with acting(town.first) as by:
        with pytest.raises(Refused, match="30日前"):
            actions.extend_protection(early, by=by, reason="続く", until=early.valid_until + 300 * DAY)
        with pytest.raises(DatabaseError), transaction.atomic():
            denials.follow(early.pk, "EXTEND", reason="続く", due=today(), until=early.valid_until + DAY)
        with pytest.raises(DatabaseError), transaction.atomic():
            denials.follow(now.pk, "EXTEND", reason="続く", due=today(), until=now.valid_until + 370 * DAY)
        actions.extend_protection(now, by=by, reason="続く", until=now.valid_until + 300 * DAY)
        with pytest.raises(Refused, match="ほかの人が先に"):
            actions.extend_protection(now, by=by, reason="続く", until=now.valid_until + 300 * DAY)


def test_an_added_reader_waits_for_the_second_person_and_a_removed_one_does_not(town):
    denial = town.seal(town.first, town.elderly)
    with acting(town.first) as by:
        changed = actions.change_named_workers(
            denial, by=by, reason="異動", names=[town.first.worker_id, town.colleague.worker_id]
        )
    assert [town.sees(m)[1] for m in (town.first, town.elderly, town.colleague)] == [2, 0, 0]
    with acting(town.chief) as by:
        assert actions.confirm_protection(changed, by=by) == "CONFIRMED"
    assert [town.sees(m)[1] for m in (town.first, town.elderly, town.colleague)] == [2, 0, 2]
    assert verbs(denial)[-1] == "REPLACED"


def test_an_open_ended_one_is_looked_at_again(town):
    late = {"valid_until": None, "review_on": today() + 10 * DAY}
    denial = town.past("RESTRICTION", days=300, **late)
    with acting(town.first) as by:
        longer = actions.extend_protection(denial, by=by, reason="続く", review_on=today() + 300 * DAY)
    assert town.row(denial.pk).lifted_at is None
    with acting(town.chief) as by:
        actions.confirm_protection(longer, by=by)
    assert town.row(denial.pk).lifted_at is not None
    assert town.sees(town.colleague) == (False, 0)


def test_the_rows_of_the_wall_are_what_the_decisions_say(town):
    """Derived, like grants: a rebuild from the decisions finds no difference."""
    town.past(days=334)
    town.restrict(town.first)
    lifted = town.block(town.elderly)
    with acting(town.first) as by:
        actions.ask_to_lift(lifted, by=by, reason="誤り")
    with acting(town.chief) as by:
        actions.answer_lift(lifted, by=by, agreed=True)
    with as_migrator():
        decided = {denial.pk: denial for denial in Denial.objects.all()}
        for rule, what in ((Block, "BLOCK"), (Restriction, "RESTRICTION"), (ContactSeal, "SEAL")):
            for row in rule.objects.all():
                denial = decided.pop(row.pk)
                assert denial.what == what
                assert (row.valid_from, row.valid_until) == (denial.valid_from, denial.valid_until)
                assert (row.lifted_at is None) == (denial.lifted_at is None)
    assert decided == {}


@pytest.mark.parametrize("table", ["access_denial", "access_denialstep", "access_counterpart"])
def test_app_writes_none_of_it(town, table):
    town.seal(town.first, counterpart="架空")
    with acting(town.first), connection.cursor() as cursor:
        for statement in (
            f"UPDATE {table} SET id = id",
            f"DELETE FROM {table}",
            f"INSERT INTO {table} DEFAULT VALUES",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)


def test_another_agency_sets_nothing(town):
    with acting(town.elderly) as by, pytest.raises(Refused):
        actions.protect_case(
            town.case, by=by, what="SEAL", kind="DV", reason="x", applied_on=today(), names=[]
        )
    facts = {"kind": "DV", "reason": "x", "applied_on": today(), "until": today(), "due": today()}
    with as_migrator():
        outsider = MembershipFactory()
    for member in (town.elderly, outsider):
        with acting(member), pytest.raises(DatabaseError), transaction.atomic():
            names = [member.worker_id]
            denials.decide(town.case.pk, what="SEAL", counterpart="", names=names, **facts)


def test_what_waits_and_what_ends_is_found_by_the_clock(town):
    """Silence is impossible: unconfirmed, asked to be lifted, ending within 30 days, ended, to be looked at again."""
    fresh = town.seal(town.first)
    ending, ended = town.past(days=340), town.past(days=400, valid_until=today() - DAY)
    again = town.past("RESTRICTION", days=300, valid_until=None, review_on=today() + 10 * DAY)
    quiet = town.past(days=100)
    with acting(town.first) as by:
        actions.ask_to_lift(ended, by=by, reason="期間の終わり")
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute(DENIALS_DUE)
        found = {(row[0], row[1], row[3]) for row in cursor.fetchall()}
    first = town.first.worker_id
    assert (fresh.pk, "DENIAL_CONFIRM", None) in found and (ended.pk, "DENIAL_LIFT", None) in found
    for denial, kind in ((ending, "DENIAL_ENDING"), (ended, "DENIAL_ENDED"), (again, "DENIAL_REVIEW")):
        assert {(denial.pk, kind, None), (denial.pk, kind, first)} <= found
    assert quiet.pk not in {row[0] for row in found}
