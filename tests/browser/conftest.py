"""Headless Chromium in front of the invented city: people sign in, each in a browser of their own."""

import os
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from pytest_django.live_server_helper import LiveServer

from accounts.models import Membership
from tests.people import signed_in

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # because the browser's driver keeps a loop in this thread
SIZES = {
    "wide": {"width": 1280, "height": 900},
    "narrow": {"width": 390, "height": 844},
    "least": {"width": 320, "height": 640},
}


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {
        "executable_path": os.environ.get("JUSOU_CHROMIUM", "/usr/bin/chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def city(live_city):
    """The invented city, served by real threads through the real roles; `city.url`."""
    server = LiveServer("127.0.0.1")
    live_city.url = server.url
    yield live_city
    server.stop()
    # because a draft may still be on its way when its page is closed, and must not arrive in another test's database
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


class Cookies:
    """What `signed_in` needs of a client: a place for the session's key."""

    def __init__(self):
        self.cookies = {}


@pytest.fixture
def enter(city, browser):
    """`enter("mado-tanaka")` → a page of that worker's own browser, signed in; `size` is wide, narrow or least."""
    opened, troubles = [], []

    def use(username=None, size="wide", **options):
        context = browser.new_context(
            viewport=SIZES[size], locale="ja-JP", timezone_id="Asia/Tokyo", **options
        )
        opened.append(context)
        watch(context, city.url, troubles)
        if username:
            member = Membership.objects.select_related("worker", "agency").get(worker__username=username)
            jar = signed_in(Cookies(), member).cookies
            context.add_cookies([{"name": k, "value": v, "url": city.url} for k, v in jar.items()])
        return context.new_page()

    yield use
    for context in opened:
        context.close()
    assert troubles == []


def watch(context, home, troubles):
    """Collect what no page of a browser must ever do: ask another origin, break the content policy, throw."""

    def asked(request):
        if not request.url.startswith((home, "data:")):
            troubles.append(f"asked {request.url}")

    def said(message):
        if "Content Security Policy" in message.text or "Refused" in message.text:
            troubles.append(message.text)

    context.on("request", asked)
    context.on("console", said)
    context.on("weberror", lambda error: troubles.append(f"threw {error.error}"))


def violations(page):
    """What axe finds: (rule, first place)."""
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    return [(v["id"], v["nodes"][0]["html"][:160]) for v in found.response["violations"]]


def overflows(page):
    """How many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
