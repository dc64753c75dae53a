"""Tags for the small parts that every page draws the same way."""

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from common import text, wareki

register = template.Library()

SHAPES = {"full": "●", "part": "▲", "none": "■", "room": "◆", "statute": "★"}
MARKS = {"same": "{}", "gone": "<del>{}</del>", "added": "<ins>{}</ins>"}


@register.simple_tag
def chip(kind, word):
    """A status in words: full ●, part ▲, none ■, room ◆, statute ★; info, plain, warn, stop (no shape)."""
    shape = SHAPES.get(kind, "")
    mark = format_html('<span class="c-chip__shape" aria-hidden="true">{}</span>', shape) if shape else ""
    return format_html('<span class="c-chip c-chip--{}">{}{}</span>', kind, mark, word)


@register.simple_tag
def shape(kind):
    """The sign of a kind alone, for table cells whose word stands beside it."""
    sign = SHAPES.get(kind, "－")
    return format_html('<span class="c-shape c-shape--{}" aria-hidden="true">{}</span>', kind, sign)


@register.simple_tag
def icon(name):
    """A picture from static/img/icons.svg; decoration only, so the word stands beside it."""
    address = f"{static('img/icons.svg')}#{name}"
    drawing = '<svg class="c-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>'
    return format_html(drawing, address)


@register.inclusion_tag("_components/error_summary.html")
def error_summary(*forms):
    """Everything to mend in the given forms, with a link to each field; draws nothing when all is well."""
    errors = [row for form in forms if form is not None and form.is_bound for row in form.error_list]
    return {"errors": errors}


@register.inclusion_tag("_components/diff.html")
def diff(old, new, old_title="前の内容", new_title="新しい内容"):
    """Two versions of a text, with what went and what came marked by line and word, not by colour alone."""
    pieces = text.difference(old or "", new or "")
    return {
        "old_title": old_title,
        "new_title": new_title,
        "old": _marked(pieces, "added"),
        "new": _marked(pieces, "gone"),
    }


@register.inclusion_tag("_components/matrix.html")
def matrix(caption, columns, rows, summary="", own=""):
    """誰に見えるか: rows (name, note, note_url, as_url, cells of kind, word, url, change) under columns in words."""
    drawn = [
        {
            "name": row["name"],
            "note": row.get("note", ""),
            "note_url": row.get("note_url", ""),
            "as_url": row.get("as_url", ""),
            "own": bool(own) and row["name"] == own,
            "open": row["name"] == own or any(cell.get("change") for cell in row["cells"]),
            "cells": [
                {"url": "", "change": ""} | cell | {"column": column}
                for column, cell in zip(columns, row["cells"], strict=True)
            ],
        }
        for row in rows
    ]
    return {"caption": caption, "columns": columns, "rows": drawn, "summary": summary}


@register.simple_tag
def printed_at():
    """The moment of drawing, for the foot of a printed page."""
    return wareki.format_moment(timezone.localtime())


def _marked(pieces, left_out):
    kept = ((format_html(MARKS[verb], piece),) for verb, piece in pieces if verb != left_out)
    return format_html_join("", "{}", kept)
