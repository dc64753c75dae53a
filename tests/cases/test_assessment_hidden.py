"""What another department's section must not give away: by page, paper, count, versions, drafts, log or absence."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from access.models import Block, Restriction
from access.topics import Topic
from access.verdict import Refused
from accounts.querysets import today
from cases import actions
from cases.answers import Sheet, national_left
from cases.models import Answer, FamilyEvent
from cases.states.assessment import BY_KEY, SECTIONS
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import CaseFactory, MembershipFactory, acting, grant
from tests.world_assessment import AnswerFactory, FamilyEventFactory

pytestmark = pytest.mark.wall
SECRET = "ひみつの中身"
TAILS = ("", "print/", "family/", *(f"{section.key}/" for section in SECTIONS), "family/new/")


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory()


@pytest.fixture
def case(holder):
    with as_migrator():
        return CaseFactory(agency=holder.agency)


@pytest.fixture
def stranger():
    with as_migrator():
        return MembershipFactory()


def sharing(case, topics):
    with as_migrator():
        member = MembershipFactory()
        grant(case, member.agency, int(topics))
    return member


def fill(case):
    """Something secret in every section, and in the family's years."""
    with as_migrator():
        for section in SECTIONS:
            AnswerFactory(
                case=case, question=section.questions[0].key, text=SECRET, codes=["1"], topics=section.topics
            )
        AnswerFactory(case=case, question="issues.issues", text="", codes=["21"], topics=132)
        return FamilyEventFactory(case=case, what=SECRET)


def get(member, case, tail=""):
    return signed_in(Client(), member).get(f"/cases/{case.pk}/assessment/{tail}")


def body(answer):
    """What a page says, without the numbers of its forms and the hour on a paper."""
    text = answer.content.decode()
    text = text[text.index("<main") : text.index("</main>")]
    changing = ("csrf", "nonce", "c-sheet__head")
    return "\n".join(line for line in text.splitlines() if not any(word in line for word in changing))


@pytest.mark.parametrize("topics", [Topic.IDENTITY, Topic.CONTACT, Topic.PLAN])
def test_every_page_is_the_same_before_and_after_others_fill_it(case, topics):
    member = sharing(case, topics)
    before = {tail: body(get(member, case, tail)) for tail in TAILS}
    fill(case)
    for tail in TAILS:
        assert body(get(member, case, tail)) == before[tail], tail


def test_only_the_sections_a_reader_covers_change(case):
    member = sharing(case, Topic.HEALTH)
    before = body(get(member, case))
    fill(case)
    after = body(get(member, case))
    assert after != before and "（c）健康・障がい" in after
    with acting(member):
        assert {row.question.split(".")[0] for row in Answer.objects.all()} == {"health"}


@pytest.mark.parametrize("tail", TAILS)
def test_a_case_that_is_hidden_is_absent(stranger, case, tail):
    event = fill(case)
    absent = signed_in(Client(), stranger).get(f"/cases/{uuid.uuid4()}/assessment/{tail}")
    hidden = get(stranger, case, tail)
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert get(stranger, case, f"family/{event.pk}/").status_code == 404


def test_an_event_that_is_hidden_is_absent(case):
    member, event = sharing(case, Topic.PROGRESS), fill(case)
    for tail in ("", "history/"):
        there, not_there = (
            get(member, case, f"family/{event.pk}/{tail}"),
            get(member, case, f"family/{uuid.uuid4()}/{tail}"),
        )
        assert (there.status_code, there.content) == (404, not_there.content)


def test_an_event_belongs_to_its_own_case_only(holder, case):
    event = fill(case)
    with as_migrator():
        other = CaseFactory(agency=holder.agency)
    assert get(holder, other, f"family/{event.pk}/").status_code == 404


def test_the_count_of_what_is_left_tells_nothing_of_hidden_answers(case):
    member = sharing(case, Topic.IDENTITY | Topic.PROGRESS)
    with acting(member):
        before = national_left(case)
    with as_migrator():
        for key, code in (("work.work", "4"), ("household.together", "1")):
            AnswerFactory(case=case, question=key, text="", codes=[code])
        AnswerFactory(case=case, question="issues.issues", text="", codes=["21"], topics=132)
    with acting(member):
        assert national_left(case) == before
        assert all(not asked.voices for part in Sheet(case).parts for asked in part.asked)


def test_earlier_answers_and_who_gave_them_stay_as_hidden(case):
    member = sharing(case, Topic.PROGRESS)
    with as_migrator():
        AnswerFactory(
            case=case, question="voice.view", text=SECRET, topics=int(Topic.PROGRESS | Topic.RIGHTS)
        )
        AnswerFactory(case=case, question="voice.view", text="いまの見立て")
    shown = get(member, case).content.decode()
    assert "いまの見立て" in shown and SECRET not in shown and "前の回答（" not in shown


def test_a_version_that_held_more_is_hidden_from_who_lacks_it(holder, case):
    member = sharing(case, Topic.FAMILY)
    with acting(holder) as by:
        facts = {"happened_on": today(), "precision": "DAY", "happened_text": "今年"}
        event = actions.add_family_event(case, by=by, **facts, what=SECRET, topics=160)
        actions.correct_family_event(event, by=by, version=1, what="転居", topics=32)
    shown = get(member, case, f"family/{event.pk}/history/").content.decode()
    assert "転居" in shown and SECRET not in shown and "第2版" not in shown
    with acting(member):
        assert [row.version for row in FamilyEvent.history.all()] == [2]


@pytest.mark.parametrize(
    "key", ["assessment:{}:issues", "family:{}:new", "family:{}:9b05b027-1d37-4fca-9adf-8d8f23dd3001"]
)
def test_a_blocked_worker_finds_no_page_and_no_draft(holder, case, key):
    fill(case)
    browser = signed_in(Client(), holder)
    kept = browser.post("/drafts/", envelope(browser, draft=key.format(case.pk), other=SECRET))
    assert kept.status_code == 204
    with as_migrator():
        Block.objects.create(case=case, worker=holder.worker, reason="親族", valid_from=today())
    assert browser.get("/drafts/", {"draft": key.format(case.pk)}).status_code == 204
    assert get(holder, case).status_code == 404
    with acting(holder):
        assert not Answer.objects.exists() and not FamilyEvent.objects.exists()


def test_a_restricted_case_hides_even_what_one_wrote_oneself(holder, case):
    browser = signed_in(Client(), holder)
    fields = {"answered_on": today().isoformat(), "source": "SELF", "goal": "自分の言葉"}
    browser.post(f"/cases/{case.pk}/assessment/summary/", envelope(browser, **fields))
    with as_migrator():
        Restriction.objects.create(case=case, reason="架空", valid_from=today())
    with acting(holder):
        assert not Answer.objects.exists()


def test_nobody_changes_or_takes_away_an_answer(holder, case):
    fill(case)
    with acting(holder):
        for statement in ("UPDATE cases_answer SET text = 'x'", "DELETE FROM cases_answer"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_a_closed_case_and_one_not_seen_take_no_answers(holder, case, stranger):
    with as_migrator():
        case.stage = "CLOSED"
        case.save()
    with acting(holder) as by, pytest.raises(Refused, match="終結したケース"):
        actions.answer(case, by=by, given={"voice.view": "x"}, answered_on=today(), source="SELF")
    case.stage = "SUPPORT"
    with acting(stranger) as by, pytest.raises(Refused, match="見える機関だけ"):
        actions.answer(case, by=by, given={"voice.view": "x"}, answered_on=today(), source="SELF")


def test_what_was_shown_stands_in_the_log_with_its_topics(case):
    member = sharing(case, Topic.HEALTH)
    fill(case)
    get(member, case, "print/")
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute("SELECT topics, cases FROM audit_event WHERE verb = 'case-assessment-print'")
        ((topics, cases),) = cursor.fetchall()
    assert topics & BY_KEY["health"].topics and case.pk in cases


def test_whoever_answers_keeps_the_number_of_the_case(case):
    member = sharing(case, Topic.PROGRESS)
    with acting(member) as by:
        actions.answer(case, by=by, given={"voice.view": "x"}, answered_on=today(), source="SEEN")
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM access_agencygrant WHERE basis = 'AUTHOR' AND group_id = %s",
            [member.agency_id],
        )
        assert cursor.fetchone() == (1,)
