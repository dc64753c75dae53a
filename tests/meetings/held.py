"""Meetings that are being held, and browsers in front of their pages."""

from django.test import Client

from meetings.models import Item
from tests.gate import as_migrator
from tests.people import envelope, signed_in


def held_room(afternoon, *members, basis="S106", held=True, **matter):
    """A room of the 課 with these members at the table; everybody has acknowledged the duty."""
    meeting = afternoon.meeting()
    item = afternoon.room(meeting, basis, **matter)
    afternoon.pledge(item, afternoon.chair)
    afternoon.seat(item, *(members or (afternoon.elderly,)))
    afternoon.step(meeting, "CALL")
    afternoon.pledge(item, *(members or (afternoon.elderly,)))
    if held:
        afternoon.step(meeting, "HOLD")
    return item


def held_on_consent(afternoon, *members, **matter):
    """An item of a 重層的支援会議, which the coordinator convenes, on the consent of the person."""
    members = members or (afternoon.elderly,)
    given = afternoon.consent(*((member, 511) for member in members))
    meeting = afternoon.meeting(afternoon.jusou)
    item = afternoon.on_consent(meeting, **matter)
    afternoon.seat(item, *members, by=afternoon.coordinator)
    for verb in ("CALL", "HOLD"):
        afternoon.step(meeting, verb, by=afternoon.coordinator)
    return item, given


def browser(member):
    return signed_in(Client(), member)


def screen(item):
    return f"/meetings/{item.meeting_id}/minutes/"


def words(**changes):
    """A form of minutes as it is filled in at the table."""
    return {
        "talk": "架空の論点",
        "conclusion": "架空の決定",
        "outcomes": ["SHARE"],
        "gap": "",
        "next_on": "",
        "version": "0",
    } | changes


def role(number, member, text="家庭を訪ねる", due="", whole=False):
    """One row of 役割分担."""
    who = f"{member.agency_id}" if whole else f"{member.agency_id}:{member.worker_id}"
    return {f"role-{number}-who": who, f"role-{number}-text": text, f"role-{number}-due_on": due}


def write(client, item, **fields):
    return client.post(screen(item), envelope(client, item=str(item.pk), **words(**fields)))


def settling(client, item, **given):
    """Press 確定 on the page that asks before it."""
    with as_migrator():
        now = Item.objects.get(pk=item.pk)
        minute = now.minute
    address = f"{screen(item)}{item.pk}/settle/"
    sent = {"version": now.version, "minute_version": minute.version} | given
    return client.post(address, envelope(client, **sent))


def page(client, address, **query):
    return client.get(address, query)


def text_of(answer):
    return answer.content.decode()
