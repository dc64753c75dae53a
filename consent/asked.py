"""打診の記録 on the page: what the person answered each time, when to ask again, and what can be done meanwhile."""

from django.urls import NoReverseMatch, reverse

from accounts.querysets import today
from common.wareki import format_day

from .models import Asking


def page_of(case, consents):
    """What the page tells: the answer that stands, unless a consent came after it; all answers; what can be done."""
    askings = Asking.objects.filter(case=case.pk).select_related("agency", "author")
    told = list(askings.order_by("-recorded_at", "id"))
    stands = told and all(consent.recorded_at < told[0].recorded_at for consent in consents)
    rows = [row(asking, today()) for asking in told]
    return {"last": rows[0] if stands else None, "askings": rows, "instead": instead(case)}


def row(asking, day):
    late = (
        "（過ぎています）" if asking.ask_again_on < day else "（今日）" if asking.ask_again_on == day else ""
    )
    return {
        "asked_on": asking.asked_on,
        "answer": asking.get_answer_display(),
        "chip": "none" if asking.answer == "REFUSED" else "part",
        "why": asking.get_why_display(),
        "note": asking.note,
        "again": f"{format_day(asking.ask_again_on)}{late}",
        "who": f"{asking.agency.name} {asking.author.name}",
    }


def instead(case):
    """What goes on without a consent: title, text, and the page where it is done, as far as there is one."""
    letter = _url("case-letter-new", case)
    return [
        {
            "title": "働きかけを続ける",
            "text": "会えた日、話したことを経過に書きます。支援は、同意がなくても続けられます。",
            "url": f"{reverse('case-detail', args=[case.pk])}#write",
        },
        {
            "title": "名前を出さずに照会する",
            "text": "だれのことか分からない形で、ほかの機関に聞きます。",
            "url": letter,
        },
        {
            "title": "法令にもとづいてつなぐ",
            "text": "虐待の通告・通報や、命にかかわるときは、本人の同意がなくてもつなげます。",
            "url": letter,
        },
    ]


def _url(name, case):
    try:
        return reverse(name, args=[case.pk])
    except NoReverseMatch:
        return ""
