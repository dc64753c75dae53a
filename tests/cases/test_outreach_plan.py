"""アウトリーチ計画 (F4): kept by the agency in charge without 申込, one at a time, its old words kept, ended for a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from access.models import Basis
from access.topics import Topic
from accounts.querysets import today
from cases.migrations._outreach_due import DUE
from cases.models import OutreachPlan
from tests.cases.outreach_pages import absent, day, plain, plan, post, road, text, visit
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import CaseFactory, MembershipFactory, acting, grant
from tests.world_outreach import OutreachPlanFactory

TARGET = "雨戸を閉めたままの家に一人でいる方。"


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="訪問の窓口")


@pytest.fixture
def helper():
    with as_migrator():
        return MembershipFactory(agency__short_name="手伝いの課")


@pytest.fixture
def case(holder, helper):
    with as_migrator():
        case = CaseFactory(agency=holder.agency, opened_on=today() - timedelta(days=60))
        grant(case, helper.agency, Topic.IDENTITY | Topic.PROGRESS)
        return case


@pytest.fixture
def terminal(holder):
    return signed_in(Client(), holder)


def plans(member):
    with acting(member):
        return list(OutreachPlan.objects.order_by("created_at"))


def test_a_plan_is_made_without_any_consent(terminal, case, holder):
    answer = plan(terminal, case, towards="地域包括支援センター", outlook="母の話からなら")
    assert answer.status_code == 303
    (made,) = plans(holder)
    assert (made.topics, made.ways, made.begins_on) == (260, ["VISIT", "LETTER"], today())
    page = road(terminal, case)
    assert TARGET in page and "訪問、手紙" in page and "母の話からなら" in page


def test_a_plan_is_seen_with_its_topics(terminal, case, holder, helper):
    plan(terminal, case)
    assert plans(helper) == []
    with as_migrator():
        other = MembershipFactory()
        grant(case, other.agency, Topic.PROGRESS | Topic.PLAN)
    assert len(plans(other)) == 1
    (made,) = plans(holder)
    plan(terminal, case, topics=["8"], version=str(made.version))
    assert plans(other) == [] and plans(holder)[0].topics == 268


def test_only_the_agency_in_charge_keeps_it(case, helper):
    answer = plan(signed_in(Client(), helper), case)
    assert answer.status_code == 403 and "担当機関" in text(answer)


def test_going_on_with_a_plan_keeps_the_old_words(terminal, case, holder):
    plan(terminal, case)
    plan(terminal, case, target="雨戸は開いていた。", version="1")
    (made,) = plans(holder)
    assert made.target == "雨戸は開いていた。"
    history = plain(terminal.get(f"/outreach-plans/{made.pk}/history/"))
    assert "雨戸は開いていた。" in history and "第2版" in history and "一人でいる方。" in history


def test_the_second_of_two_editors_sees_both_texts(terminal, case, holder):
    plan(terminal, case)
    plan(terminal, case, target="一人目の文", version="1")
    answer = plan(terminal, case, target="二人目の文", version="1")
    assert answer.status_code == 422
    assert "一人目の文" in plain(answer) and "二人目の文" in plain(answer)
    assert plans(holder)[0].target == "一人目の文"


def test_two_who_begin_at_once_make_one_plan(terminal, case, holder):
    plan(terminal, case, target="一人目の文")
    answer = plan(terminal, case, target="二人目の文")
    assert answer.status_code == 422 and "二人目の文" in plain(answer) and "一人目の文" in plain(answer)
    assert len(plans(holder)) == 1
    with as_migrator(), pytest.raises(IntegrityError), transaction.atomic():
        OutreachPlanFactory(case=case)


def test_the_end_has_a_day_and_a_reason_and_another_may_begin(terminal, case, holder):
    plan(terminal, case, begins_on=day(-30))
    url = f"/cases/{case.pk}/outreach/end/"
    assert post(terminal, url, ended_on=day(), version="1").status_code == 422
    assert "開始日（" in plain(post(terminal, url, ended_on=day(-31), ended_why="SETTLED", version="1"))
    assert post(terminal, url, ended_on=day(), ended_why="SETTLED", version="1").status_code == 303
    page = road(terminal, case)
    assert "終わった計画（1件）" in page and "つながり先との関係が安定した" in page
    assert terminal.get(url).status_code == 404
    assert plan(terminal, case, target="もう一度").status_code == 303
    assert [made.ended_why for made in plans(holder)] == ["SETTLED", ""]


def test_a_plan_that_was_ended_meanwhile_says_so_and_keeps_what_was_typed(terminal, case, holder):
    plan(terminal, case)
    post(terminal, f"/cases/{case.pk}/outreach/end/", ended_on=day(), ended_why="LOST", version="1")
    answer = plan(terminal, case, target="書きかけ", version="1")
    assert answer.status_code == 422 and "ほかの人が先に終了しました。" in plain(answer)
    assert "書きかけ" in text(answer)
    assert len(plans(holder)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"target": ""}, "対象者像を入力してください。"),
        ({"target": "長" * 10_001}, "10000字までにしてください（いま10001字です）。"),
        ({"begins_on": "昭和64年1月8日"}, "昭和"),
        ({"begins_on": -61}, "ケースを開いた日"),
        ({"ways": ["MAGIC"]}, "一覧の中から選んでください。"),
        ({"frequency": "長" * 101}, "100字までにしてください"),
    ],
)
def test_bad_input_gets_a_sentence(terminal, case, holder, changes, sentence):
    typed = {name: day(value) if isinstance(value, int) else value for name, value in changes.items()}
    answer = plan(terminal, case, **typed)
    assert answer.status_code == 422 and sentence in plain(answer) and plans(holder) == []


def test_nothing_is_planned_after_the_end(terminal, case, holder):
    plan(terminal, case)
    with as_migrator():
        case.stage = "CLOSED"
        case.save()
    for answer in (
        plan(terminal, case, version="1"),
        post(terminal, f"/cases/{case.pk}/outreach/end/", ended_on=day(), ended_why="LOST", version="1"),
    ):
        assert answer.status_code == 403 and "終結したケースでは" in text(answer)
    with acting(holder) as by, pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        OutreachPlan(
            case=case,
            agency=by.agency,
            author=by.worker,
            target="x",
            begins_on=today(),
            ended_on=today(),
            ended_why="LOST",
        ).save(force_insert=True)


def test_who_loses_sight_keeps_his_plan(terminal, case, holder):
    plan(terminal, case)
    with as_migrator():
        case.agencygrant_set.filter(basis=Basis.INTAKE).update(closed_at=case.created_at)
    assert TARGET in plain(terminal.get(f"/cases/{case.pk}/"))
    assert terminal.get(f"/outreach-plans/{plans(holder)[0].pk}/history/").status_code == 200


def due():
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute(DUE)
        return sorted((row[2], row[3], (row[4] - today()).days) for row in cursor.fetchall())


def test_the_last_promise_of_each_desk_is_due(terminal, case, holder, helper):
    visit(terminal, case, next_on=day(3))
    absent(terminal, case, next_on=day(9))
    absent(signed_in(Client(), helper), case, next_on=day(5))
    assert due() == sorted([(holder.agency_id, None, 9), (helper.agency_id, None, 5)])
    with as_migrator():
        case.agencygrant_set.filter(group=helper.agency_id, basis="CONSENT").update(closed_at=case.created_at)
    assert due() == [(holder.agency_id, None, 9)]
    with as_migrator():
        case.stage = "CLOSED"
        case.save()
    assert due() == []


def test_a_running_plan_without_a_promise_is_due_thirty_days_after_the_last_try(terminal, case, holder):
    plan(terminal, case, begins_on=day(-20))
    assert due() == [(holder.agency_id, None, 10)]
    visit(terminal, case, happened_on=day(-5))
    assert due() == [(holder.agency_id, None, 25)]
    visit(terminal, case, next_on=day(2))
    assert due() == [(holder.agency_id, None, 2)]


def test_of_a_desk_of_named_workers_the_worker_is_due(case):
    with as_migrator():
        warden = MembershipFactory(agency__named_only=True, role="NAMED")
        grant(case, warden.worker, 5, agency=warden.agency)
    absent(signed_in(Client(), warden), case, next_on=day(4))
    assert due() == [(warden.agency_id, warden.worker_id, 4)]


def test_a_form_of_yesterday_is_not_taken_twice(terminal, case, holder):
    form = envelope(terminal, target=TARGET, begins_on=day())
    assert [terminal.post(f"/cases/{case.pk}/outreach/plan/", form).status_code for _ in range(2)] == [
        303,
        303,
    ]
    assert len(plans(holder)) == 1
