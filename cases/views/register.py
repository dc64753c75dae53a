"""相談受付簿: the consultations of one's own agency, newest first."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from access import policy
from access.doors import reads
from access.lists import CAP, make_mark, read_mark
from cases.forms.consultation import RegisterForm
from cases.models import Case, Consultation
from people.models import Person

from .edits import allow

SIZE = 50


@reads
def register(request):
    """The register (相談受付簿): filters, pages by keyset, and a count that stops at 1,001."""
    allow(policy.take_consultation(request.acting))
    form = RegisterForm({name: request.GET.get(name, "") for name in RegisterForm.base_fields})
    rows = _narrowed(Consultation.objects.filter(agency=request.acting.agency), form.chosen)
    count = rows[: CAP + 1].count()
    mark = _mark(request.GET.get("after", ""))
    page = list(_after(rows, mark).select_related("taken_by").newest()[: SIZE + 1])
    shown = page[:SIZE]
    _know(shown, "person", Person)
    _know(shown, "case", Case)
    context = {
        "form": form,
        "rows": shown,
        "count": f"{count}件" if count <= CAP else f"{CAP:,}件以上",
        "narrowed": bool(form.chosen),
        "first_url": _url(request) if mark else "",
        "next_url": _url(request, after=make_mark((shown[-1].pk, shown[-1].taken_at))) if page[SIZE:] else "",
    }
    return render(request, "cases/consultation_list.html", context)


def _narrowed(rows, chosen):
    if "screening" in chosen:
        rows = rows.undecided()
    if "method" in chosen:
        rows = rows.filter(method=chosen["method"])
    if "since" in chosen:
        rows = rows.filter(taken_at__gte=_midnight(chosen["since"]))
    if "until" in chosen:
        rows = rows.filter(taken_at__lt=_midnight(chosen["until"] + timedelta(days=1)))
    return rows


def _mark(text):
    mark = read_mark(text)
    return None if mark is None or timezone.is_naive(mark[0]) else mark


def _after(rows, mark):
    if mark is None:
        return rows
    at, pk = mark
    return rows.filter(Q(taken_at__lte=at) & (Q(taken_at__lt=at) | Q(taken_at=at, pk__lt=pk)))


def _know(rows, name, model):
    """Fetch a related row of every line at once; what the wall hides is known to be hidden, without asking again."""
    keys = {getattr(row, f"{name}_id") for row in rows} - {None}
    found = model.objects.in_bulk(keys) if keys else {}
    relation = Consultation._meta.get_field(name)
    for row in rows:
        relation.set_cached_value(row, found.get(getattr(row, f"{name}_id")))


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


def _url(request, **more):
    asked = {name: request.GET[name] for name in RegisterForm.base_fields if request.GET.get(name)}
    query = urlencode(asked | more)
    return f"{reverse('consultation-list')}?{query}"
