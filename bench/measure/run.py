"""One run of the whole bench: question after question, side beside side."""

from contextlib import nullcontext

from django.db import OperationalError

from . import timing
from .questions import questions

OURS, FLOOR = "ours", "floor"


def measured(cast, tools, *, only=(), quick=False, say=print):
    """Every question with its figures, ratios and plans, as they are done."""
    found = list(questions(cast, tools, only))
    for number, (name, make) in enumerate(found, 1):
        say(f"[{number}/{len(found)}] {name}")
        yield answer(make(), tools, quick, say)


def answer(question, tools, quick, say):
    """The figures of all its sides; those that may take seconds are run few times, after the others."""
    standing = {f"rls-{way.way}": way.standing for way in tools.tutorials}
    quick_ones = {name: side for name, side in question.sides.items() if not side.few}
    warm, sides = timing.in_turn(quick_ones, *timing.enough_for(quick)), {}
    for name, side in question.sides.items():
        with standing.get(name, nullcontext)():
            if side.few:
                warm[name] = timing.few(side, quick)
            given_up = warm[name].gave_up
            sides[name] = {
                "warm": warm[name].figures(),
                "cold": {} if given_up else timing.cold(side, quick).figures(),
                "plans": [] if given_up else plans_of(side),
                "touched": side.touched(),
            }
        say(f"    {name:14} {_line(sides[name]['warm'])}")
    return {
        "name": question.name,
        "title": question.title,
        "note": question.note,
        "left_out": question.left_out,
        "sides": sides,
        "ratios": ratios(sides),
    }


def plans_of(side):
    """The plans; none where asking once more took longer than anybody waits."""
    try:
        return side.plans()
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        side.fresh()
        return []


def ratios(sides):
    """b/a, c/b and d/b of the medians; (b) without and with what surrounds a request."""
    mine, found = sides[OURS]["warm"], {}
    for name, side in sides.items():
        if name == OURS or not side["warm"]["whole"].get("runs"):
            continue
        other = side["warm"]["whole"]["p50"]
        for kind in ("inside", "whole"):
            own = mine[kind]["p50"]
            pair = (own, other) if name == FLOOR else (other, own)
            found.setdefault(name, {})[kind] = round(pair[0] / pair[1], 2)
    return found


def _line(figures):
    if not figures["whole"].get("runs"):
        return f"> {figures['gave_up_after_s']} s"
    inside, whole = figures["inside"], figures["whole"]
    text = f"p50 {whole['p50']:9.2f} ms  p95 {whole['p95']:9.2f} ms  n {whole['runs']}"
    return text if inside == whole else f"{text}  (inside p50 {inside['p50']:.2f} p95 {inside['p95']:.2f})"
