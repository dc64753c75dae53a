"""Meetings of the fixed scene: a room of others, ones he is called to, taken off or too late for, and one of his own desk."""

from datetime import timedelta

from tests.wall_days import NOW

YEAR = timedelta(days=365)


def furnish(scene, hidden="HIDDEN"):
    """Add the meetings to a scene; whatever he may not read is marked `hidden`."""
    world, ids = scene.world, scene.ids
    world.mark = hidden
    theirs = meeting(world, 1, scene.other, ids["stranger"])
    ids["h_meeting"] = theirs["id"]
    ids["h_item"] = item(world, theirs, ids["h_case"], ids["stranger"])["id"]
    papers(scene, ids["h_item"], scene.other, ids["stranger"], "h_")
    called = meeting(world, 2, scene.other, ids["stranger"])
    ids["called"] = called["id"]
    for name, facts in (
        ("unsworn", {}),
        ("taken_off", {"removed_at": NOW}),
        ("late", {}),
    ):
        late = (
            {"state": "SETTLED", "window_until": scene.world.today - timedelta(1)} if name == "late" else {}
        )
        row = item(world, called, None, ids["stranger"], **late)
        ids[name] = row["id"]
        member(world, row["id"], scene.desk, ids["worker"], **facts)
        if name != "unsworn":
            pledge(world, row["id"], scene.desk, ids["worker"])
        papers(scene, row["id"], scene.other, ids["stranger"], f"{name}_")
    ours = meeting(world, 3, scene.desk, ids["worker"])
    ids["ours"] = ours["id"]
    shut = item(world, ours, ids["blocked"], ids["worker"])
    ids["shut"] = shut["id"]
    pledge(world, shut["id"], scene.desk, ids["worker"])
    papers(scene, shut["id"], scene.desk, ids["worker"], "shut_")
    world.mark = "架空"
    own = item(world, ours, ids["case"], ids["worker"])
    ids["own_item"] = own["id"]
    pledge(world, own["id"], scene.desk, ids["worker"])
    prepared = meeting(world, 4, scene.desk, ids["worker"], state="PREPARING")
    ids["prepared"] = prepared["id"]


def meeting(world, number, agency, worker, state="HELD"):
    body = {
        "id": number,
        "code": f"T{number}",
        "name": f"会議体{number}",
        "agency_id": agency,
        "bases": ["S106"],
    }
    world.add("meetings_body", **body, window_days=14, is_active=True)
    facts = {"number": f"M{number:07}", "body_id": number, "agency_id": agency, "prepared_by_id": agency}
    facts |= {"made_by_id": worker, "held_on": world.today, "starts_at": NOW.time(), "state": state}
    return world.add("meetings_meeting", **facts)


def item(world, meeting, about, worker, **facts):
    base = {"meeting_id": meeting["id"], "basis": "S106", "purposes": ["1"], "author_id": worker}
    base |= {"agency_id": meeting["agency_id"], "state": "OPEN", "dropped_why": "", "window_until": None}
    row = world.add("meetings_item", **base | facts)
    matter = {"called": world.words(), "text": world.words(), "topics": 4, "case_id": None, "about_id": about}
    world.add("meetings_matter", item_id=row["id"], **matter)
    return row


def member(world, item, agency, worker, **facts):
    place = {"item_id": item, "agency_id": agency, "worker_id": worker, "chosen_by_id": worker}
    return world.add("meetings_member", **place | {"removed_at": None} | facts)


def pledge(world, item, agency, worker):
    place = {"item_id": item, "agency_id": agency, "worker_id": worker}
    return world.add("meetings_pledge", **place, article="架空", text="架空", at=NOW)


def papers(scene, item, agency, worker, prefix):
    world, ids = scene.world, scene.ids
    by = {"item_id": item, "agency_id": agency, "author_id": worker}
    ids[f"{prefix}sheet"] = world.add("meetings_sheet", **by, household=world.words())["id"]
    said = {"talk": world.words(), "conclusion": world.words(), "outcomes": ["SHARE"]}
    ids[f"{prefix}minute"] = world.add("meetings_minute", **by, **said)["id"]
    asked = {"to_agency_id": agency, "to_worker_id": worker, "text": world.words(), "due_on": world.today}
    ids[f"{prefix}inquiry"] = world.add("meetings_inquiry", **by, **asked)["id"]
    took = {"author_agency_id": agency, "author_id": worker, "agency_id": agency, "worker_id": None}
    took |= {"text": world.words(), "due_on": world.today, "done_at": None}
    ids[f"{prefix}task"] = world.add("meetings_task", item_id=item, **took)["id"]
    world.add("meetings_carried", **by, note_id=item, consent_id=item, text=world.words(), topics=4, at=NOW)
