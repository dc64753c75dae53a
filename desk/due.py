"""A day something is due, said in 開庁日 as a desk counts."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from accounts.models import City
from accounts.querysets import today
from common.businessdays import is_open, open_days_between
from common.wareki import format_day

from .states import TERMS

BACK, AHEAD = 200, 100  # how many days around today the database is told the 開庁日 of


@dataclass(frozen=True)
class Calendar:
    """Today, and the days the city's offices are closed besides weekends and holidays."""

    day: date
    closed: frozenset = frozenset()

    @classmethod
    def now(cls):
        city = City.objects.first()
        return cls(today(), city.closed_dates if city else frozenset())

    def is_late(self, on):
        return on < self.day

    def left(self, on):
        """「あと2開庁日」「今日まで」「3開庁日すぎています」."""
        if on == self.day:
            return "今日まで"
        count = open_days_between(self.day, on, self.closed)
        if on > self.day:
            return f"あと{count}開庁日" if count else "休みの間に期限がきます"
        return f"{-count}開庁日すぎています" if count else "期限を過ぎています"

    def words(self, on):
        return f"{format_day(on)}（{self.left(on)}）"

    @property
    def terms(self):
        """The 開庁日 around today and the terms in them, as the database's functions take them."""
        return [list(_open_days(self.day, self.closed)), json.dumps(TERMS)]


@lru_cache(maxsize=4)
def _open_days(day, closed):
    days = (day + timedelta(ahead) for ahead in range(-BACK, AHEAD))
    return tuple(each for each in days if is_open(each, closed))
