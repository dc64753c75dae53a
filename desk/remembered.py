"""What was last asked of さがす, kept with the sign-in for a quarter of an hour, so that one can come back to its page.

The address carries a random mark; the words themselves stand in the session, which the gate alone reads.
"""

import secrets
import time

SECONDS = 15 * 60
PAGES = 5
PLACE = "searches"


def keep(request, asked):
    """Remember what was asked; returns its mark."""
    mark = secrets.token_urlsafe(6)
    row = {"membership": str(request.acting.membership.pk), "at": int(time.time()), "asked": asked}
    fresh = _fresh(request)
    request.session[PLACE] = dict(list(fresh.items())[1 - PAGES :]) | {mark: row}
    return mark


def recall(request, mark):
    """What stands under a mark of the same 所属, and whether it is looked at for the first time; None when it is gone."""
    row = _fresh(request).get(mark)
    if row is None or row["membership"] != str(request.acting.membership.pk):
        return None, False
    first = not row.get("shown")
    if first:
        row["shown"] = True
        request.session.modified = True
    return row["asked"], first


def _fresh(request):
    now = time.time()
    return {mark: row for mark, row in request.session.get(PLACE, {}).items() if now - row["at"] < SECONDS}
