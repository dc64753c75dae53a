"""Filters of the pages of a meeting."""

from django import template
from django.urls import NoReverseMatch, reverse

from meetings.states import agenda_of

register = template.Library()


@register.filter
def under(text, veil):
    """A text with 「Aさん」 in the place of the name, while names are hidden."""
    return veil.over(text) if veil else text


@register.filter
def purpose_words(item):
    """協議事項 of an item in words."""
    words = dict(agenda_of(item.basis))
    return "、".join(words[code] for code in item.purposes if code in words)


@register.filter
def owner_words(task):
    """Who carries a role: a worker of an agency, or the agency as a whole."""
    return f"{task.worker.name}（{task.agency.name}）" if task.worker_id else task.agency.name


@register.simple_tag
def page_of(name, pk=None):
    """Where a page of another room is; empty where there is none."""
    try:
        return reverse(name, args=[pk] if pk else [])
    except NoReverseMatch:
        return ""
