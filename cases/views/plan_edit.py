"""支援プランの案: one page for the whole table, its rows added and moved with or without JavaScript."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse

from access import policy
from access.acts import Stale
from access.doors import SeeOther, writes
from access.models import Draft
from access.verdict import Refused
from cases import actions
from cases.forms.plan import party_of
from cases.forms.plan_sheet import FULL, Sheet
from cases.models import PlanRole
from consent.parties import Directory

from . import edits
from .plan_quotes import quotes_of
from .plans import back, plan_of
from .readers import Audience

SAVED = "案を保存しました。"


@writes
def edit(request, pk, number):
    """/cases/<uuid>/plan/<n>/edit/: the draft of a plan; saved whole, by one of two editors at a time."""
    case, plan = plan_of(request, pk, number)
    edits.allow(policy.edit_plan(request.acting, plan))
    quotes = quotes_of(case)
    sheet = _sheet(case, plan, request.acting)
    key = f"plan:{case.pk}:{plan.number}"
    if request.method != "POST":
        sheet.draw(_typed_before(request, key))
    elif request.POST.get("row"):
        sheet.read(request.POST, bound=False)
        sheet.turn(request.POST["row"], quotes.words(request.POST["row"]))
    else:
        sheet.read(request.POST, bound=True)
        if sheet.is_valid() and (sheet := _save(sheet, request)) is None:
            messages.success(request, SAVED)
            return _next(request, case, plan)
    return _draw(request, sheet, {"case": case, "plan": plan, "draft": key, "quotes": quotes})


def _draw(request, sheet, context):
    """The whole page, or only its rows for a page that stays."""
    context |= {"sheet": sheet, "full": FULL if sheet.full else "", "conflicts": _conflicts(sheet)}
    rows_only = request.headers.get("HX-Request") and request.POST.get("row")
    template = "cases/plan/_rows.html" if rows_only else "cases/plan/edit.html"
    return render(request, template, context, status=422 if sheet.is_bound or sheet.stale else 200)


def _next(request, case, plan):
    if request.POST.get("step") == "stay":
        return SeeOther(reverse("case-plan-edit", args=[case.pk, plan.number]))
    return back(case, plan)


def _save(sheet, request):
    """None when all was saved; otherwise the sheet to be shown again, with what the other editor has saved beside it."""
    try:
        actions.save_plan(sheet.plan, by=request.acting, **sheet.facts)
    except Stale as stale:
        again = _sheet(sheet.plan.case, stale.current, request.acting).read(request.POST, bound=False)
        again.adopt(_sheet(sheet.plan.case, stale.current, request.acting).draw())
        return again
    except Refused as refusal:
        sheet.frame.add_error(None, str(refusal))
        return sheet
    return None


def _conflicts(sheet):
    """The places in which what was typed differs from what the other editor has saved."""
    if not sheet.stale:
        return []
    return edits.differences(_words(sheet.stale), _words(sheet))


def _words(sheet):
    return {
        (key, bound.name): (f"{where}{bound.label}", edits.words(bound.field, bound.value()))
        for key, where, form in sheet.named
        for bound in form.visible_fields()
    }


def _sheet(case, plan, by):
    directory = Directory(by)
    audience = Audience(case.pk, by)
    named = [(pk, agency.name) for pk, agency in directory.agencies.items() if directory.is_open(agency)]
    if plan.lead_agency_id and plan.lead_agency_id not in dict(named):
        named.append((plan.lead_agency_id, f"{plan.lead_agency.name}（閉じた機関）"))
    parties = _parties(plan, directory, audience)
    return Sheet(plan, opened_on=case.opened_on, agencies=named, parties=parties, field=by.agency.field)


def _parties(plan, directory, audience):
    """Whom a role may be given to: those who see the case first, the others under a heading that says what is missing."""
    seeing = {party_of(r.agency.pk, r.worker and r.worker.pk): r.name for r in audience.readers}
    others = {
        str(pk): agency.name
        for pk, agency in directory.agencies.items()
        if directory.is_open(agency) and str(pk) not in seeing
    }
    given = PlanRole.objects.filter(plan=plan, agency__isnull=False).select_related("agency", "worker")
    gone = {
        party_of(role.agency_id, role.worker_id): " ".join(
            filter(
                None, [role.agency.short_name, role.worker and f"{role.worker.name}さん", "（いまの担当）"]
            )
        )
        for role in given
    }
    gone = {key: name for key, name in gone.items() if key not in seeing and key not in others}
    groups = [
        ("このケースが見える機関", list(seeing.items())),
        ("まだ同意のない機関（支援会議で頼むか、同意をとります）", list(others.items())),
        ("ほか", list(gone.items())),
    ]
    return [(label, rows) for label, rows in groups if rows]


def _typed_before(request, key):
    """The rows of one's own draft of this form, so that they have a place to be put back into."""
    mine = {"worker": request.acting.worker, "membership": request.acting.membership}
    draft = Draft.objects.filter(**mine, key=key).first()
    return draft.fields if draft else {}
