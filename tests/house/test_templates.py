"""What templates never hold: inline code, English labels, placeholders; and that each is used."""

import re

import pytest

from .source import ROOT, short, sources, templates

pytestmark = pytest.mark.pure
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son[a-z]+=|hx-on|javascript:""", re.IGNORECASE)


def text(path):
    return re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)


def test_no_inline_script_style_or_handler():
    found = [f"{short(p)}: {m.group(0)!r}" for p in templates() for m in INLINE.finditer(text(p))]
    assert found == []


def test_no_placeholder_and_no_disabled_field():
    found = [
        f"{short(p)}: {m.group(0)}"
        for p in templates()
        for m in re.finditer(r"\splaceholder=|\sdisabled\b", text(p))
    ]
    assert found == []


def test_components_open_with_their_parameters():
    found = [
        short(p)
        for p in templates()
        if p.parent.name == "_components"
        and not re.match(r"\s*({%\s*extends[^%]*%}\s*)?({#|{%\s*comment)", p.read_text())
    ]
    assert found == []


def test_every_template_is_used():
    everything = "\n".join(p.read_text() for p in [*templates(), *sources()])
    named_by_status = {f"{status}.html" for status in (400, 403, 404, 405, 500, 503)}
    unused = []
    for path in templates():
        name = str(path.relative_to(ROOT / "templates"))
        if name not in everything and name not in named_by_status and not name.startswith("django/forms/"):
            unused.append(name)
    assert unused == []


def test_every_form_that_posts_carries_its_token():
    found = []
    for path in templates():
        for form in re.findall(r"<form\b.*?</form>", text(path), flags=re.DOTALL | re.IGNORECASE):
            opening = form[: form.index(">")]
            if 'method="post"' in opening.lower() and "csrf_token" not in form:
                found.append(short(path))
    assert found == []
