"""誰に見えるか: the matrix says exactly what the wall does."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.topics import LABELS
from accounts.querysets import today
from cases.models import Case, CaseNote
from consent.effects import after_recording
from consent.matrix import matrix_for, without
from consent.models import Consent
from consent.parties import Directory
from tests.consent.conftest import page, words
from tests.gate import as_migrator
from tests.world import MembershipFactory, acting, grant

TOPICS = st.integers(1, 511)
PLAN = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["elderly", "other", "warden"]), min_size=1, max_size=3, unique=True),
        TOPICS,
        st.sampled_from(["open", "later", "withdrawn", "past"]),
    ),
    max_size=4,
)


class Undone(Exception):
    """Ends one example without keeping it."""


def key(membership):
    return membership.agency_id, membership.worker_id if membership.agency.named_only else None


def cells(matrix):
    """key → the topics whose cell is ●."""
    bits = list(LABELS)
    return {
        row["key"]: {int(bit) for bit, cell in zip(bits, row["cells"], strict=True) if cell["kind"] == "full"}
        for row in matrix.rows
    }


def play(town, plan):
    for names, topics, fate in plan:
        for name in names:
            member = getattr(town, name)
            worker = member.worker if member.agency.named_only else None
            if fate == "past":
                if worker is None:
                    town.past(member.agency, topics=topics)
                continue
            consent = town.give(
                member.agency, worker=worker, topics=topics, start=3 if fate == "later" else 0
            )
            if fate == "withdrawn":
                town.withdraw(consent)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=PLAN)
def test_a_cell_is_full_exactly_when_that_agency_gets_such_a_record(town, plan):
    with pytest.raises(Undone), transaction.atomic():
        notes = {town.write(int(bit)).pk: int(bit) for bit in LABELS}
        play(town, plan)
        with acting(town.counter) as by:
            consents = Consent.objects.of_case(town.case.pk)
            shown = cells(matrix_for(town.case, by, consents))
        for member in (town.counter, town.elderly, town.other, town.warden):
            with acting(member) as by:
                read = {notes[note.pk] for note in CaseNote.objects.all()}
                assert shown.get(key(member), set()) == read
                if read:
                    assert cells(matrix_for(town.case, by))[key(member)] == read, "its own row tells the same"
        raise Undone


def test_the_holder_sees_all_rows_and_another_agency_its_own_and_the_holders(town):
    town.give(town.elderly.agency, town.other.agency)
    with acting(town.counter) as by:
        assert len(matrix_for(town.case, by).rows) == 3
    with acting(town.elderly) as by:
        shown = matrix_for(town.case, by)
        assert [row["key"] for row in shown.rows] == [key(town.counter), key(town.elderly)]
        assert not shown.unseen and "担当機関だけが見られます" in shown.summary
    elderly = town.browser(town.elderly)
    assert town.other.agency.short_name not in words(elderly.get(town.url))


def test_the_summary_counts_agencies_that_see_and_those_that_do_not(town):
    town.give(town.elderly.agency)
    with acting(town.counter) as by:
        shown = matrix_for(town.case, by)
    assert shown.summary == f"見える機関 2・見えない機関 {len(shown.unseen)}"
    assert town.other.agency.name in shown.unseen and town.elderly.agency.name not in shown.unseen


def test_each_full_cell_links_to_its_basis_on_the_page(town):
    consent = town.give(town.elderly.agency)
    shown = page(town.browser(town.counter).get(town.url))
    links = set(shown.xpath("//table[contains(@class, 'c-table--matrix')]//td//a/@href"))
    assert links == {
        f"{town.url}#basis-{consent.pk}",
        f"{town.url}#basis-{town.counter.agency_id}",
    }
    for link in links:
        assert len(shown.xpath(f"//*[@id='{link.partition('#')[2]}']")) == 1


def test_a_cell_on_a_statute_leads_to_its_letter(town):
    letter = uuid.uuid5(uuid.NAMESPACE_URL, "a letter")
    with as_migrator():
        grant(town.case, town.elderly.agency, 4, "STATUTE", source=letter)
    for member in (town.counter, town.elderly):
        shown = page(town.browser(member).get(town.url))
        links = set(
            shown.xpath("//table[contains(@class, 'c-table--matrix')]//td[contains(., '法令')]//a/@href")
        )
        assert links == {f"/cases/{town.case.pk}/referrals/#letter-{letter}"}


def test_a_row_leads_to_its_names_and_for_the_one_in_charge_to_the_page_as_it_is_seen(town):
    town.give(town.elderly.agency)
    town.give(town.warden.agency, worker=town.warden.worker)
    town.withdraw(town.give(town.other.agency))
    with acting(town.counter) as by:
        rows = matrix_for(town.case, by, Consent.objects.of_case(town.case.pk)).rows
        changed = matrix_for(town.case, by, after=lambda now: now).rows
    rows = {row["key"]: (row.get("note_url"), row.get("as_url")) for row in rows}
    base = f"/cases/{town.case.pk}"
    as_seen = {m: f"{base}/as/{m.agency_id}/" for m in (town.elderly, town.other, town.warden)}
    assert rows == {
        key(town.counter): (f"{base}/readers-of/{town.counter.agency_id}/", None),
        key(town.elderly): (f"{base}/readers-of/{town.elderly.agency_id}/", as_seen[town.elderly]),
        key(town.warden): (None, f"{as_seen[town.warden]}?worker={town.warden.worker_id}"),
        key(town.other): (None, as_seen[town.other]),
    }
    assert not any(row.get("note_url") or row.get("as_url") for row in changed), (
        "a page of check leads nowhere"
    )
    with acting(town.elderly) as by:
        assert not any(row.get("as_url") for row in matrix_for(town.case, by).rows)
    client = town.browser(town.counter)
    for _names, url in rows.values():
        assert url is None or client.get(url).status_code == 200


def test_the_row_tells_how_many_people_read(town):
    with as_migrator():
        MembershipFactory(agency=town.elderly.agency)
        MembershipFactory(agency=town.elderly.agency, valid_until=today() - timedelta(days=1))
    town.give(town.elderly.agency)
    with acting(town.counter) as by:
        notes = {row["key"]: row["note"] for row in matrix_for(town.case, by).rows}
    assert notes[key(town.elderly)] == "2人"


def test_one_who_saw_and_one_who_will_see_stay_in_the_table_without_a_mark(town):
    town.withdraw(town.give(town.elderly.agency))
    town.give(town.other.agency, start=2)
    with acting(town.counter) as by:
        shown = matrix_for(town.case, by, Consent.objects.of_case(town.case.pk))
    notes = {row["key"]: row["note"] for row in shown.rows}
    assert notes[key(town.elderly)] == "撤回" and notes[key(town.other)] == "開始前"
    assert not cells(shown)[key(town.elderly)] and not cells(shown)[key(town.other)]


@pytest.mark.parametrize("before", [0, 1, 4, 21, 511])
def test_the_preview_is_what_happens(town, before):
    if before:
        town.give(town.elderly.agency, topics=before)
    lines = [(town.elderly.agency, None, 5), (town.other.agency, None, 40)]
    facts = {"kinds": ["C2"], "valid_from": today(), "valid_until": today()}
    with acting(town.counter) as by:
        preview = matrix_for(town.case, by, after=after_recording(lines, facts, Directory(by)))
    given = town.give(town.elderly.agency, topics=5)
    second = town.give(town.other.agency, topics=40)
    with acting(town.counter) as by:
        now = matrix_for(town.case, by)
        assert cells(preview) == cells(now)
        assert [row["note"] for row in preview.rows] == [row["note"] for row in now.rows]
        gained = {change.key: change.gained for change in preview.changes}
        assert gained.get(key(town.elderly), 0) == 5 & ~before and gained[key(town.other)] == 40
        left = matrix_for(town.case, by, after=without(given))
    town.withdraw(given)
    with acting(town.counter) as by:
        after = cells(matrix_for(town.case, by))
    assert {k: v for k, v in cells(left).items() if v} == after and second.pk


def test_a_statute_is_a_star(town):
    with as_migrator():
        grant(town.case, town.elderly.agency, 4, "STATUTE")
    with acting(town.counter) as by:
        row = next(r for r in matrix_for(town.case, by).rows if r["key"] == key(town.elderly))
    assert (row["cells"][2]["kind"], row["cells"][2]["word"]) == ("statute", "法令")


def test_no_matrix_without_sight(town):
    with acting(town.other) as by:
        assert matrix_for(town.case, by).rows == [] and not Case.objects.exists()
