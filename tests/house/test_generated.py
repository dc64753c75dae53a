"""The generated pages are what the code says today; the glossary names every noun."""

import ast
import re

from django.apps import apps

from access.policy import cases
from kodaira_jusou import generated, permissions

from .source import APPS, ROOT, tree


def test_generated_pages_are_current():
    stale = [
        name
        for name, text in generated.pages().items()
        if not (ROOT / "docs" / name).exists() or (ROOT / "docs" / name).read_text() != text
    ]
    assert stale == [], "run: bin/manage docs"


def test_the_table_of_rights_has_a_row_for_every_rule():
    rows = list(dict.fromkeys(row.rule for row in permissions.rows()))
    assert rows == list(permissions.rules()), (
        "kodaira_jusou/permission_rows.py: one row for each rule of access/policy/"
    )
    verbs = [row.verb for row in permissions.ROWS]
    assert len(set(verbs)) == len(verbs)


def test_the_table_of_rights_shows_every_sentence_of_refusal():
    rules = sorted((ROOT / "access" / "policy").glob("*.py"))
    calls = [node for path in rules for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    sentences = {call.args[0].value for call in calls if getattr(call.func, "id", "") == "no"}
    shown = {
        verdict.reason for _row, verdicts in permissions.answers() for verdict in verdicts if not verdict
    }
    assert shown == sentences


def test_the_rules_in_use_are_not_touched_by_the_table():
    before = cases.grants
    list(permissions.answers())
    assert cases.grants is before and permissions.rules_where(None).write_note is not cases.write_note


def nouns():
    for app in APPS:
        for model in apps.get_app_config(app).get_models() if apps.is_installed(app) else ():
            if not model.__name__.startswith("Historical"):
                yield model


def test_every_noun_is_in_the_glossary_under_its_own_word():
    glossary = (ROOT / "GLOSSARY.md").read_text()
    rows = dict(re.findall(r"^\| ([^|]+?) \| `(\w+)`", glossary, flags=re.MULTILINE))
    by_name = {name: word for word, name in rows.items()}
    missing = [
        f"{model.__name__}: {model._meta.verbose_name}"
        for model in nouns()
        if model._meta.verbose_name not in by_name.get(model.__name__, "")
    ]
    assert missing == []
