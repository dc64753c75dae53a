"""What a person wrote, out of everything a form carried."""

import re

from django import template

register = template.Library()
FRAME = {"nonce", "membership", "draft"}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@register.filter
def written(fields):
    """The texts among (name, value) pairs; codes, ids and ticks are the form's, not the writer's."""
    return [value for name, value in fields or () if name not in FRAME and _is_written(value)]


def _is_written(value):
    if UUID.fullmatch(value) or not value.strip():
        return False
    return not value.isascii() or len(value) > 12 or "\n" in value
