"""How large a room may be; the one escape is a comment `# long: because …` on the line that is too long a story."""

import pytest

from .source import ROOT, files_of_tests, functions, is_view, short, sources, templates

pytestmark = pytest.mark.pure
FORBIDDEN = {"utils", "helpers", "services", "mixins", "managers", "signals"}


def lines(path):
    return path.read_text().splitlines()


def excused(path, number):
    return "# long: because" in lines(path)[number - 1]


def test_files_stay_within_their_budget():
    too_long = [short(p) for p in sources() if len(lines(p)) > 350]
    too_long += [short(p) for p in files_of_tests() if len(lines(p)) > 500]
    too_long += [short(p) for p in templates() if len(lines(p)) > 150]
    assert too_long == []


def test_functions_stay_within_their_budget():
    too_long = []
    for path in sources():
        if path.parent.name == "migrations":
            continue
        limit = 30 if is_view(path) else 40
        for node in functions(path):
            start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            if node.end_lineno - node.lineno + 1 > limit and not excused(path, start):
                too_long.append(f"{short(path)}:{node.name} ({node.end_lineno - node.lineno + 1})")
    assert too_long == []


def test_no_room_is_a_drawer_for_everything():
    assert [short(p) for p in [*sources(), *files_of_tests()] if {p.stem, p.parent.name} & FORBIDDEN] == []


def test_scripts_stay_small():
    own = sum(path.stat().st_size for path in (ROOT / "static" / "js").rglob("*.js"))
    assert own <= 25 * 1024
