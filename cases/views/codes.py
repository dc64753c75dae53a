"""表コード: the lists a 管理者 rewords, lengthens and ends; for everybody else these pages do not exist."""

from collections import Counter

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access.acts import Stale
from access.doors import SeeOther, reads, writes
from accounts.querysets import today
from accounts.views.office import for_admins, sent, show
from cases import actions
from cases.forms.codes import CodeForm, NewCodeForm
from cases.models import CodeItem
from cases.states.codes import TABLES
from common.wareki import fiscal_year, format_fiscal_year


@for_admins
@reads
def tables(request):
    """/settings/codes/: every table, how many items it has, whether its words were checked."""
    counts = Counter(item.table for item in CodeItem.objects.all() if item.is_active)
    rows = [{"table": table, "count": counts[key]} for key, table in TABLES.items()]
    return render(request, "settings/codes.html", {"rows": rows})


@for_admins
@reads
def table(request, table):
    """/settings/codes/<table>/: the items of one table, those that have ended too."""
    about = _table(table)
    context = {
        "table": about,
        "items": CodeItem.objects.filter(table=about.key),
        "year": format_fiscal_year(today()),
    }
    return render(request, "settings/code_table.html", context)


@for_admins
@writes
def code_new(request, table):
    """/settings/codes/<table>/new/: one more item."""
    about = _table(table)
    last = CodeItem.objects.filter(table=about.key).order_by("-position").first()
    start = {
        "position": min(last.position + 10 if last else 0, 9999),
        "valid_from_year": fiscal_year(today()),
    }
    form = NewCodeForm(sent(request), table=about.key, initial=start)
    if not form.is_valid():
        return show(request, "settings/code.html", form, table=about)
    item = actions.add_code(about.key, by=request.acting, **form.facts())
    messages.success(request, f"「{item.label}」を加えました。")
    return SeeOther(reverse("settings-code-table", args=[about.key]))


@for_admins
@writes
def code(request, table, code):
    """/settings/codes/<table>/<code>/: reword it, or end it; never take it away."""
    about = _table(table)
    item = CodeItem.objects.filter(table=about.key, code=code).first()
    if item is None:
        raise Http404
    form = CodeForm(sent(request), item=item)
    if not form.is_valid():
        return show(request, "settings/code.html", form, table=about, item=item)
    try:
        actions.edit_code(item, by=request.acting, version=form.cleaned_data["version"], **form.facts())
    except Stale as stale:
        both = form.overtaken_by(stale.current)
        return show(request, "settings/code.html", form, status=409, both=both, table=about, item=item)
    messages.success(request, f"「{form.cleaned_data['label']}」を保存しました。")
    return SeeOther(reverse("settings-code-table", args=[about.key]))


def _table(key):
    if key not in TABLES:
        raise Http404
    return TABLES[key]
