"""What is asked, in the order of the page that tells of it."""

import os
from dataclasses import dataclass

from ..sides import Elsewhere, migrator
from ..stock import Guardian
from ..tutorial import Tutorial
from . import deeds, lists, whole, words


@dataclass(frozen=True)
class Tools:
    """The other logins, and those who ask by other ways."""

    owner: Elsewhere
    guardian: Guardian
    tutorials: tuple

    @classmethod
    def ready(cls):
        return cls(migrator(), Guardian(), (Tutorial("subquery"), Tutorial("function")))


def questions(cast, tools, only=()):
    """Pairs of a name and a function that makes the question, so that nothing is asked before its turn."""
    for room in (lists, words, whole, deeds):
        for name, make in room.questions(cast, tools):
            if not only or any(name == wanted or name.startswith(wanted) for wanted in only):
                yield name, make


def is_possible():
    return bool(os.environ.get("MIGRATOR_DATABASE_URL"))
