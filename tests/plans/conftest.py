"""A town for plans: who is in charge, who is asked, who decides; and a sheet filled in as a browser would send it."""

from datetime import timedelta

import pytest
from django.test import Client
from lxml import html

from accounts.querysets import today
from tests.gate import as_migrator
from tests.people import signed_in
from tests.world import CaseFactory, ConsentFactory, MembershipFactory, PersonFactory, grant


@pytest.fixture
def town():
    """A coordinator in charge, 高齢者支援課 with a consent for 経過, 生活支援課 that decides, and a case."""
    with as_migrator():
        holder, elderly, office, stranger = (MembershipFactory() for _ in range(4))
        office.agency.decides = True
        office.agency.save()
        case = CaseFactory(agency=holder.agency, person=PersonFactory(name="架空 花子"))
        consent = ConsentFactory(case=case, lines=[(elderly.agency, None, 5)])
        grant(case, office.agency, 257, until=today() + timedelta(days=90))
    return {
        "holder": holder,
        "elderly": elderly,
        "office": office,
        "stranger": stranger,
        "case": case,
        "consent": consent,
    }


@pytest.fixture
def at():
    """`at(membership)` → a browser of that worker's own, signed in."""
    return lambda membership: signed_in(Client(), membership)


def page(response):
    return html.fromstring(response.content.decode())


def words(response, where="//main"):
    """The text of a part of a page, without its spaces."""
    return "".join(page(response).xpath(where)[0].text_content().split())


def typed(response):
    """Every field of the first long form of a page, as a browser would send it, in its order."""
    form = page(response).xpath("//main//form[@data-draft-url]")[0]
    sent = {}
    for field in form.xpath(".//*[self::input or self::textarea or self::select][@name]"):
        name, kind = field.get("name"), field.get("type")
        if kind in ("checkbox", "radio") and field.get("checked") is None:
            continue
        if field.tag == "select":
            value = next((o.get("value") for o in field.xpath(".//option[@selected]")), "")
        else:
            value = field.text or "" if field.tag == "textarea" else field.get("value", "")
        sent.setdefault(name, []).append(value.removeprefix("\n"))
    return sent


def keys(sent):
    """The rows of a sheet: the goals, and the roles in their order."""
    return sent.get("goal", []), [pair.split("/")[1] for pair in sent.get("role", [])]
