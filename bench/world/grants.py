"""The grants of one case, with the newest record each may tell of: the product's own rule (`access_retouch`), counted here."""

from .chance import ident, midnight
from .tables import NULL


def write(life, rows, view, recall):
    """All grants of a case; every grant in force of one holder tells the same newest record."""
    today = life.days.word(0)
    holders = {}
    for grant in life.grants:
        holders.setdefault((grant[0].place, grant[1]), []).append(grant)
    at = 0
    for (_place, worker), grants in holders.items():
        held = 0
        for _o, _w, topics, _b, _s, since, until, closed, _q in grants:
            if closed == NULL and since <= today and (until == NULL or until >= today):
                held |= topics
        first = midnight(min(grant[5] for grant in grants))
        now = newest(life, (grants[0][0], worker), held, first)
        for grant in grants:
            _row(life, rows, at, (grant, now, first), (view, recall))
            at += 1


def newest(life, holder, held, first, before=""):
    """The newest record one holder may know of: his own, and those his topics cover."""
    (office, worker), found = holder, first
    for of, author, topics, own, at in life.records:
        if at > found and (not before or at <= before):
            mine = of is office and (worker is None or author == worker)
            if mine or (not own and held & topics == topics):
                found = at
    return found


def _row(life, rows, at, what, permissions):
    grant, now, first = what
    row = ident(life.salt, "grant", life.case, at)
    office, worker, topics, basis, source, since, until, closed, extra = grant
    is_author = basis == "AUTHOR"
    if is_author:
        last, extra, known, number = extra, "f", _knew(life, office, worker, extra), life.number
    else:
        last, known, number = now, "f", ""
        if closed != NULL:
            last = newest(life, (office, worker), topics, first, closed)
    facts = (str(permissions[is_author]), str(topics), basis, source, since, until, closed, last)
    facts += (number, known, "", extra)
    if worker is None:
        rows.add("access_agencygrant", row, life.id, str(office.group), *facts)
    else:
        rows.add("access_workergrant", row, life.id, worker, str(office.group), *facts)


def _knew(life, office, worker, at):
    """Whether whoever wrote saw the name when he wrote."""
    for of, named, topics, _b, _s, since, _u, closed, _q in life.grants:
        if (
            of is office
            and named == worker
            and topics & 1
            and since <= at[:10]
            and (closed == NULL or at <= closed)
        ):
            return "t"
    return "f"
