"""Meetings and rooms of a scale world: those of the past with their minutes, those of the coming weeks to be prepared."""

from meetings.states import SECRECY, Basis

from .chance import chance, ident, spoken_number
from .offices import ALL_SEEING, COORDINATOR
from .tables import NULL, Rows
from .term import term

FEW = 400  # one meeting for so many cases
COMING = 0.12
DEPARTMENTS = (1, 2, 3, 4)
ROOM = SECRECY[Basis.S106]


class Meetings:
    """The meetings of one world, in chunks."""

    chunk = 100

    def __init__(self, plan, bodies):
        self.plan, self.salt, self.days, self.bodies = plan, plan.salt, plan.days, bodies
        self.count = max(24, plan.size.cases // FEW)
        shapes = ((case, plan.shape(case)) for case in range(plan.size.cases))
        self.open, self.shut = [], []
        for case, shape in shapes:
            if shape.coordinated:
                self.open.append(case)
            elif not shape.partners and plan.stage_of(case) != "CLOSED":
                self.shut.append(case)
            if len(self.open) > 2 * self.count and len(self.shut) > 2 * self.count:
                break

    def rows(self, number):
        rows = Rows()
        for meeting in range(number * self.chunk, min((number + 1) * self.chunk, self.count)):
            One(self, rows, meeting).write()
        return rows


class One:
    """One meeting: with the person's consent, or a sealed room where there is none."""

    def __init__(self, world, rows, number):
        self.world, self.rows, self.number = world, rows, number
        self.plan, self.salt, self.days = world.plan, world.salt, world.days
        self.draw = chance(self.salt, "meeting", number).random
        self.is_room = number % 3 == 0
        cases = world.shut if self.is_room else world.open
        self.case = cases[number * 7 % len(cases)]
        self.is_coming = number % 100 < 100 * COMING
        self.convener = self.plan.offices[DEPARTMENTS[number % 4] if self.is_room else COORDINATOR]
        self.coordinator = self.plan.offices[COORDINATOR]
        self.id, self.item = ident(self.salt, "meeting", number), ident(self.salt, "item", number)
        shape = self.plan.shape(self.case)
        life = term(self.plan, self.case, shape, closed=False)
        since = life.opened if self.is_room else life.agreed
        self.held = -1 - int(20 * self.draw()) if self.is_coming else max(1, int(since * 0.7 * self.draw()))
        self.made = self.days.stamp(max(1, min(since, self.held + 10)), 0.93)
        self.after = self.days.stamp(max(self.held, 0) and max(1, self.held - 1), 0.96)

    def who(self, office, step=0):
        return office.people[(self.number + step) % len(office.people)][0]

    def write(self):
        """The shell, its item and matter, the members; of one that is over what was said."""
        state = "CONFIRMED" if not self.is_coming else "CALLED" if self.number % 2 else "PREPARING"
        body = self.world.bodies[self.convener.place]
        called = NULL if state == "PREPARING" else self.made
        self.rows.add(
            *(
                "meetings_meeting",
                self.id,
                spoken_number(self.number, salt=3),
                str(body),
                str(self.convener.group),
            ),
            *(
                str(self.coordinator.group),
                self.who(self.coordinator),
                self.days.word(self.held),
                "10:00:00",
                NULL,
            ),
            *("第一会議室", "f", state, called, NULL if self.is_coming else self.after, self.made, "1"),
        )
        self._item()
        members = [self.coordinator, self.plan.offices[self.plan.founder[self.case]]]
        third = self.convener if self.is_room else self.plan.offices[ALL_SEEING]
        members += [third] if third.place != members[1].place else []
        for place, office in enumerate(members):
            self._member(place, office)
        if not self.is_coming:
            self._minutes(members[1])

    def _item(self):
        founder = self.plan.offices[self.plan.founder[self.case]]
        case, name = ident(self.salt, "case", self.case), "Aさん" if self.is_room else "相談者"
        whose = founder if self.is_room else self.coordinator
        settled, until = ("OPEN", NULL), NULL
        if not self.is_coming:
            settled, until = ("SETTLED", self.after), self.days.word(max(1, self.held - 1) - 14)
        self.rows.add(
            *("meetings_item", self.item, self.id, "S106" if self.is_room else "CONSENT", "{1}"),
            *(str(whose.group), self.who(whose), NULL, settled[0], "", settled[1], until, self.made, "1"),
        )
        about = (NULL, case) if self.is_room else (case, NULL)
        self.rows.add(
            *("meetings_matter", ident(self.salt, "matter", self.number), self.item, *about, NULL, name, "f"),
            *("暮らしの見通しと、関わり方を話し合いたい。", "4", self.made, "1"),
        )

    def _member(self, place, office):
        worker, group = self.who(office), str(office.group)
        duty = ("CHAIR", "MEMBER", "SCRIBE")[place]
        row = ident(self.salt, "member of", self.number, place)
        self.rows.add(
            "meetings_member", row, self.item, group, worker, duty, self.who(self.coordinator), self.made
        )
        if self.is_room and not self.is_coming:
            pledge = ident(self.salt, "pledge", self.number, place)
            self.rows.add(
                "meetings_pledge", pledge, self.item, group, worker, ROOM.article, ROOM.text, self.made
            )
        if place == 1 and self.number % 2:
            sheet = ident(self.salt, "sheet", self.number)
            said = ("世帯の様子を把握している。", "月に一度訪問している。", "", "一緒に考えてほしい。")
            self.rows.add("meetings_sheet", sheet, self.item, group, worker, *said, self.made, "1")

    def _minutes(self, founder):
        scribe, group = self.who(self.coordinator), str(self.coordinator.group)
        self.rows.add(
            *("meetings_minute", ident(self.salt, "minute", self.number), self.item, group, scribe),
            *("支援の方針を話し合った。", "役割を分けて続ける。", "{CONTINUE}", "", NULL, self.after, "1"),
        )
        done = self.held > 40
        ended = (
            (self.days.stamp(max(1, self.held - 20), 0.5), self.who(founder), "訪問した。")
            if done
            else (NULL, NULL, "")
        )
        self.rows.add(
            *(
                "meetings_task",
                ident(self.salt, "task", self.number),
                self.item,
                group,
                scribe,
                str(founder.group),
            ),
            *(
                self.who(founder),
                "本人を訪問し、様子を伝える。",
                self.days.word(self.held - 30),
                *ended,
                self.after,
            ),
        )
