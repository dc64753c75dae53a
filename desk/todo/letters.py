"""つなぎ, 同意 and 相談 that wait: when each is due, and the one act that answers it."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from access import lists
from cases.models import Case, Consultation
from cases.states import Stage, Urgency
from common.wareki import format_short
from consent.models import Asking, Consent
from referrals.models import Confirmation, Referral
from referrals.states import State

from .task import MOST, Task, dated

AHEAD = timedelta(days=7)  # how long before its day a report or a 打診 is shown
SOON = timedelta(days=30)
CHIPS = {Urgency.URGENT: "stop", Urgency.SOON: "warn"}


def letters(by, day):
    """つなぎ whose next step is ours: to be answered, a question to be answered, a report that is due."""
    received, sent = Q(to_agency=by.agency), Q(from_agency=by.agency)
    named = Q(to_worker=None) | Q(to_worker=by.worker)
    ours = (received & named & Q(state=State.SENT)) | (sent & Q(state=State.ASKED))
    reports = received & named & Q(state=State.ACCEPTED, report_on__lte=day + AHEAD)
    return Referral.objects.with_ends().filter(ours | reports).order_by("due_on", "id")[:MOST]


def confirmations(by):
    """Letters on a statute that the 所属長 has not confirmed."""
    waiting = Confirmation.objects.filter(agency=by.agency, confirmed_at=None)
    return waiting.select_related("from_agency").order_by("due_on", "id")[:MOST]


def askings(by, day):
    """The newest 打診 of each case whose 次に聞く日 has come, unless a consent came after."""
    later = Asking.objects.filter(case=OuterRef("case_id")).filter(
        Q(recorded_at__gt=OuterRef("recorded_at"))
        | Q(recorded_at=OuterRef("recorded_at"), id__gt=OuterRef("id"))
    )
    agreed = Consent.objects.filter(case=OuterRef("case_id"), recorded_at__gt=OuterRef("recorded_at"))
    rows = Asking.objects.filter(case__in=lists.held(by), ask_again_on__lte=day + AHEAD).filter(_running())
    return rows.exclude(Exists(later)).exclude(Exists(agreed)).order_by("ask_again_on", "id")[:MOST]


def consents(by, day):
    """Consents about to end on cases this desk is in charge of."""
    ours = Consent.objects.filter(case__in=lists.held(by), withdrawn_at=None)
    soon = ours.filter(valid_until__gte=day, valid_until__lte=day + SOON)
    told = soon.filter(Q(opened_at__isnull=False) | ~Q(kinds__contains=["C2"]))
    changed = Exists(Consent.objects.filter(replaces=OuterRef("pk")))
    return told.filter(_running()).exclude(changed).order_by("valid_until", "id")[:MOST]


def consultations(by):
    return Consultation.objects.filter(agency=by.agency).undecided().order_by("taken_at", "id")[:MOST]


def _running():
    return Exists(Case.objects.filter(pk=OuterRef("case_id")).exclude(stage=Stage.CLOSED))


def letter_task(row, by, names, calendar):
    ours = row.from_agency_id == by.agency.pk and row.state == State.ASKED
    kind, verb, on = {
        State.SENT: ("つなぎの返事", "返事をする", row.due_on),
        State.ASKED: ("質問への回答", "回答する", row.due_on),
        State.ACCEPTED: ("つなぎの報告", "報告する", row.report_on),
    }[State(row.state)]
    other = row.to_agency if ours else row.from_agency
    return Task(
        kind=kind,
        label=f"{other.name}からの{'質問' if ours else row.get_kind_display()}",
        about="／".join(filter(None, [names.letter(row.pk), f"つなぎ {row.number}"])),
        act={"label": verb, "url": reverse("letter", args=[row.pk]) + "#answer"},
        **dated(on, calendar),
    )


def confirmation_task(row, calendar):
    return Task(
        kind="所属長の確認",
        label=f"{row.from_agency.name}が法令によって送ったつなぎ",
        act={"label": "確認する", "url": reverse("letter", args=[row.referral_id]) + "#confirmation"},
        **dated(row.due_on, calendar),
    )


def asking_task(row, names, calendar):
    return Task(
        kind="次に聞く日",
        label=f"{names.case(row.case_id)}に同意をたずねる",
        about=f"前回：{row.get_answer_display()}",
        act={"label": "たずねる", "url": reverse("case-consent-asking", args=[row.case_id])},
        **dated(row.ask_again_on, calendar),
    )


def consent_task(row, names, calendar):
    return Task(
        kind="同意の期限",
        label=f"{names.case(row.case_id)}の同意",
        act={"label": "更新する", "url": reverse("case-consent-change", args=[row.pk])},
        **dated(row.valid_until, calendar),
    )


def consultation_task(row, names):
    """No day is set for a decision that was put off: it is shown by the day it was taken, the urgent first."""
    taken = timezone.localtime(row.taken_at)
    concern = [row.main_concern_word] if row.main_concern else []
    chip = {"kind": CHIPS[row.urgency], "word": row.get_urgency_display()} if row.urgency in CHIPS else None
    return Task(
        kind="受付の判断",
        label=names.person(row.person_id) or "相談",
        about="・".join(concern),
        on=taken.date(),
        due=f"{format_short(taken)} 受付",
        late=False,
        act={"label": "判断する", "url": reverse("consultation-detail", args=[row.pk]) + "#screening"},
        chip=chip,
    )
