"""The right column of a case: what to do next, the household, and the agencies around it."""

from datetime import timedelta

from django.urls import reverse

from access import policy
from accounts.models import Agency
from accounts.querysets import today
from cases.answers import national_left
from cases.forms.people import birth_of
from cases.models import CaseNote, Consultation, HouseholdMember
from cases.road import promise_of
from cases.states import STOPPED, Living, Stage
from common.templatetags.wareki import age
from common.wareki import format_day, format_short
from consent.banner import consents_of, shares
from consent.querysets import Phase

SOON = timedelta(days=30)
QUIET = timedelta(days=30)
NEAR = timedelta(days=7)


def last_contacts(case_id, within=None):
    """(agency, day of its newest note) of every agency whose notes are visible, newest first."""
    rows = CaseNote.objects.filter(case=case_id)
    notes = (within(rows) if within else rows).last_of_each_agency()
    found = {note.agency_id: note.happened_on for note in notes}
    agencies = Agency.objects.in_bulk(found)
    return sorted(((agencies[pk], day) for pk, day in found.items()), key=lambda row: row[1], reverse=True)


def agencies_around(audience, contacts):
    """関わる機関: those that see the case or wrote in it, with the day of their last visible note."""
    days = {agency.pk: (agency.short_name, day) for agency, day in contacts}
    for reader in audience.readers:
        days.setdefault(reader.agency.pk, (reader.agency.short_name, None))
    return [
        {"label": name, "value": f"{format_short(day)} に記録" if day else "記録はまだありません"}
        for name, day in days.values()
    ]


def household(case_id, within=None):
    """世帯 in short: one line a relative."""
    rows, members = [], HouseholdMember.objects.filter(case=case_id)
    for member in within(members) if within else members:
        living = "" if member.living == Living.UNKNOWN else member.get_living_display()
        known = [age(birth_of(member)), living, "キーパーソン" if member.is_key_person else ""]
        rows.append(
            {
                "label": member.get_kinship_display(),
                "value": f"{member.name}\n{'・'.join(filter(None, known))}".strip(),
            }
        )
    return rows


def next_steps(case, by, contacts):
    """次にすること, computed from what is there and what is missing."""
    if case.stage in STOPPED:
        return []
    holds = bool(policy.advance_case(by, case))
    day = today()
    return [
        *_undecided(case, by),
        *_promised(case, by),
        *(_consent(case, day) if holds else ()),
        *(_lead(case, day) if holds else ()),
        *(_assessment(case) if holds else ()),
        *_quiet(case, contacts, day),
    ]


def _undecided(case, by):
    waiting = (
        Consultation.objects.filter(case=case, agency=by.agency).undecided().only("case_id", "agency_id")
    )
    for consultation in waiting:
        if policy.screen_consultation(by, consultation):
            url = reverse("consultation-detail", args=[consultation.pk])
            yield {"label": "受付の判断をする", "url": url}


def _promised(case, by):
    """次の約束 of one's own desk, when its day is near or past."""
    promise = promise_of(case, by.agency)
    if promise and promise.on <= promise.day + NEAR:
        url = reverse("case-outreach", args=[case.pk])
        yield {"label": "訪問・連絡の約束", "url": url, "due": promise.words, "late": promise.late}


def _consent(case, day):
    url = reverse("case-consent", args=[case.pk])
    in_force = [c for c in consents_of(case) if c.phase == Phase.IN_FORCE and shares(c)]
    if not in_force:
        yield {"label": "本人の同意を記録する", "url": f"{url}#record"}
        return
    ends = min(consent.valid_until for consent in in_force)
    if ends - day <= SOON:
        left = (ends - day).days
        due = f"{format_day(ends)}まで（あと{left}日）" if left else "今日まで"
        yield {"label": "同意の期限を確かめる", "url": url, "due": due, "late": left <= 7}


def _lead(case, day):
    lead = case.lead
    if lead is None or (lead.valid_until and lead.valid_until < day):
        yield {"label": "主担当を決める", "url": reverse("case-lead", args=[case.pk])}


def _assessment(case):
    """国報告項目 that nobody has answered yet, while the assessment is what the case is at."""
    left = national_left(case) if case.stage == Stage.ASSESSMENT else 0
    if left:
        url = reverse("case-assessment", args=[case.pk])
        yield {"label": "アセスメントに答える", "url": url, "due": f"国報告 あと{left}項目"}


def _quiet(case, contacts, day):
    last = max((when for _agency, when in contacts), default=case.opened_on)
    if day - last >= QUIET:
        yield {
            "label": "様子を確かめる",
            "url": f"{reverse('case-detail', args=[case.pk])}#write",
            "due": f"{(day - last).days}日間 記録がありません",
            "late": True,
        }
