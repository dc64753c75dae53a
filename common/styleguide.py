"""Invented data for the style guide; nothing here is a real person, place or number."""

from datetime import date, datetime

from common import forms, wareki

COLUMNS = ["基本・連絡先", "経過", "健康・障がい", "お金", "家族", "子ども", "プラン・会議"]
CONCERNS = [
    ("health", "病気・健康・障がい"),
    ("home", "住まい"),
    ("income", "収入・生活費"),
    ("rent", "家賃・ローン"),
    ("tax", "税・公共料金"),
    ("debt", "債務"),
    ("job", "仕事探し"),
    ("work", "仕事上の不安"),
    ("local", "地域との関係"),
    ("family", "家族関係"),
    ("child", "子育て"),
    ("care", "介護"),
    ("alone", "ひきこもり・不登校"),
    ("harm", "DV・虐待"),
    ("food", "食べるものがない"),
    ("other", "その他"),
]
METHODS = [
    ("visit", "訪問"),
    ("phone", "電話"),
    ("desk", "来所"),
    ("meeting", "会議"),
    ("mail", "手紙・メール"),
]
AGENCIES = [
    (
        "市",
        [
            ("korei", "高齢者支援課"),
            ("shogai", "障がい者支援課"),
            ("kosodate", "子育て支援課"),
            ("seikatsu", "生活支援課"),
        ],
    ),
    ("社会福祉協議会", [("csw", "CSW"), ("center", "生活相談支援センター")]),
]
TOWNS = [(f"t{number}", f"見本{number}丁目") for number in range(1, 10)]
TEXT = (
    "玄関先で20分。長男（54歳）は在室だが会えず。家賃の督促状が3通、封を切らないまま置かれていた。"
    "本人は「息子には言わないでほしい」と繰り返す。次は、長男の好きな将棋の話から入ることにする。"
)
OLD = "家賃の督促状が2通。長男には会えた。"


class SampleForm(forms.Form):
    """One field of every kind."""

    method = forms.ChoiceField(label="方法", choices=METHODS)
    happened_at = forms.WarekiMomentField(
        label="日時", help_text="例：令和8年11月24日 14:05、R8.11.24 午後2時"
    )
    town = forms.ChoiceField(label="町丁目", choices=TOWNS, required=False)
    name = forms.PlainTextField(
        label="氏名", max_length=100, required=False, help_text="戸籍の字のまま入力できます。"
    )
    kana = forms.KanaField(label="カナ", required=False)
    birth = forms.PartialDateField(
        label="生年月日", required=False, help_text="「昭和30年ごろ」「昭和30年5月」も使えます。"
    )
    phone = forms.PhoneField(label="電話番号", required=False)
    concerns = forms.MainChoicesField(
        label="困りごと",
        choices=CONCERNS,
        help_text="あてはまるものすべてにチェックを入れ、いちばん重いもの1つに◎を付けます。",
    )
    agencies = forms.MultiCheckField(label="共有する機関", choices=AGENCIES, required=False)
    body = forms.PlainTextField(
        label="記録",
        multiline=True,
        max_length=4000,
        help_text="下書きは5秒ごとに保存されます（端末には残りません）。",
    )
    only_here = forms.SwitchField(label="自機関のみ", help_text="ほかの機関には見えません。")


class SampleFilters(forms.Form):
    """What a list may be narrowed by."""

    stage = forms.ChoiceField(label="段階", choices=TOWNS, required=False)
    owner = forms.ChoiceField(label="担当", choices=[("me", "自分"), ("us", "自機関")], required=False)


def _cells(marks):
    words = {"full": "見える", "room": "会議のみ", "statute": "法令", "": "なし"}
    return [{"kind": mark, "word": words[mark]} for mark in marks]


def _matrix():
    rows = [
        {"name": "センター（自機関）", "note": "7人", "cells": _cells(["full"] * 7)},
        {
            "name": "高齢者支援課",
            "note": "5人",
            "cells": _cells(["full", "full", "full", "", "full", "", "full"]),
        },
        {"name": "生活支援課", "note": "4人", "cells": _cells(["full", "full", "", "full", "", "", "full"])},
        {"name": "支援会議 第5回の構成員", "cells": _cells(["room", "room", "", "", "", "", "room"])},
        {"name": "児童相談所", "cells": _cells(["statute", "", "", "", "", "statute", ""])},
    ]
    changed = [row | {"cells": [dict(cell) for cell in row["cells"]]} for row in rows[:3]]
    for cell in changed[2]["cells"]:
        cell["change"] = "new" if cell["kind"] else ""
    changed[1]["cells"][2] |= {"change": "gone", "kind": "", "word": "なし"}
    return {"columns": COLUMNS, "rows": rows, "changed": changed}


def _timeline():
    return [
        {
            "method": "訪問",
            "icon": "visit",
            "title": "ごみ出しの相談",
            "at": datetime(2026, 11, 20, 14, 0),
            "author": "佐藤（CSW）",
            "chips": [{"kind": "full", "word": "高齢者支援課も見える"}],
            "body": TEXT,
            "corrected": "令和8年11月21日に訂正",
            "links": [
                {"label": "訂正前を見る", "url": "#timeline"},
                {"label": "訂正する", "url": "#timeline"},
            ],
        },
        {
            "method": "電話",
            "icon": "phone",
            "title": "民生委員から",
            "at": datetime(2026, 11, 14, 10, 15),
            "author": "田中（窓口）",
            "chips": [{"kind": "none", "word": "センター内のみ"}],
            "body": "2週間ほど姿を見ないとのこと。",
            "links": [],
        },
        {
            "method": "会議",
            "icon": "meeting",
            "title": "",
            "at": date(2026, 11, 2),
            "author": "山本（多機関協働）",
            "chips": [{"kind": "part", "word": "2機関が見える"}, {"kind": "info", "word": "プラン・会議"}],
            "body": TEXT * 6,
            "links": [],
        },
    ]


def _frame():
    link = "#main"
    return {
        "product": "こだいら重層",
        "demo": True,
        "nav": [
            {"label": "受信箱", "url": link, "badge": 3},
            {"label": "ケース", "url": link, "current": True},
            {"label": "相談", "url": link},
            {"label": "さがす", "url": link},
            {"label": "記録", "url": link},
            {"label": "設定", "url": link},
        ],
        "primary_action": {"label": "新規相談", "url": link},
        "who": {"role": "CSW", "name": "佐藤 恵", "agency": "社協 CSW"},
        "menu": [
            {"label": "所属を切り替える", "url": link},
            {"label": "パスワードを変える", "url": link},
            {"label": "サインアウト", "url": link, "post": True},
        ],
        "hide_url": "/styleguide/",
    }


def _parts():  # long: because it is a list of samples
    words = ["受付", "アセスメント", "プラン案", "会議", "支援中", "評価", "終結"]
    states = ["done", "done", "current"] + ["todo"] * 4
    return {
        "stages": [{"word": word, "state": state} for word, state in zip(words, states, strict=True)],
        "steps": [
            {"word": "誰に", "state": "done", "url": "#steps"},
            {"word": "何を", "state": "done", "url": "#steps"},
            {"word": "どのように", "state": "current"},
            {"word": "確認", "state": "todo"},
        ],
        "tabs": [
            {"label": "経過", "url": "#tabs", "current": True},
            {"label": "本人・世帯", "url": "#tabs"},
            {"label": "同意と共有", "url": "#tabs"},
            {"label": "つなぎ", "url": "#tabs", "count": 2},
            {"label": "誰が見たか", "url": "#tabs"},
        ],
        "tasks": [
            {"label": "同意の説明（訪問）", "url": "#tasks", "due": "12月3日・あと6開庁日"},
            {"label": "生活支援課からの返事待ち", "url": "#tasks", "due": "3開庁日の遅れ", "late": True},
            {"label": "アセスメントの未記入 2項目", "url": "#tasks"},
        ],
        "facts": ["82歳（昭和19年5月3日生）", "見本1丁目", "ケース K7Q-4M2D", "主担当 佐藤（CSW）"],
        "flags": [{"kind": "info", "word": "アセスメント中"}, {"kind": "stop", "word": "住所秘匿"}],
        "rows": [
            {"label": "方法", "value": "書面（令和8年11月23日、説明：佐藤）", "change_url": "#summary"},
            {"label": "期限", "value": "令和9年11月22日", "change_url": "#summary"},
            {"label": "説明した目的", "value": "", "change_url": "#summary", "change_label": "入れる"},
        ],
        "household": [
            {"label": "長男", "value": "54歳 同居・無職"},
            {"label": "長女", "value": "49歳 別居（見本市）"},
        ],
        "second": [
            {"label": "次の予定も入れる", "name": "then", "value": "plan"},
            {"label": "やめる", "url": "#buttons"},
        ],
        "agree": {"label": "同意を記録する", "url": "#banner"},
        "visit": {"label": "説明予定を入れる", "url": "#banner"},
    }


def context(request):  # long: because it is a list of samples
    filled = {
        "method": "visit",
        "happened_at": datetime(2026, 11, 24, 14, 5),
        "birth": wareki.parse_partial("昭和30年ごろ"),
    }
    filled |= {"concerns": forms.fields.MainChoices(("home", "care"), "care"), "agencies": ["korei"]}
    wrong = {
        "happened_at": "24日の昼",
        "birth": "30年1月",
        "phone": "1234",
        "kana": "見本",
        "concerns": ["home", "tax"],
    }
    return (
        _frame()
        | _parts()
        | {
            "note": SampleForm(initial=filled, prefix="n"),
            "form": SampleForm(initial=filled, prefix="a"),
            "wrong": SampleForm(data={f"b-{name}": value for name, value in wrong.items()}, prefix="b"),
            "filters": SampleFilters(),
            "nothing": [],
            "matrix_data": _matrix(),
            "timeline": _timeline(),
            "today": date(2026, 11, 24),
            "old_text": OLD,
            "new_text": TEXT[:58],
            "cases": [
                {
                    "number": "K7Q-4M2D",
                    "name": "見本 花子",
                    "stage": "アセスメント",
                    "owner": "佐藤",
                    "kind": "part",
                    "word": "一部あり",
                },
                {
                    "number": "R2H-9TXA",
                    "name": "試験 太郎",
                    "stage": "支援中",
                    "owner": "田中",
                    "kind": "full",
                    "word": "あり",
                },
                {
                    "number": "B5W-7NCF",
                    "name": "氏名不明（呼び名：タマさん）",
                    "stage": "受付",
                    "owner": "佐藤",
                    "kind": "none",
                    "word": "まだ",
                },
            ],
        }
    )
