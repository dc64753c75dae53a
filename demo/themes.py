"""架空の困りごと: what people come with, and what is then written down; every sentence is invented (data/themes/*.toml).

In a text 〔a|b|c〕 is one of a, b and c, drawn by chance; {child}, {parent}, {spouse}, {sibling} are the words for the
relatives the theme gives to the person. A note's short form is `方法 相手 情報区分 text`, as in `02 SELF 4+8 訪問した。`.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .steps import mask

DATA = Path(__file__).parent / "data"
CHOICE = re.compile(r"〔([^〕]*)〕")


@dataclass(frozen=True)
class Line:
    """A note as it may be written."""

    method: str
    partner: str
    topics: int
    text: str

    @classmethod
    def of(cls, short):
        method, partner, topics, text = short.split(" ", 3)
        return cls(method, partner, mask(topics), text)


@dataclass(frozen=True)
class Caller:
    """Who may come with it: 相談者の区分, name, 本人との関係, 方法."""

    who: str
    name: str
    relation: str
    methods: list


@dataclass(frozen=True)
class Kin:
    """A relative who belongs to the theme: the slot in its texts, 続柄, 同居・別居, how many years younger, 様子."""

    slot: str
    kinship: str
    living: str
    younger: list
    notes: list
    is_key_person: bool = False


@dataclass(frozen=True)
class Partner:
    """An agency that is asked to help: what it has to know, for what, the words of the letter, its own notes."""

    agencies: list
    topics: int
    purpose: str
    request: str
    notes: list


@dataclass(frozen=True)
class Theme:
    """One kind of trouble, and everything that may be told about it."""

    key: str
    weight: int
    homes: list
    ages: list
    concerns: list
    consenting: float
    openings: list
    details: list
    wishes: list
    notes: dict
    callers: list
    partners: list
    kin: tuple = ()
    sexes: str = "FM"
    nameless: float = 0.0
    urgency: tuple = ("NORMAL",)


@cache
def themes():
    """Every theme, in the order of its file's name."""
    return tuple(
        _theme(tomllib.loads(file.read_text("utf-8"))) for file in sorted((DATA / "themes").glob("*.toml"))
    )


def _theme(facts):
    return Theme(
        **facts
        | {
            "notes": {phase: list(map(Line.of, short)) for phase, short in facts["notes"].items()},
            "callers": [Caller(**row) for row in facts["callers"]],
            "kin": [Kin(**row) for row in facts.get("kin", ())],
            "partners": [
                Partner(**row | {"topics": mask(row["topics"]), "notes": list(map(Line.of, row["notes"]))})
                for row in facts["partners"]
            ],
        }
    )


@cache
def phrases():
    """What is said in any case."""
    return tomllib.loads((DATA / "phrases.toml").read_text("utf-8"))


def vary(chance, text, words):
    """One of the texts that a text stands for."""
    drawn = CHOICE.sub(lambda found: chance.choice(found[1].split("|")), text)
    for slot, word in words.items():
        drawn = drawn.replace(f"{{{slot}}}", word)
    return drawn
