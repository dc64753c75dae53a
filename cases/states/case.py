"""What words a consultation, a case and a note know, and what may follow what.

Code lists are those of the national 困窮 forms as the field knows them (相談受付・申込票, 支援経過記録シート);
CONCERN was read in the early national draft, METHOD and SCREENING are held from practice: check them against
the city's own copy of the forms before use.
"""

from django.db import models

from access.topics import Topic


class Stage(models.TextChoices):
    """ケースの段階."""

    RECEIVED = "RECEIVED", "受付"
    ASSESSMENT = "ASSESSMENT", "アセスメント"
    PLAN_DRAFT = "PLAN_DRAFT", "プラン案"
    MEETING = "MEETING", "会議"
    SUPPORT = "SUPPORT", "支援中"
    REVIEW = "REVIEW", "評価"
    CLOSED = "CLOSED", "終結"
    SUSPENDED = "SUSPENDED", "中断"


# Work stops in one of two ways: it may do so at any time (転居, 死亡, 連絡がとれない), and 再開 leads out of both.
STOPPED = {Stage.CLOSED, Stage.SUSPENDED}
NEXT = {
    Stage.RECEIVED: {Stage.ASSESSMENT, *STOPPED},
    Stage.ASSESSMENT: {Stage.PLAN_DRAFT, *STOPPED},
    Stage.PLAN_DRAFT: {Stage.MEETING, Stage.ASSESSMENT, *STOPPED},
    Stage.MEETING: {Stage.SUPPORT, Stage.PLAN_DRAFT, *STOPPED},
    Stage.SUPPORT: {Stage.REVIEW, *STOPPED},
    Stage.REVIEW: {Stage.SUPPORT, Stage.PLAN_DRAFT, *STOPPED},
    Stage.SUSPENDED: {Stage.ASSESSMENT, Stage.CLOSED},
    Stage.CLOSED: {Stage.ASSESSMENT},
}


# The way up to the support; the case goes along as each work is begun (アセスメント, プラン案, 会議).
BEGINNING = [Stage.RECEIVED, Stage.ASSESSMENT, Stage.PLAN_DRAFT, Stage.MEETING]


class Method(models.TextChoices):
    """方法 (支援経過記録シート METHOD)."""

    PHONE = "01", "電話"
    VISIT = "02", "訪問・同行"
    COUNTER = "03", "来所面談"
    LETTER = "04", "メール・手紙"
    IN_HOUSE = "05", "所内会議"
    ROOM = "08", "支援会議"
    JOINT = "09", "重層的支援会議"
    INQUIRY = "11", "他機関との電話・協議"
    WATCH = "12", "見守り・不在訪問"
    OTHER = "99", "その他"


class Partner(models.TextChoices):
    """対応した相手."""

    SELF = "SELF", "本人"
    FAMILY = "FAMILY", "家族"
    AGENCY = "AGENCY", "関係機関"
    RESIDENT = "RESIDENT", "地域住民"
    OTHER = "OTHER", "その他"


class Caller(models.TextChoices):
    """相談者の区分: 本人でない人, 名乗らない人の相談もふつうのこと."""

    SELF = "SELF", "本人"
    FAMILY = "FAMILY", "家族・知人"
    AGENCY = "AGENCY", "関係機関・地域の方"
    ANONYMOUS = "ANONYMOUS", "匿名"


class Urgency(models.TextChoices):
    """緊急度."""

    NORMAL = "NORMAL", "通常"
    SOON = "SOON", "早めに"
    URGENT = "URGENT", "緊急（命・虐待）"


class Screening(models.TextChoices):
    """スクリーニングの結果 (SCREENING 1–5)."""

    INFORMED = "1", "情報提供・相談対応のみで終了"
    REFER = "2", "他の制度や専門機関へつなぐ"
    TOWARDS_CONSENT = "3", "同意はまだだが、働きかけを続ける"
    CONTINUE = "4", "継続して支援し、プランをつくる"
    BROKEN_OFF = "5", "判断の前に中断・終了"


class Kinship(models.TextChoices):
    """続柄."""

    SPOUSE = "SPOUSE", "配偶者・パートナー"
    PARENT = "PARENT", "親"
    CHILD = "CHILD", "子"
    SIBLING = "SIBLING", "きょうだい"
    GRANDPARENT = "GRANDPARENT", "祖父母"
    GRANDCHILD = "GRANDCHILD", "孫"
    IN_LAW = "IN_LAW", "義理の家族"
    OTHER_KIN = "OTHER_KIN", "その他の親族"
    NEIGHBOUR = "NEIGHBOUR", "同居人・知人"


class Living(models.TextChoices):
    """同居・別居."""

    TOGETHER = "TOGETHER", "同居"
    APART = "APART", "別居"
    FACILITY = "FACILITY", "施設・入院"
    DEAD = "DEAD", "死亡"
    UNKNOWN = "UNKNOWN", "不明"


# CONCERN 相談内容（本人が選ぶ困りごと）: code → (label, ISSUE codes of the national 課題チェック, topics it contains)
CONCERNS = {
    "01": ("病気や健康、障がいのこと", ("01", "03"), Topic.HEALTH),
    "02": ("住まいについて", ("07",), Topic.MONEY),
    "03": ("収入・生活費のこと", ("09",), Topic.MONEY),
    "04": ("家賃やローンの支払い", ("09", "10"), Topic.MONEY),
    "05": ("税金や公共料金の支払い", ("09",), Topic.MONEY),
    "06": ("借金・債務", ("10",), Topic.MONEY),
    "07": ("仕事探し、就職", ("12",), Topic.MONEY),
    "08": ("仕事上の不安やトラブル", ("13",), Topic.MONEY),
    "09": ("地域との関係", ("15",), Topic.PROGRESS),
    "10": ("家族との関係", ("16",), Topic.FAMILY),
    "11": ("子育てのこと", ("57",), Topic.CHILD),
    "12": ("介護のこと", ("56",), Topic.HEALTH),
    "13": ("ひきこもり・不登校", ("15", "17", "51"), Topic.PROGRESS),
    "14": ("DV・虐待", ("21",), Topic.RIGHTS),
    "15": ("食べるものがない", ("09",), Topic.MONEY),
    "99": ("その他", ("99",), Topic.PROGRESS),
}


# What the records of an office usually contain, by its field (Agency.Field): ticked at first, so that a slip hides.
OFFICE_TOPICS = {
    "ELDERLY": Topic.HEALTH,
    "DISABILITY": Topic.HEALTH,
    "CHILD": Topic.CHILD,
    "LIVELIHOOD": Topic.MONEY,
}


def concern_choices():
    return [(code, label) for code, (label, _issues, _topic) in CONCERNS.items()]


def concern_topics(codes):
    """What the chosen 困りごと say about the person, as a mask."""
    total = 0
    for code in codes:
        total |= int(CONCERNS[code][2])
    return total


def issues(codes):
    """The national 課題 (ISSUE) codes the chosen 困りごと count as."""
    return sorted({issue for code in codes for issue in CONCERNS[code][1]})
