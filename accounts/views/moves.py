"""/settings/moves/: 4月1日の異動 in one act, after a look at who gains and loses sight of how many cases."""

from django.contrib import messages
from django.db import connection
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, writes
from accounts import actions
from accounts.forms.moves import MovesForm

from .office import for_admins, sent


@for_admins
@writes
def moves(request):
    """Rows first, then the counts, then the act; each step carries everything typed."""
    form = MovesForm(sent(request), chosen=request.GET.getlist("who"))
    if request.method != "POST" or "more" in request.POST or "back" in request.POST:
        return render(request, "settings/moves.html", {"form": form, "quiet": True})
    if not form.is_valid():
        return render(request, "settings/moves.html", {"form": form}, status=422)
    facts = form.day.cleaned_data
    if "checked" not in request.POST:
        return render(request, "settings/moves_check.html", {"form": form, "rows": previews(request, form)})
    try:
        made = actions.move(form.moves, by=request.acting, **facts)
    except Stale:
        stale = {"form": form, "rows": previews(request, form), "stale": True}
        return render(request, "settings/moves_check.html", stale, status=409)
    messages.success(request, f"{len(made)}人の異動を登録しました。")
    return SeeOther(reverse("settings-workers"))


def previews(request, form):
    """Each move with the numbers of cases that its worker will no longer see and will newly see."""
    day = form.day.cleaned_data["day"]
    rows = []
    for left, agency, role in form.moves:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT loses, gains FROM cases_move_counts(%s, %s, %s, %s)",
                [left.worker_id, left.pk, agency.pk, day],
            )
            loses, gains = cursor.fetchone()
        rows.append(
            {
                "left": left,
                "agency": agency,
                "role": type(left).Role(role).label,
                "loses": loses,
                "gains": gains,
                "may": policy.change_worker(request.acting, left.worker),
            }
        )
    return rows
