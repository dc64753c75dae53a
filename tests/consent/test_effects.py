"""What the check page and the page of a withdrawal promise is what is seen afterwards, for every agency and topic."""

import random
from datetime import timedelta

import pytest
from django.db import connection

from access.grants import who_sees
from access.topics import LABELS, mask
from accounts.querysets import today
from common.wareki import format_day
from consent.matrix import matrix_for, without
from consent.models import Consent
from consent.parties import Directory
from tests.consent.conftest import page, press, send
from tests.gate import as_migrator
from tests.world import acting

PEOPLE = ("elderly", "other", "warden")
FATES = ("open", "short", "later", "expired", "withdrawn", "meeting")
DEEDS = ("new", "later", "change", "change", "withdraw")
START = 6  # days; before it a short consent has ended and a later one begun


def some(dice):
    return dice.sample(PEOPLE, dice.randint(1, 3))


def live(town, world):
    for names, topics, fate in world:
        for member in (getattr(town, name) for name in names):
            worker = member.worker if member.agency.named_only else None
            if fate == "expired":
                if worker is None:
                    town.past(member.agency, topics=topics)
                continue
            how = {"short": {"days": 2}, "later": {"start": 3}, "meeting": {"kinds": ["C3"]}}.get(fate, {})
            made = town.give(member.agency, worker=worker, topics=topics, **how)
            if fate == "withdrawn":
                town.withdraw(made)


def bits(topics):
    return [str(int(bit)) for bit in LABELS if topics & bit]


def typed(town, start, names, topics, *, apart, opens):
    """A form: the first one chosen may get its own kinds of information."""
    values = []
    for member in (getattr(town, name) for name in names):
        named = f":{member.worker_id}" if member.agency.named_only else ""
        values.append(f"{member.agency_id}{named}")
    return {
        "kinds": ["C2", "C3"] if opens else ["C3"],
        "purposes": ["01"],
        "agencies": [value for value in values if ":" not in value],
        "named": [value for value in values if ":" in value],
        "topics": bits(topics),
        f"topics_{values[0].replace(':', '_')}": bits(apart),
        "method": "WRITTEN",
        "agreed_on": format_day(today()),
        "valid_from": format_day(today() + timedelta(days=start)) if start else "",
        "valid_until": format_day(today() + timedelta(days=start + 300)),
        "giver": "SELF",
    }


def promised(response):
    """name → topics of the table on a page."""
    found = {}
    for row in page(response).xpath("//table[contains(@class, 'c-table--matrix')]/tbody/tr"):
        name = row.xpath("./th/text()")[0].strip().removesuffix("（自機関）")
        seen = ["見えない" not in cell.text_content() for cell in row.xpath("./td")]
        found[name] = mask(bit for bit, one in zip(LABELS, seen, strict=True) if one)
    return {name: topics for name, topics in found.items() if topics}


def seen_now(town):
    found = {}
    with acting(town.counter) as by:
        book, lines = Directory(by), who_sees(town.case.pk)
        book.knows((line.agency_id, line.worker_id) for line in lines)
        for line in lines:
            name = book.short((line.agency_id, line.worker_id))
            found[name] = found.get(name, 0) | line.topics
    return found


def days_pass(days):
    """The grants as if they were that much older: sight is decided by their days alone."""
    with as_migrator(), connection.cursor() as cursor:
        for table in ("access_agencygrant", "access_workergrant"):
            cursor.execute(
                f"UPDATE {table} SET valid_from = valid_from - %s, valid_until = valid_until - %s",
                [days, days],
            )


def standing(town):
    with acting(town.counter):
        found = [c for c in Consent.objects.of_case(town.case.pk) if c.phase in ("IN_FORCE", "LATER")]
    return sorted(found, key=lambda one: (one.valid_from, str(one.pk)))


def act(town, what, *chosen, **how):
    """Do it as a worker does, from the page; returns what the page had promised, and for which day."""
    browser, there = town.browser(town.counter), standing(town)
    if what in ("change", "withdraw") and not there:
        what = "new"
    if what == "withdraw":
        with acting(town.counter) as by:
            drawn = matrix_for(town.case, by, after=without(there[0]))
        town.withdraw(there[0])
        return cells(drawn), 0
    address = f"/consents/{there[0].pk}/change/" if what == "change" else town.url
    start = START if what == "later" else 0
    checked = send(browser, address, "check", **typed(town, start, *chosen, **how))
    assert checked.status_code == 200
    assert press(browser, checked, "save").status_code == 303
    return promised(checked), start


def cells(matrix):
    found = {
        row["name"].removesuffix("（自機関）"): mask(
            bit for bit, cell in zip(LABELS, row["cells"], strict=True) if cell["kind"]
        )
        for row in matrix.rows
    }
    return {name: topics for name, topics in found.items() if topics}


@pytest.mark.parametrize("seed", range(45))
def test_what_a_page_promises_is_what_is_seen_afterwards(town, seed):
    dice = random.Random(seed)
    live(town, [(some(dice), dice.randint(1, 511), dice.choice(FATES)) for _ in range(dice.randint(0, 4))])
    what = DEEDS[seed % len(DEEDS)]
    promise, start = act(
        town, what, some(dice), dice.randint(1, 511), apart=dice.randint(0, 511), opens=dice.random() < 0.8
    )
    days_pass(start)
    assert promise == seen_now(town), what
