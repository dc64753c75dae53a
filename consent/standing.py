"""A standing consent as what a form begins with, when its content is to change."""

from collections import Counter

from access.doors import seen
from access.topics import LABELS

from .effects import name_of, words
from .forms.record import slug

SAME = ("kinds", "method", "giver", "giver_name", "authority")


def form_of(consent, blank):
    """What the form shows at first: the consent as it was given, without what can no longer be shared."""
    offered = {value for value, _ in blank.parties()}
    lines = {value_of(line): line.topics & blank.offer.held for line in consent.lines.all()}
    lines = {value: mask for value, mask in lines.items() if value in offered}
    common = Counter(lines.values()).most_common(1)[0][0] if lines else 0
    start = {name: getattr(consent, name) for name in SAME} | {
        "agencies": [value for value in lines if ":" not in value],
        "named": [value for value in lines if ":" in value],
        "topics": bits(common),
    }
    start |= {f"topics_{slug(value)}": bits(mask) for value, mask in lines.items() if mask != common}
    if consent.purposes:  # because the first consents were recorded without one
        start["purposes"] = consent.purposes
    day = blank.offer.book.day
    start["valid_until"] = max(consent.valid_until, day)
    if consent.valid_from > day:
        start["valid_from"] = consent.valid_from
    explained = seen(consent, "explained")
    if explained:
        start["explanation"] = explained.text
    return start


def left_out(consent, form):
    """What the consent names and the form can no longer offer, in words."""
    offered = {value for value, _ in form.parties()}
    told = []
    for line in consent.lines.all():
        lost = line.topics & ~form.offer.held
        if value_of(line) not in offered:
            told.append(f"{name_of(line.agency, line.worker)}には、いまは共有できません。")
        elif lost:
            told.append(f"{words(lost)}は、いま自機関が見られないため、共有できません。")
    return list(dict.fromkeys(told))


def value_of(line):
    return f"{line.agency_id}:{line.worker_id}" if line.worker_id else str(line.agency_id)


def bits(mask):
    return [str(int(bit)) for bit in LABELS if mask & bit]
