"""One 会議: set up, looked at, put off, and brought on its way step by step."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, get_visible, reads, writes
from access.verdict import Refused
from accounts.querysets import today
from audit.disclosure import checking
from cases.addresses import without_address
from cases.views.edits import allow, take
from meetings import actions, sitting, telling
from meetings.forms.meeting import DateForm, MeetingForm, bodies_for
from meetings.forms.step import StepForm
from meetings.models import Matter, Meeting
from meetings.states import State
from meetings.steps import STEPS, steps_for

NOBODY = "会議を準備するのは、多機関協働の担当か、会議体の構成機関です。"


def meeting_of(request, pk):
    return get_visible(Meeting.objects.with_ends(), request, pk)


@writes
def meeting_new(request):
    """/meetings/new/: which body, when, where."""
    by = request.acting
    if not by.is_case_worker:
        raise Http404
    if not bodies_for(by):
        raise Refused(NOBODY)
    start = {"body": request.GET.get("body", ""), "starts_at": "", "place": ""}
    form = MeetingForm(request.POST or None, by=by, initial=start)
    if form.is_bound and form.is_valid():
        made = actions.open_meeting(form.body, by=by, **form.facts)
        messages.success(request, "会議を準備しました。つぎに、話し合うケースと呼ぶ機関を選びます。")
        return SeeOther(reverse("meeting", args=[made.pk]))
    return render(request, "meetings/new.html", {"form": form}, status=422 if form.errors else 200)


@reads
def meeting(request, pk):
    """/meetings/<uuid>/: its shell, the items one sees, and what can be done."""
    row, by, day = meeting_of(request, pk), request.acting, today()
    lines = sitting.with_matters(sitting.of_meetings([row], by)[row.pk])
    context = {
        "meeting": row,
        "when": telling.when(row, day, telling.closed_dates()),
        "chip": telling.state_chip(row),
        "stages": telling.stages(row),
        "shell": shell(row),
        "lines": lines,
        "todo": list(sitting.todo(row, lines, by, day)),
        "steps": list(steps_for(row, by, day)),
        "may_add": policy.put_on_agenda(by, row),
        "may_change": row.state in (State.PREPARING, State.CALLED) and policy.steer_meeting(by, row),
        "late": row.held_on < day and row.state in (State.PREPARING, State.CALLED),
        "chooses": any(line.chooses for line in lines),
        "records": row.state != State.PREPARING and any(line.is_open for line in lines),
    }
    return render(request, "meetings/meeting.html", context)


def shell(row):
    """The facts of a meeting; nothing of a person."""
    rows = [
        ("会議番号", row.number),
        ("会議体", row.body.name),
        ("場所", telling.where(row)),
        ("招集する課", row.agency.name),
        ("準備する機関", row.prepared_by.name),
    ]
    if row.called_at:
        rows.append(("招集した日時", telling.moment(row.called_at)))
    if row.confirmed_at:
        rows.append(("記録を確定した日時", telling.moment(row.confirmed_at)))
    return [{"label": label, "value": value} for label, value in rows]


@writes
def meeting_date(request, pk):
    """/meetings/<uuid>/date/: another day, hour or place, until it is held."""
    row, by = meeting_of(request, pk), request.acting
    allow(policy.steer_meeting(by, row))
    if row.state not in (State.PREPARING, State.CALLED):
        raise Refused("開催した会議と中止した会議の日時は、変えられません。")
    start = {name: getattr(row, name) for name in DateForm.base_fields}
    form = DateForm(request.POST or None, initial=start)
    sound = request.method == "POST" and without_address(form, cases_of(row), "place", what="会議")
    if sound and take(form, lambda facts: change(row, by, form)):
        messages.success(request, "会議の日時と場所を保存しました。")
        return SeeOther(reverse("meeting", args=[row.pk]))
    stale = getattr(form, "stale", None)
    context = {"meeting": row, "form": form, "stale": stale}
    context["now"] = telling.when(stale, today(), ()) if stale else None
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "meetings/date.html", context, status=status)


def cases_of(row):
    """The cases on its agenda, as far as the items of whoever asks go."""
    with checking():  # because what is kept of a room must not stand in the log of its case
        return [m.case_id or m.about_id for m in Matter.objects.filter(item__meeting=row)]


def change(row, by, form):
    return actions.change_date(row, by=by, version=form.cleaned_data["version"], **form.facts)


@writes
def meeting_step(request, pk, verb):
    """/meetings/<uuid>/steps/<verb>/: what it does is said before it is done."""
    row, by = meeting_of(request, pk), request.acting
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    allow(policy.steer_meeting(by, row))
    if request.method == "POST":
        request.verb = f"meeting-{verb}"
        return step_taken(request, row, step)
    lines = sitting.with_matters(sitting.of_meetings([row], by)[row.pk])
    why_not = step.why_not(row, lines, by, today())
    context = {"meeting": row, "step": step, "why_not": why_not, "lines": lines}
    context |= {
        "when": telling.when(row, today(), telling.closed_dates()),
        "form": StepForm(version=row.version),
    }
    return render(request, "meetings/step.html", context)


def step_taken(request, row, step):
    form = StepForm(request.POST, version=row.version)
    form.is_valid()
    try:
        actions.move(row, by=request.acting, verb=step.verb, version=form.cleaned_data["version"])
    except Stale:
        messages.warning(request, "ほかの人が先に会議を進めました。いまの状態を確かめてください。")
        return SeeOther(reverse("meeting", args=[row.pk]))
    messages.success(request, step.done)
    return SeeOther(reverse("meeting", args=[row.pk]))
