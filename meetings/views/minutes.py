"""会議録: one screen for the table; the agenda beside it, one item at a time, written, saved and later settled."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.boundary import kept_fields
from access.doors import SeeOther, get_visible, writes
from access.verdict import Refused
from accounts.models import Agency, Worker
from cases.views import edits
from meetings import actions, agenda, owners, tabled
from meetings.forms.minutes import MinuteForm, Roles
from meetings.models import Item, Matter, Meeting
from meetings.records import Record, tasks_of
from meetings.states import ItemState, State

OVERTAKEN = (
    "この議題は、ほかの人が先に確定しました。確定した記録を下に示します。あなたの入力は保存していません。"
)
SHUT = "この議題は、いま開けません。構成員から外れたか、読める期間が終わっています。"


@dataclass(frozen=True)
class Screen:
    """What stands on the screen: the meeting, the agenda of whoever looks, and the item he has chosen."""

    request: object
    meeting: Meeting
    points: list
    point: agenda.Point | None

    @property
    def by(self):
        return self.request.acting

    @property
    def hides(self):
        return hides(self.request)


@writes
def minutes(request, pk):
    """/meetings/<uuid>/minutes/: whoever convened writes, the others at the table read; each the items he may hold."""
    meeting = get_visible(Meeting.objects.with_ends(), request, pk)
    points = agenda.agenda(meeting, request.acting)
    if not points and meeting.agency_id != request.acting.agency.pk:
        raise Http404
    screen = Screen(request, meeting, points, chosen(points, request))
    return save(screen) if request.method == "POST" else page(screen)


def chosen(points, request):
    """The item asked for; else the first that is still to be written, or the first there is."""
    wanted = request.POST.get("item") or request.GET.get("item")
    if wanted:
        return next((p for p in points if str(p.item.pk) == wanted and p.is_open), None)
    held = [p for p in points if p.is_open]
    return next((p for p in held if p.item.state == ItemState.OPEN), held[0] if held else None)


def save(screen):
    """Keep what was typed; the second of two editors sees both texts, the second of two who settle the first's decision."""
    request, point = screen.request, screen.point
    if point is None:
        raise Refused(SHUT)
    item, matter = load(point)
    if item.state != ItemState.OPEN:
        return overtaken(screen)
    edits.allow(policy.keep_minutes(screen.by, item))
    record = Record.of(item, screen.by)
    form = MinuteForm(request.POST, item=item, minute=record.minute)
    groups = owners.keep(owners.choices(item, matter), record.tasks)
    more = request.POST.get("step") == "row"
    roles = Roles(request.POST, choices=groups, tasks=record.tasks, more=more)
    valid = not more and form.is_valid() and roles.is_valid()
    if valid and edits.take(form, lambda given: write(request, item, form, roles)):
        messages.success(request, "保存しました。まだ確定していません。")
        return SeeOther(after(screen))
    found = conflicts(form, roles, item, groups)
    status = 200 if more else 409 if form_is_stale(form) else 422
    return page(screen, {"form": form, "roles": roles, "adding": more, "conflicts": found}, status)


def write(request, item, form, roles):
    agencies = Agency.objects.in_bulk({row[0] for row in roles.facts})
    workers = Worker.objects.in_bulk({row[1] for row in roles.facts if row[1]})
    tasks = [(agencies[a], workers.get(w), text, due) for a, w, text, due in roles.facts]
    return actions.write_minute(
        item, by=request.acting, version=form.cleaned_data["version"], tasks=tasks, **form.facts
    )


def form_is_stale(form):
    return getattr(form, "stale", None) is not None


def conflicts(form, roles, item, groups):
    """Where what was typed differs from what somebody else has saved meanwhile, the roles line by line."""
    if not form_is_stale(form):
        return []
    found = edits.compare(MinuteForm(item=item, minute=form.stale), form)
    theirs = Roles(choices=groups, tasks=tasks_of(item))
    old, new = (lines(r, groups) for r in (theirs, roles))
    return [*found, {"name": "roles", "label": "役割分担", "old": old, "new": new}] if old != new else found


def lines(roles, groups):
    """Roles as words, one a line."""
    names = {key: label for _group, rows in groups for key, label in rows}
    shown = []
    for row in roles.rows:
        who, text, due = (row[name].value() for name in ("who", "text", "due_on"))
        if who or text:
            shown.append(
                f"{names.get(who, '')}：{text or ''}（{row.fields['due_on'].widget.format_value(due) or ''}）"
            )
    return "\n".join(shown)


def after(screen):
    """Where to go once it is saved: the same item, the next one, or the page that asks before 確定."""
    step, point = screen.request.POST.get("step", ""), screen.point
    if step == "settle":
        return reverse("meeting-settle", args=[screen.meeting.pk, point.item.pk])
    later = [p for p in screen.points if p.is_open and p.number > point.number]
    target = later[0] if step == "next" and later else point
    return address(target, screen.request)


def address(point, request):
    names = {"names": "off"} if hides(request) else {}
    query = urlencode({"item": point.item.pk} | names)
    return f"{reverse('meeting-minutes', args=[point.meeting.pk])}?{query}"


def hides(request):
    """名前を隠す: large type and 「Aさん」 while guests are in the room."""
    return (request.POST.get("names") or request.GET.get("names")) == "off"


def load(point):
    """The item and its matter, shown from here on and so in the log."""
    item = Item.objects.get(pk=point.item.pk)
    item.meeting = point.meeting
    return item, Matter.objects.get(item=item)


def overtaken(screen):
    """Somebody settled it first: his decision, and the words of the second, which nobody throws away."""
    own = ("item", "names", "step", "version")
    kept = [(name, words) for name, words in kept_fields(screen.request) if words and name not in own]
    return page(screen, {"overtaken": OVERTAKEN, "kept": kept}, 409)


def page(screen, extra=None, status=200):
    """The screen of one item beside the agenda."""
    meeting, point, extra = screen.meeting, screen.point, extra or {}
    context = {
        "meeting": meeting,
        "lines": [
            {"point": p, "url": address(p, screen.request), "current": p is point} for p in screen.points
        ],
        "point": point,
        "hidden": screen.hides,
        "not_yet": meeting.state in (State.PREPARING, State.CALLED),
        "may_confirm": may_confirm(screen),
        "toggle": toggle(screen),
    }
    if point:
        context |= of_item(screen, extra)
    return render(screen.request, "meetings/minutes.html", context | extra, status=status)


def toggle(screen):
    """The same page with the names hidden, or shown again."""
    if screen.point is None:
        return ""
    names = {} if screen.hides else {"names": "off"}
    return f"?{urlencode({'item': screen.point.item.pk} | names)}"


def may_confirm(screen):
    """記録確定 of the whole meeting: held, and nothing of it left open."""
    done = screen.points and all(p.item.state != ItemState.OPEN for p in screen.points)
    held = screen.meeting.state == State.HELD
    return bool(done and held and policy.steer_meeting(screen.by, screen.meeting))


def of_item(screen, extra):
    """Everything beside the agenda: the matter, the record as it stands, and its form for whoever writes."""
    point = screen.point
    item, matter = load(point)
    record = Record.of(item, screen.by)
    anonymous = screen.hides and not matter.is_anonymous
    shown = {
        "item": item,
        "matter": matter,
        "record": record,
        "plan": tabled.shown(item, matter),
        "veiled": agenda.Veil(matter, point.letter) if screen.hides else None,
        "called": point.letter if anonymous else matter.called,
        "draft_key": f"minutes:{item.pk}",
    }
    if record.may_write and "form" not in extra:
        groups = owners.keep(owners.choices(item, matter), record.tasks)
        shown["form"] = MinuteForm(item=item, minute=record.minute)
        shown["roles"] = Roles(choices=groups, tasks=record.tasks)
    return shown
