"""What words a consent knows."""

from django.db import models


class Kind(models.TextChoices):
    """同意の種類; one signature may cover several."""

    C1 = "C1", "相談・支援の申込"
    C2 = "C2", "関係機関との情報共有"
    C3 = "C3", "重層的支援会議への提出"
    C4 = "C4", "プラン内容への同意"
    C5 = "C5", "参加支援の受入先への情報提供"


# Whose consent names agencies and kinds of information; the others record that the person agreed, and open nothing.
NAMING = {Kind.C2, Kind.C3}


class Answer(models.TextChoices):
    """同意の状態: how a person stands to being asked; refusal is a state, never a dead end."""

    UNASKED = "UNASKED", "打診前"
    AGREED = "AGREED", "同意"
    PENDING = "PENDING", "保留"
    REFUSED = "REFUSED", "不同意"
    CHANGED = "CHANGED", "変更"
    WITHDRAWN = "WITHDRAWN", "撤回"
    EXPIRED = "EXPIRED", "期限切れ"


ASKED = {Answer.AGREED, Answer.PENDING, Answer.REFUSED}
NEXT = {
    Answer.UNASKED: ASKED,
    Answer.PENDING: ASKED,
    Answer.REFUSED: ASKED,
    Answer.AGREED: {Answer.CHANGED, Answer.WITHDRAWN, Answer.EXPIRED},
    Answer.CHANGED: {Answer.AGREED},
    Answer.WITHDRAWN: ASKED,
    Answer.EXPIRED: ASKED,
}


class WhyNot(models.TextChoices):
    """同意が得られない理由.

    01–03 mirror the situations the MURC guidebook on 支援会議 names (no contact, refusal, no perceived need);
    04–06 are the project's own: check them against the city's form.
    """

    NO_CONTACT = "01", "本人に接触できていない"
    REFUSES = "02", "支援を望んでいない"
    NOT_AWARE = "03", "困りごとと思っていない"
    CANNOT_JUDGE = "04", "判断する力が下がっている"
    DANGER = "05", "同意を求めると危険がある（虐待・DV）"
    NOT_YET = "06", "まだ打診していない"
    OTHER = "99", "その他"


class Purpose(models.TextChoices):
    """利用目的, after the national 「個人情報に関する管理・取扱規程」 used with the 申込票 of 困窮."""

    SUPPORT = "01", "相談支援を円滑に行うため"
    APPLICATION = "02", "市の事業の利用申込・プランのため"
    COORDINATION = "03", "支援の提供と関係機関との連絡調整のため"


class Giver(models.TextChoices):
    """同意した人."""

    SELF = "SELF", "本人"
    PROXY = "PROXY", "代理人"
    PARENT = "PARENT", "親権者"
    GUARDIAN = "GUARDIAN", "後見人"


class Method(models.TextChoices):
    """同意の取り方."""

    WRITTEN = "WRITTEN", "書面"
    ORAL = "ORAL", "口頭"
    ELECTRONIC = "ELECTRONIC", "電子"
