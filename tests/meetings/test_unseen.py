"""What is not at the table knows nothing of a room: every page of the case, with and without one about it, byte for byte."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import get_resolver
from django.utils import timezone

from access.models import Block
from accounts.querysets import today
from meetings.models import Item, Member, Task
from tests.gate import as_migrator
from tests.people import envelope
from tests.world import MembershipFactory
from tests.world_meetings import SheetFactory

from .held import browser, held_on_consent, held_room, role, screen, settling, text_of, write

SOON = "令和99年12月31日"
# What is drawn anew each time a page is drawn.
FRESH = re.compile(
    r'name="(?:csrfmiddlewaretoken|nonce)" value="[^"]*"|"X-CSRFToken": "[^"]*"|T?\d{1,2}:\d{2}(?::[\d.]+)?|\?r=[\w-]+'
)
WHOLE = (
    "/",
    "/cases/",
    "/cases/?stage=RECEIVED",
    "/inbox/notices/",
    "/inbox/referrals/",
    "/consultations/",
    "/meetings/tasks/",
)


def of_one_case():
    """Every address of the house that a case alone fills."""
    for pattern in get_resolver().reverse_dict.items():
        name, rows = pattern
        if isinstance(name, str) and name.startswith("case-"):
            for form, names in rows[0]:
                if names == ["pk"] and form.startswith("cases/"):
                    yield "/" + form % {"pk": "{case}"}


def pages(afternoon, clients):
    """What each of them is shown, without what is new in every drawing."""
    shown = {}
    for who, client in clients.items():
        for address in (*WHOLE, *(a.format(case=afternoon.case.pk) for a in sorted(of_one_case()))):
            answer = client.get(address)
            shown[who, address] = answer.status_code, FRESH.sub("", text_of(answer))
        for words in ("架空", "封の中", "家庭を訪ねる", afternoon.case.number):
            answer = client.post("/search/", {"words": words}, follow=True)
            shown[who, words] = answer.status_code, FRESH.sub("", text_of(answer))
    return shown


def live_in_a_room(afternoon, chair, member):
    """A whole room about the case, from the agenda to a role that is done, as those at the table see it."""
    item = held_room(afternoon, text="封の中の経緯")
    with as_migrator():
        SheetFactory(item=item, agency=afternoon.elderly.agency, household="封の中の世帯像")
    write(chair, item, talk="封の中の話", **role(0, afternoon.elderly, due=SOON))
    for client in (chair, member):
        for page in (screen(item), f"/meetings/{item.meeting_id}/copy/", f"/meetings/{item.meeting_id}/"):
            assert client.get(page).status_code == 200
    settling(chair, item)
    assert chair.get(f"/meetings/{item.meeting_id}/items/{item.pk}/release/").status_code in (200, 403)
    with as_migrator():
        task = Task.objects.get(item=item)
    done = member.post(f"/meetings/tasks/{task.pk}/done/", envelope(member, note="封の中の結果"))
    assert done.status_code == 303
    return item


@pytest.fixture
def offices(afternoon):
    """The agency in charge, one that sees the case on consent, a colleague of a member, an outsider, the log's readers."""
    afternoon.consent((afternoon.child, 511))
    with as_migrator():
        colleague = MembershipFactory(agency=afternoon.coordinator.agency, role="COORDINATOR")
        auditor = MembershipFactory(role="AUDITOR")
    return {
        "in charge": browser(colleague),
        "on consent": browser(afternoon.child),
        "beside": browser(afternoon.substitute),
        "outside": browser(afternoon.outsider),
        "auditor": browser(auditor),
    }


def test_no_page_of_the_case_differs_by_a_room_about_it(afternoon, offices):
    chair, member = browser(afternoon.chair), browser(afternoon.elderly)
    mark = transaction.savepoint()
    live_in_a_room(afternoon, chair, member)
    with_room = pages(afternoon, offices)
    transaction.savepoint_rollback(mark)
    without = pages(afternoon, offices)
    assert [key for key in without if with_room[key] != without[key]] == []
    assert with_room["in charge", f"/cases/{afternoon.case.pk}/"][0] == 200


def test_the_comparison_would_notice(afternoon, offices):
    """An item on consent does show on the page of the case: so the comparison looks where it should."""
    mark = transaction.savepoint()
    held_on_consent(afternoon, afternoon.child)
    with_item = pages(afternoon, offices)
    transaction.savepoint_rollback(mark)
    without = pages(afternoon, offices)
    assert ("in charge", f"/cases/{afternoon.case.pk}/meetings/") in [
        k for k in without if with_item[k] != without[k]
    ]


def asked_of_the_log(auditor, case):
    answer = auditor.post("/audit/", {"number": case.number}, follow=True)
    return answer.status_code, FRESH.sub("", text_of(answer))


def test_the_log_of_the_case_names_nobody_who_sat_in_the_room(afternoon, offices):
    chair, member = browser(afternoon.chair), browser(afternoon.elderly)
    mark = transaction.savepoint()
    item = live_in_a_room(afternoon, chair, member)
    asked = asked_of_the_log(offices["auditor"], afternoon.case)
    log = text_of(offices["in charge"].get(f"/cases/{afternoon.case.pk}/access/"))
    assert afternoon.chair.worker.name not in log and afternoon.elderly.worker.name not in log
    transaction.savepoint_rollback(mark)
    assert asked == asked_of_the_log(offices["auditor"], afternoon.case)
    assert item


def test_a_hidden_meeting_is_like_an_absent_one(afternoon):
    item = held_room(afternoon)
    write(browser(afternoon.chair), item)
    nowhere = "00000000-0000-4000-8000-000000000000"
    for stranger in (afternoon.substitute, afternoon.outsider, afternoon.child):
        client = browser(stranger)
        for address in ("minutes/", "copy/", f"minutes/{item.pk}/settle/", f"items/{item.pk}/release/"):
            hidden = client.get(f"/meetings/{item.meeting_id}/{address}")
            absent = client.get(f"/meetings/{nowhere}/{address.replace(str(item.pk), nowhere)}")
            assert hidden.status_code == absent.status_code == 404
            assert FRESH.sub("", text_of(hidden)) == FRESH.sub("", text_of(absent))


def test_a_draft_of_a_room_is_not_handed_back_to_one_who_has_no_place_there_any_more(afternoon):
    item = held_room(afternoon)
    chair, member = browser(afternoon.chair), browser(afternoon.elderly)
    key = re.search(r'name="draft" value="([^"]+)"', text_of(chair.get(screen(item))))[1]
    drafts = {chair: key, member: f"meeting-sheet:{item.pk}"}
    for client, name in drafts.items():
        assert client.post("/drafts/", envelope(client, draft=name, talk="封の中の下書き")).status_code == 204
        assert "封の中の下書き" in text_of(client.get("/drafts/", {"draft": name}))
    with as_migrator():
        Block.objects.create(
            case=afternoon.case, worker=afternoon.chair.worker, reason="架空", valid_from=today()
        )
        Member.objects.filter(item=item).update(removed_at=timezone.now(), removed_by=afternoon.chair.worker)
    for client, name in drafts.items():
        assert client.get("/drafts/", {"draft": name}).status_code == 204


def test_a_draft_names_a_room_that_is_not_there(afternoon):
    outsider = browser(afternoon.outsider)
    for name in ("minutes:x", "task:", f"release:{afternoon.case.pk}"):
        assert outsider.get("/drafts/", {"draft": name}).status_code == 204


def test_a_window_that_is_over_hides_the_room_and_not_the_other_items(afternoon):
    first, second = held_room(afternoon), held_room(afternoon)
    for item in (first, second):
        write(browser(afternoon.chair), item)
        settling(browser(afternoon.chair), item)
    with as_migrator():
        Item.objects.filter(pk=first.pk).update(window_until=today() - timedelta(days=1))
    member = browser(afternoon.elderly)
    assert member.get(screen(first)).status_code == 404
    assert member.get(screen(second)).status_code == 200
