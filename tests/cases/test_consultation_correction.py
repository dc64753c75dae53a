"""訂正: the old text stays readable, and the second of two editors loses nothing."""

import pytest
from django.urls import reverse

from access.topics import Topic
from cases import actions
from cases.models import Consultation
from tests.cases.test_consultation_story import SIX, read, take
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import MembershipFactory, acting, grant

TYPED = {name: value for name, value in SIX.items() if name != "called"}
OTHER_TEXT = "督促状は4通だった。"


@pytest.fixture
def counter(sign_in):
    with as_migrator():
        membership = MembershipFactory(role="COUNTER")
    return sign_in(membership)


@pytest.fixture
def consultation(counter):
    take(counter)
    return read(counter, Consultation)[0]


def url_of(consultation):
    return reverse("consultation-edit", args=[consultation.pk])


def correct(client, consultation, version="1", **fields):
    return client.post(url_of(consultation), envelope(client, version=version, **(TYPED | fields)))


def test_the_form_shows_what_was_taken_down(counter, consultation):
    html = counter.get(url_of(consultation)).content.decode()
    assert SIX["text"] in html and "令和8年11月20日 17:30" in html
    assert f'name="draft" value="consultation:{consultation.pk}:{consultation.pk}"' in html


def test_a_correction_keeps_the_old_text(counter, consultation):
    answer = correct(counter, consultation, text=OTHER_TEXT, method="01", concerns=["14"])
    assert answer.status_code == 303
    (after,) = read(counter, Consultation)
    assert (after.text, after.method, after.version) == (OTHER_TEXT, "01", 2)
    assert after.topics & Topic.RIGHTS
    html = counter.get(answer["Location"]).content.decode()
    assert "訂正履歴" in html
    assert "<del>" in html and "<ins>" in html and "督促状" in html
    assert counter.membership.worker.name in html


def test_before_any_correction_there_is_no_history(counter, consultation):
    page = counter.get(reverse("consultation-detail", args=[consultation.pk])).content.decode()
    assert "訂正履歴" not in page


def test_a_decision_stands_in_the_history_too(counter, consultation):
    with acting(counter.membership) as by:
        actions.screen(consultation, by=by, version=1, screening="1")
        actions.screen(consultation, by=by, version=2, screening="4")
    page = counter.get(reverse("consultation-detail", args=[consultation.pk])).content.decode()
    assert "訂正履歴" in page and page.count("受付の判断") >= 3


def test_the_second_of_two_editors_sees_both_texts_and_loses_none(counter, consultation, sign_in):
    with as_migrator():
        colleague = MembershipFactory(role="COUNTER", agency=counter.membership.agency)
    first, second = OTHER_TEXT, "督促状は5通だったと聞いた。"
    assert correct(counter, consultation, text=first).status_code == 303
    sign_in(colleague)
    answer = correct(counter, consultation, text=second)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "ほかの人が先に保存しました" in html
    assert "督促状は" in html and f">\n{second}</textarea>" in html
    assert 'name="version" value="2"' in html
    assert read(counter, Consultation)[0].text == first
    assert correct(counter, consultation, version="2", text=second).status_code == 303
    with acting(colleague):
        versions = [row.text for row in read_versions(consultation)]
    assert versions == [SIX["text"], first, second]


def read_versions(consultation):
    return Consultation.objects.get(pk=consultation.pk).history.order_by("version")


@pytest.mark.parametrize("version", ["", "0", "x", "\x00", "9" * 40])
def test_a_broken_version_changes_nothing(counter, consultation, version):
    answer = correct(counter, consultation, version=version, text=OTHER_TEXT)
    assert answer.status_code in (409, 422)
    assert OTHER_TEXT in answer.content.decode()
    assert read(counter, Consultation)[0].version == 1


def test_an_error_keeps_what_was_typed(counter, consultation):
    answer = correct(counter, consultation, taken_at="昭和64年1月8日", text=OTHER_TEXT)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert OTHER_TEXT in html and "昭和64年1月8日" in html
    assert "昭和は元年12月25日（1926年）から64年1月7日（1989年）までです。" in html


@pytest.fixture
def reader(counter, consultation, sign_in):
    """A worker of another agency that a consent lets read the consultation of the case."""
    with as_migrator():
        membership = MembershipFactory()
    with acting(counter.membership) as by:
        case = actions.open_case(consultation, by=by)
    with as_migrator():
        grant(case, membership.agency, Topic.IDENTITY | Topic.PROGRESS)
    return sign_in(membership)


def test_another_agency_that_sees_it_may_not_correct_nor_decide(reader, consultation):
    page = reader.get(reverse("consultation-detail", args=[consultation.pk]))
    html = page.content.decode()
    assert page.status_code == 200 and SIX["text"] in html and "見本 花子" in html
    assert "訂正できるのは、記録した機関だけです。" in html
    assert "受付の判断は、相談を受け付けた機関がします。" in html
    assert (
        url_of(consultation) not in html
        and reverse("consultation-screen", args=[consultation.pk]) not in html
    )
    assert reader.get(url_of(consultation)).status_code == 403
    assert correct(reader, consultation, text=OTHER_TEXT).status_code == 403
    decide = reverse("consultation-screen", args=[consultation.pk])
    assert reader.post(decide, envelope(reader, screening="1", version="1")).status_code == 403


def test_a_reader_without_the_name_reads_the_rest(reader, consultation):
    with as_migrator():
        from access.models import AgencyGrant

        AgencyGrant.objects.filter(group=reader.membership.agency.group).update(topics=Topic.PROGRESS)
    html = reader.get(reverse("consultation-detail", args=[consultation.pk])).content.decode()
    assert SIX["text"] in html and "見本 花子" not in html and "本人の名前は見られません" in html
