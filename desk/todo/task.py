"""One line of 今日やること."""

from dataclasses import dataclass
from datetime import date

MOST = 50  # of each kind; because a page that is longer is read by nobody


@dataclass
class Task:
    """One line: what, about whom, due when, and its act (label, url)."""

    kind: str
    label: str
    on: date
    due: str
    late: bool
    act: dict
    about: str = ""
    chip: dict | None = None

    @property
    def order(self):
        """What is overdue first, then what is urgent, then by day."""
        urgent = self.chip is not None and self.chip["kind"] == "stop"
        return (not self.late, not urgent, self.on, self.label, self.about)


def dated(on, calendar):
    """The day of a line as it is shown, and whether it has passed."""
    return {"on": on, "due": calendar.words(on), "late": calendar.is_late(on)}
