"""さがす: names of one, two, four and more characters, an old character, kana; words of a text, rare and common."""

import re
from functools import partial

from common import namekeys
from desk import searching

from .. import stock
from ..plans import explained, inside
from ..sides import Question, ours
from ..tutorial import NAMED, WORDED

NAMES = {
    "one": "name of one character",
    "frequent": "frequent surname (2 characters)",
    "rare": "rare surname",
    "full": "whole name (4 characters and more)",
    "old": "old character (髙)",
    "surrogate": "character outside the BMP (𠮷)",
    "kana": "name in kana",
}
FLOOR_NAME = """
    SELECT p.id, c.id FROM people_person p LEFT JOIN cases_case c ON c.person_id = p.id
    WHERE p.grams @> %s ORDER BY p.name_key <> %s AND p.kana_key <> %s, c.created_at DESC NULLS LAST LIMIT 51
"""
FLOOR_WORD = """
    SELECT f.id, f.case_id FROM (SELECT id, case_id, created_at FROM cases_casenote WHERE grams @> %s LIMIT 300) f
    ORDER BY f.created_at DESC LIMIT 51
"""
FLOOR = "(a) asks the same of every row, seen or not, by the bigram index."


def questions(cast, tools):
    for key, title in NAMES.items():
        for who, actor in (("dense", cast.dense), ("sparse", cast.sparse)):
            if who == "dense" or key in ("frequent", "one"):
                name = f"name-{key}" + ("" if who == "dense" else f"-{who}")
                yield name, partial(_name, name, f"{title}, {who} worker", actor, cast.names[key], tools)
    for key, who, actor in (
        ("rare", "dense", cast.dense),
        ("common", "dense", cast.dense),
        ("rare", "sparse", cast.sparse),
        ("common", "sparse", cast.sparse),
    ):
        name = f"word-{key}" + ("" if who == "dense" else f"-{who}")
        yield name, partial(_word, name, f"{key} word in notes, {who} worker", actor, cast.words[key], tools)


def _name(name, title, actor, words, tools):
    reading = searching.read(words).only("people")
    grams = reading.name_grams
    params = [grams, namekeys.name_key(reading.name), namekeys.kana_key(reading.name)]
    return _search(
        name,
        title,
        actor,
        reading,
        tools,
        floor=tools.owner.floor(FLOOR_NAME, params),
        guardian=stock.named(grams),
        tutorial=(NAMED, [grams]),
    )


def _word(name, title, actor, words, tools):
    reading = searching.read(words).only("records")
    grams = reading.text_grams
    return _search(
        name,
        title,
        actor,
        reading,
        tools,
        floor=tools.owner.floor(FLOOR_WORD, [grams]),
        guardian=stock.worded(grams),
        tutorial=(WORDED, [grams]),
    )


def _search(name, title, actor, reading, tools, *, floor, guardian, tutorial):
    side = ours(actor, "search", lambda by: searching.find(reading))
    side.plans = lambda: within(tools.owner, actor, reading)
    sides = {"floor": floor, "ours": side, **tools.by_guardian(actor, guardian)}
    sides |= {f"rls-{way.way}": way.side(actor, *tutorial) for way in tools.tutorials}
    return Question(name, title, sides, note=FLOOR)


def within(owner, actor, reading):
    """The plan of the statement inside `desk_search`, with the values it is run with; like its owner, under no policy."""
    few = actor.sees <= searching.FEW_GRANTS
    statement = inside("desk_search", owner.connection)["few" if few else "many"]
    begin, end = reading.span
    key, kana = namekeys.name_key(reading.name), namekeys.kana_key(reading.name)
    values = [
        actor.agency,
        str(actor.worker),
        False,
        reading.number or None,
        begin,
        end,
        reading.phone or None,
    ]
    values += [key or None, kana or None, reading.name_grams or None, reading.text_grams or None]
    kinds = ["int", "uuid", "bool", "text", "date", "date", "text", "text", "text", "text[]", "text[]"]
    casts = {n: f"(%s)::{kind}" for n, kind in enumerate(kinds, 1)}
    casts[12], casts[13] = "(%s)::int", "today_jst()"
    values.append(searching.CAP + 1)
    text, params = numbered(statement.replace("%", "%%"), casts, values)
    return [explained(owner.connection, text, params)]


def numbered(statement, casts, values):
    """`$1` in the order they stand, as a driver's own place holders."""
    params = []

    def place(found):
        number = int(found.group(1))
        if number <= len(values):
            params.append(values[number - 1])
        return casts[number]

    return re.sub(r"\$(\d+)", place, statement), params
