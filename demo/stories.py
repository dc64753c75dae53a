"""架空の相談: written so that each shows another part of the practice (data/stories/*.toml, data/waiting.toml).

Days are counted back from today; people, places and telephone numbers cannot exist. 情報区分 stand as in `4+16`.
"""

import tomllib
from pathlib import Path

from . import steps
from .steps import Story, mask

DATA = Path(__file__).parent / "data"


def written():
    """The written stories, in the order of their files, and the consultations that wait for a decision."""
    found = [_story(_read(file)) for file in sorted((DATA / "stories").glob("*.toml"))]
    return [*found, *(_waits(dict(row)) for row in _read(DATA / "waiting.toml")["waiting"])]


def _read(file):
    return tomllib.loads(file.read_text("utf-8"))


def _story(facts):
    told = {name: tuple(facts.get(name, ())) for name in ("contacts", "relatives")}
    return Story(
        worker=facts["worker"],
        person=facts["person"],
        consultation=facts["consultation"],
        alias=facts.get("alias", ""),
        steps=tuple(_step(dict(row)) for row in facts["steps"]),
        **told,
    )


def _step(row):
    if "topics" in row:
        row["topics"] = mask(row["topics"])
    if "lines" in row:
        row["lines"] = {agency: mask(topics) for agency, topics in row["lines"].items()}
    made = getattr(steps, row["deed"], None)
    if made:
        row.pop("deed")
        return made(**row)
    return steps.Step(row.pop("days"), row.pop("by"), row.pop("deed"), _masks(row))


def _masks(facts):
    """情報区分 wherever they stand in what a deed is told."""
    if isinstance(facts, dict):
        return {
            name: mask(fact) if name == "topics" and isinstance(fact, str) else _masks(fact)
            for name, fact in facts.items()
        }
    if isinstance(facts, list):
        return [_masks(fact) for fact in facts]
    return facts


def _waits(row):
    name = row.pop("name")
    return Story(
        worker=row.pop("worker"),
        person={"name": name, "naming": "KNOWN" if name else "UNKNOWN"},
        consultation=row,
        is_case=False,
    )
