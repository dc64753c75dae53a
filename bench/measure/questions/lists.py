"""The newest 25 of a dense and a sparse worker, and filtered; a note by its id; who sees a case."""

from functools import partial

from access import grants, lists
from cases.models import Case, CaseNote
from cases.states import Stage

from .. import stock
from ..sides import Question, acting_as, ours, request
from ..tutorial import NEWEST, NOTE

SIZE = 25
ROWS = (
    "SELECT id, number, person_id, agency_id, opened_on, stage, lead_id, created_at, version"
    " FROM cases_case WHERE id = ANY(%s)"
)
ONE_NOTE = "SELECT id, case_id, text, topics FROM cases_casenote WHERE id = %s"
GRANTS = (
    "SELECT group_id, topics, basis, source_id, valid_from, valid_until FROM access_agencygrant"
    " WHERE case_id = %s AND closed_at IS NULL"
)
FLOOR = "(a) reads the very rows that (b) shows, by primary key."


def newest(by, within=None):
    """The list as the product draws it: ids from the grant side, then the cases behind them."""
    entries = lists.newest(by, size=SIZE, within=within() if within else None).entries
    return Case.objects.in_bulk([pk for pk, _at in entries])


def supported(by):
    return newest(by, lambda: Case.objects.filter(stage=Stage.SUPPORT))


def of_mine(by):
    return newest(by, lambda: Case.objects.filter(lead=by.membership))


def questions(cast, tools):
    for name, title, actor, work, chosen in (
        ("newest-dense", "newest 25, agency that sees > 10 %", cast.dense, newest, {}),
        ("newest-all", "newest 25, agency that sees every case", cast.all_seeing, newest, {}),
        ("newest-sparse", "newest 25, agency that sees < 50 cases", cast.sparse, newest, {}),
        (
            "newest-stage",
            "newest 25 of one stage, > 10 %",
            cast.dense,
            supported,
            {"stage": Stage.SUPPORT.value},
        ),
        ("newest-mine", "newest 25 led by the worker, > 10 %", cast.dense, of_mine, {"lead": "membership"}),
    ):
        yield name, partial(_list, name, title, tools, actor=actor, work=work, chosen=chosen)
    yield "note", partial(_note, cast, tools)
    yield "matrix", partial(_matrix, cast, tools)


def _list(name, title, tools, *, actor, work, chosen):
    given = {"lead_id": actor.membership} if "lead" in chosen else chosen
    by = acting_as(actor)
    with request(by, "case-list"):
        ids = list(work(by))
    where = " AND ".join(f"{column} = %s" for column in given)
    statement = NEWEST.format(f"WHERE {where}" if where else "")
    sides = {
        "floor": tools.owner.floor(ROWS, [ids]),
        "ours": ours(actor, "case-list", work),
        **tools.by_guardian(actor, stock.newest(**given)),
    }
    sides |= {f"rls-{way.way}": way.side(actor, statement, list(given.values())) for way in tools.tutorials}
    return Question(name, title, sides, note=FLOOR)


def _note(cast, tools):
    pk, actor = cast.dense_case.note, cast.dense
    sides = {
        "floor": tools.owner.floor(ONE_NOTE, [pk]),
        "ours": ours(actor, "case-detail", lambda by: CaseNote.objects.get(pk=pk)),
        **tools.by_guardian(actor, stock.note(pk)),
    }
    sides |= {f"rls-{way.way}": way.side(actor, NOTE, [pk]) for way in tools.tutorials}
    return Question("note", "one note by its id (point read)", sides, note=FLOOR)


def _matrix(cast, tools):
    case = cast.middle_case.case
    sides = {
        "floor": tools.owner.floor(GRANTS, [case]),
        "ours": ours(cast.middle, "case-consent", lambda by: grants.who_sees(case)),
    }
    why = "knows rights, not which of them whoever asks may be told of"
    left = {"guardian": why, "rls": why}
    return Question("matrix", "who sees a case (誰に見えるか)", sides, left)
