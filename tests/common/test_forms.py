from datetime import date, datetime, time

import pytest
from django.http import QueryDict
from django.utils import timezone
from lxml import html

from common import fields, forms
from common.wareki import Precision

pytestmark = pytest.mark.pure

FEW = [("a", "訪問"), ("b", "電話")]
MANY = [(str(number), f"見本{number}丁目") for number in range(1, 9)]


class Sample(forms.Form):
    name = forms.PlainTextField(label="氏名", max_length=10, help_text="戸籍の字のまま")
    note = forms.PlainTextField(label="記録", multiline=True, required=False, max_length=20)
    kana = forms.KanaField(label="カナ", required=False)
    phone = forms.PhoneField(label="電話番号", required=False)
    on = forms.WarekiField(label="日付", required=False, latest=lambda: date(2026, 11, 24))
    birth = forms.PartialDateField(label="生年月日", required=False, latest=date(2026, 11, 24))
    at = forms.WarekiMomentField(label="日時", required=False)
    hour = forms.TimeField(label="時刻", required=False)
    method = forms.ChoiceField(label="方法", choices=FEW, hints={"a": "自宅へ"})
    town = forms.ChoiceField(label="町丁目", choices=MANY, required=False)
    topics = forms.MultiCheckField(
        label="区分", choices=[(1, "基本"), (2, "連絡先")], coerce=int, required=False
    )
    concerns = forms.MainChoicesField(label="困りごと", choices=MANY, required=False)
    only = forms.SwitchField(label="自機関のみ")


def data(**values):
    query = QueryDict(mutable=True)
    for name, value in ({"name": "見本 花子", "method": "a"} | values).items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def errors(**values):
    return {name: list(found) for name, found in Sample(data(**values)).errors.items()}


def cleaned(**values):
    form = Sample(data(**values))
    assert form.is_valid(), form.errors
    return form.cleaned_data


def drawn(form, name):
    return html.fromstring(form[name].as_field_group())


def test_a_missing_answer_is_asked_for_by_name():
    found = errors(name="", method="")
    assert found == {"name": ["氏名を入力してください。"], "method": ["方法を選んでください。"]}


def test_text_is_kept_as_written_and_cleaned():
    assert cleaned(name="渡邉\U000e0102 𠮷\x07")["name"] == "渡邉\U000e0102 𠮷"
    assert cleaned(note="一\r\n二")["note"] == "一\n二"
    assert cleaned(name="　見本　")["name"] == "見本"


@pytest.mark.parametrize("name", ["name", "note", "kana", "phone", "on", "birth", "at", "hour"])
def test_nul_is_an_error_at_its_field_and_never_a_fault(name):
    assert "使えない文字" in errors(**{name: "見\x00本"})[name][0]


@pytest.mark.parametrize("name", ["method", "town", "topics", "concerns"])
def test_a_choice_that_was_not_offered_is_refused(name):
    assert errors(**{name: "見\x00本"}) == {name: ["一覧の中から選んでください。"]}


def test_a_long_text_is_counted_and_not_cut():
    assert errors(name="あ" * 11) == {"name": ["10字までにしてください（いま11字です）。"]}
    assert "maxlength" not in drawn(Sample(), "name").find(".//input").attrib


@pytest.mark.parametrize("typed", ["みほん はなこ", "ミホン ハナコ", "ﾐﾎﾝ ﾊﾅｺ", "ミホン　ハナコ"])
def test_kana_becomes_katakana(typed):
    assert cleaned(kana=typed)["kana"] == "ミホン ハナコ"


def test_kana_is_counted_after_it_became_wide():
    assert errors(kana="㌕" * 30)["kana"][0].startswith("100字まで")


def test_kana_refuses_kanji_with_an_example():
    assert "ミホン ハナコ" in errors(kana="見本")["kana"][0]


@pytest.mark.parametrize(
    "typed", ["042-000-1234", "０４２ー０００ー１２３４", "042(000)1234", "042 000 1234", "+81 42-000-1234"]
)
def test_a_phone_number_may_be_written_in_many_ways(typed):
    assert cleaned(phone=typed)["phone"] == "042-000-1234"


@pytest.mark.parametrize("typed", ["1234", "電話なし", "042-000-123", "1-042-000-1234"])
def test_a_phone_number_that_cannot_be_called_is_refused(typed):
    assert "市外局番から" in errors(phone=typed)["phone"][0]


def test_dates_are_read_in_the_era_calendar():
    read = cleaned(on="Ｒ８．１１．２４", birth="昭和30年ごろ", at="R8.11.24 午後2時5分", hour="1405")
    assert read["on"] == date(2026, 11, 24)
    assert (read["birth"].date, read["birth"].precision) == (date(1955, 1, 1), Precision.ABOUT)
    assert read["at"] == timezone.make_aware(datetime(2026, 11, 24, 14, 5))
    assert read["hour"] == time(14, 5)


def test_a_date_outside_its_limits_names_the_limit():
    assert errors(on="R8.11.25") == {"on": ["令和8年11月24日までの日付を入力してください。"]}
    assert errors(birth="令和9年") == {"birth": ["令和8年11月24日までの日付を入力してください。"]}


def test_an_unreadable_date_says_how_to_write_it_and_keeps_the_words():
    form = Sample(data(on="30年1月1日", birth="昭和64年1月8日"))
    assert "年号を付けてください" in form.errors["on"][0]
    assert "平成" in form.errors["birth"][0]
    assert 'value="30年1月1日"' in str(form["on"])


def test_initial_dates_are_shown_in_the_era_calendar():
    form = Sample(
        initial={"on": date(2026, 11, 24), "birth": cleaned(birth="昭和30年5月")["birth"], "hour": time(9, 5)}
    )
    assert 'value="令和8年11月24日"' in str(form["on"])
    assert 'value="昭和30年5月"' in str(form["birth"])
    assert 'value="09:05"' in str(form["hour"])


def test_few_choices_are_radios_and_many_a_select():
    assert [node.get("type") for node in drawn(Sample(), "method").findall(".//input")] == ["radio", "radio"]
    assert drawn(Sample(), "town").find(".//select/option").text == "選んでください"
    assert drawn(Sample(), "method").find(".//*[@class='c-choice__hint']").text == "自宅へ"


def test_an_optional_radio_can_be_taken_back():
    class Optional(forms.Form):
        method = forms.ChoiceField(label="方法", choices=FEW, required=False)

    assert "指定しない" in str(Optional()["method"])
    assert Optional({}).is_valid()


def test_choices_set_later_choose_their_own_shape():
    form = Sample()
    form.fields["method"].choices = MANY
    assert "<select" in str(form["method"])
    assert "<select" not in str(Sample()["method"])


def test_a_callable_is_asked_once_per_form():
    asked = []

    class Late(forms.Form):
        method = forms.ChoiceField(label="方法", choices=lambda: asked.append(1) or FEW)

    assert not asked
    assert Late({"method": "a"}).is_valid() and len(asked) == 1


def test_checks_give_a_list_of_the_right_type():
    assert cleaned(topics=["1", "2"])["topics"] == [1, 2]
    assert cleaned()["topics"] == []


def test_one_tick_is_its_own_main_and_a_main_is_also_ticked():
    assert cleaned(concerns=["3"])["concerns"] == fields.MainChoices(("3",), "3")
    assert cleaned(concerns=["3", "1"], concerns_main="3")["concerns"] == fields.MainChoices(("1", "3"), "3")
    assert cleaned(concerns_main="2")["concerns"] == fields.MainChoices(("2",), "2")
    assert cleaned()["concerns"] is None


def test_several_ticks_need_exactly_one_main():
    assert errors(concerns=["1", "2"]) == {"concerns": ["いちばん重いもの（◎）を1つ選んでください。"]}
    group = drawn(Sample(data(concerns=["1", "2"])), "concerns")
    assert len(group.findall(".//input[@checked]")) == 2


def test_a_field_says_what_it_is_and_what_is_wrong():
    box = drawn(Sample(data(name="")), "name")
    control = box.find(".//input")
    assert box.find(".//label").text_content() == "氏名 ※必須"
    assert control.get("aria-required") == "true" and control.get("required") is None
    assert control.get("aria-invalid") == "true"
    told = [box.find(f".//*[@id='{name}']") for name in control.get("aria-describedby").split()]
    assert [node.text_content().strip() for node in told] == ["戸籍の字のまま", "＊氏名を入力してください。"]
    assert "placeholder" not in control.attrib


def test_a_group_has_a_legend_and_points_to_its_error():
    box = drawn(Sample(data(method="")), "method")
    assert box.tag == "fieldset" and box.find("legend").text_content() == "方法 ※必須"
    assert box.find(f".//*[@id='{box.get('aria-describedby')}']").text_content() == "＊方法を選んでください。"


def test_every_label_points_to_its_control():
    page = html.fromstring(f"<div>{Sample()}</div>")
    assert {label.get("for") for label in page.iter("label")} <= {node.get("id") for node in page.iter()}


def test_the_summary_links_to_the_first_control_of_each_field():
    form = Sample(data(name="", method="", concerns=["1", "2"]))
    form.add_error(None, "ほかの人が先に保存しました。")
    rows = form.error_list
    assert [row["anchor"] for row in rows] == ["", "id_name", "id_method_0", "id_concerns_0"]
    assert [row["label"] for row in rows] == ["", "", "", "困りごと"]
    page = html.fromstring(f"<div>{form}</div>")
    assert {row["anchor"] for row in rows if row["anchor"]} <= {node.get("id") for node in page.iter()}
