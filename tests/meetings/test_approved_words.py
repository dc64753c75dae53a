"""承認 covers the words that were talked about (G6): a plan rewritten since it was put on the agenda is not approved unseen."""

import pytest
from django.urls import reverse

from cases import actions as cases
from cases.models import Case, PlanGoal, PlanRole, Resolution, SupportPlan
from meetings.models import Item, Matter, Minute, Tabled, Task
from tests.gate import as_migrator
from tests.people import envelope
from tests.plans.conftest import typed
from tests.wall.test_thread import take
from tests.world import MembershipFactory, acting

from .held import browser, held_on_consent, role, screen, settling, text_of, write

SOON = "令和99年12月31日"
GOAL = {"issue": "夜に眠れない", "wish": "", "goal": "朝まで眠れる", "until": None, "topics": 4}
ROLE = {"support": "週に一度たずねる", "person_does": "", "frequency": "毎週木曜", "topics": 4}


class Office:
    """A writer in charge of the case and his colleague who convenes, keeps the minutes and presses 確定."""

    def __init__(self, afternoon):
        self.afternoon, self.case = afternoon, afternoon.case
        with as_migrator():
            self.keeper = MembershipFactory(agency=afternoon.coordinator.agency, role="COORDINATOR")
        self.writer = afternoon.coordinator
        with acting(self.writer) as by:
            case = Case.objects.get(pk=self.case.pk)
            self.plan = cases.draw_up_plan(case, by=by, words="家で暮らしたい")
        self.save(words="家で暮らしたい")
        self.item, self.given = held_on_consent(afternoon, plan=self.plan, topics=256)
        self.desk, self.pen = browser(self.keeper), browser(self.writer)

    def save(self, goal=GOAL, roles=(ROLE,), **frame):
        """Save the draft whole, as the editor does."""
        with acting(self.writer) as by:
            plan = SupportPlan.objects.get(pk=self.plan.pk)
            known = PlanGoal.objects.filter(plan=plan).first()
            ids = [row.pk for row in PlanRole.objects.filter(plan=plan)] + [None] * len(roles)
            rows = [
                {"id": ids[n], "facts": {"agency": by.agency, "worker": None} | facts}
                for n, facts in enumerate(roles)
            ]
            goals = [{"id": known and known.pk, "facts": goal, "roles": rows}]
            return cases.save_plan(plan, by=by, version=plan.version, frame=frame, goals=goals)

    def rewrite(self, **changes):
        """Over HTTP, in the sheet of the plan."""
        address = reverse("case-plan-edit", args=[self.case.pk, self.plan.number])
        sent = typed(self.pen.get(address))
        for name, value in changes.items():
            key = next((key for key in sent if key.endswith(f"-{name}")), name)
            sent[key] = [value]
        assert self.pen.post(address, sent | {"step": "save"}).status_code == 303

    @property
    def address(self):
        return f"/meetings/{self.item.meeting_id}/items/{self.item.pk}/plan/"

    def again(self, client=None, **given):
        with as_migrator():
            now = {
                "version": Item.objects.get(pk=self.item.pk).version,
                "plan_version": SupportPlan.objects.get(pk=self.plan.pk).version,
            }
        client = client or self.desk
        return client.post(self.address, envelope(client, **now | given))

    def state(self):
        with as_migrator():
            return SupportPlan.objects.get(pk=self.plan.pk).state, Item.objects.get(pk=self.item.pk).state

    def approve(self, **fields):
        assert write(self.desk, self.item, outcomes=["APPROVE"], **fields).status_code == 303


@pytest.fixture
def office(afternoon):
    return Office(afternoon)


OPEN, SETTLED = ("DRAFT", "OPEN"), ("DISCUSSED", "SETTLED")


def test_a_plan_rewritten_since_is_refused_and_the_minutes_stay_until_it_is_put_again(office, afternoon):
    office.rewrite(goal="施設に移る")
    office.approve(**role(0, afternoon.elderly, due=SOON))
    page = text_of(office.desk.get(screen(office.item)))
    assert "支援プランが書き直されています" in page and "第1案（" in page and office.address in page
    check = text_of(office.desk.get(f"{screen(office.item)}{office.item.pk}/settle/"))
    assert "新しい案を議題に出し直す" in check and "記録を確定する</button>" not in check
    refused = settling(office.desk, office.item)
    assert refused.status_code == 403 and "新しい案を議題に出し直す" in text_of(refused)
    assert office.state() == OPEN
    with as_migrator():
        assert not Resolution.objects.exists()
        minute = Minute.objects.get(item=office.item)
        assert (minute.conclusion, minute.outcomes) == ("架空の決定", ["APPROVE"])
        assert [task.text for task in Task.objects.all()] == ["家庭を訪ねる"]

    shown = text_of(office.desk.get(office.address))
    assert "朝まで眠れる" in shown and "施設に移る" in shown and "1か所" in shown
    assert office.again().status_code == 303
    page = text_of(office.desk.get(screen(office.item)))
    assert "第2案（" in page and "書き直されています" not in page
    assert settling(office.desk, office.item).status_code == 303
    assert office.state() == SETTLED


def test_what_was_talked_over_passes_and_so_does_a_plan_put_back(office):
    office.approve()
    office.rewrite(words="施設がよい")
    assert settling(office.desk, office.item).status_code == 403
    office.rewrite(words="家で暮らしたい")
    assert settling(office.desk, office.item).status_code == 303
    assert office.state() == SETTLED


def test_a_save_without_a_change_and_an_answer_are_no_other_words(office):
    office.approve()
    office.rewrite()
    with acting(office.writer) as by:
        cases.propose_roles(SupportPlan.objects.get(pk=office.plan.pk), by=by)
    assert settling(office.desk, office.item).status_code == 303


@pytest.mark.parametrize(
    "change",
    [
        {"long_goal": "長い目標"},
        {"needs_outreach": True},
        {"goal": GOAL | {"wish": "眠りたい"}},
        {"goal": GOAL | {"issue": "朝に起きられない"}},
        {"roles": (ROLE | {"support": "電話をする"},)},
        {"roles": (ROLE | {"frequency": "毎日"},)},
        {"roles": (ROLE, ROLE | {"support": "もう一つ"})},
        {"roles": ()},
    ],
)
def test_every_word_of_frame_goals_and_roles_counts(office, change):
    office.approve()
    office.save(**change)
    assert settling(office.desk, office.item).status_code == 403
    assert office.state() == OPEN


def test_who_carries_a_role_counts(office, afternoon):
    office.approve()
    with acting(office.writer):
        role = PlanRole.objects.get()
        role.agency = afternoon.elderly.agency
        role.save()
    assert settling(office.desk, office.item).status_code == 403


@pytest.mark.parametrize("outcome", ["REVISE", "CONTINUE", "CLOSE"])
def test_other_decisions_cover_no_words(office, outcome):
    office.save(words="ほかの言葉")
    write(office.desk, office.item, outcomes=[outcome], next_on=SOON)
    assert settling(office.desk, office.item).status_code == 303


def test_a_settled_item_warns_of_nothing(office):
    office.approve()
    settling(office.desk, office.item)
    assert "書き直されています" not in text_of(office.desk.get(screen(office.item)))
    shown = text_of(office.desk.get(office.address))
    assert "朝まで眠れる" in shown and "新しい案を議題に出し直す</button>" not in shown
    assert office.again().status_code == 403


def test_calling_the_meeting_takes_the_plan_as_it_then_is(afternoon):
    with acting(afternoon.coordinator) as by:
        plan = cases.draw_up_plan(Case.objects.get(pk=afternoon.case.pk), by=by, words="はじめ")
    afternoon.consent((afternoon.elderly, 511))
    meeting = afternoon.meeting(afternoon.jusou)
    item = afternoon.on_consent(meeting, plan=plan, topics=256)
    afternoon.seat(item, afternoon.elderly, by=afternoon.coordinator)
    with acting(afternoon.coordinator) as by:
        cases.save_plan(plan, by=by, version=1, frame={"words": "磨いたあと"}, goals=[])
    desk = browser(afternoon.coordinator)
    pages = (f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/items/{item.pk}/")
    assert all("書き直されています" in text_of(desk.get(page)) for page in pages)
    afternoon.step(meeting, "CALL", by=afternoon.coordinator)
    assert not any("書き直されています" in text_of(desk.get(page)) for page in pages)
    with as_migrator():
        assert Matter.objects.get(item=item).plan_round == 2
        assert [row.facts["words"] for row in Tabled.objects.order_by("round")] == ["はじめ", "磨いたあと"]


def test_the_second_of_two_and_a_plan_changed_meanwhile_put_nothing_again(office):
    office.save(words="ほかの言葉")
    assert office.again(plan_version="1").status_code == 303
    assert office.again(version="x").status_code == 303
    with as_migrator():
        assert Matter.objects.get(item=office.item).plan_round == 1
    assert "画面を開いたあとに" in text_of(office.desk.get(office.address))
    office.again()
    assert office.again().status_code == 403
    with as_migrator():
        assert Matter.objects.get(item=office.item).plan_round == 2


def test_a_settle_page_drawn_before_the_new_draft_is_shown_again(office):
    office.approve()
    with as_migrator():
        before = Item.objects.get(pk=office.item.pk).version
    office.save(words="ほかの言葉")
    office.again()
    assert settling(office.desk, office.item, version=before).status_code == 409
    assert office.state() == OPEN


def test_members_and_strangers_put_nothing_again(office, afternoon):
    office.save(words="ほかの言葉")
    member = browser(afternoon.elderly)
    page = text_of(member.get(office.address))
    assert "ほかの言葉" in page and "出し直す</button>" not in page
    assert office.again(member).status_code == 403
    for stranger in (afternoon.child, afternoon.outsider):
        assert browser(stranger).get(office.address).status_code == 404
        assert office.again(browser(stranger)).status_code == 404


def test_each_of_a_household_by_itself(afternoon):
    """Two of one household are two items of one afternoon: what is refused of one is said of the other, and of it alone."""
    meeting, held = afternoon.meeting(afternoon.jusou), []
    for words in ("母の言葉", "息子の言葉"):
        with acting(afternoon.coordinator) as by:
            afternoon.case = cases.open_case(take(by), by=by)
            plan = cases.draw_up_plan(afternoon.case, by=by, words=words)
        afternoon.consent((afternoon.elderly, 511))
        item = afternoon.on_consent(meeting, plan=plan, topics=256)
        afternoon.seat(item, afternoon.elderly, by=afternoon.coordinator)
        held.append((item, plan))
    for verb in ("CALL", "HOLD"):
        afternoon.step(meeting, verb, by=afternoon.coordinator)
    desk, ((mother, hers), (son, his)) = browser(afternoon.coordinator), held
    with acting(afternoon.coordinator) as by:
        cases.save_plan(his, by=by, version=1, frame={"words": "ほかの言葉"}, goals=[])
    for item in (mother, son):
        write(desk, item, outcomes=["APPROVE"])
    assert [settling(desk, item).status_code for item in (son, mother)] == [403, 303]
    with as_migrator():
        assert [SupportPlan.objects.get(pk=p.pk).state for p in (hers, his)] == ["DISCUSSED", "DRAFT"]
        assert Resolution.objects.get().plan_id == hers.pk
