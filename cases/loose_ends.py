"""What is still open on a case before it ends: letters, roles, tasks, promises, consents, as far as the reader may know."""

from django.apps import apps
from django.urls import NoReverseMatch, reverse

from audit.disclosure import checking
from common.wareki import format_day
from consent.models import Consent

from .models import OutreachPlan, PlanRole
from .states import RoleState

WAITING = (RoleState.PROPOSED, RoleState.ACCEPTED, RoleState.STARTED)
LETTERS_OPEN = ("SENT", "ASKED", "ACCEPTED", "REPORTED")


def of_case(case):
    """label, count, what becomes of it, and the page where it is settled; nothing that is not open."""
    found = (_letters(case), _roles(case), _tasks(case), _outreach(case), _consents(case))
    return [row for row in found if row]


def _row(label, count, after, page, case):
    return {"label": label, "count": count, "after": after, "url": _url(page, case)} if count else None


def _letters(case):
    """つなぎ that nobody has finished; the floor above keeps them."""
    with checking():
        bodies = apps.get_model("referrals", "Letter").objects.filter(case=case.pk)
        shells = [body.referral_id for body in bodies]
        rows = apps.get_model("referrals", "Referral").objects.filter(pk__in=shells, state__in=LETTERS_OPEN)
        count = len(rows)
    return _row(
        "つなぎ", count, "終結すると、受け取った機関から本文が見えなくなります。", "case-letters", case
    )


def _roles(case):
    with checking():
        count = PlanRole.objects.filter(case=case.pk, state__in=WAITING).count()
    return _row("プランの役割", count, "終わったか、だれが続けるかを確かめてください。", "case-plan", case)


def _tasks(case):
    """Tasks of meetings that spoke of this case with consent; those of a room belong to the room."""
    with checking():
        matters = apps.get_model("meetings", "Matter").objects.filter(case=case.pk)
        items = [matter.item_id for matter in matters]
        count = apps.get_model("meetings", "Task").objects.filter(item__in=items, done_at=None).count()
    return _row(
        "会議で決めた役割", count, "終わったか、だれが続けるかを確かめてください。", "meeting-list", None
    )


def _outreach(case):
    with checking():
        count = OutreachPlan.objects.filter(case=case.pk, ended_on=None).count()
    return _row("アウトリーチ計画", count, "訪問を続けるかどうかを決めてください。", "case-outreach", case)


def _consents(case):
    rows = list(Consent.objects.in_force().filter(case=case.pk))
    last = f"いちばん遅い期限は{format_day(max(row.valid_until for row in rows))}です。" if rows else ""
    return _row("続いている同意", len(rows), f"終結すると共有が終わります。{last}", "case-consent", case)


def _url(name, case):
    try:
        return reverse(name, args=[case.pk] if case else [])
    except NoReverseMatch:
        return ""
