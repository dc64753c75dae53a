"""What a worker is told of the protections of a case: cards, who can be named, who would lose sight."""

from dataclasses import dataclass

from access import denials, grants, policy
from access.doors import seen
from access.models import Counterpart, Denial, DenialStep
from access.states import DenialState, What
from accounts.models import Agency, Membership, Worker
from accounts.querysets import today
from common.wareki import format_day

NO_CASE = ("ADMIN", "AUDITOR")
CHIPS = {
    DenialState.PROVISIONAL: "warn",
    DenialState.CONFIRMED: "full",
    DenialState.LIFT_ASKED: "warn",
    DenialState.ENDED: "none",
    DenialState.LIFTED: "plain",
}


@dataclass
class Card:
    """One decision as a page shows it."""

    denial: Denial
    steps: list
    names: list
    counterpart: object
    by: object

    @property
    def state(self):
        return denials.state(self.denial, self.steps)

    @property
    def chip(self):
        word = self.state.label
        if self.state != DenialState.LIFTED and self.denial.valid_from > today():
            word = f"{format_day(self.denial.valid_from)}から"
        return {"kind": CHIPS[self.state], "word": word}

    @property
    def is_open(self):
        return self.state != DenialState.LIFTED

    @property
    def asked(self):
        return denials.asked(self.steps)

    @property
    def waits(self):
        """What still needs a second person, in words; empty where nothing does."""
        if not self.is_open:
            return ""
        if self.asked:
            return f"解除の確認：{format_day(self.asked.due_on)}まで。確認されるまで、保護は続きます。"
        first = denials.first_step(self.steps)
        if first and not denials.is_confirmed(self.steps):
            return f"二人目の確認：{format_day(first.due_on)}まで。確認されなくても、保護は続きます。"
        return ""

    @property
    def term(self):
        denial = self.denial
        end = f"{format_day(denial.valid_until)}まで" if denial.valid_until else "解除されるまで"
        again = f"（見直し {format_day(denial.review_on)}）" if denial.review_on else ""
        return f"{format_day(denial.valid_from)}から、{end}{again}"

    @property
    def rows(self):
        denial = self.denial
        yield {"label": "種別" if denial.what != What.BLOCK else "関係", "value": denial.get_kind_display()}
        if denial.worker_id:
            yield {"label": "外れる職員", "value": denial.worker.name}
        yield {"label": "理由", "value": denial.reason}
        yield {"label": "申出の日", "value": format_day(denial.applied_on)}
        yield {"label": "期間", "value": self.term}
        if denial.what != What.BLOCK:
            yield {"label": "見られる職員", "value": "、".join(self.names)}
        if self.counterpart:
            yield {"label": "相手方", "value": said(self.counterpart)}

    @property
    def may_confirm(self):
        return not denials.is_confirmed(self.steps) and bool(policy.confirm_protection(self.by, self.denial))

    @property
    def may_answer(self):
        return bool(self.asked) and bool(policy.answer_lift(self.by, self.denial))

    @property
    def may_extend(self):
        ended = self.denial.valid_until and self.denial.valid_until < today()
        early = today() < denials.may_extend_on(self.denial)
        return not ended and not early and bool(policy.extend_protection(self.by, self.denial))

    @property
    def may_change(self):
        fits = self.denial.what != What.BLOCK and self.state != DenialState.ENDED
        return fits and bool(policy.extend_protection(self.by, self.denial))

    @property
    def may_lift(self):
        return not self.asked and bool(policy.ask_to_lift(self.by, self.denial))


def said(counterpart):
    """相手方 in words: what was written, and who of the household records it is."""
    member = seen(counterpart, "member") if counterpart.member_id else None
    beside = f"世帯の記録：{member.name}（{member.get_kinship_display()}）" if member else ""
    return "\n".join(filter(None, [counterpart.text, beside]))


def cards(by, rows):
    """Decisions that whoever asks reads, newest first, each with its steps."""
    rows = list(rows.select_related("agency", "author", "worker").order_by("-created_at", "pk"))
    found = {row.pk: [] for row in rows}
    for step in DenialStep.objects.filter(denial__in=found).select_related("worker", "agency"):
        found[step.denial_id].append(step)
    others = {row.denial_id: row for row in Counterpart.objects.filter(denial__in=found)}
    return [Card(row, found[row.pk], names_of(row), others.get(row.pk), by) for row in rows]


def card(by, denial):
    return cards(by, Denial.objects.filter(pk=denial.pk))[0]


def names_of(denial):
    workers = Worker.objects.filter(pk__in=denials.named(denial.pk)).order_by("kana", "name", "pk")
    return [worker.name for worker in workers]


def candidates(by, case_id, also=()):
    """(id, 氏名（機関）) of who could be named: workers of the agencies that see the case, and those named by name."""
    lines = grants.who_sees(case_id)
    named = {line.worker_id for line in lines if line.worker_id} | set(also)
    offices = {line.agency_id for line in lines if not line.worker_id} | {by.agency.pk}
    open_offices = {agency.pk for agency in Agency.objects.filter(pk__in=offices) if not agency.named_only}
    found = {}
    members = Membership.objects.in_force().exclude(role__in=NO_CASE).select_related("worker", "agency")
    for member in members.order_by("agency", "worker__kana", "worker__name"):
        fits = member.agency_id in open_offices or member.worker_id in named
        if fits and member.worker.is_active:
            found.setdefault(str(member.worker_id), f"{member.worker.name}（{member.agency.short_name}）")
    return list(found.items())


def losing(found, names):
    """Of those who could be named, the ones who are not."""
    return [label for pk, label in found if pk not in {str(name) for name in names}]


def lives_here(case_id):
    """Whether somebody of this case's household is the one from whom the person is protected; for the named workers."""
    now = Denial.objects.filter(case=case_id, lifted_at=None).exclude(valid_until__lt=today())
    kept = Counterpart.objects.filter(denial__in=[row.pk for row in now], member__isnull=False)
    return [member for row in kept if (member := seen(row, "member"))]


def waiting(found):
    """Of these, what whoever asks should do as the second person."""
    return [card for card in found if card.may_answer or card.may_confirm]


def past_due(found):
    """Of these, what has ended by its date, or whose day to be looked at again has come."""
    day = today()
    return [
        card
        for card in found
        if card.is_open and not card.asked and (card.denial.valid_until or card.denial.review_on) < day
    ]
