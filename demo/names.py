"""架空の名前: our own lists, drawn by chance; whoever bears such a name in life is not meant."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
DECADES = range(1930, 2020, 10)


@dataclass(frozen=True)
class Name:
    """姓 or 名, with how it is read."""

    kanji: str
    kana: str


@cache
def surnames():
    """姓, with the written forms that a register must keep apart (髙橋, 渡邉, 山﨑)."""
    return tuple(Name(*row) for row in _rows("surnames.csv"))


@cache
def given_names():
    """名 by decade of birth and sex: (1940, "F") → names."""
    found = {}
    for decade, sex, kanji, kana in _rows("given_names.csv"):
        found.setdefault((int(decade), sex), []).append(Name(kanji, kana))
    return found


def given(chance, born, sex):
    """A name that people of that year bear."""
    decade = min(max(born // 10 * 10, DECADES[0]), DECADES[-1])
    return chance.choice(given_names()[decade, sex])


def full(surname, name):
    """(氏名, カナ) as a register writes them."""
    return f"{surname.kanji} {name.kanji}", f"{surname.kana} {name.kana}"


def _rows(file):
    with open(DATA / file, encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))
