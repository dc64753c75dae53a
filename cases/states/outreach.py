"""What words アウトリーチ knows: how near one has come, how one tries, and why the trying ends.

The stages and the ways are the project's own ([I] and [K] of the field's forms): check them against the city's form.
"""

from django.db import models

from .case import Method, Partner


class Bond(models.IntegerChoices):
    """つながりの段階; the last is never typed: it is there while a consent is in force."""

    KNOWN = 0, "把握のみ"
    AROUND = 1, "家族・周囲と接触"
    WROTE = 2, "本人に手紙など"
    MET = 3, "会えた"
    TALKS = 4, "会話できる"
    CONSULTS = 5, "相談できる"
    AGREED = 6, "同意"


TYPED = [(bond.value, bond.label) for bond in Bond if bond != Bond.AGREED]


class Way(models.TextChoices):
    """働きかけ方: how one tries to be trusted."""

    VISIT = "VISIT", "訪問"
    ACCOMPANY = "ACCOMPANY", "同行"
    LETTER = "LETTER", "手紙"
    FAMILY = "FAMILY", "家族の支援"
    WATCH = "WATCH", "見守り"
    OTHER = "OTHER", "その他"


class PlanEnd(models.TextChoices):
    """アウトリーチを終える理由, in the words of CLOSE_REASON where it has them."""

    CONSENT = "CONSENT", "同意が得られ、次の支援に移った"
    SETTLED = "SETTLED", "つながり先との関係が安定した"
    HANDED_ON = "HANDED_ON", "ほかの制度・機関につないだ"
    MOVED = "MOVED", "転居"
    DEAD = "DEAD", "死亡"
    FACILITY = "FACILITY", "施設入所・入院（長期）"
    ASKED = "ASKED", "本人の申出"
    LOST = "LOST", "連絡がとれない"
    OTHER = "OTHER", "その他"


# A try counts as 会えた only where the person himself was there or on the telephone: a letter is a try.
VISITING = [
    (method.value, method.label)
    for method in (Method.VISIT, Method.PHONE, Method.COUNTER, Method.LETTER, Method.WATCH, Method.OTHER)
]
MEETING = {Method.VISIT, Method.PHONE, Method.COUNTER}


def is_meeting(method, partner, absent):
    """Whether a try reached the person himself (会えた・話せた)."""
    return not absent and method in MEETING and partner == Partner.SELF
