"""The house as text and as trees."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "kodaira_jusou",
    "bench",
    "demo",
    "desk",
    "meetings",
    "referrals",
    "cases",
    "consent",
    "people",
    "access",
    "accounts",
    "audit",
    "common",
)

WRITTEN_BY_DJANGO = ("_initial", "_papers", "_notices", "_assessment", "_outreach", "_plan", "_coordination")


@cache
def sources():
    """Every Python file of the product, without what Django wrote."""
    return [
        path
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if not (
            path.parent.name == "migrations"
            and path.stem.endswith(WRITTEN_BY_DJANGO)
            and path.stem[0].isdigit()
        )
    ]


@cache
def files_of_tests():
    return sorted((ROOT / "tests").rglob("*.py"))


@cache
def templates():
    return sorted((ROOT / "templates").rglob("*.html"))


@cache
def tree(path):
    return ast.parse(path.read_text())


def functions(path):
    """Every function and method of a file."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def short(path):
    return str(path.relative_to(ROOT))


def is_view(path):
    return "views" in (path.stem, path.parent.name)
