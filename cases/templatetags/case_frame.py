"""What stands above every page of a case: whom it is about, the consent banner, the tabs."""

import re

from django import template
from django.urls import NoReverseMatch, reverse

from access import denials, policy
from access.doors import seen
from cases.forms.people import birth_of
from common.templatetags.wareki import age
from consent.banner import banner_for
from people.models import Alias, Contact

register = template.Library()

TABS = (
    ("case-detail", "経過"),
    ("case-people", "本人・世帯"),
    ("case-assessment", "アセスメント"),
    ("case-plan", "プラン"),
    ("case-coordination", "協働・評価"),
    ("case-consent", "同意と共有"),
    ("case-outreach", "アウトリーチ"),
    ("case-letters", "つなぎ"),
    ("case-meetings", "会議"),
    ("case-protection", "秘匿・保護"),
    ("case-access", "誰が見たか"),
)
OF_PEOPLE = ("case-people", "case-person", "case-alias", "case-contact", "case-relative")
OF_ASSESSMENT = ("case-assessment", "case-family")
OF_PROTECTION = ("case-protection", "case-sealed-texts", "case-printed")
OF_CONSENT = ("case-consent", "consent", "case-readers-of")
WITHIN = (
    (OF_PEOPLE, "case-people"),
    (OF_ASSESSMENT, "case-assessment"),
    (OF_CONSENT, "case-consent"),
    ("case-plan", "case-plan"),
    (("case-coordination", "case-monitoring", "case-close", "case-reopen"), "case-coordination"),
    ("case-outreach", "case-outreach"),
    ("case-letter", "case-letters"),
    (OF_PROTECTION, "case-protection"),
)
_TOWN = re.compile(r"(?:\S{2,3}?[都道府県])?(?:\S+?市)?(\D+?(?:[0-9０-９]+丁目)?)(?=[\s0-9０-９]|$)")


@register.simple_tag(takes_context=True)
def case_frame(context, case):
    """name, kana, facts, flags, number, banner, tabs, holds of a visible case; computed once a page."""
    if not hasattr(case, "_frame"):
        case._frame = _frame(case, context["request"])
    return case._frame


@register.filter
def birth(row):
    """82歳・昭和19年5月3日生 of a person or a relative; nothing when it is not known."""
    known = birth_of(row)
    return f"{age(known)}・{known.label}生" if known else ""


@register.filter
def called(person):
    """呼び名 of somebody whose name is not known, so that he can be told from others."""
    if person is None or person.name:
        return ""
    alias = Alias.objects.filter(person=person).order_by("id").first()
    return f"呼び名：{alias.name}" if alias else ""


@register.filter
def town(address):
    """町丁目: an address up to where the house number begins."""
    found = _TOWN.match(address.strip())
    return found[1].strip() if found else ""


def _frame(case, request):
    person = seen(case, "person")
    holds = bool(policy.read_access_log(request.acting, case))
    return {
        "number": case.number,
        "name": person.called if person else f"ケース {case.number}",
        "kana": person.kana if person else "",
        "facts": facts_of(case, person),
        "flags": list(flags_of(case, person)),
        "shut": denials.flags(case.pk).closed,
        "banner": _banner(case, request.acting),
        "tabs": list(_tabs(case, request, holds)),
        "holds": holds,
    }


def facts_of(case, person, contact=True):
    """What stands beside the name: 呼び名, age and birth, town, number, who leads."""
    towns = Contact.objects.filter(person=case.person_id, kind=Contact.Kind.ADDRESS)[:1] if contact else ()
    lead = case.lead
    facts = [
        called(person),
        birth(person),
        *(town(row.value) for row in towns),
        f"ケース {case.number}" if person else "",
        f"主担当：{lead.worker.name}（{lead.agency.short_name}）" if lead else "主担当：決まっていません",
    ]
    return [fact for fact in facts if fact]


def flags_of(case, person):
    told = denials.flags(case.pk)
    if told.sealed:
        yield {"kind": "none", "word": "住所秘匿"}
    if told.restricted:
        yield {"kind": "none", "word": "秘匿ケース"}
    if person and person.naming == person.Naming.PSEUDONYM:
        yield {"kind": "plain", "word": "仮名・呼び名"}
    yield {"kind": "info", "word": case.get_stage_display()}


def _banner(case, by):
    shown = banner_for(case, by)
    action, second = ({"label": shown[f"{n}_word"], "url": shown[f"{n}_url"]} for n in ("act", "second"))
    drawn = {"state": shown["state"], "title": shown["word"], "text": shown["text"], "action": action}
    return drawn | {"second": second if second["url"] else None}


def _tabs(case, request, holds):
    here = _tab_of(request.resolver_match.view_name)
    for name, label in TABS:
        if (name != "case-access" or holds) and (url := _url(name, case)):
            yield {"label": label, "url": url, "current": name == here}


def _url(name, case):
    """Where a page of the case is, also one of a floor above; empty where there is none."""
    try:
        return reverse(name, args=[case.pk])
    except NoReverseMatch:
        return ""


def _tab_of(view_name):
    for beginnings, tab in WITHIN:
        if view_name.startswith(beginnings):
            return tab
    return view_name if view_name in ("case-access", "case-meetings") else "case-detail"
