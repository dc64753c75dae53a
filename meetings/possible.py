"""Which kind of meeting a case can be brought to, with whom, and why: computed from what the acting agency may know.

The grants it is shown and the consents it is shown decide; what the wall hides from it does not enter the answer.
"""

from dataclasses import dataclass, field

from access import grants
from access.doors import seen
from access.models import HOLDING
from access.models import Basis as Ground
from access.topics import labels
from accounts.models import Agency
from accounts.querysets import Today, today
from cases.models import Case
from cases.states import Stage
from common.wareki import age_on
from consent.models import Consent
from consent.states import Kind

from .states import ROOMS, Basis

CARRIES = (Ground.CONSENT, *HOLDING)
# The council each field of help meets in (小平市 資料3), by the statute it stands on.
STATUTE_OF = {
    Agency.Field.ELDERLY: Basis.K115,
    Agency.Field.DISABILITY: Basis.D89,
    Agency.Field.CHILD: Basis.J25,
    Agency.Field.LIVELIHOOD: Basis.N9,
}
CHILDHOOD, OLD_AGE = 18, 65
NOT_IN_CHARGE = "重層的支援会議に出せるのは、ケースの担当機関だけです。"
CLOSED = "終結したケースは、重層的支援会議に出せません。"
NO_CONSENT = "情報共有か、会議への提出の同意がないため、重層的支援会議には出せません。本人に説明して同意を記録すると出せます。"
SECRET = frozenset(ROOMS) - {Basis.ANON}


def standing_consents(case_id):
    """The consents in force of a case that let it be shared or brought to a meeting (C2, C3), as far as they are shown."""
    day = Today()
    rows = Consent.objects.filter(
        case=case_id, withdrawn_at=None, valid_from__lte=day, valid_until__gte=day
    ).prefetch_related("lines")
    return [c for c in rows if Kind.C3 in c.kinds or (Kind.C2 in c.kinds and c.opened_at)]


def submits(case_id):
    """G1: whether a case may be brought to a 重層的支援会議 at all."""
    return bool(standing_consents(case_id))


@dataclass
class Reach:
    """How far the person's consent reaches: for each agency or named worker, what a meeting may be told in his presence."""

    held: int
    holds: bool
    submits: bool
    sight: dict = field(default_factory=dict)
    permits: dict = field(default_factory=dict)

    @classmethod
    def of(cls, case_id, by):
        standing, consents = grants.standing(case_id), standing_consents(case_id)
        made = cls(standing.topics, standing.holds, bool(consents))
        for line in grants.who_sees(case_id):
            if line.basis in CARRIES:
                key = (line.agency_id, line.worker_id)
                made.sight[key] = made.sight.get(key, 0) | line.topics
        for consent in consents:
            if Kind.C3 in consent.kinds:
                for line in consent.lines.all():
                    made.permits.setdefault((line.agency_id, line.worker_id), []).append(line.topics)
        return made

    def masks(self, key):
        """Everything one may be told at once: what he sees, or what one consent lets be brought before him."""
        found = [self.sight.get(key, 0), *self.permits.get(key, ())]
        return [mask & self.held for mask in found if mask & self.held]

    def covers(self, key, topics):
        return any(mask & topics == topics for mask in self.masks(key))

    def best(self, key):
        return max(self.masks(key), key=int.bit_count, default=0)


@dataclass(frozen=True)
class Option:
    """One road: on what ground, with whom, who stays away, which kinds of information, and why."""

    basis: str
    keys: tuple
    away: tuple
    topics: int
    why: str
    first: bool = False


@dataclass
class Possible:
    """What is possible for one case with the agencies that are asked."""

    case: Case
    options: list
    notes: list
    field: str


def possible_for(case, asked, meeting, book):
    """The roads of one case; `asked` are keys (agency, worker or None), the convening 課 among them in any event."""
    by, person = book.by, seen(case, "person")
    reach = Reach.of(case.pk, by)
    keys = list(dict.fromkeys([(meeting.agency_id, None), *asked]))
    own = (by.agency.pk, by.worker.pk if by.agency.named_only else None)
    others = [key for key in keys if key != own]
    made = Possible(case, [], [], field_of(case, person, book))
    refusal = why_not_on_consent(case, reach)
    near = [key for key in others if reach.best(key)]
    far = [key for key in others if key not in near]
    if refusal:
        made.notes.append(refusal)
    elif others and (meeting.agency_id, None) in far:
        made.notes.append(f"本人の同意が、招集する{book.agencies[meeting.agency_id].name}に及んでいません。")
    else:
        made.options += on_consent(reach, near, far, own, book)
        if far:
            made.notes.append(f"{'、'.join(book.name(key) for key in far)}には、本人の同意が及んでいません。")
    if not any(option.first and not option.away for option in made.options):
        made.options.append(Option("ROOM", tuple(keys), (), 0, room_reason(made, far, keys, book)))
    made.options.append(Option(Basis.ANON, tuple(keys), (), 0, "だれのことかを伝えずに話し合います。"))
    return made


def why_not_on_consent(case, reach):
    """G1, and who may bring a case, in a sentence."""
    if not reach.holds:
        return NOT_IN_CHARGE
    if case.stage == Stage.CLOSED:
        return CLOSED
    return "" if reach.submits else NO_CONSENT


def on_consent(reach, near, far, own, book):
    """With those the consent reaches; nobody hears more than all of them may."""
    shared = reach.held
    for key in near:
        shared &= reach.best(key)
    if not shared:
        return []
    whole = not far
    names = "、".join(book.name(key) for key in near) or book.name(own)
    words = "、".join(labels(shared))
    why = (
        f"呼ぶ機関すべてに本人の同意が及んでいます（{words}）。"
        if whole
        else f"同意が及ぶ{names}だけで開きます（{words}）。"
    )
    return [Option(Basis.CONSENT, (own, *near), tuple(far), shared, why, first=whole)]


def room_reason(made, far, keys, book):
    if made.notes and not far:
        return "同意がなくても、守秘義務のある会議体で話し合えます。"
    if made.options:
        return "呼ぶ機関すべてで話し合うときは、守秘義務のある支援会議になります。"
    return "同意が及ばない機関とは、守秘義務のある支援会議で話し合います。"


def field_of(case, person, book):
    """The person's field of help, from the desk that opened the case, else from the age."""
    agency = book.agencies.get(case.agency_id)
    if agency and agency.field in STATUTE_OF:
        return agency.field
    if person and person.birth_on:
        age = age_on(person.birth_on, today())
        if age < CHILDHOOD:
            return Agency.Field.CHILD
        if age >= OLD_AGE:
            return Agency.Field.ELDERLY
    return Agency.Field.LIVELIHOOD


def grounds_here(body, field_):
    """The secret grounds of a body, the person's field first."""
    own = STATUTE_OF.get(field_)
    return sorted((b for b in body.bases if b in SECRET), key=lambda b: (b != own, Basis.values.index(b)))
