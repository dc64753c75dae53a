from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import wareki
from common.templatetags import wareki as filters
from common.wareki import Precision, WarekiError

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "text",
    [
        "令和6年4月1日", "R6.4.1", "r6/4/1", "Ｒ６．４．１", "㋿6年4月1日", "令和六年四月一日", "2024-04-01", "２０２４／４／１",
        "20240401", "R060401", "2024年4月1日", "令6.4.1", "令和 6年 4月 1日", "令和6年4月1日(月)", "令和6年4月1日 月曜日",
        "2024.4.1", "R6-4-1", "R６・４・１", "2024−04−01",
    ],
)  # fmt: skip
def test_one_day_may_be_written_in_many_ways(text):
    assert wareki.parse(text) == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ｓ３０．１．１", date(1955, 1, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("昭和二十三年十二月三十一日", date(1948, 12, 31)),
        ("S190503", date(1944, 5, 3)),
        ("令和6年2月29日", date(2024, 2, 29)),
    ],
)
def test_the_borders_of_the_eras_are_read(text, day):
    assert wareki.parse(text) == day


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("30年1月1日", "年号を付けてください"),
        ("30.1.1", "年号を付けてください"),
        ("元年5月1日", "年号を付けてください"),
        ("昭和64年1月8日", "その後は平成です"),
        ("平成31年5月1日", "その後は令和です"),
        ("平成元年1月7日", "元年1月8日"),
        ("昭和65年1月1日", "64年1月7日"),
        ("令和元年4月30日", "令和は元年5月1日"),
        ("令和0年1月1日", "令和は元年5月1日"),
        ("令和5年2月29日", "28日まで"),
        ("令和6年13月1日", "1 から 12"),
        ("令和6年4月", "日まで入れてください"),
        ("令和6年", "日まで入れてください"),
        ("昭和30年ごろ", "日まで入れてください"),
        ("きのう", "日付として読めません"),
        ("2024-04-01-05", "日付として読めません"),
        ("R60401", "日付として読めません"),
        ("", "日付を入れてください"),
        ("0000-01-01", "日付として読めません"),
        ("1700-01-01", "1868年"),
        ("9999-01-01", "2200年"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_cure(text, says):
    with pytest.raises(WarekiError, match=says):
        wareki.parse(text)


@pytest.mark.parametrize(
    ("text", "day", "precision", "label"),
    [
        ("昭和30年ごろ", date(1955, 1, 1), Precision.ABOUT, "昭和30年ごろ"),
        ("S30頃", date(1955, 1, 1), Precision.ABOUT, "昭和30年ごろ"),
        ("約昭和30年5月", date(1955, 5, 1), Precision.ABOUT, "昭和30年5月ごろ"),
        ("昭和30年代", date(1955, 1, 1), Precision.ABOUT, "昭和30年代"),
        ("1955年", date(1955, 1, 1), Precision.YEAR, "昭和30年"),
        ("S30", date(1955, 1, 1), Precision.YEAR, "昭和30年"),
        ("令和元年", date(2019, 5, 1), Precision.YEAR, "令和元年"),
        ("平成31年", date(2019, 1, 1), Precision.YEAR, "平成31年"),
        ("昭和30年5月", date(1955, 5, 1), Precision.MONTH, "昭和30年5月"),
        ("1955-05", date(1955, 5, 1), Precision.MONTH, "昭和30年5月"),
        ("昭和30年5月3日", date(1955, 5, 3), Precision.DAY, "昭和30年5月3日"),
    ],
)
def test_a_partial_date_keeps_how_exact_it_is(text, day, precision, label):
    read = wareki.parse_partial(text)
    assert (read.date, read.precision, read.label, read.text) == (day, precision, label, text)


@given(st.text() | st.text("令和平成昭元年月日頃ごろRHS0123456789./-:十二三（）火 "))
def test_whatever_is_typed_is_read_or_refused_in_words(text):
    for read in (wareki.parse, wareki.parse_partial, wareki.parse_clock, wareki.parse_moment):
        try:
            read(text)
        except WarekiError as refusal:
            assert str(refusal).endswith("。")


@pytest.mark.parametrize("text", ["二" * 5000, "1" * 1_000_000, "令和" * 100])
def test_a_text_without_end_is_refused(text):
    with pytest.raises(WarekiError):
        wareki.parse(text)


def test_a_month_after_the_end_of_an_era_is_refused():
    with pytest.raises(WarekiError, match="平成"):
        wareki.parse_partial("昭和64年2月")


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14:05", time(14, 5)), ("１４：０５", time(14, 5)), ("1405", time(14, 5)), ("905", time(9, 5)), ("14時5分", time(14, 5)),
        ("14時", time(14)), ("午後2時半", time(14, 30)), ("午前0時", time(0)), ("午後0時", time(12)), ("午後12時", time(12)),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read(text, clock):
    assert wareki.parse_clock(text) == clock


@pytest.mark.parametrize("text", ["24:00", "10:60", "そのうち", "1"])
def test_an_impossible_time_is_refused(text):
    with pytest.raises(WarekiError):
        wareki.parse_clock(text)


@pytest.mark.parametrize(
    "text",
    ["令和8年11月24日(火) 14:05", "R8.11.24 14:05", "2026-11-24T14:05", "令和8年11月24日 午後2時5分"],
)
def test_a_moment_is_read(text):
    assert wareki.parse_moment(text) == datetime(2026, 11, 24, 14, 5)


def test_a_moment_without_a_time_is_midnight():
    assert wareki.parse_moment("R8.11.24") == datetime(2026, 11, 24)


def test_dates_are_written_back_in_the_era_calendar():
    day = date(2026, 11, 24)
    assert wareki.format_day(day) == "令和8年11月24日"
    assert wareki.format_day(day, weekday=True) == "令和8年11月24日(火)"
    assert wareki.format_short(day) == "R8.11.24"
    assert wareki.format_moment(datetime(2026, 11, 24, 9, 5)) == "令和8年11月24日(火) 09:05"
    assert wareki.format_day(date(2019, 5, 1)) == "令和元年5月1日"
    assert wareki.format_day(date(2019, 4, 30)) == "平成31年4月30日"


def test_what_is_written_can_be_read_again():
    day = date(1868, 1, 25)
    while day < date(2060, 1, 1):
        assert wareki.parse(wareki.format_day(day, weekday=True)) == day
        day = date.fromordinal(day.toordinal() + 97)


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        (date(1944, 5, 3), date(2026, 5, 2), 81),
        (date(1944, 5, 3), date(2026, 5, 3), 82),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
    ],
)
def test_age_follows_the_calendar_birthday(birth, day, years):
    assert wareki.age_on(birth, day) == years


def test_the_fiscal_year_begins_in_april():
    assert wareki.fiscal_year(date(2026, 3, 31)) == 2025
    assert wareki.fiscal_year(date(2026, 4, 1)) == 2026
    assert wareki.format_fiscal_year(date(2027, 1, 5)) == "令和8年度"
    assert wareki.format_fiscal_year(date(2019, 4, 1)) == "令和元年度"


def test_the_filters_show_what_they_are_given():
    day = date(2026, 11, 24)
    about = wareki.parse_partial("昭和30年ごろ")
    assert filters.wareki(day) == "令和8年11月24日(火)"
    assert filters.wareki(day, "plain") == "令和8年11月24日"
    assert filters.wareki(day, "short") == "R8.11.24"
    assert filters.wareki(day, "year") == "令和8年"
    assert filters.wareki(None) == filters.wareki_time(None) == filters.age(None) == ""
    assert filters.wareki_time(day) == '<time class="nb" datetime="2026-11-24">令和8年11月24日(火)</time>'
    assert filters.wareki_time(about) == '<time class="nb" datetime="1955">昭和30年ごろ</time>'
    assert 'datetime="2026-11-24T09:05"' in filters.wareki_time(datetime(2026, 11, 24, 9, 5))
    assert filters.age(date(1944, 5, 3), day) == "82歳"
    assert filters.age(about, day) == "71歳ごろ"
