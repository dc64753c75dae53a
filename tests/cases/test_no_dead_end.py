"""No open state lacks an owner or an exit: of whatever is open somebody is in charge, and a verb of his leads out."""

import importlib
import pkgutil

import pytest

from access import policy
from cases import states as cases
from consent import states as consent
from kodaira_jusou import permissions
from meetings import states as meetings
from referrals import states as referrals

HOLDER, SENDER, RECEIVER = "担当機関", "送り元の機関", "宛先の機関"
COORDINATOR, CARRIER, DECIDER, CONVENER = (
    "多機関協働を受理した機関",
    "頼まれた機関",
    "支援決定をする課",
    "招集した課",
)
STAGES, PLAN, ROLE, HOW = cases.Stage, cases.PlanState, cases.RoleState, cases.HowEnded
LETTER, MEETING, ITEM, ANSWER = referrals.State, meetings.State, meetings.ItemState, consent.Answer
GOES_ON = {"advance_case", "stop_case"}
ASKED = {"record_consent", "record_asking"}
# machine → its words, what may follow what, and of each open state who is in charge of it and by which rules it is left
MACHINES = {
    "ケースの段階": (
        STAGES,
        cases.NEXT,
        {
            STAGES.RECEIVED: (HOLDER, GOES_ON),
            STAGES.ASSESSMENT: (HOLDER, GOES_ON),
            STAGES.PLAN_DRAFT: (HOLDER, GOES_ON),
            STAGES.MEETING: (HOLDER, {"decide_plan", *GOES_ON}),
            STAGES.SUPPORT: (HOLDER, {"replan_case", *GOES_ON}),
            STAGES.REVIEW: (HOLDER, {"replan_case", *GOES_ON}),
            STAGES.SUSPENDED: (HOLDER, {"reopen_case", "stop_case"}),
        },
    ),
    "支援プランの状態": (
        PLAN,
        cases.PLAN_NEXT,
        {
            PLAN.DRAFT: (HOLDER, {"edit_plan", "discuss_plan"}),
            PLAN.DISCUSSED: (HOLDER, {"agree_plan", "renew_plan"}),
            PLAN.AGREED: (DECIDER, {"decide_plan"}),
            PLAN.DECIDED: (HOLDER, {"replan_case", "stop_case", "record_monitoring"}),
        },
    ),
    "プランの役割": (
        ROLE,
        cases.ROLE_NEXT,
        {
            ROLE.PROPOSED: (CARRIER, {"answer_role", "steer_role"}),
            ROLE.ACCEPTED: (CARRIER, {"answer_role", "steer_role"}),
            ROLE.STARTED: (CARRIER, {"answer_role", "steer_role"}),
        },
    ),
    "多機関協働": (
        HOW,
        cases.ENDINGS,
        {HOW.RUNNING: (COORDINATOR, {"end_coordination", "stop_case", "withdraw_consent"})},
    ),
    "同意の状態": (
        ANSWER,
        consent.NEXT,
        {
            ANSWER.UNASKED: (HOLDER, ASKED),
            ANSWER.PENDING: (HOLDER, ASKED),
            ANSWER.REFUSED: (HOLDER, ASKED),
            ANSWER.AGREED: (HOLDER, {"record_consent", "withdraw_consent"}),
            ANSWER.CHANGED: (HOLDER, {"record_consent"}),
            ANSWER.WITHDRAWN: (HOLDER, ASKED),
            ANSWER.EXPIRED: (HOLDER, ASKED),
        },
    ),
    "つなぎの状態": (
        LETTER,
        referrals.NEXT,
        {
            LETTER.SENT: (RECEIVER, {"answer_letter", "steer_letter"}),
            LETTER.ASKED: (SENDER, {"steer_letter"}),
            LETTER.ACCEPTED: (RECEIVER, {"answer_letter", "steer_letter"}),
            LETTER.REPORTED: (SENDER, {"steer_letter"}),
        },
    ),
    "会議の状態": (
        MEETING,
        meetings.NEXT,
        {state: (CONVENER, {"steer_meeting"}) for state in (MEETING.PREPARING, MEETING.CALLED, MEETING.HELD)},
    ),
    "議題の状態": (ITEM, meetings.ITEM_NEXT, {ITEM.OPEN: (CONVENER, {"keep_minutes", "choose_members"})}),
}
OPEN = [
    (name, state, *whose)
    for name, (_words, _following, opened) in MACHINES.items()
    for state, whose in opened.items()
]
APPS = ("accounts", "consent", "cases", "referrals", "meetings", "desk")


def rules_in_use():
    """The rules some action asks."""
    found = set()
    for app in APPS:
        package = importlib.import_module(f"{app}.actions")
        rooms = pkgutil.iter_modules(package.__path__) if hasattr(package, "__path__") else ()
        modules = [package, *(importlib.import_module(f"{app}.actions.{room.name}") for room in rooms)]
        found |= {deed.rule for module in modules for deed in vars(module).values() if hasattr(deed, "rule")}
    return {rule.__name__ for rule in found}


def reach(following, state):
    """Every state that may come after."""
    found, waiting = set(), [state]
    while waiting:
        for after in following[waiting.pop()] - found:
            found.add(after)
            waiting.append(after)
    return found


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_is_open_or_settled_and_every_open_one_leads_to_a_settled_one(name):
    words, following, opened = MACHINES[name]
    assert set(following) == set(words)
    settled = set(words) - set(opened)
    for state in opened:
        after = reach(following, state)
        assert after, state
        # consent is asked about for as long as there is a person: its settled state is one that can be used
        assert after & (settled or {ANSWER.AGREED}), state
    for state in settled:
        assert not following[state] or state == STAGES.CLOSED, f"{state} is left, so somebody owns it"


@pytest.mark.parametrize(
    ("name", "state", "owner", "rules"), OPEN, ids=[f"{name}-{state}" for name, state, *_whose in OPEN]
)
def test_every_open_state_has_an_owner_and_a_verb_of_his_that_leads_out(name, state, owner, rules):
    assert owner and rules
    assert rules <= rules_in_use()
    for rule in rules:
        assert rule in permissions.rules() and hasattr(policy, rule)


def test_every_verb_that_leads_out_is_somebodys():
    allowed = {row.rule for row, verdicts in permissions.answers() if any(verdicts)}
    assert {rule for *_, rules in OPEN for rule in rules} <= allowed


def test_a_closed_case_may_be_reopened():
    assert cases.NEXT[STAGES.CLOSED] == {STAGES.ASSESSMENT} and "reopen_case" in rules_in_use()


def test_where_the_application_ended_the_case_may_end_without_a_meeting():
    assert {HOW.WITHDRAWN, HOW.LAPSED} == cases.WITHOUT_CONSENT
