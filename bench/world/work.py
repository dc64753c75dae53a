"""The work on a case of a scale world: plans with goals and roles, monitoring, outreach."""

from .chance import ident
from .tables import NULL

ISSUES = (
    "暮らしの見通しが立たない。",
    "家族だけで抱えている。",
    "外に出る機会がない。",
    "支払いが遅れている。",
)
GOALS = (
    "月に二度、話ができる。",
    "支払いの予定を一緒につくる。",
    "通える場所を一つ見つける。",
    "介護の負担を分け合う。",
)


class Work:
    """The plan, and the outreach, of one case."""

    def __init__(self, life, rows, sharing):
        self.life, self.rows, self.sharing, self.draw = life, rows, sharing, life.draw

    def write(self):
        life = self.life
        if life.stage == "PLAN_DRAFT" or (life.stage == "SUPPORT" and life.case % 5 == 0):
            self.plan()
        elif not life.shape.partners and not life.ended and life.case % 4 == 0:
            self.outreach()

    def plan(self):
        """A draft not yet before a meeting; its roles are what the window itself does."""
        life, days = self.life, self.life.days
        made = min(life.opened, 1 + int(12 * self.draw()))
        row, goal = ident(life.salt, "plan", life.case), ident(life.salt, "goal", life.case)
        own, at = (life.id, str(life.desk.group), life.worker), life.at(made, 0.8)
        self.rows.add(
            *("cases_supportplan", row, *own, "1", "COORDINATION", "DRAFT", "いまの家で暮らしたい。"),
            *("安心して暮らす。", "相談できる人がいる。", str(life.desk.group), "f", "f", days.word(made)),
            *(days.word(made - 364), NULL, "3", days.word(made), NULL, NULL, NULL, NULL, "256", at, "1"),
        )
        issue, wish = ISSUES[int(self.draw() * 4)], GOALS[int(self.draw() * 4)]
        until = days.word(made - 180)
        self.rows.add(
            *("cases_plangoal", goal, row, *own, "1", issue, "少しずつ進めたい。", wish, until, "4", at)
        )
        does, own_part = "月に二度訪問する。", "話したいことを書いておく。"
        self.rows.add(
            *("cases_planrole", ident(life.salt, "role", life.case), row, life.id, goal, *own[1:], "1"),
            *(does, own_part, own[1], NULL, "月2回", NULL, NULL, "PROPOSED", NULL, "4", at),
        )

    def outreach(self):
        """A plan to reach somebody who has not agreed, with the promise that comes next."""
        life, days = self.life, self.life.days
        own = (life.id, str(life.desk.group), life.worker)
        began = max(1, life.opened // 2)
        at = life.at(began, 0.8)
        self.rows.add(
            *("cases_outreachplan", ident(life.salt, "outreach", life.case), *own, "一人で暮らす方。"),
            *(
                "近所の方の相談から。",
                "玄関先で話せる。",
                "{VISIT,LETTER}",
                "短い時間で、同じ曜日に。",
                "月2回",
            ),
            *("地域の居場所", "時間をかければ得られそう", days.word(began), "", "", "260", at, "1"),
        )
