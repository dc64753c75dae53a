"""What is asked, in the order of the page that tells of it."""

from dataclasses import dataclass

from ..sides import Elsewhere, migrator
from ..stock import Guardian
from ..tutorial import Tutorial
from . import deeds, lists, whole, words


@dataclass(frozen=True)
class Tools:
    """The other logins, and those who ask by other ways."""

    owner: Elsewhere
    guardian: Guardian | None
    tutorials: tuple

    @classmethod
    def ready(cls):
        return cls(migrator(), Guardian(), (Tutorial("subquery"), Tutorial("function")))

    @classmethod
    def floor_only(cls):
        """Where no table of the comparison is made."""
        return cls(migrator(), None, ())

    def close(self):
        """Leave every login but the product's own."""
        others = [self.owner, *self.tutorials]
        for login in others if self.guardian is None else [*others, self.guardian]:
            getattr(login, "login", login).connection.close()

    def by_guardian(self, actor, question):
        """(c), where it is asked at all."""
        return {"guardian": self.guardian.side(actor, question)} if self.guardian else {}


def questions(cast, tools, only=(), exactly=()):
    """Pairs of a name and a function that makes the question, so that nothing is asked before its turn."""
    for room in (lists, words, whole, deeds):
        for name, make in room.questions(cast, tools):
            if exactly and name not in exactly:
                continue
            if not only or any(name.startswith(wanted) for wanted in only):
                yield name, make
