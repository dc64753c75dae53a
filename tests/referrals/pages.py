"""Reading the pages of つなぎ as their users do, and pressing what stands on them."""

from lxml import html

from tests.people import envelope, signed_in


def page(response):
    return html.fromstring(response.content.decode())


def words(response, where="//main"):
    """The text of a part of a page, without its spaces."""
    return "".join(page(response).xpath(where)[0].text_content().split())


def body_of(response):
    """The fragment that the sender's check page and the receiver's page have in common."""
    return words(response, "//*[@data-letter-body]")


def hidden_of(form):
    sent = {}
    for field in form.xpath(".//input[@name][@type='hidden']"):
        sent.setdefault(field.get("name"), []).append(field.get("value", ""))
    for field in form.xpath(".//input[@name][@checked]"):
        sent.setdefault(field.get("name"), []).append(field.get("value", "on"))
    return sent


def press(browser, response, step, **fields):
    """Press a button of the check page with everything the page put into it."""
    form = page(response).xpath("//main//form")[-1]
    return browser.post(response.wsgi_request.get_full_path(), hidden_of(form) | {"step": step} | fields)


def act(browser, response, verb, **fields):
    """Fill in the form of one act on the page of a つなぎ and send it."""
    form = page(response).xpath(f"//main//form[.//input[@name='verb'][@value='{verb}']]")[0]
    sent = hidden_of(form)
    for field in form.xpath(".//input[@name][@type='text']"):
        sent[field.get("name")] = [field.get("value", "")]
    sent |= {f"{verb.lower()}-{name}": value for name, value in fields.items()}
    return browser.post(response.wsgi_request.path, sent)


def verbs_on(response):
    return set(page(response).xpath("//main//input[@name='verb']/@value"))


def browser_of(member):
    from django.test import Client

    return signed_in(Client(), member)


def send(browser, url, step="check", **fields):
    return browser.post(url, envelope(browser, step=step, **fields))
