"""One case whose person's address stands in every text about him, typed before it was sealed; and who may ask for the pages."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle

from django.db import connection, models
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Membership
from accounts.querysets import today
from audit.disclosure import Disclosing
from cases.states import Kinship
from meetings.models import InquiryAnswer
from people.models import Contact
from referrals.states import Verb
from tests import world as w
from tests import world_assessment, world_coordination, world_meetings, world_outreach, world_plan
from tests.gate import as_migrator
from tests.protection.conftest import Town, built
from tests.world_denials import CounterpartFactory

SPELLINGS = cycle(("小川町1-9999", "小川町１丁目９９９９番地", "小川町一の九九九九"))
# Not words about him: the address itself, or what the database keeps for its own use.
NOT_WORDS = {
    "number",
    "digest",
    "meeting_number",
    "article",
    "question",
    "media_type",
    "name_key",
    "kana_key",
}
# Whoever may not read one of these loses the way to what stands below it.
PARENTS = {"cases_supportplan", "consent_consent", "meetings_meeting", "meetings_matter"}
ELSEWHERE = {"people_contact", "referrals_lettercontact"}


@dataclass
class Planted(Town):
    """The town and its rows, by the names the browser tests give them, and the mark of each text that was typed."""

    rows: dict = field(default_factory=dict)
    marks: dict = field(default_factory=dict)
    readers: dict = field(default_factory=dict)


@contextmanager
def typed(marks, tables):
    """Every factory of these tables writes the address, with a mark of its own, wherever somebody may write what he likes."""
    plain = DjangoModelFactory._create.__func__

    def create(cls, model, *args, **kwargs):
        if tables(model._meta.db_table) and issubclass(model, Disclosing):
            for column in free(model):
                mark = f"印{len(marks) + 100}印"
                marks[mark] = f"{model._meta.db_table}.{column}"
                kwargs[column] = f"{mark}{next(SPELLINGS)}"
            if "authority" in kwargs:
                kwargs["giver"] = "GUARDIAN"
        return plain(cls, model, *args, **kwargs)

    DjangoModelFactory._create = classmethod(create)
    try:
        yield
    finally:
        DjangoModelFactory._create = classmethod(plain)


def free(model):
    for column in model._meta.concrete_fields:
        words = isinstance(column, models.CharField | models.TextField) and not column.choices
        if words and column.name not in NOT_WORDS and (column.max_length or 99) >= 40:
            yield column.name


class ExplanationFactory(DjangoModelFactory):
    """説明の記録."""

    class Meta:
        model = "consent.Explanation"


class WithdrawalFactory(DjangoModelFactory):
    """同意の撤回."""

    class Meta:
        model = "consent.Withdrawal"


class MessageFactory(DjangoModelFactory):
    """つなぎのやりとり."""

    class Meta:
        model = "referrals.Message"


class LetterCommentFactory(DjangoModelFactory):
    """つなぎのコメント."""

    class Meta:
        model = "referrals.LetterComment"


class InquiryAnswerFactory(DjangoModelFactory):
    """求めへの回答."""

    class Meta:
        model = InquiryAnswer


def city(parents):
    """Everything, committed to the test's transaction; `parents` puts the address into what others hang on, too."""
    marks = {}

    def tables(name):
        return name in PARENTS if parents else name not in PARENTS | ELSEWHERE | {"people_person"}

    with as_migrator():
        town = built()
        council = w.AgencyFactory(name="架空の社協", coordinates=True, legal_status="ENTRUSTED")
        others = {
            "coordinator": w.MembershipFactory(agency=council, role=Membership.Role.COORDINATOR),
            "receiver": w.MembershipFactory(agency=w.AgencyFactory(name="架空の福祉課")),
            "member": w.MembershipFactory(agency=w.AgencyFactory(name="架空の保健課")),
            "convener": w.MembershipFactory(agency=w.AgencyFactory(name="架空の招集課", decides=True)),
            "auditor": w.MembershipFactory(role=Membership.Role.AUDITOR),
            "administrator": w.MembershipFactory(role=Membership.Role.ADMIN),
        }
        found = Planted(**vars(town), marks=marks)
        found.readers = {"colleague": town.colleague, "chief": town.chief, "consented": town.elderly} | others
        with typed(marks, tables):
            fill(found)
        if parents:
            named_by(found)
        found.rows["contact"] = Contact.objects.filter(person=town.case.person).first()
    found.denial = found.seal(found.first)
    with as_migrator():
        CounterpartFactory(denial=found.denial, text="架空 太郎")
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    found.rows["seal"] = found.denial
    return found


def named_by(found):
    """The name of the person himself holds it (「小川町1-9999の方」)."""
    person, mark = found.case.person, "印99印"
    found.marks[mark] = "people_person.name"
    person.name = f"{mark}小川町1-9999の方"
    person.save()


def fill(town):
    rows = town.rows
    base = {"case": town.case, "author": town.first.worker}
    mine = base | {"agency": town.first.agency}
    of_desk = mine | {"author": town.colleague.worker}
    rows["case"] = town.case
    rows["note"] = rows["own"] = w.NoteFactory(**mine)
    for _ in range(2):  # the writer's own words are hidden from him as well
        w.NoteFactory(**of_desk)
    facts = {"agency": town.first.agency, "person": town.case.person}
    rows["taken"] = w.ConsultationFactory(**facts, taken_by=town.first.worker, case=town.case)
    rows["waiting"] = w.ConsultationFactory(**facts, taken_by=town.colleague.worker)
    rows["relative"] = household(town)
    world_assessment.AnswerFactory(**mine)
    rows["event"] = world_assessment.FamilyEventFactory(**mine)
    rows["comment"] = world_outreach.CommentFactory(
        **mine, calls=[(town.elderly.agency, town.elderly.worker)]
    )
    world_outreach.CommentFactory(**of_desk)
    rows["outreach"] = world_outreach.OutreachPlanFactory(**mine)
    rows["visit"] = world_outreach.OutreachVisitFactory(note=rows["note"])
    plans(town, mine)
    consents(town)
    letters(town)
    coordinated(town, mine)
    meetings(town)


class RelativeFactory(DjangoModelFactory):
    """世帯員・親族."""

    class Meta:
        model = "cases.HouseholdMember"


def household(town):
    facts = {"name": "架空 次郎", "kinship": Kinship.values[0], "topics": 32}
    return RelativeFactory(case=town.case, agency=town.first.agency, author=town.first.worker, **facts)


def plans(town, mine):
    rows = town.rows
    for name, state in (("discussed", "DISCUSSED"), ("agreed", "AGREED"), ("plan", "DRAFT")):
        rows[name] = plan = world_plan.SupportPlanFactory(**mine, state=state)
        rows["goal"] = goal = world_plan.PlanGoalFactory(plan=plan)
        role = {"goal": goal, "plan": plan, "author": town.first.worker}
        rows["role"] = world_plan.PlanRoleFactory(**role, agency=town.elderly.agency)
        done = world_plan.PlanRoleFactory(**role, agency=town.elderly.agency, state="ACCEPTED", sees=False)
        world_plan.RoleAnswerFactory(role=done, author=town.elderly.worker)


def consents(town):
    rows, first = town.rows, town.first
    given = {"case": town.case, "recorded_by": first.worker}
    lines = [(m.agency, None, 511) for m in (town.readers["receiver"], town.elderly)]
    rows["consent"] = consent = w.ConsentFactory(**given, kinds=["C2", "C3"], lines=lines)
    ExplanationFactory(consent=consent, case=town.case, explained_on=today(), explained_by=first.worker)
    rows["file"] = w.ConsentFileFactory(consent=consent)
    rows["taken_back"] = back = w.ConsentFactory(
        **given, withdrawn_at=timezone.now(), withdrawn_by=first.worker, withdrawn_agency=first.agency
    )
    WithdrawalFactory(consent=back, case=town.case, agency=first.agency, author=first.worker)
    w.AskingFactory(case=town.case, author=first.worker)


def letters(town):
    rows, first, to = town.rows, town.first, town.readers["receiver"]
    letter = {
        "case": town.case,
        "consent": rows["consent"],
        "agreed_how": "ORAL",
        "giver": "SELF",
        "agreed_on": today(),
    }
    shell = w.ReferralFactory(
        from_agency=first.agency,
        sent_by=first.worker,
        to_agency=to.agency,
        **{f"letter__{k}": v for k, v in letter.items()},
    )
    rows["letter"] = shell
    for side in (first, to):
        said = {"referral": shell, "agency": side.agency, "author": side.worker}
        MessageFactory(**said, verb=Verb.ASK)
        LetterCommentFactory(**said)


def coordinated(town, mine):
    coordinator = town.readers["coordinator"]
    by = {"agency": coordinator.agency, "author": coordinator.worker}
    applied = world_coordination.ApplicationFactory(
        case=town.case, agency=town.first.agency, recorded_by=town.first.worker,
        valid_until=today() + timedelta(90),
    )  # fmt: skip
    town.rows["coordination"] = world_coordination.CoordinationFactory(case=town.case, consent=applied, **by)
    for made in (
        world_coordination.ResolutionFactory,
        world_coordination.MonitoringFactory,
        world_coordination.EvaluationFactory,
        world_coordination.ReopeningFactory,
    ):
        made(**mine)


def meetings(town):
    rows, convener = town.rows, town.readers["convener"]
    around = [town.first, town.readers["member"], town.elderly, convener]
    body = rows["body"] = world_meetings.BodyFactory(agency=convener.agency, bases=["CONSENT", "S106"])
    world_meetings.seat(body, *(m.agency for m in around))
    shell = world_meetings.MeetingFactory(body=body, made_by=convener.worker, state="HELD")
    rows["meeting"] = rows["held"] = rows["talked"] = shell
    room = world_meetings.ItemFactory(meeting=shell, matter__subject=town.case)
    rows["room"] = rows["open_room"] = rows["settled_room"] = room
    item = world_meetings.ItemFactory(
        meeting=shell, basis="CONSENT", matter__subject=town.case, matter__plan=rows["discussed"]
    )
    rows["talked_item"] = item
    for each in (room, item):
        world_meetings.let_in(each, *around)
        for side in around:
            world_meetings.SheetFactory(item=each, agency=side.agency, author=side.worker)
        asked = {"item": each, "author": convener.worker}
        to = town.readers["member"]
        rows["inquiry"] = inquiry = world_meetings.InquiryFactory(**asked, to_agency=to.agency)
        InquiryAnswerFactory(inquiry=inquiry, agency=to.agency, author=to.worker)
        world_meetings.MinuteFactory(**asked)
        rows["task"] = world_meetings.TaskFactory(**asked, agency=to.agency)
