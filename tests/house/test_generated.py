"""The generated pages are what the code says today; the glossary names every noun."""

import re

from django.apps import apps

from kodaira_jusou import generated

from .source import APPS, ROOT


def test_generated_pages_are_current():
    stale = [
        name
        for name, text in generated.pages().items()
        if not (ROOT / "docs" / name).exists() or (ROOT / "docs" / name).read_text() != text
    ]
    assert stale == [], "run: bin/manage docs"


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
