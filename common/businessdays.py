"""開庁日: weekdays, less national holidays, 29 December to 3 January, and the city's own closed days."""

from datetime import date, timedelta

import jpholiday

DAY = timedelta(days=1)
NEW_YEAR = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


def is_open(day, closed=()):
    """Whether the office is open that day; `closed` holds the days the city closes besides."""
    plain = date(day.year, day.month, day.day)
    if plain.weekday() >= 5 or (plain.month, plain.day) in NEW_YEAR or plain in closed:
        return False
    return not jpholiday.is_holiday(plain)


def add_open_days(day, count, closed=()):
    """The day that many open days later (earlier when negative); 0 gives the day or the next open one."""
    closed = frozenset(closed)
    step = DAY if count >= 0 else -DAY
    while count == 0 and not is_open(day, closed):
        day += step
    left = abs(count)
    while left:
        day += step
        left -= is_open(day, closed)
    return day


def open_days_between(start, end, closed=()):
    """あと何開庁日: open days after the start, the end included; negative when the end has passed."""
    if end < start:
        return -open_days_between(end, start, closed)
    closed = frozenset(closed)
    return sum(is_open(start + DAY * ahead, closed) for ahead in range(1, (end - start).days + 1))
