"""ケースの一覧, ケースのページ, 主担当, 段階."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import grants, lists, policy
from access.doors import SeeOther, asks, get_visible, reads, writes
from access.models import HOLDING, AgencyGrant, Basis, WorkerGrant
from access.verdict import Verdict
from accounts.models import Membership
from audit.disclosure import checking, note_case
from cases import actions, answers, endings, talk
from cases.forms.cases import HELD, LeadForm, ListForm, StageForm
from cases.forms.notes import NoteForm, ReadersForm, TimelineForm, suggestion
from cases.models import Case, OutreachPlan
from cases.states import STOPPED, Stage
from people.models import Alias, Person

from . import aside, edits, timeline
from .plan_page import own_plans
from .readers import Audience, readers_for

WITH_LEAD = Case.objects.select_related("lead__worker", "lead__agency")
SIZE = 50
NEWEST_COMMENTS = 3


@reads
def case_list(request):
    """/cases/: the newest activity first, from the grant side."""
    form = ListForm(request.GET)
    page = lists.newest(request.acting, request.GET.get("after", ""), SIZE, _within(form, request.acting))
    chosen = urlencode({name: "on" if value is True else value for name, value in form.chosen.items()})
    context = {
        "form": form,
        "rows": _rows(page.entries),
        "count": _count(request.acting, form, page),
        "next_url": f"?{chosen}&after={page.after}" if page.after else "",
        "first_url": f"?{chosen}" if request.GET.get("after") else "",
    }
    return render(request, "cases/list.html", context)


def _within(form, by):
    """The cases the filters leave, or None when nothing is chosen."""
    chosen = form.chosen
    if not chosen:
        return None
    cases = Case.objects.all()
    if "stage" in chosen:
        cases = cases.filter(stage=chosen["stage"])
    if "mine" in chosen:
        cases = cases.filter(lead=by.membership)
    if "standing" in chosen:
        agency, worker = (
            Exists(model.objects.filter(content_object=OuterRef("pk"), basis__in=HOLDING))
            for model in (AgencyGrant, WorkerGrant)
        )
        held = Q(agency) | Q(worker)
        cases = cases.filter(held if chosen["standing"] == HELD else ~held)
    return cases


def _count(by, form, page):
    if form.chosen:
        return "" if page.after else f"{len(page.entries)}件"
    number = lists.count(by)
    return f"{lists.CAP:,}件以上" if number > lists.CAP else f"{number}件"


def _rows(entries):
    ids = [case_id for case_id, _at in entries]
    cases = WITH_LEAD.in_bulk(ids)
    persons = Person.objects.in_bulk({case.person_id for case in cases.values()})
    called, ground = _called(persons.values()), _grounds(ids)
    return [
        {
            "case": cases[pk],
            "person": persons.get(cases[pk].person_id),
            "called": called.get(cases[pk].person_id),
            "ground": ground.get(pk),
            "at": at,
        }
        for pk, at in entries
        if pk in cases  # because sight may end between two statements
    ]


def _called(persons):
    """呼び名 of those whose name is not known."""
    nameless = [person.pk for person in persons if not person.name]
    return {row.person_id: row.name for row in Alias.objects.filter(person__in=nameless).order_by("-id")}


def _grounds(ids):
    """Why each case is seen: 担当機関, or the basis with its last day."""
    found = {
        pk: [row for row in rows if row.basis != Basis.AUTHOR] for pk, rows in grants.of_cases(ids).items()
    }
    return {pk: _ground(rows) for pk, rows in found.items() if rows}


def _ground(rows):
    if any(row.basis in HOLDING for row in rows):
        return {"kind": "info", "word": "担当機関", "until": None}
    ends = [row.valid_until for row in rows]
    until = None if None in ends else max(ends)
    return {"kind": "full", "word": Basis(rows[0].basis).label, "until": until}


@writes
def detail(request, pk):
    """/cases/<uuid>/: the note form first, then what happened; a former reader finds only his own records."""
    case = WITH_LEAD.filter(pk=pk).first()
    if case is None and not grants.standing(pk).recalls:
        return _keep_words(request, pk)
    audience = Audience(pk, request.acting)
    alone = {"own_only": grants.is_quiet(pk)}  # because a note others read would tell them of the 通報
    data = request.POST if request.method == "POST" else None
    form = NoteForm(data, agency=request.acting.agency, initial=alone)
    edits.remind(form, pk)
    if form.is_bound and not edits.spells(form, pk, request.POST, "text") and form.is_valid():
        note = actions.write_note(pk, by=request.acting, **form.facts)
        messages.success(request, f"経過記録を保存しました。{_told(audience, form.facts)}")
        return SeeOther(f"{reverse('case-detail', args=[pk])}#note-{note.pk}")
    context = {"form": form, "readers": readers_for(form, audience), "draft": f"note:{pk}", "pk": pk}
    if case is None:
        context |= _recalled(pk, audience)
        return render(request, "cases/recalled.html", context, status=422 if form.is_bound else 200)
    context |= _page(case, audience, request.acting)
    return render(request, "cases/detail.html", context, status=422 if form.is_bound else 200)


def _keep_words(request, pk):
    """Sight ended while the first note was being written: it is kept as the agency's own, and nothing else is shown."""
    form = NoteForm(request.POST if request.method == "POST" else None, agency=request.acting.agency)
    if not (form.is_bound and form.is_valid() and grants.just_stood(pk)):
        raise Http404
    actions.write_note(pk, by=request.acting, **form.facts)
    messages.success(
        request,
        "書いているあいだに、このケースは見えなくなりました。書いた記録は、自機関だけの記録として残しました。",
    )
    return SeeOther(reverse("case-detail", args=[pk]))


def _told(audience, facts):
    who = audience.sentence(facts["topics"], facts["own_only"])
    return f"{who['names']}{'だけ' if who['alone'] else ''}に見えます。"


def _page(case, audience, by):
    contacts = aside.last_contacts(case.pk)
    return {
        "case": case,
        "audience": audience,
        "timeline": timeline.page(case.pk, audience),
        "filters": TimelineForm(None, [(agency.pk, agency.short_name) for agency, _ in contacts]),
        "steps": aside.next_steps(case, by, contacts),
        "household": aside.household(case.pk),
        "around": aside.agencies_around(audience, contacts),
        "talk": talk.of_case(case.pk, by)[-NEWEST_COMMENTS:],
        "may_comment": policy.write_comment(by, case),
        "may_visit": policy.record_visit(by, case),
        "may_advance": policy.advance_case(by, case),
    }


def _recalled(pk, audience):
    """What an agency keeps of a case it no longer sees: the number, the name as it knew it, its own records."""
    found = [grant for grant in grants.of_cases([pk])[pk] if grant.basis == Basis.AUTHOR]
    note_case(pk, label="cases.Case")
    page = timeline.page(pk, audience, own=True)
    return {
        "number": found[0].case_number,
        "name": grants.recalled_name(pk),
        "timeline": page,
        "talk": talk.own(pk, audience.by, beside=page.notes),
        "answers": answers.kept(pk),
        "programme": own_plans(pk, audience.by),
        "plans": list(
            OutreachPlan.objects.filter(case=pk, agency=audience.by.agency).order_by("-created_at")
        ),
    }


@asks
def case_timeline(request, pk):
    """/cases/<uuid>/timeline/: fifty more, or those of one 方法, 機関 or word (a word travels by POST only)."""
    case = get_visible(WITH_LEAD, request, pk)
    posted = request.method == "POST"
    given = request.POST if posted else {k: v for k, v in request.GET.items() if k != "word"}
    agencies = [(agency.pk, agency.short_name) for agency, _ in aside.last_contacts(pk)]
    form = TimelineForm(given, agencies)
    chosen = form.chosen
    page = timeline.page(pk, Audience(pk, request.acting), chosen, given.get("after", ""))
    context = {
        "case": case,
        "filters": form,
        "timeline": page,
        "chosen": chosen,
        "next_url": f"?{urlencode(chosen | {'after': page.after})}" if page.after else "",
        "later": bool(given.get("after")),
    }
    return render(request, "cases/timeline.html", context, status=422 if posted and form.errors else 200)


@asks
def case_readers(request, pk):
    """/cases/<uuid>/readers/: who would read the note as it is ticked now; its text is not sent."""
    with checking():
        if not Case.objects.filter(pk=pk).exists() and not grants.standing(pk).recalls:
            raise Http404
    mask, own_only, method = ReadersForm(request.POST or request.GET).asked
    shown = Audience(pk, request.acting).sentence(mask, own_only) if mask else None
    context = {"readers": shown, "suggestion": suggestion(method, mask)}
    return render(request, "cases/_readers.html", context)


@writes
def lead(request, pk):
    """/cases/<uuid>/lead/: who leads the support (主担当)."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.advance_case(request.acting, case))
    data = request.POST if request.method == "POST" else None
    shown = {"lead": str(case.lead_id or ""), "version": case.version}
    form = LeadForm(data, candidates=_candidates(pk, request.acting), initial=shown)
    if form.is_bound and edits.take(
        form, lambda given: actions.change_lead(case, by=request.acting, **given)
    ):
        messages.success(request, f"主担当は{form.cleaned_data['lead'].worker.name}さんです。")
        return SeeOther(reverse("case-detail", args=[pk]))
    status = 422 if form.is_bound else 200
    return render(request, "cases/lead.html", {"case": case, "form": form}, status=status)


def _candidates(pk, by):
    """The case workers of the agencies in charge: those whose names stand behind the number of its readers."""
    may = Q(pk__in=[])
    for reader in Audience(pk, by).readers:
        if reader.holds and reader.people:
            workers = [reader.worker.pk] if reader.worker else grants.who_reads(pk, reader.agency.pk)
            may |= Q(agency=reader.agency, worker__in=workers)
    found = Membership.objects.in_force().exclude(role__in=("ADMIN", "AUDITOR")).filter(may)
    return found.select_related("worker", "agency").order_by("agency", "worker__kana", "worker__name")


@writes
def stage(request, pk):
    """/cases/<uuid>/stage/: the stage that follows."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.advance_case(request.acting, case))
    edits.allow(Verdict(case.stage not in STOPPED, "このケースは終結・中断しています。"))
    begins = policy.begin_support(request.acting, endings.ending_of(case))
    waits = case.stage == Stage.MEETING and not begins
    data = request.POST if request.method == "POST" else None
    without = (Stage.SUPPORT,) if waits else ()
    form = StageForm(data, stage=case.stage, without=without, initial={"version": case.version})
    if form.is_bound and edits.take(form, lambda given: _advance(case, request.acting, given)):
        messages.success(request, f"段階は「{Stage(form.cleaned_data['stage']).label}」です。")
        return SeeOther(reverse("case-detail", args=[pk]))
    status = 422 if form.is_bound else 200
    context = {"case": case, "form": form, "waits": begins.reason if waits else ""}
    return render(request, "cases/stage.html", context, status=status)


def _advance(case, by, given):
    return actions.advance(case, by=by, version=given["version"], stage=given["stage"])
