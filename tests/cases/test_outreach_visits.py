"""アウトリーチ: tries are notes and more, 不在 is one press, the stage is judged and 同意 never typed."""

from datetime import timedelta

import pytest
from django.test import Client

from access.topics import Topic
from accounts.querysets import today
from cases.models import CaseNote, OutreachVisit
from cases.road import ago, ahead
from common.wareki import format_day
from tests.cases.outreach_pages import absent, day, plain, road, text, visit
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import CaseFactory, ConsentFactory, MembershipFactory, acting, grant
from tests.world_outreach import OutreachVisitFactory


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="訪問の窓口")


@pytest.fixture
def helper():
    """A desk that sees 基本情報 and 経過 by consent."""
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


@pytest.fixture
def other(helper):
    return signed_in(Client(), helper)


def visits(member):
    with acting(member):
        return list(OutreachVisit.objects.order_by("created_at"))


def test_the_page_begins_empty_and_says_what_to_do(terminal, case):
    page = road(terminal, case)
    assert "訪問の記録はまだありません" in page and "決まった約束はありません。" in page
    assert "把握のみ" in page and "いまここ" not in page


def test_a_try_is_a_note_in_the_timeline_with_what_came_of_it(terminal, case, holder):
    answer = visit(terminal, case, bond="3", next_on=day(7), promised="火曜にまた来る")
    assert answer.status_code == 303
    (made,) = visits(holder)
    with acting(holder):
        note = CaseNote.objects.get(pk=made.note_id)
    assert (note.method, note.topics, made.bond, made.absent) == ("02", 4, 3, False)
    timeline = plain(terminal.get(f"/cases/{case.pk}/"))
    assert "玄関先で話した。" in timeline and "段階：会えた" in timeline and "火曜にまた来る" in timeline
    page = road(terminal, case)
    assert "会えた いまここ" in page and f"{day(7)}（あと7日）" in page and "火曜にまた来る" in page


def test_absent_is_one_press_with_everything_filled_in(terminal, case, holder):
    shown = text(terminal.get(f"/cases/{case.pk}/outreach/absent/"))
    assert f'value="{day()}"' in shown and 'name="next_on" value="令和' in shown
    assert f'href="/cases/{case.pk}/outreach/absent/"' in text(terminal.get(f"/cases/{case.pk}/"))
    answer = terminal.post(
        f"/cases/{case.pk}/outreach/absent/",
        envelope(terminal, happened_on=day(), next_on=day(7)),
        follow=True,
    )
    assert f"不在を記録しました。次は{day(7)}です。" in plain(answer)
    (made,) = visits(holder)
    with acting(holder):
        note = CaseNote.objects.get(pk=made.note_id)
    assert made.absent and (note.method, note.text) == ("12", "訪問しましたが、不在でした。")


def test_a_double_press_records_one_absence(terminal, case, holder):
    form = envelope(terminal, happened_on=day(), next_on=day(7))
    url = f"/cases/{case.pk}/outreach/absent/"
    assert [terminal.post(url, form).status_code for _ in range(2)] == [303, 303]
    assert len(visits(holder)) == 1


def test_days_since_contact_count_only_meetings(terminal, case):
    visit(terminal, case, happened_on=day(-20), bond="3")
    visit(terminal, case, happened_on=day(-12), method="04", text="手紙を置いた。")
    visit(terminal, case, happened_on=day(-6), partner="FAMILY", text="お母さまと話した。")
    absent(terminal, case, happened_on=day(-2))
    absent(terminal, case, happened_on=day(-1))
    page = road(terminal, case)
    assert "20日前" in page and "きのう" in page
    assert "5回（うち不在 2回）" in page and "続けて不在2回" in page.replace("\n", "")


def test_an_overdue_promise_is_said_in_words_here_and_on_the_case(terminal, case):
    visit(terminal, case, happened_on=day(-10), next_on=day(-4))
    assert f"{day(-4)}（4日過ぎています）" in road(terminal, case)
    assert "訪問・連絡の約束" in plain(terminal.get(f"/cases/{case.pk}/"))
    visit(terminal, case, next_on="")
    assert "過ぎています" not in road(terminal, case)


def test_consent_is_reached_by_a_consent_alone(terminal, case, holder):
    assert visit(terminal, case, bond="6").status_code == 422
    visit(terminal, case, bond="5")
    assert "相談できる いまここ" in road(terminal, case)
    with as_migrator():
        given = ConsentFactory(case=case)
    page = road(terminal, case)
    assert "同意 いまここ" in page and "同意あり" in page
    with as_migrator():
        given.withdrawn_at, given.withdrawn_by, given.withdrawn_agency = (
            given.opened_at,
            holder.worker,
            holder.agency,
        )
        given.save()
    assert "相談できる いまここ" in road(terminal, case)


def test_any_desk_that_sees_the_case_records_tries_and_each_keeps_its_promise(terminal, other, case):
    visit(terminal, case, next_on=day(3))
    assert absent(other, case, next_on=day(5)).status_code == 303
    page = road(terminal, case)
    assert "訪問の窓口" in page and "手伝いの課" in page
    assert page.index(day(3)) < page.index(day(5))


def test_a_try_that_contains_more_is_seen_by_fewer_and_so_is_what_came_of_it(terminal, other, case, helper):
    visit(terminal, case, topics=["4", "8"], bond="3", next_on=day(3), promised="通院に付き添う")
    visit(terminal, case, own_only="on", bond="4", promised="内緒の話", next_on=day(4))
    page = road(other, case)
    assert visits(helper) == []
    for word in ("通院に付き添う", "内緒の話", "いまここ", day(3), day(4)):
        assert word not in page
    assert "訪問の記録はまだありません" in page


def test_a_stage_and_a_promise_are_put_right_and_the_second_editor_loses_nothing(terminal, case, holder):
    visit(terminal, case, bond="3", next_on=day(7))
    (made,) = visits(holder)
    url = f"/visits/{made.pk}/edit/"
    first = envelope(terminal, bond="2", next_on=day(8), promised="手紙にする", version="1")
    second = envelope(terminal, bond="4", next_on=day(9), promised="電話にする", version="1")
    assert terminal.post(url, first).status_code == 303
    answer = terminal.post(url, second)
    assert answer.status_code == 422 and "電話にする" in text(answer) and "手紙にする" in text(answer)
    (now,) = visits(holder)
    assert (now.bond, now.promised, now.version) == (2, "手紙にする", 2)


def test_only_the_desk_that_wrote_a_try_corrects_it_and_reads_what_it_was(
    terminal, other, case, holder, helper
):
    visit(terminal, case, bond="3", promised="初めの約束", next_on=day(7))
    (made,) = visits(holder)
    terminal.post(
        f"/visits/{made.pk}/edit/", envelope(terminal, bond="3", next_on=day(7), promised="", version="1")
    )
    assert other.get(f"/visits/{made.pk}/edit/").status_code == 403
    with acting(helper):
        assert OutreachVisit.objects.get().history.count() == 0
    with acting(holder):
        assert OutreachVisit.objects.get().history.count() == 2


def test_a_hidden_try_answers_like_none(terminal, case):
    with as_migrator():
        hidden = OutreachVisitFactory()
    for url in (f"/visits/{hidden.pk}/edit/", f"/cases/{hidden.case_id}/outreach/absent/"):
        assert terminal.get(url).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"happened_on": "昭和64年1月8日"}, "昭和"),
        ({"happened_on": -61}, "ケースを開いた日"),
        ({"happened_on": 1}, "までの日付を入力してください。"),
        ({"next_on": -1}, "より後の日を入力してください。"),
        ({"promised": "また来る"}, "その日も入力してください。"),
        ({"text": ""}, "記録を入力してください。"),
        ({"text": "長" * 10_001}, "10000字までにしてください（いま10001字です）。"),
        ({"bond": "9"}, "一覧の中から選んでください。"),
        ({"topics": []}, "書いてある情報を選んでください。"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(terminal, case, holder, changes, sentence):
    typed = {name: day(value) if isinstance(value, int) else value for name, value in changes.items()}
    answer = visit(terminal, case, **{"text": "話せた"} | typed)
    assert answer.status_code == 422 and sentence in plain(answer)
    assert visits(holder) == []
    if "text" not in changes:
        assert "話せた" in text(answer)


def test_signs_that_are_no_words_do_not_break_the_page(terminal, case, holder):
    answer = visit(terminal, case, text="話せた\x00た", promised="約\x00束", next_on=day(3))
    assert answer.status_code in (303, 422)
    assert visit(terminal, case, promised="約" * 201, next_on=day(3)).status_code == 422


def test_nothing_is_written_after_the_end(terminal, case, holder):
    visit(terminal, case)
    (made,) = visits(holder)
    with as_migrator():
        case.stage = "CLOSED"
        case.save()
    assert "終結したケースでは、アウトリーチの記録はできません。" in road(terminal, case)
    for answer in (
        visit(terminal, case),
        absent(terminal, case),
        terminal.post(f"/visits/{made.pk}/edit/", envelope(terminal, bond="2", version="1")),
    ):
        assert answer.status_code == 403 and "終結したケースでは" in text(answer)
    assert "不在だった" not in text(terminal.get(f"/cases/{case.pk}/"))


def test_who_loses_sight_keeps_what_he_wrote(other, case, helper):
    absent(other, case, text="郵便がたまっている")
    with as_migrator():
        case.agencygrant_set.filter(group=helper.agency.group, basis="CONSENT").update(
            closed_at=case.created_at
        )
    page = plain(other.get(f"/cases/{case.pk}/"))
    assert "郵便がたまっている" in page and "不在" in page
    assert other.get(f"/cases/{case.pk}/outreach/").status_code == 404


def test_days_are_said_as_people_say_them(case):
    now = today()
    assert [ago(now - timedelta(n), now) for n in (0, 1, 2)] == ["今日", "きのう", "2日前"]
    assert [ahead(now + timedelta(n), now) for n in (-1, 0, 1, 2)] == [
        "1日過ぎています",
        "今日",
        "あした",
        "あと2日",
    ]
    assert format_day(now)
