"""The style guide holds every component; what is true of it is true of the parts."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import RequestFactory
from lxml import html

from common import styleguide, views
from common.templatetags import ui

pytestmark = pytest.mark.pure

TEMPLATES = Path(__file__).parents[2] / "templates"
COMPONENTS = sorted((TEMPLATES / "_components").glob("*.html"))
OWN = [*COMPONENTS, *TEMPLATES.glob("*.html"), *(TEMPLATES / "django").rglob("*.html")]


@pytest.fixture(scope="module")
def page():
    request = RequestFactory().get("/styleguide/")
    return get_template("styleguide.html").render(styleguide.context(request) | {"request": request})


def test_no_id_stands_twice(page):
    ids = [node.get("id") for node in html.fromstring(page).iter() if node.get("id")]
    assert len(ids) == len(set(ids))


def test_there_is_one_h1_and_no_level_is_skipped(page):
    levels = [
        int(node.tag[1]) for node in html.fromstring(page).iter() if re.fullmatch("h[1-6]", str(node.tag))
    ]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_is_inline_and_no_field_is_hinted_by_a_placeholder(page):
    for node in html.fromstring(page).iter():
        assert not [name for name in node.attrib if name.startswith("on") or name in ("style", "placeholder")]
        assert node.tag != "style" and not (node.tag == "script" and (node.text or "").strip())


def test_the_ways_past_the_menu_come_first(page):
    links = [node.get("href") for node in html.fromstring(page).iter("a")]
    assert links[:2] == ["#main", "#write"]


def test_every_component_is_in_the_style_guide():
    guide = (TEMPLATES / "styleguide.html").read_text()
    drawn_by_tags = {"diff.html", "error_summary.html", "matrix.html"}
    extended = {"check_page.html"}
    missing = [
        part.name
        for part in COMPONENTS
        if part.name not in guide and part.name not in drawn_by_tags | extended
    ]
    assert missing == []


@pytest.mark.parametrize("part", COMPONENTS, ids=lambda part: part.name)
def test_a_component_opens_with_its_parameters(part):
    text = part.read_text()
    assert re.match(r"({% extends .*%}\n)?{% comment %}", text)


@pytest.mark.parametrize("part", OWN, ids=lambda part: part.name)
def test_templates_are_short(part):
    assert part.read_text().count("\n") <= 150


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 503])
def test_an_error_page_stands_alone(status):
    answer = views.error_page(status)
    shown = html.fromstring(answer.content.decode())
    assert answer.status_code == status
    assert shown.find(".//main//a").get("href") == "/"
    assert len(shown.findall(".//h1")) == 1 and shown.find(".//nav") is None


def test_what_was_typed_is_given_back_and_the_frame_is_not():
    posted = {
        "body": "玄関先で20分。\n長男は在室。",
        "csrfmiddlewaretoken": "t" * 40,
        "password": "demo-demo-demo-demo",
    }
    answer = views.csrf_failure(RequestFactory().post("/cases/", posted))
    shown = answer.content.decode()
    assert answer.status_code == 403 and "長男は在室。" in shown
    assert "t" * 40 not in shown and "demo-demo" not in shown


def test_typed_markup_is_shown_and_never_run():
    answer = views.error_page(503, [{"label": "記録", "text": "<script>x</script>"}])
    assert "<script>x" not in answer.content.decode()


def test_a_check_page_asks_with_its_own_words():
    shown = get_template("_components/check_page.html").render(
        {"check_title": "同意を撤回しますか", "primary": "同意を撤回する", "kind": "danger"},
        RequestFactory().get("/"),
    )
    parsed = html.fromstring(shown)
    assert parsed.find(".//h1").text == "同意を撤回しますか"
    assert parsed.find(".//main//button").text == "同意を撤回する"


def test_a_chip_has_words_and_escapes_them():
    assert "●" in ui.chip("full", "同意あり") and "同意あり" in ui.chip("full", "同意あり")
    assert "<b>" not in ui.chip("info", "<b>") and "aria-hidden" not in ui.chip("plain", "電話")


def test_a_matrix_says_the_same_in_the_table_and_in_the_lists():
    rows = [{"name": "高齢者支援課", "cells": [{"kind": "full", "word": "見える", "change": "new"}]}]
    drawn = ui.matrix("誰に見えるか", ["経過"], rows)
    assert drawn["rows"][0]["open"] and drawn["rows"][0]["cells"][0]["column"] == "経過"


def test_a_difference_is_marked_by_line_and_escaped():
    drawn = ui.diff("<b>2</b>通", "<b>3</b>通")
    assert "<del>2</del>" in drawn["old"] and "<ins>3</ins>" in drawn["new"]
    assert "<b>" not in drawn["old"] + drawn["new"]


def test_the_foot_of_a_print_tells_the_time():
    assert re.match(rf"令和{date.today().year - 2018}年", ui.printed_at())
