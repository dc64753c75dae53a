"""役割: what meetings have left to do, for whoever took it and for the office that convened."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.doors import SeeOther, get_visible, reads, seen, writes
from access.verdict import Refused
from accounts.querysets import today
from cases.views import edits
from meetings import actions, records
from meetings.forms.tasks import DoneForm
from meetings.models import Task
from meetings.states import ItemState

MOST = 100
NOT_YET = "この役割は、まだ決まっていません。会議の記録が確定してから終わります。"


@reads
def task_list(request):
    """/meetings/tasks/: what is mine to do, and what the meetings my office convened gave to others."""
    by = request.acting
    if not by.is_case_worker:
        raise Http404
    mine = list(records.open_tasks(by)[: MOST + 1])
    given = [] if by.agency.named_only else list(Task.objects.given_by(by).open()[: MOST + 1])
    own = {task.pk for task in mine}
    others = [task for task in given if task.pk not in own]
    context = {
        "mine": rows(mine[:MOST]),
        "given": rows(others[:MOST]),
        "more": len(mine) > MOST or len(given) > MOST,
        "most": MOST,
    }
    return render(request, "meetings/tasks.html", context)


def rows(tasks):
    day = today()
    return [{"task": task, "late": task.due_on < day, "today": task.due_on == day} for task in tasks]


@writes
def task_done(request, pk):
    """/meetings/tasks/<uuid>/done/: say that a role is done, with a note of what came of it."""
    task = get_visible(Task.objects.select_related("agency", "worker", "author_agency"), request, pk)
    edits.allow(policy.finish_task(request.acting, task))
    item = seen(task, "item")
    if item and item.state != ItemState.SETTLED:
        raise Refused(NOT_YET)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.finish_task(task, by=request.acting, note=form.cleaned_data["note"])
        messages.success(request, "役割を終えました。会議を招集した課に見えます。")
        return SeeOther(reverse("task-list"))
    context = {"task": task, "form": form, "draft_key": f"task:{task.pk}", "late": task.due_on < today()}
    return render(request, "meetings/task_done.html", context, status=422 if form.is_bound else 200)
