"""受信箱, さがす, 閲覧記録."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from access import policy
from access.doors import SeeOther, asks, commands, get_visible, reads
from access.verdict import Refused
from accounts.models import Membership
from cases.forms.consultation import ConsultationForm
from cases.models import Case
from cases.views.consultation_page import urgent_contacts

from . import accesslog, actions, hits, notices, remembered, searching
from .forms import AuditForm, SearchForm
from .inbox import inbox
from .models import Notice


@reads
def home(request):
    """/: what waits for whoever acts; 管理者 and 監査 see their own places and no case."""
    if not request.acting.is_case_worker:
        return render(request, "desk/office.html")
    context = {"inbox": inbox(request.acting), "search": SearchForm()}
    if request.acting.role == Membership.Role.COUNTER:
        form = ConsultationForm(initial={"taken_at": timezone.now()})
        context |= {"form": form, "contacts": urgent_contacts(), "is_urgent": False}
    return render(request, "desk/home.html", context)


@reads
def notice_list(request):
    """/inbox/notices/: every お知らせ of the desk, what is read too."""
    if not request.acting.is_case_worker:
        raise Http404
    after = request.GET.get("after", "")
    rows, mark = notices.history(request.acting, after)
    sources = notices.Sources.of(rows)
    context = {
        "lines": notices.lines(rows, sources, sources.names(), together=False),
        "next_url": f"?after={mark}" if mark else "",
        "first_url": request.path if after else "",
    }
    return render(request, "desk/notices.html", context)


@commands
def notice_read(request, pk):
    """/inbox/notices/<uuid>/read/: 「読んだ」, for the whole desk."""
    notice = get_visible(Notice, request, pk)
    if notice.read_at is None:
        actions.read(notice, by=request.acting)
    back = request.POST.get("next", "")
    history = reverse("notice-list")
    return SeeOther(back if back.startswith(history) else f"{reverse('home')}#arrived")


@asks
def search(request):
    """/search/: words travel in the body of the form and wait on the server, so that Back leads to the page again."""
    if not request.acting.is_case_worker:
        raise Http404
    if request.method == "POST":
        return _asked(request)
    mark = request.GET.get("r", "")
    asked, first = remembered.recall(request, mark) if mark else (None, False)
    if asked is None:
        request.verb = "search-form"
        return render(request, "desk/search.html", {"form": SearchForm(), "forgotten": bool(mark)})
    request.verb = "search" if first else "search-again"
    return _found(request, SearchForm(asked))


def _asked(request):
    form = SearchForm(request.POST)
    if not form.is_valid():
        request.log_note = searching.footprint(request.POST.get("words", ""))
        return render(request, "desk/search.html", {"form": form}, status=422)
    request.verb = "search-sent"
    mark = remembered.keep(request, {name: form.cleaned_data[name] for name in ("words", "kind")})
    return SeeOther(f"{reverse('search')}?r={mark}")


def _found(request, form):
    """The words enter the log only as a keyed hash."""
    request.log_note = searching.footprint(form.data["words"])
    if not form.is_valid():  # because what a word is read as may change from one version to the next
        return render(request, "desk/search.html", {"form": form}, status=422)
    found = searching.find(form.reading)
    context = {
        "form": form,
        "reading": form.reading,
        "cards": hits.cards(found[: searching.CAP], form.reading),
        "more": len(found) > searching.CAP,
        "asked": True,
    }
    return render(request, "desk/search.html", context)


@reads
def case_access(request, pk):
    """/cases/<id>/access/: who looked at this case, for the agency in charge of it."""
    case = get_visible(Case, request, pk)
    verdict = policy.read_access_log(request.acting, case)
    if not verdict:
        raise Refused(verdict.reason)
    after = request.GET.get("after", "")
    page = accesslog.of_case(case.pk, after)
    context = {
        "case": case,
        "lines": page.lines,
        "next_url": f"?after={page.after}" if page.after else "",
        "first_url": request.path if after else "",
    }
    return render(request, "desk/case_access.html", context)


@asks
def audit_log(request):
    """/audit/: the log of the house; whom a question is about travels in the body, and the asking is logged."""
    if not policy.read_audit(request.acting):
        raise Http404
    asked = request.method == "POST"
    form = AuditForm(request.POST if asked else None, by=request.acting)
    if asked and not form.is_valid():
        return render(request, "desk/audit.html", {"form": form}, status=422)
    about = accesslog.subjects(*form.asks_about) if asked and form.asks_about else None
    request.log_note = "" if about is None else accesslog.ASKED[bool(form.cleaned_data["number"])]
    after = request.POST.get("after", "")
    page = accesslog.search(form.chosen if asked else {}, about, after)
    context = {
        "form": form,
        "about": about,
        "lines": page.lines,
        "after": page.after,
        "kept": [(bound.html_name, bound.value() or "") for bound in form] if asked else [],
        "later": bool(after),
        "listed": True,
    }
    return render(request, "desk/audit.html", context)
