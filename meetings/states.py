"""What words a meeting knows: its grounds, its states, what may be decided.

The grounds are the statutes under which a body may hear a case without the person's consent, and the consent itself;
article, duty of secrecy and penalty were read in the acts as far as they could be had: check them at release.
"""

from dataclasses import dataclass

from django.db import models


class Basis(models.TextChoices):
    """議題の根拠: on what one item is heard; it belongs to the item, not to the body."""

    CONSENT = "CONSENT", "本人同意（重層的支援会議）"
    S106 = "S106", "社会福祉法106条の6（支援会議）"
    J25 = "J25", "児童福祉法25条の2（要保護児童対策地域協議会）"
    K115 = "K115", "介護保険法115条の48（地域ケア会議）"
    D89 = "D89", "障害者総合支援法89条の3（地域自立支援協議会）"
    N9 = "N9", "生活困窮者自立支援法9条（支援会議）"
    ANON = "ANON", "匿名（準支援会議）"


@dataclass(frozen=True)
class Secrecy:
    """守秘義務: the article that binds whoever takes part, and what a breach costs."""

    article: str
    penalty: str

    @property
    def text(self):
        return (
            f"この議題で知った秘密を、正当な理由なく漏らしません（{self.article}）。"
            f"{self.penalty}"
            "資料と会話は、この議題の構成員の間だけのものです。会議のあとも同じです。"
        )


SECRECY = {
    Basis.S106: Secrecy(
        "社会福祉法106条の6第5項",
        "漏らした人は、1年以下の拘禁刑または100万円以下の罰金に処されます（同法159条）。",
    ),
    Basis.J25: Secrecy(
        "児童福祉法25条の5",
        "漏らした人は、1年以下の拘禁刑または50万円以下の罰金に処されます（同法61条の3）。",
    ),
    Basis.K115: Secrecy(
        "介護保険法115条の48第5項",
        "漏らした人は、1年以下の拘禁刑または100万円以下の罰金に処されます（同法205条）。",
    ),
    Basis.D89: Secrecy("障害者総合支援法89条の3", "漏らした人は、同法により罰せられることがあります。"),
    Basis.N9: Secrecy(
        "生活困窮者自立支援法9条5項",
        "漏らした人は、1年以下の拘禁刑または100万円以下の罰金に処されます（同法）。",
    ),
    Basis.ANON: Secrecy("会議の申し合わせ", "だれのことかを推しはかったり、確かめたりしません。"),
}
ROOMS = frozenset(SECRECY)


class State(models.TextChoices):
    """会議の状態."""

    PREPARING = "PREPARING", "準備"
    CALLED = "CALLED", "招集"
    HELD = "HELD", "開催"
    CONFIRMED = "CONFIRMED", "記録確定"
    CANCELLED = "CANCELLED", "中止"


NEXT = {
    State.PREPARING: {State.CALLED, State.CANCELLED},
    State.CALLED: {State.HELD, State.CANCELLED},
    State.HELD: {State.CONFIRMED},
    State.CONFIRMED: set(),
    State.CANCELLED: set(),
}


class ItemState(models.TextChoices):
    """議題の状態."""

    OPEN = "OPEN", "これから"
    SETTLED = "SETTLED", "記録確定"
    DROPPED = "DROPPED", "取下げ"


ITEM_NEXT = {
    ItemState.OPEN: {ItemState.SETTLED, ItemState.DROPPED},
    ItemState.SETTLED: set(),
    ItemState.DROPPED: set(),
}


class Why(models.TextChoices):
    """議題を取り下げた理由."""

    CONSENT_ENDED = "CONSENT_ENDED", "本人の同意が終わった"
    MOVED = "MOVED", "支援会議に移した"
    NO_LONGER = "NO_LONGER", "話し合う必要がなくなった"
    OTHER = "OTHER", "その他"


class Duty(models.TextChoices):
    """構成員の役目."""

    CHAIR = "CHAIR", "会長・進行"
    SCRIBE = "SCRIBE", "記録"
    MEMBER = "MEMBER", "構成員"
    SUBSTITUTE = "SUBSTITUTE", "代理"


class Outcome(models.TextChoices):
    """決定."""

    APPROVE = "APPROVE", "プランを承認"
    REVISE = "REVISE", "プランを修正"
    CONTINUE = "CONTINUE", "継続して審議"
    CLOSE = "CLOSE", "支援の終結"
    SUSPEND = "SUSPEND", "支援の中断"
    SHARE = "SHARE", "情報と方針を共有"
    RESOURCE = "RESOURCE", "社会資源の不足を確認"


# What a 重層的支援会議 may decide of a case; the first five are told to the case itself.
RESOLVING = (Outcome.APPROVE, Outcome.REVISE, Outcome.CONTINUE, Outcome.CLOSE, Outcome.SUSPEND)
OF_ROOMS = (Outcome.CONTINUE, Outcome.SHARE, Outcome.RESOURCE)

# 協議事項 of a 重層的支援会議: 資料3 of 小平市 (1, 3, 4), 墨田区 (6), さぬき市 (5).
AGENDA_OF_CONSENT = (
    ("1", "プランの適切性の協議"),
    ("2", "支援提供者へのプランの共有"),
    ("3", "プラン終結時等の評価"),
    ("4", "社会資源の充足状況の把握と開発に向けた検討"),
    ("5", "支援中断の決定"),
    ("6", "支援の実施・進捗管理"),
)
# 協議事項 of a 支援会議: さぬき市・芦屋市・米原市.
AGENDA_OF_ROOMS = (
    ("1", "必要な情報の交換"),
    ("2", "支援体制（支援方針）の検討"),
    ("3", "その他"),
)


def agenda_of(basis):
    return AGENDA_OF_CONSENT if basis == Basis.CONSENT else AGENDA_OF_ROOMS
