"""期限: what is due is told once, to whom it concerns, and lateness climbs in 開庁日."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection, transaction

from access.models import AgencyGrant
from accounts.models import Agency, City, Membership
from accounts.querysets import today
from audit.models import Event
from cases.models import Case
from common.businessdays import add_open_days
from consent import actions as consents
from consent.models import Asking, Consent
from desk import jobs
from desk.models import Notice
from referrals import actions
from referrals.models import Letter, Referral
from tests import databases
from tests.gate import as_migrator
from tests.referrals.conftest import SHARED, Road
from tests.world import ConsultationFactory, MembershipFactory, acting

from .clockwork import at, days_later, run, told

DAY = timedelta(1)


@pytest.fixture
def road():
    return Road()


def ask_again(road, after=5):
    with as_migrator():
        Asking.objects.create(
            person=road.case.person, case=road.case, agency=road.counter.agency, author=road.counter.worker,
            asked_on=today() - DAY, answer="REFUSED", why="02", ask_again_on=today() + timedelta(after),
        )  # fmt: skip


def test_a_consent_about_to_end_is_told_at_30_14_and_3_days_once_each(road):
    road.agree((road.elderly, SHARED), until=90)
    counts = []
    for passed in (0, 59, 60, 61, 75, 76, 77, 86, 87, 90, 91):
        with days_later(passed):
            run()
            assert run() == 0
            counts.append(len(told("CONSENT_ENDS")))
    assert counts == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert {agency for _a, agency, _w, _c in told("CONSENT_ENDS")} == {road.counter.agency_id}


def test_a_clock_that_stood_still_over_a_threshold_says_it_once(road):
    road.agree((road.elderly, SHARED), until=90)
    with days_later(80):
        run()
    assert len(told("CONSENT_ENDS")) == 1
    with days_later(89):
        run()
    assert len(told("CONSENT_ENDS")) == 2


def test_a_short_consent_is_not_announced_at_its_own_beginning(road):
    road.agree((road.elderly, SHARED), until=10)
    assert run() == 0
    with days_later(7):
        assert run() == 1


def test_a_withdrawn_a_replaced_and_an_ended_consent_raise_nothing(road):
    gone = road.agree((road.elderly, SHARED), until=40)
    changed = road.agree((road.child, SHARED), until=40)
    with acting(road.counter) as by:
        consents.withdraw(Consent.objects.get(pk=gone.pk), by=by, reason="やめたい")
        consents.record(
            road.case, by=by, lines=[(road.child.agency, None, 4)], method="ORAL", agreed_on=today(),
            valid_from=today(), valid_until=today() + timedelta(300), replaces=changed,
        )  # fmt: skip
    for passed in (12, 30, 39, 45):
        with days_later(passed):
            assert run() == 0


def test_a_closed_case_raises_nothing(road):
    road.agree((road.elderly, SHARED), until=40)
    ask_again(road)
    with as_migrator():
        Case.objects.filter(pk=road.case.pk).update(stage="CLOSED")
    with days_later(20):
        assert run() == 0


def test_the_day_to_ask_again_is_told_and_a_newer_answer_takes_its_place(road):
    ask_again(road, after=5)
    with days_later(4):
        assert run() == 0
    with days_later(5):
        assert run() == 1 and run() == 0
    assert told() == [("ASK_AGAIN", road.counter.agency_id, None, False)]
    ask_again(road, after=9)
    with days_later(6):
        assert run() == 0
    road.agree((road.elderly, SHARED), until=300)
    with days_later(9):
        assert run() == 0


def test_lateness_climbs_to_both_desks_the_chief_and_without_content_to_the_office_above(road):
    with as_migrator():
        over = MembershipFactory()
        Agency.objects.filter(pk=road.elderly.agency_id).update(parent=over.agency)
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    due = letter.due_on
    steps = {}
    for day in (due + timedelta(n) for n in range(16)):
        with days_later((day - today()).days):
            run()
        for row in told():
            if row[0] in ("UNANSWERED", "LATE_BELOW"):
                steps.setdefault((row[0], row[1], row[3]), day)
    assert steps["UNANSWERED", road.elderly.agency_id, False] == due + DAY
    assert steps["UNANSWERED", road.counter.agency_id, False] == due + DAY
    chief, above = (
        steps["UNANSWERED", road.elderly.agency_id, True],
        steps["LATE_BELOW", over.agency_id, False],
    )
    assert add_open_days(chief, -1) > due >= add_open_days(chief - DAY, -1)
    assert add_open_days(above, -3) > due >= add_open_days(above - DAY, -3)
    with acting(over):
        line = Notice.objects.get()
        assert (line.about, line.late_agency_id, line.due_on) == ("LATE_BELOW", road.elderly.agency_id, None)
        assert str(letter.pk) not in line.key and line.source_id != letter.pk


def test_the_city_counts_its_own_closed_days(road):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    due = letter.due_on
    shut = [due + timedelta(n) for n in range(1, 30)]
    with as_migrator():
        City.objects.update_or_create(
            pk=1, defaults={"name": "架空市", "closed_days": "\n".join(day.isoformat() for day in shut)}
        )
    with days_later((due - today()).days + 20):
        run()
    assert {row[0] for row in told()} >= {"UNANSWERED"} and not [row for row in told() if row[3]]


def test_a_question_makes_the_sender_the_late_one(road):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    road.does(road.elderly, actions.ask, letter, text="いつからですか")
    with days_later(20):
        run()
    assert told("LATE_BELOW") == [("LATE_BELOW", road.above.agency_id, None, False)]
    with as_migrator():
        assert Notice.objects.get(about="LATE_BELOW").late_agency_id == road.counter.agency_id


def test_a_recalled_letter_is_never_late(road):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    road.does(road.counter, actions.recall, letter, text="まちがえました")
    with days_later(20):
        run()
    assert told("UNANSWERED") == [] and told("LATE_BELOW") == []


def test_a_report_that_does_not_come_is_late_too(road):
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    road.does(road.elderly, actions.accept, letter, report_on=today() + timedelta(3))
    with days_later(3):
        assert run() == 0
    with days_later(4):
        assert run() == 2
    assert {row[1] for row in told("UNREPORTED")} == {road.elderly.agency_id, road.counter.agency_id}


def test_a_statute_unconfirmed_comes_back_to_the_chief_and_to_the_sender(road):
    road.send(road.child, "STATUTE", 5, article="K7", reason="あざがある")
    assert told("CONFIRM") == [("CONFIRM", road.above.agency_id, None, True)]
    with days_later(2):
        run()
    assert sorted(told("UNCONFIRMED")) == sorted(
        [
            ("UNCONFIRMED", road.above.agency_id, None, True),
            ("UNCONFIRMED", road.counter.agency_id, None, False),
        ]
    )


def test_where_there_is_no_chief_the_whole_desk_hears_of_the_confirmation(road):
    with as_migrator():
        Membership.objects.filter(pk=road.above.pk).update(valid_until=today() - DAY)
    road.send(road.child, "STATUTE", 5, article="K7", reason="あざがある")
    ((_about, agency, _worker, chief_only),) = told("CONFIRM")
    assert agency == road.counter.agency_id and not chief_only


def test_a_closed_agency_is_told_to_the_sender_and_to_the_office_above(road):
    with as_migrator():
        over = MembershipFactory()
    letter = road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    assert run() == 0
    with as_migrator():
        Agency.objects.filter(pk=road.elderly.agency_id).update(closed_on=today(), parent=over.agency)
    assert run() == 2 and run() == 0
    assert told("AGENCY_CLOSED") == [("AGENCY_CLOSED", road.counter.agency_id, None, False)]
    assert told("LATE_BELOW") == [("LATE_BELOW", over.agency_id, None, False)]
    with days_later(20):
        run()
    late = told("UNANSWERED")
    assert {row[1] for row in late} == {road.counter.agency_id}, letter


def test_no_clock_sees_a_record(road):
    road.agree((road.elderly, SHARED), until=20)
    with as_migrator():
        before = Event.objects.count()
    with days_later(10):
        assert run() == 1
    with as_migrator():
        assert Event.objects.count() == before


def test_the_last_day_of_a_consent_ends_at_midnight_in_japan(road):
    given = road.agree((road.elderly, SHARED), until=5)
    last = datetime.combine(given.valid_until, datetime.min.time(), ZoneInfo("Asia/Tokyo"))
    with at(last + timedelta(hours=23, minutes=59, seconds=59)):
        assert road.sees(road.elderly)
    with at(last + timedelta(days=1)):
        assert not road.sees(road.elderly)
        with as_migrator():
            kept = AgencyGrant.objects.get(source_id=given.pk)
        assert kept.closed_at is None  # because no job is needed for sight to end


@pytest.mark.parametrize("how", ["token", "emptied"])
def test_inside_a_request_nobody_plays_the_clock(road, how):
    road.send(road.elderly, consent=road.agree((road.elderly, SHARED)))
    with as_migrator():
        Agency.objects.filter(pk=road.elderly.agency_id).update(mail="madoguchi@example.invalid")

    def answers():
        with connection.cursor() as cursor:
            cursor.execute("SELECT desk_clock('2999-01-01', '2999-01-01', '{}', '{}')")
            posted = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM desk_unmailed()")
            return posted, cursor.fetchone()[0]

    with days_later(30):
        with acting(road.child), connection.cursor() as cursor:
            if how == "emptied":
                cursor.execute("SELECT set_config('app.tok', '', true)")
            assert answers() == (0, 0)
            cursor.execute("SELECT desk_mailed(%s, '2999-01-01')", [road.elderly.agency_id])
        with as_migrator():
            assert not Notice.objects.filter(mailed_at__isnull=False).exists()
        posted, unmailed = answers()
        assert posted > 0 and unmailed == 1


def test_two_clocks_at_once_and_a_killed_one_lose_nothing_and_write_nothing_twice(live):
    with live.building(), transaction.atomic():
        receiver, sender = MembershipFactory(), MembershipFactory()
        taken = ConsultationFactory(agency=sender.agency, taken_by=sender.worker)
        for _ in range(40):
            letter = Referral.objects.create(
                kind="REQUEST", from_agency=sender.agency, sent_by=sender.worker,
                to_agency=receiver.agency, due_on=today() - timedelta(30),
            )  # fmt: skip
            Letter.objects.create(
                referral=letter, consultation=taken, ground="ANONYMOUS", topics=4, text="架空"
            )
    killed = psycopg.connect(databases.url("app", live.name))
    killed.execute("SELECT desk_clock(today_jst(), today_jst(), '{}', '{}')")

    def clock(_number):
        with psycopg.connect(databases.url("app", live.name), autocommit=True) as line:
            return line.execute("SELECT desk_clock(today_jst(), today_jst(), '{}', '{}')").fetchone()[0]

    with ThreadPoolExecutor(2) as pool:
        both = pool.map(clock, range(2))
        killed.close()  # because a worker that dies half-way takes its transaction along
        posted = sum(both)
    assert posted == 80 and clock(0) == 0
    assert jobs.notices() == 0
    with live.building():
        assert Notice.objects.exclude(about="ARRIVED").count() == 80
