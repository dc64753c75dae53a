"""A day something is due, said in 開庁日 as a desk counts."""

from dataclasses import dataclass
from datetime import date

from accounts.models import City
from accounts.querysets import today
from common.businessdays import open_days_between
from common.wareki import format_day


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
