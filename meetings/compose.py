"""The draft of one item: its form as the ground, the case and those who were asked make it."""

from access.doors import seen
from access.topics import ALL, Topic
from access.topics import choices as topic_choices
from access.verdict import Refused
from audit.disclosure import checking
from cases.models import SupportPlan
from cases.states import PlanState
from consent.parties import Directory
from referrals.forms.answer import VersionField

from .forms.item import ItemForm, MatterForm
from .forms.prepare import as_uuid, keys_of, value_of
from .models import Item
from .possible import SECRET, Reach, why_not_on_consent
from .seats import seated, staff_of
from .states import Basis
from .telling import whom

MOST = 100


class Table:
    """Who of those asked can sit at an item, by agency; and who of them cannot, in words."""

    def __init__(self, meeting, basis, by, reach):
        self.meeting, self.basis, self.by, self.reach = meeting, basis, by, reach
        self.book = Directory(by)
        self.book.named_workers()
        self.known = seated(meeting.body_id) | {meeting.agency_id, meeting.prepared_by_id}
        self.groups, self.workers, self.absent = [], {}, []

    def seat(self, keys):
        own = (self.by.agency.pk, self.by.worker.pk if self.by.agency.named_only else None)
        staff = staff_of(self.book)
        for key in dict.fromkeys([own, (self.meeting.agency_id, None), *keys]):
            agency = self.book.agencies.get(key[0])
            if agency is None or self.book.is_closed(agency):
                continue
            why_not = self.why_not(key, agency)
            people = [worker for worker in staff.get(agency.pk, ()) if key[1] in (None, worker.pk)]
            if why_not:
                self.absent.append(why_not)
            elif people:
                rows = {f"{agency.pk}:{worker.pk}": (agency, worker) for worker in people}
                self.workers |= rows
                self.groups.append((agency.name, [(value, w.name) for value, (_a, w) in rows.items()]))
        return self

    def why_not(self, key, agency):
        if self.basis in SECRET and agency.pk not in self.known:
            return f"{agency.name}は、{self.meeting.body.name}の構成機関ではないため選べません。"
        if self.reach and not self.reach.best(key):
            return f"{whom(agency, self.book.workers.get(key[1]))}には、本人の同意が及んでいません。"
        return ""

    def topics(self):
        """What is ticked at first: on consent what all may hear; in a room as little as can be."""
        mask = self.reach.held if self.reach else int(Topic.PROGRESS)
        best = {}
        if self.reach:
            for agency, worker in self.workers.values():
                key = (agency.pk, worker.pk if agency.named_only else None)
                best[agency.pk] = max(best.get(agency.pk, 0), self.reach.best(key), key=int.bit_count)
        for one in best.values():
            mask &= one
        return bits(mask)

    def me(self):
        return [value for value, (_agency, worker) in self.workers.items() if worker.pk == self.by.worker.pk]


class Draft:
    """What is put on the agenda of a meeting: a case on one ground, in the presence of some."""

    def __init__(self, data, meeting, basis, case, by):
        self.meeting, self.basis, self.case = meeting, basis, case
        person = seen(case, "person")
        reach = Reach.of(case.pk, by) if basis == Basis.CONSENT else None
        if reach and (why_not := why_not_on_consent(case, reach)):
            raise Refused(why_not)
        keys = keys_of([*data.getlist("agencies"), *data.getlist("named")][:MOST])
        self.table = Table(meeting, basis, by, reach).seat(keys)
        self.values = [value_of(key) for key in keys]
        self.absent = self.table.absent
        self.form = ItemForm(
            data if data.get("step") == "save" else None,
            table=self.table,
            person=person,
            number=case.number,
            held=reach.held if reach else ALL,
            plans=list(plans_of(case)) if reach else [],
            initial=self.start(person, as_uuid(data.get("move") or "")),
        )

    def start(self, person, move):
        """The person's name, oneself at the table; the words of an item that is moved here."""
        anonymous = self.basis == Basis.ANON
        called = letter(self.meeting) if anonymous else person.called if person else ""
        start = {"called": called, "members": self.table.me(), "topics": self.table.topics()}
        moved = Item.objects.filter(pk=move).first() if move else None
        matter = seen(moved, "matter") if moved else None
        if matter and matter.case_id == self.case.pk:
            start |= {"text": matter.text} | ({} if anonymous else {"called": matter.called})
        return start

    def facts(self):
        """What the action takes."""
        matter, cleaned = self.form.matter, self.form.cleaned_data
        if self.basis == Basis.CONSENT:
            matter |= {"case_id": self.case.pk, "plan_id": as_uuid(cleaned.get("plan") or "")}
        elif self.basis != Basis.ANON:
            matter["about_id"] = self.case.pk
        return {
            "basis": self.basis,
            "purposes": cleaned["purposes"],
            "matter": matter,
            "starts_at": cleaned["starts_at"],
            "members": [(agency, worker, "MEMBER") for agency, worker in self.form.members],
        }


def plans_of(case):
    """The versions of the plan that can still be talked over, newest first."""
    rows = SupportPlan.objects.filter(case=case.pk).exclude(state=PlanState.REVIEWED)
    for plan in rows.order_by("-number"):
        yield str(plan.pk), f"第{plan.number}版（{plan.get_kind_display()}・{plan.get_state_display()}）"


def letter(meeting):
    """「Aさん」, 「Bさん」…, counted over the anonymous items one sees."""
    with checking():
        taken = Item.objects.filter(meeting=meeting, basis=Basis.ANON).count()
    return f"{chr(ord('A') + min(taken, 25))}さん"


def bits(mask):
    return [str(bit) for bit, _word in topic_choices() if mask & bit]


def edit_form(data, line, by):
    """The form of an item that is there already."""
    matter, item = line.matter, line.item
    start = {name: getattr(matter, name) for name in ("called", "text", "version", "is_anonymous")}
    start["topics"] = bits(matter.topics)
    held = Reach.of(matter.case_id, by).held if matter.case_id else ALL
    with checking():  # because the log of a room's case must not tell of the room
        about = seen(matter, "about") if matter.about_id else None
        known = {"person": seen(about, "person"), "number": about.number} if about else {}
    form = MatterForm(data, basis=item.basis, held=held | matter.topics, initial=start, **known)
    for name in ("purposes", "starts_at"):
        del form.fields[name]
    form.fields["version"] = VersionField(required=False)
    return form
