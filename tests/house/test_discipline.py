"""What code here never does, because a log or a wall would not know of it."""

import ast
import importlib

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from .source import ROOT, functions, is_view, short, sources, tree

pytestmark = pytest.mark.pure
UNLOGGED = {"values", "values_list", "aggregate", "raw", "dates", "datetimes"}
FREE = {"access", "audit", "accounts", "statistics"}
UNPROTECTED = {"Agency", "Membership", "Worker", "City"}


def calls(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


def name_of(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def root_of(call):
    """The name a chain of calls begins with: `Agency` of `Agency.objects.filter(…).values_list(…)`."""
    node = call.func
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return getattr(node, "id", "")


def app_of(path):
    return path.relative_to(ROOT).parts[0]


def test_no_query_shows_columns_without_a_row():
    found = [
        f"{short(path)}:{call.lineno} {name_of(call)}"
        for path in sources()
        if app_of(path) not in FREE
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and name_of(call) in UNLOGGED
        and root_of(call) not in UNPROTECTED
        and (call.args or call.keywords)
    ]
    assert found == []


def test_nothing_protected_is_cached_pickled_or_streamed():
    words = ("pickle", "StreamingHttpResponse", "TemplateResponse", "django.core.cache")
    found = [
        f"{short(path)}: {word}"
        for path in sources()
        for word in words
        if any(word in line for line in path.read_text().splitlines() if "import" in line)
    ]
    assert found == []


def test_views_take_rows_only_through_the_doors():
    found = [
        f"{short(path)}:{call.lineno}"
        for path in sources()
        if is_view(path)
        for call in calls(path)
        if name_of(call) in {"get_object_or_404", "get_list_or_404"}
    ]
    assert found == []


def doors(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


def test_every_route_is_a_door():
    assert [str(p.pattern) for p in doors() if not hasattr(p.callback, "door")] == []


def test_every_action_has_a_rule():
    found = []
    for path in sources():
        if "actions" not in (path.stem, path.parent.name) or path.stem == "__init__":
            continue
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        module = importlib.import_module(name)
        for node in functions(path):
            takes_by = any(argument.arg == "by" for argument in node.args.kwonlyargs)
            if takes_by and not node.name.startswith("_") and not hasattr(getattr(module, node.name), "rule"):
                found.append(f"{name}.{node.name}")
    assert found == []


def test_code_says_only_what_is_done():
    words = ("TODO", "FIXME", "XXX", "NotImplementedError")
    allowed = {"kodaira_jusou/embedded/server.py"}
    found = [
        f"{short(p)}: {w}" for p in sources() if short(p) not in allowed for w in words if w in p.read_text()
    ]
    assert found == []
