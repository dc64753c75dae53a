"""Where the roads of a case lead: into this meeting, into another that is being prepared, or into one still to be made."""

from dataclasses import dataclass, field

from access import policy
from accounts.models import Agency

from . import sitting, telling
from .forms.meeting import SHORT, bodies_for
from .possible import SECRET, grounds_here
from .states import Basis, State


@dataclass
class Road:
    """One possible way in words: its buttons into meetings, its links to meetings still to be made."""

    chip: dict
    title: str
    why: str
    first: bool
    buttons: list = field(default_factory=list)
    links: list = field(default_factory=list)


class Map:
    """The meetings and bodies one may bring a case to."""

    def __init__(self, meeting, by):
        self.meeting, self.by = meeting, by
        rows = sitting.mine(by).filter(state__in=(State.PREPARING, State.CALLED)).order_by("held_on")
        others = [row for row in rows[:50] if row.pk != meeting.pk and policy.put_on_agenda(by, row)]
        self.meetings = [meeting, *others]
        self.bodies = bodies_for(by)

    def roads(self, possible):
        return [self.road(option, possible) for option in possible.options]

    def road(self, option, possible):
        basis = Basis.S106 if option.basis == "ROOM" else Basis(option.basis)
        road = Road(telling.basis_chip(basis), title_of(option, possible), option.why, option.first)
        here = self.grounds(option, self.meeting.body, possible)
        places = [self.meeting] if here else self.meetings[1:]
        for place in places:
            for ground in self.grounds(option, place.body, possible):
                road.buttons.append(self.button(place, ground, possible))
        if not road.buttons:
            fitting = [body for body in self.bodies if self.grounds(option, body, possible)]
            fitting.sort(key=lambda body: self.grounds(option, body, possible)[0] not in preferred(possible))
            road.links = [{"label": f"{body.name}を準備する", "body": body.pk} for body in fitting]
        return road

    def grounds(self, option, body, possible):
        if option.basis == "ROOM":
            return grounds_here(body, possible.field)
        return [option.basis] if option.basis in body.bases else []

    def button(self, place, ground, possible):
        where = (
            ""
            if place is self.meeting
            else f"{telling.when(place, place.held_on, ())['day']}の{place.body.name}で、"
        )
        return {
            "meeting": place.pk,
            "value": f"{possible.case.pk}/{ground}",
            "label": f"{where}{SHORT[Basis(ground)]}の議題にする",
        }


def preferred(possible):
    from .possible import STATUTE_OF

    return {STATUTE_OF.get(possible.field)} & SECRET


def title_of(option, possible):
    if option.basis == Basis.CONSENT:
        return "重層的支援会議（同意のある機関だけで）" if option.away else "重層的支援会議"
    if option.basis == Basis.ANON:
        return "名前を出さない準支援会議（「Aさん」）"
    return f"支援会議（{Agency.Field(possible.field).label}の会議体を先に）"
