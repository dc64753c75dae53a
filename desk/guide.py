"""はじめての方へ: for each role one card on one sheet of A4; its words are data, so that a city may write its own."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import Http404
from django.shortcuts import render

from access.doors import reads
from accounts.models import Membership

WORDS = Path(__file__).parent / "data" / "guide.toml"


@dataclass(frozen=True)
class Card:
    """What the house is for one role: purpose, the five things of a day, what it does not see and why, whom to ask."""

    slug: str
    role: str
    purpose: list
    today: list
    hidden: list
    ask: list

    @property
    def title(self):
        return Membership.Role(self.role).label


@cache
def cards():
    """Every card, in the order of the file."""
    return tuple(Card(**row) for row in tomllib.loads(WORDS.read_text("utf-8"))["cards"])


@reads
def guide(request):
    """/guide/: the cards, one's own first."""
    own = next((card for card in cards() if card.role == request.acting.role), None)
    others = [card for card in cards() if card is not own]
    return render(request, "desk/guide.html", {"own": own, "others": others})


@reads
def guide_card(request, role):
    """/guide/<role>/: one card, to read and to print."""
    card = next((card for card in cards() if card.slug == role), None)
    if card is None:
        raise Http404
    return render(request, "desk/guide_card.html", {"card": card})
