"""インテーク・アセスメントシート (F2): its sections (a)–(l) and their questions; what is chosen from is in the code tables.

The questions are held from practice (H27 困窮標準様式, which the 重層 manual shares): check them against the city's copy.
"""

from dataclasses import dataclass, field, replace

from django.db import models

from access.topics import Topic

SINGLE, MULTI, TEXT, NUMBER, DATE = "single", "multi", "text", "number", "date"
NONE = "-"  # what a form sends for 「あてはまるものはない」「わからない」: an answer without a code


class Source(models.TextChoices):
    """何からわかったか."""

    SELF = "SELF", "本人"
    FAMILY = "FAMILY", "家族"
    AGENCY = "AGENCY", "機関"
    PAPER = "PAPER", "書類"
    SEEN = "SEEN", "観察"


@dataclass(frozen=True)
class Question:
    """問い: `key` is what its answers are kept under; `topics` what an answer tells besides its section's."""

    name: str
    label: str
    kind: str
    table: str = ""
    topics: int = 0
    national: bool = False
    hint: str = ""
    unit: str = ""
    follows: tuple = ()  # (question, code): reported only where that one was answered so
    section: str = ""

    @property
    def key(self):
        return f"{self.section}.{self.name}"

    @property
    def chooses(self):
        return self.kind in {SINGLE, MULTI}


@dataclass(frozen=True)
class Section:
    """欄: one part of the sheet, seen with its topics."""

    letter: str
    key: str
    title: str
    topics: int
    questions: tuple = field(default=())
    hint: str = ""

    def __post_init__(self):
        placed = tuple(
            replace(question, section=self.key, topics=int(self.topics | question.topics))
            for question in self.questions
        )
        object.__setattr__(self, "topics", int(self.topics))
        object.__setattr__(self, "questions", placed)

    @property
    def has_text(self):
        return any(question.kind == TEXT for question in self.questions)


def _yes_no(name, label, **facts):
    return Question(name, label, SINGLE, "YES_NO", **facts)


SECTIONS = (
    Section(
        "a",
        "route",
        "相談経路",
        Topic.PROGRESS,
        (
            Question("route", "相談経路", SINGLE, "ROUTE", national=True),
            Question(
                "referrer",
                "つないだ関係機関・関係者",
                SINGLE,
                "REFERRER",
                national=True,
                follows=("route", "06"),
            ),
            Question("how", "つながった経緯", TEXT),
        ),
    ),
    Section(
        "b",
        "household",
        "本人・世帯",
        Topic.FAMILY,
        (
            _yes_no("together", "同居している人", national=True),
            Question("count", "世帯の人数", NUMBER, unit="人", hint="本人を含めて数えます。"),
            _yes_no("apart", "別居の家族"),
            Question("marriage", "婚姻", SINGLE, "MARRIAGE"),
            _yes_no("children", "子ども"),
            Question("dependants", "扶養している子ども", NUMBER, unit="人"),
            Question("situation", "世帯の様子", TEXT),
        ),
    ),
    Section(
        "c",
        "health",
        "健康・障がい",
        Topic.HEALTH,
        (
            Question("condition", "健康状態", MULTI, "HEALTH"),
            Question("insurance", "健康保険", SINGLE, "INSURANCE"),
            Question("notebook", "障害者手帳", MULTI, "NOTEBOOK"),
            Question("grade", "手帳の等級・程度", TEXT, hint="例：身体2級、療育（愛の手帳）4度"),
            Question("medical", "自立支援医療", SINGLE, "MEDICAL"),
            Question("care", "要介護認定", SINGLE, "CARE_LEVEL"),
            Question("support", "障害支援区分", SINGLE, "SUPPORT_LEVEL"),
            Question("illness", "病気・服薬・かかりつけ", TEXT),
        ),
    ),
    Section(
        "d",
        "money",
        "収入・公的給付・債務",
        Topic.MONEY,
        (
            Question("income", "本人の月収", NUMBER, unit="円"),
            Question("household_income", "世帯の月収", NUMBER, unit="円"),
            Question("budget", "家計状況", SINGLE, "BUDGET"),
            Question("tax", "課税", SINGLE, "TAX"),
            Question("benefits", "公的給付", MULTI, "BENEFIT"),
            Question("pension", "年金", SINGLE, "PENSION"),
            Question("arrears", "滞納", SINGLE, "ARREARS"),
            Question("debt", "債務", SINGLE, "DEBT"),
            Question("settlement", "債務整理", SINGLE, "SETTLEMENT"),
            Question("welfare", "生活保護", SINGLE, "WELFARE"),
            Question("details", "お金のくわしい状況", TEXT),
        ),
    ),
    Section(
        "e",
        "housing",
        "住まい",
        Topic.MONEY,
        (
            Question("housing", "住まい", SINGLE, "HOUSING"),
            Question("rent", "家賃（月）", NUMBER, unit="円"),
            Question("state", "住まいの様子", TEXT),
        ),
    ),
    Section(
        "f",
        "work",
        "就労・学歴",
        Topic.MONEY,
        (
            Question("work", "就労状況", SINGLE, "WORK", national=True),
            Question("out", "離職後の期間", SINGLE, "OUT_OF_WORK"),
            Question("schooling", "最終学歴", SINGLE, "SCHOOLING"),
            Question("licences", "資格・免許", TEXT),
            Question("career", "これまでの仕事", TEXT),
        ),
    ),
    Section(
        "g",
        "services",
        "制度・サービスと関係機関",
        Topic.PROGRESS,
        (
            Question("services", "利用している制度・サービス", TEXT, topics=int(Topic.HEALTH)),
            Question(
                "agencies",
                "関わっている機関・人",
                TEXT,
                hint="1行に1つ：機関、担当者、関わり方、本人との関係（良い・ふつう・難しい）。",
            ),
        ),
    ),
    Section(
        "h",
        "voice",
        "主訴・意向・見立て",
        Topic.PROGRESS,
        (
            Question("complaint", "本人の主訴", TEXT, hint="本人の言葉のまま書きます。"),
            Question("wish", "本人の意向", TEXT),
            Question("family_wish", "家族の意向", TEXT, topics=int(Topic.FAMILY)),
            Question("view", "支援者の見立て", TEXT),
            Question(
                "strengths", "強み（ストレングス）", TEXT, hint="できていること、好きなこと、頼れる人。"
            ),
        ),
    ),
    Section(
        "i",
        "issues",
        "課題",
        Topic.PROGRESS,
        (
            Question("issues", "課題", MULTI, "ISSUE", national=True),
            Question("other", "「その他」の内容・補足", TEXT),
        ),
    ),
    Section(
        "j",
        "screening",
        "スクリーニング",
        Topic.PROGRESS,
        (
            Question("screening", "スクリーニングの結果", SINGLE, "SCREENING", national=True),
            Question("screened_on", "実施日", DATE),
        ),
    ),
    Section(
        "k",
        "emergency",
        "緊急支援",
        Topic.PROGRESS,
        (
            Question("emergency", "プランをつくる前に行う支援", MULTI, "EMERGENCY"),
            Question("details", "緊急支援の内容", TEXT),
        ),
    ),
    Section(
        "l",
        "summary",
        "アセスメント結果の整理",
        Topic.PROGRESS,
        (
            Question("summary", "課題のまとめと背景要因", TEXT),
            Question("direction", "支援の方向性", TEXT),
            Question("goal", "本人の目指す姿", TEXT),
        ),
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}
QUESTIONS = {question.key: question for section in SECTIONS for question in section.questions}


def after(section):
    """The section that follows, or None after the last."""
    place = SECTIONS.index(section) + 1
    return SECTIONS[place] if place < len(SECTIONS) else None
