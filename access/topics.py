"""情報区分: the nine kinds of information a record may contain, as bits of one integer."""

from enum import IntFlag


class Topic(IntFlag):
    """情報区分; a record's topics are what it contains: at least one, and more topics mean fewer readers."""

    IDENTITY = 1
    CONTACT = 2
    PROGRESS = 4
    HEALTH = 8
    MONEY = 16
    FAMILY = 32
    CHILD = 64
    RIGHTS = 128
    PLAN = 256


LABELS = {
    Topic.IDENTITY: "基本情報",
    Topic.CONTACT: "住所・連絡先",
    Topic.PROGRESS: "経過",
    Topic.HEALTH: "健康・障がい・介護",
    Topic.MONEY: "お金・仕事・住まい",
    Topic.FAMILY: "家族・世帯",
    Topic.CHILD: "子ども",
    Topic.RIGHTS: "権利擁護・虐待",
    Topic.PLAN: "プラン・会議",
}
ALL = 511


def labels(mask):
    """The Japanese words of a mask, in their fixed order."""
    return [word for bit, word in LABELS.items() if mask & bit]


def choices():
    return [(int(bit), word) for bit, word in LABELS.items()]


def mask(values):
    """The mask of several bits, given as numbers or their text."""
    total = 0
    for value in values:
        total |= int(value)
    return total & ALL
