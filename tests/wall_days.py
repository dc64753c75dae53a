"""The days the random worlds count from."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
FAR = timedelta(days=400)
DAY = timedelta(days=1)
