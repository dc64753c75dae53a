"""Who is who in a drawn story: the person and his family, where they live, who takes them in."""

from dataclasses import dataclass

from . import names, towns
from .people import AGENCIES
from .themes import vary

CHILD_WORDS = {"F": "長女", "M": "長男"}
PARENT_WORDS = {"F": "母", "M": "父"}
SPOUSE_WORDS = {"F": "妻", "M": "夫"}
NICKNAMES = {
    "M": ("駅前の男性", "公園の男性", "角の家の男性", "自転車の男性"),
    "F": ("角の家の女性", "赤い帽子の女性", "猫の家の女性"),
}
STRIDE = 37  # through the list of 姓, so that few bear the same name
WHEN = ("夜に出られる", "留守番電話に残す", "家族には知らせない", "午前中がよい", "")


class Desks:
    """The agencies and who works there, by the short name of the agency."""

    def __init__(self, people):
        self.short = {row[0]: row[1] for row in AGENCIES}
        self.full = {row[1]: row[0] for row in AGENCIES}
        self.parent = {row[1]: self.short.get(row[5], "") for row in AGENCIES}
        self.named = {row[1] for row in AGENCIES if row[6]}
        self.members, self.heads = {}, {}
        for username, _name, _kana, agency, role, _offered in people:
            at = self.short[agency]
            if role == "CHIEF":
                self.heads[at] = username
            elif role not in ("ADMIN", "AUDITOR"):
                self.members.setdefault(at, []).append(username)
        self.every = [short for short in self.members if short not in self.named]

    def someone(self, chance, desk):
        """A worker of that desk; the first one, whom the sign-in page offers, has the most to do."""
        here = self.members[desk]
        first = 9 if desk in self.named else 3
        return chance.choices(here, [first, *[1] * (len(here) - 1)])[0]

    def head(self, desk):
        """Whose 所属長 answers for a desk."""
        return self.heads.get(desk) or self.heads.get(self.parent[desk])

    def name(self, desk):
        return self.full[desk[0] if isinstance(desk, tuple) else desk]


@dataclass
class Cast:
    """The people of one drawn story."""

    chance: object
    theme: object
    desks: Desks
    number: int
    home: str = ""

    def __post_init__(self):
        chance = self.chance
        self.town, chomes, self.area = chance.choice(towns.TOWNS)
        self.chome = chance.randint(1, chomes)
        self.home = self.home or self.resolve(chance.choice(self.theme.homes))
        self.worker = self.desks.someone(chance, self.home)
        self.sex = chance.choice(self.theme.sexes)
        self.age = chance.randint(*self.theme.ages)
        self.surname = names.surnames()[self.number * STRIDE % len(names.surnames())]
        self.nameless = chance.random() < self.theme.nameless
        self.words, self.relatives = {}, ()
        self.relatives = tuple(self.relative(kin) for kin in self.theme.kin)
        self.alias = chance.choice(NICKNAMES[self.sex]) if self.nameless else ""
        self.person, self.contacts = self.who(), self.where()

    def resolve(self, desk):
        """The desk of this town: 包括 by 圏域, 地活 north or south of the railway."""
        if desk == "包括":
            return f"包括・{self.area}"
        if desk == "地活":
            return "地活・北" if self.chome % 2 else "地活・南"
        return desk

    def desk(self, partner):
        """The desk a partner of the theme is here: an agency, or (民生委員, the one of this town)."""
        if not hasattr(self, "partners"):
            self.partners = {}
        if partner.purpose not in self.partners:
            others = [d for d in map(self.resolve, partner.agencies) if d != self.home] or ["多機関協働"]
            found = self.chance.choice(others)
            if found in self.desks.named:
                found = (found, self.desks.someone(self.chance, found))
            self.partners[partner.purpose] = found
        return self.partners[partner.purpose]

    def who(self):
        sex = {"F": "FEMALE", "M": "MALE"}[self.sex]
        if self.nameless:
            return {"name": "", "kana": "", "naming": "UNKNOWN", "sex": sex}
        name, kana = names.full(self.surname, names.given(self.chance, 2026 - self.age, self.sex))
        known = {"name": name, "kana": kana, "sex": sex}
        return known | (
            {"age": (self.age, self.chance.randint(5, 350))} if self.chance.random() < 0.92 else {}
        )

    def where(self):
        chance = self.chance
        place = towns.address(chance, self.town, self.chome, chance.random() < 0.6)
        if self.nameless:
            return (("WHEREABOUTS", f"{self.town}{towns.NUMERALS[self.chome - 1]}丁目 9999番地 付近", ""),)
        old = self.age >= 65
        phone = towns.landline(1000 + self.number) if old else towns.mobile(1000 + self.number)
        found = [("ADDRESS", place, "")]
        if chance.random() < 0.85:
            found.append(("PHONE", phone, chance.choice(("固定電話", "")) if old else chance.choice(WHEN)))
        return tuple(found)

    def relative(self, kin):
        chance = self.chance
        younger = chance.randint(*kin.younger)
        if kin.kinship == "CHILD":
            younger = min(younger, max(self.age - 1, 1))
        sex = chance.choice("FM")
        if kin.kinship == "PARENT":
            sex = chance.choice("FFM")
        if kin.kinship == "SPOUSE":
            sex = "M" if self.sex == "F" else "F"
        age = max(self.age - younger, 1)
        own = (
            kin.living == "APART"
            and sex == "F"
            and kin.kinship in ("CHILD", "SIBLING")
            and chance.random() < 0.5
        )
        surname = chance.choice(names.surnames()) if own else self.surname
        name, kana = names.full(surname, names.given(chance, 2026 - age, sex))
        self.words[kin.slot] = self.word(kin, sex, younger)
        note = vary(chance, chance.choice(kin.notes), self.words)
        return {
            "name": name,
            "kana": kana,
            "kinship": kin.kinship,
            "living": kin.living,
            "age": (age, chance.randint(5, 350)),
            "is_key_person": kin.is_key_person,
            "note": f"{self.words[kin.slot]}。{note}",
        }

    @staticmethod
    def word(kin, sex, younger):
        if kin.kinship == "SIBLING":
            return {"F": ("姉", "妹"), "M": ("兄", "弟")}[sex][younger > 0]
        words = {"CHILD": CHILD_WORDS, "PARENT": PARENT_WORDS, "SPOUSE": SPOUSE_WORDS}
        return words[kin.kinship][sex]

    def consultation(self, days):
        """What was taken down at the first conversation."""
        chance, theme = self.chance, self.theme
        caller = chance.choice(theme.callers)
        opening, detail = chance.choice(theme.openings), chance.choice(theme.details)
        others = chance.sample(theme.concerns[1:], chance.randint(0, len(theme.concerns) - 1))
        told = {
            "days": days,
            "method": chance.choice(caller.methods),
            "caller": caller.who,
            "caller_name": self.caller(caller),
            "caller_relation": vary(chance, caller.relation, self.words),
            "text": vary(chance, opening + detail, self.words),
            "urgency": chance.choice(theme.urgency),
            "concerns": [theme.concerns[0], *others],
            "main_concern": theme.concerns[0],
        }
        if caller.who in ("SELF", "FAMILY") and chance.random() < 0.6:
            told["wish"] = vary(chance, chance.choice(theme.wishes), self.words)
        return told

    def caller(self, caller):
        for kin, row in zip(self.theme.kin, self.relatives, strict=False):
            if caller.relation == f"{{{kin.slot}}}":
                return row["name"]
        return vary(self.chance, caller.name, self.words)
