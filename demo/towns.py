"""架空の町丁目: no such town, no such number; 番地 9999 and exchange 000 are given out nowhere."""

# town, its highest 丁目, the 圏域 whose 地域包括支援センター looks after it
TOWNS = [
    ("架空町", 6, "中央"),
    ("例示町", 4, "中央西"),
    ("試野町", 5, "東"),
    ("見本台", 3, "中央東"),
    ("仮名川町", 4, "西"),
    ("想像が丘", 3, "西"),
    ("物語町", 2, "中央西"),
    ("模型町", 4, "中央東"),
    ("架空本町", 2, "中央"),
    ("試作町", 3, "東"),
]
HOUSES = [
    "さくら荘",
    "コーポ例示",
    "見本ハイツ",
    "メゾン試野",
    "架空団地3号棟",
    "架空住宅5号棟",
    "第二かえで荘",
]
NUMERALS = "一二三四五六"


def address(chance, town, chome, flat):
    """A whole address in that town."""
    place = f"{town}{NUMERALS[chome - 1]}丁目 9999番地"
    return f"{place} {chance.choice(HOUSES)} {chance.randint(1, 3)}0{chance.randint(1, 8)}" if flat else place


def landline(number):
    """A telephone number that rings nowhere; `number` is below 10,000."""
    return f"042-000-{number:04d}"


def mobile(number):
    """A mobile number that rings nowhere; `number` is below 10,000."""
    return f"000-0000-{number:04d}"
