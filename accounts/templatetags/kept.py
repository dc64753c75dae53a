"""What a person wrote, out of everything a form carried."""

from django import template

from common.text import is_written

register = template.Library()
FRAME = {"nonce", "membership", "draft"}


@register.filter
def written(fields):
    """The texts among (name, value) pairs; codes, ids and ticks are the form's, not the writer's."""
    return [value for name, value in fields or () if name not in FRAME and is_written(value)]
