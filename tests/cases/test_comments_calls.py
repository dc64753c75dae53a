"""呼びかけ（@）: who may be called, who is told, and to whom it is not told who was called."""

import pytest
from django.test import Client
from django.utils import timezone

from access.models import AgencyGrant, Block
from access.topics import Topic
from accounts.querysets import today
from cases.models import Comment, Mention
from desk.models import Notice
from tests.cases.outreach_pages import comment, comment_note, plain, text
from tests.gate import as_migrator
from tests.people import signed_in
from tests.world import CaseFactory, MembershipFactory, NoteFactory, acting, grant
from tests.world_outreach import CommentFactory

SAID = "来週、一緒に行けますか。"


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="受付の窓口", worker__name="受付 一郎")


@pytest.fixture
def helper():
    with as_migrator():
        return MembershipFactory(agency__short_name="手伝いの課", worker__name="手伝 二郎")


@pytest.fixture
def third():
    with as_migrator():
        return MembershipFactory(agency__short_name="三番目の課", worker__name="三番 三郎")


@pytest.fixture
def case(holder, helper, third):
    with as_migrator():
        case = CaseFactory(agency=holder.agency)
        for member in (helper, third):
            grant(case, member.agency, Topic.IDENTITY | Topic.PROGRESS)
        return case


def enter(member):
    return signed_in(Client(), member)


def told(member):
    with acting(member):
        return list(Notice.objects.filter(about="MENTIONED"))


def call(terminal, case, *members, **changes):
    return comment(terminal, case, SAID, mentions=[str(m.pk) for m in members], **changes)


def test_whoever_is_called_finds_it_in_the_inbox_without_a_name_in_the_notice(case, holder, helper):
    with as_migrator():
        colleague = MembershipFactory(agency=helper.agency)
    answer = call(enter(holder), case, helper)
    assert answer.status_code == 303
    (notice,) = told(helper)
    assert told(colleague) == [] and told(holder) == []
    with as_migrator():
        assert notice.source_id == Comment.objects.get().pk
    inbox = enter(helper).get("/")
    assert "コメントで、あなたが呼ばれました" in plain(inbox)
    assert f"/cases/{case.pk}/comments/" in text(inbox)


def test_a_call_on_a_note_leads_to_the_note(case, holder, helper):
    with as_migrator():
        note = NoteFactory(case=case)
    comment_note(enter(holder), note, SAID, mentions=[str(helper.pk)])
    assert f"/notes/{note.pk}/comments/" in text(enter(helper).get("/"))


def test_only_those_are_offered_whom_one_may_know_to_read(case, holder, helper, third):
    offered = plain(enter(holder).get(f"/cases/{case.pk}/comments/"))
    assert "手伝 二郎さん" in offered and "三番 三郎さん" in offered
    seen_by_helper = plain(enter(helper).get(f"/cases/{case.pk}/comments/"))
    assert "受付 一郎さん" in seen_by_helper and "三番 三郎" not in seen_by_helper
    answer = call(enter(helper), case, third)
    assert answer.status_code == 422 and "一覧の中から選んでください。" in plain(answer)
    assert told(third) == []


def test_who_does_not_read_what_it_contains_cannot_be_called(case, holder, helper):
    answer = call(enter(holder), case, helper, topics=["4", "8"])
    assert answer.status_code == 422 and "手伝 二郎さん（手伝いの課）は、このコメントを読めません。" in plain(
        answer
    )
    assert SAID in text(answer)
    answer = call(enter(holder), case, helper, own_only="on")
    assert answer.status_code == 422
    assert told(helper) == []


def test_a_note_that_is_narrow_offers_only_its_readers(case, holder):
    with as_migrator():
        narrow, alone = NoteFactory(case=case, topics=12), NoteFactory(case=case, own_only=True)
        MembershipFactory(agency=holder.agency, worker__name="同僚 花江")
    for note in (narrow, alone):
        offered = plain(enter(holder).get(f"/notes/{note.pk}/comments/"))
        assert "同僚 花江さん" in offered and "手伝 二郎" not in offered


def test_a_blocked_worker_is_neither_offered_nor_told(case, holder, helper):
    with as_migrator():
        Block.objects.create(case=case, worker=helper.worker, reason="架空", valid_from=today())
    assert "手伝 二郎" not in plain(enter(holder).get(f"/cases/{case.pk}/comments/"))
    with as_migrator():
        CommentFactory(case=case, agency=holder.agency, calls=[(helper.agency, helper.worker)])
    assert told(helper) == []
    with as_migrator():
        assert not Notice.objects.filter(about="MENTIONED").exists()


def test_nobody_is_told_who_does_not_see_it_at_that_moment(case, holder, helper):
    """Written past the page's offer: sight that has ended, a note out of sight, an end of the membership."""
    called = [(helper.agency, helper.worker)]
    with as_migrator():
        hidden = NoteFactory(case=case, topics=12)
        CommentFactory(case=case, agency=holder.agency, note=hidden, calls=called)
        CommentFactory(case=case, agency=holder.agency, topics=12, calls=called)
        CommentFactory(case=case, agency=holder.agency, own_only=True, calls=called)
        AgencyGrant.objects.filter(group=helper.agency.group).update(closed_at=timezone.now())
        CommentFactory(case=case, agency=holder.agency, calls=called)
        assert not Notice.objects.filter(about="MENTIONED").exists()


def test_a_third_desk_reads_the_word_and_not_whom_it_calls(case, holder, helper, third):
    call(enter(holder), case, helper)
    for member, count in ((holder, 1), (helper, 1), (third, 0)):
        with acting(member):
            assert Comment.objects.count() == 1 and Mention.objects.count() == count
    page = plain(enter(third).get(f"/cases/{case.pk}/comments/"))
    assert SAID in page and "手伝" not in page


def test_a_denial_laid_afterwards_takes_the_notice_away(case, holder, helper):
    call(enter(holder), case, helper)
    assert len(told(helper)) == 1
    with as_migrator():
        Block.objects.create(case=case, worker=helper.worker, reason="架空", valid_from=today())
    assert told(helper) == []


def test_a_notice_whose_comment_is_out_of_sight_says_its_plain_words_alone(case, holder, helper):
    call(enter(holder), case, helper)
    with as_migrator():
        AgencyGrant.objects.filter(group=helper.agency.group).update(closed_at=timezone.now())
    page = text(enter(helper).get("/"))
    assert "コメントで、あなたが呼ばれました" in page and str(case.pk) not in page


def test_whoever_is_called_twice_in_one_word_is_told_once(case, holder, helper):
    terminal = enter(holder)
    comment(terminal, case, SAID, mentions=[str(helper.pk), str(helper.pk)])
    assert len(told(helper)) == 1


def test_a_volunteer_is_called_by_name(case, holder):
    with as_migrator():
        warden = MembershipFactory(agency__named_only=True, agency__short_name="民生委員", role="NAMED")
        neighbour = MembershipFactory(agency=warden.agency, role="NAMED")
        grant(case, warden.worker, 5, agency=warden.agency)
    offered = plain(enter(holder).get(f"/cases/{case.pk}/comments/"))
    assert f"{warden.worker.name}さん" in offered and f"{neighbour.worker.name}さん" not in offered
    call(enter(holder), case, warden)
    assert len(told(warden)) == 1 and told(neighbour) == []
