"""Silence is impossible: every open thing has an owner and a day, stands in somebody's list, and climbs when it is late."""

import pytest
from django.db import connection

from accounts.querysets import today
from desk.due import Calendar
from desk.migrations._due import COLUMNS
from desk.migrations._programme import EVERYBODYS
from desk.models import Notice
from desk.names import Names
from desk.places import OF_MEETINGS, OF_REQUESTS, OF_TASKS
from desk.todo import Waiting
from desk.todo.programme import KINDS, LONGEST, listed_for_me
from meetings.models import Inquiry, Item, Meeting, Member
from meetings.models import Task as Role
from tests.gate import as_migrator
from tests.world import acting

from .clockwork import days_later, run
from .programme import Programme

SEEDS = range(4)
NAMES = [name.strip() for name in COLUMNS.split(",")]
# What the inbox reads with rows of its own, and what is shown only near its day.
ELSEWHERE = {"ASK", "UNDECIDED"}
ROOMS = OF_MEETINGS | OF_REQUESTS | OF_TASKS
# Of these nobody else may know: they are told to their own people alone.
STILL = {"PLEDGE", "SHEET", "WATCH", "DENIAL_ENDING", "DENIAL_ENDED"}


@pytest.fixture(params=SEEDS)
def programme(request):
    with as_migrator():
        return Programme(request.param)


def due():
    """Every line of the clock's list, as its owner reads it."""
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.* FROM (SELECT %s::date[] AS opened, %s::jsonb AS terms) args,"
            f" LATERAL ({EVERYBODYS}) AS d ({COLUMNS})",
            Calendar.now().terms,
        )
        return [dict(zip(NAMES, row, strict=True)) for row in cursor.fetchall()]


def listed(member):
    """(kind, id, day) of everything that is waiting for a worker, and how many lines his page has of it."""
    with acting(member) as by:
        calendar = Calendar.now()
        rows = listed_for_me(calendar)
        waiting = Waiting.of(by, calendar)
        names = Names.of(referrals=waiting.referrals, cases=waiting.cases, persons=waiting.persons)
        shown = list(waiting.programme.tasks(names, calendar))
        assert len(shown) == len(waiting.programme.rows), "a line that is listed is hidden on the page"
        return {(row.kind, str(row.pk), row.due) for row in rows}


def test_whatever_was_laid_out_open_is_listed_with_an_owner_and_a_day(programme):
    rows = due()
    assert {(kind, str(pk)) for kind, pk in programme.made} <= {(r["kind"], str(r["id"])) for r in rows}
    assert all(row["agency"] and row["due"] for row in rows)
    assert all(row["kind"] in KINDS or row["kind"] in ELSEWHERE for row in rows)


def test_each_of_it_stands_in_the_list_of_whoever_owns_it(programme):
    seen = {member.pk: listed(member) for members in programme.people.values() for member in members}
    far = today() + LONGEST
    for row in due():
        if row["kind"] in ELSEWHERE or row["due"] > far:
            continue
        thing = (row["kind"], str(row["id"]), row["due"])
        owners = [m for m in programme.members(row["agency"]) if row["worker"] in (None, m.worker_id)]
        assert owners and all(thing in seen[m.pk] for m in owners), thing


def test_nobody_is_asked_for_what_is_anothers(programme):
    owned = {(r["kind"], str(r["id"]), r["due"], r["agency"], r["worker"]) for r in due()}
    for members in programme.people.values():
        for member in members:
            for kind, pk, day in listed(member):
                mine = {(kind, pk, day, member.agency_id, who) for who in (None, member.worker_id)}
                assert mine & owned


def test_after_its_day_it_climbs_to_somebody_above_or_comes_back_to_who_asked(programme):
    rows = [row for row in due() if row["due"] <= today()]
    with days_later(25):
        run()
        assert run() == 0
    with as_migrator():
        told = list(Notice.objects.all())
    for row in rows:
        if row["kind"] in STILL:
            continue
        late = [n for n in told if str(n.source_id) == str(row["id"]) and n.agency_id == row["agency"]]
        assert late, row
        chief = [n for n in told if n.chief_only and n.agency_id == row["agency"]]
        above = [n for n in told if n.about == "LATE_BELOW" and n.late_agency_id == row["agency"]]
        asked = [n for n in told if str(n.source_id) == str(row["id"]) and n.agency_id == row["other"]]
        assert chief or above or asked or row["agency"] == programme.decider.pk, row


def test_what_is_told_without_content_leads_nowhere(programme):
    with days_later(25):
        run()
    with as_migrator():
        ids = {str(pk) for _kind, pk in programme.made}
        for notice in Notice.objects.filter(about="LATE_BELOW"):
            assert str(notice.source_id) not in ids and not any(pk in notice.key for pk in ids)


def test_what_a_closed_agency_held_comes_to_somebody(programme):
    with as_migrator():
        gone = programme.shut()
    rows = [row for row in due() if row["agency"] == gone.pk and row["kind"] not in ("PLEDGE", "SHEET")]
    run()
    with as_migrator():
        told = Notice.objects.filter(late_agency=gone, agency=programme.above).count()
    assert not rows or told


def people_of(notice):
    """Whom a notice of a meeting may reach: the 課 that convenes or prepares, and whoever was chosen, asked or given it."""
    source = {"id": notice.source_id}
    item = Item.objects.filter(**source).first() or None
    inquiry, role = Inquiry.objects.filter(**source).first(), Role.objects.filter(**source).first()
    item = item or (inquiry or role).item if (item or inquiry or role) else None
    meeting = item.meeting if item else Meeting.objects.get(**source)
    seats = Member.objects.filter(item__meeting=meeting, removed_at=None)
    seats = seats.filter(item=item) if item else seats
    named = {(seat.agency_id, seat.worker_id) for seat in seats}
    named |= {(inquiry.to_agency_id, inquiry.to_worker_id)} if inquiry else set()
    named |= {(role.agency_id, role.worker_id)} if role else set()
    desks = {meeting.agency_id} | (set() if item else {meeting.prepared_by_id})
    return named | {(desk, None) for desk in desks}


def test_no_notice_of_a_room_is_read_by_anybody_but_its_own_people(programme):
    with days_later(25):
        run()
        for member in (each for members in programme.people.values() for each in members):
            with acting(member):
                read = [n for n in Notice.objects.all() if n.about in ROOMS]
            with as_migrator():
                for notice in read:
                    assert people_of(notice) & {
                        (member.agency_id, None),
                        (member.agency_id, member.worker_id),
                    }
