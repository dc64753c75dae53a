"""表コード: which code tables there are, what each is for, and whether its words were read or are held from practice.

`sighted=False` marks the lists of `domain.md` §1 held from practice ([K]) or proposed for こだいら ([I]): check them
against the city's own copy of the forms before use.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class CodeTable:
    """一つの表: its name, the form it stands on, and what a 管理者 should know before changing it."""

    key: str
    label: str
    used_on: str
    sighted: bool = False
    note: str = ""


_SHEET = "インテーク・アセスメントシート"
_MEETING = "会議録"
_REVIEW = "評価シート・終結"

TABLES = {
    table.key: table
    for table in (
        CodeTable("ROUTE", "相談経路", _SHEET),
        CodeTable("REFERRER", "つないだ関係機関・関係者", _SHEET),
        CodeTable("YES_NO", "あり・なし", _SHEET),
        CodeTable("MARRIAGE", "婚姻", _SHEET),
        CodeTable("HEALTH", "健康状態", _SHEET),
        CodeTable("INSURANCE", "健康保険", _SHEET),
        CodeTable("NOTEBOOK", "障害者手帳", _SHEET),
        CodeTable("MEDICAL", "自立支援医療", _SHEET),
        CodeTable("CARE_LEVEL", "要介護認定", _SHEET),
        CodeTable("SUPPORT_LEVEL", "障害支援区分", _SHEET),
        CodeTable("BUDGET", "家計状況", _SHEET),
        CodeTable("TAX", "課税", _SHEET),
        CodeTable("BENEFIT", "公的給付", _SHEET),
        CodeTable("PENSION", "年金", _SHEET),
        CodeTable("ARREARS", "滞納", _SHEET),
        CodeTable("DEBT", "債務", _SHEET),
        CodeTable("SETTLEMENT", "債務整理", _SHEET),
        CodeTable("WELFARE", "生活保護", _SHEET),
        CodeTable("HOUSING", "住まい", _SHEET),
        CodeTable("WORK", "就労状況", _SHEET),
        CodeTable("OUT_OF_WORK", "離職後の期間", _SHEET),
        CodeTable("SCHOOLING", "最終学歴", _SHEET),
        CodeTable(
            "ISSUE",
            "課題",
            _SHEET,
            note="51からあとは市の項目です。国に報告するときは「国のコード」の項目に数えます。",
        ),
        CodeTable(
            "SCREENING",
            "受付の判断（スクリーニング）",
            "相談受付・申込票",
            note="相談の画面で選ぶ言葉は決まっています。ここで変えるのは、国に報告するときの言葉です。",
        ),
        CodeTable("INTAKE", "多機関協働の受付判断", "相談受付・申込票"),
        CodeTable("EMERGENCY", "緊急支援", _SHEET),
        CodeTable("MENU", "参加支援のメニュー", "参加支援プラン"),
        CodeTable("EVAL", "評価の結果", _REVIEW),
        CodeTable("CHANGE", "見られた変化", _REVIEW),
        CodeTable("CLOSE_REASON", "終結・中断の理由", _REVIEW),
        CodeTable(
            "AGENDA_JUSOU",
            "議題（重層的支援会議）",
            _MEETING,
            sighted=True,
            note="小平市・豊島区・墨田区・さぬき市・大山町の資料で確かめた項目です。",
        ),
        CodeTable(
            "AGENDA_106_6",
            "議題（支援会議）",
            _MEETING,
            sighted=True,
            note="社会福祉法106条の6の支援会議を置く市町の要綱で確かめた項目です。",
        ),
    )
}
