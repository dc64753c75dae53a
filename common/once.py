"""Within one page that only reads, a question is asked of the database once."""

from contextvars import ContextVar
from functools import wraps

answers = ContextVar("answers", default=None)


def once(ask):
    """Keep what was answered until the page is drawn; where something may be written, every question is asked anew.

    For questions of plain values only: what loads protected rows has to register each time it shows them.
    """

    @wraps(ask)
    def asked(*about):
        known = answers.get()
        if known is None:
            return ask(*about)
        if (ask, about) not in known:
            known[ask, about] = ask(*about)
        return known[ask, about]

    return asked


def notebook(subject):
    """What the page has learnt about many things of one kind; an empty one where something may be written."""
    known = answers.get()
    return {} if known is None else known.setdefault(subject, {})
