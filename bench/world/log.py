"""閲覧記録 of a scale world: three years of who looked at what, on which ground, in the order of time."""

from .tables import Rows


class Log:
    """The log of one world; nothing yet."""

    chunk = 10_000

    def __init__(self, plan):
        self.plan, self.count = plan, 0

    def rows(self, number):
        return Rows()
