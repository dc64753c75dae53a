"""A page as a browser reads it: its heading, its links, its forms with what they already hold."""

import re
from dataclasses import dataclass

import lxml.html

H1 = re.compile(rb"<h1[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


@dataclass
class Form:
    """One form: where it goes, and its fields as (name, value) in the order of the page."""

    action: str
    fields: list
    offered: dict
    draft_url: str = ""

    def filled(self, **answers):
        """What a browser would send with these answers typed in; a list ticks several, None leaves a field out."""
        sent = [(name, value) for name, value in self.fields if name not in answers]
        for name, answer in answers.items():
            values = answer if isinstance(answer, list) else [answer]
            sent += [(name, value) for value in values if value is not None]
        return sent


def heading(content):
    """The words of the page's h1, or an empty text."""
    found = H1.search(content)
    return TAG.sub("", found.group(1).decode()).strip() if found else ""


def links(content, pattern):
    """The addresses of a kind that the page leads to, each once, in its order."""
    found = re.findall(rb'href="(' + pattern.encode() + rb')"', content)
    return [address.decode().replace("&amp;", "&") for address in dict.fromkeys(found)]


def forms(content, path):
    """Every form of a page that sends (POST); one without an address goes where the page came from."""
    page = lxml.html.fromstring(content.decode())
    return [_read(form, path) for form in page.forms if form.method == "POST"]


def form(content, path, **marks):
    """The first form that has these fields, or holds these values (`verb="ACCEPT"`); None when there is none."""
    for one in forms(content, path):
        held = dict(one.fields)
        if all(
            name in one.offered and (value is True or held.get(name) == value)
            for name, value in marks.items()
        ):
            return one
    return None


def _read(form, path):
    offered = {}
    for field in form.inputs:
        if field.name:
            offered.setdefault(field.name, []).append(field.get("value", ""))
    action = form.get("action") or path
    fields = [pair for field in form.inputs if field.name for pair in _held(field)]
    return Form(action, fields, offered, form.get("data-draft-url", ""))


def _held(field):
    """What a field sends as it stands; not lxml's own reading, which takes a ticked empty value for "on"."""
    kind = (field.get("type") or "").lower()
    if field.get("disabled") is not None or kind in ("submit", "button", "image", "reset", "file"):
        return []
    if kind in ("radio", "checkbox"):
        return [(field.name, field.get("value", "on"))] if field.get("checked") is not None else []
    if field.tag == "select":
        chosen = field.xpath(".//option[@selected]") or field.xpath("(.//option)[1]")
        return [(field.name, one.get("value", one.text or "")) for one in chosen]
    value = field.value or ""
    # Because a browser drops the first line's end of a text that begins with one.
    return [(field.name, value.removeprefix("\n") if field.tag == "textarea" else value)]
