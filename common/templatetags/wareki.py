"""Filters that show dates in the era calendar."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html

from common import wareki as calendar

register = template.Library()


def _local(value):
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def wareki(value, shape="weekday"):
    """令和8年11月24日(火); shape is weekday, plain (no weekday), short (R8.11.24) or year."""
    value = _local(value)
    if isinstance(value, calendar.PartialDate):
        return value.label
    if not isinstance(value, date):
        return ""
    if shape == "short":
        return calendar.format_short(value)
    if shape == "year":
        return calendar.format_year(value)
    if isinstance(value, datetime):
        return calendar.format_moment(value, weekday=shape == "weekday")
    return calendar.format_day(value, weekday=shape == "weekday")


@register.filter
def wareki_time(value, shape="weekday"):
    """The same in a time element whose datetime is the western date."""
    local = _local(value)
    words = wareki(local, shape)
    if not words:
        return ""
    return format_html('<time class="nb" datetime="{}">{}</time>', _machine(local), words)


@register.filter
def age(birth, day=None):
    """82歳 on the given day (default: today); 「ごろ」 is added when the birth date is not exact."""
    if not birth:
        return ""
    exact = not isinstance(birth, calendar.PartialDate) or birth.precision is calendar.Precision.DAY
    born = birth.date if isinstance(birth, calendar.PartialDate) else birth
    years = calendar.age_on(born, day or timezone.localdate())
    return f"{years}歳" if exact else f"{years}歳ごろ"


def _machine(value):
    if isinstance(value, calendar.PartialDate):
        widths = {calendar.Precision.DAY: 10, calendar.Precision.MONTH: 7}
        return value.date.isoformat()[: widths.get(value.precision, 4)]
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
