"""Tags of the doors: the envelope of a form, and the words of a mask."""

from django import template
from django.utils.html import format_html

from access import topics
from access.doors import new_nonce
from access.doors import seen as seen_row

register = template.Library()


@register.simple_tag(takes_context=True)
def envelope(context, draft=""):
    """The hidden fields every form carries: its number, the 所属 it was drawn for, the key of its draft."""
    acting = context["request"].acting
    return format_html(
        '<input type="hidden" name="nonce" value="{}"><input type="hidden" name="membership" value="{}">'
        '<input type="hidden" name="draft" value="{}">',
        new_nonce(acting) if acting else "",
        acting.membership.pk if acting else "",
        draft,
    )


@register.filter
def topic_words(mask):
    """`5` → 「基本情報、経過」; 読点 because the words themselves hold 中黒."""
    return "、".join(topics.labels(mask))


@register.filter
def seen(row, name):
    """A related row, or nothing where it is hidden."""
    return seen_row(row, name)
