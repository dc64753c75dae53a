"""What the page of a consultation says of the つなぎ sent from it."""

from django import template
from django.urls import reverse

from referrals import telling
from referrals.models import Letter, Referral

register = template.Library()


@register.simple_tag(takes_context=True)
def letters_of(context, consultation):
    """The つなぎ this desk sent from a consultation, the newest first: url, words, chip."""
    agency = context["request"].acting.agency
    ids = [letter.referral_id for letter in Letter.objects.filter(consultation=consultation.pk)]
    rows = Referral.objects.with_ends().filter(pk__in=ids, from_agency=agency).order_by("-sent_at", "-pk")
    return [
        {
            "url": reverse("letter", args=[row.pk]),
            "words": f"{telling.whom(row.to_agency, row.to_worker)}へのつなぎ",
            "chip": telling.chip(row),
        }
        for row in rows
    ]
