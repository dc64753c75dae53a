"""What is said about sharing in a scale world: explanations, requests, refusals, in the demo's words."""

from functools import cache

from demo.themes import phrases, themes, vary

from .chance import chance
from .words import SLOTS


@cache
def told(theme, kind):
    """Variants of what is said about a consent, or of what a つなぎ asks for."""
    chances = chance("told", theme, kind)
    partners = themes()[theme].partners
    if kind == "request":
        lines = [partner.request for partner in partners]
    elif kind == "explained":
        lines = [f"{p.purpose}のため、関係機関に伝えます。いつでも取り消せます。" for p in partners]
    else:
        lines = phrases()[kind]
    return tuple(vary(chances, line, SLOTS) for line in lines for _ in range(6))


def one(draw, rows):
    return rows[int(draw() * len(rows))]
