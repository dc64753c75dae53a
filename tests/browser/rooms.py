"""An afternoon of 地域ケア会議 in the invented city: one room settled, one still open; and a 重層的支援会議 on consent."""

from datetime import time, timedelta

from django.db import transaction

from accounts.contexts import acting_as
from accounts.models import Agency, Membership
from accounts.querysets import today
from cases.models import Case
from consent import actions as consents
from meetings import actions
from meetings.models import Body, Item, Meeting

from . import acts

CONVENER, GUEST = "korei-suzuki", "mado-tanaka"
MADE = ("held", "settled_room", "open_room", "task")
TALKED = ("talked", "talked_item")


def member(username):
    return Membership.objects.select_related("worker", "agency").get(worker__username=username)


def body(city, username, code, bases):
    """A body that this worker's agency convenes, with the agencies of the city on its register."""
    at = member(username).agency_id
    statement = (
        "INSERT INTO meetings_body (code, name, agency_id, bases, window_days, is_active, version)"
        " VALUES (%s, %s, %s, %s, 14, true, 1) RETURNING id"
    )
    ((pk,),) = acts.rows(city, statement, code, f"架空の会議体 {code}", at, list(bases))
    acts.rows(
        city,
        "INSERT INTO meetings_bodyseat (body_id, agency_id, valid_from) SELECT %s, group_id, current_date - 30"
        " FROM accounts_agency RETURNING id",
        pk,
    )
    return Body.objects.get(pk=pk)


def act(username, deed):
    """Do something as this worker, in a transaction of its own; the deed gets `by`."""
    with transaction.atomic(), acting_as(member(username)) as by:
        return deed(by)


def item_of(meeting, username, basis, matter, *guests):
    def deed(by):
        item = actions.put_on_agenda(meeting, by=by, basis=basis, purposes=["1"], matter=matter)
        for guest in guests:
            actions.choose(item, by=by, agency=guest.agency, worker=guest.worker)
        return item

    item = act(username, deed)
    return item.pk


def move(meeting, username, *verbs):
    for verb in verbs:
        act(
            username,
            lambda by, verb=verb: actions.move(
                meeting, by=by, verb=verb, version=Meeting.objects.get(pk=meeting.pk).version
            ),
        )


def minutes(pk, username, outcome="SHARE", settle=True):
    def deed(by):
        item = Item.objects.select_related("meeting").get(pk=pk)
        task = (by.agency, by.worker, "来週、家を訪ねる", today() + timedelta(days=7))
        facts = {
            "talk": "薬の飲み忘れが続いている。",
            "conclusion": "訪問看護と相談する。",
            "outcomes": [outcome],
        }
        written = actions.write_minute(item, by=by, tasks=[task], **facts)
        if settle:
            actions.settle(item, by=by, version=item.version, minute_version=written.version)

    act(username, deed)


def afternoon(city, case_pk):
    """A meeting of rooms that is being held: the ids of the keys of MADE."""
    council = body(city, CONVENER, "R1", ["S106", "K115"])
    facts = {"held_on": today(), "starts_at": time(14, 0), "place": "市役所 架空会議室"}
    meeting = act(CONVENER, lambda by: actions.open_meeting(council, by=by, **facts))
    case = act(CONVENER, lambda by: Case.objects.get(pk=case_pk))
    matter = {"called": "見本 花子", "text": "夜に出歩くことが増えた。", "topics": 4, "about": case}
    rooms = [item_of(meeting, CONVENER, basis, matter, member(GUEST)) for basis in ("S106", "K115")]
    move(meeting, CONVENER, "CALL", "HOLD")
    for room in rooms:
        act(GUEST, lambda by, pk=room: actions.pledge(Item.objects.get(pk=pk), by=by))
    minutes(rooms[0], CONVENER)
    minutes(rooms[1], CONVENER, settle=False)
    ((task,),) = acts.rows(city, "SELECT id FROM meetings_task WHERE item_id = %s", rooms[0])
    return dict(zip(MADE, (meeting.pk, *rooms, task), strict=True))


def on_consent(city, case_pk, **about):
    """A 重層的支援会議 that is being held about a case, convened by the desk in charge of it."""
    council = body(city, GUEST, "J1", ["CONSENT"])

    def agree(by):
        case = Case.objects.get(pk=case_pk)
        return consents.record(
            case,
            by=by,
            kinds=["C2", "C3"],
            lines=[(Agency.objects.get(name="高齢者支援課"), None, 511)],
            method="ORAL",
            agreed_on=today(),
            valid_from=today(),
            valid_until=today() + timedelta(days=90),
        )

    act(GUEST, agree)
    facts = {"held_on": today(), "starts_at": time(10, 0)}
    meeting = act(GUEST, lambda by: actions.open_meeting(council, by=by, **facts))
    case = act(GUEST, lambda by: Case.objects.get(pk=case_pk))
    matter = {"called": "見本 花子", "text": "これからの暮らし。", "topics": 4, "case": case} | about
    item = item_of(meeting, GUEST, "CONSENT", matter, member(CONVENER))
    move(meeting, GUEST, "CALL", "HOLD")
    return {"meeting": meeting.pk, "item": item}


def talked(city, case_pk, number):
    """A draft of a plan that such a meeting has talked over, and that was rewritten since: the ids of the keys of TALKED."""
    ((plan,),) = acts.rows(
        city, "SELECT id FROM cases_supportplan WHERE case_id = %s AND number = %s", case_pk, number
    )
    made = on_consent(city, case_pk, plan_id=plan)
    words = "UPDATE cases_supportplan SET words = '家で、猫と暮らしたい。' WHERE id = %s RETURNING id"
    acts.rows(city, words, plan)
    return dict(zip(TALKED, made.values(), strict=True))
