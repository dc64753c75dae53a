"""What words a consent knows."""

from django.db import models


class Kind(models.TextChoices):
    """同意の種類; one signature may cover several."""

    C1 = "C1", "相談・支援の申込"
    C2 = "C2", "関係機関との情報共有"
    C3 = "C3", "重層的支援会議への提出"
    C4 = "C4", "プラン内容への同意"
    C5 = "C5", "参加支援の受入先への情報提供"


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
