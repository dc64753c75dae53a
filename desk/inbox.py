"""受信箱: what waits for this worker, from the grant side, in as many queries for one row as for fifty."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from access import lists
from access.models import HOLDING, AgencyGrant, WorkerGrant
from accounts.querysets import today
from cases.models import Case, Consultation
from cases.states import Stage, Urgency
from common.wareki import format_day, format_short
from consent.models import Consent
from people.models import Person

SHOWN = 10
SOON = timedelta(days=30)
CHIPS = {Urgency.URGENT: "stop", Urgency.SOON: "warn"}


@dataclass
class Inbox:
    """受信箱 of one worker; each list is ready for the component `task_list`."""

    undecided: list = field(default_factory=list)
    ending: list = field(default_factory=list)
    mine: list = field(default_factory=list)
    recent: list = field(default_factory=list)
    more_undecided: bool = False


def inbox(by):
    """Everything of the page, loaded together."""
    day = today()
    waiting = list(Consultation.objects.filter(agency=by.agency).undecided().newest()[: SHOWN + 1])
    ending = list(_ending(day))
    mine = lists.newest(by, size=SHOWN, within=_mine(by)).entries
    recent = lists.newest(by, size=SHOWN).entries
    cases = Case.objects.in_bulk({pk for pk, _at in (*mine, *recent)} | {c.case_id for c in ending})
    persons = Person.objects.in_bulk(
        {row.person_id for row in (*waiting, *cases.values(), *ending)},
    )
    return Inbox(
        undecided=[_undecided(row, persons) for row in waiting[:SHOWN]],
        more_undecided=len(waiting) > SHOWN,
        ending=[_consent(row, cases, persons, day) for row in ending if row.case_id in cases],
        mine=list(_cases(mine, cases, persons)),
        recent=list(_cases(recent, cases, persons)),
    )


def _mine(by):
    return Case.objects.filter(lead=by.membership).exclude(stage=Stage.CLOSED)


def _ending(day):
    """Consents about to end on cases this agency is in charge of."""
    held = [
        Exists(model.objects.filter(content_object=OuterRef("case_id"), basis__in=HOLDING))
        for model in (AgencyGrant, WorkerGrant)
    ]
    soon = Consent.objects.in_force().filter(valid_until__lte=day + SOON)
    return soon.filter(held[0] | held[1]).order_by("valid_until", "id")[:SHOWN]


def _undecided(row, persons):
    person = persons.get(row.person_id)
    about = f"（{row.main_concern_word}）" if row.main_concern else ""
    item = {
        "label": f"{person.called if person else '相談'}{about}",
        "url": reverse("consultation-detail", args=[row.pk]),
        "due": f"{format_short(row.taken_at)} 受付",
    }
    if row.urgency in CHIPS:
        item["chip"] = {"kind": CHIPS[row.urgency], "word": row.get_urgency_display()}
    return item


def _consent(row, cases, persons, day):
    left = (row.valid_until - day).days
    return {
        "label": f"{_called(cases[row.case_id], persons)}の同意",
        "url": reverse("case-consent", args=[row.case_id]),
        "due": f"{format_day(row.valid_until)}まで（{f'あと{left}日' if left else '今日'}）",
        "late": left <= 7,
    }


def _cases(entries, cases, persons):
    for pk, at in entries:
        if pk in cases:  # because sight may end between two statements
            yield {
                "label": _called(cases[pk], persons),
                "url": reverse("case-detail", args=[pk]),
                "due": f"{cases[pk].get_stage_display()}　{format_short(at)}",
            }


def _called(case, persons):
    person = persons.get(case.person_id)
    return person.called if person else f"ケース {case.number}"
