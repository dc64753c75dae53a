"""経過記録: written with its readers named beforehand, corrected without losing a word, and taken once."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from access.topics import Topic
from accounts.querysets import today
from cases.forms.notes import NoteForm
from cases.models import CaseNote
from tests.gate import as_migrator
from tests.people import envelope, signed_in
from tests.world import AgencyFactory, CaseFactory, MembershipFactory, NoteFactory, acting, grant

WORDS = "玄関先で20分。家賃の督促状が3通。"


@pytest.fixture
def holder():
    with as_migrator():
        return MembershipFactory(agency__short_name="受付の窓口", agency__field="LIVELIHOOD")


@pytest.fixture
def reader():
    with as_migrator():
        member = MembershipFactory(agency__short_name="高齢の課", agency__field="ELDERLY")
        MembershipFactory(agency=member.agency)
        return member


@pytest.fixture
def case(holder, reader):
    with as_migrator():
        case = CaseFactory(agency=holder.agency)
        grant(case, reader.agency, Topic.IDENTITY | Topic.PROGRESS | Topic.HEALTH)
        return case


@pytest.fixture
def terminal(holder):
    return signed_in(Client(), holder)


def fields(**changes):
    return {
        "method": "02",
        "happened_on": "令和6年11月1日",
        "text": WORDS,
        "topics": ["4"],
        "partner": "SELF",
    } | changes


def write(terminal, case, **changes):
    return terminal.post(f"/cases/{case.pk}/", envelope(terminal, **fields(**changes)))


def notes(membership):
    with acting(membership):
        return list(CaseNote.objects.order_by("created_at"))


def text(response):
    return response.content.decode()


def plain(response):
    """The words of a page without its marks."""
    return re.sub(r"<[^>]+>", "", text(response))


def test_three_fields_make_a_note_and_the_page_says_who_reads_it(terminal, case, holder, reader):
    answer = terminal.post(f"/cases/{case.pk}/", envelope(terminal, **fields()), follow=True)
    (note,) = notes(holder)
    assert (note.method, note.text, note.topics, note.own_only) == ("02", WORDS, 4, False)
    assert answer.redirect_chain[-1][0].endswith(f"#note-{note.pk}")
    assert "経過記録を保存しました。受付の窓口1人、高齢の課2人に見えます。" in text(answer)
    assert WORDS in text(answer) and "共有：高齢の課" in text(answer)
    assert notes(reader) == [note]


def test_form_says_before_saving_who_will_read(terminal, case):
    shown = text(terminal.get(f"/cases/{case.pk}/"))
    assert (
        "<strong>受付の窓口1人だけ</strong>" in shown
    )  # because the office's own topic, お金, is ticked at first
    assert "「お金・仕事・住まい」は、書いていなければ外してください。" in shown
    ask = f"/cases/{case.pk}/readers/"
    plain = text(terminal.post(ask, {"topics": ["4"]}))
    assert "この記録は <strong>受付の窓口1人、高齢の課2人</strong> に見えます" in plain
    money = text(terminal.post(ask, {"topics": ["4", "16"]}))
    assert "<strong>受付の窓口1人だけ</strong>" in money
    assert "高齢の課には見えません（お金・仕事・住まいは共有していません）" in money
    assert "<strong>受付の窓口1人だけ</strong>" in text(
        terminal.post(ask, {"topics": ["4"], "own_only": "on"})
    )
    assert "1つ以上選ぶ" in text(terminal.post(ask, {"topics": ["x", "4096"], "method": "zz"}))
    assert "「プラン・会議」を含むことが多い" in text(terminal.post(ask, {"topics": ["4"], "method": "05"}))


def test_reader_is_told_that_others_may_read_too(case, reader):
    shown = text(signed_in(Client(), reader).get(f"/cases/{case.pk}/"))
    assert "<strong>高齢の課2人、受付の窓口1人</strong>" in shown
    assert "ほかに、本人が同意した機関にも見えることがあります" in shown
    assert "「健康・障がい・介護」は、書いていなければ外してください。" in shown


def test_named_worker_is_named_among_the_readers(terminal, case):
    with as_migrator():
        volunteers = AgencyFactory(named_only=True, short_name="民生委員")
        named = MembershipFactory(agency=volunteers, worker__name="試験 静子")
        grant(case, named.worker, Topic.PROGRESS, agency=volunteers)
    assert "民生委員 試験 静子さん" in text(terminal.get(f"/cases/{case.pk}/"))


def test_own_only_note_stays_with_its_agency(terminal, case, holder, reader):
    write(terminal, case, own_only="on")
    assert len(notes(holder)) == 1 and notes(reader) == []
    assert "自機関のみ" in text(terminal.get(f"/cases/{case.pk}/"))


def test_double_click_makes_one_note(terminal, case, holder):
    form = envelope(terminal, **fields())
    first, second = (terminal.post(f"/cases/{case.pk}/", form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert len(notes(holder)) == 1


def test_form_of_another_membership_saves_nothing_and_keeps_the_text(terminal, case, holder):
    with as_migrator():
        other = MembershipFactory(worker=holder.worker)
    form = envelope(terminal, **fields()) | {"membership": str(other.pk)}
    answer = terminal.post(f"/cases/{case.pk}/", form)
    assert answer.status_code == 409
    assert WORDS in text(answer)
    assert notes(holder) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": ""}, "記録を入力してください。"),
        ({"text": "   "}, "記録を入力してください。"),
        ({"text": "a\x00b"}, "使えない文字が入っています"),
        ({"text": "あ" * 10_001}, "10000字までにしてください"),
        ({"text": "x" * 1_000_000}, "10000字までにしてください"),
        ({"happened_on": "昭和64年1月8日"}, "昭和は"),
        ({"happened_on": "平成31年5月1日"}, "平成は"),
        ({"happened_on": "6年11月1日"}, "年号を付けてください"),
        ({"happened_on": "きのう"}, "日付として読めません"),
        ({"happened_on": "2999-01-01"}, "2200年"),
        ({"happened_on": ""}, "日付を入力してください。"),
        ({"topics": []}, "書いてある情報を選んでください。"),
        ({"topics": ["1024"]}, "一覧の中から選んでください。"),
        ({"method": "77"}, "一覧の中から選んでください。"),
        ({"method": ""}, "方法を選んでください。"),
        ({"happened_at": "25:00"}, "時刻"),
    ],
)
def test_wrong_input_is_told_at_the_field_and_nothing_typed_is_lost(terminal, case, holder, change, sentence):
    answer = write(terminal, case, **change)
    shown = text(answer)
    assert answer.status_code == 422
    assert sentence in shown and "か所を直してください" in shown
    assert "text" in change or WORDS in shown
    assert notes(holder) == []


def test_tomorrow_is_refused_and_full_width_dates_are_read(terminal, case, holder):
    tomorrow = today() + timedelta(days=1)
    assert write(terminal, case, happened_on=f"{tomorrow:%Y-%m-%d}").status_code == 422
    assert write(terminal, case, happened_on="Ｒ６．１１．１", happened_at="午後２時半").status_code == 303
    (note,) = notes(holder)
    assert f"{note.happened_on} {note.happened_at}" == "2024-11-01 14:30:00"


def test_correction_keeps_the_old_text_and_shows_the_difference(terminal, case, holder):
    write(terminal, case)
    (note,) = notes(holder)
    shown = text(terminal.get(f"/notes/{note.pk}/edit/"))
    assert WORDS in shown and "令和6年11月1日" in shown
    answer = terminal.post(
        f"/notes/{note.pk}/edit/", envelope(terminal, version=1, **fields(text="督促状は2通。"))
    )
    assert answer.status_code == 303
    assert "訂正あり" in text(terminal.get(f"/cases/{case.pk}/"))
    past = terminal.get(f"/notes/{note.pk}/history/")
    assert "第2版" in plain(past) and "第1版" in plain(past) and "督促状は2通。" in plain(past)
    assert WORDS in plain(past) and "<del>" in text(past)


def test_second_editor_sees_both_texts_and_keeps_his_own(terminal, case, holder):
    write(terminal, case)
    (note,) = notes(holder)
    url = f"/notes/{note.pk}/edit/"
    terminal.post(url, envelope(terminal, version=1, **fields(text="先に直した文です。")))
    second = terminal.post(
        url, envelope(terminal, version=1, **fields(text="後から直した文です。", method="01"))
    )
    shown = text(second)
    assert second.status_code == 422
    assert "ほかの人が先に保存しました" in shown
    assert "先に" in shown and "後から直した文です。</textarea>" in shown and "先に保存された内容" in shown
    assert 'name="version" value="2"' in shown
    assert (
        terminal.post(url, envelope(terminal, version=2, **fields(text="後から直した文です。"))).status_code
        == 303
    )
    assert [n.text for n in notes(holder)] == ["後から直した文です。"]
    assert "先に直した文です" in plain(terminal.get(f"/notes/{note.pk}/history/"))


def test_only_the_writing_agency_corrects(terminal, case, reader):
    with as_migrator():
        note = NoteFactory(case=case, agency=reader.agency, author=reader.worker)
    assert f"/notes/{note.pk}/edit/" not in text(terminal.get(f"/cases/{case.pk}/"))
    assert terminal.get(f"/notes/{note.pk}/edit/").status_code == 403
    assert terminal.get(f"/notes/{note.pk}/history/").status_code == 200


def test_hidden_note_answers_like_an_absent_one(case, holder):
    with as_migrator():
        note = NoteFactory(case=case, author=holder.worker)
        stranger = signed_in(Client(), MembershipFactory())
    for page in ("edit", "history"):
        hidden, absent = (stranger.get(f"/notes/{pk}/{page}/") for pk in (note.pk, uuid.uuid4()))
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content
    assert stranger.get("/notes/1/edit/").status_code == 404


def test_versions_a_reader_may_not_read_are_neither_shown_nor_stepped_over(terminal, case, holder, reader):
    write(terminal, case, text="はじめの文。")
    (note,) = notes(holder)
    url = f"/notes/{note.pk}/edit/"
    terminal.post(url, envelope(terminal, version=1, **fields(text="家計の文。", topics=["4", "16"])))
    terminal.post(url, envelope(terminal, version=2, **fields(text="自機関の文。", own_only="on")))
    terminal.post(url, envelope(terminal, version=3, **fields(text="今の文。")))
    other = text(signed_in(Client(), reader).get(f"/notes/{note.pk}/history/"))
    assert "はじめの文" in other and "今の文" in other
    for word in ("家計", "自機関の文", "第1版", "第4版", "<del>", "見られない版"):
        assert word not in other.split("<main")[1]
    own = text(terminal.get(f"/notes/{note.pk}/history/"))
    assert "第4版" in own and "家計" in own and "見られない版" not in own


def test_record_of_a_former_reader_stays_his_own_when_corrected(terminal, case, holder, reader):
    with as_migrator():
        gone = MembershipFactory()
        note = NoteFactory(case=case, agency=gone.agency, author=gone.worker, own_only=True, text="前の記録")
    theirs = signed_in(Client(), gone)
    answer = theirs.post(f"/notes/{note.pk}/edit/", envelope(theirs, version=1, **fields(text="直した記録")))
    assert answer.status_code == 303
    assert "直した記録" in text(theirs.get(f"/cases/{case.pk}/"))
    assert notes(holder) == [] and notes(reader) == []


def test_colleague_of_a_named_volunteer_may_not_correct_his_note(case):
    with as_migrator():
        volunteers = AgencyFactory(named_only=True)
        one, two = (MembershipFactory(agency=volunteers, role="NAMED") for _ in range(2))
        for member in (one, two):
            grant(case, member.worker, Topic.PROGRESS, agency=volunteers)
        note = NoteFactory(case=case, agency=volunteers, author=one.worker)
    terminal = signed_in(Client(), two)
    answer = terminal.post(f"/notes/{note.pk}/edit/", envelope(terminal, version=1, **fields()))
    assert answer.status_code == 403
    assert f"/notes/{note.pk}/edit/" not in text(terminal.get(f"/cases/{case.pk}/"))


def test_whom_it_was_with_has_a_first_answer_and_is_not_asked_for():
    with as_migrator():
        holder = MembershipFactory()
        case = CaseFactory(agency=holder.agency)
    form = NoteForm(agency=holder.agency)
    assert not form.fields["partner"].required and form["partner"].value() == "SELF"
    browser = signed_in(Client(), holder)
    facts = {"method": "01", "happened_on": today().isoformat(), "text": "電話の記録", "topics": "4"}
    url = f"/cases/{case.pk}/"
    assert browser.post(url, envelope(browser, **facts)).status_code == 303
    with acting(holder):
        assert CaseNote.objects.get().partner == "SELF"
    assert browser.post(url, envelope(browser, partner="X", **facts)).status_code == 422
