from datetime import date, datetime, timedelta

import pytest

from common import businessdays

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 23), False),  # 勤労感謝の日
        (date(2026, 11, 22), False),
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
        (date(2026, 9, 22), False),  # 国民の休日
        (datetime(2026, 11, 24, 9, 0), True),
    ],
)
def test_open_days_follow_the_calendar(day, is_open):
    assert businessdays.is_open(day) is is_open


def test_the_city_may_close_more_days():
    assert not businessdays.is_open(date(2026, 11, 24), [date(2026, 11, 24)])
    assert businessdays.add_open_days(date(2026, 11, 20), 1, [date(2026, 11, 24)]) == date(2026, 11, 25)


def test_days_are_counted_over_the_turn_of_the_year():
    assert businessdays.add_open_days(date(2026, 12, 25), 3) == date(2027, 1, 5)
    assert businessdays.open_days_between(date(2026, 12, 25), date(2027, 1, 5)) == 3
    assert businessdays.add_open_days(date(2027, 1, 5), -3) == date(2026, 12, 25)


def test_zero_days_gives_the_next_open_day():
    assert businessdays.add_open_days(date(2026, 11, 24), 0) == date(2026, 11, 24)
    assert businessdays.add_open_days(date(2026, 11, 21), 0) == date(2026, 11, 24)


def test_a_passed_end_counts_below_zero():
    assert businessdays.open_days_between(date(2026, 11, 26), date(2026, 11, 24)) == -2
    assert businessdays.open_days_between(date(2026, 11, 24), date(2026, 11, 24)) == 0


def test_adding_and_counting_agree():
    start = date(2026, 1, 1)
    for ahead in range(0, 400, 13):
        day = start + timedelta(days=ahead)
        for count in (1, 5, 20):
            assert businessdays.open_days_between(day, businessdays.add_open_days(day, count)) == count
