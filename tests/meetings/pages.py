"""Reading the pages of 会議 as their users do, and pressing what stands on them."""

from tests.people import envelope
from tests.referrals.pages import browser_of, hidden_of, page, words

__all__ = ["browser_of", "envelope", "page", "words"]


def post(browser, url, **fields):
    return browser.post(url, envelope(browser, **fields))


def form_with(response, name):
    """What a form that has a field of this name would send as it stands."""
    form = page(response).xpath(f"//main//form[.//*[@name='{name}']]")[0]
    sent = hidden_of(form)
    for field in form.xpath(".//input[@name][@type='text']"):
        sent[field.get("name")] = [field.get("value", "")]
    for area in form.xpath(".//textarea[@name]"):
        sent[area.get("name")] = [(area.text or "").removeprefix("\n")]
    for choice in form.xpath(".//select[@name]"):
        sent[choice.get("name")] = [o.get("value", "") for o in choice.xpath(".//option[@selected]")]
    return sent


def buttons(response):
    """The roads of the preparation: value → (label, address)."""
    found = page(response).xpath("//button[@name='take']")
    return {b.get("value"): (" ".join(b.text_content().split()), b.get("formaction")) for b in found}


def choose_road(browser, meeting, case, basis, *members, **more):
    """From the preparation to the form of the item; returns the form's page."""
    sent = {"cases": [str(case.pk)], "agencies": [str(m.agency_id) for m in members], **more}
    asked = post(browser, f"/meetings/{meeting.pk}/prepare/", step="look", **sent)
    assert asked.status_code == 200
    _label, address = buttons(asked)[f"{case.pk}/{basis}"]
    return post(browser, address, take=f"{case.pk}/{basis}", **sent)


def put(browser, form, **fields):
    """Fill in the form of an item and send it."""
    sent = form_with(form, "purposes") | {"purposes": ["1"], "text": ["架空の経緯と論点"]}
    return browser.post(form.wsgi_request.path, sent | fields)
