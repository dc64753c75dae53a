"""権限表: every rule of `access.policy` put to eight invented workers, and what it answered."""

import importlib
import importlib.util
import inspect
import re
from types import SimpleNamespace

from access import policy

from . import permission_endings, permission_rows
from .permission_rows import COLUMNS, Role

ROOMS = ("cases", "protection", "outreach", "plans", "endings", "sharing", "meetings", "office")
ROWS = (*permission_rows.ROWS, *permission_endings.ROWS)


def rooms():
    """The modules of the rules, in the order of a case's life."""
    return [importlib.import_module(f"{policy.__name__}.{name}") for name in ROOMS]


def rules():
    """Every rule there is, by name, in the order of the rooms and in them of the lines."""
    found = {}
    for room in rooms():
        ours = [
            (name, rule)
            for name, rule in inspect.getmembers(room, inspect.isfunction)
            if rule.__module__ == room.__name__ and name[0] != "_"
        ]
        found |= dict(sorted(ours, key=lambda pair: pair[1].__code__.co_firstlineno))
    return found


def rules_where(standing):
    """A second copy of the rules, for which how one stands on the case is given; `access.policy` itself is left alone."""
    second = ["CONFIRM", "ACT", "ANSWER"] if standing and standing.holds else []
    known = {}
    for room in rooms():
        spec = importlib.util.find_spec(room.__name__)
        copy = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(copy)
        copy.grants = SimpleNamespace(
            standing=lambda _case: standing, just_stood=lambda _case: False, denial_may=lambda _denial: second
        )
        known |= {name: rule for name, rule in vars(copy).items() if inspect.isfunction(rule)}
    return SimpleNamespace(**known)


def rows():
    """The rows in the order of their rules."""
    order = list(rules())
    return sorted(ROWS, key=lambda row: order.index(row.rule))


def answers():
    """Row by row, the verdict in each column."""
    copies = [(column, rules_where(column.standing)) for column in COLUMNS]
    for row in rows():
        yield row, [ask(row, column, copy) for column, copy in copies]


def ask(row, column, copy):
    office = column.role in {Role.ADMIN, Role.AUDITOR}
    runs = {"decides": row.decides, "coordinates": row.coordinates}
    by = column.acting("" if office else row.role, row.kin, **runs)
    return getattr(copy, row.rule)(by, row.subject(by))


def law(rule):
    """The law a rule's docstring names."""
    found = re.findall(r"\(([^()]*法\d[^()]*)\)", inspect.getdoc(rule) or "")
    return "、".join(found) or "－"


def table():
    """The page's lines: the table, then the sentences it refers to, as the screen shows them."""
    sentences, lines = {}, []
    known = rules()
    lines.append("| 操作 | 規則 | " + " | ".join(column.title for column in COLUMNS) + " | 法令 |")
    lines.append("|---|---|" + ":-:|" * len(COLUMNS) + "---|")
    for row, verdicts in answers():
        cells = ["○" if v else f"－ {sentences.setdefault(v.reason, len(sentences) + 1)}" for v in verdicts]
        lines.append(f"| {row.verb} | `{row.rule}` | {' | '.join(cells)} | {law(known[row.rule])} |")
    lines += ["", "## 断るときの文", ""]
    return [*lines, *(f"{number}. {sentence}" for sentence, number in sentences.items())]
