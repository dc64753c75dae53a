"""会議 of the invented city: each deed of the meeting's own workers, about the case of one story."""

from datetime import time

from meetings import actions
from meetings.models import Body, Inquiry, Item, Meeting, Task


class Assembly:
    """The meetings of one story, by the names the story gives them; `performance` knows its case, plan and days."""

    def __init__(self, performance):
        self.performance, self.meetings, self.items = performance, {}, {}

    def open(self, by, *, key, body, held, hour=14, place="市役所 301会議室"):
        """会議を準備する; `held` counts days from today, before (positive) or to come (negative)."""
        player = self.performance.player
        day = player.moment(held).date() if held > 0 else self.performance.open_day(-held)
        facts = {"held_on": day, "starts_at": time(hour, 0), "ends_at": time(hour + 1, 30), "place": place}
        self.meetings[key] = actions.open_meeting(Body.objects.get(code=body), by=by, **facts).pk

    def put(self, by, *, key, meeting, basis, called, text, topics, purposes=("1", "2"), plan=False):
        """議題にする: on consent with the case, else about it; an anonymous one names nobody."""
        matter = {"called": called, "text": text, "topics": topics, "is_anonymous": basis == "ANON"}
        if basis == "CONSENT":
            matter |= {"case": self.performance.case, "plan": self.performance.plan if plan else None}
        elif basis != "ANON":
            matter["about"] = self.performance.case
        made = actions.put_on_agenda(
            self.meeting(meeting), by=by, basis=basis, purposes=list(purposes), matter=matter, starts_at=None
        )
        self.items[key] = made.pk

    def choose(self, by, *, key, members):
        for username in members:
            member = self.performance.player.members[username]
            actions.choose(self.item(key), by=by, agency=member.agency, worker=member.worker)

    def pledge(self, by, *, key):
        actions.pledge(self.item(key), by=by)

    def sheet(self, by, *, key, **fields):
        actions.write_sheet(self.item(key), by=by, **fields)

    def ask(self, by, *, key, to, text, due):
        agency, worker = self.performance.whom(to)
        due_on = self.performance.open_day(-due)
        actions.ask_material(
            self.item(key), by=by, to_agency=agency, to_worker=worker, text=text, due_on=due_on
        )

    def told(self, by, *, text, is_refusal=False):
        """The newest request put to whoever acts is answered."""
        inquiry = Inquiry.objects.filter(to_agency=by.agency).order_by("-created_at").first()
        actions.answer_inquiry(inquiry, by=by, text=text, is_refusal=is_refusal)

    def step(self, by, *, key, verb):
        meeting = self.meeting(key)
        actions.move(meeting, by=by, verb=verb, version=meeting.version)

    def minutes(self, by, *, key, tasks=(), next_in=None, **facts):
        if next_in is not None:
            facts["next_on"] = self.performance.open_day(next_in)
        rows = [
            (*self._whom(row["to"]), row["text"], self.performance.open_day(-row["due"])) for row in tasks
        ]
        actions.write_minute(self.item(key), by=by, tasks=rows, **facts)

    def _whom(self, name):
        """An agency, or one of its workers by name."""
        return self.performance.whom(tuple(name) if isinstance(name, list) else name)

    def settle(self, by, *, key):
        item = self.item(key)
        actions.settle(item, by=by, version=item.version, minute_version=item.minute.version)

    def done(self, by, *, note):
        """The first open role of whoever acts is done."""
        task = Task.objects.filter(agency=by.agency, done_at=None).order_by("due_on", "id").first()
        actions.finish_task(task, by=by, note=note)

    def release(self, by, *, key, pieces):
        for text, topics in pieces:
            actions.release(self.item(key), by=by, text=text, topics=topics)

    def drop(self, by, *, key, why):
        item = self.item(key)
        actions.drop(item, by=by, why=why, version=item.version)

    def meeting(self, key):
        return Meeting.objects.get(pk=self.meetings[key])

    def item(self, key):
        return Item.objects.get(pk=self.items[key])
