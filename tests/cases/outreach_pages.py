"""What tests of アウトリーチ and コメント send and read."""

import re
from datetime import timedelta

from accounts.querysets import today
from common.wareki import format_day
from tests.people import envelope

NUL = "\x00"


def day(ahead=0):
    """A day as people type it."""
    return format_day(today() + timedelta(ahead))


def text(response):
    return response.content.decode()


def plain(response):
    """The words of a page without its marks."""
    return re.sub(r"<[^>]+>", "", text(response))


def post(browser, url, **fields):
    return browser.post(url, envelope(browser, **fields))


def road(browser, case):
    return plain(browser.get(f"/cases/{case.pk}/outreach/"))


def visit(browser, case, **changes):
    """Record a try; by default the person was there."""
    fields = {
        "method": "02",
        "happened_on": day(),
        "text": "玄関先で話した。",
        "topics": ["4"],
        "partner": "SELF",
    }
    return post(browser, f"/cases/{case.pk}/outreach/visit/", **fields | changes)


def absent(browser, case, **changes):
    fields = {"happened_on": day(), "next_on": day(7), "text": ""}
    return post(browser, f"/cases/{case.pk}/outreach/absent/", **fields | changes)


def plan(browser, case, **changes):
    fields = {
        "target": "雨戸を閉めたままの家に一人でいる方。",
        "begins_on": day(),
        "ways": ["VISIT", "LETTER"],
    }
    return post(browser, f"/cases/{case.pk}/outreach/plan/", **fields | changes)


def comment(browser, case, said="来週、一緒に行けますか。", **changes):
    return post(browser, f"/cases/{case.pk}/comments/", **{"text": said, "topics": ["4"]} | changes)


def comment_note(browser, note, said="同じ話を聞きました。", **changes):
    return post(browser, f"/notes/{note.pk}/comments/", **{"text": said} | changes)
