"""〜として見る: the case page as another agency has it, read-only; and the names behind a number of 「誰に見えるか」."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import render

from access import grants, policy
from access.doors import get_visible, reads, seen
from access.models import HOLDING
from access.topics import ALL, Topic
from accounts.models import Agency, Membership, Worker
from cases.models import CaseNote, Consultation
from cases.templatetags.case_frame import facts_of, flags_of
from consent.banner import banner_for, is_mine
from people.models import Contact

from . import aside, edits, timeline
from .cases import WITH_LEAD
from .readers import Audience

NO_CASE = ("ADMIN", "AUDITOR")


@dataclass(frozen=True)
class Viewer:
    """Through whose eyes a page is looked at: those of an agency, or of one named worker of it."""

    agency: Agency
    worker: object = None
    is_case_worker = False  # because nothing is done on such a page

    @property
    def name(self):
        return f"{self.agency.short_name} {self.worker.name}さん" if self.worker else self.agency.name


class Glance:
    """What one viewer is shown of a case, as far as the agency in charge knows it; in doubt it shows less."""

    def __init__(self, case, viewer):
        everything = grants.who_sees(case.pk)
        mine = [line for line in everything if is_mine(line, viewer)]
        self.viewer, self.mask = viewer, 0
        self.shut = bool(mine) and not _anyone(case, viewer, mine)
        if mine and not self.shut:
            for line in mine:
                self.mask |= line.topics
        holding = any(line.basis in HOLDING for line in mine)
        told = [line for line in everything if holding or line in mine or line.basis in HOLDING]
        self.lines = told if self.mask else []

    def within(self, rows):
        """Of rows that we see those the viewer sees too: what its topics cover, and what it wrote itself."""
        if self.shut:
            return rows.none()
        own = Q(agency=self.viewer.agency)
        if self.viewer.agency.named_only:
            writer = "taken_by" if rows.model is Consultation else "author"
            own &= Q(**{writer: self.viewer.worker})
        if not self.mask:
            return rows.filter(own)
        shared = Q(beyond=0, own_only=False) if rows.model is CaseNote else Q(beyond=0)
        return rows.alias(beyond=F("topics").bitand(ALL & ~self.mask)).filter(own | shared)

    def page(self, case, after):
        """Everything of the page, without an act."""
        audience = Audience(case.pk, self.viewer, self.lines)
        shown = timeline.page(case.pk, audience, after=after, within=self.within)
        for entry in shown.entries:
            entry["links"] = []
        return {"timeline": shown} | (self._around(case, audience) if self.mask else {})

    def _around(self, case, audience):
        person = seen(case, "person") if self.mask & Topic.IDENTITY else None
        may_contact = bool(self.mask & Topic.CONTACT)
        is_open = may_contact and grants.contact_is_open(case.pk)
        contacts = aside.last_contacts(case.pk, self.within)
        return {
            "person": person,
            "facts": facts_of(case, person, contact=is_open),
            "flags": list(flags_of(case, person)),
            "banner": banner_for(case, self.viewer, self.lines),
            "audience": audience,
            "contacts": Contact.objects.filter(person=case.person_id) if is_open else (),
            "sealed": may_contact and not is_open,
            "household": aside.household(case.pk, self.within),
            "around": aside.agencies_around(audience, contacts),
        }


def _anyone(case, viewer, mine):
    """Whether anybody reads the case through these lines today: none of a closed agency, none who is denied it."""
    members = Membership.objects.in_force().filter(agency=viewer.agency).exclude(role__in=NO_CASE)
    if not viewer.worker:
        return members.filter(worker__in=grants.who_reads(case.pk, viewer.agency.pk)).exists()
    by_name = [line for line in mine if line.worker_id]
    return all(line.people for line in by_name) and members.filter(worker=viewer.worker).exists()


@reads
def case_as(request, pk, agency_pk):
    """/cases/<uuid>/as/<agency>/: what that agency sees of the case today; for the agency in charge."""
    case = get_visible(WITH_LEAD, request, pk)
    edits.allow(policy.preview_case(request.acting, case))
    agency = get_visible(Agency, request, agency_pk)
    worker = _worker(request, case, agency)
    if agency.named_only and worker is None:
        return _choose(request, case, agency)
    viewer = Viewer(agency, worker)
    request.log_note = f"{viewer.name}として"
    glance = Glance(case, viewer)
    chosen = {"worker": worker.pk} if worker else {}
    page = glance.page(case, request.GET.get("after", ""))
    after = page["timeline"].after
    context = page | {
        "case": case,
        "glance": glance,
        "next_url": f"?{urlencode(chosen | {'after': after})}" if after else "",
        "first_url": f"?{urlencode(chosen)}" if request.GET.get("after") else "",
    }
    return render(request, "cases/preview.html" if glance.mask else "cases/preview_none.html", context)


def _worker(request, case, agency):
    """The worker the address names: one granted by name, or of an agency where nobody is granted otherwise."""
    given = request.GET.get("worker")
    if not given:
        return None
    of_agency = Q(membership__agency=agency) if agency.named_only else Q(pk__in=_named(case, agency))
    return get_visible(Worker.objects.filter(of_agency).distinct(), request, given)


def _named(case, agency):
    lines = grants.who_sees(case.pk)
    return {line.worker_id for line in lines if line.agency_id == agency.pk and line.worker_id}


def _choose(request, case, agency):
    """Of an agency whose workers are granted by name: through whose eyes."""
    workers = Worker.objects.filter(pk__in=_named(case, agency)).order_by("kana", "name", "pk")
    context = {"case": case, "agency": agency, "workers": workers}
    return render(request, "cases/preview_choose.html", context)


@reads
def readers_of(request, pk, agency_pk):
    """/cases/<uuid>/readers-of/<agency>/: the people a number of 「誰に見えるか」 counts."""
    case = get_visible(WITH_LEAD, request, pk)
    audience = Audience(pk, request.acting)
    reader = next((r for r in audience.readers if r.agency.pk == agency_pk and not r.worker), None)
    if reader is None:
        raise Http404
    workers = grants.who_reads(pk, agency_pk)
    members = Membership.objects.in_force().filter(agency=agency_pk, worker__in=workers)
    roles = {}
    for member in members.exclude(role__in=NO_CASE).order_by("role"):
        roles.setdefault(member.worker_id, []).append(member.get_role_display())
    people = Worker.objects.filter(pk__in=workers).order_by("kana", "name", "pk")
    context = {
        "case": case,
        "reader": reader,
        "people": [(worker.name, "、".join(roles.get(worker.pk, []))) for worker in people],
        "may_preview": reader is not audience.own and policy.preview_case(request.acting, case),
    }
    return render(request, "cases/readers_of.html", context)
