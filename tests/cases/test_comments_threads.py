"""コメント: said beside a case or a note, seen with it and not otherwise; put right by a new one."""

import pytest
from django.test import Client
from django.utils import timezone

from access.models import AgencyGrant
from access.topics import Topic
from cases.models import Comment, Mention
from tests.cases.outreach_pages import comment, comment_note, plain, post, text
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import CaseFactory, MembershipFactory, NoteFactory, acting, grant
from tests.world_outreach import CommentFactory
from tests.world_plan import SupportPlanFactory

SAID = "来週、一緒に行けますか。"


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="受付の窓口", worker__name="受付 一郎")


@pytest.fixture
def helper():
    """A desk that sees 基本情報 and 経過 by consent."""
    with as_migrator():
        return MembershipFactory(agency__short_name="手伝いの課", worker__name="手伝 二郎")


@pytest.fixture
def third():
    """Another desk that sees as much, and does not know of the first."""
    with as_migrator():
        return MembershipFactory(agency__short_name="三番目の課", worker__name="三番 三郎")


@pytest.fixture
def case(holder, helper, third):
    with as_migrator():
        case = CaseFactory(agency=holder.agency)
        for member in (helper, third):
            grant(case, member.agency, Topic.IDENTITY | Topic.PROGRESS)
        return case


@pytest.fixture
def note(case):
    with as_migrator():
        return NoteFactory(case=case, text="玄関先で話した")


def enter(member):
    return signed_in(Client(), member)


def said(member):
    with acting(member):
        return [row.text for row in Comment.objects.order_by("created_at")]


def test_a_thread_of_the_case_is_read_by_all_who_see_what_it_contains(case, holder, helper):
    terminal = enter(holder)
    assert comment(terminal, case).status_code == 303
    comment(terminal, case, "通院のことで相談です。", topics=["4", "8"])
    assert said(holder) == [SAID, "通院のことで相談です。"] and said(helper) == [SAID]
    shown = plain(enter(helper).get(f"/cases/{case.pk}/"))
    assert SAID in shown and "通院のことで" not in shown
    assert "受付 一郎" in shown and "受付の窓口" in shown


def test_a_comment_on_a_note_folds_under_it(case, note, helper, holder):
    answer = comment_note(enter(helper), note)
    assert answer.status_code == 303 and answer["Location"] == f"/notes/{note.pk}/comments/"
    page = plain(enter(holder).get(f"/cases/{case.pk}/"))
    assert "コメント 1件" in page and "同じ話を聞きました。" in page
    assert plain(enter(holder).get(f"/cases/{case.pk}/comments/")).count("同じ話を聞きました。") == 0


@pytest.mark.parametrize("facts", [{"topics": 12}, {"own_only": True}])
def test_a_comment_on_a_note_one_cannot_see_does_not_exist(case, holder, helper, facts):
    with as_migrator():
        hidden = NoteFactory(case=case, text="見えない記録", **facts)
        CommentFactory(case=case, note=hidden, agency=holder.agency, text="見えない一言")
    terminal = enter(helper)
    assert said(helper) == []
    with acting(helper):
        assert Comment.objects.count() == 0 and Mention.objects.count() == 0
    page = text(terminal.get(f"/cases/{case.pk}/"))
    assert "見えない一言" not in page and "コメント 1件" not in page
    assert terminal.get(f"/notes/{hidden.pk}/comments/").status_code == 404
    absent = terminal.get("/notes/00000000-0000-4000-8000-000000000000/comments/")
    assert terminal.get(f"/notes/{hidden.pk}/comments/").content == absent.content


def test_a_note_that_comes_to_contain_more_takes_its_comments_along(case, note, helper, holder):
    comment_note(enter(holder), note)
    assert said(helper) == ["同じ話を聞きました。"]
    with as_migrator():
        note.topics = 12
        note.save()
    assert said(helper) == []


def test_the_topics_of_a_note_are_those_of_its_comments(case, holder, helper):
    with as_migrator():
        health = NoteFactory(case=case, topics=12)
    comment_note(enter(holder), health)
    with acting(holder):
        assert Comment.objects.get().topics == 12
    assert said(helper) == []


def test_a_comment_may_stay_ones_own_desks(case, holder, helper):
    with as_migrator():
        colleague = MembershipFactory(agency=holder.agency)
    comment(enter(holder), case, own_only="on")
    assert said(colleague) == [SAID] and said(helper) == []


def test_who_sees_only_by_a_report_stays_unheard_unless_he_wants_it(case, holder):
    with as_migrator():
        quiet = MembershipFactory()
        made = grant(case, quiet.agency, 5, "STATUTE")
        AgencyGrant.objects.filter(pk=made.pk).update(quiet=True)
    page = text(enter(quiet).get(f"/cases/{case.pk}/comments/"))
    assert 'name="own_only"' in page and "checked" in page[page.index('name="own_only"') :][:120]


def test_ones_own_word_is_put_right_by_a_new_one_and_the_old_one_stays(case, holder, helper):
    terminal = enter(holder)
    comment(terminal, case)
    with acting(holder):
        first = Comment.objects.get()
    assert post(terminal, f"/comments/{first.pk}/edit/", text="再来週、一緒に行けますか。").status_code == 303
    page = plain(enter(helper).get(f"/cases/{case.pk}/comments/"))
    assert "再来週、一緒に行けますか。" in page and "訂正前を見る" in page and SAID in page
    assert page.index("再来週") < page.index(SAID)
    with acting(holder):
        old, new = Comment.objects.order_by("created_at")
    assert (old.text, new.replaces_id) == (SAID, old.pk)


def test_two_corrections_of_one_word_lose_neither(case, holder):
    terminal = enter(holder)
    comment(terminal, case)
    with acting(holder):
        first = Comment.objects.get()
    url = f"/comments/{first.pk}/edit/"
    forms = [envelope(terminal, text=words) for words in ("一つめの訂正", "二つめの訂正")]
    assert terminal.post(url, forms[0]).status_code == 303
    answer = terminal.post(url, forms[1])
    assert answer.status_code == 422
    assert "一つめの訂正" in plain(answer) and "二つめの訂正" in plain(answer)
    with acting(holder):
        newer = Comment.objects.get(replaces=first.pk)
    assert f'action="/comments/{newer.pk}/edit/"' in text(answer)


def test_only_whoever_said_it_puts_it_right(case, holder):
    comment(enter(holder), case)
    with as_migrator():
        colleague = MembershipFactory(agency=holder.agency)
    with acting(holder):
        first = Comment.objects.get()
    answer = enter(colleague).get(f"/comments/{first.pk}/edit/")
    assert answer.status_code == 403 and "書いた人だけです。" in text(answer)


def test_who_loses_sight_keeps_his_own_words_and_reads_no_others(case, note, holder, helper):
    comment(enter(holder), case, "窓口の一言")
    comment(enter(helper), case, "手伝いの一言")
    comment_note(enter(helper), note, "記録への一言")
    with as_migrator():
        AgencyGrant.objects.filter(group=helper.agency.group, basis="CONSENT").update(
            closed_at=timezone.now()
        )
    terminal = enter(helper)
    page = plain(terminal.get(f"/cases/{case.pk}/"))
    assert "手伝いの一言" in page and "記録への一言" in page and "窓口の一言" not in page
    assert terminal.get(f"/cases/{case.pk}/comments/").status_code == 404
    assert terminal.get(f"/notes/{note.pk}/comments/").status_code == 404


def test_a_double_click_says_it_once(case, holder):
    terminal = enter(holder)
    form = envelope(terminal, text=SAID, topics=["4"])
    assert [terminal.post(f"/cases/{case.pk}/comments/", form).status_code for _ in range(2)] == [303, 303]
    assert said(holder) == [SAID]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "コメントを入力してください。"),
        ({"text": "長" * 4001}, "4000字までにしてください（いま4001字です）。"),
        ({"topics": []}, "書いてある情報を選んでください。"),
        ({"topics": ["3000"]}, "一覧の中から選んでください。"),
        ({"mentions": ["00000000-0000-4000-8000-000000000000"]}, "一覧の中から選んでください。"),
    ],
)
def test_bad_input_gets_a_sentence(case, holder, changes, sentence):
    with as_migrator():
        MembershipFactory(agency=holder.agency)
    answer = post(enter(holder), f"/cases/{case.pk}/comments/", **{"text": SAID, "topics": ["4"]} | changes)
    assert answer.status_code == 422 and sentence in plain(answer)
    assert said(holder) == []


def test_a_hidden_case_answers_like_none(holder):
    with as_migrator():
        hidden = CommentFactory()
    terminal = enter(holder)
    for url in (f"/cases/{hidden.case_id}/comments/", f"/comments/{hidden.pk}/edit/"):
        assert terminal.get(url).status_code == 404


def test_the_look_through_other_eyes_shows_no_word_between_colleagues(case, note, holder, helper):
    comment_note(enter(holder), note)
    page = plain(enter(holder).get(f"/cases/{case.pk}/as/{helper.agency_id}/"))
    assert "玄関先で話した" in page and "同じ話を聞きました。" not in page


def test_a_comment_on_a_plan_is_read_by_those_who_read_the_plan(case, holder, helper):
    with as_migrator():
        plan = SupportPlanFactory(case=case, agency=holder.agency)
        planner = MembershipFactory()
        grant(case, planner.agency, Topic.PROGRESS | Topic.PLAN)
    url = f"/cases/{case.pk}/plan/{plan.number}/comments/"
    assert (
        post(enter(holder), url, text="目標の順を変えませんか。", mentions=[str(planner.pk)]).status_code
        == 303
    )
    assert said(planner) == ["目標の順を変えませんか。"] and said(helper) == []
    assert "目標の順を変えませんか。" in plain(enter(planner).get(url))
    assert enter(helper).get(url).status_code == 404
    assert url in text(enter(planner).get("/"))
    assert "目標の順" not in plain(enter(holder).get(f"/cases/{case.pk}/comments/"))
    offered = plain(enter(holder).get(url))
    assert planner.worker.name in offered and "手伝 二郎さん" not in offered
